"""People who mistype mail domains and answer in the Doctor tab, and what they let be read so."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sandbox.edit import apply_edits
from sandbox.google.workbook import Sheet, Workbook
from tests.simulation.book import INVOICES, Grid, letters, number_of
from tests.simulation.facts import Fact
from tests.simulation.remembered import of_tab

DOCTOR = "Revisar"
_OFFERS, _ANSWERS = "Para aceptar", "Aceptar todas"
WRONG, RIGHT = "@gmial.com", "@gmail.com"
_SHARE, _MISTYPED = 0.3, 0.4
"""Shares of seeds that have such people, and of their gestures that mistype; chosen by hand."""

Typo = tuple[str, str]
"""Number of an invoice, and the mistyped address in its row."""


def typos(book: Workbook) -> frozenset[Typo]:
    """Return the mistyped addresses of a workbook."""
    cells = ((number_of(row), str(row["Correo"] or "")) for row in Grid.of(book, INVOICES).rows())
    return frozenset((number, mail) for number, mail in cells if mail.endswith(WRONG))


@of_tab(DOCTOR)
def _column(book: Workbook, header: str) -> list[str]:
    """Return the texts below a header of the Doctor tab; nothing once the header is gone."""
    sheet = doctor_of(book)
    rows = [[str(cell.value or "") for cell in row] for row in list(sheet.rows)]
    if not rows or header not in rows[0]:
        return []
    place = rows[0].index(header)
    return [row[place] if place < len(row) else "" for row in rows[1:]]


def answers_in(book: Workbook) -> list[str]:
    """Return what people wrote into the column of answers, row by row from the second on."""
    return _column(book, _ANSWERS)


def doctor_of(book: Workbook) -> Sheet:
    sheet = book.titled(DOCTOR)
    assert sheet is not None, f"{DOCTOR} is gone"
    return sheet


class Answerer:
    """Somebody who mistypes addresses, and who answers in the Doctor tab."""

    def __init__(
        self, rng: random.Random, touched: set[str], *, is_here: bool | None = None
    ) -> None:
        """Define somebody who adds to `touched` the invoices whose address they mistype.

        Args:
            is_here: None to draw whether the seed has such a person.
        """
        self._rng = rng
        self._touched = touched
        drawn = rng.random() < _SHARE
        self._is_here = drawn if is_here is None else is_here
        self._seen: list[str] = []

    def act(self, book: Workbook) -> str:
        """Make one edit in place, and return how it goes on to tell it; empty if there is none."""
        if not self._is_here or self._rng.random() < 0.5:
            return ""
        self._seen += [offer for offer in _column(book, _OFFERS) if offer]
        if self._rng.random() < _MISTYPED or not self._seen:
            return self._mistype(book)
        return self._answer(book)

    def _mistype(self, book: Workbook) -> str:
        grid = Grid.of(book, INVOICES)
        rows = [row for row in grid.rows() if row["Factura"]]
        if not rows or "Correo" not in grid.columns:
            return ""
        row = self._rng.choice(rows)
        number = number_of(row)
        mail = f"{number}{WRONG}"
        self._touched.add(number)
        apply_edits(book, [{"tab": INVOICES, "type": {grid.place(row.index, "Correo"): mail}}])
        return f"; {mail} is typed for {number}"

    def _answer(self, book: Workbook) -> str:
        """Choose a phrase of now or of before, take one back, or write something else."""
        sheet = doctor_of(book)
        headers = [str(cell.value or "") for cell in sheet.rows[0]]
        if _ANSWERS not in headers:
            return ""
        phrase = self._rng.choice(self._seen[-3:])
        text = self._rng.choice([phrase, phrase, phrase, f"no {phrase}", "sí", ""])
        row = self._rng.randint(2, min(sheet.row_count, sheet.used_rows() + 2))
        place = f"{letters(headers.index(_ANSWERS))}{row}"
        apply_edits(book, [{"tab": DOCTOR, "type": {place: text}}])
        return f"; {text!r} is answered in row {row} of {DOCTOR}"


@dataclass
class Granted:
    """Which mistyped addresses people let be read as meant.

    Attributes:
        seen: Every mistyped address that stood in the sheet until now.
        offers: What the sheet had held when a phrase was first shown, by the phrase.
        chosen: Phrases that people chose, whatever else they wrote beside them.
    """

    seen: set[Typo] = field(default_factory=set)
    offers: dict[str, frozenset[Typo]] = field(default_factory=dict)
    chosen: set[str] = field(default_factory=set)

    def saw_written(self, before: Workbook, after: Workbook) -> None:
        """Note what a write of the product showed, and what people had answered by then."""
        self.seen |= typos(before) | typos(after)
        self.chosen |= {text for text in answers_in(before) if text in self.offers}
        for phrase in filter(None, _column(after, _OFFERS)):
            self.offers.setdefault(phrase, frozenset(self.seen))

    def applied(self, facts: Mapping[str, Fact]) -> dict[str, Fact]:
        """Return the facts with the addresses that people let be used."""
        typed = {typo for phrase in self.chosen for typo in self.offers[phrase]}
        return {
            number: replace(fact, addresses=fact.addresses | {fact.address.replace(WRONG, RIGHT)})
            if (number, fact.address) in typed
            else fact
            for number, fact in facts.items()
        }
