"""Cells of the customers' column that name nobody."""

from __future__ import annotations

import re

from aldia.ledger.values.problems import Wrong

_NO_NAME = re.compile(
    r"[\W_]*(?:(?:[ií]dem|[ií]d|ditto|same|the same|el mismo|la misma|o mesmo|a mesma)[\W_]*)?",
    re.IGNORECASE,
)
"""No name, or that of the row above, as people repeat it: `ídem`, `"`."""

_NUMBER = re.compile(r"[A-Z]{0,6}[-/ ]?[\d-]*\d")
"""How numbers of invoices are written; a name of this shape is a rare one."""


def doubt_about(customer: str, number: str) -> Wrong | None:
    """Return what is wrong with a customer's name; None for nothing.

    It is missing, or has changed places with the invoice's number: that is then several words
    without a digit.
    """
    if _NO_NAME.fullmatch(customer):
        return Wrong("customer_missing")
    if " " in number and _NUMBER.fullmatch(customer) and not any(map(str.isdecimal, number)):
        return Wrong("customer_is_number", {"number": number})
    return None
