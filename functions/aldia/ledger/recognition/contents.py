"""What stands in a column: shares of days, sums, addresses, words …"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import pairwise

from aldia.ledger.values.cells import Raw, Rows, Scalar, is_filled
from aldia.ledger.values.choices import parse_yes_no
from aldia.ledger.values.currencies import MARK, meant_beside, meant_by_words
from aldia.ledger.values.dates import looks_like_date, may_be_day
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.parts import is_part
from aldia.ledger.values.terms import parse_term

_MOST_ROWS = 200
"""Rows that are looked at; chosen by hand, as more hardly change a share."""

_SUM = re.compile(
    rf"[-(+]?\s*(?:{MARK})?\s*\$?\s*-?\d[\d.,'’\s]*(?:{MARK})?\s*\)?-?", re.IGNORECASE
)
_MARKS = re.compile(r"[^\d.,]")
_DECIMALS = re.compile(r"[.,](\d{1,2})$")
_NO_DIGIT = re.compile(r"\D")
_AT_ONCE = frozenset({"credito", "prepago"})
"""Words in columns of days to pay that name no number of them."""

LEAST_SUMS = 0.6
"""Share of sums from which on a column holds them, and not days or words; chosen by hand."""

_FLAGS = (0, 1)
_LABEL = re.compile(r"[^\W\d]{1,4}[ .°º#-]{0,2}\d[\d.-]*")

_ORDINALS = range(1, 61)
"""Places of instalments; chosen by hand, as more than five years of months are not invoiced."""

_MOST_CODE = 14
"""Characters of a customer's code; chosen by hand. Longer ones without a blank are rare."""


@dataclass(frozen=True)
class Contents:
    """What the filled cells of a column are, each as a share from 0 to 1.

    A type of column asks for few of the shares; each is worked out when it is asked for.

    Attributes:
        cells: The filled cells.
        used: How many rows hold anything.
        state_words: Folded words that an invoice's state may have.
    """

    cells: Sequence[Scalar]
    used: int
    state_words: frozenset[str]

    @property
    def is_empty(self) -> bool:
        return not self.cells

    @property
    def filled(self) -> int:
        return len(self.cells)

    def _share(self, hits: Iterable[bool]) -> float:
        return sum(hits) / len(self.cells) if self.cells else 0.0

    @cached_property
    def _texts(self) -> Sequence[str]:
        """Return the folded text of each cell; empty for one that holds none."""
        return [fold_words(cell) if isinstance(cell, str) else "" for cell in self.cells]

    @cached_property
    def parts(self) -> float:
        """Return the share of texts that say which instalment it is, and of how many."""
        return self._share(isinstance(cell, str) and is_part(cell) for cell in self.cells)

    @cached_property
    def ordinals(self) -> float:
        """Return the share of whole numbers that may count the instalments of an invoice."""
        return self._share(is_number(cell) and cell in _ORDINALS for cell in self.cells)

    @cached_property
    def days(self) -> float:
        """Return the share of serial numbers that may be days, and of texts that are dates."""
        return self._share(map(is_day, self.cells))

    @cached_property
    def sums(self) -> float:
        """Return the share of numbers, and of texts that are amounts."""
        return self._share(map(_is_sum, self.cells))

    @cached_property
    def fractions(self) -> float:
        """Return the share of numbers with decimals."""
        return self._share(
            isinstance(cell, Decimal) and cell != cell.to_integral_value() for cell in self.cells
        )

    @cached_property
    def addresses(self) -> float:
        return self._share(isinstance(cell, str) and "@" in cell for cell in self.cells)

    @cached_property
    def answers(self) -> float:
        return self._share(map(_is_answer, self.cells))

    @cached_property
    def states(self) -> float:
        return self._share(bool(text) and text in self.state_words for text in self._texts)

    @cached_property
    def currencies(self) -> float:
        return self._share(map(_is_currency, self.cells))

    @cached_property
    def terms(self) -> float:
        return self._share(map(_is_term, self.cells, self._texts))

    @cached_property
    def digits(self) -> float:
        """Return the share of cells that have a digit."""
        return self._share(any(map(str.isdecimal, str(cell))) for cell in self.cells)

    @cached_property
    def codes(self) -> float:
        """Return the share of short texts or numbers without a blank that have a digit."""
        return self._share(map(_is_code, self.cells))

    @cached_property
    def labels(self) -> float:
        """Return the share of texts of a few letters and a number: `EP 1`, `N-3346`."""
        return self._share(isinstance(cell, str) and is_label(cell) for cell in self.cells)

    @cached_property
    def words(self) -> float:
        """Return the share of texts that have a letter."""
        return self._share(any(map(str.isalpha, text)) for text in self._texts)

    @cached_property
    def blanks(self) -> float:
        """Return the share of texts of several words."""
        return self._share(" " in str(cell).strip() for cell in self.cells)

    @cached_property
    def capitals(self) -> float:
        """Return the share of texts whose longer words all begin with a capital, as names do."""
        return self._share(isinstance(cell, str) and is_capital(cell) for cell in self.cells)

    @cached_property
    def distinct(self) -> float:
        """Return how many different cells there are, by how many there are."""
        return len({str(cell).strip() for cell in self.cells}) / max(len(self.cells), 1)

    @property
    def full(self) -> float:
        """Return how many cells are filled, by how many rows hold anything."""
        return len(self.cells) / max(self.used, 1)

    @cached_property
    def are_flags(self) -> bool:
        """Tell whether all cells are 0 or 1, and not all of them 0."""
        return (
            len(self.cells) > 1 and all(cell in _FLAGS for cell in self.cells) and any(self.cells)
        )

    @cached_property
    def are_counts(self) -> bool:
        """Tell whether the cells count the rows from 1 on, which names no invoice."""
        texts = [str(cell).strip().lstrip("0") for cell in self.cells]
        return len(texts) > 1 and texts == [str(number) for number in range(1, len(texts) + 1)]

    @cached_property
    def are_ascending(self) -> bool:
        """Tell whether whole numbers rise from row to row by little, as those of documents."""
        texts = [str(cell).strip() for cell in self.cells]
        if len(texts) < _FEWEST_NUMBERS or self.are_counts or not all(map(str.isdecimal, texts)):
            return False
        numbers = list(map(int, texts))
        return (
            all(one < other for one, other in pairwise(numbers))
            and numbers[-1] < _MOST_GROWN * numbers[0]
        )


