"""Read the facts of invoices from their cells as a person would, without the product's reading."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sandbox.google.cells import BLANK
from sandbox.google.workbook import Workbook
from tests.money.bills import Bill
from tests.simulation.book import (
    CALLS,
    COUNTRY,
    CUSTOMERS,
    DECIDING,
    INSTALMENTS,
    INVOICES,
    PAYMENTS,
    SETTINGS,
    Grid,
    Row,
    day_of,
)
from tests.simulation.lawful import last_day_to_pay, next_working_day
from tests.simulation.reports import OPT_OUTS, reported

MAIL_PATTERN = re.compile(r"^[a-z0-9.-]+@cliente\.example$")
SILENCING = OPT_OUTS | {"bounced"}
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class Standing(StrEnum):
    """Whether an invoice may be asked for."""

    OPEN = "open"
    CLOSED = "closed"
    SILENT = "silent"
    UNSURE = "unsure"
    """Nobody can tell, or only by rules that the checker does not know."""


@dataclass(frozen=True)
class Fact:
    """One invoice row.

    Attributes:
        addresses: All addresses in the row.
        credit: Amount that the customer has in credit because of this row.
        is_planned: Whether it is paid in instalments; the checker does not calculate these.
        is_vague: Whether its customer may have to wait for reasons that the checker does not know:
            a copy to somebody, a call, or another customer of the same name.
        is_noted: Whether its promise was noted in a call: of another customer of the name, perhaps.
        is_note: Whether it is a credit note without any doubt.
        bill: Its sums, in a book with taxes and part payments.
    """

    number: str
    customer: str
    address: str
    addresses: frozenset[str]
    due: date | None
    balance: int | Decimal
    standing: Standing
    amount: int | Decimal = 0
    promised: date | None = None
    credit: int | Decimal = 0
    is_planned: bool = False
    is_vague: bool = False
    is_noted: bool = False
    is_note: bool = False
    bill: Bill | None = None

    @property
    def name(self) -> str:
        return self.customer.strip().lower()

    @property
    def is_closed(self) -> bool:
        return self.standing is Standing.CLOSED

    @property
    def may_be_asked(self) -> bool:
        return self.standing not in {Standing.CLOSED, Standing.SILENT}


@dataclass(frozen=True)
class Customers:
    """What the tabs Clientes and Llamadas say, by customer.

    Attributes:
        known: The addresses of each row, by the customer's name.
        never: Names of customers who may not be written to.
        copied: Names of customers whose letters are copied, and the addresses of the copies.
        promises: By name, the days promised in calls, whatever the call's outcome, each with the
            day of the call. A promise counts for invoices that were due before the call.
    """

    known: Mapping[str, list[frozenset[str]]]
    never: frozenset[str]
    copied: frozenset[str]
    promises: Mapping[str, list[tuple[date, date]]]

    def addresses_of(self, name: str, own: frozenset[str]) -> frozenset[str]:
        """Return `own` and the addresses that rows of the name connect with any of them."""
        rows = [row for row in self.known.get(name.strip().lower(), []) if row & own]
        return own.union(*rows)


def facts_in(book: Workbook, today: date) -> dict[str, Fact]:
    """Return the facts by invoice number, of a book with Aldía's own headers."""
    paid, customers = _payments(book), customers_of(book)
    silenced = reported(book, SILENCING)
    small = _small_payments(book)
    planned = {str(r["Factura"]).strip().lower() for r in Grid.of(book, INSTALMENTS).rows()}
    found: dict[str, Fact] = {}
    is_below_remark = False  # which may be the title of what stands below it, as the doctor asks
    for row in Grid.of(book, INVOICES).rows():
        if not row["Factura"]:
            is_below_remark = is_below_remark or bool(row["Mías"])
            continue
        number = str(row["Factura"]).strip().lower()
        in_tab = paid.get(number, 0)
        fact = _fact(number, row, in_tab or 0, today)
        if in_tab is None or number in small:
            is_open = fact.standing is Standing.OPEN
            fact = replace(fact, is_note=False)
            fact = replace(fact, standing=Standing.UNSURE) if is_open else fact
        if fact.address in silenced and fact.standing is not Standing.CLOSED:
            fact = replace(fact, standing=Standing.SILENT)
        if number in planned:
            is_open = fact.standing is Standing.OPEN
            fact = replace(fact, is_planned=True, credit=0)
            fact = replace(fact, standing=Standing.UNSURE) if is_open else fact
        fact = _by_customer(fact, customers, today)
        fact = replace(fact, is_vague=fact.is_vague or is_below_remark)
        if number in found:
            fact = replace(fact, standing=Standing.SILENT, credit=0, is_note=False)
        found[number] = fact
    found = with_credit(with_namesakes(found))
    strays = _stray_payments(book, found.keys())
    found = {
        n: replace(f, is_vague=f.is_vague or not strays.isdisjoint({f.amount, f.balance}))
        for n, f in found.items()
    }
    if _has_nameless_payment(book):
        found = {n: replace(fact, is_vague=True) for n, fact in found.items()}
    if not _has_every_column(book):
        found = {n: replace(fact, standing=Standing.UNSURE) for n, fact in found.items()}
    return found


