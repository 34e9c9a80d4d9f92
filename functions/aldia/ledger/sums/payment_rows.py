"""Rows among the invoices that say that money came in, and name no number of an invoice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aldia.ledger.recognition.headings import is_total
from aldia.ledger.schema.records import Invoice, InvoiceState
from aldia.ledger.tabs.kinds import LOWERING
from aldia.ledger.tabs.questions import Questions
from aldia.ledger.tabs.rows import Context
from aldia.ledger.tabs.tables import Record, Table
from aldia.ledger.values.folding import fold_words, name_key, tidy
from aldia.ledger.values.money import amount_in
from aldia.ledger.values.notes import telling_word_in
from aldia.ledger.values.problems import Problem

_CAME_IN = {InvoiceState.PAID, InvoiceState.PARTIAL}

_SHORTEST = 4
"""Letters of a word for a payment; chosen by hand, as shorter ones also stand in names."""

_POINTS_UP = ("^", "↑")


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A row that says that money came in.

    Attributes:
        row: As numbered on screen, as is `invoice_row`.
        text: What it says.
        customer: Key of the name that it names, if that customer has an invoice; else empty.
        invoice_row: Row of the customer's first invoice, else of the one directly above.
    """

    row: int
    text: str
    customer: str
    invoice_row: int

    def may_pay(self, invoice: Invoice) -> bool:
        """Tell whether what came in may be of an invoice."""
        is_theirs = bool(self.customer) and invoice.name_key == self.customer
        return is_theirs or invoice.row == self.invoice_row


def find_payment_rows(
    table: Table, records: Sequence[Record], context: Context
) -> list[PaymentRow]:
    """Return the rows without number and due day that may pay an invoice.

    They have a negative sum, or call themselves a payment beside one, or are one text about the
    row above. They are of the customer whom they name, else of the invoice directly above.
    """
    found: list[PaymentRow] = []
    above = below = 0
    for record in records:
        if _is_numbered(record):
            above, below = record.row, record.row + 1
        elif _may_be_payment(table, record, context):
            customer = name_key(record["customer"].text)
            theirs = _first_row_of(customer, records)
            text = ", ".join(tidy(str(cell)) for cell in table.cells(record.row))[:120]
            is_next = above > 0 and record.row == below
            if theirs or is_next:
                paid = PaymentRow(record.row, text, customer if theirs else "", theirs or above)
                found.append(paid)
            below += is_next
    return found


def _first_row_of(customer: str, records: Sequence[Record]) -> int:
    """Return the row of a customer's first invoice; 0 for none."""
    rows = (r.row for r in records if _is_numbered(r) and name_key(r["customer"].text) == customer)
    return next(rows, 0) if customer else 0


def questions_of_payment_rows(
    invoices: Sequence[Invoice], rows: Sequence[PaymentRow], title: str
) -> Questions:
    """Return a question for each of the rows, at the invoices that it may pay."""
    found: dict[int, list[Problem]] = {}
    for row in rows:
        problem = Problem("payment_row", title, row.row, "", row.text)
        for invoice in filter(row.may_pay, invoices):
            found.setdefault(invoice.row, []).append(problem)
    return found


def _is_numbered(record: Record) -> bool:
    return any(map(str.isdecimal, record["invoice"].text))


def _may_be_payment(table: Table, record: Record, context: Context) -> bool:
    cells = table.cells(record.row)
    if is_total(cells):
        return False
    texts = [cell for cell in cells if isinstance(cell, str)]
    if len(cells) == len(texts) == 1:
        points_up = texts[0].startswith(_POINTS_UP) or bool({"amount", "due"} & record.cells.keys())
        return points_up and telling_word_in(texts[0], context.quiet_words) != ""
    sum_ = amount_in(record["amount"], context.locale)
    if not sum_ or not record["due"].is_blank:
        return False
    return sum_ < 0 or any(_names_payment(word, context) for word in _words(texts))


def _words(texts: Sequence[str]) -> Iterator[str]:
    return (word for text in texts for word in fold_words(text).split())


def _names_payment(word: str, context: Context) -> bool:
    is_one = context.kind_words.get(word) in LOWERING or context.state_words.get(word) in _CAME_IN
    return is_one and len(word) >= _SHORTEST
