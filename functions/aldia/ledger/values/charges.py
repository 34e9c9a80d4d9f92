"""An agreed charge on what is paid late, as people write it: `5 %`, `25.000`, `USD 20`, `no`."""

from __future__ import annotations

from aldia.ledger.values.cells import Raw
from aldia.ledger.values.choices import parse_integer, parse_yes_no
from aldia.ledger.values.money import Written, parse_money
from aldia.ledger.values.percentages import parse_percent
from aldia.ledger.values.problems import Wrong
from aldia.policy.conditions import Charge


def parse_charge(raw: Raw, locale: str) -> Charge | Wrong | None:
    """Read a charge, which is a percentage only with its sign; None for a blank cell.

    A sum without a currency has none here: it is in the business's own.
    """
    if raw.is_blank:
        return None
    if parse_yes_no(raw) is False:
        return Charge()
    if raw.text.strip().endswith("%"):
        percent = parse_percent(raw, locale)
        if percent is None or isinstance(percent, Wrong):
            return Wrong("charge_unreadable")  # without its sign it would be a sum
        return Charge(percent=percent)
    written = parse_money(raw, locale)
    if not isinstance(written, Written) or written.amount < 0 or written.may_be:
        return Wrong("charge_unreadable")
    return Charge(sum=written.amount, currency=written.currency or "")


_LONGEST = 3650
"""Days late from which a consequence holds: ten years; more was meant for another cell."""


def parse_days_late(raw: Raw) -> int | Wrong | None:
    """Read the days late from which something follows; 0 for a no, None for a blank cell."""
    if raw.is_blank:
        return None
    return 0 if parse_yes_no(raw) is False else parse_integer(raw, 0, _LONGEST)