def _has_every_column(book: Workbook) -> bool:
    return all(
        Grid.of(book, tab).columns.keys() >= set(headers) for tab, headers in DECIDING.items()
    )


def _by_customer(fact: Fact, customers: Customers, today: date) -> Fact:
    """Return a fact with what the tabs Clientes and Llamadas tell about its customer."""
    name = fact.name
    if fact.standing is not Standing.CLOSED and name in customers.never:
        fact = replace(fact, standing=Standing.SILENT)
    if name in customers.copied or fact.addresses & customers.copied:
        fact = replace(fact, is_vague=True)
    promises = customers.promises.get(name, [])
    last_day = last_day_to_pay(fact.due, COUNTRY) if fact.due is not None else date.max
    days = [day for day, before in promises if last_day < min(before, today)]
    if promises:
        fact = replace(fact, is_vague=True)
    if days and fact.may_be_asked:
        is_silent = [today <= next_working_day(day, COUNTRY) for day in days]
        standing = Standing.SILENT if all(is_silent) else Standing.UNSURE
        known = [day for day in (fact.promised, *days) if day is not None]
        last = max(known)
        fact = replace(fact, standing=standing, promised=last, is_noted=last in days)
    return fact


def with_namesakes(facts: dict[str, Fact]) -> dict[str, Fact]:
    """Mark facts as vague whose customer's name has rows with addresses that do not overlap."""
    people: dict[str, list[frozenset[str]]] = {}
    for fact in facts.values():
        if fact.addresses:
            people.setdefault(fact.name, []).append(fact.addresses)
    vague = {name for name, found in people.items() if len(people_of(found)) > 1}
    return {
        number: replace(fact, is_vague=True) if fact.name in vague else fact
        for number, fact in facts.items()
    }


