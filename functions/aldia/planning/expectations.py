"""What is likely to come in, and when: per invoice a day, per week a low, likely and high sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from aldia.planning.cases import Decision
from aldia.planning.forecast import Habits

WEEKS = 8
_CAUTION = 1.28
"""Standard deviations from the likely figure to the low and the high one: eight weeks in ten lie
between them, if customers pay independently of each other."""


@dataclass(frozen=True, slots=True)
class Week:
    """Money that is likely to come in one week, of one currency."""

    starts_on: date
    currency: str
    low: Decimal
    likely: Decimal
    high: Decimal


def _unpaid_after(decision: Decision, today: date) -> int:
    """Return how many days late it was still unpaid: yesterday, or on the eve of a promise."""
    due = decision.invoice.due or today
    promised = decision.invoice.promised
    eve = max(today, promised if promised is not None else today) - timedelta(days=1)
    return (eve - due).days


def is_foreseeable(decision: Decision) -> bool:
    return decision.reason != "disputed" and decision.invoice.due is not None


def weeks_ahead(owed: Sequence[Decision], habits: Habits, today: date) -> Iterator[Week]:
    """Yield what is likely to come in each week, from today to a Sunday and then week by week."""
    monday = today - timedelta(days=today.weekday())
    for number in range(WEEKS):
        starts_on = max(monday + timedelta(weeks=number), today)
        ends_on = monday + timedelta(weeks=number, days=6)
        likely: dict[str, float] = {}
        spread: dict[str, float] = {}
        whole: dict[str, float] = {}
        for decision in filter(is_foreseeable, owed):
            item = decision.invoice
            assert item.due is not None, "what has no due date is not foreseeable"
            first, last = (starts_on - item.due).days, (ends_on - item.due).days
            chance = habits.chance(item.debtor, _unpaid_after(decision, today), first, last)
            balance = float(item.balance or 0)
            code = item.currency
            likely[code] = likely.get(code, 0.0) + chance * balance
            spread[code] = spread.get(code, 0.0) + chance * (1 - chance) * balance**2
            whole[code] = whole.get(code, 0.0) + balance
        for code, mean in likely.items():
            margin = _CAUTION * spread[code] ** 0.5
            low, high = max(mean - margin, 0.0), min(mean + margin, whole[code])
            yield Week(starts_on, code, *(_whole(each) for each in (low, mean, high)))


def _whole(amount: float) -> Decimal:
    """Return an estimate without decimals: it is none to a cent."""
    return Decimal(round(amount))


def likely_days(owed: Iterable[Decision], habits: Habits, today: date) -> dict[int, date]:
    """Return the likely day of each open row; of several instalments, that of the next one."""
    found: dict[int, date] = {}
    for decision in filter(is_foreseeable, owed):
        item = decision.invoice
        assert item.due is not None, "what has no due date is not foreseeable"
        late = habits.expected_late(item.debtor, _unpaid_after(decision, today))
        day = max(item.due + timedelta(days=late), today)
        found[item.row] = min(day, found.get(item.row, day))
    return found
