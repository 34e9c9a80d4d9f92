"""Days to pay as people write them: `30`, `30 días`, `net 30`, `contado`."""

from __future__ import annotations

import re

from aldia.ledger.values.cells import Raw
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.vocabulary import VOCABULARIES, words_of

_LONGEST = 365
"""Days; nobody grants more."""

_AT_ONCE = frozenset(phrase for said in VOCABULARIES for phrase in said.at_once)
_BESIDE = words_of(lambda said: said.beside_terms)
_PARTS = re.compile(r"[a-z]+|\d+")


def parse_term(raw: Raw) -> int | Wrong | None:
    """Read days to pay; None for a blank cell.

    Words that may mean another count, such as the end of the month, are `Wrong`.
    """
    if raw.is_blank:
        return None
    number = raw.number
    if number is not None:
        is_term = 0 <= number <= _LONGEST and number == number.to_integral_value()
        return int(number) if is_term else Wrong("term_unreadable")
    text = fold_words(str(raw.value))
    if text in _AT_ONCE:
        return 0
    parts = _PARTS.findall(text)
    numbers = [int(part) for part in parts if part.isdecimal()]
    is_plain = all(part.isdecimal() or part in _BESIDE for part in parts)
    if len(numbers) == 1 and is_plain and numbers[0] <= _LONGEST:
        return numbers[0]
    return Wrong("term_unreadable")
