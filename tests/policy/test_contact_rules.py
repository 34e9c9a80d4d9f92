"""When the rules allow a contact, by which rule not, and when again."""

from datetime import date, datetime, timedelta

import pytest

from aldia import resources
from aldia.policy.contact_rules import RuleSet, Touch, rules_for
from aldia.policy.rule_book import Kind
from aldia.policy.working_days import Jurisdiction

BOOK = resources.schema().rules


def rules(place: str = "CO", debtors: str = "consumers", *named: str) -> RuleSet:
    country, _, region = place.partition("-")
    return rules_for(BOOK, Jurisdiction(country, region), debtors, frozenset(named))


def at(text: str) -> datetime:
    """Read `tue 10:30`: a moment of the week of Tuesday 24 November 2026."""
    name, _, hour = text.partition(" ")
    if "-" in name:
        day = date.fromisoformat(name)
    else:
        day = date(2026, 11, 23) + timedelta(
            days=["mon", "tue", "wed", "thu", "fri", "sat", "sun"].index(name)
        )
    return datetime.fromisoformat(f"{day}T{hour}:00")


def touches(*said: str) -> list[Touch]:
    """Read `mon mail`: a contact of that day by that channel."""
    found = []
    for each in said:
        day, _, channel = each.partition(" ")
        found.append(Touch(at(f"{day} 12:00").date(), channel))
    return found


MONDAY = touches("mon mail")

ALLOWED: dict[str, tuple[RuleSet, str, str, list[Touch], str | None]] = {
    "Colombia on a Tuesday at ten": (rules(), "mail", "tue 10:00", [], None),
    "Colombia at seven sharp": (rules(), "mail", "tue 07:00", [], None),
    "Colombia a minute before seven": (rules(), "mail", "tue 06:59", [], "CO.hours"),
    "Colombia at seven in the evening": (rules(), "mail", "tue 19:00", [], "CO.hours"),
    "Colombia on a Saturday at nine": (rules(), "mail", "sat 09:00", [], None),
    "Colombia on a Saturday at three": (rules(), "mail", "sat 15:00", [], "CO.hours"),
    "Colombia on a Sunday": (rules(), "mail", "sun 10:00", [], "CO.closed_days"),
    "Colombia on the Immaculate Conception": (
        rules(),
        "mail",
        "2026-12-08 10:00",
        [],
        "CO.closed_days",
    ),
    "Colombia, a second time today": (
        rules(),
        "mail",
        "tue 10:00",
        touches("tue mail"),
        "CO.max_per_day",
    ),
    "Colombia, by phone in the week of a mail": (
        rules(),
        "call",
        "fri 10:00",
        touches("mon mail"),
        "CO.max_channels_per_week",
    ),
    "Colombia, by mail again in the week": (
        rules(),
        "mail",
        "thu 10:00",
        touches("mon mail"),
        None,
    ),
    "Colombia, a fourth time in seven days": (
        rules(),
        "mail",
        "sat 10:00",
        touches("mon mail", "wed mail", "thu mail"),
        "careful.max_per_week",
    ),
    "Colombia, businesses too, since nobody knows": (
        rules("CO", "businesses"),
        "mail",
        "sun 10:00",
        [],
        "CO.closed_days",
    ),
    "Chile, a third message in seven days": (
        rules("CL"),
        "mail",
        "sat 10:00",
        touches("mon mail", "thu mail"),
        "CL.messages_per_week",
    ),
    "Chile, a message two days after the last": (
        rules("CL"),
        "mail",
        "wed 10:00",
        touches("mon mail"),
        "CL.min_gap_days",
    ),
    "Chile, a message three days after the last": (
        rules("CL"),
        "mail",
        "thu 10:00",
        touches("mon mail"),
        None,
    ),
    "Chile, a second call in the week": (
        rules("CL"),
        "call",
        "fri 10:00",
        touches("mon call"),
        "CL.calls_per_week",
    ),
    "Mexico on a Tuesday at nine in the evening": (rules("MX"), "mail", "tue 21:00", [], None),
    "Mexico on a Sunday, by Aldía's own care": (
        rules("MX"),
        "mail",
        "sun 10:00",
        [],
        "careful.closed_days",
    ),
    "Mexico on a Saturday, with the unverified rule named": (
        rules("MX", "consumers", "MX.weekdays_only"),
        "mail",
        "sat 10:00",
        [],
        "MX.weekdays_only",
    ),
    "Peru, a call at half past seven in the evening": (rules("PE"), "call", "tue 19:30", [], None),
    "Peru, a mail at half past seven in the evening": (
        rules("PE"),
        "mail",
        "tue 19:30",
        [],
        "careful.hours",
    ),
    "Argentina on a Saturday": (rules("AR"), "mail", "sat 10:00", [], "careful.closed_days"),
    "Brazil on its Republic day's Monday before": (rules("BR"), "mail", "mon 10:00", [], None),
    "Spain on the Epiphany": (rules("ES"), "mail", "2026-01-06 10:00", [], "careful.closed_days"),
    "Madrid on its own holiday": (
        rules("ES-MD"),
        "mail",
        "2025-05-02 10:00",
        [],
        "careful.closed_days",
    ),
    "the rest of Spain on Madrid's holiday": (rules("ES"), "mail", "2025-05-02 10:00", [], None),
    "the United States on Thanksgiving": (
        rules("US"),
        "mail",
        "thu 10:00",
        [],
        "careful.closed_days",
    ),
    "the United States at eight in the evening: the law does not bind the creditor": (
        rules("US"),
        "mail",
        "tue 20:00",
        [],
        "careful.hours",
    ),
    "a country that nobody described, at night": (
        rules("JP"),
        "mail",
        "tue 22:00",
        [],
        "careful.hours",
    ),
    "a country without a calendar, by day": (rules("XX"), "mail", "tue 10:00", [], None),
}


