"""The History tab: what happened with each customer, one thing in a row, the latest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from aldia.planning.log.entries import Entry
from aldia.planning.log.history import History
from aldia.planning.reporting.catalog import Catalog
from aldia.planning.reporting.customer_file import events_of
from aldia.planning.reporting.event_words import sentence_of

MOST_ROWS = 1000
"""Things that the tab shows, of all customers together, so that a run writes it in one piece:
some 200 kB. `aldia history` shows all of one customer. Chosen by hand."""

_MOST_ENTRIES = 5 * MOST_ROWS
"""Entries of the Log that are looked at; a letter has two, and a run one of its own."""

EARLIER = "…"
"""Stands in the column of the Log's numbers in the row that says that there is more."""


def story_rows(
    ledger: Ledger,
    history: History,
    entries: Sequence[Entry],
    catalog: Catalog,
    states: Mapping[str, str],
) -> list[list[Scalar]]:
    """Return the rows of the History tab below its header.

    Args:
        entries: The whole Log.
        states: As for `sentence_of`.
    """
    latest = _numbered(entries)[-_MOST_ENTRIES:]
    events = events_of(ledger.invoices, _addresses(ledger), ledger, history, latest)
    events.reverse()
    rows: list[list[Scalar]] = [
        [
            serial_of(each.at.date()),
            each.customer,
            sentence_of(each, catalog, states),
            ", ".join(each.invoices),
            ", ".join(map(str, each.numbers)),
        ]
        for each in events[:MOST_ROWS]
    ]
    if len(events) > MOST_ROWS or (len(latest) < len(entries) and rows):
        rows.append([rows[-1][0], "", catalog.say("story", "earlier"), "", EARLIER])
    return rows


def _numbered(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries with the numbers that those written by this run have in the Log."""
    found: list[Entry] = []
    for entry in entries:
        last = found[-1].number if found else 0
        found.append(entry if entry.number else replace(entry, number=last + 1))
    return found


def _addresses(ledger: Ledger) -> list[str]:
    own = (address for invoice in ledger.invoices for address in invoice.emails.good)
    listed = (a for customer in ledger.customers.values() for a in customer.emails.good)
    return [*own, *listed]
