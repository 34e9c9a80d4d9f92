"""Tell when a debtor may be contacted: by the laws' own figures, and by Aldía's stricter promise.

The figures stand in `law_facts.toml`, with their sources; nothing here reads the product's data.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

_FACTS = tomllib.loads(Path(__file__).with_name("law_facts.toml").read_text("utf-8"))
_DAYS = "mon tue wed thu fri sat sun".split()
_CHANNELS = {
    "all": {"mail", "call", "sms", "whatsapp", "letter"},
    "calls": {"call"},
    "calls_sms": {"call", "sms"},
    "calls_messages": {"call", "sms", "whatsapp"},
    "letters": {"mail", "sms", "whatsapp", "letter"},
}
_ANY = 10**6


@dataclass(frozen=True)
class Law:
    """What one rule says of contacts by some channels.

    Attributes:
        hours: Hour of opening and of closing by weekday, Monday is 0; None if it names none.
        apart: Least number of days from one contact to the next.
        a_day: Largest number of contacts in a day.
        a_day_each: The same for each channel.
        a_week: Largest number of contacts in any seven days.
        channels_a_week: Largest number of channels in any seven days.
    """

    channels: frozenset[str]
    hours: Mapping[int, tuple[int, int]] | None
    spares_holidays: bool = False
    apart: int = 0
    a_day: int = _ANY
    a_day_each: int = _ANY
    a_week: int = _ANY
    channels_a_week: int = _ANY


def _days(text: str) -> range:
    first, _, last = text.partition("-")
    return range(_DAYS.index(first), _DAYS.index(last or first) + 1)


def _law(rule: Mapping[str, Any]) -> Law:
    hours = {
        day: (opens, closes)
        for days, (opens, closes) in rule.get("hours", {}).items()
        for day in _days(days)
    }
    counts = {key: rule[key] for key in ("apart", "a_day", "a_day_each", "a_week") if key in rule}
    return Law(
        frozenset(_CHANNELS[rule["on"]]),
        hours or None,
        rule.get("holidays", False),
        channels_a_week=rule.get("channels_a_week", _ANY),
        **counts,
    )


LAWS: Mapping[str, list[Law]] = {
    place: [_law(each) for each in _FACTS["rule"] if each["place"] == place and "on" in each]
    for place in dict.fromkeys(
        [*(each["place"] for each in _FACTS["rule"]), *_FACTS["nothing_read"]]
    )
}
"""The rules of each place about contacts; those of a region hold beside its country's."""

PROMISE = Law(
    frozenset(_CHANNELS["all"]), dict.fromkeys(range(5), (8, 18)), True, a_day=1, a_week=3
)
"""What Aldía promises everywhere, whatever a law allows: Monday to Friday from 8 to 18 h, not on
public holidays, one contact a day, three in seven days."""

_MOVES_DUE_DAYS = {each["place"] for each in _FACTS["rule"] if each.get("due_day_moves")}
"""Countries in which what falls due on a day off may be paid until the next working day."""

_HOLIDAYS_2026: Mapping[str, list[str]] = {
    place: days.split() for place, days in _FACTS["holidays_2026"].items()
}

Contacts = Iterable[tuple[date, str]]
"""Days of earlier contacts of one debtor, each with its channel."""


def is_holiday(day: date, country: str) -> bool:
    return day.year == 2026 and f"{day:%m%d}" in _HOLIDAYS_2026[country]


def is_working_day(day: date, country: str) -> bool:
    return day.weekday() < 5 and not is_holiday(day, country)


def next_working_day(day: date, country: str) -> date:
    day += timedelta(days=1)
    while not is_working_day(day, country):
        day += timedelta(days=1)
    return day


def last_day_to_pay(due: date, country: str) -> date:
    """Return the last day on which a payment is in time."""
    while country[:2] in _MOVES_DUE_DAYS and not is_working_day(due, country):
        due += timedelta(days=1)
    return due


def why_unlawful(at: datetime, place: str, before: Contacts, channel: str = "mail") -> str:
    """Return what forbids a contact at a local moment, law or promise; "" when nothing does."""
    earlier = list(before)
    broken = [*_why(PROMISE, at, place, earlier, channel)]
    return next(iter(broken), "") or why_against_law(at, place, earlier, channel)


def why_against_law(at: datetime, place: str, before: Contacts, channel: str = "mail") -> str:
    """Return which law of a place forbids a contact at a local moment; "" when none does."""
    earlier = list(before)
    laws = [*LAWS.get(place, ()), *(LAWS[place[:2]] if place[2:] else ())]
    return next((why for law in laws for why in _why(law, at, place, earlier, channel)), "")


def _why(law: Law, at: datetime, place: str, before: Contacts, channel: str) -> Iterator[str]:
    """Yield everything in a rule that forbids a contact; nothing for a channel it leaves alone."""
    if channel not in law.channels:
        return
    today = at.date()
    if law.hours is not None:
        opens, closes = law.hours.get(today.weekday(), (0, 0))
        if not opens <= at.hour + at.minute / 60 < closes:
            yield f"{at:%a %H:%M} is outside the hours"
    if law.spares_holidays and is_holiday(today, place):
        yield f"{today} is a holiday"
    ages = [((today - day).days, by) for day, by in before if day <= today and by in law.channels]
    week = [(age, by) for age, by in ages if age < 7]
    if any(age < law.apart for age, _ in ages):
        yield f"only {min(ages)[0]} days after the last one"
    if sum(age == 0 for age, _ in ages) >= law.a_day:
        yield f"more than {law.a_day} in a day"
    if sum(age == 0 and by == channel for age, by in ages) >= law.a_day_each:
        yield f"more than {law.a_day_each} in a day by {channel}"
    if len(week) >= law.a_week:
        yield f"the {law.a_week + 1}th in seven days"
    if len({by for _, by in week} | {channel}) > law.channels_a_week:
        yield "another channel was used within seven days"
