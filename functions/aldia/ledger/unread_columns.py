"""Unknown columns that may decide whether somebody is asked to pay, and how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aldia.ledger.cells import Raw, Scalar
from aldia.ledger.choices import parse_yes_no
from aldia.ledger.dates import DATE_ORDERS, parse_date
from aldia.ledger.folding import fold_words, tidy
from aldia.ledger.headers import date_order
from aldia.ledger.money import Written, parse_money
from aldia.ledger.problems import Problem, Wrong
from aldia.ledger.records import InvoiceState
from aldia.ledger.scales import scale_in
from aldia.ledger.schema import Schema, Tab, TabKey
from aldia.ledger.tables import Table, column_letters

_MOST_SIGNS = 6
"""Signs around a known word, as in `(¡Pagada!)`; chosen by hand. Longer cells are sentences."""

_LEAST_SHARE = Decimal("0.01")
"""Share of an amount; chosen by hand, as less of it is hardly a payment or a deduction."""

_FIRST_DAY, _LAST_DAY = 36526, 73050
"""Serial numbers of the days from 2000 to 2099."""

_COUNTERS = frozenset({"n", "no"})
"""Headers of columns that count the rows: `N°`, `No.`, and `#`."""


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

    def overlooked(self, table: Table) -> Iterator[Problem]:
        """Yield a question for each column that is filled, was not recognised, and may matter.

        A column may matter because of its header, which has one of the tab's telling words or names
        a sum in thousands; or because of its cells: words that close a row or make it wait and, in
        a tab that weighs cells, sums, days, and yes or no.
        """
        if table.header_row < 0 or not table.tab.telling:
            return
        ours = {fold_words(h) for each in table.tab.system_columns for h in each.header.values()}
        for index, header in _unknown_headers(table):
            if header and self._names(header, index) & (ours | self.left_aside):
                continue
            wrong = self._question(table, index, header)
            if wrong is not None:
                yield _problem(wrong, table, index, header)

    def _names(self, header: str, index: int) -> set[str]:
        """Return the folded names of a column: its header, and its name in a question."""
        return {fold_words(header), fold_words(_named(header, index))}

    def _question(self, table: Table, index: int, header: str) -> Wrong | None:
        tab = table.tab
        cells = (_at(row, index) for row in table.values[table.header_row + 1 :])
        filled = {cell for cell in cells if _is_filled(cell)}
        if filled and (scale := _scale_of(tab, header)):
            return Wrong("column_scaled", {"word": scale})
        may_matter = (
            (filled and _is_telling(tab, header))
            or _has_word(filled, self._quiet_words(tab))
            or (tab.weighs_cells and self._weighs(table, index, header))
        )
        if not may_matter:
            return None
        known = ", ".join(tab.column(key).header[self.language] for key in tab.deciding)
        return Wrong("column_overlooked" if header else "column_unnamed", {"known": known})

    def _quiet_words(self, tab: Tab) -> set[str]:
        """Return the words that would hold a reminder back, or keep a payment from counting."""
        if tab.key == TabKey.PAYMENTS:
            return {w for w, key in self.schema.words["receipt"].items() if key == "not_received"}
        states = self.schema.words["state"]
        return {word for word, state in states.items() if state != InvoiceState.OPEN}

    def _weighs(self, table: Table, index: int, header: str) -> bool:
        """Tell whether a cell beside an amount may be a part of it, a day, or yes or no."""
        known, amounts = table.columns.get("invoice"), table.columns.get("amount")
        is_plain = _has_phrase(header, table.tab.harmless_answers)
        if known is None or _has_phrase(header, table.tab.harmless):
            return False
        for row in table.values[table.header_row + 1 :]:
            raw = Raw(_at(row, index))
            if not _is_filled(raw.value) or not _is_filled(_at(row, known)):
                continue
            is_said = _is_answer(raw) or _is_day(raw, self.locale)
            if not is_plain if is_said else _is_part(raw, Raw(_at(row, amounts)), self.locale):
                return True
        return False


def _is_part(raw: Raw, whole: Raw, locale: str) -> bool:
    """Tell whether a cell may be a part of an amount, or all of it."""
    part, amount = parse_money(raw, locale), parse_money(whole, locale)
    if not isinstance(part, Written) or not isinstance(amount, Written) or not part.amount:
        return False
    return abs(amount.amount) * _LEAST_SHARE <= abs(part.amount) <= abs(amount.amount)


def _is_day(raw: Raw, locale: str) -> bool:
    if raw.number is not None:
        return _FIRST_DAY <= raw.number <= _LAST_DAY
    return isinstance(raw.value, str) and isinstance(parse_date(raw, locale), date)


def _is_answer(raw: Raw) -> bool:
    """Tell whether a cell says yes or no by a word or a sign; a number and a dash do not."""
    if raw.number is not None:
        return False
    is_word = raw.value is True or any(each.isalpha() or each > "ⁿ" for each in str(raw.value))
    return is_word and isinstance(parse_yes_no(raw), bool)


def _at(row: Sequence[Scalar], index: int | None) -> Scalar:
    return row[index] if index is not None and index < len(row) else None


def _named(header: str, index: int) -> str:
    """Return a column's name as a question shows it: `Abono 2 (S)`, or its letters alone."""
    name = tidy(header)[:60]
    return f"{name} ({column_letters(index)})" if name else column_letters(index)


