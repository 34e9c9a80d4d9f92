"""Titles among the invoices that name the state of the rows below them: `FACTURAS PAGADAS`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass

from aldia.ledger.recognition.headings import TOTAL_WORDS
from aldia.ledger.schema.records import Invoice, InvoiceState
from aldia.ledger.tabs.questions import Questions
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.folding import fold_words, tidy
from aldia.ledger.values.problems import Problem
from aldia.ledger.values.vocabulary import words_of

_FILLERS = words_of(lambda said: said.in_titles)


@dataclass(frozen=True, slots=True)
class Section:
    """The rows after the title in `row` and before `end`, as numbered on screen."""

    row: int
    end: int
    text: str

    def has(self, row: int) -> bool:
        return self.row < row < self.end


def find_sections(
    table: Table, state_words: Mapping[str, InvoiceState], others: Collection[int] = ()
) -> list[Section]:
    """Return the sections whose titles say that their invoices are not open.

    A section ends at the next title that names a state; a month or a customer does not end it.

    Args:
        others: Rows that are no titles, as numbered on screen.
    """
    titles = [(row, text, state_named(text, state_words)) for row, text in _titles(table)]
    titles = [title for title in titles if title[2] and title[0] not in others]
    ends = [*(row for row, _, _ in titles[1:]), len(table.values) + 1]
    return [
        Section(row, end, text)
        for (row, text, state), end in zip(titles, ends, strict=False)
        if state is not InvoiceState.OPEN
    ]


def questions_of_sections(
    invoices: Sequence[Invoice], sections: Sequence[Section], title: str
) -> Questions:
    """Return a question for each section, at the invoices within it."""
    found: dict[int, Sequence[Problem]] = {}
    for section in sections:
        problem = Problem("section_overlooked", title, section.row, "", section.text)
        for invoice in invoices:
            if section.has(invoice.row):
                found.setdefault(invoice.row, [problem])
    return found


def _titles(table: Table) -> list[tuple[int, str]]:
    """Return row and text of each title: one text, perhaps sums beside it, and no due day."""
    due = table.columns.get("due", -1)
    aside = columns_aside(table)
    titles = []
    for index in range(table.header_row + 1, len(table.values)):
        row = table.values[index]
        if _is_filled(row, due):
            continue
        texts = [
            cell
            for at, cell in enumerate(row)
            if isinstance(cell, str) and cell.strip() and at not in aside
        ]
        if len(texts) == 1 and not _is_total(texts[0]):
            titles.append((index + 1, tidy(texts[0])[:60]))
    return titles


def columns_aside(table: Table) -> Set[int]:
    """Return the columns that hold no titles: Aldía's own, and those for states and payments."""
    return table.own_places | {
        table.columns[key] for key in ("state", "paid") if key in table.columns
    }


def _is_filled(row: Sequence[Scalar], index: int) -> bool:
    return 0 <= index < len(row) and row[index] not in {None, ""}


def _is_total(text: str) -> bool:
    return bool(TOTAL_WORDS & set(fold_words(text).split()))


def state_named(text: str, state_words: Mapping[str, InvoiceState]) -> InvoiceState | None:
    """Return the state that a title names, in the singular or the plural; None for none."""
    folded = fold_words(text)
    words = [word for word in folded.split() if word not in _FILLERS and not word.isdecimal()]
    spellings = (folded, " ".join(words), " ".join(word.removesuffix("s") for word in words))
    return next((state_words[each] for each in spellings if each in state_words), None)
