"""The addresses to which the mail provider no longer writes, and since when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from aldia.channels.mail import Suppression
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