_FEWEST_NUMBERS = 3
"""Rows from which on rising numbers are no chance; chosen by hand."""

_MOST_GROWN = 2
"""Multiple of the first number that the last may be; chosen by hand, as sums rise by more."""


def used_rows(rows: Rows) -> Rows:
    """Return the first rows below a header that hold more than one cell, to be looked at."""
    return [row for row in rows[:_MOST_ROWS] if sum(map(is_filled, row)) > 1]


def look_at(used: Rows, index: int, state_words: frozenset[str]) -> Contents:
    """Return what stands in a column, in the rows that `used_rows` found."""
    cells = [row[index] for row in used if index < len(row) and is_filled(row[index])]
    return Contents(cells, len(used), state_words)


def is_capital(name: str) -> bool:
    """Tell whether a text is written as names are: more than short words begin with a capital."""
    return all(not word[:1].islower() or len(word) <= len("del") for word in name.split())


def is_number(cell: Scalar) -> bool:
    return isinstance(cell, (int, Decimal)) and not isinstance(cell, bool)


def is_day(cell: Scalar) -> bool:
    """Tell whether a cell holds a serial number that may be a day, or a text that is a date."""
    if is_number(cell):
        return may_be_day(Decimal(str(cell)))
    return isinstance(cell, str) and looks_like_date(cell)


def _is_sum(cell: Scalar) -> bool:
    return is_number(cell) or (isinstance(cell, str) and bool(_SUM.fullmatch(cell.strip())))


@lru_cache(maxsize=65_536)  # sums of a few books
def sum_in_text(text: str) -> Decimal:
    """Return a sum as text, to be compared with others beside it; 0 for what is none.

    Its last sign parts decimals, unless three digits follow it: `R$ 1.320,50` and `$ 24.500`.
    """
    if not _SUM.fullmatch(text.strip()) or looks_like_date(text):
        return Decimal(0)
    digits = _MARKS.sub("", text).strip(".,")
    whole, _, fraction = _DECIMALS.sub(r" \1", digits).partition(" ")
    sign = -1 if "-" in text or "(" in text else 1
    return sign * Decimal(f"{_NO_DIGIT.sub('', whole) or 0}.{fraction or 0}")


def _is_answer(cell: Scalar) -> bool:
    return isinstance(cell, bool) or (
        isinstance(cell, str) and isinstance(parse_yes_no(Raw(cell)), bool)
    )


def _is_currency(cell: Scalar) -> bool:
    return isinstance(cell, str) and bool(meant_beside(cell.strip()) or meant_by_words(cell))


def _is_term(cell: Scalar, text: str) -> bool:
    return text in _AT_ONCE or isinstance(parse_term(Raw(cell)), int)


