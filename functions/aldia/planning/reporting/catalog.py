"""The sentences of one language, filled in: why a row waits, what is wrong, how an invoice stands.

Also how that language writes days and sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.languages import get_official_languages
from babel.lists import format_list
from babel.numbers import (
    NumberPattern,
    format_currency,
    get_currency_symbol,
    parse_pattern,
)

from aldia.ledger.values.problems import Problem
from aldia.ledger.values.units import minor_digits, usual_digits
from aldia.planning.behaviour.risk import Risk
from aldia.planning.deciding.cases import Action, Decision
from aldia.planning.log.moments import read_day

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SUM = re.compile(r"-?\d+(?:\.\d+)? [A-Z]{3}")
_WORLD_ENGLISH = "en_001"
_CENTS = 2
_TO_TYPE = frozenset(
    {
        "date_swapped",
        "date_far",
        "locale_contrary",
        "locale_misread",
        "locale_left",
        "locale_unsettled",
    }
)
"""Codes of problems that quote a day or sum to be typed: it stays as `2026-12-31` or `450500 COP`,
which every sheet and everybody reads in one way."""


# The sizes of the caches in this module are chosen by hand.
@lru_cache(maxsize=64)
def speech(language: str, country: str) -> str:
    """Return the locale of a language in a country, such as `es_CO`.

    If there is no such locale, it is the language alone. English is that of the whole world where
    it is no official language, so that sums have the marks that readers of English expect
    (€1,000.00, not 1.000,00 € as in Babel's `en_DE`); English alone is American, whose days could
    be read in two ways.
    """
    if language == "en" and "en" not in get_official_languages(country, de_facto=True):
        return _WORLD_ENGLISH
    try:
        Locale.parse(f"{language}_{country}")
    except (UnknownLocaleError, ValueError):
        return _WORLD_ENGLISH if language == "en" else language
    return f"{language}_{country}"


@lru_cache(maxsize=65536)
def money(amount: Decimal, currency: str, locale: str) -> str:
    """Return an amount as people of a locale write it: no decimals in COP, US$ abroad, EUR 40.

    Other than Babel's own, it has a space between number and currency where that is written in
    letters, and in Spanish always. Cents are never rounded away, whatever the currency.
    """
    shape = _shape(currency, locale, amount == amount.to_integral_value())
    return format_currency(amount, currency, shape, locale=locale, currency_digits=False)


@lru_cache(maxsize=256)
def _shape(currency: str, locale: str, is_whole: bool) -> NumberPattern:
    """Return Babel's pattern for amounts of a currency in a locale."""
    digits = usual_digits(currency) if is_whole else max(minor_digits(currency), _CENTS)
    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    if locale.startswith("es") or get_currency_symbol(currency, locale)[-1].isalpha():
        pattern = pattern.replace("¤#", "¤\N{NO-BREAK SPACE}#")
    return parse_pattern(pattern.replace("0.00", "0." + "0" * digits if digits else "0"))


def money_sums(sums: Iterable[tuple[str, Decimal]], locale: str) -> str:
    """Return sums of several currencies as a list: $ 100 y US$ 20."""
    return format_list(
        [money(amount, currency, locale) for currency, amount in sums], locale=locale
    )


@lru_cache(maxsize=64)
def _is_month_first(locale: str) -> bool:
    """Tell whether a locale writes the month before the day, in every form of a date."""
    return str(Locale.parse(locale).date_formats["long"].pattern).startswith("M")


@lru_cache(maxsize=65536)
def short_day(day: date, locale: str) -> str:
    """Return day and month in few characters: 24 nov, or Nov 24 in the United States."""
    return format_date(day, "MMM d" if _is_month_first(locale) else "d MMM", locale=locale)


@lru_cache(maxsize=65536)
def long_day(day: date, locale: str) -> str:
    """Return a day in full: 24 de noviembre de 2026."""
    return format_date(day, "long", locale=locale)


@lru_cache(maxsize=65536)
def day_and_month(day: date, locale: str) -> str:
    """Return a day without its year: 28 de noviembre, or 28 November."""
    return format_skeleton("MMMMd", day, locale=locale)


@lru_cache(maxsize=65536)
def numeric_day(day: date, locale: str) -> str:
    """Return a whole date in few characters that nobody can read in two ways: 28 nov 2026."""
    return format_date(day, "MMM d, y" if _is_month_first(locale) else "d MMM y", locale=locale)


def named_tabs(titles: Mapping[str, str]) -> dict[str, str]:
    """Return titles of tabs by the name that sentences have for them: `payments_tab`."""
    return {f"{key}_tab": title for key, title in titles.items()}


@dataclass(frozen=True)
class Catalog:
    """Sentences by section and code, as `templates/<language>/words.toml` has them.

    Attributes:
        tabs: What tabs are called, by the name that sentences have for them.
    """

    language: str
    locale: str
    texts: Mapping[str, Mapping[str, str]]
    tabs: Mapping[str, str]

    def before_set_up(self) -> Catalog:
        """Return the catalog for a book that has no Columns tab yet, where one could answer."""
        earlier = {
            section: {**self.texts[section], **self.texts[f"{section}_before_set_up"]}
            for section in ("columns", "problem")
        }
        return replace(self, texts={**self.texts, **earlier})

    def with_titles(self, titles: Mapping[str, str]) -> Catalog:
        """Return the catalog for a book whose tabs have titles of their own, by key."""
        return replace(self, tabs={**self.tabs, **named_tabs(titles)})

    def say(self, section: str, code: str, **details: Any) -> str:
        """Return a sentence with its details, and with the titles of the tabs that it names.

        Raises:
            KeyError: There is no such sentence; a test keeps every language complete.
        """
        return self.texts[section][code].format_map({**self.tabs, **details})

    def counted(self, section: str, code: str, count: int, **details: Any) -> str:
        """Return a sentence about a count; for 1 its singular, if there is one."""
        one = f"{code}_one"
        found = one if count == 1 and self.has(section, one) else code
        return self.say(section, found, count=count, **details)

    def has(self, section: str, code: str) -> bool:
        return code in self.texts[section]

    def why(self, decision: Decision) -> str:
        """Return the sentence that says why an invoice is, or is not, written about."""
        if decision.problem is not None:
            place = decision.problem.column or decision.problem.tab
            return self.say("why", decision.reason, column=place)
        return self.say(
            "why",
            decision.reason,
            step=decision.step.name if decision.step else "",
            until=short_day(decision.until, self.locale) if decision.until else "",
            hour=f"{decision.hour}:00" if decision.hour is not None else "",
            promised=short_day(decision.invoice.promised, self.locale)
            if decision.invoice.promised
            else "",
            today=short_day(decision.today, self.locale),
            rule=self.law(decision.rule) if decision.rule else "",
            **self._named(decision.details),
        )

    def law(self, rule: str) -> str:
        """Return the name of the law, or of Aldía's own care, that a rule belongs to: Ley 2300."""
        return self.say("law", rule.partition(".")[0])

    def _named(self, details: Mapping[str, str]) -> dict[str, str]:
        """Return details as the sheet writes them: names of settings, days, sums."""
        found = {n: self._quoted(text) for n, text in details.items() if n != "setting"}
        if "setting" in details:
            found["setting"] = self.say("setting", details["setting"])
        return found

    def _quoted(self, text: str) -> str:
        """Return what a detail holds as a person would write it: a day, a sum, a state."""
        if self.has("situation", text):
            return self.say("situation", text).lower()
        return self.figure(text)

    def figure(self, text: str) -> str:
        """Return an ISO day, or a sum such as `350000 COP`, as a person would write it."""
        day = read_day(text) if _ISO_DAY.fullmatch(text) else None
        if day is not None:
            return self.numeric_day(day)
        if _SUM.fullmatch(text):
            amount, currency = text.split(" ")
            return money(Decimal(amount), currency, self.locale)
        return text

    def risk(self, risk: Risk) -> str:
        """Return how a customer pays, with the chance of paying late and its reasons, if any."""
        tier = self.say("risk", risk.tier)
        said = [self.counted("risk", p.code, p.count, of=p.of) for p in risk.parts]
        if not said:
            return tier
        chance = round(risk.chance * 100)
        return self.say("risk", "chance", tier=tier, chance=chance, reasons="; ".join(said))

    def situation(self, decision: Decision) -> str:
        """Return in a word or two how an invoice stands."""
        if decision.action is Action.CLOSED:
            return self.say("situation", decision.reason)
        if decision.reason in self.texts["situation"]:
            return self.say("situation", decision.reason)
        if decision.action is Action.PROBLEM or decision.days_late is None:
            return self.say("situation", "problem")
        late = decision.days_late
        return self.say("situation", "overdue" if late > 0 else "today" if late == 0 else "open")

    def remedy(self, problem: Problem) -> str:
        """Return the sentence that says how to mend a problem."""
        quoted = problem.details
        if problem.code not in _TO_TYPE:
            quoted = {name: self.figure(text) for name, text in quoted.items()}
        details = {"wrong": problem.wrong, "column": problem.column, **quoted}
        return self.say("problem", problem.code, **details)

    def day(self, moment: datetime | date) -> str:
        return short_day(moment, self.locale)

    def day_and_month(self, day: date) -> str:
        return day_and_month(day, self.locale)

    def long_day(self, day: date) -> str:
        return long_day(day, self.locale)

    def day_of_week(self, day: date) -> str:
        """Return a day with its weekday: lunes 8 de junio, or Monday, June 8."""
        name = Locale.parse(self.locale).days["stand-alone"]["wide"][day.weekday()]
        return self.say("letter", "day_of_week", weekday=name, day=self.day_and_month(day))

    def weekday(self, weekday: int) -> str:
        """Return a weekday in few letters: lun, Mon. Monday is 0."""
        names = Locale.parse(self.locale).days["stand-alone"]["abbreviated"]
        return str(names[weekday]).rstrip(".")

    def numeric_day(self, day: date) -> str:
        return numeric_day(day, self.locale)

    def month(self, day: date) -> str:
        """Return the month of a day, such as `nov 2026`."""
        return str(format_date(day, "MMM y", locale=self.locale))
