"""What has been done so far, by the entries of the Log and the mail provider's reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo

from aldia.ledger.schema.records import Invoice
from aldia.ledger.values.folding import name_key
from aldia.planning.log.calls import Unanswered, fold_calls
from aldia.planning.log.contacts import Contact, LoggedChange, Rejection, Task
from aldia.planning.log.deliveries import NOTHING_REPORTED, Deliveries, Report
from aldia.planning.log.entries import (
    BECAME,
    CONNECTED,
    COUNT,
    DIGEST,
    FORGOTTEN,
    OWNER,
    SAMPLE,
    SELLER,
    SPEAKING,
    Entry,
    Event,
    SendKey,
)
from aldia.planning.log.opt_outs import (
    NOTHING_LOGGED,
    LoggedOptOuts,
    opted_out_addresses,
    read_opt_outs,
)
from aldia.planning.log.outcomes import pair_letters
from aldia.planning.log.sent import Pairs, letters_sent
from aldia.policy.channels import Channel
from aldia.policy.ladder import BROKEN_PROMISE, BUREAU_NOTICES, Ladder, StepDone

_FAILURES = 3
"""Letters of one step that did not arrive and are looked for where the Log lacks them. Chosen by
hand."""

LEASE = timedelta(minutes=5)
"""A run that has written nothing for so long no longer counts as at work. Chosen by hand."""

CORRECTED_DAYS = 7
"""A due date that moves on by no more days than this was corrected, not agreed anew: its reminders
go on where they were. Chosen by hand."""


@dataclass(frozen=True)
class History:
    """What the Log tells.

    Attributes:
        contacts: Every letter that counts as sent, oldest first.
        by_invoice: Letters and contacts by people, by the key of each invoice they were about.
        by_name: Every contact with each name, oldest first, by any channel. Two customers of one
            name may be the same one, who then would get too much.
        by_address: Every letter to each address, in lower case.
        tasks: What people were asked to do and have not done, by its id.
        unanswered: Calls that nobody answered and that nobody made again since.
        calls_prepared: When each call was asked of a person, done or not.
        promises: Last day that was promised in a call, by the key of the invoice.
        perhaps_promised: Keys of invoices whose promise of a call may be that of another customer
            of the same name. It silences, and is held against nobody.
        broken: Keys of invoices about whose broken promise a letter went.
        changes: What people changed about each invoice, oldest first, by its key.
        disputed: Keys of invoices with which the customer did not agree when last spoken to.
        rejections: The last refusal of each invoice's step, until it was sent after all; by
            invoice, instalment and step.
        unlisted: The first report of each letter that the Log lacks.
        vouched: When a person accepted that the Log lacks recipients, and how many.
        forgotten: When a send that the Log lacks was reported, by its mark.
        deliveries: What the mail provider reported.
        logged_opt_outs: What the Log alone says of opt-outs.
        opted_out: Addresses, in lower case, that want no more letters, by the Log or by a report.
        began: When the first entry was made; None for an empty Log.
        stopped: Code of the mail provider's error that stopped the last run; empty for none.
        digest_at: When the last digest was claimed; None before the first.
        samples: When each sample was claimed, by its id.
        to_sellers: When the last weekly mail that reached a seller, or may have, was claimed, by
            its address in lower case.
        first_claim: When the first letter of all was claimed; None before it.
        unfinished: Last entry of a run that has not logged its end; None without one.
    """

    contacts: Sequence[Contact] = ()
    by_invoice: Mapping[str, Sequence[Contact]] = field(default_factory=dict)
    by_name: Mapping[str, Sequence[Contact]] = field(default_factory=dict)
    by_address: Mapping[str, Sequence[Contact]] = field(default_factory=dict)
    tasks: Mapping[str, Task] = field(default_factory=dict)
    unanswered: Sequence[Unanswered] = ()
    calls_prepared: Sequence[datetime] = ()
    promises: Mapping[str, date] = field(default_factory=dict)
    perhaps_promised: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    changes: Mapping[str, Sequence[LoggedChange]] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()
    rejections: Mapping[tuple[str, int, str], Rejection] = field(default_factory=dict)
    forgotten: Mapping[str, datetime] = field(default_factory=dict)
    unlisted: Sequence[Report] = ()
    vouched: Sequence[tuple[datetime, int]] = ()
    deliveries: Deliveries = NOTHING_REPORTED
    logged_opt_outs: LoggedOptOuts = NOTHING_LOGGED
    opted_out: frozenset[str] = frozenset()
    began: datetime | None = None
    stopped: str = ""
    digest_at: datetime | None = None
    samples: Mapping[str, datetime] = field(default_factory=dict)
    to_sellers: Mapping[str, datetime] = field(default_factory=dict)
    first_claim: datetime | None = None
    unfinished: datetime | None = None

    @property
    def calls(self) -> list[Contact]:
        """Return what people did themselves, each once, in no order."""
        found = (contact for contacts in self.by_invoice.values() for contact in contacts)
        return list({id(c): c for c in found if c.channel != Channel.MAIL}.values())

    def is_silenced(self, address: str) -> bool:
        """Tell whether nothing may be written to an address any more."""
        return address.lower() in self.opted_out or address.lower() in self.deliveries.bounced

    def is_first_day(self, day: date, zone: tzinfo) -> bool:
        """Tell whether no letter was claimed before a local day."""
        return self.first_claim is None or self.first_claim.astimezone(zone).date() >= day

    def recipients_since(self, moment: datetime) -> int:
        """Return how many addresses were written to since a moment, by the Log or by `vouched`."""
        written = sum(len(c.reached) for c in self.contacts if c.at >= moment)
        return written + sum(count for at, count in self.vouched if at >= moment)

    def reached_on(self, day: date, zone: tzinfo) -> set[str]:
        """Return every address that a letter or a copy went to on a local day of a time zone."""
        found: set[str] = set()
        for contact in reversed(self.contacts):
            on = contact.at.astimezone(zone).date()
            if on < day:
                break
            if on == day:
                found.update(contact.reached)
        return found

    def letters_on(self, day: date, zone: tzinfo) -> int:
        """Return how many letters are known to have gone on a local day."""
        known = (contact for contact in self.contacts if contact.is_known and contact.sends)
        return sum(contact.at.astimezone(zone).date() == day for contact in known)

    def steps_done(
        self, invoice: str, instalment: int, cycle: str, zone: tzinfo, ladder: Ladder
    ) -> list[StepDone]:
        """Return the steps that an invoice had in a cycle, oldest first, without `BUREAU_NOTICES`.

        A task counts from the day on which a person was asked. A letter about a broken promise
        counts in the cycle in which it was broken, though its own cycle is the promised day.
        """
        asked = [
            StepDone(send.step, send.occurrence, task.at.astimezone(zone).date())
            for task in self.tasks.values()
            for send in task.sends
            if send.invoice == invoice and send.is_about(instalment, cycle)
        ]
        had = [
            StepDone(
                send.step,
                send.occurrence,
                contact.at.astimezone(zone).date(),
                contact.has_failed,
            )
            for contact, send in self._had(invoice, instalment, cycle)
        ]
        return self._forgotten_steps(invoice, instalment, cycle, zone, ladder) + had + asked

    def _had(self, invoice: str, part: int, cycle: str) -> Iterator[tuple[Contact, SendKey]]:
        """Yield the contacts about an invoice in a cycle, oldest first, each with its send."""
        for contact in self.by_invoice.get(invoice, ()):
            for send in contact.sends:
                if send.invoice == invoice and _belongs(send, part, cycle):
                    yield contact, send

    def tier_of(self, invoice: str, instalment: int, cycle: str) -> str:
        """Return the tier with which a cycle began; empty where no letter of it says one."""
        had = self._had(invoice, instalment, cycle)
        return next((contact.tier for contact, _ in had if contact.tier), "")

    def has_had(self, key: SendKey) -> bool:
        """Tell whether a send went out or may have, by the Log or by the provider's reports."""
        contacts = self.by_invoice.get(key.invoice, ())
        return key.mark in self.forgotten or any(
            (send.invoice, send.step, send.occurrence) == (key.invoice, key.step, key.occurrence)
            and send.is_about(key.instalment, key.cycle)
            for contact in contacts
            for send in contact.sends
        )

    def latest_promise(self, invoice: Invoice) -> date | None:
        """Return the last day that was promised, in the row or in a call."""
        days = (invoice.promised, self.promises.get(invoice.key))
        return max((day for day in days if day is not None), default=None)

    def with_contacts(self, contacts: Sequence[Contact]) -> History:
        """Return the history with more contacts, which came after all that it has."""
        letters = [contact for contact in contacts if contact.channel == Channel.MAIL]
        return replace(
            self._indexed(contacts),
            contacts=[*self.contacts, *letters],
            broken=self.broken | _broken(letters),
            first_claim=self.first_claim or min((c.at for c in letters), default=None),
        )

    def _indexed(self, contacts: Iterable[Contact]) -> History:
        """Return the history with later contacts in its indices alone."""
        by_invoice: dict[str, list[Contact]] = {}
        by_name: dict[str, list[Contact]] = {}
        by_address: dict[str, list[Contact]] = {}
        for contact in contacts:
            by_name.setdefault(name_key(contact.customer), []).append(contact)
            for address in contact.addresses:
                by_address.setdefault(address, []).append(contact)
            for invoice in {send.invoice for send in contact.sends}:
                by_invoice.setdefault(invoice, []).append(contact)
        return replace(
            self,
            by_invoice=_joined(self.by_invoice, by_invoice),
            by_name=_joined(self.by_name, by_name),
            by_address=_joined(self.by_address, by_address),
        )

    def _forgotten_steps(
        self, invoice: str, instalment: int, cycle: str, zone: tzinfo, ladder: Ladder
    ) -> list[StepDone]:
        """Return the steps that only the provider's reports tell of."""
        if not self.forgotten:
            return []
        possible = [
            SendKey(invoice, instalment, cycle, step.key, occurrence)
            for step in ladder.steps
            for occurrence in range(1, step.at_most + _FAILURES + 1)
        ]
        return [
            StepDone(key.step, key.occurrence, self.forgotten[key.mark].astimezone(zone).date())
            for key in possible
            if key.mark in self.forgotten
        ]

    def cycle_of(self, invoice: str, instalment: int, due: date, zone: tzinfo) -> str:
        """Return the present cycle: the due date with which it began, ISO.

        A new cycle begins when the due date moves on by more than `CORRECTED_DAYS` and to after the
        last contact: that was agreed anew. Any other change of the due date is a correction.
        """
        had = [
            (send.cycle, at.astimezone(zone).date())
            for at, sends in (
                *((task.at, task.sends) for task in self.tasks.values()),
                *((each.at, each.sends) for each in self.by_invoice.get(invoice, ())),
            )
            for send in sends
            if (send.invoice, send.instalment) == (invoice, instalment)
            and send.step != BROKEN_PROMISE
            and send.cycle  # a call that nobody asked for belongs to none
        ]
        if not had:
            return due.isoformat()
        cycle, last_on = max(had)
        first = date.fromisoformat(cycle) + timedelta(days=CORRECTED_DAYS)
        return due.isoformat() if due > max(first, last_on) else cycle

    def is_busy(self, now: datetime) -> bool:
        """Tell whether another run seems to be at work; what keeps two apart is the seal alone."""
        return self.unfinished is not None and timedelta(0) <= now - self.unfinished < LEASE


