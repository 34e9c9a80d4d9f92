"""Columns that say from when until when something is invoiced: `Desde` and `Hasta`, `Check-in`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aldia.ledger.recognition.comparing import at, number_in
from aldia.ledger.recognition.contents import is_day
from aldia.ledger.recognition.matches import Basis, Match
from aldia.ledger.values.cells import Rows
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.vocabulary import VOCABULARIES
from aldia.ledger.values.vocabulary_fields import Vocabulary


def _phrases(said: Callable[[Vocabulary], str]) -> frozenset[str]:
    return frozenset(p.strip() for each in VOCABULARIES for p in said(each).split(","))


_STARTS = _phrases(lambda said: said.period_starts)
_ENDS = _phrases(lambda said: said.period_ends)


def without_periods(matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches, without the first and last days of what is invoiced.

    They are so by their headers, if both stand in the list and no first day is after its last one:
    `Hasta` beside `Desde` is no due day. What a person chose counts.
    """
    open_ones = [m for m in matches if m.basis is not Basis.PERSON]
    starts = [m.index for m in open_ones if fold_words(m.header) in _STARTS]
    ends = [m.index for m in open_ones if fold_words(m.header) in _ENDS]
    pairs = [(one, other) for one in starts for other in ends if _are_in_order(rows, one, other)]
    found = {place for pair in pairs for place in pair}
    return [Match(m.index, m.header, "", Basis.PERIOD) if m.index in found else m for m in matches]


def _are_in_order(rows: Rows, start: int, end: int) -> bool:
    """Tell whether days stand in both columns, and never a later one in the first."""
    pairs = [(at(row, start), at(row, end)) for row in rows]
    known = [(one, other) for one, other in pairs if is_day(one) and is_day(other)]
    numbers = [(number_in(one), number_in(other)) for one, other in known]
    return bool(known) and all(one <= other for one, other in numbers if one and other)
