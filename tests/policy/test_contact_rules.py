"""When the rules allow a contact, by which rule not, and when again."""

from datetime import date, datetime, timedelta

import pytest

from aldia import resources
from aldia.policy.contact_rules import RuleSet, Touch, rules_for
from aldia.policy.rule_book import DebtorKind, Kind
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
    "Colombia at eight sharp": (rules(), "mail", "tue 08:00", [], None),
    "Colombia at seven, which only its law allows": (
        rules(),
        "mail",
        "tue 07:00",
        [],
        "careful.hours",
    ),
    "Colombia a minute before seven": (rules(), "mail", "tue 06:59", [], "CO.hours"),
    "Colombia at seven in the evening": (rules(), "mail", "tue 19:00", [], "CO.hours"),
    "Colombia on a Saturday at nine, which only its law allows": (
        rules(),
        "mail",
        "sat 09:00",
        [],
        "careful.closed_days",
    ),
    "Colombia on a Saturday at three": (rules(), "mail", "sat 15:00", [], "careful.closed_days"),
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
        "fri 10:00",
        touches("mon mail", "tue mail", "wed mail"),
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
        "2026-11-30 10:00",
        touches("tue mail", "fri mail"),
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
    "Mexico at nine in the evening, which only its law allows": (
        rules("MX"),
        "mail",
        "tue 21:00",
        [],
        "careful.hours",
    ),
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
    "Peru, a call at half past seven in the evening": (
        rules("PE"),
        "call",
        "tue 19:30",
        [],
        "careful.hours",
    ),
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
    "Paraguay at six in the evening": (rules("PY"), "mail", "tue 18:00", [], "PY.hours"),
    "Paraguay on a Sunday": (rules("PY"), "mail", "sun 10:00", [], "PY.closed_days"),
    "Paraguay, a fourth time in seven days": (
        rules("PY"),
        "mail",
        "fri 10:00",
        touches("mon mail", "tue mail", "wed mail"),
        "PY.max_per_week",
    ),
    "the Dominican Republic on a Sunday": (
        rules("DO"),
        "mail",
        "sun 10:00",
        [],
        "DO.closed_days",
    ),
    "Ecuador on a Sunday, while it is open whom its law binds": (
        rules("EC"),
        "mail",
        "sun 10:00",
        [],
        "careful.closed_days",
    ),
    "Ecuador on a Sunday, with the rule named": (
        rules("EC", "consumers", "EC.closed_days"),
        "mail",
        "sun 10:00",
        [],
        "EC.closed_days",
    ),
    "Rio de Janeiro, a call at half past eight": (
        rules("BR-RJ"),
        "call",
        "tue 08:30",
        [],
        "BR-RJ.hours",
    ),
    "the rest of Brazil, a call at half past eight": (rules("BR"), "call", "tue 08:30", [], None),
    "Rio de Janeiro, a mail at half past eight": (rules("BR-RJ"), "mail", "tue 08:30", [], None),
    "Espírito Santo, a call at seven": (rules("BR-ES"), "call", "tue 19:00", [], "BR-ES.hours"),
    "Alagoas, an SMS on a Sunday": (rules("BR-AL"), "sms", "sun 10:00", [], "BR-AL.closed_days"),
    "California at ten in the evening": (rules("US-CA"), "mail", "tue 22:00", [], "US-CA.hours"),
    "Florida by WhatsApp at ten in the evening": (
        rules("US-FL"),
        "whatsapp",
        "tue 22:00",
        [],
        "US-FL.hours",
    ),
    "a region that nobody described: its country": (
        rules("CO-ANT"),
        "mail",
        "sun 10:00",
        [],
        "CO.closed_days",
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
    "at night: the next morning": (rules(), "mail", "tue 22:00", [], 0, "wed 08:00"),
    "Saturday evening: Monday": (rules(), "mail", "sat 16:00", [], 0, "2026-11-30 08:00"),
    "before a holiday: the day after it": (
        rules(),
        "mail",
        "2026-12-07 20:00",
        [],
        0,
        "2026-12-09 08:00",
    ),
    "contacted today: tomorrow": (
        rules(),
        "mail",
        "tue 10:00",
        touches("tue mail"),
        0,
        "wed 08:00",
    ),
    "Friday evening: Monday at the preferred hour": (
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
        "2026-11-30 08:00",
    ),
    "three in the week: when the first is seven days old": (
        rules(),
        "mail",
        "thu 10:00",
        touches("mon mail", "tue mail", "wed mail"),
        0,
        "2026-11-30 08:00",
    ),
    "lawful now: now": (rules(), "mail", "tue 10:30", [], 0, "tue 10:30"),
}


@pytest.mark.parametrize("case", NEXT)
def test_the_next_lawful_moment_when(case: str) -> None:
    found, channel, moment, before, not_before, expected = NEXT[case]

    assert found.first_lawful(at(moment), channel, before, not_before) == at(expected)


def test_a_rule_that_was_not_read_at_its_source_is_off_until_it_is_named() -> None:
    found = rules("EC").of_kind(Kind.CLOSED_DAYS, "call")
    named = rules("EC", "consumers", "EC.closed_days").of_kind(Kind.CLOSED_DAYS, "call")

    assert [rule.name for rule in found] == ["careful.closed_days"]
    assert "EC.closed_days" in {rule.name for rule in named}


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
    assert rules("BR-ES").closes_at(at("tue 09:00"), "call") == at("tue 18:00")


@pytest.mark.parametrize(
    "place", sorted({place for each in BOOK.profiles for place in each.places})
)
@pytest.mark.parametrize("debtors", list(DebtorKind))
def test_no_law_loosens_the_careful_rules(place: str, debtors: str) -> None:
    careful, found = rules("XX"), rules(place, debtors)
    week = [date(2026, 11, 23) + timedelta(days=day) for day in range(7)]
    moments = [at(f"{day} {hour:02}:00") for day in week for hour in range(24)]

    lawful = [each for each in moments if found.broken_by(each, "mail", ()) is None]

    assert all(careful.broken_by(each, "mail", ()) is None for each in lawful)


MONEY = {
    "consumers in the United Kingdom, of whom it is not known": ("GB", "consumers", False),
    "businesses in the United Kingdom": ("GB", "businesses", True),
    "very small businesses in the United Kingdom": ("GB", "micro", True),
    "consumers in Spain": ("ES", "consumers", False),
    "businesses in Spain": ("ES", "businesses", True),
    "businesses in Colombia, where no rate is known": ("CO", "businesses", False),
}


@pytest.mark.parametrize("case", MONEY)
def test_the_law_gives_interest_only_where_that_is_certain_for(case: str) -> None:
    place, debtors, is_due = MONEY[case]

    found = rules(place, debtors)

    assert bool(found.of_kind(Kind.LATE_INTEREST)) is is_due
    assert bool(found.of_kind(Kind.FIXED_COMPENSATION)) is is_due


def test_very_small_businesses_are_protected_as_consumers_are() -> None:
    assert not rules("US-FL", "businesses").of_kind(Kind.HOURS, "call")[0].name.startswith("US")
    assert rules("US-FL", "micro").of_kind(Kind.HOURS, "call")[0].name == "US-FL.hours"
