"""What people do in tabs other than the invoices', each of which may decide about an invoice.

A gesture gets an invoice's row and types in another tab about that invoice or its customer.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox.edit import apply_edits
from tests.simulation.book import (
    CALLS,
    CUSTOMERS,
    DECIDING,
    DELIVERIES,
    INSTALMENTS,
    INVOICES,
    LOG,
    PAYMENTS,
    PROMISED,
    SETTINGS,
    Grid,
    Row,
    letters,
    typed_day,
)

if TYPE_CHECKING:
    from tests.simulation.people import People

COVER = "???"
"""The text that somebody types over a header; it is not like any other header."""

SYSTEM = (LOG, DELIVERIES, "Memoria", "Resumen", "Revisar")
NONSENSE = ("Ojo", "2026-13-01", "31/12/9999", "-1", "1e308", "=1/0", "1-60000000", "sí")
BOOKKEEPER = "contador@cliente.example"


def pay_inside(people: People, grid: Grid, row: Row) -> str:
    """Type a payment into a blank row between others, or make such a row."""
    tab = Grid.of(people.book, PAYMENTS)
    used = range(tab.top + 1, tab.sheet.used_rows())
    blank = [index for index in used if tab.sheet.rows[index].is_blank]
    if not blank:
        if len(used) < 2:
            return _append_payment(people, row)
        apply_edits(people.book, [{"tab": PAYMENTS, "insert_rows": [used.stop, 1]}])
        return "a blank row is inserted among the payments"
    index = people.rng.choice(blank)
    people.enter(tab, index, _payment(people, row["Factura"], row["Importe"]))
    return f"{row['Factura']} is paid in row {index + 1} of the Payments tab"


def correct_payment(people: People, grid: Grid, row: Row) -> str:
    """Give a payment another invoice's number."""
    tab, payment = _any_payment(people)
    if payment is None:
        return _append_payment(people, row)
    entries = {"Factura": row["Factura"], "Importe": row["Importe"]}
    people.enter(tab, payment.index, entries)
    _touch(people, payment)
    return f"the payment of {payment['Factura']} was one of {row['Factura']}"


def raise_payment(people: People, grid: Grid, row: Row) -> str:
    """Raise a part payment to the whole amount."""
    tab, payment = _any_payment(people)
    amounts = {each["Factura"]: each["Importe"] for each in grid.rows()}
    if payment is None or payment["Factura"] not in amounts:
        return _append_payment(people, row)
    people.enter(tab, payment.index, {"Importe": amounts[payment["Factura"]]})
    _touch(people, payment)
    return f"the payment of {payment['Factura']} is raised to all of it"


def exchange_payment(people: People, grid: Grid, row: Row) -> str:
    """Delete one line of the payments and add another, so that their number stays the same."""
    _, payment = _any_payment(people)
    if payment is None:
        return _append_payment(people, row)
    _touch(people, payment)
    apply_edits(people.book, [{"tab": PAYMENTS, "delete_rows": [payment.index + 1, 1]}])
    return f"the payment of {payment['Factura']} is deleted; {_append_payment(people, row)}"


def add_credit_note(people: People, grid: Grid, row: Row) -> str:
    """Add a credit note of the same amount as an invoice."""
    people.made += 1
    amount = row["Importe"] if isinstance(row["Importe"], int) else 500
    number = f"NC-{people.made:03}"
    bottom = max((each.index for each in grid.rows()), default=grid.top) + 1
    entries = {
        "Factura": number,
        "Cliente": row["Cliente"],
        "Correo": row["Correo"],
        "Vence": typed_day(people.today),
        "Importe": -abs(amount),
    }
    people.enter(grid, bottom, entries)
    return f"{number} credits {row['Cliente']} with {amount}"


def forbid(people: People, grid: Grid, row: Row) -> str:
    """Mark a customer in the Customers tab as one who may not be written to."""
    _add_customer(people, {"Cliente": row["Cliente"], "No cobrar": "sí"})
    return f"nobody may write to {row['Cliente']}"


def copy_to(people: People, grid: Grid, row: Row) -> str:
    """Send copies of a customer's letters to a shared bookkeeper or to another customer."""
    others = [str(each["Correo"]) for each in grid.rows() if each["Correo"]]
    copy = people.rng.choice([BOOKKEEPER, BOOKKEEPER, *others])
    _add_customer(people, {"Cliente": row["Cliente"], "Copia a": copy})
    return f"{copy} gets copies of what {row['Cliente']} gets"


