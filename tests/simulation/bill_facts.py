"""The facts of invoices with taxes, part payments and instalments, by the cells of their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sandbox.google.cells import BLANK
from sandbox.google.workbook import Workbook
from tests.money.bills import Bill, unit_of
from tests.simulation.book import (
    INSTALMENTS,
    INVOICES,
    NUMBER,
    PAYMENTS,
    Grid,
    Row,
    day_of,
    number_of,
)
from tests.simulation.businesses import (
    ADDED,
    BASE,
    CURRENCY,
    DEPOSIT,
    DEPOSITED,
    NET,
    PAID_DAY,
    TAX,
    TOTAL,
    WITHHELD,
)
from tests.simulation.facts import (
    MAIL_PATTERN,
    SILENCING,
    Fact,
    Standing,
    addresses_in,
    with_credit,
    with_namesakes,
)
from tests.simulation.laws import currency_of, has_discount
from tests.simulation.layouts import CUSTOMER, DUE, MAIL, PAID
from tests.simulation.reports import reported

_YES = {"sí", "x"}
_ZERO = Decimal(0)
_ORDER = (Standing.CLOSED, Standing.SILENT, Standing.UNSURE, Standing.OPEN)

_HIGHEST_RATE = 40
"""A smaller number beside a large amount may be the rate of a tax, in percent."""

_ROUNDINGS = 3
"""Units by which sums of several rounded taxes may differ."""


def bill_facts(book: Workbook, today: date) -> dict[str, Fact]:
    """Return the facts by invoice number."""
    silenced = reported(book, SILENCING)
    rows = [row for row in Grid.of(book, INVOICES).rows() if row[NUMBER]]
    contrary = _contrary_of(rows)
    found: dict[str, Fact] = {}
    for row in rows:
        fact = _fact(book, row, contrary.get(row.index, Standing.OPEN), today)
        if fact.address in silenced and not fact.is_closed:
            fact = replace(fact, standing=Standing.SILENT)
        found[fact.number] = fact
    return with_credit(with_namesakes(found))


def bill_of(book: Workbook, row: Row) -> Bill | None:
    """Return what a row and its lines in other tabs say; None if a sum cannot be read."""
    kept = () if BASE in row.cells else WITHHELD  # beside a base, it is off the total already
    cells = [each for each in (TOTAL, *kept, ADDED, DEPOSIT) if each in row.cells]
    sums = {role: number_in(row[role]) for role in cells}
    payments = [*_payments_of(row), *_listed(book, row)]
    deposit = sums.get(DEPOSIT) or _ZERO
    if None in sums.values() or row[TOTAL] in (None, "") or any(s is None for _, s in payments):
        return None
    return Bill(
        str(row[CURRENCY] or currency_of(book)),
        sums[TOTAL] or _ZERO,
        [sums[role] or _ZERO for role in kept if role in sums],
        sums.get(ADDED) or _ZERO,
        deposit,
        deposit if _says_paid(row, DEPOSITED) else min(number_in(row[DEPOSITED]) or _ZERO, deposit),
        [(on, sum_) for on, sum_ in payments if sum_],
        parts=_parts(book, row),
    )


def number_in(value: Any) -> Decimal | None:
    """Return a cell's number, 0 for a blank one; None for anything else."""
    if value in (None, ""):
        return _ZERO
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return Decimal(repr(value)) if is_number else None


def _payments_of(row: Row) -> list[tuple[date | None, Decimal | None]]:
    return [
        (day_of(row[PAID_DAY[role]]), number_in(row[role]))
        for role in PAID[:2]
        if role in row.cells
    ]


def _listed(book: Workbook, row: Row) -> list[tuple[date | None, Decimal | None]]:
    lines = Grid.of(book, PAYMENTS).rows()
    mine = [line for line in lines if line["Factura"] == row[NUMBER]]
    return [(day_of(line["Fecha"]), number_in(line["Importe"])) for line in mine]


def _parts(book: Workbook, row: Row) -> list[tuple[date, Decimal]]:
    lines = [each for each in Grid.of(book, INSTALMENTS).rows() if each["Factura"] == row[NUMBER]]
    return [
        (day_of(line["Vence"]) or date.max, number_in(line["Importe"]) or _ZERO) for line in lines
    ]


def _says_paid(row: Row, role: str) -> bool:
    """Tell whether a cell says that all was paid: by a word, or by a day."""
    value = row[role]
    return value is True or str(value).lower() in _YES or (value and _look(row, role) == "DATE")


def _look(row: Row, role: str) -> str:
    """Return what a cell's format makes of its number, such as DATE or PERCENT."""
    cell = row.cells.get(role, BLANK)
    return str((cell.format or {}).get("numberFormat", {}).get("type", ""))


