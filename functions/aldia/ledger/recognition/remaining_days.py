"""The one column of days left that can be the days on which invoices fall due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from aldia.ledger.recognition.comparing import at, number_in
from aldia.ledger.recognition.contents import is_day, is_number
from aldia.ledger.recognition.matches import Match
from aldia.ledger.schema.header_words import Partly
from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.cells import Rows, is_filled

_SAYS_DUE = frozenset({"due", "term", "agreed"})
"""Meanings of words for when something has to be paid."""

_BESIDE = frozenset(
    "date days payment paid last real net credit invoice document customer instalment fee amount "
    "total balance original number current".split()
)
"""Meanings that a header of due days may have besides: `Vencimiento crédito`."""

_FROM_WHICH = frozenset({"date", "issue", "delivery", "order", "nothing"})
"""Meanings of words for days from which the days to pay are counted."""

_OF_MONEY = frozenset({"payment", "paid", "balance", "amount", "invoice"})
"""Meanings of words by which a day is one of money, whatever else its header says."""

_TERMS = frozenset({7, 8, 10, 14, 15, 20, 21, 28, 29, 30, 31, 45, 59, 60, 61, 90, 91, 92, 120})
"""Days that are commonly given to pay."""

_MOST_DAYS = 125
"""Days from the invoice on within which it falls due; chosen by hand. A guarantee, a contract and a
renewal mostly end later."""

_ALL = 0.9
"""Share of rows; chosen by hand, as a slip or a row cancelled may stand among them."""

_FEWEST = 3
"""Rows from which on one and the same number of days is no chance; chosen by hand."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A column that is nothing yet, and what is known of its header.

    Attributes:
        is_other: Whether a phrase of it says that it is about something else.
    """

    match: Match
    said: Partly
    is_other: bool

    @property
    def is_plain(self) -> bool:
        """Tell whether the header says when to pay and nothing else: `Plazo hasta`."""
        return bool(self.said.meaning & _SAYS_DUE) and not self.said.unknown and self._is_beside

    @property
    def is_hint(self) -> bool:
        """Tell whether the header says when to pay, and something that is not known."""
        return bool(self.said.meaning & _SAYS_DUE) and self._is_beside

    @property
    def is_of_money(self) -> bool:
        return self.is_hint and bool(self.said.meaning & _OF_MONEY)

    @property
    def is_silent(self) -> bool:
        """Tell whether nothing is known of the header, but that days stand below it."""
        is_unread = self.said.meaning <= {"date"} and bool(self.said.unknown)
        return is_unread and not self.is_other

    @property
    def _is_beside(self) -> bool:
        return self.said.meaning <= _SAYS_DUE | _BESIDE


@dataclass(frozen=True)
class Days:
    """The days of a list, by which those on which its invoices fall due are told.

    Attributes:
        used: The rows of invoices.
    """

    tab: Tab
    matches: Sequence[Match]
    used: Rows

    def only(self, left: Sequence[Saying], *, is_alone: bool) -> Match | None:
        """Return the one column that can be the due days; None for none or several.

        Whoever owes something has one, also those who have not paid; none lies before the invoice.
        A header that says when to pay is enough. One that says so in words that are not all known
        has to speak of money, or to be followed by usual terms; one that says nothing has to be the
        only column of days left, with usual terms.
        """
        full = [each for each in left if self._is_full(each.match)]
        for kind in (self._plain, self._of_money, self._hints):
            found = kind(full)
            if found:
                return found[0].match if len(found) == 1 else None
        silent = [each for each in full if each.is_silent and is_alone]
        is_one = len(silent) == len(full) == 1 and self._has_terms(silent[0].match)
        return silent[0].match if is_one else None

    def of_invoices(self, left: Sequence[Saying]) -> Match | None:
        """Return the one column of days left from which terms can count; None for none or several.

        Whatever was delivered or collected on them, each row has one, and no other column has.
        """
        full = [each for each in left if self._is_full(each.match)]
        is_one = len(full) == 1 and full[0].said.meaning <= _FROM_WHICH and not full[0].is_other
        return full[0].match if is_one else None

    def _plain(self, full: Sequence[Saying]) -> list[Saying]:
        return [each for each in full if each.is_plain]

    def _of_money(self, full: Sequence[Saying]) -> list[Saying]:
        return [each for each in full if each.is_of_money and self._is_near(each.match)]

    def _hints(self, full: Sequence[Saying]) -> list[Saying]:
        found = [each for each in full if self._is_hint(each)]
        return found if len(full) == 1 else []

    def _is_hint(self, each: Saying) -> bool:
        return each.is_hint and not each.is_other and self._has_terms(each.match)

    def _is_full(self, match: Match) -> bool:
        """Tell whether whoever owes something has a day, and none lies before the invoice."""
        cells = [at(row, match.index) for row in self.used if self._may_owe(row)]
        filled = [cell for cell in cells if is_filled(cell)]
        is_full = len(filled) >= _ALL * len(cells) and sum(map(is_day, filled)) >= _ALL * len(
            filled
        )
        return bool(filled) and is_full and all(gap >= 0 for gap in self._gaps(match))

    def _may_owe(self, row: Sequence[object]) -> bool:
        """Tell whether a row may be open: whatever it says, its balance is not 0."""
        place = self._place("stated")
        cell = at(row, place) if place is not None else None  # type: ignore[arg-type]
        return not is_number(cell) or number_in(cell) != 0

    def _place(self, key: str) -> int | None:
        return next((m.index for m in self.matches if m.key == key and m.is_certain), None)

    def _gaps(self, match: Match) -> list[Decimal]:
        """Return how many days each lies behind the invoice's own, where both are serial days."""
        issued = self._place("issued")
        return list(self._gaps_from(issued, match.index)) if issued is not None else []

    def _gaps_from(self, issued: int, place: int) -> Iterator[Decimal]:
        for row in self.used:
            first, second = at(row, issued), at(row, place)
            if is_number(first) and is_number(second):
                yield number_in(second) - number_in(first)

    def _is_near(self, match: Match) -> bool:
        return all(gap <= _MOST_DAYS for gap in self._gaps(match))

    def _has_terms(self, match: Match) -> bool:
        """Tell whether the days follow the invoices' own by terms that are commonly given."""
        gaps = self._gaps(match)
        usual = sum(gap in _TERMS for gap in gaps)
        return len(gaps) >= _FEWEST and usual >= _ALL * len(gaps)
