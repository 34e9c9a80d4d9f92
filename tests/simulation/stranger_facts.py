"""The facts of a stranger's invoices, by the roles of the columns that its writer gave them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sandbox.google.cells import BLANK
from sandbox.google.workbook import Workbook
from tests.simulation.book import INVOICES, NUMBER, SETTINGS, Grid, Row, day_of, number_of
from tests.simulation.columns_tab import is_misled
from tests.simulation.facts import MAIL_PATTERN, SILENCING, Fact, Standing, addresses_in
from tests.simulation.layouts import (
    AGES,
    AMOUNT,
    BALANCE,
    CAME_IN,
    CHARGED,
    CODE,
    CUSTOMER,
    DUE,
    ISSUED,
    MAIL,
    NOTES,
    PAID_ON,
    PAYING,
    STATE,
    TERM,
)
from tests.simulation.people import address_of
from tests.simulation.reports import reported

SAYS_PAID = ("PAGADO 15/10", "dice que ya pagó")
STRUCK = "Filas tachadas"
_PAID, _NOTHING = "están pagadas", "no significa nada"
STRUCK_ANSWERS = (_PAID, _NOTHING, "")
_CLOSED = {"pagada", "pagado", "anulada", "paid", "void"}
_YES = {"x", "sí"}
_ORDER = (Standing.CLOSED, Standing.SILENT, Standing.UNSURE, Standing.OPEN)


def stranger_facts(book: Workbook, today: date) -> dict[str, Fact]:
    """Return the facts by invoice number.

    While a column is not what a person says that it is, nothing is sure.
    """
    grid = Grid.of(book, INVOICES)
    silenced = reported(book, SILENCING)
    struck = struck_answer(book)
    facts: dict[str, Fact] = {}
    for row in grid.rows():
        if row[NUMBER]:
            fact = _fact(row, struck, today)
            if fact.address in silenced and not fact.is_closed:
                fact = replace(fact, standing=Standing.SILENT)
            facts[fact.number] = fact
    if is_misled(book):
        facts = {n: replace(fact, standing=Standing.UNSURE) for n, fact in facts.items()}
    return facts


def struck_answer(book: Workbook) -> str:
    """Return what the owner says that struck rows are."""
    rows = Grid.of(book, SETTINGS).rows()
    return next(str(row["Valor"] or "") for row in rows if row["Ajuste"] == STRUCK)


def _fact(row: Row, struck: str, today: date) -> Fact:
    customer = str(row[CUSTOMER] or row[CODE]).replace("C-", "Cliente ")
    has_mail = MAIL in row.cells
    mail = str(row[MAIL] or "").strip().lower() if has_mail else address_of(customer)
    due, owed = due_of(row), owed_in(row)
    amount = _whole(row[AMOUNT]) or 0
    # A note beside a part payment may be about that part: such a row may wait.
    part = owed is not None and 0 < owed < amount
    readings = [
        Standing.OPEN,
        *([Standing.SILENT] if due is None or owed is None else []),
        *([Standing.CLOSED] if owed is not None and owed <= 0 else []),
        *([Standing.CLOSED] if _is_marked_paid(row, today) else []),
        *([Standing.SILENT] if row[NOTES] in SAYS_PAID and not part else []),
        *([] if MAIL_PATTERN.match(mail) else [Standing.UNSURE]),
        *_of_strike(row, struck),
    ]
    return Fact(
        number_of(row),
        customer,
        mail,
        addresses_in(mail),
        due,
        owed or 0,
        next(each for each in _ORDER if each in readings),
        amount,
        is_vague=part and row[NOTES] in SAYS_PAID,
    )


def due_of(row: Row) -> date | None:
    """Return the day on which an invoice falls due; None if the row does not say."""
    if TERM not in row.cells:
        return day_of(row[DUE])
    issued, term = day_of(row[ISSUED]), _whole(row[TERM])
    return issued + timedelta(days=term) if issued and term is not None else None


def owed_in(row: Row) -> int | None:
    """Return what is still to be paid; None if a sum cannot be read."""
    if BALANCE in row.cells:
        return _whole(row[BALANCE])
    if CHARGED in row.cells:
        return _less(row[CHARGED], row[CAME_IN])
    ages = [row[age] for age in AGES if age in row.cells]
    if ages:
        return _sum(ages)
    paid = [row[role] for role in PAYING if role in row.cells]
    return 0 if any(map(_is_yes, paid)) else _less(row[AMOUNT], *paid)


def _less(whole: Any, *parts: Any) -> int | None:
    amount, taken = _whole(whole), _sum(parts)
    return None if amount is None or taken is None else amount - taken


def _sum(cells: Any) -> int | None:
    sums = [_whole(cell) for cell in cells if cell not in (None, "")]
    known = [each for each in sums if each is not None]
    return sum(known) if len(known) == len(sums) else None


def _whole(value: Any) -> int | None:
    return int(value) if type(value) in {int, float} else None


def _is_yes(value: Any) -> bool:
    return value is True or str(value).lower() in _YES


def _is_marked_paid(row: Row, today: date) -> bool:
    day = day_of(row[PAID_ON])
    return str(row[STATE] or "").lower() in _CLOSED or (day is not None and day <= today)


def is_struck(row: Row) -> bool:
    cell = row.cells.get(NUMBER, BLANK)
    return bool(cell.format.get("textFormat", {}).get("strikethrough"))


def _of_strike(row: Row, answer: str) -> list[Standing]:
    if not is_struck(row) or answer == _NOTHING:
        return []
    return [Standing.CLOSED if answer == _PAID else Standing.SILENT]
