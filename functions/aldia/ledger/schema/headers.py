"""Which column a header names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from aldia.ledger.schema.schema import Column, Tab
from aldia.ledger.values.currencies import parse_heading
from aldia.ledger.values.dates import looks_like_date
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.vocabulary import VOCABULARIES

_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_SHARE = re.compile("[%‰]")
_DAY = re.compile(
    r"\b\d{1,4}(?:[ /.-]|\s+de\s+)(?:\d{1,2}|[^\W\d]{3,10})(?:[ /.-]|\s+de\s+)\d{2,4}\b"
)
_SIGNS_OF_DAYS = {"day": "d dd", "month": "m mm mmm mmmm"}
_DAY_PARTS = {
    word: part
    for parts in (_SIGNS_OF_DAYS, *(said.day_parts for said in VOCABULARIES))
    for part, words in parts.items()
    for word in words.split()
}
_FEWEST_DAY_PARTS = 2
"""Parts of a pattern of dates; chosen by hand. One part alone, such as `(mes)`, says no order."""


def match_header(tab: Tab, text: str) -> str | None:
    """Return the key of the column that a header names; None for none.

    The currency that a money column names and a pattern of dates in brackets are ignored. Any
    other text in brackets, or beside the name, makes it another column: `Correo (vendedor)`.
    """
    if _SHARE.search(text) or not _is_latin(text):
        return None
    for name, is_meant in (
        (text, _any_column),
        (parse_heading(text).name, _is_money),
        (without_date_pattern(text), _is_day),
    ):
        key = tab.keys_by_header.get(fold_words(name))
        if key is not None and is_meant(tab.column(key), text) and not _has_signs_in_brackets(name):
            return key
    return None


def _any_column(column: Column, text: str) -> bool:
    return True


def _is_money(column: Column, text: str) -> bool:
    return column.is_money and len(parse_heading(text).named) <= 1


def _is_day(column: Column, text: str) -> bool:
    return column.type in {"date", "paid"}


@lru_cache(maxsize=4096)
def _is_latin(text: str) -> bool:
    """Tell whether folding keeps every letter: it drops those of other alphabets."""
    plain = unicodedata.normalize("NFKD", text)
    return all(
        each.isascii() or not each.isalnum() for each in plain if not unicodedata.combining(each)
    )


def _has_signs_in_brackets(name: str) -> bool:
    """Tell whether brackets hold only characters that folding drops."""
    return any(each.strip() and not fold_words(each) for each in _BRACKETS.findall(name))


def without_date_pattern(text: str) -> str:
    """Return a header without brackets that say how a day is written."""
    return _BRACKETS.sub(lambda found: " " if is_date_pattern(found[1]) else found[0], text)


def without_day(text: str) -> str:
    """Return a header without the day as of which its column stands: `Saldo al 31/03/2026`."""
    return _DAY.sub(lambda found: " " if looks_like_date(found[0]) else found[0], text)


def is_date_pattern(text: str) -> bool:
    """Tell whether a text says how to write a day: `dd/mm/aaaa`, `día-mes-año`, `yyyy-mm-dd`."""
    parts = _day_parts(text)
    return len(parts) >= _FEWEST_DAY_PARTS and "" not in parts and len(set(parts)) == len(parts)


def _day_parts(text: str) -> list[str]:
    return [_DAY_PARTS.get(word, "") for word in fold_words(text).split()]


def date_order(header: str) -> str | None:
    """Return the order of dates that a header's brackets name, such as `mdy`; None for none."""
    pattern = next((each for each in _BRACKETS.findall(header) if is_date_pattern(each)), "")
    return "".join(part[0] for part in _day_parts(pattern)) or None