def know_customer(people: People, grid: Grid, row: Row) -> str:
    """Add a row for a name to the Customers tab, so that all its addresses are one customer's."""
    cells = [str(each["Correo"]) for each in grid.rows() if each["Cliente"] == row["Cliente"]]
    mails = sorted({cell for cell in cells if "@" in cell})
    entries = {"Cliente": row["Cliente"], "Correos": ", ".join(mails[:4])}
    _add_customer(people, entries)
    return f"{row['Cliente']} is one customer"


def promise_in_call(people: People, grid: Grid, row: Row) -> str:
    """Type a promise into a line of the Calls tab, or into a new line."""
    tab = Grid.of(people.book, CALLS)
    lines = [line for line in tab.rows() if not line["Prometió para"]]
    index = people.rng.choice(lines).index if lines else tab.sheet.used_rows()
    day = people.today + timedelta(days=people.rng.randint(0, 4))
    entries = {
        "Cliente": row["Cliente"],
        "Resultado": PROMISED,
        "Hecha el": typed_day(people.today),
        "Prometió para": typed_day(day),
    }
    people.enter(tab, index, entries)
    return f"{row['Cliente']} promised in a call to pay by {day}"


def note_below(people: People, grid: Grid, row: Row) -> str:
    """Type a remark below a table, where none is expected."""
    places = {PAYMENTS: "Fecha", INVOICES: "Mías", CUSTOMERS: "Cliente", SETTINGS: "Ajuste"}
    title = people.rng.choice([*places])
    tab = Grid.of(people.book, title)
    bottom = tab.sheet.used_rows() + people.rng.randint(0, 2)
    people.enter(tab, bottom, {places[title]: "Ojo: revisar con Ana"})
    return f"a note stands below {title}"


def cover_header(people: People, grid: Grid, row: Row) -> str:
    """Type over one of the headers in DECIDING."""
    title = people.rng.choice([INVOICES, INVOICES, PAYMENTS, CUSTOMERS, INSTALMENTS, CALLS])
    if title in people.covered:
        return uncover_header(people, grid, row)
    tab = Grid.of(people.book, title)
    header = people.rng.choice(DECIDING[title])
    people.enter(tab, tab.top, {header: COVER})
    people.covered[title] = header
    return f"the header {header} of {title} is typed over"


def uncover_header(people: People, grid: Grid, row: Row) -> str:
    """Restore a header that somebody typed over."""
    if not people.covered:
        return note_below(people, grid, row)
    return restore_header(people, people.rng.choice([*people.covered]))


def restore_header(people: People, title: str) -> str:
    header, tab = people.covered.pop(title), Grid.of(people.book, title)
    people.enter(tab, tab.top, {COVER: header})
    return f"the header {header} of {title} is there again"


def meddle(people: People, grid: Grid, row: Row) -> str:
    """Type nonsense into any cell of a tab that is the system's own, or just below its rows."""
    title = people.rng.choice(SYSTEM)
    sheet = people.book.titled(title)
    assert sheet is not None
    bottom = sheet.used_rows() + people.rng.randint(0, 2)
    place = f"{letters(people.rng.randint(0, 4))}{people.rng.randint(1, bottom + 1)}"
    entry = people.rng.choice(NONSENSE)
    people.type_in(title, {place: entry})
    people.has_meddled = True
    return f"{entry!r} is typed into {place} of {title}"


def _any_payment(people: People) -> tuple[Grid, Row | None]:
    tab = Grid.of(people.book, PAYMENTS)
    rows = [row for row in tab.rows() if row["Factura"]]
    return tab, people.rng.choice(rows) if rows else None


def _append_payment(people: People, row: Row) -> str:
    tab = Grid.of(people.book, PAYMENTS)
    payment = _payment(people, row["Factura"], row["Importe"])
    people.enter(tab, tab.sheet.used_rows(), payment)
    return f"{row['Factura']} is paid in the Payments tab"


def _payment(people: People, number: Any, amount: Any) -> dict[str, Any]:
    return {"Fecha": typed_day(people.today), "Factura": number, "Importe": amount}


def _add_customer(people: People, entries: dict[str, Any]) -> None:
    tab = Grid.of(people.book, CUSTOMERS)
    people.enter(tab, tab.sheet.used_rows(), entries)


def _touch(people: People, payment: Row) -> None:
    people.touched.add(str(payment["Factura"]).lower())
