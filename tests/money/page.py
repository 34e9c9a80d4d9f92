"""The page docs/money.md: every worked example, and what Aldía makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.localedata import locale_identifiers
from babel.numbers import format_decimal

from aldia import resources
from tests.builders import TODAY
from tests.money.cases import A_QUESTION, NOTHING, Case, Grid, Subject, Typed, subjects
from tests.money.playing import play

_INTRODUCTION = """# Money, as you write it in the sheet

Each example shows cells as people type them and what Aldía asks the customer for. A test plays all
of them, so what stands here is what the product does; the page is made from `tests/money/` by
`make docs`. Every row also has a customer, an address and, unless the example shows another, a due
day ten days ago. This is not legal or tax advice.

*Certain* and *likely* say how sure the rule is by what was read; *own* is a choice of Aldía's.
"""

_SAID = {NOTHING: "for nothing", A_QUESTION: "you first"}
_TABS = {"payments": "Payments", "instalments": "Instalments", "customers": "Customers"}


def page() -> str:
    return _INTRODUCTION + "".join(map(_subject, subjects()))


def _subject(subject: Subject) -> str:
    cases = "".join("\n".join(_lines(case)) + "\n" for case in subject.cases)
    return f"\n## {subject.title}\n\n{subject.introduction}\n{cases}"


def _lines(case: Case) -> Iterator[str]:
    locale = case.locale or _sheet_locale(case)
    yield f"\n### {case.rule}\n"
    yield from ([case.advice, ""] if case.advice else [])
    yield from _table([case.headers, *case.rows], locale)
    for key, rows in case.tabs.items():
        yield f"\nThe tab *{_TABS[key]}*:\n"
        yield from _table(rows, locale)
    given = [f"*{label}*: {_text(value, locale)}" for label, value in case.settings.items()]
    given += [f"earlier letters told of `{case.told}`"] if case.told else []
    given += [f"the day: {_text(case.today, locale)}"] if case.today != TODAY else []
    country = Locale("en").territories[case.country]
    yield f"\nCountry: {country}{''.join(f'; {each}' for each in given)}.\n"
    yield from _asked(case)
    yield f"\n*{case.sure.capitalize()}: {case.source}.*"


def _sheet_locale(case: Case) -> str:
    """Return the locale of the example's sheet: it is the country's, whatever its letters write."""
    place = f"{case.language}_{case.country}"
    return place if place in locale_identifiers() else case.language


def _table(rows: Grid, locale: str) -> Iterator[str]:
    for place, row in enumerate(rows):
        yield f"| {' | '.join(_text(cell, locale) for cell in row)} |"
        if place == 0:
            yield f"| {' | '.join('---' for _ in row)} |"


def _text(cell: Typed, locale: str) -> str:
    """Return a cell as a sheet in that locale shows it."""
    if isinstance(cell, Mapping):
        return str(cell["shown"])
    if isinstance(cell, date):
        return format_date(cell, "short", locale=locale)
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return format_decimal(cell, locale=locale, decimal_quantization=False)
    return str(cell)


def _asked(case: Case) -> Iterator[str]:
    yield f"Aldía asks {_listed(case.asks)}."
    if case.question:
        catalog = resources.catalog_of("en", case.country)
        asked = next(each for each in play(case).questions if each.code == case.question)
        yield f"\n> {catalog.remedy(asked)}"
    for text in case.says:
        yield f"\nThe letter says: “{text.rstrip('.')}”."
    if case.apart:
        yield f"\nThe Summary tells it apart: {case.apart}."
    if case.why:
        yield f"\nThe row says: “{case.why}”."


def _listed(asks: Sequence[str]) -> str:
    said = [_SAID.get(each, f"for **{each}**") for each in asks]
    if len(set(said)) == 1:
        return said[0]
    return f"row by row: {'; '.join(said)}"
