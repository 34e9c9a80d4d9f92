"""In which currency a list is: by its title, its headers, and where its customers are."""

from __future__ import annotations

from dataclasses import replace

from babel.numbers import get_territory_currencies

from aldia.ledger.recognition.comparing import at
from aldia.ledger.recognition.matches import Basis
from aldia.ledger.schema.declared import Declared, declared_by, doubt_headers
from aldia.ledger.schema.schema import Schema
from aldia.ledger.tabs.settings import Settings
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.choices import parse_jurisdiction
from aldia.ledger.values.folding import fold_words, tidy
from aldia.ledger.values.problems import Wrong
from aldia.policy.working_days import Jurisdiction

_COUNTRY = frozenset({"pais", "country"})
"""Words of headers of columns with countries, in every language that headers are read in."""

_FEWEST = 2
"""Customers abroad from which on they tell something of a list; chosen by hand."""


def declared_in(table: Table, schema: Schema, settings: Settings) -> Declared:
    """Return what a tab says of all its sums: by its title, its headers, its countries."""
    said = declared_by(
        table.title,
        table.values[table.before : table.header_row],
        schema.declaring,
        settings.currency,
        is_chosen=settings.is_currency_chosen,
    )
    headers = (match.header for match in table.matches)
    if doubt := doubt_headers(headers, schema.declaring, settings.currency):
        return replace(said, doubt=doubt)
    if said.named or settings.is_currency_chosen:
        return said
    return replace(said, doubt=_doubt_abroad(table, settings.currency))


def _doubt_abroad(table: Table, currency: str) -> Wrong | None:
    """Return what to ask of rows without a currency if all customers are where it is not used."""
    for match in table.matches:
        is_free = match.basis is Basis.UNKNOWN
        if not is_free or _COUNTRY.isdisjoint(fold_words(match.header).split()):
            continue
        rows = table.values[table.header_row + 1 :]
        countries = [parse_jurisdiction(Raw(at(row, match.index))) for row in rows]
        known = [each.country for each in countries if isinstance(each, Jurisdiction)]
        pay_in_it = (currency in get_territory_currencies(each) for each in known)
        if len(known) >= _FEWEST and not any(pay_in_it):
            details = {"header": tidy(match.header)[:60], "currency": currency}
            return Wrong("currency_abroad", details)
    return None
