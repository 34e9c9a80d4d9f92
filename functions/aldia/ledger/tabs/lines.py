"""Lines of one text around and among the invoices, and the invoices that they may be about.

A line that names invoices or customers and says that they paid, or are not to be asked, holds
those. One that says so of nobody by name holds what it stands at: the whole tab above and below
the list, the rows after it within, and the one before if it points back to it. Any other title
within the list holds the rows below it, unless the whole list is parted by such titles, as by
sellers or routes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from aldia.ledger.recognition.headings import MONTHS, is_remark, is_total
from aldia.ledger.recognition.matches import OF_PAYMENT
from aldia.ledger.recognition.not_owed import NotOwed
from aldia.ledger.schema.records import Invoice, InvoiceState
from aldia.ledger.tabs.feet import unplaced_payments
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.questions import Questions
from aldia.ledger.tabs.sections import columns_aside, state_named
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import RowFormat, Scalar, is_filled, is_filled_at
from aldia.ledger.values.currencies import parse_heading
from aldia.ledger.values.dates import looks_like_date
from aldia.ledger.values.folding import bare_name, fold_words, name_likeness, tidy
from aldia.ledger.values.legends import is_legend
from aldia.ledger.values.notes import telling_word_in
from aldia.ledger.values.problems import Problem
from aldia.ledger.values.references import Numbers
from aldia.ledger.values.vocabulary import words_of

_IN_DAYS = (
    MONTHS
    | words_of(lambda said: said.in_dates)
    | words_of(lambda said: said.in_titles)
    | words_of(lambda said: said.weekdays)
)

_POINTS_BACK = words_of(lambda said: said.points_back)
_SHORTEST_NAME = 5
"""Letters of a customer's name that is looked for in a line; shorter ones might be anything."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row whose one text, never blank, is all that stands in it, as numbered on screen."""

    row: int
    text: str


def questions_of_lines(
    invoices: Sequence[Invoice],
    tabs: InvoiceTabs,
    not_owed: NotOwed,
    states: Mapping[str, InvoiceState],
    left_aside: Collection[str],
) -> Questions:
    """Return the questions of the lines, at the invoices that each of them may be about.

    The title of a tab is a line about all that it lists.

    Args:
        left_aside: Folded titles of tabs that the owner says do not count.
    """
    by_row: dict[int, list[Problem]] = {}
    for table in tabs.usable:
        theirs = [i for i in invoices if table.before < i.row <= len(table.values)]
        if not_owed.is_said_by_tab(table.title) and fold_words(table.title) not in left_aside:
            problem = Problem("tab_not_owed", table.title, wrong=table.title)
            by_row |= {each.row: [problem] for each in theirs}
        for problem, rows in _Beside(table, theirs, invoices, not_owed, states).questions():
            for row in rows:
                by_row.setdefault(row, []).append(problem)
    return by_row