def _problem(wrong: Wrong, table: Table, index: int, header: str) -> Problem:
    column = _named(header, index)
    place = (table.title, table.header_row + 1, tidy(header)[:60], column)
    return Problem(wrong.code, *place, {"column": column, **wrong.details})


def _has_word(cells: Iterable[Scalar], words: set[str]) -> bool:
    longest = max(map(len, words), default=0) + _MOST_SIGNS
    return any(
        isinstance(cell, str) and len(cell) <= longest and fold_words(cell) in words
        for cell in cells
    )


def contrary_dates(table: Table, locale: str) -> Iterator[Problem]:
    """Yield a question for each column whose header writes days in another order than the locale.

    Only where days stand as text: a serial number is the same day in every order.
    """
    usual = DATE_ORDERS.get(locale, "dmy")
    for key, header in table.headers.items():
        order = date_order(header)
        index = table.columns[key]
        cells = [row[index] for row in table.values[table.header_row + 1 :] if index < len(row)]
        has_text = any(isinstance(cell, str) and cell.strip() for cell in cells)
        if order and order[0] != "y" and has_text and not usual.startswith(order[:2]):
            yield _problem(Wrong("date_order_contrary"), table, index, header)


def _unknown_headers(table: Table) -> Iterator[tuple[int, str]]:
    known = set(table.columns.values())
    headers = table.values[table.header_row]
    width = max((len(row) for row in table.values), default=0)
    for index in range(width):
        if index not in known:
            yield index, str(headers[index] or "").strip() if index < len(headers) else ""


def _is_filled(cell: Scalar) -> bool:
    return cell is not None and cell is not False and str(cell).strip() != ""


def _is_telling(tab: Tab, header: str) -> bool:
    """Tell whether a header has a telling word outside harmless phrases such as *forma de pago*."""
    folded = f" {fold_words(header)} "
    for word in (f" {each} " for each in tab.telling if f" {each} " in folded):
        text = folded
        for phrase in (f" {each} " for each in tab.harmless if word in f" {each} "):
            text = text.replace(phrase, " ")
        if word in text:
            return True
    return False


def _has_phrase(header: str, phrases: Sequence[str]) -> bool:
    """Tell whether a header has one of the phrases, or only counts the rows: `#`, `No.`."""
    folded = fold_words(header.replace("#", " no "))
    return folded in _COUNTERS or any(f" {phrase} " in f" {folded} " for phrase in phrases)


def _scale_of(tab: Tab, header: str) -> str:
    """Return the word by which a header of a sum says thousands or millions; empty for none."""
    words = f"{fold_words(header)} "
    sums = {name for name, key in tab.keys_by_header.items() if tab.column(key).is_money}
    name = max((each for each in sums if words.startswith(f"{each} ")), key=len, default="")
    return scale_in(header[len(name) :]) if name else ""