@pytest.mark.parametrize("case", ALLOWED)
def test_the_rule_that_speaks_for(case: str) -> None:
    found, channel, moment, before, name = ALLOWED[case]

    rule = found.broken_by(at(moment), channel, before)

    assert (rule.name if rule else None) == name


NEXT: dict[str, tuple[RuleSet, str, str, list[Touch], int, str]] = {
    "at night: the next morning": (rules(), "mail", "tue 22:00", [], 0, "wed 07:00"),
    "Saturday evening: Monday": (rules(), "mail", "sat 16:00", [], 0, "2026-11-30 07:00"),
    "before a holiday: the day after it": (
        rules(),
        "mail",
        "2026-12-07 20:00",
        [],
        0,
        "2026-12-09 07:00",
    ),
    "contacted today: tomorrow": (
        rules(),
        "mail",
        "tue 10:00",
        touches("tue mail"),
        0,
        "wed 07:00",
    ),
    "a preferred hour that Saturday does not have: Monday": (
        rules(),
        "mail",
        "fri 20:00",
        [],
        16,
        "2026-11-30 16:00",
    ),
    "another channel: seven days later": (
        rules(),
        "call",
        "tue 10:00",
        touches("mon mail"),
        0,
        "2026-11-30 07:00",
    ),
    "three in the week: when the first is seven days old": (
        rules(),
        "mail",
        "thu 10:00",
        touches("mon mail", "tue mail", "wed mail"),
        0,
        "2026-11-30 07:00",
    ),
    "lawful now: now": (rules(), "mail", "tue 10:30", [], 0, "tue 10:30"),
}


@pytest.mark.parametrize("case", NEXT)
def test_the_next_lawful_moment_when(case: str) -> None:
    found, channel, moment, before, not_before, expected = NEXT[case]

    assert found.first_lawful(at(moment), channel, before, not_before) == at(expected)


def test_a_rule_that_was_not_read_at_its_source_is_off_until_it_is_named() -> None:
    found = rules("CL").of_kind(Kind.CLOSED_DAYS, "call")
    named = rules("CL", "consumers", "CL.closed_days").of_kind(Kind.CLOSED_DAYS, "call")

    assert [rule.name for rule in found] == ["careful.closed_days"]
    assert "CL.closed_days" in {rule.name for rule in named}


def test_the_name_of_a_rule_set_says_what_was_switched_on() -> None:
    assert rules("MX", "businesses", "MX.weekdays_only").name == "MX+businesses+MX.weekdays_only"
    assert rules("ES").name == "careful+consumers"


@pytest.mark.parametrize("profile", BOOK.profiles, ids=lambda profile: profile.id)
def test_every_rule_has_its_source_and_those_in_force_were_read(profile: object) -> None:
    for rule in next(each for each in BOOK.profiles if each is profile).rules:
        assert rule.source in {"primary", "official", "quoted", "secondary", "memory", "own"}
        assert rule.reference or rule.source in {"memory", "own"}
        assert not (rule.is_verified and rule.source == "memory")


def test_hours_end_where_they_close() -> None:
    assert rules().closes_at(at("sat 09:00"), "mail") == at("sat 15:00")
