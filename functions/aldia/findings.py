"""What a look at the services finds: whether a thing is as it has to be, or cannot be known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, or an assumption that was tried on the live workbook.

    Attributes:
        code: An assumption's is its id in the table of docs/reliability.md.
        holds: None when it cannot be known.
        is_needed: Whether live mode needs it. A2 and A3 stand in for one another.
        detail: The code of an error, or what was seen.
        details: What the error's sentence quotes.
    """

    code: str
    holds: bool | None
    is_needed: bool
    detail: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
