"""What an invoice's cells say, read as a person would, without the product's reading."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sandbox.google.cells import BLANK
from sandbox.google.workbook import Workbook
from tests.simulation.book import (
    COUNTRY,
    DELIVERIES,
    INSTALMENTS,
    INVOICES,
    PAYMENTS,
    SETTINGS,
    Grid,
    Row,
    day_of,
)
from tests.simulation.lawful import next_working_day

_MAIL = re.compile(r"^[a-z0-9.-]+@cliente\.example$")


class Standing(StrEnum):
    """Whether an invoice may be asked for."""

    OPEN = "open"
    CLOSED = "closed"
    SILENT = "silent"
    UNSURE = "unsure"
    """Nobody can say, or only with rules that the checker does not know."""


@dataclass(frozen=True)
class Fact:
    """One invoice row.

    Attributes:
        credit: What the customer has to its credit by this row.
        is_planned: Whether it is paid in instalments: the checker does not share them out.
    """

    number: str
    customer: str
    address: str
    due: date | None
    balance: int
    standing: Standing
    promised: date | None = None
    credit: int = 0
    is_planned: bool = False


def facts_of(book: Workbook, today: date) -> dict[str, Fact]:
    """Return the facts by invoice number; a number that stands twice is unsure."""
    paid, bounced = _payments(book), _bounced(book)
    planned = {str(r["Factura"]).strip().lower() for r in Grid.of(book, INSTALMENTS).rows()}
    found: dict[str, Fact] = {}
    for row in Grid.of(book, INVOICES).rows():
        if not row["Factura"]:
            continue
        number = str(row["Factura"]).strip().lower()
        in_tab = paid.get(number, 0)
        fact = _fact(number, row, in_tab or 0, today)
        if in_tab is None and fact.standing is Standing.OPEN:
            fact = replace(fact, standing=Standing.UNSURE)
        if fact.address in bounced and fact.standing is not Standing.CLOSED:
            fact = replace(fact, standing=Standing.SILENT)
        if number in planned:
            is_open = fact.standing is Standing.OPEN
            fact = replace(fact, is_planned=True, credit=0)
            fact = replace(fact, standing=Standing.UNSURE) if is_open else fact
        if number in found:
            fact = replace(fact, standing=Standing.UNSURE, credit=0)
        found[number] = fact
    return _with_credit(found)


def _with_credit(facts: dict[str, Fact]) -> dict[str, Fact]:
    """Nobody is asked for what they have to their credit elsewhere.

    Other rows than those of a letter may change after they were read: then it is not sure.
    """
    credit: Counter[str] = Counter()
    doubtful: set[str] = set()
    for fact in facts.values():
        credit[fact.customer] += fact.credit
        if fact.balance < 0 and (fact.standing is Standing.UNSURE or fact.is_planned):
            doubtful.add(fact.customer)
    return {
        number: replace(fact, standing=Standing.UNSURE)
        if fact.standing is Standing.OPEN
        and (fact.customer in doubtful or fact.balance <= credit[fact.customer])
        else fact
        for number, fact in facts.items()
    }


def is_live(book: Workbook) -> bool:
    rows = Grid.of(book, SETTINGS).rows()
    return any(row["Ajuste"] == "Modo" and row["Valor"] == "real" for row in rows)


def _fact(number: str, row: Row, in_tab: int, today: date) -> Fact:
    amount, paid = row["Importe"], _paid(row)
    due = day_of(row["Vence"])
    address = str(row["Correo"] or "").strip().lower()
    balance = amount - in_tab if isinstance(amount, int) else 0
    if isinstance(paid, int):
        balance -= paid
    readings = [
        _of_state(row),
        _of_promise(row["Promesa de pago"], today),
        _of_day(row["Pausa hasta"], today),
        Standing.CLOSED if paid is True else Standing.OPEN,
        Standing.UNSURE if paid is None else Standing.OPEN,
        Standing.UNSURE if not isinstance(amount, int) or due is None else Standing.OPEN,
        Standing.UNSURE if not _MAIL.match(address) else Standing.OPEN,
        Standing.UNSURE if in_tab and paid else Standing.OPEN,
    ]
    if isinstance(amount, int) and isinstance(paid, int) and balance <= 0:
        readings.append(Standing.CLOSED)
    order = (Standing.CLOSED, Standing.SILENT, Standing.UNSURE, Standing.OPEN)
    standing = next(each for each in order if each in readings)
    is_credit = balance < 0 and standing is Standing.CLOSED
    is_credit = is_credit and _of_state(row) is not Standing.CLOSED
    return Fact(
        number,
        str(row["Cliente"]),
        address,
        due,
        balance,
        standing,
        day_of(row["Promesa de pago"]),
        -balance if is_credit and paid is not True else 0,
    )


def _paid(row: Row) -> bool | int | None:
    """Read the paid column: True for all of it, None for what nobody can tell."""
    cell = row.cells.get("Pagado", BLANK)
    if cell.is_blank:
        return 0
    looks = (cell.format or {}).get("numberFormat", {}).get("type")
    if looks == "DATE" and type(cell.value) in {int, float}:
        day = day_of(cell.value)
        return True if day is not None and day.year > 2000 else None
    if cell.value is True or str(cell.value).lower() in {"sí", "x"}:
        return True
    return cell.value if type(cell.value) is int else None


def _of_state(row: Row) -> Standing:
    state = str(row["Estado"] or "").lower()
    if state in {"pagada", "pagado", "anulada"}:
        return Standing.CLOSED
    if state == "en disputa" or (state == "en pausa" and row["Pausa hasta"] in (None, "")):
        return Standing.SILENT
    return Standing.UNSURE if state or row.cells.get("Estado", BLANK).error else Standing.OPEN


def _of_promise(value: Any, today: date) -> Standing:
    """Silent until the end of the working day after the promised one."""
    day = day_of(value)
    if day is None:
        return _of_day(value, today)
    return Standing.SILENT if today <= next_working_day(day, COUNTRY) else Standing.OPEN


def _of_day(value: Any, today: date) -> Standing:
    """Silent until the end of a day."""
    day = day_of(value)
    if day is None:
        return Standing.OPEN if value in (None, "") else Standing.UNSURE
    return Standing.SILENT if day >= today else Standing.OPEN


def _payments(book: Workbook) -> dict[str, int | None]:
    """Add up the Payments tab by invoice; None where one of its payments cannot be read."""
    paid: dict[str, int | None] = {}
    for row in Grid.of(book, PAYMENTS).rows():
        number = str(row["Factura"]).strip().lower()
        so_far, amount = paid.get(number, 0), row["Importe"]
        is_known = so_far is not None and isinstance(amount, int)
        paid[number] = so_far + amount if is_known else None
    return paid


def _bounced(book: Workbook) -> set[str]:
    rows = Grid.of(book, DELIVERIES).rows()
    return {str(row["Dirección"]) for row in rows if row["Hecho"] == "bounced"}
