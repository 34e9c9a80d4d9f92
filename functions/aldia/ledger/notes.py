"""Words in a note that may decide whether somebody is asked: paid, void, in dispute."""

from __future__ import annotations

import re
from collections.abc import Collection

from aldia.ledger.cells import Raw
from aldia.ledger.choices import parse_yes_no
from aldia.ledger.folding import fold_words
from aldia.ledger.vocabulary import VOCABULARIES, words_of

_SAYS_PAID = frozenset(word for said in VOCABULARIES for word in said.says_paid)
_TAKES_BACK = words_of(lambda said: said.takes_back)
_NOT_TO = words_of(lambda said: said.not_to)
_TO_WRITE = words_of(lambda said: said.to_write)
_IN_NOTES = frozenset(p.strip() for said in VOCABULARIES for p in said.in_notes.split(","))
_LONGEST = max(len(phrase.split()) for phrase in _IN_NOTES)
_WORD = re.compile(r"[^\W\d_]+")
_NEAR = 3
"""Words before it among which one takes it back, as in `no ha pagado`; chosen by hand."""


def telling_word_in(text: str, states: Collection[str]) -> str:
    """Return the word of a note that may say that nobody is to be asked; empty for none.

    `PAGADO 15/10`, `dice que ya pagó`, `anulada, se hizo de nuevo`, `no cobrar` and `quedó de pagar
    el viernes` may, `no ha pagado` does not.

    Args:
        states: Folded words of the states that close an invoice or let it wait.
    """
    if parse_yes_no(Raw(text)) is True:
        return text.strip()
    words: list[str] = _WORD.findall(text)
    folded = [fold_words(word) for word in words]
    for place, word in enumerate(words):
        before = set(folded[max(place - _NEAR, 0) : place])
        says_so = word.casefold() in _SAYS_PAID or folded[place] in states
        if says_so and not before & _TAKES_BACK:
            return word
        if folded[place] in _TO_WRITE and before & _NOT_TO:
            return " ".join(words[max(place - _NEAR, 0) : place + 1])
        for length in range(2, _LONGEST + 1):
            phrase = " ".join(folded[place : place + length])
            if len(folded) >= place + length and (phrase in _IN_NOTES or phrase in states):
                return " ".join(words[place : place + length])
        if folded[place] in _IN_NOTES:
            return word
    return ""
