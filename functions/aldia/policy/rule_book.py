"""The contact rules as data: what each country's law says, and which of it is on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from aldia.policy.channels import Channel
from aldia.policy.working_days import Jurisdiction

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_CALLS = frozenset(channel for channel in Channel if channel.is_spoken)
_CHANNELS_OF: Mapping[str, frozenset[Channel]] = {
    "all": frozenset(Channel),
    "calls": _CALLS,
    "calls_sms": _CALLS | {Channel.SMS},
    "calls_messages": _CALLS | {Channel.SMS, Channel.WHATSAPP},
    "calls_visits": _CALLS,
    "letters_messages": frozenset(Channel) - _CALLS,
}


class DebtorKind(StrEnum):
    """Whom the law takes the customers for."""

    CONSUMERS = "consumers"
    BUSINESSES = "businesses"
    MICRO = "micro"
    """Very small businesses, which some laws protect as they protect consumers."""


NATIONAL = "national"
"""The reference rate of each country's own central bank."""

CAREFUL = "careful"
"""Id of the profile whose rules hold everywhere, beside those of the law."""


class Kind(StrEnum):
    """What a rule is about; rules without a kind are `TOLD`: they stand only in the docs."""

    HOURS = "hours"
    CLOSED_DAYS = "closed_days"
    MAX_PER_DAY = "max_per_day"
    MAX_PER_WEEK = "max_per_week"
    MIN_GAP_DAYS = "min_gap_days"
    MAX_CHANNELS_PER_WEEK = "max_channels_per_week"
    AUTHORISED_CHANNELS = "authorised_channels"
    MUST_STATE = "must_state"
    """What a letter has to show: it waits while Settings lacks it."""
    SHOULD_STATE = "should_state"
    """What the business has to show, or had better: the Doctor asks, and nothing waits."""
    STATE_PARTS = "state_parts"
    """A letter says what of its sum is principal, interest and fees."""
    NEUTRAL_SUBJECT = "neutral_subject"
    """Subjects say neither lateness nor sum, unless Settings chooses otherwise."""
    BUREAU_NOTICE = "bureau_notice"
    """Notices go before a report to a credit bureau, where a person says so."""
    LATE_INTEREST = "late_interest"
    FIXED_COMPENSATION = "fixed_compensation"
    LATE_CHARGE = "late_charge"
    """An agreed charge on what is paid late may be so many percent of it at most."""
    DUE_DAY_MOVES = "due_day_moves"
    """A due day on which nobody works moves to the next working day."""
    TOLD = "told"


_ABOUT_INTEREST = frozenset({Kind.LATE_INTEREST, Kind.FIXED_COMPENSATION})

WHOEVER_OWES = frozenset({Kind.DUE_DAY_MOVES, Kind.SHOULD_STATE})
"""Kinds of rules that hold whoever owes, and so protect nobody in particular."""


@dataclass(frozen=True, slots=True)
class Band:
    """A fixed compensation for debts below a sum; `below` is None for all larger debts."""

    below: Decimal | None
    amount: Decimal


@dataclass(frozen=True)
class Rule:
    """One rule of one profile.

    Attributes:
        name: As Settings and the sheet call it: `CO.hours`.
        windows: Contact hours by weekday (Monday is 0): from, and up to (exclusive).
        weekdays: Weekdays on which nothing goes.
        holidays: Whether nothing goes on public holidays either.
        count: Contacts, days or channels, as the kind says.
        fields: Keys of the settings that a letter must show.
        points: Percentage points above a reference rate.
        base: Whose reference rate that is; `national` for that of each country's own bank.
        is_fixed: Whether the reference rate of the first day holds to the end.
        is_converted: Whether debts in another currency owe the equivalent of the compensation.
        law: What a letter calls the law, by language.
        says: The rule in a sentence.
        scope: What it is limited to; empty for every debt.
        reference: Article and address of the source.
    """

    name: str
    kind: Kind
    channels: frozenset[Channel]
    windows: Mapping[int, tuple[int, int]]
    weekdays: frozenset[int]
    holidays: bool
    count: int
    fields: Sequence[str]
    points: Decimal
    base: str
    is_fixed: bool
    is_converted: bool
    law: Mapping[str, str]
    currency: str
    bands: Sequence[Band]
    says: str
    scope: str
    is_verified: bool
    source: str
    reference: str


