"""The lines of the Summary about the owner's targets and about people."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import format_percent

from aldia.ledger.values.cells import Scalar
from aldia.planning.reporting.catalog import Catalog, money, money_sums
from aldia.planning.reporting.targets import Aim, Person, Sums, Target

MOST_PEOPLE = 12
"""People that the Summary has room for; chosen by hand."""

_ABOUT = {
    Aim.COLLECTED: "about_collected",
    Aim.SALES_OUTSTANDING: "about_sales_outstanding",
    Aim.EFFECTIVENESS: "about_effectiveness",
    Aim.CONTACTED: "about_contacted",
}
"""Codes of the sentences that say how each was worked out."""

Row = Sequence[Scalar]


def target_lines(targets: Sequence[Target], catalog: Catalog) -> list[Row]:
    """Return a heading, and a line for each target: name, reached, target, how it stands."""
    heads: Row = [catalog.say("page", code) for code in ("targets", "reached", "target", "stands")]
    lines = [
        [
            catalog.say("page", target.aim),
            "—" if target.reached is None else written(target.reached, target, catalog),
            written(target.wanted, target, catalog),
            standing(target, catalog),
        ]
        for target in targets
    ]
    return [heads, *lines] if lines else []


def people_lines(people: Sequence[Person], catalog: Catalog) -> list[Row]:
    """Return a heading, and a line for each person; the last says how many more there are."""
    codes = ("people", "collected", "overdue", "target_contacted")
    lines: list[Row] = [
        [
            role(person, catalog),
            _sums(person.collected, catalog),
            _sums(person.overdue, catalog),
            "—" if person.contacted is None else _percent(Decimal(person.contacted), catalog),
        ]
        for person in people[:MOST_PEOPLE]
    ]
    if len(people) > MOST_PEOPLE:
        more = len(people) - MOST_PEOPLE + 1
        lines[-1] = [catalog.say("page", "people_more", count=more)]
    return [[catalog.say("page", code) for code in codes], *lines] if lines else []


def written(value: Decimal, target: Target, catalog: Catalog) -> str:
    """Return a target's sum, days or percentage as people write it."""
    if target.aim is Aim.COLLECTED:
        return money(value, target.currency, catalog.locale)
    if target.aim is Aim.SALES_OUTSTANDING:
        return catalog.counted("page", "days", int(value))
    return _percent(value, catalog)


def standing(target: Target, catalog: Catalog) -> str:
    """Return how a target stands, and by what that was worked out."""
    if target.is_met is None:
        return catalog.say("page", "target_unknown")
    said = catalog.say("page", "target_met")
    if not target.is_met:
        gap = abs(target.wanted - (target.reached or Decimal(0)))
        code = "target_over" if target.aim is Aim.SALES_OUTSTANDING else "target_short"
        said = catalog.say("page", code, gap=written(gap, target, catalog))
    return f"{said} {catalog.say('page', _ABOUT[target.aim])}"


def role(person: Person, catalog: Catalog) -> str:
    """Return a person's name and whether they call or sell."""
    if not person.name:
        return catalog.say("page", "sold_by_nobody" if person.sells else "called_by_nobody")
    return catalog.say("page", "sells" if person.sells else "calls", name=person.name)


def _sums(sums: Sums, catalog: Catalog) -> str:
    """Return sums as people write them; 0 where nothing was, as — says that nobody knows."""
    return money_sums(sums, catalog.locale) or "0"


def _percent(value: Decimal, catalog: Catalog) -> str:
    shown = format_percent(value / 100, locale=catalog.locale, decimal_quantization=False)
    return str(shown)
