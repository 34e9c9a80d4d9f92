"""Which invoices deserve a person's attention first: amount times age."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from aldia.planning.deciding.cases import Decision

_NOTHING = Decimal(0)


def shares(decisions: Sequence[Decision]) -> list[Decimal]:
    """Return each decision's share of all balances times days late of its currency, 0 to 1.

    Currencies are not compared by their amounts: half of what is late in dollars weighs as much
    as half of what is late in pesos.
    """
    weights = [_weight(decision) for decision in decisions]
    totals: dict[str, Decimal] = {}
    for decision, weight in zip(decisions, weights, strict=True):
        currency = decision.invoice.currency
        totals[currency] = totals.get(currency, _NOTHING) + weight
    return [
        weight / totals[decision.invoice.currency] if weight else _NOTHING
        for decision, weight in zip(decisions, weights, strict=True)
    ]


def _weight(decision: Decision) -> Decimal:
    late, balance = decision.days_late, decision.invoice.balance
    if not decision.is_open or late is None or late <= 0 or balance is None:
        return _NOTHING
    return max(balance, _NOTHING) * late


def ranks(decisions: Sequence[Decision], weights: Sequence[Decimal]) -> dict[int, int]:
    """Return the place of each overdue row, 1 for the first to mind, by row as on screen."""
    by_row: dict[int, Decimal] = {}
    for decision, weight in zip(decisions, weights, strict=True):
        row = decision.invoice.row
        by_row[row] = by_row.get(row, _NOTHING) + weight
    order = sorted((row for row, weight in by_row.items() if weight), key=lambda r: (-by_row[r], r))
    return {row: place for place, row in enumerate(order, 1)}