@dataclass(frozen=True)
class _Beside:
    """The lines of one tab, beside its invoices and all of the book."""

    table: Table
    theirs: Sequence[Invoice]
    invoices: Sequence[Invoice]
    not_owed: NotOwed
    states: Mapping[str, InvoiceState]

    def questions(self) -> Iterator[tuple[Problem, set[int]]]:
        """Yield a question for each line that may matter, and the rows that wait for it."""
        for row, text in unplaced_payments(self.table, self.theirs) if self.theirs else ():
            yield self._problem("line_unclear", Line(row, text)), {i.row for i in self.theirs}
        lines = [line for line in self._lines() if not self._is_legend(line)] if self.theirs else []
        about = {line: self._named(line) for line in lines}
        rest = [line for line in lines if not about[line] and self._state(line) is None]
        telling = {line for line in rest if self.not_owed.is_said(line.text)}
        unclear = [line for line in rest if line not in telling and self._is_unclear(line)]
        has_states = any(self._state(line) is not None for line in lines)
        if unclear and not has_states and unclear[0].row < self.theirs[0].row:
            unclear = [line for line in unclear if _names_currency(line)]
        titles = sorted(
            line.row for line in lines if line in {*telling, *unclear} or self._state(line)
        )
        for line in lines:
            end = next((row for row in titles if row > line.row), len(self.table.values) + 1)
            if about[line]:
                yield self._problem("line_names", line), about[line]
            elif line in telling:
                yield self._problem("line_unclear", line), self._around(line, end)
            elif line in unclear and (rows := self._silent_below(line, end)):
                yield self._problem("title_unclear", line), rows

    def _problem(self, code: str, line: Line) -> Problem:
        return Problem(code, self.table.title, line.row, "", line.text[:120])

    def _lines(self) -> Iterator[Line]:
        """Yield the lines; above the headers, those of several texts as well."""
        aside = columns_aside(self.table)
        for index, cells in enumerate(self.table.values):
            row = index + 1
            if index < self.table.header_row:
                groups = self._groups if index == self.table.header_row - 1 else set()
                texts = [
                    tidy(cell)
                    for at, cell in enumerate(cells)
                    if isinstance(cell, str) and at not in groups
                ]
                texts = [text for text in texts if not self._explains_colours(text)]
                if any(texts):
                    yield Line(row, " ".join(text for text in texts if text))
            elif index > self.table.header_row and row not in self.table.headings:
                text = tidy(_only_text(cells, aside))
                if text and is_remark([text]) and not is_total([text]):
                    yield Line(row, text)

    @cached_property
    def _groups(self) -> set[int]:
        """Return the columns above which a text names a group of payments: `PAGOS RECIBIDOS`."""
        return {m.index for m in self.table.matches[1:] if m.is_certain and m.key in OF_PAYMENT}

    def _is_legend(self, line: Line) -> bool:
        """Tell whether a line says what a format means: its own, or that of the colour it names.

        It has the format of an invoice's row, or stands with others that do, each in its own one.
        """
        return line.row in self._legend_rows or self._explains_colours(line.text)

    def _explains_colours(self, text: str) -> bool:
        """Tell whether a text names a colour and its meaning, and rows of invoices have colours.

        Where none has, those that were meant may be lost, as in a file that was saved without them.
        """
        return is_legend(text) and any(each.row in self._formats for each in self.theirs)

    @cached_property
    def _formats(self) -> Mapping[int, RowFormat]:
        """Return the formats of the rows that are struck through or have a colour."""
        return {row: each for row, each in self.table.formats.items() if each != RowFormat()}

    @cached_property
    def _legend_rows(self) -> set[int]:
        formats, ours = self._formats, {invoice.row for invoice in self.theirs}
        used = {formats[row] for row in ours & formats.keys()}
        found = {row for row, each in formats.items() if row not in ours and each in used}
        beside = found and formats.keys() - ours - {self.table.header_row + 1}
        for row in sorted(beside or ()) + sorted(beside or (), reverse=True):
            near = {row - 1, row + 1} & found
            if any(formats[each] != formats[row] for each in near):
                found.add(row)
        return found

    def _state(self, line: Line) -> InvoiceState | None:
        """Return the state that a title within the list names; None for none.

        What begins with a sign below the list explains that sign: `* = paid`.
        """
        is_sign = not line.text[0].isalnum() and line.row > self.theirs[-1].row
        is_within = line.row > self.table.header_row + 1 and not is_sign
        return state_named(line.text, self.states) if is_within else None

    def _named(self, line: Line) -> set[int]:
        """Return the rows of the invoices that a line names, if it says something of them."""
        is_told = telling_word_in(line.text, self.not_owed.states) != ""
        if not is_told and line.row <= self.table.header_row:
            return set()
        keys = self._numbers.named_in(line.text)
        if not is_told:
            keys = {key for key in keys if not key.isdecimal()}
        found = {each.row for each in self.invoices if each.key in keys}
        if not is_told:
            return found
        said = f" {name_likeness(line.text)} "
        names = {name for name in self._names if f" {name} " in said}
        return found | {each.row for each in self.invoices if bare_name(each.customer) in names}

    @cached_property
    def _numbers(self) -> Numbers:
        return Numbers(each.key for each in self.invoices)

    @cached_property
    def _names(self) -> set[str]:
        names = {bare_name(each.customer) for each in self.invoices}
        return {name for name in names if len(name) >= _SHORTEST_NAME}

    def _is_unclear(self, line: Line) -> bool:
        """Tell whether a title within the list is no day, no customer and no open state."""
        if line.row < self.table.header_row + 2 or looks_like_date(line.text):
            return False
        words = fold_words(line.text).split()
        if all(word in _IN_DAYS or word.isdecimal() for word in words):
            return False
        said = name_likeness(line.text)
        is_name = any(name in said or f" {said} " in f" {name} " for name in self._names)
        return not is_name and not self.not_owed.says_open(line.text)

    def _around(self, line: Line, end: int) -> set[int]:
        """Return the rows that a line is about which names none of them."""
        rows = [invoice.row for invoice in self.theirs]
        if not any(line.row < row for row in rows) or line.row <= self.table.header_row:
            return set(rows)
        is_back = not line.text[0].isalnum() or _POINTS_BACK & set(fold_words(line.text).split())
        before = [row for row in rows if row < line.row][-1:] if is_back else []
        return {*before, *(row for row in rows if line.row < row < end)}

    def _silent_below(self, line: Line, end: int) -> set[int]:
        """Return the rows below a title whose own cells do not say what it may say.

        That is their currency if it names one, else their state.
        """
        column = self.table.columns.get("currency" if _names_currency(line) else "state", -1)
        return {
            invoice.row
            for invoice in self.theirs
            if line.row < invoice.row < end
            and not is_filled_at(self.table.values[invoice.row - 1], column)
        }


def _names_currency(line: Line) -> bool:
    return bool(parse_heading(line.text).named)


def _only_text(cells: Sequence[Scalar], aside: Set[int]) -> str:
    """Return the text that is all of a row; empty for another row."""
    found: Scalar = None
    for index, cell in enumerate(cells):
        if is_filled(cell) and index not in aside:
            if found is not None or not isinstance(cell, str):
                return ""
            found = cell
    return str(found or "")
