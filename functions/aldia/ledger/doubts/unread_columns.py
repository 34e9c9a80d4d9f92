"""Unknown columns that may decide whether somebody is asked to pay, and how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from aldia.ledger.doubts.no_news import is_sent_reminder, is_usual_day
from aldia.ledger.doubts.sums_beside import Sums
from aldia.ledger.recognition.column_names import column_name
from aldia.ledger.recognition.comparing import at
from aldia.ledger.recognition.contents import is_day, is_label
from aldia.ledger.recognition.included import SIGNS
from aldia.ledger.recognition.matches import Basis, Match
from aldia.ledger.recognition.matching import readings_of
from aldia.ledger.recognition.overlooked import OF_THE_BOOK, Overlooked
from aldia.ledger.recognition.singled_out import Cells
from aldia.ledger.recognition.telling_headers import (
    has_phrase,
    is_reminding,
    is_telling,
    names_rest,
    scale_of,
    speaks_of_settling,
)
from aldia.ledger.recognition.unread_cells import (
    is_full_day,
    is_less_than_all,
    is_marked,
    is_part,
    is_said,
    is_short_day,
    is_word,
)
from aldia.ledger.schema.header_words import Meaning, main_language
from aldia.ledger.schema.records import InvoiceState
from aldia.ledger.schema.schema import Schema, Tab, TabKey
from aldia.ledger.sums.paid_at_once import paid_at_once
from aldia.ledger.sums.states import parse_state
from aldia.ledger.sums.withholdings import questions_about_taxes
from aldia.ledger.tabs.column_questions import column_problem
from aldia.ledger.tabs.tables import Table, missing_columns
from aldia.ledger.values.cells import Raw, Scalar
from aldia.ledger.values.choices import parse_yes_no
from aldia.ledger.values.currencies import parse_heading
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.money import Written, parse_money
from aldia.ledger.values.notes import is_paid_for, says_done, telling_word_in
from aldia.ledger.values.parts import part_in
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.scales import scale_in

OVERLOOKED = frozenset({"column_overlooked", "column_unnamed", "column_scaled", "column_of_days"})
OVERLOOKED |= OF_THE_BOOK
"""Codes of the questions about columns that may matter."""

_NO_SUMS = frozenset({"item", "place", "segment", "applies", "account", "debit_note"})
"""Meanings of headers of texts and codes: a sum there says what its header does not."""

_OF_STATES = frozenset({"state", "date", "issue", "invoice", "document", "delivery"})
"""Meanings of a header of one more state of the invoice, such as `Estado FE`."""

_OF_CODES = frozenset({"currency", "state", "hold"})
"""Telling meanings below which a number is a code, such as `2` for dollars."""

_MAY_DENY = frozenset({"balance", "due", "late", "state"})
"""Meanings of headers below which a no may say that nothing is owed."""


@dataclass(frozen=True, slots=True)
class Reader:
    """The reader of unknown columns, which tells whether they may matter.

    Attributes:
        left_aside: Folded headers of columns that the owner says do not count.
        language: Language of the workbook, in which questions name the known headers.
    """

    schema: Schema
    left_aside: frozenset[str]
    language: str
    locale: str
    country: str

    def overlooked(self, table: Table) -> Iterator[Overlooked]:
        """Yield a question for each column that may matter and is not known for certain.

        One that was not recognised may by its header, with a telling word of the tab or a sum in
        thousands; or by its cells: words that close a row or make it wait and, in a tab that weighs
        cells, sums, days or a yes.
        """
        if table.header_row < 0 or not table.tab.telling:
            return
        yield from (Overlooked(*each) for each in questions_about_taxes(table, self.country))
        states = self.schema.words_for("state", InvoiceState)
        quiet = self._quiet_words(table.tab)
        languages = main_language(table.tab.header_words, [m.header for m in table.matches])
        for match in table.matches:
            is_said, is_ours = match.basis is Basis.PERSON, match.index in table.own_places
            is_known = match.basis is not Basis.UNKNOWN or is_ours or self._is_left_aside(match)
            if is_known and not is_said:
                continue
            readings = readings_of(table.tab, match.header, languages)
            meanings = [each.meaning for each in readings]
            column = _Column(table, match, self.locale, meanings, states, quiet)
            wrong, rows = _scaled(column) if is_said else self._question(column)
            if wrong is not None:
                problem = column_problem(wrong, table, match.index, match.header)
                yield Overlooked(problem, rows, frozenset() if is_said else column.receipts - rows)

    def _is_left_aside(self, match: Match) -> bool:
        """Tell whether the owner names a column's header, or its name in a question."""
        names = {fold_words(match.header), fold_words(column_name(match.header, match.index))}
        return bool(match.header and names & self.left_aside)

    def _question(self, column: _Column) -> tuple[Wrong | None, frozenset[int]]:
        """Return what to ask about a column, and the rows that wait for the answer."""
        tab, header = column.table.tab, column.match.header
        if column.filled and (scale := scale_of(tab, header)):
            return Wrong("column_scaled", {"word": scale}), frozenset(column.filled)
        said = {cell for cell in set(column.filled.values()) if column.says(cell)}
        rows = {row for row, cell in column.filled.items() if cell in said} | column.singled_out
        rows |= paid_at_once(column.table, column.filled)
        if column.is_telling:
            told = {row for row in column.filled if column.tells(row)}
            rows |= column.every_row if told and column.is_of_others(told) else told
        elif tab.weighs_cells and not column.is_harmless:
            rows |= {row for row in column.filled if column.weighs(row)}
        elif "net" in column.told and "exempt" not in column.told:
            rows |= column.sums.less_than_net | column.sums.net_of_share
        elif tab.weighs_cells:
            rows |= column.misplaced_sums
        if (not rows and not column.receipts) or column.is_rate_beside_sums:
            return None, frozenset()
        lacks = [each.key for each in missing_columns(column.table)]
        known = ", ".join(tab.column(key).header[self.language] for key in (*lacks, *tab.deciding))
        are_days = "due" in lacks and header and all(map(is_day, column.filled.values()))
        code = "column_of_days" if are_days else "column_overlooked" if header else "column_unnamed"
        return Wrong(code, {"known": known}), frozenset(rows)

    def _quiet_words(self, tab: Tab) -> frozenset[str]:
        """Return the words that would hold a reminder back, or keep a payment from counting."""
        if tab.key == TabKey.PAYMENTS:
            words = self.schema.words["receipt"]
            return frozenset(word for word, key in words.items() if key == "not_received")
        states = self.schema.words["state"]
        return frozenset(word for word, state in states.items() if state != InvoiceState.OPEN)


