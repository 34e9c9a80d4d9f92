"""What is likely to come in: a day for each invoice, and a low, likely and high sum each week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from aldia.planning.behaviour.forecast import Habits
from aldia.planning.deciding.cases import Decision
from aldia.planning.deciding.reasons import Reason

WEEKS = 8
"""Weeks that are forecast, this one included. Chosen by hand."""

_CAUTION = 1.28
"""Standard deviations from the likely figure to the low and the high one: eight weeks in ten lie
between them, if customers pay independently of each other."""


@dataclass(frozen=True, slots=True)
class Week:
    """Money of one currency that is likely to come in within one week."""

    starts_on: date
    currency: str
    low: Decimal
    likely: Decimal
    high: Decimal


def _unpaid_after(decision: Decision, today: date) -> int:
    """Return the days late until which an invoice counts as unpaid.

    They are those of yesterday, or of the day before a promised day that is still to come.
    """
    due = decision.invoice.last_day or today
    promised = decision.invoice.promised
    eve = max(today, promised if promised is not None else today) - timedelta(days=1)
    return (eve - due).days


def _is_foreseeable(decision: Decision) -> bool:
    return decision.reason is not Reason.DISPUTED and decision.invoice.due is not None


@dataclass
class _Sum:
    """Sums of one week and currency, not rounded yet.

    Attributes:
        most: What comes in if everything open is paid in this week.
    """

    likely: float = 0.0
    variance: float = 0.0
    most: float = 0.0


def weeks_ahead(owed: Sequence[Decision], habits: Habits, today: date) -> Iterator[Week]:
    """Yield what is likely to come in each week and currency.

    The first week goes from today to Sunday, the others from Monday to Sunday.
    """
    monday = today - timedelta(days=today.weekday())
    ends = [monday + timedelta(weeks=number, days=6) for number in range(WEEKS)]
    sums: dict[tuple[int, str], _Sum] = {}
    for decision in filter(_is_foreseeable, owed):
        item, due = decision.invoice, decision.invoice.last_day
        assert due is not None, "what has no due date is not foreseeable"
        late = [(end - due).days for end in ends]
        balance = float(item.balance or 0)
        for week, chance in enumerate(
            habits.chances(item.debtor, _unpaid_after(decision, today), late)
        ):
            sum_ = sums.setdefault((week, item.currency), _Sum())
            sum_.likely += chance * balance
            sum_.variance += chance * (1 - chance) * balance**2
            sum_.most += balance
    for (week, currency), sum_ in sorted(sums.items()):
        margin = _CAUTION * sum_.variance**0.5
        low, high = max(sum_.likely - margin, 0.0), min(sum_.likely + margin, sum_.most)
        starts_on = max(monday + timedelta(weeks=week), today)
        yield Week(starts_on, currency, *(_whole(each) for each in (low, sum_.likely, high)))


def _whole(amount: float) -> Decimal:
    """Return an estimate without decimals, which would pretend to be exact."""
    return Decimal(round(amount))


def likely_days(owed: Iterable[Decision], habits: Habits, today: date) -> dict[int, date]:
    """Return the likely day of payment by row; of several instalments, the first of their days."""
    found: dict[int, date] = {}
    for decision in owed:
        day = likely_day(decision, habits, today)
        if day is not None:
            row = decision.invoice.row
            found[row] = min(day, found.get(row, day))
    return found


def likely_day(decision: Decision, habits: Habits, today: date) -> date | None:
    """Return the likely day of payment of a due item; None for what is expected on no day."""
    due = decision.invoice.last_day
    if due is None or not _is_foreseeable(decision):
        return None
    late = habits.expected_late(decision.invoice.debtor, _unpaid_after(decision, today))
    return max(due + timedelta(days=late), today)
