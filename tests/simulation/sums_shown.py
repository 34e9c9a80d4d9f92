"""Compare what sheet, summary and digest say of sums with what the invoices owe."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sandbox.google.workbook import Workbook
from sandbox.mail.service import Letter
from tests.money.bills import Bill, Debt
from tests.simulation.book import INVOICES, NUMBER, Grid, Row, number_of
from tests.simulation.facts import Fact, Standing
from tests.simulation.grids import Broken
from tests.simulation.lawful import last_day_to_pay
from tests.simulation.laws import place_of
from tests.simulation.letter_sums import ITEM, plain, sum_in
from tests.simulation.oracle import Send
from tests.simulation.truth import facts_of, has_bills

_SUMMARY, _FIGURES, _OPEN, _OVERDUE = "Resumen", "Cifras", "Por cobrar", "Vencido"
_MONTHS = "Cómo va, mes a mes"
_LINE = re.compile(r"^- [^:(]+: ([^(]*\d[^(]*) \(([^()]*F-\d+[^()]*)\)", re.MULTILINE)
_NUMBER = re.compile(r"F-\d+")
_SENT = {"Salieron", "Sent"}
_UNKNOWN = {"No se sabe si salieron", "Not known whether they went out"}

_Lines = Sequence[tuple[str, str]]
"""Sum and invoices of lines of a digest, both as it writes them."""


def expect_sums(book: Workbook, today: date) -> None:
    """Check each row's balance, and the totals of the summary, in a book with taxes.

    Raises:
        Broken: One of them is not what the sheet says.
    """
    if not has_bills(book):
        return
    facts = facts_of(book, today)
    grid = Grid.of(book, INVOICES)
    place = _balance_column(book, grid)
    for row in grid.rows() if place is not None else ():
        _expect_balance(row, facts, grid.sheet.cell(row.index, place or 0).value)
    for label, currency, shown in _figures(book):
        _expect_total(label, currency, shown, facts, book, today)


def _balance_column(book: Workbook, grid: Grid) -> int | None:
    items = (each for each in book.metadata.values() if each.sheet == grid.sheet.id)
    found = (each.start for each in items if each.value == "invoices.balance")
    return next(found, None)


def _expect_balance(row: Row, facts: Mapping[str, Fact], shown: Any) -> None:
    fact = facts.get(number_of(row)) if row[NUMBER] else None
    if fact is None or fact.bill is None or fact.standing is not Standing.OPEN:
        return
    if shown is None or Decimal(repr(shown)) != fact.bill.left:
        raise Broken(f"the row of {fact.number} shows {shown}, not {fact.bill.left}")


def _figures(book: Workbook) -> Iterator[tuple[str, str, Decimal]]:
    """Yield label, currency and sum of what the summary says is open and overdue."""
    sheet = book.titled(_SUMMARY)
    rows = [[cell.value for cell in row] for row in list(sheet.rows)] if sheet is not None else []
    head = next((row for row in rows if row and row[0] == _FIGURES), [])
    for row in rows:
        if row and row[0] in (_OPEN, _OVERDUE):
            for currency, value in zip(head[1:], row[1:], strict=False):
                if currency and isinstance(value, (int, float)):
                    yield str(row[0]), str(currency), Decimal(repr(value))
    yield from _this_month(rows, str(head[1]) if len(head) > 1 else "")


def _this_month(rows: Sequence[Sequence[Any]], currency: str) -> Iterator[tuple[str, str, Decimal]]:
    """Yield what the months say of the current one, in the first currency."""
    top = next((place for place, row in enumerate(rows) if row and row[0] == _MONTHS), None)
    if top is not None and len(rows) > top + 13:
        overdue = rows[top + 13][list(rows[top]).index(_OVERDUE)]
        if isinstance(overdue, (int, float)):
            yield _OVERDUE, currency, Decimal(repr(overdue))


def _expect_total(
    label: str,
    currency: str,
    shown: Decimal,
    facts: Mapping[str, Fact],
    book: Workbook,
    today: date,
) -> None:
    """Check one total; invoices of which nobody can tell may be in it or not."""
    sure = unsure = Decimal(0)
    for fact in facts.values():
        if fact.bill is None and not fact.is_closed:
            return  # nobody can tell how much this one may add
        if fact.bill is None or fact.bill.currency != currency:
            continue
        left = _overdue(fact, fact.bill, book, today) if label == _OVERDUE else fact.bill.left
        sure += left if fact.standing is Standing.OPEN else 0
        unsure += left if fact.standing in {Standing.SILENT, Standing.UNSURE} else 0
    if not sure <= shown <= sure + unsure:
        raise Broken(f"the summary says {label} {currency} {shown}, not {sure} (or {unsure} more)")


def _overdue(fact: Fact, bill: Bill, book: Workbook, today: date) -> Decimal:
    place = place_of(book)
    debts = bill.instalments() or [Debt(fact.due or date.max, bill.left)]
    late = (debt.left for debt in debts if last_day_to_pay(debt.due, place) < today)
    return sum(late, Decimal(0))


Asked = Mapping[str, Sequence[str]]
"""The sums of a letter as it writes them, by the number of each invoice that it is about."""


def asked_in(letter: Letter, sends: Collection[Send]) -> Asked:
    """Return what a letter asks for of the invoices whose steps it consumes."""
    listed = ITEM.findall(plain(letter.text))
    about = {send.number for send in sends}
    return {key: [text for n, _, _, text in listed if n.lower() == key] for key in about}


def complaint_of_digest(
    letter: Letter, book: Workbook, on: date, asked: Collection[Asked] = ()
) -> str:
    """Return which customer's line in a digest has a wrong sum, or "".

    Below letters that went it is what one of them asked for, else what the invoices owe.

    Args:
        asked: What each letter that was accepted so far asked for.
    """
    facts = facts_of(book, on) if has_bills(book) else {}
    for paragraph in plain(letter.text).split("\n\n") if facts else ():
        lines, title = _LINE.findall(paragraph), paragraph.partition("\n")[0]
        if title in _SENT:
            why = _not_asked(lines, facts, asked)
        else:
            why = _not_owed(lines, facts) if title not in _UNKNOWN else ""
        if why:
            return why
    return ""


def _not_asked(lines: _Lines, facts: Mapping[str, Fact], asked: Collection[Asked]) -> str:
    """Return which line has a sum that no letter about its invoices asked for, or ""."""
    for text, about in lines:
        keys = {number.lower() for number in _NUMBER.findall(about)}
        bills = [facts[key].bill for key in keys if key in facts]
        currencies = {bill.currency for bill in bills if bill is not None and not bill.parts}
        if None in bills or len(bills) < len(keys) or len(currencies) != 1:
            continue
        [currency] = currencies
        sums = [
            sum((sum_in(each, currency) for key in keys for each in letter[key]), Decimal(0))
            for letter in asked
            if letter.keys() == keys
        ]
        if any(bill.parts for bill in bills if bill is not None) or not sums:
            continue
        if sum_in(text, currency) not in sums:
            return f"the digest says {text} of {about}, and letters asked for {sums}"
    return ""


def _not_owed(lines: _Lines, facts: Mapping[str, Fact]) -> str:
    """Return which line is not the sum of the invoices in it, or ""."""
    for text, about in lines:
        theirs = [facts.get(number.lower()) for number in _NUMBER.findall(about)]
        bills = [f.bill for f in theirs if f is not None and f.standing is Standing.OPEN and f.bill]
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for bill in bills:
            sums[bill.currency] += bill.left
        is_known = len(bills) == len(theirs) and not any(bill.parts for bill in bills)
        if is_known and len(sums) == 1 and sum_in(text, min(sums)) != sums[min(sums)]:
            return f"the digest says {text} of {about}, not {dict(sums)}"
    return ""