def people_of(rows: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Return the addresses of each group of rows whose addresses overlap."""
    groups: list[frozenset[str]] = []
    for addresses in rows:
        theirs = [group for group in groups if group & addresses]
        rest = [group for group in groups if not group & addresses]
        groups = [*rest, addresses.union(*theirs)]
    return groups


def with_credit(facts: dict[str, Fact]) -> dict[str, Fact]:
    """Return the facts with the standing that a customer's credit gives them.

    An invoice that a plain credit note covers is silent. One that any other credit covers, such as
    an overpayment, is unsure.
    """
    credit: dict[str, int | Decimal] = defaultdict(int)
    notes: dict[tuple[str, str], int | Decimal] = defaultdict(int)
    doubtful: set[str] = set()
    for fact in facts.values():
        credit[fact.customer] += fact.credit
        notes[fact.customer, fact.address] += fact.credit if fact.is_note else 0
        if fact.balance < 0 and (fact.standing is Standing.UNSURE or fact.is_planned):
            doubtful.add(fact.customer)

    def standing(fact: Fact) -> Standing:
        if fact.standing is not Standing.OPEN:
            return fact.standing
        if fact.balance <= notes[fact.customer, fact.address]:
            return Standing.SILENT
        is_unsure = fact.customer in doubtful or fact.balance <= credit[fact.customer]
        return Standing.UNSURE if is_unsure else Standing.OPEN

    return {number: replace(fact, standing=standing(fact)) for number, fact in facts.items()}


def is_live(book: Workbook) -> bool:
    rows = Grid.of(book, SETTINGS).rows()
    return any(row["Ajuste"] == "Modo" and row["Valor"] == "real" for row in rows)


def customers_of(book: Workbook) -> Customers:
    """Read what the tabs Clientes and Llamadas tell about customers."""
    rows = [row for row in Grid.of(book, CUSTOMERS).rows() if row["Cliente"]]
    names = [str(row["Cliente"]).strip().lower() for row in rows]
    copied = set()
    for name, row in zip(names, rows, strict=True):
        copies = addresses_in(row["Copia a"])
        copied |= {name, *copies} if copies else set()
    promises: dict[str, list[tuple[date, date]]] = {}
    for row in Grid.of(book, CALLS).rows():
        promised, called = day_of(row["Prometió para"]), day_of(row["Hecha el"])
        if promised is not None and called is not None:
            name = str(row["Cliente"]).strip().lower()
            promises.setdefault(name, []).append((promised, called))
    never = (n for n, row in zip(names, rows, strict=True) if row["No cobrar"] not in (None, ""))
    known: dict[str, list[frozenset[str]]] = {}
    for name, row in zip(names, rows, strict=True):
        known.setdefault(name, []).append(addresses_in(row["Correos"]))
    return Customers(known, frozenset(never), frozenset(copied), promises)


def addresses_in(value: Any) -> frozenset[str]:
    return frozenset(_ADDRESS.findall(str(value or "").lower()))


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
        Standing.UNSURE if not row["Cliente"] else Standing.OPEN,
        Standing.UNSURE if not MAIL_PATTERN.match(address) else Standing.OPEN,
        Standing.UNSURE if in_tab and paid else Standing.OPEN,
        Standing.SILENT if in_tab < 0 else Standing.OPEN,
        Standing.UNSURE if _may_be_share(paid) else Standing.OPEN,
    ]
    if isinstance(amount, int) and isinstance(paid, int) and balance <= 0:
        readings.append(Standing.CLOSED)
    order = (Standing.CLOSED, Standing.SILENT, Standing.UNSURE, Standing.OPEN)
    standing = next(each for each in order if each in readings)
    is_credit = balance < 0 and standing is Standing.CLOSED
    is_credit = is_credit and _of_state(row) is not Standing.CLOSED
    is_plain = (
        due is not None and MAIL_PATTERN.match(address) is not None and not row["Enlace de pago"]
    )
    return Fact(
        number,
        str(row["Cliente"]),
        address,
        addresses_in(row["Correo"]),
        due,
        balance,
        standing,
        amount if isinstance(amount, int) else 0,
        day_of(row["Promesa de pago"]),
        -balance if is_credit and paid is not True else 0,
        is_note=is_plain and is_credit and paid == 0 and balance == amount and not row["Estado"],
    )


def _paid(row: Row) -> bool | int | None:
    """Read the paid column: an amount, True when all is paid, or None when it is not clear."""
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
    """Return the standing by a promise: silent until the end of the working day after it."""
    day = day_of(value)
    if day is None:
        return _of_day(value, today)
    return Standing.SILENT if today <= next_working_day(day, COUNTRY) else Standing.OPEN


def _of_day(value: Any, today: date) -> Standing:
    """Return the standing by a hold: silent until the end of its day."""
    day = day_of(value)
    if day is None:
        return Standing.OPEN if value in (None, "") else Standing.UNSURE
    return Standing.SILENT if day >= today else Standing.OPEN


def _payments(book: Workbook) -> dict[str, int | None]:
    """Return the sum of payments by invoice; None when one of them cannot be read."""
    paid: dict[str, int | None] = {}
    for row in Grid.of(book, PAYMENTS).rows():
        number = str(row["Factura"]).strip().lower()
        so_far, amount = paid.get(number, 0), row["Importe"]
        is_known = so_far is not None and isinstance(amount, int)
        paid[number] = so_far + amount if is_known else None
    return paid


def _may_be_share(paid: Any) -> bool:
    """Tell whether an amount may be meant as a percentage."""
    return type(paid) is int and 0 < paid <= 100


def _small_payments(book: Workbook) -> set[str]:
    rows = Grid.of(book, PAYMENTS).rows()
    return {str(row["Factura"]).strip().lower() for row in rows if _may_be_share(row["Importe"])}


def _has_nameless_payment(book: Workbook) -> bool:
    """Tell whether the Payments tab has a payment without an invoice number."""
    rows = Grid.of(book, PAYMENTS).rows()
    return any(row["Importe"] and not row["Factura"] for row in rows)


def _stray_payments(book: Workbook, numbers: Collection[str]) -> set[Any]:
    """Return the amounts of payments for unknown invoices.

    Such a payment may be meant for an invoice of the same amount.
    """
    rows = Grid.of(book, PAYMENTS).rows()
    return {row["Importe"] for row in rows if str(row["Factura"]).strip().lower() not in numbers}
