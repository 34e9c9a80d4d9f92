"""Words from a closed list: states, yes and no, languages, currencies, time zones, channels."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import TypeVar

from babel import Locale
from babel.core import get_global

from aldia.ledger.values.cells import Raw
from aldia.ledger.values.currencies import (
    OWN_CURRENCY,
    SHARED_SIGNS,
    SIGNS,
    WITH_A_BARE_SIGN,
    currency_codes,
    meant_by_words,
    the_one,
)
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.vocabulary import VOCABULARIES, words_of
from aldia.policy.channels import Channel
from aldia.policy.working_days import Jurisdiction

Choice = TypeVar("Choice", bound=str)

_YES = words_of(lambda said: said.yes) | {"x", "1"}
_NO = words_of(lambda said: said.no) | {"0", "n a"}
_TICKS = set("✓✔☑✅🗸×✗✘")
_DOUBTS = re.compile("[?¿❓❔✗✘×❌]")
_LANGUAGES = {
    name: code
    for said in VOCABULARIES
    for word, code in said.names.items()
    for name in (word, code)
}
_CHANNELS = {
    name: Channel(channel)
    for said in VOCABULARIES
    for channel, names in said.channels.items()
    for name in names
}


def is_doubtful(text: str) -> bool:
    """Tell whether a sign takes back what the words beside it say: `¿Pagada?`, `✗ Pagada`."""
    return _DOUBTS.search(text) is not None


def parse_choice(raw: Raw, words: Mapping[str, Choice], code: str) -> Choice | Wrong | None:
    """Return the choice that a cell's word means; None for a blank cell.

    Args:
        words: Choices by folded word.
        code: Code of the `Wrong` for any other word.
    """
    if raw.is_blank:
        return None
    if raw.is_error:
        return Wrong("cell_error")
    text = str(raw.value)
    found = None if is_doubtful(text) else words.get(fold_words(text))
    return found if found is not None else Wrong(code)


def parse_yes_no(raw: Raw) -> bool | Wrong | None:
    """Read yes, no, a tick or a checkbox; None for a blank cell."""
    if raw.is_blank:
        return None
    if isinstance(raw.value, bool):
        return raw.value
    answer = _yes_or_no(str(raw.value))
    return answer if answer is not None else Wrong("yes_no_unreadable")


def is_ticked(raw: Raw) -> bool:
    """Tell whether a cell says anything but no or a doubt.

    People who looked at a row may write the day, or their name.
    """
    return not (raw.is_blank or is_doubtful(str(raw.value)) or parse_yes_no(raw) is False)


@lru_cache(maxsize=4096)
def _yes_or_no(text: str) -> bool | None:
    bare = text.strip()
    if bare and set(bare) <= _TICKS | {"️"}:
        return not set(bare) & set("✗✘×")
    if is_doubtful(bare):
        return None
    word = fold_words(bare)
    if word in _YES:
        return True
    return False if word in _NO or bare in {"-", "–", "—"} else None


def parse_language(raw: Raw) -> str | Wrong | None:
    if raw.is_blank:
        return None
    found = _LANGUAGES.get(fold_words(str(raw.value)).split(" ")[0])
    return found or Wrong("language_unknown")


def parse_currency(raw: Raw, home: str = "") -> str | Wrong | None:
    """Read a code, a sign that means one currency, or its usual name.

    Args:
        home: The book's currency; a sign that it shares with others means this one, and so does a
            bare `$` where people write it so.
    """
    if raw.is_blank:
        return None
    text = str(raw.value).strip()
    if text in SIGNS:
        return SIGNS[text]
    if home in (WITH_A_BARE_SIGN if text == "$" else SHARED_SIGNS.get(text, ())):
        return home
    code = text.upper()
    if code in currency_codes():
        return code
    meant = meant_by_words(text)
    means_home = fold_words(text) in OWN_CURRENCY or home in meant
    if home and means_home:
        return home
    return the_one(meant) or Wrong("currency_unknown")


@lru_cache(maxsize=1)
def time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def parse_time_zone(raw: Raw) -> str | Wrong | None:
    if raw.is_blank:
        return None
    name = str(raw.value).strip().replace(" ", "_")
    return name if name in time_zones() else Wrong("time_zone_unknown")


def parse_jurisdiction(raw: Raw) -> Jurisdiction | Wrong | None:
    """Read a country's name or two letters, or those of one of its regions: `CO`, `ES-MD`."""
    if raw.is_blank:
        return None
    country, _, region = raw.text.strip().upper().replace("_", "-").partition("-")
    place = Jurisdiction(country.strip(), region.strip())
    if place.country not in get_global("territory_currencies"):
        named = _countries().get(fold_words(raw.text))
        return Jurisdiction(named) if named else Wrong("country_unknown")
    return place


@cache
def _countries() -> Mapping[str, str]:
    """Return the codes of countries by folded name, in every language that Aldía speaks."""
    known = get_global("territory_currencies")
    return {
        fold_words(name): code
        for language in set(_LANGUAGES.values())
        for code, name in Locale(language).territories.items()
        if code in known
    }


def parse_channels(raw: Raw) -> frozenset[Channel] | Wrong | None:
    """Read channels separated by commas, semicolons, slashes, `y` or `and`."""
    if raw.is_blank:
        return None
    parts = [fold_words(part) for part in re.split(r"[,;/+\n]| y | and ", str(raw.value))]
    found = {_CHANNELS.get(part) for part in parts if part}
    if None in found or not found:
        return Wrong("channel_unknown")
    return frozenset(channel for channel in found if channel)


def parse_integer(raw: Raw, least: int, most: int) -> int | Wrong | None:
    """Read a whole number from `least` to `most`; None for a blank cell."""
    if raw.is_blank:
        return None
    number = raw.number
    if number is None:
        text = str(raw.value).strip().replace("−", "-")
        number = Decimal(text) if re.fullmatch(r"[+-]?\d{1,9}", text) else None
    if number is None or not least <= number <= most or number != int(number):
        return Wrong("integer_unreadable", {"least": str(least), "most": str(most)})
    return int(number)
