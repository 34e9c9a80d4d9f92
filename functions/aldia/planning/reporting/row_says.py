"""What the row of an invoice says: why a letter goes or not, and where its due day comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from babel.numbers import format_decimal

from aldia.ledger.schema.records import Invoice, TermOf
from aldia.planning.deciding.cases import Decision
from aldia.planning.reporting.catalog import Catalog, money
from aldia.policy.conditions import Consequence, Following

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
    more += [_consequence(each, decision.invoice, catalog) for each in decision.consequences]
    return ". ".join(each.removesuffix(".") for each in (why, *more)) + "." if more else why


def _due_day(invoice: Invoice, catalog: Catalog) -> Iterator[str]:
    """Yield from whose days to pay the due day follows, and the day to which the law moves it."""
    if invoice.granted is not None and invoice.term_of is not None:
        code = _TERMS[invoice.term_of][0 if invoice.granted else 1]
        yield catalog.counted("granted", code, invoice.granted, days=invoice.granted)
        if invoice.last_day is not None and invoice.last_day != invoice.due:
            yield catalog.say("granted", "moved", day=catalog.numeric_day(invoice.last_day))


def _consequence(found: Following, invoice: Invoice, catalog: Catalog) -> str:
    """Return what holds because the invoice is late, with all that a charge is worked out from."""
    charged, day = found.charged, catalog.numeric_day(found.on)
    if charged is None:
        is_credit = found.kind is Consequence.SUSPENSION
        return catalog.say("consequences", "suspension" if is_credit else "handover", day=day)
    return catalog.say(
        "consequences",
        "charge_percent" if charged.percent else "charge_sum",
        day=day,
        sum=money(charged.amount, invoice.currency, catalog.locale),
        balance=money(charged.base or 0, invoice.currency, catalog.locale),
        percent=str(format_decimal(charged.percent, locale=catalog.locale)),
    )
