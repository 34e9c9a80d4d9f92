"""Rows that a person marked by format alone: struck through, or with a colour of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from aldia.ledger.schema.records import CLOSING_STATES, Invoice, InvoiceState
from aldia.ledger.tabs.questions import Questions
from aldia.ledger.tabs.settings import Formatting, Settings
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import RowFormat
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.problems import Problem

_STRUCK = "struck"
"""Stands among the backgrounds for a row that is struck through."""

_STATES = {
    Formatting.PAID: InvoiceState.PAID,
    Formatting.VOID: InvoiceState.VOID,
    Formatting.NEVER_CHASE: InvoiceState.NEVER_CHASE,
    Formatting.NOTHING: InvoiceState.OPEN,
}
_QUESTIONS = {
    (True, False): "rows_struck",
    (False, True): "rows_coloured",
    (True, True): "rows_struck_coloured",
}
"""Codes by whether rows are struck through, and whether they have a colour."""

_FEWEST_NEIGHBOURS = 7
"""Neighbours that have to differ before two colours take turns: by chance once in 128 books."""

_TURNS = 0.9
"""Share of neighbours that differ where colours take turns, although rows were sorted or inserted;
chosen by hand."""

_MOST_ROWS = 20
"""Rows that a question names; chosen by hand."""

_MOST_NUMBERS = 3
"""Invoices that a question names; chosen by hand."""

_BESIDE = re.compile(r"[:=→]")


@dataclass(frozen=True, slots=True)
class Formats:
    """What the formats of the invoice rows say.

    Attributes:
        states: States that they stand for, by row as numbered on screen.
        unclear: What a person has to say the meaning of: backgrounds and strikes, by row.
    """

    states: Mapping[int, InvoiceState] = field(default_factory=dict)
    unclear: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def questions(self, invoices: Sequence[Invoice], table: Table) -> Questions:
        """Return one question, at the invoices whose format is unclear.

        What is closed needs no answer, and what waits already is not asked about twice.
        """
        waiting = [
            each
            for each in invoices
            if each.row in self.unclear and not (each.is_closed or each.is_held_by_problem)
        ]
        if not waiting:
            return {}
        question = self._question(waiting, table)
        return {invoice.row: [question] for invoice in waiting}

    def _question(self, waiting: Sequence[Invoice], table: Table) -> Problem:
        found = frozenset[str]().union(*(self.unclear[invoice.row] for invoice in waiting))
        return Problem(
            _QUESTIONS[_STRUCK in found, found != {_STRUCK}],
            table.title,
            waiting[0].row,
            table.header("invoice"),
            _listed([invoice.number for invoice in waiting], _MOST_NUMBERS),
            {
                "count": str(len(waiting)),
                "rows": _listed([str(each.row - table.before) for each in waiting], _MOST_ROWS),
            },
        )


def _listed(texts: Sequence[str], most: int) -> str:
    return ", ".join([*texts[:most], *(["…"] if len(texts) > most else [])])


def read_formats(
    table: Table, rows: Sequence[int], settings: Settings, state_words: Mapping[str, InvoiceState]
) -> Formats:
    """Return what the formats of the invoice rows say, by what the owner said of them.

    A legend alone closes nothing: the owner says that it holds.

    Args:
        rows: The rows that are invoices, as numbered on screen.
    """
    if not table.formats:
        return Formats()
    legend = _legend(table, rows, state_words)
    usual = _usual_backgrounds(table, rows) - legend.keys()
    states: dict[int, InvoiceState] = {}
    unclear: dict[int, frozenset[str]] = {}
    for row in rows:
        marks = [mark for mark in _marks(table.formats.get(row)) if mark not in usual]
        meant = {mark: _meaning(mark, legend, settings) for mark in marks}
        known = {state for state in meant.values() if state is not None}
        if None in meant.values() and not known & CLOSING_STATES:
            unclear[row] = frozenset(mark for mark, state in meant.items() if state is None)
        elif said := known - {InvoiceState.OPEN}:
            states[row] = min(said & CLOSING_STATES or said)
    return Formats(states, unclear)


def _marks(found: RowFormat | None) -> Iterator[str]:
    if found is not None and found.is_struck:
        yield _STRUCK
    if found is not None and found.background:
        yield found.background


def _meaning(
    mark: str, legend: Mapping[str, InvoiceState], settings: Settings
) -> InvoiceState | None:
    """Return what a background or a strike means; None where only a person can say."""
    answer = settings.struck_rows if mark == _STRUCK else settings.coloured_rows
    by_legend = legend.get(mark)
    if answer is None:
        return by_legend if by_legend is InvoiceState.OPEN else None
    return by_legend if answer is Formatting.LEGEND else _STATES[answer]


def _usual_backgrounds(table: Table, rows: Sequence[int]) -> frozenset[str]:
    """Return the backgrounds that mean nothing: the same in all rows, or two that take turns."""
    found = {row: table.formats.get(row, RowFormat()).background for row in rows}
    common = frozenset(colour for colour, _ in Counter(found.values()).most_common(2))
    differ = [
        found[row] != found[row + 1]
        for row in found
        if found[row] in common and found.get(row + 1) in common
    ]
    take_turns = sum(differ) >= max(_FEWEST_NEIGHBOURS, _TURNS * len(differ))
    return common if len(common) == 1 or take_turns else frozenset()


def _legend(
    table: Table, rows: Sequence[int], state_words: Mapping[str, InvoiceState]
) -> dict[str, InvoiceState]:
    """Return the states that rows name which hold texts alone, by their background or strike."""
    found: dict[str, set[InvoiceState]] = {}
    for row in table.formats.keys() - {*rows, table.header_row + 1}:
        cells = table.cells(row) if row <= len(table.values) else []
        if not all(isinstance(cell, str) for cell in cells):
            continue
        texts = [part for cell in cells for part in _BESIDE.split(str(cell))]
        words = {fold_words(text) for text in texts} & state_words.keys()
        for mark in _marks(table.formats[row]):
            found.setdefault(mark, set()).update(state_words[word] for word in words)
    return {mark: min(states) for mark, states in found.items() if len(states) == 1}
