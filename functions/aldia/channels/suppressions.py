"""The addresses to which the mail provider no longer writes, and since when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from aldia.ledger.folding import tidy
from aldia.planning.log.moments import moment_of

STATES = {
    "spam_reports": "complained",
    "unsubscribes": "unsubscribed",
    "bounces": "bounced",
    "invalid_emails": "bounced",
    "blocks": "blocked",
}
"""What an entry of each of SendGrid's lists says of a letter (`/v3/suppression/…`).

They are asked in this order while there is time: who wants no letters comes first.
"""

_LONGEST_ADDRESS = 254
_CODES = re.compile(r"^\d{3}\b(?:[ -]\d\.\d{1,3}\.\d{1,3}\b)?")
"""With what a mail server begins a refusal (RFC 5321, RFC 3463). The words after it may speak of
a letter of somebody else who uses the same account."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """One entry of the provider's lists.

    Attributes:
        address: In lower case.
        state: What became of a letter to it; one of `planning.deliveries.STATES`.
        at: When it was entered.
        reason: The codes with which the receiver's server refused; may be empty.
    """

    address: str
    state: str
    at: datetime
    reason: str = ""


class Reporter(Protocol):
    """Something that can be asked what became of letters."""

    def suppressions(self, since: datetime) -> list[Suppression]:
        """Return who was entered since a moment; of lists that cannot be read, nobody."""
        ...


def parse_suppressions(answer: Any, state: str) -> Iterator[Suppression]:
    """Read one page of a list; an entry that cannot be read is left out.

    Args:
        answer: The provider's JSON; anything but a list is an empty one.
        state: What the list says of a letter.
    """
    for entry in answer if isinstance(answer, list) else ():
        if not isinstance(entry, Mapping):
            continue
        address, at = entry.get("email"), moment_of(entry.get("created"))
        if isinstance(address, str) and "@" in address and at is not None:
            codes = _CODES.match(str(entry.get("reason") or ""))
            plain = tidy(address[:_LONGEST_ADDRESS]).lower()
            yield Suppression(plain, state, at, codes[0] if codes else "")
