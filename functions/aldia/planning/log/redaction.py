"""Takes a person's data out of the Log and Deliveries: marks replace names, addresses and numbers.
What letters asked for goes too, and the mark of their texts.

A mark does not show what it stands for. But where the sheet still has the name, the address or the
invoice, its mark is recognised: otherwise a forgotten customer might get a letter twice, or letters
that they had asked not to get.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.folding import name_key
from aldia.planning.log.chain import digest_of, in_details
from aldia.planning.log.claims import without_sums
from aldia.planning.log.deliveries import Report
from aldia.planning.log.entries import COPIES, OWNER, Entry, Event
from aldia.planning.log.marks import mark_for

_QUOTES_OTHERS = frozenset({Event.REJECTED, Event.RELEASED, Event.UNKNOWN})
"""Events whose entries may hold the provider's words, which quote addresses, in their detail."""

_QUOTES_CELLS = frozenset({"address", "link", "email"})
"""Changes, and columns with accepted readings, whose entries quote addresses or links of the sheet
in their detail."""


def both(text: str) -> tuple[str, str]:
    """Return a text and its mark, since an entry may have either."""
    return text, mark_for(text)


def addresses_of(person: str, entries: Iterable[Entry], ledger: Ledger) -> frozenset[str]:
    """Return the addresses of a person in the Log and in the sheet, in lower case, and their marks.

    Args:
        person: A customer's name, or an address.
    """
    name = name_key(person)
    if "@" in person:
        return frozenset(both(name))
    in_log = {
        address
        for entry in entries
        if entry.channel != OWNER and _is_named(entry, name)
        for address in _addresses(entry.address.partition(COPIES)[0])
    }
    lists = [each.emails.good for each in ledger.invoices if each.name_key == name]
    lists += [each.emails.good for key, each in ledger.customers.items() if key == name]
    in_sheet = {address.lower() for addresses in lists for address in addresses}
    return frozenset(each for address in in_log | in_sheet for each in both(address))


def is_about(entry: Entry, person: str, addresses: AbstractSet[str]) -> bool:
    """Tell whether an entry is about a person; entries of messages to the owner never are.

    One that names no customer, as an opt-out from a letter that the Log lacks, is about whoever has
    its address.

    Args:
        person: A customer's name, or an address.
        addresses: The person's, as `addresses_of` returns them.
    """
    if entry.channel == OWNER:
        return False
    if "@" in person or not entry.customer:
        return not _addresses(entry.address).isdisjoint(addresses)
    return _is_named(entry, name_key(person))


def _is_named(entry: Entry, name: str) -> bool:
    return bool(entry.customer) and name_key(entry.customer) in both(name)


def is_past(entry: Entry, open_invoices: Container[str], before: datetime) -> bool:
    """Tell whether an entry about somebody is older than a moment, and about no open invoice."""
    is_about_nobody = not entry.customer and not entry.address
    if entry.channel == OWNER or is_about_nobody or entry.at >= before:
        return False
    return all(send.invoice not in open_invoices for send in entry.sends)


def redacted(entry: Entry) -> Entry:
    """Return an entry with marks in the place of a person's data; what was done and when stays."""
    to, *copies = entry.address.split(COPIES)
    quotes = entry.event in _QUOTES_OTHERS or (
        entry.event in {Event.NOTICED, Event.READ_AS}
        and any(send.step in _QUOTES_CELLS for send in entry.sends)
    )
    return replace(
        entry,
        customer=mark_for(name_key(entry.customer)) if entry.customer else "",
        sends=tuple(replace(send, invoice=mark_for(send.invoice)) for send in entry.sends),
        address=COPIES.join(map(_marked, (to, *copies))),
        provider_id="",
        detail="" if quotes else _kept(entry),
    )


def _kept(entry: Entry) -> str:
    return without_sums(entry.detail) if entry.event is Event.CLAIMED else entry.detail


def sealing(entries: Iterable[Entry], run: str, at: datetime) -> list[Entry]:
    """Return the entries by which the chain accepts redacted entries, as they are now only."""
    said = [f"{entry.number}={digest_of(entry.number, entry.cells())}" for entry in entries]
    return [
        Entry(event=Event.REDACTED, at=at, run=run, detail=detail) for detail in in_details(said)
    ]


def reports_about(
    reports: Iterable[Report], entries: Sequence[Entry], addresses: AbstractSet[str] = frozenset()
) -> list[Report]:
    """Return the reports about a letter or an address of some entries, or about other addresses."""
    letters = {entry.key for entry in entries if entry.key}
    theirs = addresses | {a for e in entries for a in _addresses(e.address)}
    return [r for r in reports if r.letter in letters or r.address in theirs]


def redacted_report(report: Report) -> Report:
    """Return a report with a mark for its address, and without its detail."""
    return replace(report, address=mark_for(report.address), detail="")


def redacted_row(row: Sequence[Scalar], report: Report) -> list[Scalar]:
    """Return a report's row with a mark for its address, and without its detail, in any cell."""
    marks = {report.address: mark_for(report.address), report.detail.lower(): ""}
    return [cell if cell is None else marks.get(str(cell).strip().lower(), cell) for cell in row]


def recognised(
    entries: Sequence[Entry], reports: Sequence[Report], ledger: Ledger
) -> tuple[list[Entry], list[Report]]:
    """Return entries and reports in which marks are turned back where the sheet has the text."""
    if not any(entry.event is Event.REDACTED for entry in entries):
        return list(entries), list(reports)
    names = _names(ledger)
    return (
        [_recognised(e, names) if "#" in e.customer + e.address else e for e in entries],
        [replace(r, address=names.get(r.address, r.address)) for r in reports],
    )


def _names(ledger: Ledger) -> Mapping[str, str]:
    """Return the names, addresses and invoice keys of the sheet, by their marks."""
    customers = ledger.customers.values()
    texts = {
        *(name_key(invoice.customer) for invoice in ledger.invoices),
        *(name_key(customer.name) for customer in customers),
        *(invoice.key for invoice in ledger.invoices),
        *(a.lower() for invoice in ledger.invoices for a in invoice.emails.good),
        *(a.lower() for each in customers for a in (*each.emails.good, *each.cc.good)),
    }
    return {mark_for(text): text for text in texts}


def _recognised(entry: Entry, names: Mapping[str, str]) -> Entry:
    sends = tuple(replace(i, invoice=names.get(i.invoice, i.invoice)) for i in entry.sends)
    to, *copies = entry.address.split(COPIES)
    found = (", ".join(names.get(a, a) for a in part.split(", ")) for part in (to, *copies))
    return replace(
        entry,
        customer=names.get(entry.customer, entry.customer),
        sends=sends,
        address=COPIES.join(found),
    )


def _marked(addresses: str) -> str:
    return ", ".join(mark_for(a.lower()) for a in addresses.split(", ") if a)


def _addresses(text: str) -> set[str]:
    return {each for part in text.lower().split(COPIES) for each in part.split(", ") if each}
