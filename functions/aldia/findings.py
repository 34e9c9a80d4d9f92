"""Results of checking the services: whether each thing is as it has to be, if that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check, or of one assumption that was tried on the live workbook.

    Attributes:
        code: Names what was checked; for an assumption, its id in docs/reliability.md.
        holds: Whether it is as it has to be; None when that cannot be known.
        is_needed: Whether live mode needs it. It also needs A2 or A3, neither of which is marked.
        detail: The code of an error, or what was seen.
        details: What the error's sentence quotes, by name.
    """

    code: str
    holds: bool | None
    is_needed: bool
    detail: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
