"""What became of letters, asked of the mail provider where it has no door to tell it by.

Its lists name addresses and no letters: an entry is held to be about the last letter to that
address before it. They tell of bounces, blocks, complaints and unsubscribes, and not of letters
that arrived.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from aldia.channels.mail import Reporter, Suppression
from aldia.errors import AldiaError
from aldia.jobs.assessment import Assessment
from aldia.planning.log.contacts import Contact
from aldia.planning.log.deliveries import Report, read_reports
from aldia.planning.log.redaction import mark_for
from aldia.workbook.client import SheetsClient

WINDOW = timedelta(days=30)
"""A bounce comes within three days; a complaint may take weeks."""


def ask(client: SheetsClient, reporter: Reporter, found: Assessment) -> int:
    """Record what the provider knows and the Deliveries tab lacks; return how many reports.

    Nothing is asked where no letter went within the window and none is to go now. What cannot
    be recorded now is asked again in the next run.
    """
    since = found.plan.at - WINDOW
    contacts = found.history.contacts
    is_any_to_go = found.plan.preview is None and bool(contacts and found.plan.letters)
    is_any = is_any_to_go or any(contact.at >= since for contact in contacts)
    if not found.health.is_sound or not is_any:
        return 0
    from aldia.jobs.events import record  # takes the webhook's libraries with it

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
    """Return what entries say of our letters, without what is known.

    Args:
        contacts: Every letter, oldest first. Who got none of them is nobody of ours.
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
        # One of which nobody knows whether it left is not settled by what may be another's.
        mine = [contact for contact in to_it if contact.is_known] or to_it
        before = [contact for contact in mine if contact.at <= entry.at]
        if entry.state == "blocked" and not any(contact.is_known for contact in before):
            continue  # of somebody else's letter: who is in that list is written to all the same
        # Entered before our first letter to it: that letter was dropped for it.
        before = before or mine[:1]
        letter, at = before[-1].letter, max(entry.at, before[-1].at)
        identifier = f"{entry.state} {entry.at:%Y-%m-%dT%H:%M:%SZ} {letter}"
        yield Report(at, letter, entry.state, entry.address, identifier, entry.reason)
