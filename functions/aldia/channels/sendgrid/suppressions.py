"""SendGrid's lists of addresses to which it delivers no more letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from aldia.channels.mail import Suppression
from aldia.ledger.values.folding import tidy
from aldia.planning.log.deliveries import DeliveryState
from aldia.planning.log.moments import moment_of

STATES = {
    "spam_reports": DeliveryState.COMPLAINED,
    "unsubscribes": DeliveryState.UNSUBSCRIBED,
    "bounces": DeliveryState.BOUNCED,
    "invalid_emails": DeliveryState.BOUNCED,
    "blocks": DeliveryState.BLOCKED,
}
"""State of a letter by SendGrid's list that has its address (`/v3/suppression/…`).

The lists are read in this order while there is time: people who want no letters come first.
"""

_LONGEST_ADDRESS = 254
"""Most characters of an address; longer ones are cut."""

_CODES = re.compile(r"^\d{3}\b(?:[ -]\d\.\d{1,3}\.\d{1,3}\b)?")
"""The codes at the beginning of a mail server's refusal (RFC 5321, RFC 3463). The words after them
are dropped, as they may be about a letter of somebody else who uses the same account."""


def parse_suppressions(answer: Any, state: DeliveryState) -> Iterator[Suppression]:
    """Yield the entries of one page of a list, without those that cannot be read.

    Args:
        answer: The provider's JSON; anything but a list counts as empty.
        state: State of a letter to an address of this list.
    """
    for entry in answer if isinstance(answer, list) else ():
        if not isinstance(entry, Mapping):
            continue
        address, at = entry.get("email"), moment_of(entry.get("created"))
        if isinstance(address, str) and "@" in address and at is not None:
            codes = _CODES.match(str(entry.get("reason") or ""))
            plain = tidy(address[:_LONGEST_ADDRESS]).lower()
            yield Suppression(plain, state, at, codes[0] if codes else "")
