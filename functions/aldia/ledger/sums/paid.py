"""The Paid column: an amount, or yes, a tick or a date, which mean all of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aldia.ledger.schema.records import InvoiceState
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.choices import is_doubtful, parse_yes_no
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.money import Written, parse_money
from aldia.ledger.values.problems import Wrong


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid.

    Attributes:
        in_full: Whether the whole invoice was paid, whatever its amount.
        meant: Currencies that the amount may be in; empty where the cell names none.
    """

    amount: Decimal = Decimal(0)
    in_full: bool = False
    on: date | None = None
    meant: frozenset[str] = frozenset()


NOTHING = Paid()

_WHOLE = re.compile(r"\s*100([.,]0+)?\s*%\s*")
"""All of it; any other share is asked about, as nobody says of what it is."""


def parse_paid(raw: Raw, locale: str, state_words: Mapping[str, InvoiceState]) -> Paid | Wrong:
    """Read a Paid cell; a blank one means that nothing was paid so far.

    A number whose cell shows a date is a date, as Sheets keeps dates as numbers. A 1 typed as text
    is the amount 1, as the number is, and not a yes.
    """
    if raw.is_blank:
        return NOTHING
    if raw.is_error:
        return Wrong("cell_error")
    if _WHOLE.fullmatch(raw.text):
        return Paid(in_full=True)
    if raw.number is not None:
        return _from_number(raw, locale)
    answer = parse_yes_no(raw)
    if isinstance(answer, bool) and str(raw.value).strip() != "1":
        return Paid(in_full=True) if answer else NOTHING
    amount = parse_money(raw, locale)
    if isinstance(amount, Written):
        return _from_amount(amount)
    day = parse_date(raw, locale)
    if isinstance(day, date):
        return Paid(in_full=True, on=day)
    return _from_word(raw, state_words)


def paid_together(parts: Sequence[Paid | None]) -> Paid:
    """Return what several columns say was paid, together.

    A day in one of them, beside a sum in another, is only the day of that sum.
    """
    known = list(filter(None, parts))
    if len(known) < 2:
        return known[0] if known else NOTHING
    days = [each.on for each in known if each.on is not None]
    total = sum((each.amount for each in known), Decimal(0))
    return Paid(
        total,
        in_full=any(each.in_full and not (total and each.on) for each in known),
        on=max(days, default=None),
        meant=frozenset().union(*(each.meant for each in known)),
    )


def _from_number(raw: Raw, locale: str) -> Paid | Wrong:
    amount = parse_money(raw, locale)
    if isinstance(amount, Written):
        return _from_amount(amount)
    if amount is None or amount.code != "money_is_date":
        return amount or NOTHING
    day = parse_date(raw, locale)
    return Paid(in_full=True, on=day) if isinstance(day, date) else Wrong("paid_unreadable")


def _from_amount(amount: Written) -> Paid | Wrong:
    if amount.amount < 0:
        return Wrong("paid_negative")
    return Paid(amount.amount, meant=amount.meant)


def _from_word(raw: Raw, state_words: Mapping[str, InvoiceState]) -> Paid | Wrong:
    text = str(raw.value)
    state = None if is_doubtful(text) else state_words.get(fold_words(text))
    if state is InvoiceState.PAID:
        return Paid(in_full=True)
    if state is InvoiceState.OPEN:
        return NOTHING
    return Wrong("paid_unreadable")
