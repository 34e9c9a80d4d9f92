"""Reports of letters, asked of the mail provider where it cannot send them to `events`.

Its lists name addresses and no letters: an entry is taken to be about the last letter to that
address before it. The lists hold bounces, blocks, complaints and unsubscriptions, and say nothing
of letters that arrived.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from aldia.channels.mail import Reporter, Suppression
from aldia.errors import AldiaError
from aldia.jobs.assessment import Assessment
from aldia.planning.log.contacts import Contact
from aldia.planning.log.deliveries import DeliveryState, Report, read_reports
from aldia.planning.log.marks import mark_for
from aldia.workbook.client import SheetsClient

WINDOW = timedelta(days=30)
"""Age of the oldest entries that are asked for: a bounce comes within three days, a complaint
may take weeks."""


def ask(client: SheetsClient, reporter: Reporter, found: Assessment) -> int:
    """Record the reports that the provider has and the Deliveries tab lacks; return how many.

    The provider is not asked where no letter went within the window and none is to go now. What
    cannot be recorded now is asked for again in the next run, and no error is raised.
    """
    since = found.plan.at - WINDOW
    contacts = found.history.contacts
    is_any_to_go = found.plan.preview is None and bool(contacts and found.plan.letters)
    is_any = is_any_to_go or any(contact.at >= since for contact in contacts)
    if not found.health.is_sound or not is_any:
        return 0
    from aldia.jobs.events import record  # its import loads the webhook's libraries

    known = read_reports(found.snapshot.deliveries)
    try:
        entries = reporter.suppressions(since)
        reports = reports_of(entries, contacts, known)
        if reports:
            record(client, reports)
    except AldiaError:
        return 0
    return len(reports)


def reports_of(
    entries: Sequence[Suppression], contacts: Sequence[Contact], known: Sequence[Report]
) -> list[Report]:
    """Return the reports that entries make of our letters, without those that are known.

    Args:
        entries: Entries of the provider's lists. Those about an address that got no letter of
            ours are ignored.
        contacts: Every contact of the Log, oldest first.
        known: Reports of the Deliveries tab.
    """
    told = {(report.letter, mark_for(report.address), report.state) for report in known}
    found = {(r.letter, r.address, r.state): r for r in _about_letters(entries, contacts)}
    return [r for (what, to, state), r in found.items() if (what, mark_for(to), state) not in told]


def _about_letters(entries: Sequence[Suppression], contacts: Sequence[Contact]) -> Iterator[Report]:
    letters: dict[str, list[Contact]] = {}
    for contact in contacts:
        for address in contact.reached if contact.letter else ():
            letters.setdefault(address.lower(), []).append(contact)
    for entry in entries:
        to_it = letters.get(entry.address)
        if to_it is None:
            continue
        # The entry may be of another letter: so it does not settle one with an unknown outcome.
        mine = [contact for contact in to_it if contact.is_known] or to_it
        before = [contact for contact in mine if contact.at <= entry.at]
        if entry.state is DeliveryState.BLOCKED and not any(contact.is_known for contact in before):
            continue  # another sender's letter: the provider still writes to blocked addresses
        # An entry older than our first letter to the address: that letter was dropped for it.
        before = before or mine[:1]
        letter, at = before[-1].letter, max(entry.at, before[-1].at)
        identifier = f"{entry.state} {entry.at:%Y-%m-%dT%H:%M:%SZ} {letter}"
        yield Report(at, letter, entry.state, entry.address, identifier, entry.reason)
