"""What has been done so far, folded from the Log."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo

from aldia.ledger.folding import name_key
from aldia.planning.deliveries import NOTHING_REPORTED, Deliveries, Report
from aldia.planning.entries import (
    ACCEPTED,
    ARCHIVED,
    CLAIMED,
    CONNECTED,
    COPIES,
    DIGEST,
    FINISHED,
    FORGOTTEN,
    OWNER,
    REJECTED,
    RELEASED,
    SAMPLE,
    UNKNOWN,
    Entry,
    SendKey,
)
from aldia.policy.ladder import Ladder, StepDone

LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Contact:
    """One letter that went out, or may have.

    Attributes:
        is_known: False while nobody knows whether it went out.
        letter: Its id; its key in the Log.
        recipients: How many addresses got it, copies included.
    """

    at: datetime
    items: Sequence[SendKey]
    addresses: Sequence[str]
    is_known: bool
    letter: str = ""
    customer: str = ""
    recipients: int = 1


@dataclass(frozen=True, slots=True)
class Rejection:
    """A letter that the provider refused.

    Attributes:
        words: Fingerprint of the letter's words at that time.
    """

    addresses: Sequence[str]
    words: str
    reason: str


@dataclass(frozen=True)
class History:
    """What the Log tells.

    Attributes:
        contacts: Every letter that counts as sent, oldest first.
        by_invoice: The same, by the key of each invoice that was consumed.
        by_debtor: The last contact of each debtor.
        by_address: The last contact of each address, in lower case.
        rejections: The last refusal of each invoice's step, until it was sent after all.
        unlisted: The first report of each letter that the Log lacks.
        vouched: How many recipients that the Log lacks a person took as known, and when.
        forgotten: When a send that the Log lacks was reported, by its mark.
        deliveries: What the mail provider reported.
        began: When the first entry was made; None for an empty Log.
        stopped: What of the mail provider stopped the last run; empty when nothing did.
        digest_at: When the last digest was claimed; None before the first.
        samples: When each sample was claimed, by its id.
        first_claim: When the first letter of all was claimed; None before it.
        unfinished: Last sign of life of a run that has not said that it finished.
    """

    contacts: Sequence[Contact] = ()
    by_invoice: Mapping[str, Sequence[Contact]] = field(default_factory=dict)
    by_debtor: Mapping[str, Contact] = field(default_factory=dict)
    by_address: Mapping[str, Contact] = field(default_factory=dict)
    rejections: Mapping[tuple[str, str], Rejection] = field(default_factory=dict)
    forgotten: Mapping[str, datetime] = field(default_factory=dict)
    unlisted: Sequence[Report] = ()
    vouched: Sequence[tuple[datetime, int]] = ()
    deliveries: Deliveries = NOTHING_REPORTED
    began: datetime | None = None
    stopped: str = ""
    digest_at: datetime | None = None
    samples: Mapping[str, datetime] = field(default_factory=dict)
    first_claim: datetime | None = None
    unfinished: datetime | None = None

    def is_first_day(self, day: date, zone: tzinfo) -> bool:
        """Tell whether no letter was claimed before a local day."""
        return self.first_claim is None or self.first_claim.astimezone(zone).date() >= day

    def recipients_since(self, moment: datetime) -> int:
        """Count the addresses written to since a moment, and those that a person vouched for."""
        written = sum(c.recipients for c in self.contacts if c.at >= moment)
        return written + sum(count for at, count in self.vouched if at >= moment)

    def letters_on(self, day: date, zone: tzinfo) -> int:
        """Count the letters of a local day, unknown ones included."""
        return sum(contact.at.astimezone(zone).date() == day for contact in self.contacts)

    def steps_done(self, invoice: str, cycle: str, zone: tzinfo, ladder: Ladder) -> list[StepDone]:
        """Return the steps that an invoice had in a cycle, oldest first."""
        return self._forgotten_steps(invoice, cycle, zone, ladder) + [
            StepDone(item.step, item.occurrence, contact.at.astimezone(zone).date())
            for contact in self.by_invoice.get(invoice, ())
            for item in contact.items
            if item.invoice == invoice and item.cycle == cycle
        ]

    def _forgotten_steps(
        self, invoice: str, cycle: str, zone: tzinfo, ladder: Ladder
    ) -> list[StepDone]:
        """Return the steps of which only the provider's reports still know."""
        if not self.forgotten:
            return []
        possible = [
            SendKey(invoice, 0, cycle, step.key, occurrence)
            for step in ladder.steps
            for occurrence in range(1, step.at_most + 1)
        ]
        return [
            StepDone(key.step, key.occurrence, self.forgotten[key.mark].astimezone(zone).date())
            for key in possible
            if key.mark in self.forgotten
        ]

    def cycle_of(self, invoice: str, due: date) -> str:
        """Return the present cycle: the due date, or a later one that it had when contacted.

        A due date that moves earlier does not begin anew.
        """
        had = [
            item.cycle
            for contact in self.by_invoice.get(invoice, ())
            for item in contact.items
            if item.invoice == invoice
        ]
        return max([due.isoformat(), *had])

    def is_busy(self, now: datetime) -> bool:
        """Tell whether another run seems to be at work; politeness, not safety."""
        return self.unfinished is not None and timedelta(0) <= now - self.unfinished < LEASE