def _belongs(send: SendKey, instalment: int, cycle: str) -> bool:
    """Tell whether a reminder was about a part in a cycle, or a promise broken in that cycle."""
    is_part = send.step == BROKEN_PROMISE and send.cycle > cycle and send.instalment == instalment
    return (is_part or send.is_about(instalment, cycle)) and send.step not in BUREAU_NOTICES


def _joined(
    before: Mapping[str, Sequence[Contact]], after: Mapping[str, Sequence[Contact]]
) -> dict[str, Sequence[Contact]]:
    return {**before, **{key: [*before.get(key, ()), *after[key]] for key in after}}


def _broken(letters: Iterable[Contact]) -> frozenset[str]:
    """Return the invoices about whose broken promise one of the letters went."""
    return frozenset(i.invoice for c in letters for i in c.sends if i.step == BROKEN_PROMISE)


def fold(entries: Iterable[Entry], deliveries: Deliveries = NOTHING_REPORTED) -> History:
    """Return the history that entries and reports add up to.

    A claim without an outcome is unknown; a letter that was released may be claimed again. A letter
    that the provider reported anything of was sent.
    """
    entries = list(entries)
    pairs = sorted(pair_letters(entries), key=lambda pair: pair[0].at)
    runs: dict[str, datetime | None] = {}
    began, stopped = None, ""
    vouched = []
    calls: list[Entry] = []
    wishes: list[Entry] = []
    changes: dict[str, list[LoggedChange]] = {}
    for entry in entries:
        began = began or entry.at
        if entry.event is Event.FINISHED and entry.detail != CONNECTED:
            stopped = entry.detail if entry.detail.startswith("mail_") else ""
        if (
            entry.event is Event.ACCEPTED
            and entry.key == FORGOTTEN
            and COUNT.fullmatch(entry.detail)
        ):
            vouched.append((entry.at, int(entry.detail)))
        if entry.event in {Event.ASKED, Event.DONE}:
            calls.append(entry)
            continue
        if entry.event is Event.NOTICED:
            before, _, after = entry.detail.partition(BECAME)
            for send in entry.sends:
                change = LoggedChange(entry.at, send.step, before, after)
                changes.setdefault(send.invoice, []).append(change)
            continue
        if entry.event in {Event.OPTED_OUT, Event.RESUMED, Event.READ_AS}:
            wishes.append(entry)
            continue
        is_over = entry.event is Event.FINISHED or entry.event in SPEAKING
        runs[entry.run] = None if is_over else entry.at
    alive = [at for at in runs.values() if at is not None]
    ours = [claim for claim, outcome in pairs if _is_to_owner(claim, outcome)]
    digests = [claim.at for claim in ours if claim.detail == DIGEST]
    logged = read_opt_outs(wishes)
    return replace(
        _with_what_was_done(pairs, deliveries, calls),
        logged_opt_outs=logged,
        opted_out=opted_out_addresses(logged, deliveries),
        began=began,
        vouched=vouched,
        changes=changes,
        stopped=stopped,
        digest_at=max(digests, default=None),
        samples={claim.key: claim.at for claim in ours if claim.detail == SAMPLE},
        to_sellers={
            claim.address.lower(): claim.at
            for claim, outcome in pairs
            if claim.detail == SELLER and outcome.event is not Event.RELEASED
        },
        unfinished=max(alive, default=None),
    )