def _is_code(cell: Scalar) -> bool:
    if is_number(cell):
        return True
    text = str(cell).strip()
    return len(text) <= _MOST_CODE and " " not in text and any(map(str.isdecimal, text))


def is_label(text: str) -> bool:
    """Tell whether a text is a few letters and a number, as things are numbered: `EP 1`."""
    return bool(_LABEL.fullmatch(text.strip()))


def fit(kind: str, contents: Contents) -> float:
    """Return how well contents suit a type of column: 1 for well, 0 for not at all.

    The figures between are chosen by hand: they only rank columns of one name.
    """
    if contents.is_empty:
        return 0.9
    return _FITS.get(kind, _fit_other)(contents)


def _by(share: float, *, enough: float = 0.6, little: float = 0.2) -> float:
    """Return 1 where a share is enough, 0 where it is next to nothing, and 0.6 between."""
    return 1.0 if share >= enough else 0.0 if share < little else 0.6


def _fit_money(contents: Contents) -> float:
    return 0.0 if contents.are_flags else _by(contents.sums)


def _fit_paid(contents: Contents) -> float:
    said = max(contents.sums, contents.days, contents.answers + contents.states)
    return 1.0 if said >= 0.5 else 0.4


def _fit_identifier(contents: Contents) -> float:
    if contents.addresses > 0.2 or contents.fractions > 0.1:
        return 0.0
    if contents.are_counts or contents.digits < _LEAST_DIGITS:
        return 0.6
    scale = 1.0 if contents.full > 0.5 else 0.7
    return scale * (1.0 if contents.distinct > 0.9 else 0.95 if contents.distinct > 0.4 else 0.6)


_LEAST_DIGITS = 0.2
"""Share of cells with a digit; chosen by hand, as numbers of invoices hardly go without."""


def _fit_name(contents: Contents) -> float:
    if contents.addresses > 0.5:
        return 0.0
    if contents.words < 0.5:
        return 0.3
    if contents.blanks < _LEAST_BLANKS and contents.codes <= _MOST_CODES:
        return 0.75
    is_one = contents.filled > _FEWEST_NAMES and contents.distinct * contents.filled < 2
    return 0.6 if contents.codes > _MOST_CODES or is_one else 1.0


_LEAST_BLANKS = 0.2
"""Share of texts with a blank; chosen by hand. Few firms and people have names of one word."""

_MOST_CODES = 0.8
"""Share of codes from which on a column holds no names; chosen by hand."""

_FEW_CODES = 0.5
"""Share of codes from which on a column holds no remarks; chosen by hand, as totals stand there
too."""

_FEWEST_NAMES = 4
"""Rows from which on one and the same name is the business's own; chosen by hand."""


def _fit_emails(contents: Contents) -> float:
    return _by(contents.addresses, enough=0.3, little=0.1)


def _fit_state(contents: Contents) -> float:
    if contents.addresses > 0.2 or contents.sums > 0.5 or contents.labels > _MOST_CODES:
        return 0.0
    return 1.0 if contents.states + contents.answers >= 0.5 else 0.7


def _fit_currency(contents: Contents) -> float:
    return _by(contents.currencies, enough=0.5, little=0.1)


def _fit_term(contents: Contents) -> float:
    return _by(contents.terms)


def _fit_code(contents: Contents) -> float:
    return _by(contents.codes, enough=0.7)


def _fit_part(contents: Contents) -> float:
    """Return less for whole numbers without a 1: they may as well be days to pay."""
    if contents.ordinals < 1:
        return _by(contents.parts)
    return 1.0 if 1 in contents.cells else 0.8


def _fit_day(contents: Contents) -> float:
    return _by(contents.days)


def _fit_remark(contents: Contents) -> float:
    """Return less where each row has a code of its own: a document's number, as in `Nota`."""
    is_number = min(contents.codes, contents.full, contents.distinct) > _FEW_CODES
    return 0.5 if is_number else 0.9


def _fit_series(contents: Contents) -> float:
    """Return less where no two rows have the same: those are whole numbers of documents."""
    is_number = contents.filled > _FEWEST_NAMES and contents.distinct > 0.9
    return 0.5 if is_number else 0.9


def _fit_other(contents: Contents) -> float:
    return 0.9


_FITS = {
    "date": _fit_day,
    "money": _fit_money,
    "paid": _fit_paid,
    "identifier": _fit_identifier,
    "name": _fit_name,
    "emails": _fit_emails,
    "state": _fit_state,
    "currency": _fit_currency,
    "term": _fit_term,
    "code": _fit_code,
    "remark": _fit_remark,
    "part": _fit_part,
    "series": _fit_series,
}
