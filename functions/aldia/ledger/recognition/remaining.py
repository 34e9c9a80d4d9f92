"""The one column left that can be what a list cannot do without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aldia.ledger.cells import Rows
from aldia.ledger.folding import fold_words
from aldia.ledger.recognition.contents import Contents, look_at
from aldia.ledger.recognition.headings import listed_rows
from aldia.ledger.recognition.matches import Basis, Match
from aldia.ledger.schema import Column, Tab

_ALL = 0.9
"""Share of cells from which on a column counts as full or as of one kind; chosen by hand."""

_NAMES_OF_SEVERAL_WORDS = 0.5
"""Share of texts with a blank from which on they are names; chosen by hand: words that sort rows,
such as a zone or a product, mostly have none."""


def with_the_only(tab: Tab, lacks: Column, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches, with a column that the list lacks if just one is left that can be it.

    Its header says nothing in any language, and its cells can be nothing else: full names for the
    customer; for the invoice a code of letters and digits, another one in each row. Such codes may
    also stand below a word that other lists use for something else, such as *Cuenta*.
    """
    used = listed_rows(rows)
    left = [
        match
        for match in matches
        if _is_open(tab, lacks, match, used) and _is_it(tab, lacks, match, used)
    ]
    return [
        replace(match, key=lacks.key, basis=Basis.ONLY) if left == [match] else match
        for match in matches
    ]


def _is_open(tab: Tab, lacks: Column, match: Match, used: Rows) -> bool:
    """Tell whether nothing is known of a column by its header."""
    header = f" {fold_words(match.header)} "
    is_read = any(words.readings(match.header) for words in tab.header_words.values())
    labels = look_at(used, match.index, tab.state_words).labels
    is_label = lacks.looks_like == "identifier" and labels >= _ALL
    known = tab.telling if is_label else (*tab.telling, *tab.harmless)
    is_known = any(f" {fold_words(each)} " in header for each in known)
    is_free = match.basis is Basis.UNKNOWN and fold_words(match.header) not in tab.own_headers
    return is_free and bool(match.header) and not is_read and not is_known


def _is_it(tab: Tab, lacks: Column, match: Match, used: Rows) -> bool:
    contents = look_at(used, match.index, tab.state_words)
    if contents.full < _ALL or contents.days > 1 - _ALL:
        return False
    if lacks.looks_like == "name":
        return _are_names(contents)
    return lacks.looks_like == "identifier" and _are_numbers(contents)


def _are_names(contents: Contents) -> bool:
    is_other = max(contents.addresses, contents.states, contents.answers, contents.codes) > 1 - _ALL
    is_named = contents.words >= _ALL and contents.blanks >= _NAMES_OF_SEVERAL_WORDS
    return is_named and not is_other and contents.distinct * contents.filled > 1


def _are_numbers(contents: Contents) -> bool:
    return min(contents.codes, contents.words, contents.distinct) >= _ALL
