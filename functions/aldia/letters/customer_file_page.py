"""A customer's file as a page to print: for a lawyer, an agency or the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aldia.ledger.ledger import Ledger
from aldia.letters.colours import readable_accent
from aldia.letters.rendering import tax_number
from aldia.letters.templates import file_page
from aldia.planning.deciding.cases import Decision
from aldia.planning.reporting.catalog import Catalog, money, money_sums
from aldia.planning.reporting.customer_file import CustomerFile, Done, FileEvent
from aldia.planning.reporting.event_words import sentence_of, text_of
from aldia.resources import catalog_of, states_in


def render_file(file: CustomerFile, ledger: Ledger, texts: Mapping[str, str] | None = None) -> str:
    """Return a customer's file as one HTML page that loads no other file.

    Args:
        texts: Texts of letters, as far as they were kept, by their marks.
    """
    settings = ledger.settings
    catalog = catalog_of(settings.language, settings.country)
    accent, _, ink = readable_accent(settings.accent)
    known = texts or {}
    events = [_event(each, known, catalog) for each in file.events]
    frame: dict[str, Any] = {
        "language": settings.language,
        "say": catalog.texts["file"],
        "accent": accent,
        "accent_ink": ink,
        "business": [
            text
            for text in (
                settings.business,
                tax_number(settings, catalog),
                settings.address,
                settings.phone,
                settings.sender,
            )
            if text
        ],
        "name": file.name,
        "day": catalog.long_day(file.on),
        "contacts": [*file.addresses, *_phones(file)],
        "totals": money_sums(file.totals, catalog.locale),
        "overdue": money_sums(file.overdue, catalog.locale),
        "owed": [_row(each, catalog) for each in file.owed],
        "closed": [_row(each, catalog) for each in file.closed],
        "events": events,
        "counts": _counts(file, catalog),
    }
    return file_page().render(frame)


def _phones(file: CustomerFile) -> list[str]:
    return [file.customer.phone] if file.customer is not None and file.customer.phone else []


def _row(decision: Decision, catalog: Catalog) -> dict[str, str]:
    invoice = decision.invoice

    def day(value: Any) -> str:
        return catalog.numeric_day(value) if value is not None else "—"

    def sum_(value: Any) -> str:
        return "—" if value is None else money(value, invoice.currency, catalog.locale)

    late = decision.days_late
    part = f" ({invoice.ordinal})" if invoice.ordinal else ""
    return {
        "number": invoice.full_number + part,
        "issued": day(invoice.issued),
        "due": day(invoice.due),
        "moved": catalog.say("file", "moved", day=day(invoice.last_day))
        if invoice.last_day != invoice.due
        else "",
        "late": str(late) if decision.is_open and late is not None and late > 0 else "",
        "amount": sum_(invoice.amount),
        "received": sum_(invoice.received),
        "balance": sum_(decision.balance if decision.is_open else invoice.balance),
        "situation": catalog.situation(decision),
        "paid_on": day(invoice.paid_on),
    }


def _event(event: FileEvent, texts: Mapping[str, str], catalog: Catalog) -> dict[str, Any]:
    """Return an event as the page shows it: numbers, moment, sentence, and the letter's text."""
    return {
        "numbers": ", ".join(map(str, event.numbers)),
        "day": catalog.numeric_day(event.at.date()),
        "hour": f"{event.at:%H:%M}",
        "sentence": sentence_of(event, catalog, states_in(catalog.language)),
        "invoices": ", ".join(event.invoices),
        "text": text_of(event, texts, catalog),
        "has_text": event.text in texts,
    }


def _counts(file: CustomerFile, catalog: Catalog) -> Sequence[str]:
    """Return how many letters and calls there were, in words."""
    letters = sum(event.done in {Done.LETTER, Done.UNSURE} for event in file.events)
    calls = sum(event.done in {Done.CALLED, Done.PROMISED} for event in file.events)
    return [
        catalog.counted("file", "letters", letters),
        catalog.counted("file", "calls", calls),
    ]