@dataclass(frozen=True)
class Profile:
    """What is known about the law of one country or region.

    Attributes:
        places: Codes of the countries, or of one country's regions: `CO`, `BR-SP`.
        consumers: Whether its law protects consumers: `yes`, `no` or `unknown`.
        businesses: The same for businesses.
        own_debts: Whether its law binds a creditor who collects its own debts.
    """

    id: str
    places: Sequence[str]
    instrument: str
    consumers: str
    businesses: str
    own_debts: bool
    rules: Sequence[Rule]

    def binds(self, kind: Kind, debtors: str) -> bool:
        """Tell whether the law holds for such debtors.

        Where that is unknown, it protects them, but claims no money of theirs and limits no charge.
        Very small businesses are protected as consumers are, and owe what businesses owe.
        """
        if kind in WHOEVER_OWES:
            return True
        is_micro = debtors == DebtorKind.MICRO
        if kind is Kind.LATE_CHARGE:
            owe = self.consumers if is_micro else getattr(self, debtors)
            return self.own_debts and owe == "yes"
        if kind in _ABOUT_INTEREST:
            owe = self.businesses if is_micro else getattr(self, debtors)
            return self.own_debts and owe == "yes"
        answers = [self.consumers, self.businesses] if is_micro else [getattr(self, debtors)]
        return self.own_debts and answers != ["no"] * len(answers)

    def is_on(self, rule: Rule, debtors: str) -> bool:
        """Tell whether a rule holds without being switched on in Settings.

        What may limit a charge does even where nobody verified it: it only makes letters quieter.
        """
        is_known = rule.is_verified or rule.kind is Kind.LATE_CHARGE
        is_general = is_known and not rule.scope
        return rule.kind is not Kind.TOLD and is_general and self.binds(rule.kind, debtors)


@dataclass(frozen=True, eq=False)
class RuleBook:
    """Every profile."""

    profiles: Sequence[Profile]

    def profiles_of(self, jurisdiction: Jurisdiction) -> list[Profile]:
        """Return the profiles of a place: its region's first, then its country's."""
        region, country = str(jurisdiction), jurisdiction.country
        found = [each for each in self.profiles if {region, country} & {*each.places}]
        return sorted(found, key=lambda each: region not in each.places)

    @property
    def careful(self) -> Profile:
        return next(each for each in self.profiles if each.id == CAREFUL)

    @property
    def names(self) -> dict[str, str]:
        """Map the folded name of every rule that can be switched on to its name."""
        rules = (rule for profile in self.profiles for rule in profile.rules)
        return {rule.name.casefold(): rule.name for rule in rules if rule.kind is not Kind.TOLD}


def parse_rule_book(document: Mapping[str, Any], laws: Mapping[str, Mapping[str, str]]) -> RuleBook:
    """Build the rule book from its TOML document.

    Args:
        laws: Name of the law about interest in a letter, by language and profile; a rule whose law
            has another has it under its own name.
    """
    return RuleBook([_parse_profile(each, laws) for each in document["profile"]])


def _parse_profile(data: Mapping[str, Any], laws: Mapping[str, Mapping[str, str]]) -> Profile:
    return Profile(
        id=data["id"],
        places=data["places"],
        instrument=data["instrument"],
        consumers=data["consumers"],
        businesses=data["businesses"],
        own_debts=data["own_debts"],
        rules=[_parse_rule(data["id"], each, laws) for each in data["rule"]],
    )


def _parse_rule(
    profile: str, data: Mapping[str, Any], laws: Mapping[str, Mapping[str, str]]
) -> Rule:
    name, kind = f"{profile}.{data['key']}", Kind(data.get("kind", Kind.TOLD))
    said = {language: each.get(name) or each.get(profile) for language, each in laws.items()}
    windows = {
        day: (window["from"], window["to"])
        for window in data.get("windows", [])
        for day in _weekdays(window["days"])
    }
    return Rule(
        name=name,
        kind=kind,
        channels=_CHANNELS_OF[data.get("channels", "all")],
        windows=windows,
        weekdays=frozenset(_weekdays(data.get("days", ""))),
        holidays=data.get("holidays", False),
        count=data.get("count", 0),
        fields=data.get("fields", []),
        points=Decimal(data.get("points", 0)),
        base=data.get("base", ""),
        is_fixed=data.get("fixed", False),
        is_converted=data.get("converted", False),
        law={key: law for key, law in said.items() if law} if kind in _ABOUT_INTEREST else {},
        currency=data.get("currency", ""),
        bands=[_parse_band(each) for each in data.get("bands", [])],
        says=data["says"],
        scope=data.get("scope", ""),
        is_verified=data["verified"],
        source=data["source"],
        reference=" ".join(data[key] for key in ("ref", "url") if key in data),
    )


def _parse_band(data: Mapping[str, int]) -> Band:
    below = data.get("below")
    return Band(None if below is None else Decimal(below), Decimal(data["amount"]))


def _weekdays(text: str) -> Iterable[int]:
    return [WEEKDAYS.index(day) for day in text.split()]
