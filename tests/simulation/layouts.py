"""How strangers lay their books out: which columns there are, and what they are called.

A column is known by its role, whatever its header says and wherever it stands. Roles that the other
worlds have too bear the same names as their headers there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.simulation.book import NUMBER, SERIES

CUSTOMER, CODE, MAIL, DUE, ISSUED, TERM = "Cliente", "Código", "Correo", "Vence", "Emitida", "Plazo"
AMOUNT, BALANCE, CHARGED, CAME_IN = "Importe", "Saldo", "Cargo", "Haber"
STATE, PAID_ON, NOTES = "Estado", "Pagada el", "Notas"
PAID = ("Pagado", "Pagado 2", "Pagado 3")
AGES = ("0 a 30", "31 a 60", "61 y más")
ODD = "Pagado aparte"
"""Role of a column of payments under a header that nobody can know."""

POINTS, OWN = "Puntos", "Mías"
"""Roles of columns of numbers and of words that say nothing of what is owed."""

PAYING = (*PAID, ODD)
"""Roles of the columns whose sums were paid."""

HEADERS: Mapping[str, Sequence[str]] = {
    NUMBER: ("Factura", "N° Factura", "No. Factura", "Número de factura"),
    CUSTOMER: ("Cliente", "Razón social", "Nombre del cliente"),
    MAIL: ("Correo", "Correo electrónico", "E-mail"),
    DUE: ("Vencimiento", "Fecha de vencimiento", "Vence"),
    ISSUED: ("Fecha de emisión", "Fecha factura", "Emisión"),
    TERM: ("Plazo", "Plazo de pago"),
    AMOUNT: ("Importe total", "Valor total", "Monto total"),
    BALANCE: ("Saldo", "Saldo pendiente", "Saldo por cobrar"),
    CHARGED: ("Debe",),
    CAME_IN: ("Haber",),
    PAID[0]: ("Abono 1", "Pago 1"),
    PAID[1]: ("Abono 2", "Pago 2"),
    PAID[2]: ("Abono 3", "Pago 3"),
    ODD: ("Abonado a cuenta", "Quimba", "Transferido"),
    POINTS: ("Zorbel", "Zorbel 2"),
    AGES[0]: ("0-30",),
    AGES[1]: ("31-60",),
    AGES[2]: ("61-90",),
    STATE: ("Estado", "Estado de pago", "Estatus"),
    PAID_ON: ("Fecha de pago", "Pagado el"),
    NOTES: ("Observaciones", "Notas", "Comentarios"),
    SERIES: ("Serie",),
    CODE: ("Código cliente", "Cód. cliente"),
    OWN: ("Ruta", "Lote", "Barrio"),
}
"""Headers of each role in a Spanish book, as people write them: each may take another's place."""

ENGLISH: Mapping[str, Sequence[str]] = {
    NUMBER: ("InvoiceNumber", "Invoice No", "Invoice #"),
    CUSTOMER: ("CustomerName", "Customer", "Bill To"),
    MAIL: ("EmailAddress", "Email", "Customer email"),
    DUE: ("DueDate", "Due Date", "due_date"),
    AMOUNT: ("InvoiceTotal", "Invoice amount", "Total amount"),
    BALANCE: ("BalanceDue", "Open balance", "Outstanding"),
    PAID[0]: ("AmountPaid", "Amount received"),
    STATE: ("Status", "Payment status"),
    NOTES: ("Notes", "Remarks"),
    OWN: ("Route", "Branch"),
}

PORTUGUESE: Mapping[str, Sequence[str]] = {
    NUMBER: ("Nota fiscal", "Nº da nota"),
    CUSTOMER: ("Cliente", "Razão social"),
    MAIL: ("E-mail", "Email"),
    DUE: ("Vencimento", "Data de vencimento"),
    AMOUNT: ("Valor total", "Valor"),
    PAID[0]: ("Valor pago", "Valor recebido"),
    NOTES: ("Observações", "Observação"),
    OWN: ("Rota",),
}

