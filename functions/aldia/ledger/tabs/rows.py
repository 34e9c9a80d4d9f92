"""The reading of one row: its cells, their problems, and what else has to be known for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from aldia.ledger.schema.declared import Declared
from aldia.ledger.schema.records import InstalmentPlan, InvoiceState, Payments
from aldia.ledger.tabs.accepted import Accepted
from aldia.ledger.tabs.kinds import Kinds
from aldia.ledger.tabs.tables import IN_PLACE_OF, Record, Table
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.folding import tidy
from aldia.ledger.values.problems import Problem, Wrong
from aldia.policy.working_days import Jurisdiction

T = TypeVar("T")

LONGEST_NAME = 200
"""Characters of a name or an invoice's number; chosen by hand."""


@dataclass(frozen=True)
class Context:
    """What has to be known to read an invoice row, from Settings, other rows and other tabs.

    Attributes:
        state_words: Keys of the states, by folded word.
        possible: Rows of the Payments tab, as text, that could belong to an invoice, by its key.
        plans: Agreed instalments, by invoice key.
        possible_plans: Rows of the Instalments tab, as text, that name no invoice and could belong
            to one, by its key.
        explained_states: States that the book's balances explain, by folded word.
        kind_words: Keys of what a row may be besides an invoice, by folded word.
        kinds: What the rows are that are no invoices, or may be none.
        credits: What credit notes take off an invoice, by its key.
        applied: Number of the invoice that each credit note reduces, by the note's key.
        unclear_credits: Keys of invoices of which it is not certain whether a note reduces them.
        deposit_account: Number of the account at the Banco de la Nación; empty for none.
        discount_percent: Off an invoice that is paid within `discount_days` of its issue.
        moves_in: Place whose working days the last day to pay moves to; None where it does not.
        columns_of_sums: Title and header of columns of taxes withheld that hold no rates.
        keeps_payments: Whether the book has a column with sums that were paid.
        quiet_words: Folded words of the states in which nobody is asked, without those of others.
        declared: What title and top of each tab say of its sums, by title.
        formatted: States that the formats of rows stand for, by row as numbered on screen.
        today: Day in the workbook's time zone; None if unknown: no day is in the future then.
        accepted: What a person accepted that cells are read as.
    """

    locale: str
    currency: str
    state_words: Mapping[str, InvoiceState]
    payments: Payments = field(default_factory=Payments)
    possible: Mapping[str, str] = field(default_factory=dict)
    plans: Mapping[str, InstalmentPlan] = field(default_factory=dict)
    possible_plans: Mapping[str, str] = field(default_factory=dict)
    explained_states: Mapping[str, InvoiceState] = field(default_factory=dict)
    kind_words: Mapping[str, str] = field(default_factory=dict)
    kinds: Kinds = field(default_factory=Kinds)
    credits: Mapping[str, Decimal] = field(default_factory=dict)
    applied: Mapping[str, str] = field(default_factory=dict)
    unclear_credits: frozenset[str] = frozenset()
    deposit_account: str = ""
    discount_percent: Decimal = Decimal(0)
    discount_days: int = 0
    moves_in: Jurisdiction | None = None
    columns_of_sums: Set[tuple[str, str]] = frozenset()
    keeps_payments: bool = False
    quiet_words: frozenset[str] = frozenset()
    declared: Mapping[str, Declared] = field(default_factory=dict)
    formatted: Mapping[int, InvoiceState] = field(default_factory=dict)
    today: date | None = None
    accepted: Accepted | None = None


class RowReader:
    """The reader of one row's cells, which collects the problems in them."""

    def __init__(self, table: Table, record: Record) -> None:
        self.table = table
        self.record = record
        self.problems: list[Problem] = []

    def read(self, key: str, parse: Callable[[Raw], T | Wrong | None]) -> T | None:
        """Return a parsed cell; None if it is blank, or cannot be read, which adds a problem."""
        raw = self.record.cells.get(key)
        return None if raw is None else self.read_cell(key, raw, parse)

    def read_cell(self, key: str, raw: Raw, parse: Callable[[Raw], T | Wrong | None]) -> T | None:
        """Return one of the cells of a key, parsed; as `read`."""
        if raw.is_blank:
            return None
        value = parse(raw)
        if isinstance(value, Wrong):
            self.report(key, value)
            return None
        return value

    def read_all(self, key: str, parse: Callable[[Raw], T | Wrong | None]) -> list[T | None]:
        """Return the filled cells of every column of a key, parsed; as `read`."""
        if key not in self.record.cells and key not in self.record.further:
            return []
        return [self.read_cell(key, raw, parse) for raw in self.record.all(key)]

    def report(self, key: str, wrong: Wrong, *, holds: bool | None = None) -> None:
        self.problems.append(
            Problem(
                wrong.code,
                self.table.title,
                self.record.row,
                self._header(key),
                self._seen(key)[:120],
                wrong.details,
                self.table.tab.column(key).holds if holds is None else holds,
            )
        )

    def _header(self, key: str) -> str:
        """Return the header of a column, or of one that stands in its place; else our own name."""
        known = (self.table.header(each) for each in (key, *IN_PLACE_OF.get(key, ())))
        ours = self.table.tab.column(key).header[self.table.language]
        return next(filter(None, known), ours)

    def _seen(self, key: str) -> str:
        """Return what a person sees in a cell: a day instead of its serial number."""
        raw = self.record[key]
        is_serial = not raw.shown and raw.number is not None
        day = parse_date(raw, "") if is_serial and self.table.tab.column(key).type == "date" else ""
        return day.isoformat() if isinstance(day, date) else tidy(raw.text)

    def meant(self, key: str, in_cell: frozenset[str]) -> frozenset[frozenset[str]]:
        """Return what each currency may mean that a sum's cell or header names."""
        return frozenset(filter(None, (in_cell, self.table.currencies.get(key))))

    def text(self, key: str) -> str:
        raw = self.record[key]
        if raw.is_error:
            self.report(key, Wrong("cell_error"))
            return ""
        return tidy(raw.text)

    def name(self, key: str) -> str:
        name = self.text(key)
        if len(name) > LONGEST_NAME:
            self.report(key, Wrong("text_too_long", {"limit": str(LONGEST_NAME)}))
        return name[:LONGEST_NAME]
