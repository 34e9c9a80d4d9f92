"""Detracción, in Peru: the part of an invoice that goes to the Banco de la Nación."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aldia.ledger.schema.records import InvoiceState
from aldia.ledger.sums.paid import Paid, paid_together, parse_paid
from aldia.ledger.tabs.rows import Context, RowReader
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.choices import parse_yes_no
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.money import parse_money, quoted
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.units import is_same

_ZERO = Decimal(0)

SOLES = frozenset({frozenset({"PEN"})})
"""It is deposited in soles, whatever the invoice is in."""

_HIGHEST_RATE = 15
"""Percent; no detracción is higher (anexos of the Resolución 183-2004/SUNAT)."""


@dataclass(frozen=True, slots=True)
class Detraction:
    """What of an invoice goes to the Banco de la Nación.

    Attributes:
        deposited: What of it was deposited there.
        is_told: Whether the row has a cell that says whether it was.
    """

    amount: Decimal
    deposited: Decimal
    is_told: bool

    def may_be_rate_of(self, amount: Decimal) -> bool:
        """Tell whether it may be the rate in percent, and not the sum."""
        return 0 < self.amount <= _HIGHEST_RATE and self.amount * 100 < amount * _HIGHEST_RATE

    @property
    def left(self) -> Decimal:
        return max(self.amount - self.deposited, _ZERO)


def read_detraction(row: RowReader, context: Context) -> Detraction | None:
    """Return a row's detracción, None for none, and report what is unclear of it."""
    found = row.read("detraction", lambda raw: parse_money(raw, context.locale))
    if found is None or not found.amount:
        return None
    if found.amount < 0:
        row.report("detraction", Wrong("withheld_negative"))
        return None
    paid = paid_together(
        [
            *row.read_all(
                "detraction_paid", lambda raw: parse_paid(raw, context.locale, context.state_words)
            ),
            *row.read_all("detraction_slip", lambda raw: _from_slip(raw, context)),
        ]
    )
    if paid.on is not None and context.today is not None and paid.on > context.today:
        key = "detraction_slip" if row.record.all("detraction_slip") else "detraction_paid"
        row.report(key, Wrong("paid_in_future"), holds=True)
        paid = Paid()
    is_told = bool(row.record.all("detraction_paid") or row.record.all("detraction_slip"))
    deposited = found.amount if paid.in_full else min(paid.amount, found.amount)
    return Detraction(found.amount, deposited, is_told)


def _from_slip(raw: Raw, context: Context) -> Paid | Wrong:
    """Read the number or the day of a deposit: either says that all was deposited."""
    day = parse_date(raw, context.locale)
    if isinstance(day, date):
        return Paid(in_full=True, on=day)
    if raw.is_error:
        return Wrong("cell_error")
    state = context.state_words.get(fold_words(raw.text))
    if parse_yes_no(raw) is False or state is InvoiceState.OPEN or raw.number == 0:
        return Paid()
    is_number = any(map(str.isdecimal, raw.text))
    is_said = parse_yes_no(raw) is True or state is InvoiceState.PAID
    return Paid(in_full=True) if is_number or is_said else Wrong("paid_unreadable")


def open_deposit(
    row: RowReader,
    detraction: Detraction,
    balance: Decimal,
    received: Decimal,
    context: Context,
    *,
    is_checked: bool,
) -> Decimal:
    """Return what of an open balance goes to the Banco de la Nación, and report what is unclear.

    What came in without a word of where pays the business's own part first. A sum that is more than
    that part, or the very detracción, may be the deposit; only a person can tell.
    """
    left = min(detraction.left, max(balance, _ZERO))
    if not left:
        return _ZERO
    if balance < detraction.left or (is_same(received, detraction.left, "PEN") and not is_checked):
        sums = {"left": detraction.left, "received": received, "balance": balance}
        details = {name: quoted(sum_, "PEN") for name, sum_ in sums.items()}
        row.report("detraction", Wrong("detraction_unclear", details))
    elif not context.deposit_account:
        row.report("detraction", Wrong("deposit_account_missing"))
    return left
