"""Columns that single out rows of the invoices: by what befell them, or by a no among yeses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aldia.ledger.schema.header_words import Meaning
from aldia.ledger.values.cells import Raw, Scalar
from aldia.ledger.values.choices import parse_yes_no
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.notes import denies_payment

_INITIALS = re.compile(r"[A-Z]{2,3}")

_GREEN = frozenset({"verde", "green", "g", "v", "\N{LARGE GREEN CIRCLE}"})
_OTHER_LIGHTS = frozenset(
    "rojo roja red r amarillo amarilla yellow y amber ambar a naranja orange vermelho vermelha "
    "amarelo amarela laranja \N{LARGE RED CIRCLE} \N{LARGE YELLOW CIRCLE} "
    "\N{LARGE ORANGE CIRCLE}".split()
)
"""What traffic lights are called in cells, in all languages."""

_SUMS = frozenset({"amount", "total"})
_BESIDE = frozenset({"invoice", "document", "state"})
"""Meanings that a header may have beside *in force* and still speak of the invoice."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a column that was not recognised.

    Attributes:
        meanings: What its header may mean.
        filled: What stands in it, by row as numbered on screen.
        invoices: The rows with an invoice.
    """

    meanings: Sequence[Meaning]
    filled: Mapping[int, Scalar]
    invoices: Collection[int]

    def told(self, told: Iterable[Meaning]) -> set[int]:
        """Return the rows that a column of what befalls few invoices is filled for.

        None if it is filled for all: then it is how things are done, and befell nobody.
        """
        told = list(told)
        if not any(each <= meaning for each in told for meaning in self.meanings):
            return set()
        rows = {row for row in self.invoices if row in self.filled and not self._is_no(row)}
        return rows if len(rows) < len(self.invoices) else set()

    def denied(self) -> set[int]:
        """Return the rows of which a column of yes and no says that they are not in force or sent.

        A blank says no beside a yes.
        """
        if not any(meaning - _BESIDE == {"in_force"} for meaning in self.meanings):
            return set()
        said = {row: parse_yes_no(Raw(cell)) for row, cell in self.filled.items()}
        if not all(isinstance(answer, bool) for answer in said.values()):
            return set()
        return {row for row in self.invoices if not said.get(row, not said)}

    def not_paid(self, header: str) -> set[int]:
        """Return all invoices below a header that denies payments, if yes and no is all it has.

        A blank beside a yes may say that all was paid.
        """
        return set(self.invoices) if denies_payment(header) and self._is_of_marks else set()

    def not_late(self, due: Mapping[int, date]) -> set[int]:
        """Return all invoices below a header of what is late, if its yeses contradict the days.

        They do where one without a yes fell due before one with it: it may have been paid.

        Args:
            due: Due days of the rows that do not say themselves how they stand.
        """
        if not self._is_of_marks:
            return set()
        marked = {row for row in self.filled if not self._is_no(row)}
        last = max((due[row] for row in marked & due.keys()), default=None)
        others = due.keys() - marked
        is_odd = last is not None and any(due[row] <= last for row in others)
        return set(self.invoices) if is_odd else set()

    def green(self, due: Mapping[int, date]) -> set[int]:
        """Return the rows of a column of traffic lights whose green may mean that they are paid.

        So it may where one with another light falls due on their day or after it: then the lights
        do not tell what is late.

        Args:
            due: Due days of the rows that do not say themselves how they stand.
        """
        said = {
            row: fold_words(str(cell)) or str(cell).strip() for row, cell in self.filled.items()
        }
        if not {*said.values()} <= _GREEN | _OTHER_LIGHTS:
            return set()
        others = [due[row] for row in due.keys() & said.keys() if said[row] not in _GREEN]
        last = max(others, default=None)
        return {
            row for row in due if last is not None and said.get(row) in _GREEN and due[row] <= last
        }

    @property
    def are_other_amounts(self) -> bool:
        """Tell whether a header names amounts as they were put right, or as of another day."""
        return any(
            "revised" in meaning or ("current" in meaning and meaning & _SUMS)
            for meaning in self.meanings
        )

    @property
    def _is_of_marks(self) -> bool:
        answers = [parse_yes_no(Raw(cell)) for cell in self.filled.values()]
        return bool(answers) and all(isinstance(answer, bool) for answer in answers)

    def unusual(self) -> set[int]:
        """Return the rows whose code of a state is another than most have."""
        if not any({"state", "code"} <= meaning for meaning in self.meanings):
            return set()
        counts = Counter(self.filled[row] for row in self.invoices if row in self.filled)
        usual = counts.most_common(1)
        return {row for row, cell in self.filled.items() if cell != usual[0][0]} if usual else set()

    def _is_no(self, row: int) -> bool:
        return parse_yes_no(Raw(self.filled[row])) is False and not self._are_initials

    @property
    def _are_initials(self) -> bool:
        """Tell whether people stand in it by their initials, of which `NO` is no answer."""
        are_short = all(_INITIALS.fullmatch(str(cell)) for cell in self.filled.values())
        return are_short and not self._is_of_marks
