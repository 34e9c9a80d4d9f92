"""Mail addresses with a likely slip in the domain: the letter would reach a stranger."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from aldia.ledger.doctor.book import Book
from aldia.ledger.doctor.edit_distance import slips
from aldia.ledger.schema.records import Customer, Invoice
from aldia.ledger.values.problems import Problem

_PROVIDERS = (
    "gmail.com hotmail.com outlook.com yahoo.com icloud.com live.com msn.com aol.com "
    "protonmail.com googlemail.com"
).split()
_OTHERS = frozenset(
    "mail.com email.com ymail.com gmx.com gmx.net gmx.de me.com mac.com proton.me zoho.com "
    "hey.com fastmail.com live.com.mx live.com.ar outlook.es hotmail.es hotmail.co.uk yahoo.es "
    "rocketmail.com tutanota.com aim.com mailo.com gmail.example".split()
)
"""Real domains that may look like a mistyped larger provider."""

_WITHOUT_COUNTRIES = frozenset({"gmail", "icloud", "googlemail", "protonmail"})
"""Providers that have no domains by country."""


def mistyped_addresses(book: Book) -> Iterator[Problem]:
    """Yield addresses whose domain is one slip away from the one that was probably meant.

    That is a large provider's, or the one that the same customer has in more rows.
    """
    usual = _domains_of_customers(book)
    for record, invoice in book.open_pairs:
        right = {}
        for address in invoice.emails.good:
            local, _, domain = address.lower().rpartition("@")
            meant = _provider_meant(domain) or _usual_domain(domain, usual[invoice.name_key, local])
            if meant is not None:
                right[address] = f"{local}@{meant}"
        for address in right.values():
            cell = _mended(record["email"].text, right)
            yield book.finding(
                "address_typo", record, "email", meant=cell, holds=True, address=address
            )


def _mended(text: str, right: Mapping[str, str]) -> str:
    """Return a cell's text with the right addresses in place of the mistyped ones."""
    for wrong, address in right.items():
        text = re.sub(re.escape(wrong), address, text, flags=re.IGNORECASE)
    return text


def mistyped_provider(address: str) -> str | None:
    """Return the address meant if its domain is one slip away from a provider's, else None."""
    local, _, domain = address.lower().rpartition("@")
    meant = _provider_meant(domain)
    return f"{local}@{meant}" if meant is not None else None


def _domains_of_customers(book: Book) -> dict[tuple[str, str], Counter[str]]:
    """Count the domains by customer's name key and by the part of the address before the `@`."""
    found: dict[tuple[str, str], Counter[str]] = {}
    rows: list[Invoice | Customer] = [*book.invoices, *book.customers.values()]
    listed = Counter((row.name_key, address.lower()) for row in rows for address in row.emails.good)
    for (name, address), count in listed.items():
        local, _, domain = address.rpartition("@")
        found.setdefault((name, local), Counter())[domain] += count
    return found


@lru_cache(maxsize=4096)
def _provider_meant(domain: str) -> str | None:
    if domain in _PROVIDERS or domain in _OTHERS:
        return None
    name, _, ending = domain.partition(".")
    for provider in _PROVIDERS:
        known = provider.partition(".")[0]
        if name == known:
            is_country = len(ending.rpartition(".")[2]) == 2 and ending not in {"cm", "om", "co"}
            has_countries = known not in _WITHOUT_COUNTRIES
            return None if is_country and has_countries else provider
        # No slips are looked for in four letters or fewer (`live`, `msn`); chosen by hand.
        is_long = ending in {"com", "con", "co", "cm"} and len(known) > 4
        if is_long and slips(name, known, 1) == 1:
            return provider
    return None


def _usual_domain(domain: str, counts: Counter[str]) -> str | None:
    """Return a domain one slip away that the same address has in more rows; None for none."""
    for other, count in counts.most_common():
        if other != domain and count > counts[domain] and slips(domain, other, 1) == 1:
            return other
    return None
