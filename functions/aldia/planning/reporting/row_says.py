"""What the row of an invoice says: why a letter goes or not, and where its due day comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aldia.ledger.records import Invoice, TermOf
from aldia.planning.deciding.cases import Decision
from aldia.planning.reporting.catalog import Catalog

_TERMS: Mapping[TermOf, tuple[str, str]] = {
    TermOf.ROW: ("row", "row_at_once"),
    TermOf.CUSTOMER: ("customer", "customer_at_once"),
    TermOf.BOOK: ("book", "book_at_once"),
}
"""Codes of the sentences about a due day by whose days to pay it has: some, or none."""


def row_says(decision: Decision, catalog: Catalog) -> str:
    """Return the sentences under *Why* in the row of an invoice."""
    why = catalog.why(decision)
    more = [*_due_day(decision.invoice, catalog)] if decision.is_open else []
    return ". ".join(each.removesuffix(".") for each in (why, *more)) + "." if more else why


def _due_day(invoice: Invoice, catalog: Catalog) -> Iterator[str]:
    """Yield from whose days to pay the due day follows, and the day to which the law moves it."""
    if invoice.granted is not None and invoice.term_of is not None:
        code = _TERMS[invoice.term_of][0 if invoice.granted else 1]
        yield catalog.counted("granted", code, invoice.granted, days=invoice.granted)
        if invoice.last_day is not None and invoice.last_day != invoice.due:
            yield catalog.say("granted", "moved", day=catalog.numeric_day(invoice.last_day))