def _is_to_owner(claim: Entry, outcome: Entry) -> bool:
    """Tell whether a claim is of a message to the owner that went, or may have."""
    return claim.channel == OWNER and outcome.event not in {Event.RELEASED, Event.REJECTED}


def _with_what_was_done(pairs: Pairs, deliveries: Deliveries, calls: Sequence[Entry]) -> History:
    """Return the contacts, and what calls and refusals say of each invoice."""
    to_debtors = [pair for pair in pairs if pair[0].channel != OWNER]
    known_keys = {claim.key for claim, _ in pairs}
    unlisted = [report for key, report in deliveries.first.items() if key not in known_keys]
    letters, rejections = letters_sent(to_debtors, deliveries)
    letters += [
        Contact(report.at, (), tuple(deliveries.addresses[report.letter]), True, report.letter)
        for report in unlisted
    ]
    called = [_call(entry) for entry in calls if entry.event is Event.DONE]
    history = History(
        contacts=sorted(letters, key=_at),
        rejections=rejections,
        broken=_broken(letters),
        unlisted=unlisted,
        forgotten={mark: report.at for report in unlisted for mark in report.sends},
        deliveries=deliveries,
        first_claim=min((claim.at for claim, _ in to_debtors), default=None),
    )
    return _with_calls(history._indexed(sorted([*letters, *called], key=_at)), calls)


def _at(contact: Contact) -> datetime:
    return contact.at


def _call(call: Entry) -> Contact:
    return Contact(call.at, call.sends, (), True, call.key, call.customer, channel=call.channel)


def _with_calls(history: History, entries: Sequence[Entry]) -> History:
    """Return the history with what people were asked to do, and what came of it."""
    called = fold_calls(entries)
    return replace(
        history,
        tasks=called.tasks,
        unanswered=called.unanswered,
        calls_prepared=called.prepared,
        promises=called.promises,
        perhaps_promised=called.perhaps_promised,
        disputed=called.disputed,
    )
