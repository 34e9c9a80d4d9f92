"""The first look: what an owner would say herself about her book, in a few figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.money import add_up
from aldia.planning.deciding.cases import Action, Decision
from aldia.planning.deciding.plan import RunPlan

_MOST_DEBTORS = 5
"""Customers that are named: those whom an owner knows by heart. Chosen by hand."""

Sums = Sequence[tuple[str, Decimal]]
"""One sum for each currency, the usual one first."""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What a book says, before anything is done with it.

    Attributes:
        unclear: Rows that are in no figure, since something about them has to be mended.
        owed: What is open.
        late: What is overdue of it.
        largest: Those who owe most, by name, the largest first.
    """

    invoices: int
    open: int
    overdue: int
    unclear: int
    owed: Sums
    late: Sums
    largest: Sequence[tuple[str, Sums]]


def look_first(ledger: Ledger, plan: RunPlan) -> FirstLook:
    """Return the figures of a book, from its rows and the decisions about them.

    A workbook whose locale misreads its cells gets no sums: one may be a thousand times off.
    """
    owed = [each for each in plan.items if _is_owed(each)]
    doubted = []
    if ledger.contradiction is not None:
        owed, doubted = [], owed
    late = [each for each in owed if (each.days_late or 0) > 0]
    return FirstLook(
        invoices=len(ledger.invoices),
        open=len({each.invoice.row for each in owed}),
        overdue=len({each.invoice.row for each in late}),
        unclear=sum(each.action is Action.PROBLEM for each in plan.decisions)
        + len({each.invoice.row for each in doubted}),
        owed=_sums(owed, ledger.settings.currency),
        late=_sums(late, ledger.settings.currency),
        largest=_largest(owed, ledger.settings.currency),
    )


def _is_owed(decision: Decision) -> bool:
    balance = decision.invoice.balance
    return decision.is_open and balance is not None and balance > 0


def _sums(decisions: Iterable[Decision], usual: str) -> Sums:
    found = add_up((d.invoice.currency, d.invoice.balance or Decimal(0)) for d in decisions)
    return sorted(found, key=lambda each: (each[0] != usual, each[0]))


def _largest(owed: Iterable[Decision], usual: str) -> list[tuple[str, Sums]]:
    """Return the largest debtors: by what they owe in the usual currency, then in others."""
    by_debtor: dict[str, list[Decision]] = {}
    for decision in owed:
        by_debtor.setdefault(decision.invoice.debtor, []).append(decision)
    found = [(each[0].invoice.customer, _sums(each, usual)) for each in by_debtor.values()]
    found.sort(key=lambda each: [(c != usual, -amount) for c, amount in each[1]])
    return found[:_MOST_DEBTORS]
