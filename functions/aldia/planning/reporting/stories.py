"""The History tab: what happened with each customer, one thing in a row, the latest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Rows, Scalar
from aldia.ledger.values.dates import serial_of
from aldia.planning.log.entries import Entry
from aldia.planning.log.history import History
from aldia.planning.log.texts import by_mark
from aldia.planning.reporting.catalog import Catalog
from aldia.planning.reporting.customer_file import events_of
from aldia.planning.reporting.event_words import sentence_of, text_of

MOST_ROWS = 1000
"""Things that the tab shows, of all customers together, so that a run writes it in one piece:
some 200 kB. `aldia history` shows all of one customer. Chosen by hand."""

MOST_TEXTS = 200
"""Letters whose texts the tab shows, the latest: some 300 kB, which every run reads. Chosen by
hand."""

_MOST_ENTRIES = 5 * MOST_ROWS
"""Entries of the Log that are looked at; a letter has two, and a run one of its own."""

_TEXT = 4
"""Place of the column of texts."""

TextsOf = Callable[[Sequence[str]], Mapping[str, str]]
"""Returns the kept texts that have some marks, by them."""

EARLIER = "…"
"""Stands in the column of the Log's numbers in the row that says that there is more."""


def story_rows(
    ledger: Ledger,
    history: History,
    entries: Sequence[Entry],
    catalog: Catalog,
    states: Mapping[str, str],
    texts_of: TextsOf = lambda marks: {},
) -> list[list[Scalar]]:
    """Return the rows of the History tab below its header.

    Args:
        entries: The whole Log.
        states: As for `sentence_of`.
        texts_of: Returns the kept texts that have some marks.
    """
    latest = _numbered(entries)[-_MOST_ENTRIES:]
    events = events_of(ledger.invoices, _addresses(ledger), ledger, history, latest)
    events.reverse()
    shown = events[:MOST_ROWS]
    with_texts = [each for each in shown if each.is_letter][:MOST_TEXTS]
    texts = texts_of([each.text for each in with_texts if each.text])
    said = {id(each): text_of(each, texts, catalog) for each in with_texts}
    rows: list[list[Scalar]] = [
        [
            serial_of(each.at.date()),
            each.customer,
            sentence_of(each, catalog, states),
            ", ".join(each.invoices),
            said.get(id(each), catalog.say("story", "text_earlier") if each.is_letter else ""),
            ", ".join(map(str, each.numbers)),
        ]
        for each in shown
    ]
    if len(events) > MOST_ROWS or (len(latest) < len(entries) and rows):
        rows.append([rows[-1][0], "", catalog.say("story", "earlier"), "", "", EARLIER])
    return rows


def texts_in(rows: Rows) -> dict[str, str]:
    """Return the texts that the History tab shows by now, by their marks.

    Args:
        rows: Its rows, the header included.
    """
    return by_mark(row[_TEXT] for row in rows[1:] if len(row) > _TEXT)


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
