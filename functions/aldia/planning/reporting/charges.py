"""Agreed charges that hold: told apart from what is owed, and never added to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from aldia.ledger.values.money import add_up
from aldia.planning.deciding.cases import Decision


@dataclass(frozen=True, slots=True)
class Charges:
    """What the agreed charges that hold by now come to.

    Attributes:
        sums: Per currency.
        count: Of how many invoices that is.
    """

    sums: Sequence[tuple[str, Decimal]] = ()
    count: int = 0

    def of(self, currency: str) -> Decimal:
        return dict(self.sums).get(currency, Decimal(0))


def charges_of(items: Iterable[Decision]) -> Charges:
    """Return the charges that hold for what is owed, as the rows say them.

    Args:
        items: One decision for each due item.
    """
    found = [
        (decision.invoice, each.charged.amount)
        for decision in items
        if decision.is_owed
        for each in decision.consequences
        if each.holds and each.charged is not None
    ]
    sums = add_up((invoice.currency, amount) for invoice, amount in found)
    return Charges(sums, len({invoice.row for invoice, _ in found}))