RIGHT: Mapping[str, tuple[str, str]] = {
    NUMBER: ("Factura", "invoice"),
    CUSTOMER: ("Cliente", "customer"),
    MAIL: ("Correo", "email"),
    DUE: ("Vence", "due"),
    ISSUED: ("Emitida", "issued"),
    TERM: ("Plazo", "term"),
    AMOUNT: ("Importe", "amount"),
    BALANCE: ("Saldo", "stated"),
    CHARGED: ("Cargo", "debit"),
    CAME_IN: ("Haber", "credit"),
    **dict.fromkeys(PAYING, ("Pagado", "paid")),
    **dict.fromkeys(AGES, ("Saldo por edades", "aged")),
    **dict.fromkeys((POINTS, OWN), ("No se usa", "-")),
    STATE: ("Estado", "state"),
    PAID_ON: ("Pagada el", "paid_on"),
    NOTES: ("Notas", "notes"),
    SERIES: ("Serie", "series"),
    CODE: ("Código del cliente", "customer_code"),
}
"""The right answer about a column of each role: the word in the drop-down, and how it is kept."""

WRONG = ("No se usa", "Pagado", "Notas")
"""What people say by mistake."""

UNSURE_OF = (*PAYING, BALANCE, STATE, PAID_ON, NOTES, POINTS, OWN)
"""Roles of the columns about which people say something wrong."""


@dataclass(frozen=True)
class Layout:
    """The columns of a book.

    Attributes:
        roles: In the order of the columns.
        headers: By role, those that a column of it may have.
        groups: Titles of groups of columns in a row above the headers, by the role of the first
            column; without any there is no such row.
    """

    name: str
    roles: Sequence[str]
    headers: Mapping[str, Sequence[str]]
    groups: Mapping[str, str]

    def has(self, role: str) -> bool:
        return role in self.roles


def _layout(
    name: str,
    *roles: str,
    headers: Mapping[str, Sequence[str]] = HEADERS,
    groups: Mapping[str, str] | None = None,
) -> Layout:
    return Layout(name, roles, headers, groups or {})


_WHO = (NUMBER, CUSTOMER, MAIL)
_GROUPS = {CUSTOMER: "DATOS DEL CLIENTE", AMOUNT: "VALORES"}

LAYOUTS = (
    _layout("two payments", *_WHO, DUE, AMOUNT, *PAID[:2], NOTES, OWN),
    _layout("one payment", *_WHO, DUE, AMOUNT, PAID[0], STATE, groups=_GROUPS),
    _layout("balance only", *_WHO, DUE, BALANCE, NOTES),
    _layout("amount and balance", *_WHO, ISSUED, DUE, AMOUNT, BALANCE, OWN),
    _layout("payment and balance", *_WHO, DUE, AMOUNT, *PAID[:2], BALANCE),
    _layout("series", SERIES, *_WHO, DUE, AMOUNT, PAID[0], OWN),
    _layout("ages", *_WHO, DUE, *AGES),
    _layout("account", *_WHO, DUE, CHARGED, CAME_IN, OWN),
    _layout("term", *_WHO, ISSUED, TERM, AMOUNT, PAID[0]),
    _layout("codes", NUMBER, CODE, DUE, AMOUNT, PAID[0], NOTES),
    _layout("day of payment", *_WHO, DUE, AMOUNT, PAID_ON, NOTES),
    _layout("odd payments", *_WHO, DUE, AMOUNT, ODD, OWN),
    _layout("odd payments and points", *_WHO, POINTS, DUE, AMOUNT, PAID[0], ODD),
    _layout("English", *_WHO, DUE, AMOUNT, PAID[0], NOTES, OWN, headers=ENGLISH),
    _layout("English balance", *_WHO, DUE, AMOUNT, BALANCE, STATE, headers=ENGLISH),
    _layout("Portuguese", *_WHO, DUE, AMOUNT, PAID[0], NOTES, OWN, headers=PORTUGUESE),
)
"""Layouts of books, each as some program exports it or as people make it (tests/books)."""
