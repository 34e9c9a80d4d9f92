"""Which addresses want no more letters, kept in the Log whatever becomes of the reported rows.

Reports stand in a tab that anybody may sort, shift or delete. An opt-out that a run finds there is
therefore written into the Log, and so is a person's word that letters are wanted again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from aldia.planning.log.contacts import Contact
from aldia.planning.log.deliveries import NOTHING_REPORTED, RESUME, Deliveries
from aldia.planning.log.entries import Entry, Event
from aldia.planning.log.moments import read_moment


def opted_out_addresses(entries: Iterable[Entry], deliveries: Deliveries) -> frozenset[str]:
    """Return the addresses that want no more letters, by the Log or by a report.

    A person takes back only what was said until then: an address that complains later has opted
    out again.
    """
    opted_out = {address: report.at for address, report in deliveries.opt_outs.items()}
    resumed = dict(deliveries.resumed)
    for entry in entries:
        if entry.event in {Event.OPTED_OUT, Event.RESUMED}:
            said = opted_out if entry.event is Event.OPTED_OUT else resumed
            at, address = _said_at(entry), entry.address.lower()
            said[address] = max(at, said.get(address, at))
    return frozenset(
        address
        for address, at in opted_out.items()
        if address not in resumed or at > resumed[address]
    )


def unlogged_opt_outs(
    entries: Sequence[Entry],
    deliveries: Deliveries,
    contacts: Iterable[Contact],
    run: str,
    at: datetime,
) -> list[Entry]:
    """Return entries for the opt-outs that are reported, or taken back, and not in the Log yet.

    Args:
        contacts: Every letter. An opt-out names the customer and the invoices of the letter that it
            answers, so that it is redacted with them.
        run: Id of the run.
        at: The moment, in the workbook's time zone.
    """
    logged = opted_out_addresses(entries, NOTHING_REPORTED)
    both = opted_out_addresses(entries, deliveries)
    known = {(entry.address.lower(), _said_at(entry)) for entry in entries if _is_opt_out(entry)}
    new = [
        a for a, report in deliveries.opt_outs.items() if a in both and (a, report.at) not in known
    ]
    letters = {contact.letter: contact for contact in contacts}
    return [
        *(_opt_out(each, deliveries, letters, run, at) for each in sorted(new)),
        *(_resumption(each, deliveries, entries, run, at) for each in sorted(logged - both)),
    ]


def _opt_out(
    address: str, deliveries: Deliveries, letters: Mapping[str, Contact], run: str, at: datetime
) -> Entry:
    report = deliveries.opt_outs[address]
    contact = letters.get(report.letter)
    return Entry(
        event=Event.OPTED_OUT,
        at=at,
        run=run,
        customer=contact.customer if contact is not None else "",
        sends=tuple(contact.sends) if contact is not None else (),
        address=address,
        detail=_said(report.state, report.at),
    )


def _resumption(
    address: str, deliveries: Deliveries, entries: Iterable[Entry], run: str, at: datetime
) -> Entry:
    *_, opt_out = (
        each for each in entries if _is_opt_out(each) and each.address.lower() == address
    )
    return Entry(
        event=Event.RESUMED,
        at=at,
        run=run,
        customer=opt_out.customer,
        sends=opt_out.sends,
        address=address,
        detail=_said(RESUME, deliveries.resumed[address]),
    )


def _is_opt_out(entry: Entry) -> bool:
    return entry.event is Event.OPTED_OUT


def _said(what: str, at: datetime) -> str:
    return f"{what} {at.isoformat(timespec='seconds')}"


def _said_at(entry: Entry) -> datetime:
    """Return the moment that an entry's detail names; that of the entry if it cannot be read."""
    return read_moment(entry.detail.partition(" ")[2]) or entry.at
