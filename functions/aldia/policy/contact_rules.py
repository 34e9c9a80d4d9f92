"""Whether a debtor may be contacted at a moment; if not, which rule forbids it, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache

from aldia.policy.channels import Channel
from aldia.policy.rule_book import NATIONAL, WHOEVER_OWES, Kind, Rule, RuleBook
from aldia.policy.working_days import Jurisdiction, is_public_holiday

_WEEK = timedelta(days=7)
_LONGEST_WAIT_DAYS = 60
"""Days in which a lawful moment is looked for; chosen by hand."""

_BY_DAY = frozenset(
    {Kind.MAX_PER_DAY, Kind.MAX_PER_WEEK, Kind.MIN_GAP_DAYS, Kind.MAX_CHANNELS_PER_WEEK}
)


@dataclass(frozen=True, slots=True)
class Touch:
    """One time that a debtor was contacted, answered or not.

    Attributes:
        on: Calendar day in the debtor's time zone.
    """

    on: date
    channel: str


@dataclass(frozen=True)
class RuleSet:
    """The rules that hold for one debtor.

    Attributes:
        name: The name that is logged with every send that the rules allowed.
        jurisdiction: Whose public holidays count.
    """

    name: str
    jurisdiction: Jurisdiction
    rules: Sequence[Rule]

    @cached_property
    def _by_channel(self) -> dict[str, list[Rule]]:
        channels = {channel for rule in self.rules for channel in rule.channels}
        return {
            channel: [rule for rule in self.rules if channel in rule.channels]
            for channel in channels
        }

    def of_kind(self, kind: Kind, channel: str = Channel.MAIL) -> list[Rule]:
        return [rule for rule in self._by_channel.get(channel, ()) if rule.kind is kind]

    def broken_by(self, at: datetime, channel: str, touches: Iterable[Touch]) -> Rule | None:
        """Return the first rule that forbids a contact at a moment; None when it is lawful.

        Args:
            at: Local time of the debtor.
            touches: Every contact of the debtor so far, by any channel.
        """
        rule = self._broken_on(at.date(), channel, list(touches))
        if rule is not None:
            return rule
        for each in self.of_kind(Kind.HOURS, channel):
            opens, closes = each.windows.get(at.weekday(), (0, 0))
            if not opens <= at.hour < closes:
                return each
        return None

    def first_lawful(
        self, at: datetime, channel: str, touches: Iterable[Touch], not_before: int = 0
    ) -> datetime | None:
        """Return the first lawful moment from `at` on; None when there is none within 60 days.

        Args:
            at: Local time of the debtor.
            not_before: Hour of the day before which nothing goes, whatever the law allows.
        """
        known = list(touches)
        for offset in range(_LONGEST_WAIT_DAYS):
            day = at.date() + timedelta(days=offset)
            if self._broken_on(day, channel, known) is not None:
                continue
            opens, closes = self._hours(day.weekday(), channel)
            opens = max(opens, not_before)
            moment = max(_at_hour(day, opens, at), at)
            if opens < closes and moment < _at_hour(day, closes, at):
                return moment
        return None

    def closes_at(self, at: datetime, channel: str) -> datetime:
        """Return when the contact hours of a lawful moment end; the day's end if none are set."""
        _, closes = self._hours(at.weekday(), channel)
        return _at_hour(at.date(), closes, at)

    def hours_on(self, weekday: int, channel: str) -> tuple[int, int]:
        """Return the contact hours of a weekday that is no holiday: from, and up to (exclusive).

        Both are equal if there are none.
        """
        closed = any(weekday in rule.weekdays for rule in self.of_kind(Kind.CLOSED_DAYS, channel))
        return (0, 0) if closed else self._hours(weekday, channel)

    @property
    def moves_due_days(self) -> bool:
        """Whether a due day on which nobody works moves to the next working day."""
        return bool(self.of_kind(Kind.DUE_DAY_MOVES))

    @property
    def base(self) -> str:
        """Return whose reference rate the law on interest builds on; empty without such a law."""
        for rule in self.of_kind(Kind.LATE_INTEREST):
            return (
                f"{rule.base} {self.jurisdiction.country}" if rule.base == NATIONAL else rule.base
            )
        return ""

    def must_state(self) -> dict[str, Rule]:
        """Return the settings that a letter must show, by key, with the rule that requires each."""
        return {field: rule for rule in self.of_kind(Kind.MUST_STATE) for field in rule.fields}

    def _hours(self, weekday: int, channel: str) -> tuple[int, int]:
        windows = [rule.windows.get(weekday, (0, 0)) for rule in self.of_kind(Kind.HOURS, channel)]
        opens = max((window[0] for window in windows), default=0)
        return opens, min((window[1] for window in windows), default=24)

    def _broken_on(self, day: date, channel: str, touches: Sequence[Touch]) -> Rule | None:
        """Return the first rule that forbids a contact on a whole day; None for none."""
        for rule in self._by_channel.get(channel, ()):
            if rule.kind is Kind.CLOSED_DAYS and self._is_closed(rule, day):
                return rule
            if rule.kind in _BY_DAY and _is_used_up(rule, day, channel, touches):
                return rule
        return None

    def _is_closed(self, rule: Rule, day: date) -> bool:
        is_holiday = rule.holidays and is_public_holiday(day, self.jurisdiction)
        return day.weekday() in rule.weekdays or is_holiday


def _at_hour(day: date, hour: int, like: datetime) -> datetime:
    """Return an hour of a day in the zone of another moment; 24 is the next midnight."""
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    return datetime.combine(day, time(hour), like.tzinfo)


def _is_used_up(rule: Rule, day: date, channel: str, touches: Sequence[Touch]) -> bool:
    """Tell whether the contacts so far leave none for a day. A week is any seven days in a row."""
    counted = [touch for touch in touches if touch.channel in rule.channels and touch.on <= day]
    recent = [touch for touch in counted if day - touch.on < _WEEK]
    match rule.kind:
        case Kind.MAX_PER_DAY:
            return sum(touch.on == day for touch in counted) >= rule.count
        case Kind.MAX_PER_WEEK:
            return len(recent) >= rule.count
        case Kind.MIN_GAP_DAYS:
            return any((day - touch.on).days <= rule.count for touch in counted)
        case _:
            return len({touch.channel for touch in recent} | {channel}) > rule.count


@lru_cache(maxsize=1024)
def rules_for(
    book: RuleBook,
    jurisdiction: Jurisdiction,
    debtors: str,
    switched_on: frozenset[str] = frozenset(),
) -> RuleSet:
    """Return the rules that hold for a debtor: those of the place's laws, and the careful ones.

    No law loosens the careful rules: whatever it allows, they hold too. A rule that was not
    verified at its source holds only when switched on.

    Args:
        debtors: Who owes.
        switched_on: Names of the rules that Settings switches on.
    """
    profiles = book.profiles_of(jurisdiction)
    law = [rule for each in profiles for rule in each.rules if each.is_on(rule, debtors)]
    known = [rule for each in profiles for rule in each.rules]
    named = [rule for rule in known if rule.name in switched_on and rule not in law]
    protecting = [rule for rule in law if rule.kind not in WHOEVER_OWES]
    bound = [each.id for each in profiles if any(rule in protecting for rule in each.rules)]
    parts = [*(bound or [book.careful.id]), debtors, *sorted(rule.name for rule in named)]
    return RuleSet("+".join(parts), jurisdiction, [*law, *named, *book.careful.rules])
