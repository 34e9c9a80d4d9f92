"""Rows among the invoices that are none, and what each was taken for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from aldia.ledger.recognition.contents import is_number
from aldia.ledger.recognition.headings import TOTAL_WORDS, is_remark, is_total
from aldia.ledger.tabs.tables import Record, Table
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import looks_like_date
from aldia.ledger.values.folding import fold_words

_NAMES = frozenset({"invoice", "customer", "email"})
"""Columns that tell which invoice a row is, or whose."""

_DAYS = frozenset({"due", "issued"})


class TakenFor(StrEnum):
    """What a row that is no invoice was taken for."""

    TOTAL = "total"
    SUMS = "sums"
    REMARK = "remark"
    HEADING = "heading"
    KIND = "kind"
    LINE = "line"
    MOVEMENT = "movement"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no invoice.

    Attributes:
        row: As numbered on screen.
        word: The kind that the row says it is, as typed, or where its last row is; else empty.
        invoice_row: Row of the invoice that it belongs to; 0 for none.
    """

    row: int
    taken_for: TakenFor
    word: str = ""
    invoice_row: int = 0


def beside_invoices(
    table: Table, records: Sequence[Record], titles: Collection[int]
) -> list[LeftOut]:
    """Return the rows that are totals, remarks and headings with a customer's name.

    Args:
        titles: Rows of titles that name a state. They are left out without a word, as a title is
            known by having nothing beside it.
    """
    headed = [LeftOut(row, TakenFor.HEADING) for row in table.headings if row not in titles]
    others = (
        (record.row, _taken_for(table, record))
        for record in records
        if record.row not in table.headings and record.row not in titles
    )
    return [*headed, *(LeftOut(row, what) for row, what in others if what is not None)]


def _taken_for(table: Table, record: Record) -> TakenFor | None:
    """Return what a row is that has no day, and says so or holds only sums; None for an invoice."""
    said = record.cells.keys()
    has_day, is_bare = not said.isdisjoint(_DAYS), said.isdisjoint(_NAMES)
    if has_day and not is_bare:
        return None
    cells = table.cells(record.row)
    if _adds_up(record, is_bare, cells):
        return TakenFor.TOTAL
    if has_day:
        return None
    if is_bare and not any(isinstance(cell, str) for cell in cells):
        return TakenFor.SUMS
    return TakenFor.REMARK if is_bare or _is_text(record, cells) else None


def _adds_up(record: Record, is_bare: bool, cells: Sequence[Scalar]) -> bool:
    """Tell whether a row calls itself a total: anywhere, if it names no invoice and nobody."""
    if is_bare:
        return any(isinstance(cell, str) and is_total([cell]) for cell in cells) or _is_foot(cells)
    number, customer = (str(record[key].value or "") for key in ("invoice", "customer"))
    says_so = is_total([number or customer]) or TOTAL_WORDS & set(fold_words(number).split())
    return bool(says_so) or (not number and is_total(cells))


def _is_foot(cells: Sequence[Scalar]) -> bool:
    """Tell whether a row is a line below the list, such as `Monto general (PEN)` and a sum."""
    text, *rest = cells or [None]
    is_text = isinstance(text, str) and not looks_like_date(text)
    return is_text and len(rest) == 1 and is_number(rest[0])


def _is_text(record: Record, cells: Sequence[Scalar]) -> bool:
    """Tell whether a row holds a remark alone, or only texts and no number of an invoice."""
    has_number = any(map(str.isdecimal, str(record["invoice"].value or "")))
    is_all_text = "amount" not in record.cells and all(isinstance(cell, str) for cell in cells)
    return is_remark(cells) or (is_all_text and not has_number)
