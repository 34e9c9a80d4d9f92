"""The checker knows the laws by figures of its own, and the product keeps to every one of them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from aldia import resources
from aldia.policy.channels import Channel
from aldia.policy.contact_rules import RuleSet, Touch
from aldia.policy.working_days import Jurisdiction
from tests.simulation.lawful import LAWS, last_day_to_pay, why_against_law, why_unlawful

CHANNELS = (Channel.MAIL, Channel.CALL, Channel.SMS, Channel.WHATSAPP)
EARLIER = [(0,), (1,), (2,), (3,), (6,), (7,), (1, 2), (3, 5), (1, 3, 5), (1, 2, 3, 4), (0,) * 5]
"""Days since earlier contacts."""


def law_alone(place: str) -> RuleSet:
    """Return what the product knows of the laws of a place, every switch on, without its own care.

    Aldía begins at 8 h in Amazonas, where nobody read from when on calls are allowed.
    """
    jurisdiction = Jurisdiction(*place.split("-"))
    profiles = resources.schema().rules.profiles_of(jurisdiction)
    return RuleSet(place, jurisdiction, [rule for each in profiles for rule in each.rules])


def at(month: int, day: int, hour: int = 0) -> datetime:
    """Return a local moment; no rule asks for its zone."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


def moments() -> list[datetime]:
    """Return every half hour of a week without a day off, and noon of the year's other days."""
    first = at(11, 2)
    noons = [at(1, 1, 12) + timedelta(days=n) for n in range(365)]
    return [*(first + timedelta(minutes=30 * n) for n in range(7 * 48)), *noons]


@pytest.mark.parametrize("place", LAWS)
def test_the_product_knows_no_law_to_be_laxer_than_it_was_read(place: str) -> None:
    rules = law_alone(place)

    laxer = [
        f"{channel} on {each:%a %d %b %H:%M}: {why}"
        for each in moments()
        for channel in CHANNELS
        if rules.broken_by(each, channel, ()) is None
        and (why := why_against_law(each, place, (), channel))
    ]

    assert laxer == []


@pytest.mark.parametrize("place", LAWS)
def test_the_product_counts_contacts_at_least_as_strictly_as_the_law(place: str) -> None:
    rules, noon = law_alone(place), at(11, 4, 12)

    for ages, other, channel in product(EARLIER, CHANNELS, CHANNELS):
        before = [(noon.date() - timedelta(days=age), str(other)) for age in ages]
        touches = [Touch(on, by) for on, by in before]
        allowed = rules.broken_by(noon, channel, touches) is None
        why = why_against_law(noon, place, before, channel)
        assert not (allowed and why), f"{ages} by {other}, then {channel}: {why}"


CASES = {
    "Colombia: not after 15 h on a Saturday": ("CO", "2026-11-07 15:00", [], "mail", "hours"),
    "Colombia: at 14 h on a Saturday": ("CO", "2026-11-07 14:00", [], "mail", ""),
    "Colombia: not on a holiday": ("CO", "2026-11-16 10:00", [], "call", "holiday"),
    "Colombia: not twice a day": ("CO", "2026-11-04 10:00", [(0, "mail")], "mail", "in a day"),
    "Colombia: one channel a week": ("CO", "2026-11-04 10:00", [(6, "call")], "mail", "channel"),
    "Colombia: the next week": ("CO", "2026-11-04 10:00", [(7, "call")], "mail", ""),
    "Chile: letters at night, which its law leaves open": (
        "CL",
        "2026-11-04 23:00",
        [],
        "mail",
        "",
    ),
    "Chile: not the next day": ("CL", "2026-11-04 10:00", [(1, "mail")], "mail", "days after"),
    "Chile: two letters a week": (
        "CL",
        "2026-11-04 10:00",
        [(3, "mail"), (6, "mail")],
        "mail",
        "3th in seven days",
    ),
    "Chile: calls count apart from letters": ("CL", "2026-11-04 10:00", [(1, "mail")], "call", ""),
    "Chile: one call a week": ("CL", "2026-11-04 10:00", [(6, "call")], "call", "seven days"),
    "Paraguay: until 18 h": ("PY", "2026-11-04 18:00", [], "mail", "hours"),
    "Paraguay: three a week": (
        "PY",
        "2026-11-04 10:00",
        [(2, "mail"), (4, "call"), (6, "mail")],
        "mail",
        "4th",
    ),
    "Ecuador: one a day by each channel": ("EC", "2026-11-04 10:00", [(0, "mail")], "call", ""),
    "Ecuador: not on a Saturday": ("EC", "2026-11-07 10:00", [], "mail", "hours"),
    "Dominican Republic: until 13 h on Saturdays": ("DO", "2026-11-07 13:00", [], "call", "hours"),
    "Río de Janeiro: no call at 8 h": ("BR-RJ", "2026-11-04 08:30", [], "call", "hours"),
    "Río de Janeiro: mail at any hour": ("BR-RJ", "2026-11-04 03:00", [], "mail", ""),
    "São Paulo: its own holiday": ("BR-SP", "2026-07-09 10:00", [], "call", "holiday"),
    "Alagoas: an SMS is a call": ("BR-AL", "2026-11-04 20:00", [], "sms", "hours"),
    "California: the federal hours": ("US-CA", "2026-11-04 21:00", [], "mail", "hours"),
    "Florida: WhatsApp until 21 h": ("US-FL", "2026-11-04 21:00", [], "whatsapp", "hours"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_law_as_it_was_read(case: str) -> None:
    place, moment, ages, channel, why = CASES[case]
    when = datetime.fromisoformat(moment)
    before = [(when.date() - timedelta(days=age), by) for age, by in ages]

    found = why_against_law(when, place, before, channel)

    assert re.search(why, found) if why else found == ""


@pytest.mark.parametrize("place", LAWS)
def test_the_promise_holds_wherever_a_law_allows_more(place: str) -> None:
    evening, saturday = at(11, 4, 18), at(11, 7, 10)

    assert "hours" in why_unlawful(evening, place, ())
    assert "hours" in why_unlawful(saturday, place, ())
    assert "in a day" in why_unlawful(at(11, 4, 10), place, [(date(2026, 11, 4), "call")])


def test_what_falls_due_on_a_day_off_moves_where_a_law_was_read_that_says_so() -> None:
    sunday = date(2026, 11, 22)

    moved = {place for place in LAWS if last_day_to_pay(sunday, place) != sunday}

    assert {place[:2] for place in moved} == {"CO", "PE", "BR"}
