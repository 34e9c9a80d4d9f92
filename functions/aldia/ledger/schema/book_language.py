"""The language of a book, by its headers: the workbook's locale says only how Google reads it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.cells import Rows, Scalar
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.vocabulary import HEADER_WORDS

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

_LANGUAGES = {word: language for language, words in HEADER_WORDS.items() for word in words.split()}
_LONGEST_FIRST = sorted(_LANGUAGES, key=len, reverse=True)

_FEWEST_LETTERS = 5
"""Letters of a word that counts within words that run together, too; chosen by hand."""

_TOP_ROWS = 5
"""First rows of a tab, of which one most often is its header; chosen by hand."""


def language_of_tabs(tabs: Iterable[Rows]) -> str | None:
    """Return the language of several tabs of which it is not known where their headers stand."""
    tops = (cell for rows in tabs for row in rows[:_TOP_ROWS] for cell in row)
    return language_of_headers({cell for cell in tops if isinstance(cell, str)})


def language_of_headers(headers: Iterable[str]) -> str | None:
    """Return the code of the language that most headers are in; None if two are even, or none is.

    It may be one that Aldía does not speak. A header counts once, with the first word that only
    one language has.
    """
    found = Counter(language for each in headers if (language := _language_of(each)))
    (first, most), (_, next_most) = [*found.most_common(2), ("", 0), ("", 0)][:2]
    return first if most > next_most else None


def language_of_row(tab: Tab, cells: Iterable[Scalar]) -> str | None:
    """Return the language of a row of headers, without those of Aldía's columns."""
    ours = {name for each in tab.system_columns for name in each.header.values()}
    headers = (str(cell or "") for cell in cells)
    return language_of_headers(header for header in headers if header not in ours)


def _language_of(header: str) -> str | None:
    words = fold_words(_CAMEL.sub(" ", header)).split()
    whole = (_LANGUAGES[word] for word in words if word in _LANGUAGES)
    parts = (language for word in words if (language := _language_within(word)))
    return next(whole, None) or next(parts, None)


def _language_within(run: str) -> str | None:
    """Return the language of a known word in words that run together: `nombrecliente`."""
    words = (each for each in _LONGEST_FIRST if len(each) >= _FEWEST_LETTERS and each in run)
    return next((_LANGUAGES[each] for each in words), None)
