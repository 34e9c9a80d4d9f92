"""Which addresses want no more letters, kept in the Log whatever becomes of the reported rows.

Reports stand in a tab that anybody may sort, shift or delete. An opt-out that a run finds there is
therefore written into the Log, and so is a person's word that letters are wanted again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aldia.planning.log.contacts import Contact
from aldia.planning.log.deliveries import NOTHING_REPORTED, RESUME, Deliveries, Report
from aldia.planning.log.entries import Entry, Event
from aldia.planning.log.marks import mark_for
from aldia.planning.log.moments import read_moment


@dataclass(frozen=True, slots=True)
class LoggedOptOuts:
    """What the Log says of opt-outs, by address in lower case.

    Attributes:
        last: The last entry that says that an address opted out.
        opted_out: The last moment at which it did.
        resumed: The moment until which a person took back what it said.
        known: Each opt-out, as the mark of its address and its moment.
    """

    last: Mapping[str, Entry] = field(default_factory=dict)
    opted_out: Mapping[str, datetime] = field(default_factory=dict)
    resumed: Mapping[str, datetime] = field(default_factory=dict)
    known: frozenset[tuple[str, datetime]] = frozenset()


NOTHING_LOGGED = LoggedOptOuts()


def read_opt_outs(entries: Iterable[Entry]) -> LoggedOptOuts:
    """Return what entries say of opt-outs; those of other events are left out."""
    last: dict[str, Entry] = {}
    opted_out: dict[str, datetime] = {}
    resumed: dict[str, datetime] = {}
    known = set()
    for entry in entries:
        if entry.event not in {Event.OPTED_OUT, Event.RESUMED}:
            continue
        at, address = _said_at(entry), entry.address.lower()
        said = resumed if entry.event is Event.RESUMED else opted_out
        said[address] = max(at, said.get(address, at))
        if entry.event is Event.OPTED_OUT:
            last[address] = entry
            known.add((mark_for(address), at))
    return LoggedOptOuts(last, opted_out, resumed, frozenset(known))


def opted_out_addresses(logged: LoggedOptOuts, deliveries: Deliveries) -> frozenset[str]:
    """Return the addresses that want no more letters, by the Log or by a report.

    A person takes back only what was said until then: an address that complains later has opted
    out again.
    """
    reported = {address: report.at for address, report in deliveries.opt_outs.items()}
    opted_out = _later(logged.opted_out, reported)
    resumed = _later(logged.resumed, deliveries.resumed)
    return frozenset(
        address
        for address, at in opted_out.items()
        if address not in resumed or at > resumed[address]
    )


def _later(one: Mapping[str, datetime], other: Mapping[str, datetime]) -> dict[str, datetime]:
    """Return the later moment of each address in either."""
    return {**one, **{address: max(at, one.get(address, at)) for address, at in other.items()}}


def unlogged_opt_outs(
    logged: LoggedOptOuts,
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
    before = opted_out_addresses(logged, NOTHING_REPORTED)
    both = opted_out_addresses(logged, deliveries)
    new = [
        address
        for address, report in deliveries.opt_outs.items()
        if address in both and (mark_for(address), report.at) not in logged.known
    ]
    over = before - both
    letters = {contact.letter: contact for contact in contacts} if new else {}
    return [
        *(_opt_out(deliveries.opt_outs[each], letters, run, at) for each in sorted(new)),
        *(_resumption(logged.last[each], deliveries, run, at) for each in sorted(over)),
    ]


def _opt_out(report: Report, letters: Mapping[str, Contact], run: str, at: datetime) -> Entry:
    contact = letters.get(report.letter)
    return Entry(
        event=Event.OPTED_OUT,
        at=at,
        run=run,
        customer=contact.customer if contact is not None else "",
        sends=tuple(contact.sends) if contact is not None else (),
        address=report.address,
        detail=_said(report.state, report.at),
    )


def _resumption(opt_out: Entry, deliveries: Deliveries, run: str, at: datetime) -> Entry:
    address = opt_out.address.lower()
    return Entry(
        event=Event.RESUMED,
        at=at,
        run=run,
        customer=opt_out.customer,
        sends=opt_out.sends,
        address=address,
        detail=_said(RESUME, deliveries.resumed[address]),
    )


def _said(what: str, at: datetime) -> str:
    return f"{what} {at.isoformat(timespec='seconds')}"


def _said_at(entry: Entry) -> datetime:
    """Return the moment that an entry's detail names; that of the entry if it cannot be read."""
    return read_moment(entry.detail.partition(" ")[2]) or entry.at
