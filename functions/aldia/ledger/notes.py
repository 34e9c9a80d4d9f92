"""Words in a note that may decide whether somebody is asked: paid, void, in dispute."""

from __future__ import annotations

import re
from collections.abc import Collection

from aldia.ledger.folding import fold_words
from aldia.ledger.vocabulary import VOCABULARIES, words_of

_SAYS_PAID = frozenset(word for said in VOCABULARIES for word in said.says_paid)
_TAKES_BACK = words_of(lambda said: said.takes_back)
_WORD = re.compile(r"[^\W\d_]+")
_NEAR = 3
"""Words before it among which one takes it back, as in `no ha pagado`; chosen by hand."""


def telling_word_in(text: str, states: Collection[str]) -> str:
    """Return the word of a note that may say that nobody is to be asked; empty for none.

    `PAGADO 15/10`, `dice que ya pagó` and `anulada, se hizo de nuevo` may, `no ha pagado` does not.

    Args:
        states: Folded words of the states that close an invoice or let it wait.
    """
    words: list[str] = _WORD.findall(text)
    for place, word in enumerate(words):
        before = {fold_words(each) for each in words[max(place - _NEAR, 0) : place]}
        says_so = word.casefold() in _SAYS_PAID or fold_words(word) in states
        if says_so and not before & _TAKES_BACK:
            return word
    return ""
