"""The owner's targets beside what was reached, and how it went for each person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from aldia.ledger.ledger import Ledger
from aldia.ledger.tabs.settings import Settings
from aldia.ledger.values.folding import name_key
from aldia.ledger.values.money import add_up
from aldia.planning.behaviour.pay_days import Receipt
from aldia.planning.deciding.cases import Decision
from aldia.planning.reporting.assigning import by_seller, callers_of
from aldia.planning.reporting.figures import Figures
from aldia.planning.reporting.policy_kept import Kept, policy_kept

Sums = Sequence[tuple[str, Decimal]]
"""Sums per currency."""


class Aim(StrEnum):
    """What a target is about: the code of its words, and of its setting."""

    COLLECTED = "target_collected"
    SALES_OUTSTANDING = "target_sales_outstanding"
    EFFECTIVENESS = "target_effectiveness"
    CONTACTED = "target_contacted"


@dataclass(frozen=True, slots=True)
class Target:
    """One target of the owner.

    Attributes:
        wanted: A sum in `currency`, days at most, or a percentage at least.
        reached: The same of what is so by now; None where it cannot be worked out.
        currency: Of a sum; empty for others.
    """

    aim: Aim
    wanted: Decimal
    reached: Decimal | None
    currency: str = ""

    @property
    def is_met(self) -> bool | None:
        """Tell whether it is met; None where that cannot be told."""
        if self.reached is None:
            return None
        if self.aim is Aim.SALES_OUTSTANDING:
            return self.reached <= self.wanted
        return self.reached >= self.wanted


@dataclass(frozen=True, slots=True)
class Person:
    """How it went with the customers of one who calls, or the invoices of one who sells.

    Attributes:
        name: Empty for what nobody has.
        sells: Whether by invoices that they sold, not by customers whom they call.
        collected: What came in this month on a known day.
        overdue: What is overdue.
        contacted: Percent of what is overdue that is contacted as the ladder says; see
            `share_contacted`.
    """

    name: str
    sells: bool
    collected: Sums
    overdue: Sums
    contacted: int | None


def targets_of(settings: Settings, reached: Figures, kept: Mapping[Kept, int]) -> list[Target]:
    """Return the targets that the owner set, in the order of `Aim`; none for an empty setting.

    Args:
        reached: Of the currency of Settings, which targets are in.
        kept: As `policy_kept` returns it.
    """
    found: Sequence[tuple[Aim, Decimal | int | None, Decimal | int | None]] = (
        (Aim.COLLECTED, settings.target_collected, reached.collected),
        (Aim.SALES_OUTSTANDING, settings.target_sales_outstanding, reached.sales_outstanding),
        (Aim.EFFECTIVENESS, settings.target_effectiveness, reached.effectiveness),
        (Aim.CONTACTED, settings.target_contacted, share_contacted(kept)),
    )
    return [
        Target(
            aim,
            Decimal(wanted),
            None if value is None else Decimal(value),
            settings.currency if aim is Aim.COLLECTED else "",
        )
        for aim, wanted, value in found
        if wanted is not None
    ]


def share_contacted(kept: Mapping[Kept, int]) -> int | None:
    """Return the percent of what is overdue that is contacted as the ladder says, rounded down.

    What is agreed to be left alone counts neither way, nor does what waits for the next day or hour
    that is allowed. None where nothing is left.
    """
    total = sum(count for each, count in kept.items() if each not in {Kept.AGREED, Kept.LATER})
    return kept.get(Kept.KEPT, 0) * 100 // total if total else None


def people_of(ledger: Ledger, items: Iterable[Decision], month: Iterable[Receipt]) -> list[Person]:
    """Return how it went for each person: first those who call, then those who sell.

    What nobody has comes last in each group, if it is anything, so that a group adds up to the
    whole book. There is no group where nobody is named.

    Args:
        items: One decision for each due item.
        month: What came in this month.
    """
    items, month = list(items), list(month)
    callers = {} if by_seller(ledger) else callers_of(ledger)
    called = _group(
        [(callers.get(d.invoice.name_key, ""), d) for d in items],
        [(callers.get(r.invoice.name_key, ""), r) for r in month],
        sells=False,
    )
    sold = _group(
        [(d.invoice.seller, d) for d in items],
        [(r.invoice.seller, r) for r in month],
        sells=True,
    )
    return [*called, *sold]


def _group(
    items: Sequence[tuple[str, Decision]], month: Sequence[tuple[str, Receipt]], *, sells: bool
) -> list[Person]:
    names: dict[str, str] = {}
    decided: dict[str, list[Decision]] = {}
    came_in: dict[str, list[Receipt]] = {}
    for name, decision in items:
        decided.setdefault(name_key(name), []).append(decision)
        names.setdefault(name_key(name), name)
    for name, receipt in month:
        came_in.setdefault(name_key(name), []).append(receipt)
        names.setdefault(name_key(name), name)
    if not any(names):
        return []
    found = (
        _person(names[key], decided.get(key, ()), came_in.get(key, ()), sells=sells)
        for key in sorted(names, key=lambda key: (not key, key))
    )
    return [each for each in found if each.name or each.collected or each.overdue]


def _person(
    name: str, items: Sequence[Decision], month: Sequence[Receipt], *, sells: bool
) -> Person:
    late = (each for each in items if each.is_owed and (each.days_late or 0) > 0)
    return Person(
        name,
        sells,
        add_up((each.invoice.currency, each.amount) for each in month),
        add_up((each.invoice.currency, each.invoice.balance or Decimal(0)) for each in late),
        share_contacted(policy_kept(items)),
    )
