"""Where a business is, and how its people write sums and days, as far as the workbook says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel.core import get_global
from babel.languages import get_official_languages
from babel.localedata import locale_identifiers
from babel.numbers import get_territory_currencies

from aldia.ledger.tabs.settings import Settings
from aldia.ledger.values.units import usual_digits


@dataclass(frozen=True, slots=True)
class Business:
    """Where a business is and how it speaks, as far as the workbook says.

    Attributes:
        language: Language of the headers; None if they do not tell.
    """

    locale: str
    time_zone: str
    language: str | None
    settings: Settings

    @property
    def speaks_other(self) -> bool:
        """Tell whether the headers are in another language than the locale's."""
        return self.language not in {None, self.locale.partition("_")[0]}

    @property
    def homes(self) -> Sequence[str]:
        """Return the locales of other countries that Settings and the time zone name.

        If they name none it is the language of the headers, where that is another.
        """
        territory = self.locale.partition("_")[2]
        zone = get_global("zone_territories").get(self.time_zone, "")
        countries = dict.fromkeys((self.settings.country, zone))
        found = [self._locale_of(each) for each in countries if each not in {"", territory}]
        if not found and self.language and self.speaks_other:
            return [self.language]
        return found

    def _locale_of(self, country: str) -> str:
        official = get_official_languages(country, de_facto=True)
        liked = [each for each in (self.language, self.locale[:2]) if each in official]
        known = (f"{each}_{country}" for each in (*liked, *official))
        return next((each for each in known if each in _known_locales()), self.locale)

    def is_without_cents(self, currency: str) -> bool:
        """Tell whether people write no cents in a currency, or in the one that may be meant.

        Where nobody named one, the locale's is doubted if the headers are in another language.
        """
        meant = {currency}
        if self.settings.is_currency_assumed and self.speaks_other:
            countries = [home.partition("_")[2] for home in self.homes]
            meant |= {get_territory_currencies(each)[0] for each in countries if each}
        return any(usual_digits(each) == 0 for each in meant)


@lru_cache(maxsize=1)
def _known_locales() -> frozenset[str]:
    return frozenset(locale_identifiers())
