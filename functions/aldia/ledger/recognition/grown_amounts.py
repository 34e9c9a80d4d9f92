"""A second amount that has grown since: with interest, revised, as of today."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from aldia.ledger.recognition.comparing import at
from aldia.ledger.recognition.contents import is_number
from aldia.ledger.schema.header_words import Meaning, spaced
from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.cells import Rows, Scalar

_AMOUNT = frozenset({"amount", "total"})
_BESIDE = _AMOUNT | {"invoice", "document", "fee"}
_GROWS = frozenset({"current", "rate", "late", "date", "revised"})
"""Meanings of words by which an amount is one of another day: `hoy`, `con intereses`, `en mora`."""

_EXPLAINS = frozenset({"tax", "discount", "charge", "withheld"})
_MOST = 2
"""Multiple of the amount; chosen by hand, as no invoice doubles by interest before it is settled,
and the value of what was sold or insured is more."""

_FEWEST = 2
"""Rows with more than the amount from which on it says something; chosen by hand."""


@dataclass(frozen=True)
class Amounts:
    """The columns of sums of a list.

    Attributes:
        headers: By index, without Aldía's own.
        taken: Columns that are something already.
    """

    tab: Tab
    headers: Mapping[int, str]
    taken: Collection[int]
    rows: Rows

    def grown_from(self, amount: int) -> list[int]:
        """Return the columns that may hold what is owed by now in place of the amount.

        Their headers mean the amount with a further word, known or not, or name nothing but another
        day or interest (`Actualizado 30/04`, `Hoy`); their sums are the amount or more, and no tax
        or discount explains by how much.
        """
        return [
            index
            for index, header in self.headers.items()
            if index not in self.taken and self._is_named_so(header) and self._grows(amount, index)
        ]

    def _is_named_so(self, header: str) -> bool:
        words = spaced(header).split()
        if any(meaning and meaning <= _GROWS for meaning in self._readings(header)):
            return True
        return any(
            (self._is_amount(" ".join(words[:at])) and self._is_further(" ".join(words[at:])))
            or (self._is_amount(" ".join(words[at:])) and self._is_further(" ".join(words[:at])))
            for at in range(1, len(words))
        )

    def _is_amount(self, text: str) -> bool:
        return any(meaning & _AMOUNT and meaning <= _BESIDE for meaning in self._readings(text))

    def _is_further(self, text: str) -> bool:
        readings = list(self._readings(text))
        return not readings or any(meaning and meaning <= _GROWS for meaning in readings)

    def _readings(self, text: str) -> Iterator[Meaning]:
        for words in self.tab.header_words.values():
            yield from (reading.meaning for reading in words.readings(text))

    def _grows(self, amount: int, index: int) -> bool:
        """Tell whether sums are the amount or more in every row, and nothing explains them."""
        pairs = [(row, at(row, amount), at(row, index)) for row in self.rows]
        sums = [
            (row, Decimal(str(one)), Decimal(str(other)))
            for row, one, other in pairs
            if is_number(one) and is_number(other)
        ]
        if sum(one < other for _, one, other in sums) < _FEWEST:
            return False
        if not all(one <= other <= _MOST * one for _, one, other in sums):
            return False
        others = [i for i, header in self.headers.items() if self._explains(header)]
        return not any(
            all(abs(abs(self._sum(row, places)) - (other - one)) < 1 for row, one, other in sums)
            for places in (others, *([each] for each in others))
        )

    def _explains(self, header: str) -> bool:
        return any(meaning & _EXPLAINS for meaning in self._readings(header))

    def _sum(self, row: Sequence[Scalar], places: Collection[int]) -> Decimal:
        cells = (at(row, place) for place in places)
        return sum((Decimal(str(cell)) for cell in cells if is_number(cell)), Decimal(0))