def fold(entries: Iterable[Entry], deliveries: Deliveries = NOTHING_REPORTED) -> History:
    """Fold the Log, in the order in which things were done.

    A claim without an outcome is unknown. A letter that was released may be claimed again; an
    outcome belongs to the last claim of its letter. Whatever the provider reports of a letter
    settles that it was sent, even if the Log lacks it.
    """
    letters: list[tuple[Entry, Entry]] = []
    latest: dict[str, int] = {}
    runs: dict[str, datetime | None] = {}
    began, stopped = None, ""
    vouched = []
    for entry in entries:
        began = began or entry.at
        if entry.event == FINISHED and entry.detail != CONNECTED:
            stopped = entry.detail if entry.detail.startswith("mail_") else ""
        if entry.event == ACCEPTED and entry.key == FORGOTTEN and entry.detail.isdecimal():
            vouched.append((entry.at, int(entry.detail)))
        is_over = entry.event in {FINISHED, ACCEPTED, ARCHIVED}
        runs[entry.run] = None if is_over else entry.at
        if entry.event == CLAIMED or (entry.event == ARCHIVED and entry.key):
            latest[entry.key] = len(letters)
            letters.append((entry, entry))
        elif entry.key in latest:
            place = latest[entry.key]
            letters[place] = (letters[place][0], entry)
    alive = [at for at in runs.values() if at is not None]
    letters.sort(key=lambda letter: letter[0].at)
    ours = [claim for claim, outcome in letters if _is_to_owner(claim, outcome)]
    digests = [claim.at for claim in ours if claim.detail == DIGEST]
    return replace(
        _index([pair for pair in letters if pair[0].channel != OWNER], latest, deliveries),
        began=began,
        vouched=vouched,
        stopped=stopped,
        digest_at=max(digests, default=None),
        samples={claim.key: claim.at for claim in ours if claim.detail == SAMPLE},
        unfinished=max(alive, default=None),
    )


def _outcome_of(entry: Entry) -> str:
    """Return how a letter ended; a summary says it in its detail."""
    return entry.detail if entry.event == ARCHIVED else entry.event


def _is_to_owner(claim: Entry, outcome: Entry) -> bool:
    """Tell whether a claim is something for the owner that went, or may have."""
    return claim.channel == OWNER and outcome.event not in {RELEASED, REJECTED}


def _index(
    letters: Sequence[tuple[Entry, Entry]], known_keys: Container[str], deliveries: Deliveries
) -> History:
    contacts: list[Contact] = []
    by_invoice: dict[str, list[Contact]] = {}
    by_debtor: dict[str, Contact] = {}
    by_address: dict[str, Contact] = {}
    rejections: dict[tuple[str, str], Rejection] = {}
    latest = {claim.key: claim for claim, _ in letters}
    for claim, outcome in letters:
        is_reported = claim.key in deliveries.first and latest[claim.key] is claim
        to, _, copies = claim.address.lower().partition(COPIES)
        addresses = tuple(to.split(", "))
        recipients = len(addresses) + (len(copies.split(", ")) if copies else 0)
        if _outcome_of(outcome) == RELEASED and not is_reported:
            continue
        if _outcome_of(outcome) == REJECTED and not is_reported:
            refused = Rejection(addresses, claim.detail, outcome.detail)
            rejections |= {(item.invoice, item.step): refused for item in claim.items}
            continue
        known = is_reported or _outcome_of(outcome) not in {CLAIMED, UNKNOWN}
        contact = Contact(
            claim.at, claim.items, addresses, known, claim.key, claim.customer, recipients
        )
        contacts.append(contact)
        by_debtor[name_key(claim.customer)] = contact
        by_address |= dict.fromkeys(addresses, contact)
        for invoice in {item.invoice for item in claim.items}:
            by_invoice.setdefault(invoice, []).append(contact)
        for item in claim.items:
            rejections.pop((item.invoice, item.step), None)
    unlisted = [report for key, report in deliveries.first.items() if key not in known_keys]
    for report in unlisted:
        reached = tuple(deliveries.addresses[report.letter])
        contact = Contact(report.at, (), reached, True, report.letter, "", len(reached))
        contacts.append(contact)
        for address in reached:
            known_last = by_address.get(address, contact)
            by_address[address] = max(contact, known_last, key=lambda each: each.at)
    return History(
        contacts=sorted(contacts, key=lambda contact: contact.at),
        by_invoice=by_invoice,
        by_debtor=by_debtor,
        by_address=by_address,
        rejections=rejections,
        unlisted=unlisted,
        forgotten={mark: report.at for report in unlisted for mark in report.sends},
        deliveries=deliveries,
        first_claim=min((claim.at for claim, _ in letters), default=None),
    )
