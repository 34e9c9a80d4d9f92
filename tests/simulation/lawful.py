"""Tell when a debtor may be contacted, by rules typed again here, without the product's data.

Everywhere the product's own promise holds, which no law loosens: Monday to Friday from 8 to 18 h,
not on public holidays, one contact a day, three in seven days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_OFFICE = dict.fromkeys(range(5), (8, 18))  # Monday to Friday, from 8 to 18 h


@dataclass(frozen=True)
class Law:
    """The rules for letters by mail.

    Attributes:
        hours: Hour of opening and of closing by weekday; Monday is 0.
        gap: Least number of days from one contact to the next.
        a_week: Largest number of contacts in any seven days.
    """

    hours: Mapping[int, tuple[int, int]]
    spares_holidays: bool = True
    gap: int = 1
    a_week: int = 3


CAREFUL = Law(_OFFICE)
LAWS: Mapping[str, Law] = {
    "CO": CAREFUL,
    "CL": Law(_OFFICE, gap=2, a_week=2),
    "MX": CAREFUL,
    "PE": CAREFUL,
    "AR": CAREFUL,
    "BR": CAREFUL,
    "ES": CAREFUL,
    "FR": CAREFUL,
    "GB": CAREFUL,
    "DE": CAREFUL,
    "AT": CAREFUL,
    "US": CAREFUL,
    "JP": CAREFUL,
    "PY": CAREFUL,
    "EC": CAREFUL,
    "DO": CAREFUL,
    "BR-SP": CAREFUL,
    "BR-AL": CAREFUL,
    "BR-RJ": CAREFUL,
    "BR-ES": CAREFUL,
    "BR-AM": CAREFUL,
    "US-CA": CAREFUL,
    "US-FL": CAREFUL,
}
"""What is left of the product's own promise where the laws of a place are kept, too."""

CALLS: Mapping[str, Law] = {
    **LAWS,
    "CL": Law(_OFFICE, a_week=1),
    "BR-RJ": Law(dict.fromkeys(range(5), (9, 18))),
    "BR-ES": Law(dict.fromkeys(range(5), (8, 19))),
}
"""The rules for calls, which in some places differ from those for letters."""

ONE_CHANNEL = frozenset({"CO"})
"""Countries in which nobody may be contacted by two channels in a week."""

MOVES_DUE_DAYS = frozenset({"CO", "BR", "PE"})
"""Countries in which what falls due on a day off may be paid until the next working day."""

HOLIDAYS_2026: Mapping[str, str] = {
    "CO": "0101 0112 0323 0402 0403 0501 0518 0608 0615 0629 0720 0807 0817 1012 1102 1116 "
    "1208 1225",
    "CL": "0101 0403 0501 0521 0716 0918 1208 1225",
    "MX": "0101 0202 0316 0501 0916 1116 1225",
    "PE": "0101 0402 0403 0501 0629 0728 0830 1008 1101 1208 1225",
    "AR": "0101 0216 0217 0324 0402 0403 0501 0525 0709 1208 1225",
    "BR": "0101 0403 0421 0501 0907 1012 1102 1115 1225",
    "ES": "0101 0106 0403 0501 0815 1012 1208 1225",
    "FR": "0101 0406 0501 0508 0514 0714 0815 1111 1225",
    "DE": "0101 0403 0406 0501 0514 0525 1225",
    "AT": "0101 0106 0406 0501 0514 0525 0604 0815 1026 1208 1225",
    "GB": "0101 0403 0504 0525 1225",
    "US": "0101 0119 0525 0619 0703 0907 1111 1126 1225",
    "PY": "0101 0402 0403 0501 0514 0515 0815 0929 1208 1225",
    "EC": "0101 0216 0217 0403 0501 1009 1102 1103 1225",
    "DO": "0101 0121 0227 0403 0816 0924 1225",
    "BR-SP": "0101 0403 0421 0501 0709 0907 1012 1102 1120 1225",
    "BR-AL": "0101 0403 0421 0501 0907 1012 1102 1120 1130 1225",
    "BR-RJ": "0101 0403 0421 0423 0501 0907 1012 1102 1120 1225",
    "BR-ES": "0101 0403 0421 0501 0907 1012 1102 1120 1225",
    "BR-AM": "0101 0403 0421 0501 0907 1012 1102 1120 1225",
    "US-CA": "0101 0119 0331 0525 0619 0703 0907 1111 1126 1127 1225",
    "US-FL": "0101 0119 0525 0619 0703 0907 1111 1126 1127 1225",
    "JP": "0101 0211 0429 0503 0504 0505 1103 1123",
}
"""Public holidays (month and day) that are beyond doubt, typed from calendars; for Colombia all."""


def is_holiday(day: date, country: str) -> bool:
    return day.year == 2026 and f"{day:%m%d}" in HOLIDAYS_2026[country].split()


def is_working_day(day: date, country: str) -> bool:
    return day.weekday() < 5 and not is_holiday(day, country)


def next_working_day(day: date, country: str) -> date:
    day += timedelta(days=1)
    while not is_working_day(day, country):
        day += timedelta(days=1)
    return day


def last_day_to_pay(due: date, country: str) -> date:
    """Return the last day on which a payment is in time."""
    while country[:2] in MOVES_DUE_DAYS and not is_working_day(due, country):
        due += timedelta(days=1)
    return due


def why_call_unlawful(at: datetime, country: str, calls: Iterable[date]) -> str:
    """Return what forbids a call at a local moment, or "" when hours and earlier calls allow it."""
    return _why(CALLS[country], at, country, calls)


def why_two_channels(at: datetime, country: str, others: Iterable[date]) -> str:
    """Return why a contact is too soon after those by another channel, or "" when it is not."""
    ages = [(at.date() - day).days for day in others]
    too_soon = country in ONE_CHANNEL and any(age < 7 for age in ages)
    return "another channel was used within seven days" if too_soon else ""


def why_unlawful(at: datetime, country: str, before: Iterable[date]) -> str:
    """Return what forbids a letter at a local moment, or "" when nothing does.

    Args:
        before: Days of earlier contacts of the same debtor.
    """
    return _why(LAWS[country], at, country, before)


def _why(law: Law, at: datetime, country: str, before: Iterable[date]) -> str:
    today = at.date()
    opens, closes = law.hours.get(today.weekday(), (0, 0))
    ages = [(today - day).days for day in before if day <= today]
    if not opens <= at.hour + at.minute / 60 < closes:
        return f"{at:%a %H:%M} is outside the hours"
    if law.spares_holidays and is_holiday(today, country):
        return f"{today} is a holiday"
    if ages and min(ages) < law.gap:
        return f"only {min(ages)} days after the last one"
    if sum(age < 7 for age in ages) >= law.a_week:
        return f"the {law.a_week + 1}th in seven days"
    return ""
