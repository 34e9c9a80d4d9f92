"""Invoices that bear the number of another row, or almost the name of another customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from aldia.ledger.schema.records import Customer, Invoice
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.questions import Questions
from aldia.ledger.values.folding import bare_name, identifier_key
from aldia.ledger.values.problems import Problem


def questions_of_names(
    invoices: Sequence[Invoice], customers: Mapping[str, Customer], tabs: InvoiceTabs
) -> Questions:
    """Return a question at each invoice whose name is almost that of a row of Customers.

    What that row says, such as never to write or where to, may be meant for the invoice.
    """
    if not customers:
        return {}
    alike = {bare_name(customer.name): customer.name for customer in customers.values()}
    return {
        invoice.row: [_likeness(invoice, name, tabs)]
        for invoice in invoices
        if invoice.name_key not in customers
        and not invoice.is_closed
        and (name := alike.get(bare_name(invoice.customer)))
    }


def _likeness(invoice: Invoice, name: str, tabs: InvoiceTabs) -> Problem:
    table = tabs.table_of(invoice.row)
    place = (table.title, invoice.row, table.header("customer"), invoice.customer)
    return Problem("customer_spelling", *place, {"name": name})


def questions_of_numbers(
    invoices: Sequence[Invoice], tabs: InvoiceTabs, carried: Collection[int] = ()
) -> Questions:
    """Return a question at every invoice whose number another row has too.

    An instalment has a number of its own, but none that a row has that is no instalment.

    Args:
        carried: Rows of invoices of which it is asked whether they were carried over.
    """
    counts = Counter(invoice.key for invoice in invoices if invoice.key)
    wholes = {identifier_key(each.number) for each in invoices if each.part} & counts.keys()
    rows: dict[str, list[int]] = {}
    for invoice in invoices:
        if counts[invoice.key] > 1 or identifier_key(invoice.number) in wholes:
            rows.setdefault(invoice.key, []).append(invoice.row)
    return {
        invoice.row: [_duplicate(invoice, rows, tabs, carried)]
        for invoice in invoices
        if invoice.key in rows and not invoice.is_closed
    }


def _duplicate(
    invoice: Invoice, rows: Mapping[str, list[int]], tabs: InvoiceTabs, carried: Collection[int]
) -> Problem:
    table = tabs.table_of(invoice.row)
    others = tabs.named((row for row in rows[invoice.key] if row != invoice.row), invoice.row)
    place = (table.title, invoice.row, table.header("invoice"), invoice.number)
    code = "invoice_carried" if invoice.row in carried else "invoice_doubled"
    return Problem(code, *place, {"rows": others})