@dataclass(frozen=True)
class _Column:
    """An unknown column.

    Attributes:
        readings: What its header may mean; empty where a word of it is not known.
        states: What the words of a state say.
        quiet: The words that would hold a reminder back, or keep a payment from counting.
    """

    table: Table
    match: Match
    locale: str
    readings: Sequence[Meaning]
    states: Mapping[str, InvoiceState]
    quiet: frozenset[str]

    @cached_property
    def filled(self) -> Mapping[int, Scalar]:
        """Return what stands in the column, by row as on screen."""
        return self._filled_in(self.match.index)

    def _filled_in(self, place: int) -> Mapping[int, Scalar]:
        first = self.table.header_row + 1
        cells = (
            (row, at(cells, place))
            for row, cells in enumerate(self.table.values[first:], first + 1)
        )
        return {row: cell for row, cell in cells if is_marked(cell)}

    @cached_property
    def sums(self) -> Sums:
        return Sums(self.table, self.locale, self.filled)

    @property
    def every_row(self) -> set[int]:
        return set(range(self.table.header_row + 2, len(self.table.values) + 1))

    @cached_property
    def told(self) -> Meaning:
        """Return all that the header may mean."""
        return frozenset(each for meaning in self.readings for each in meaning)

    @cached_property
    def is_harmless(self) -> bool:
        """Tell whether the header is read and says nothing of what is owed, however it is read."""
        has_meaning = bool(self.table.tab.telling_meanings and self.told)
        return has_meaning and all(map(self._absolves, self.readings))

    def _absolves(self, meaning: Meaning) -> bool:
        """Tell whether a header of this meaning says nothing of what is owed."""
        tab, telling = self.table.tab, meaning & self.table.tab.telling_meanings
        before = {"due", "balance"} if "stated" in self.table.columns else {"due"}
        return bool(
            meaning & tab.absolving_meanings
            or ("original" in meaning and telling <= before)
            or (
                not telling
                and (not meaning & tab.doubtful_meanings or meaning & {"code", "number"})
            )
        )

    @property
    def is_rate_beside_sums(self) -> bool:
        """Tell whether it holds rates of taxes whose sums stand in a known column."""
        keys = self.told & SIGNS.keys() if "%" in self.match.header else None
        return bool(keys) and self.sums.are_rates_of(keys or ())

    @cached_property
    def is_telling(self) -> bool:
        tab, header = self.table.tab, self.match.header
        if says_done(header) or is_telling(tab, header, in_words=2):
            return True
        is_said = self.told & tab.telling_meanings or is_telling(tab, header)
        return bool(is_said) and not (self.readings and self.is_harmless)

    def says(self, cell: Scalar) -> bool:
        """Tell whether a cell's words say that nobody is to be asked: one of a state, or a remark.

        A name, a place and a description of what was sold count only where they are plainly none,
        or say so in a part set apart.
        """
        tab, words = self.table.tab, self.quiet
        if not isinstance(cell, str) or not tab.weighs_cells or is_word(cell, words):
            return is_word(cell, words)
        meanings = self.readings
        is_remark = not meanings or any(each & tab.remarks for each in meanings)
        is_sold = not is_remark or any("item" in each for each in meanings)
        is_sold = is_sold or has_phrase(self.match.header, [*tab.harmless, *tab.harmless_answers])
        return is_paid_for(cell, words) if is_sold else telling_word_in(cell, words) != ""

    @cached_property
    def singled_out(self) -> set[int]:
        if not self.table.tab.weighs_cells:
            return set()
        cells = self._cells
        told = cells.told(self.table.tab.befalling) | cells.denied() | cells.unusual()
        told |= cells.not_paid(self.match.header)
        told |= cells.not_late(self._due) if "late" in self.told else set()
        told |= cells.green(self._due) if "light" in self.told else set()
        told |= self.sums.differing if cells.are_other_amounts else set()
        if "days" in self.told and self.told & self.table.tab.telling_meanings:
            told |= {row for row in self.filled if self.sums.is_no_number_of_days(row)}
        return told

    @cached_property
    def receipts(self) -> frozenset[int]:
        """Return the rows in which the column may say how money came in."""
        tab, cells = self.table.tab, self._cells
        agreed = {row for row in cells.told(tab.agreed) if not self.sums.is_settled(row)}
        return frozenset(cells.told(tab.receipts) | agreed)

    @cached_property
    def _cells(self) -> Cells:
        place = self.table.columns.get("invoice")
        invoices = [] if place is None else [*self._filled_in(place)]
        return Cells(self.readings, self.filled, invoices)

    @property
    def _due(self) -> Mapping[int, date]:
        """Return the due days of the invoices that do not say themselves how they stand."""
        rows = (row for row in self._cells.invoices if not self.sums.is_settled(row))
        cells = ((row, Raw(self.sums.cell("due", row))) for row in rows)
        days = ((row, parse_date(raw, self.locale)) for row, raw in cells)
        return {row: day for row, day in days if isinstance(day, date)}

    @property
    def is_rest(self) -> bool:
        """Tell whether the header speaks of what is left: a blank may say that all was paid."""
        return "balance" in self.told

    @property
    def _names_another_currency(self) -> bool:
        """Tell whether it names a currency that the header of the balance does not."""
        mine, theirs = map(parse_heading, (self.match.header, self.table.header("stated")))
        return "currency" not in self.table.columns and not mine.named <= theirs.named

    def is_of_others(self, told: Set[int]) -> bool:
        """Tell whether some rows speak for all: of what is left, or of receipts in their own."""
        is_billed = "amount" in self.table.columns or "stated" in self.table.columns
        return self.is_rest or (is_billed and any(map(self.sums.is_of_no_amount, told)))

    def tells(self, row: int) -> bool:
        """Tell whether a cell below a telling header says something: no blank 0, nothing known."""
        tab, raw = self.table.tab, Raw(self.filled[row])
        told = self.told & tab.telling_meanings
        if self._is_known or self._is_no_news(row, raw):
            return False
        is_sum = isinstance(part := parse_money(raw, self.locale), Written)
        is_soft = self.told & tab.softening_meanings and "cheque" not in told
        if is_soft and not (is_sum or is_said(raw, self.locale) or says_done(self.match.header)):
            return False
        if told and told <= _OF_CODES:
            return True
        if told and told <= {"due", "late"}:
            return (
                is_full_day(raw, self.locale)
                if not is_sum
                else self.sums.may_be_left(row, self.told)
            )
        if not isinstance(part, Written):
            return True
        amount, stated = self.sums.of("amount", row), self.sums.of("stated", row)
        if not part.amount:
            return self.is_rest or (names_rest(tab, self.match.header) and stated is None)
        if "last" in self.told and part.amount <= self.sums.paid(row):
            return False
        if stated is None or told == {"penalty"}:
            return stated is None
        is_billed = "amount" in self.table.columns
        if self.is_rest and not is_billed and self._names_another_currency:
            return True
        return is_billed and (amount is None or part.amount > amount - stated)

    def _is_no_news(self, row: int, raw: Raw) -> bool:
        """Tell whether a cell below a telling header adds nothing.

        So does a label below a state or balance, a word for open below a state, a no below what is
        not so then, a usual day, and less than all in percent where the row has its balance.
        """
        if self.told & {"state", "balance"} and is_label(raw.text):
            return not isinstance(parse_money(raw, self.locale), Written)
        if self.told & self.table.tab.telling_meanings == {"term"}:
            return is_marked(self.sums.cell("due", row))
        if "state" in self.told and self.told <= _OF_STATES:
            return parse_state(raw, self.states) is InvoiceState.OPEN
        if raw.number is None and parse_yes_no(raw) is False:
            may_be_wish = is_reminding(self.match.header)
            return self.table.tab.weighs_cells and not (self.told & _MAY_DENY or may_be_wish)
        if is_usual_day(raw, self.told) or is_sent_reminder(self.match.header, raw, self.locale):
            return True
        is_share = "%" in self.match.header or raw.text.endswith("%")
        return is_share and is_less_than_all(raw) and self.sums.of("stated", row) is not None

    @cached_property
    def _is_known(self) -> bool:
        """Tell whether the sums beside it say the same, or nothing speaks of a payment in it."""
        return self.sums.say_the_same(self.told, self._cells.invoices, self.states)

    @cached_property
    def _are_instalments(self) -> bool:
        """Tell whether `1/3` counts instalments: in each row, or by the header."""
        are_parts = all(map(part_in, map(str, self.filled.values())))
        is_full = len(self.filled) >= len(self._cells.invoices)
        return "instalment" in self.told or (are_parts and is_full)

    @cached_property
    def _speaks_of_settling(self) -> bool:
        return speaks_of_settling(self.match.header, self.quiet)

    @cached_property
    def _is_of_all(self) -> bool:
        return self.sums.is_of_all(self._cells.invoices, self.states)

    @property
    def misplaced_sums(self) -> set[int]:
        """Return the rows of sums that few have, or of one share, if the header names none."""
        if not self.readings or any(meaning - _NO_SUMS for meaning in self.readings):
            return set()
        is_numbered = any(map(str.isdecimal, self.match.header))
        lone = self.sums.lone(len(self._cells.invoices), is_numbered=is_numbered)
        return lone | self.sums.of_one_share

    def weighs(self, row: int) -> bool:
        """Tell whether a cell beside an amount may be a part of it, a day, or a yes.

        Days and yeses are about something else where the row has a state and a balance, or where
        paid invoices bear them as open ones do, unless the header speaks of what ends a debt.
        """
        tab, raw, header = self.table.tab, Raw(self.filled[row]), self.match.header
        if has_phrase(header, tab.harmless) or not is_marked(self.sums.cell("invoice", row)):
            return False
        if is_said(raw, self.locale) and not (is_short_day(raw.value) and self._are_instalments):
            is_news = self._speaks_of_settling or not (self.sums.is_told(row) or self._is_of_all)
            is_no = parse_yes_no(raw) is False or self._is_known
            return is_news and not is_no and not has_phrase(header, tab.harmless_answers)
        if self.sums.of("stated", row) is not None or self.sums.is_larger:
            return False
        return is_part(raw, Raw(self.sums.cell("amount", row)), self.locale)


def _scaled(column: _Column) -> tuple[Wrong | None, frozenset[int]]:
    """Return what to ask about a sum that a person chose and whose header says thousands."""
    tab, match = column.table.tab, column.match
    is_sum = match.is_certain and tab.column(match.key).is_money
    scale = scale_in(f"{fold_words(match.header)} ") if is_sum and column.filled else ""
    wrong = Wrong("column_scaled", {"word": scale}) if scale else None
    return wrong, frozenset(column.filled) if wrong else frozenset()
