"""Which invoices deserve a person's attention first, by balance times days late."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from aldia.planning.deciding.cases import Decision

_NOTHING = Decimal(0)


def shares(decisions: Sequence[Decision]) -> list[Decimal]:
    """Return the weight of each decision, 0 to 1.

    It is the decision's share, among all of its currency, of balance times days late. Amounts in
    different currencies are not compared: half of what is late in dollars weighs as much as half
    of what is late in pesos.
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
    if not decision.is_owed or late is None or late <= 0 or balance is None:
        return _NOTHING
    return max(balance, _NOTHING) * late


def ranks(decisions: Sequence[Decision], weights: Sequence[Decimal]) -> dict[int, int]:
    """Return the priority of each overdue row, 1 for the heaviest, by row as numbered on screen."""
    by_row: dict[int, Decimal] = {}
    for decision, weight in zip(decisions, weights, strict=True):
        row = decision.invoice.row
        by_row[row] = by_row.get(row, _NOTHING) + weight
    order = sorted((row for row, weight in by_row.items() if weight), key=lambda r: (-by_row[r], r))
    return {row: place for place, row in enumerate(order, 1)}