def _fact(book: Workbook, row: Row, of_taxes: Standing, today: date) -> Fact:
    bill, due = bill_of(book, row), day_of(row[DUE])
    mail = str(row[MAIL] or "").strip().lower()
    is_paid = any(_says_paid(row, role) for role in PAID[:2])
    readings = [Standing.OPEN, of_taxes]
    if is_paid or (bill is not None and not bill.left):
        readings.append(Standing.CLOSED)
    if bill is None or due is None:
        readings.append(Standing.SILENT)
    else:
        readings += [_of_rates(row, bill), _of_net(row, bill), _of_deposit(bill), _of_plan(bill)]
        readings += [_of_discount(book, bill), _of_both(row, book)]
    if not MAIL_PATTERN.match(mail):
        readings.append(Standing.UNSURE)
    standing = next(each for each in _ORDER if each in readings)
    is_too_much = bill is not None and bill.exact < 0 and not is_paid
    return Fact(
        number_of(row),
        str(row[CUSTOMER]),
        mail,
        addresses_in(mail),
        due,
        bill.left if bill is not None else 0,
        standing,
        bill.amount if bill is not None else 0,
        credit=bill.too_much if is_too_much and bill is not None else 0,
        is_planned=bill is not None and bool(bill.parts),
        bill=bill,
    )


def _of_rates(row: Row, bill: Bill) -> Standing:
    """Return SILENT for a row in which a rate may stand in place of a sum."""
    kept = [*bill.withheld, bill.deposit]
    is_rate = any(0 < each <= _HIGHEST_RATE and each * 20 < bill.amount for each in kept)
    looks = [_look(row, role) for role in (*WITHHELD, DEPOSIT) if BASE not in row.cells]
    is_rate = is_rate or "PERCENT" in looks
    return Standing.SILENT if is_rate else Standing.OPEN


def _of_net(row: Row, bill: Bill) -> Standing:
    """Return SILENT for a row whose own net is not the total less what is withheld."""
    if row[NET] in (None, ""):
        return Standing.OPEN
    net = number_in(row[NET])
    right = bill.amount - sum(bill.withheld)
    limit = _ROUNDINGS * unit_of(bill.currency)
    return Standing.SILENT if net is None or abs(net - right) > limit else Standing.OPEN


def _of_deposit(bill: Bill) -> Standing:
    """Return SILENT where what came in may be the deposit that is still open."""
    is_open = bill.open_deposit > 0 and bill.left > 0
    is_either = bill.left < bill.open_deposit or bill.paid == bill.open_deposit
    return Standing.SILENT if is_open and is_either else Standing.OPEN


def _of_plan(bill: Bill) -> Standing:
    """Return SILENT for instalments that do not add up to what was owed when they were agreed."""
    if not bill.parts:
        return Standing.OPEN
    before = sum(sum_ for _, sum_ in bill.parts) - bill.left
    return Standing.OPEN if 0 <= before <= bill.paid else Standing.SILENT


def _of_discount(book: Workbook, bill: Bill) -> Standing:
    """Return UNSURE where what is left may be the discount that the customer took."""
    is_little = bill.paid > 0 and bill.left * 20 < bill.amount
    return Standing.UNSURE if has_discount(book) and is_little else Standing.OPEN


def _of_both(row: Row, book: Workbook) -> Standing:
    """Return SILENT for a row whose payment stands in the tab of payments, too, as it seems."""
    own = sum(sum_ or _ZERO for _, sum_ in _payments_of(row))
    listed = sum(sum_ or _ZERO for _, sum_ in _listed(book, row))
    return Standing.SILENT if own and own == listed else Standing.OPEN


def _contrary_of(rows: list[Row]) -> Mapping[int, Standing]:
    """Return the standing of rows by whether their total has what was withheld off already.

    Most rows decide for all. Where they are not plainly most, nobody can tell.
    """
    if not rows or BASE not in rows[0].cells or WITHHELD[0] not in rows[0].cells:
        return {}
    off: list[int] = []
    others: list[int] = []
    neither: list[int] = []
    for row in rows:
        sums = [number_in(row[role]) for role in (BASE, TAX, WITHHELD[0], TOTAL)]
        base, tax, withheld, total = (each or _ZERO for each in sums)
        if abs(base + tax - total) < 1:
            others.append(row.index)
        else:
            is_off = abs(base + tax - withheld - total) < 1 and None not in sums
            (off if is_off else neither).append(row.index)
    unsure = dict.fromkeys(neither, Standing.UNSURE)
    if len(off) > 2 * len(others):
        return unsure | dict.fromkeys(others, Standing.SILENT)
    return unsure | dict.fromkeys([*off, *others], Standing.UNSURE)
