"""The words of the week's mail to a seller."""

from __future__ import annotations

from typing import Any

from aldia.ledger.ledger import Ledger
from aldia.letters.colours import readable_accent
from aldia.letters.rendering import Message
from aldia.letters.templates import page, plain_page
from aldia.planning.reporting.catalog import Catalog, money_sums
from aldia.planning.reporting.seller_mail import LateCustomer, SellerMail
from aldia.resources import catalog_of

_MOST = 40
"""Customers that a mail lists; chosen by hand, so that it can be read on a phone."""


def render_to_seller(mail: SellerMail, ledger: Ledger) -> Message:
    """Return a week's mail as a message. It links to nothing: the workbook is the owner's."""
    settings = ledger.settings
    catalog = catalog_of(settings.language, settings.country)
    accent, accent_text, _ = readable_accent(settings.accent)
    count, more = len(mail.customers), len(mail.customers) - _MOST
    part = {
        "title": catalog.say("seller", "late"),
        "say": "",
        "rows": [_row(each, catalog) for each in mail.customers[:_MOST]],
        "more": catalog.counted("seller", "more", more) if more > 0 else "",
    }
    day = catalog.day_and_month(mail.day)
    whole: dict[str, Any] = {
        "language": settings.language,
        "business": settings.business,
        "accent": accent,
        "accent_text": accent_text,
        "subject": catalog.counted("seller", "subject", count, day=day),
        "preheader": catalog.counted("seller", "ask", count),
        "title": catalog.say("seller", "title", name=mail.name, day=day),
        "lead": catalog.counted("seller", "lead", count),
        "sentences": [catalog.counted("seller", "ask", count)],
        "groups": [{"title": catalog.say("seller", "yours"), "parts": [part]}],
        "about": catalog.say("seller", "about", business=settings.business),
        "stop": catalog.say("seller", "stop"),
        "link": "",
        "open": "",
    }
    text = plain_page("digest").render(whole)
    return Message(whole["subject"], text.strip() + "\n", page("digest").render(whole))


def _row(customer: LateCustomer, catalog: Catalog) -> dict[str, str]:
    last = customer.last_contact
    contact = catalog.say("seller", "last", day=catalog.day(last)) if last is not None else ""
    late = catalog.counted("seller", "days", customer.days_late)
    notes = (", ".join(customer.invoices), late, contact)
    return {
        "name": customer.name,
        "note": " · ".join(note for note in notes if note),
        "sum": money_sums(customer.sums, catalog.locale),
    }
