"""The sums in a row's own cells: amount, balance, taxes, what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from aldia.ledger.sums.detractions import Detraction, read_detraction
from aldia.ledger.sums.paid import Paid, paid_together, parse_paid
from aldia.ledger.tabs.rows import Context, RowReader
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.money import Written, parse_money
from aldia.ledger.values.problems import Wrong

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class RowMoney:
    """The sums in a row's own cells.

    Attributes:
        billed: The amount alone.
        kept: What was withheld, 0 where nothing was.
        owed: The amount with tax on top, without what was kept: all that had to be paid.
        detraction: None where the row has none.
        payable: What is left to pay once taxes are withheld, as the row says.
    """

    amount: Written | None
    stated: Written | None
    withheld: Written | None
    paid: Paid
    billed: Decimal | None
    kept: Decimal
    deducted: Decimal
    owed: Decimal
    detraction: Detraction | None
    payable: Written | None

    @property
    def is_confirmed(self) -> bool:
        """Tell whether what is left to pay, or the balance, says the same of the taxes."""
        left = self.stated.amount + self.paid.amount if self.stated else None
        payable = self.payable.amount if self.payable else None
        return self.owed in {left, payable}


def read_money(row: RowReader, context: Context) -> RowMoney:
    """Return the sums in a row's own cells, and report those that cannot be read."""

    def money(raw: Raw) -> Written | Wrong | None:
        return parse_money(raw, context.locale)

    def added(key: str) -> Written | None:
        return _added(row.read_all(key, money)) if key in cells or key in further else None

    cells, further = row.record.cells, row.record.further
    amount, stated = row.read("amount", money), row.read("stated", money)
    withheld, deducted, perception = added("withheld"), added("deducted"), added("perception")
    kept = withheld.amount if withheld else _ZERO
    owed = (amount.amount if amount else _ZERO) - kept
    if perception:
        owed += perception.amount
    paid = row.read_all("paid", lambda raw: parse_paid(raw, context.locale, context.state_words))
    return RowMoney(
        amount,
        stated,
        withheld,
        paid_together(paid),
        billed=amount.amount if amount else None,
        kept=kept,
        deducted=deducted.amount if deducted else _ZERO,
        owed=owed,
        detraction=read_detraction(row, context) if "detraction" in cells else None,
        payable=row.read("net_payable", money) if "net_payable" in cells else None,
    )


def _added(sums: Sequence[Written | None]) -> Written | None:
    """Return the sum of what several columns hold; None where all are blank."""
    known = list(filter(None, sums))
    if len(known) < 2:
        return known[0] if known else None
    meant = {each.meant for each in known} - {frozenset()}
    currency = next((each.currency for each in known if each.currency), None)
    total = sum((each.amount for each in known), _ZERO)
    return Written(total, currency if len(meant) == 1 else None, frozenset().union(*meant))
