"""What the header of an unknown column says by its words: telling, harmless, about reminding."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aldia.ledger.recognition.comparing import has_meaning
from aldia.ledger.schema.header_words import spaced
from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.notes import forbids_writing, telling_word_in
from aldia.ledger.values.scales import scale_in
from aldia.ledger.values.vocabulary import words_of

_COUNTERS = frozenset({"n", "no"})
"""Headers of columns that count the rows: `N°`, `No.`, and `#`."""

_REMINDING = words_of(lambda said: said.reminding)
_DONE = re.compile(r"\b\w+(?:ó|aron|ieron|ou|aram)\b")
"""How verbs of the past end in Spanish and Portuguese."""


def is_telling(tab: Tab, header: str, in_words: int = 1) -> bool:
    """Tell whether a header has a telling word outside harmless phrases such as *forma de pago*.

    Args:
        in_words: How many words a telling phrase has at least; one of several, such as *on
            account*, says more than each of its words.
    """
    folded = f" {fold_words(header)} "
    said = (each for each in tab.telling if len(each.split()) >= in_words)
    for word in (f" {each} " for each in said if f" {each} " in folded):
        text = folded
        for phrase in (f" {each} " for each in tab.harmless if word in f" {each} "):
            text = text.replace(phrase, " ")
        if word in text:
            return True
    return False


def has_phrase(header: str, phrases: Sequence[str]) -> bool:
    """Tell whether a header has one of the phrases, or only counts the rows: `#`, `No.`."""
    folded = fold_words(header.replace("#", " no "))
    return folded in _COUNTERS or any(f" {phrase} " in f" {folded} " for phrase in phrases)


def is_reminding(header: str) -> bool:
    """Tell whether a no below a header may be a wish not to write: `Avisar`, not `No cobrar`."""
    return not _REMINDING.isdisjoint(fold_words(header).split()) and not forbids_writing(header)


def speaks_of_settling(header: str, words: frozenset[str]) -> bool:
    """Tell whether a header speaks of paying, of the end of a debt, or of what somebody did.

    Args:
        words: Folded words of the states that close an invoice or let it wait.
    """
    return telling_word_in(header, words) != "" or _DONE.search(header.casefold()) is not None


def names_rest(tab: Tab, header: str) -> bool:
    """Tell whether a word of a header that cannot be read names what is left to pay."""
    return any(has_meaning(tab, word, "balance") for word in spaced(header).split())


def scale_of(tab: Tab, header: str) -> str:
    """Return the word by which a header of a sum says thousands or millions; empty for none."""
    words = f"{fold_words(header)} "
    sums = {name for name, key in tab.keys_by_header.items() if tab.column(key).is_money}
    name = max((each for each in sums if words.startswith(f"{each} ")), key=len, default="")
    return scale_in(header[len(name) :]) if name else ""
