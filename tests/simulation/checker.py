"""Check every promise, looking only at what the two services recorded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.google.workbook import Workbook
from sandbox.mail.service import Letter
from tests.simulation import charges
from tests.simulation.answers import Granted
from tests.simulation.claims import Claim, read_send
from tests.simulation.customer_lines import CustomerLines
from tests.simulation.facts import customers_of
from tests.simulation.grids import Broken, expect_log_only_grew, expect_people_untouched, log_rows
from tests.simulation.lawful import why_unlawful
from tests.simulation.laws import place_of
from tests.simulation.letters import (
    complaint,
    expect_fit_to_send,
    expect_true_letter,
    recipients_of,
)
from tests.simulation.numbers import Numbers, in_all
from tests.simulation.oracle import BY_HABIT, SHORT, THANKS, Contact, Due, Send, due_today
from tests.simulation.people import SHARED
from tests.simulation.process import Process
from tests.simulation.sellers import KIND as SELLER_MAIL
from tests.simulation.sellers import SellerMails
from tests.simulation.sums_shown import Asked, asked_in, complaint_of_digest
from tests.simulation.told import UNANSWERED, Told
from tests.simulation.truth import facts_of, has_bills
from tests.simulation.wishes import Wishes

CLAIM_SECONDS = 120.0  # at most from a claim to the hand-over of its letter (docs/reliability.md)
MOST_ADDRESSEES = 10  # of a letter, copies included, as aldia/ledger/values/addresses.py allows
_COPIES = " | cc: "
"""Separates the recipients from those who get a copy, in an entry of the Log."""

OWNER = "cobros@laespiga.example"
MOST_TO_OWNER = {"digest": 2, "sample": 5}
"""Owner messages a day, by kind. A second digest may be that of the day before, when no run came
in its evening. Samples: SAMPLES_A_DAY in functions/aldia/jobs/owner.py."""
OUTCOMES = {"sent", "rejected", "released", "unknown"}


@dataclass
class Checker:
    """Check each change of the services' state, and raise Broken as soon as a promise is broken.

    Attributes:
        sent: The sends of all accepted letters, by the first number of each invoice.
        days: Addresses with the days on which they got a letter, also as a copy.
        told: What each process knows from the answers that it got.
        wishes: Who wants no more letters.
        granted: Which mistyped addresses may be read as meant.
        asked: What each accepted letter asked for.
        told_charges: Day of the first letter that told each address of an agreed charge.
        lines: Which lines of customers were added.
        numbers: Which numbers people corrected.
        sellers: The mails that went to sellers.
        is_meddled: Whether people typed into the system's own tabs.
        is_forked: Whether the sandbox accepts stale writes: two runs may then both append to the
            same Log, and only letters are checked.
    """

    zone: ZoneInfo
    claims: dict[str, list[Claim]] = field(default_factory=dict)
    sent: set[Send] = field(default_factory=set)
    days: set[tuple[str, date]] = field(default_factory=set)
    is_meddled: bool = False
    is_forked: bool = False
    to_owner: Counter[tuple[str, date]] = field(default_factory=Counter)
    told: dict[Process, Told] = field(default_factory=lambda: defaultdict(Told))
    wishes: Wishes = field(default_factory=Wishes)
    granted: Granted = field(default_factory=Granted)
    asked: list[Asked] = field(default_factory=list)
    told_charges: dict[str, date] = field(default_factory=dict)
    lines: CustomerLines = field(default_factory=CustomerLines)
    numbers: Numbers = field(default_factory=Numbers)
    sellers: SellerMails = field(default_factory=SellerMails)
    letters: int = 0

    def saw_workbook(
        self,
        before: Workbook,
        after: Workbook,
        seconds: float,
        at: datetime,
        process: Process,
    ) -> None:
        """Check a change that the product made to the workbook."""
        if before is after:
            return
        expect_people_untouched(before, after, CustomerLines() if self.is_forked else self.lines)
        self.wishes.saw_written(before, after)
        self.granted.saw_written(before, after)
        new = expect_log_only_grew(
            before, after, is_meddled=self.is_meddled, is_forked=self.is_forked
        )
        for row in new:
            self._read_entry(row, after, seconds, at.astimezone(self.zone).date(), process)

    def saw_restored(self, book: Workbook) -> None:
        """Update every claim by the Log of `book`, an earlier version that was put back."""
        self.to_owner.clear()
        self.sellers.weeks.clear()
        self.lines.added.clear()
        self.wishes.saw_restored(book)
        rows = log_rows(book)
        for key, claims in self.claims.items():
            theirs = sorted((row for row in rows if row[3] == key), key=lambda row: int(row[0]))
            told = {(row[0], row[2]): place for place, row in enumerate(theirs)}
            for claim in claims:
                place = told.get((claim.number, claim.run))
                claim.is_forgotten = place is None
                if place is not None:
                    after = [row[4] for row in theirs[place + 1 :] if row[4] in OUTCOMES]
                    claim.outcome = after[0] if after else None

    def saw_end(self, process: Process) -> None:
        """Check that a process which was not killed recorded every outcome that it knew."""
        told = self.told[process]
        if told.is_cut_off or self.is_forked:
            return
        for claim in [claims[-1] for claims in self.claims.values()]:
            knew = told.knows(claim.letter, claim.at)
            if claim.process is process and knew not in {claim.outcome, UNANSWERED}:
                raise Broken(f"{claim.letter} is {claim.outcome}, and {process.name} knew: {knew}")

    def expect_may_hand_over(self, process: Process, letter: str) -> None:
        """Check that no further letter goes while none of a process's letters was answered."""
        order = self.told[process].order
        if order and not any(order):
            raise Broken(f"{letter} goes although nobody answered the one before")

    def saw_letters(
        self, new: Sequence[Letter], process: Process, handed_over_at: float, local: datetime
    ) -> None:
        """Check letters that the mail service accepted."""
        for letter in new:
            self.letters += 1
            expect_fit_to_send(letter)
            self._check_letter(letter, process, handed_over_at, local)

    def due(self, book: Workbook, now: datetime) -> dict[str, Due]:
        """Return whom a letter must and may reach today, by customer, as the workbook is now."""
        facts = self.wishes.applied(facts_of(book, now.date()), book)
        ladders = [SHORT] if has_bills(book) else BY_HABIT
        pasts = self.numbers.readings(self.contacts(), facts)
        return in_all([due_today(facts, past, now, place_of(book), ladders) for past in pasts])

    def expect_reached(self, wanted: Mapping[str, Due], today: date) -> None:
        """Check a day without faults: all who are due got the right step, and nobody else did."""
        got: dict[str, set[tuple[str, str]]] = {}
        for claim in self._all():
            if claim.on == today and claim.accepted and claim.outcome == "sent" and not claim.kind:
                got.setdefault(claim.customer, set()).update(
                    (s.number, s.step)
                    for s in claim.sends
                    if s.step != THANKS and not claim.facts[s.number].is_planned
                )
        for name in wanted.keys() | got.keys():
            due = wanted.get(name, Due(frozenset(), frozenset()))
            found = got.get(name, set())
            if name in SHARED:  # two customers with one address get only one letter a day
                due = Due(frozenset(), due.must | due.may)
            if not due.must <= found or not found <= due.must | due.may:
                raise Broken(f"{name} should have heard of {due}, and heard of {found}")

    def contacts(self, but: str = "") -> list[Contact]:
        """Return every letter to a customer that went out or may have, except the letter `but`."""
        return [
            Contact(claim.on, claim.customer, claim.addresses, claim.sends, claim.facts)
            for claim in self._all()
            if claim.may_have_arrived and not claim.kind and claim.letter != but
            if claim.accepted or not self.is_forked
        ]

    def unknown(self) -> int:
        return sum(claim.outcome in {None, "unknown"} for claim in self._all())

    def has_unknown(self, book: Workbook) -> bool:
        """Tell whether the Log of `book` has a letter of which it does not say what became."""
        last = {row[3]: row[4] for row in sorted(log_rows(book), key=lambda row: int(row[0]))}
        return any(event in {"claimed", "unknown"} for key, event in last.items() if key)

    def expect_log_tells_the_truth(self) -> None:
        for claim in self._all():
            self._expect_truth(claim)

    def _expect_truth(self, claim: Claim) -> None:
        if self.is_forked:
            return
        if claim.outcome == "sent" and not claim.accepted:
            raise Broken(f"the Log says sent, but {claim.letter} never arrived")
        if claim.outcome in {"released", "rejected"} and claim.accepted:
            raise Broken(f"the Log says {claim.outcome}, but {claim.letter} had arrived")

    def _all(self) -> list[Claim]:
        return [claim for claims in self.claims.values() for claim in claims]

    def _read_entry(
        self, row: Sequence[Any], book: Workbook, seconds: float, on: date, process: Process
    ) -> None:
        number, _, run, key, event, customer, items, channel, address, _, detail, _ = row
        if event == "claimed":
            facts = facts_of(book, on)
            claim = Claim(
                number,
                key,
                run,
                process,
                book,
                seconds,
                on,
                customer,
                frozenset(str(address).lower().partition(_COPIES)[0].split(", ")),
                frozenset(read_send(line) for line in items.splitlines()),
                facts,
                detail if channel == "owner" else "",
            )
            earlier = self.claims.setdefault(key, [])
            if earlier and not earlier[-1].may_be_claimed_again and not self.is_forked:
                raise Broken(f"{key} is claimed again after {earlier[-1].outcome}")
            earlier.append(claim)
        elif event in OUTCOMES:
            theirs = [claim for claim in self.claims.get(key, []) if claim.run == run]
            if not theirs:
                raise Broken(f"{key} is {event}, and {run} never claimed it")
            self._read_outcome(theirs[-1], event)

    def _read_outcome(self, claim: Claim, event: str) -> None:
        """Set a claim's outcome; raise when it contradicts an earlier one or what its run knew.

        The same outcome may be recorded twice, and any outcome may follow `unknown`.
        """
        knew = self.told[claim.process].fates.get(claim.letter, event)
        if event != knew:
            raise Broken(f"the Log says {event} of {claim.letter}, and its run knew: {knew}")
        if claim.outcome not in {None, UNANSWERED, event} and not self.is_forked:
            raise Broken(f"{claim.letter} has two outcomes: {claim.outcome} and {event}")
        claim.outcome = event
        self._expect_truth(claim)

    def _check_letter(
        self, letter: Letter, process: Process, handed_over_at: float, local: datetime
    ) -> None:
        on = local.date()
        key = letter.custom_args["letter"]
        claims = [each for each in self.claims.get(key, []) if each.process is process]
        if not claims or claims[-1].at > handed_over_at:
            raise Broken(f"letter {key} went without a claim that had landed")
        claim = claims[-1]
        if claim.outcome in {"released", "rejected"}:
            raise Broken(f"letter {key} went after it was {claim.outcome}")
        if len(claim.book.named_ranges) > 1:
            raise Broken(f"letter {key} went though its claim left two seals")
        if handed_over_at - claim.at > CLAIM_SECONDS:
            raise Broken(f"letter {key} went {handed_over_at - claim.at:.0f} s after its claim")
        claim.accepted += 1
        if claim.kind == SELLER_MAIL:
            self._check_to_seller(letter, claim, handed_over_at)
            return
        if claim.kind:
            self._check_to_owner(letter, claim, on)
            self._check_digest(letter, claim, handed_over_at)
            return
        if len(letter.to) + len(letter.cc) > MOST_ADDRESSEES:
            raise Broken(f"a letter about a debt went to {letter.to} and {letter.cc}")
        expect_true_letter(letter, claim.book)
        sends = self.numbers.of_first(claim.sends)
        again = self.sent & sends
        if again or claim.accepted > 1:
            raise Broken(f"sent twice: {again or key}")
        self._check_wishes(letter, handed_over_at)
        self._check_law(claim, local)
        self._check_book(letter, claim, handed_over_at)
        self.sent |= sends
        self.asked.append(asked_in(letter, claim.sends))
        self._check_charges(letter, on)
        self._check_address(letter, on)

    def _check_book(self, letter: Letter, claim: Claim, handed_over_at: float) -> None:
        """Check a letter against the workbook as its run read it between claim and hand-over.

        The letter has to agree with one of those readings, or with the claim if there are none.
        """
        books = self.told[claim.process].looks_between(claim.at, handed_over_at) or [claim.book]
        reminded = self.numbers.all_of({send.number for send in self.sent})
        complaints = [
            complaint(letter, claim.sends, b, claim.on, reminded, self.granted) for b in books
        ]
        if all(complaints):
            raise Broken(f"{letter.subject!r} {complaints[-1]}")

    def _check_wishes(self, letter: Letter, handed_over_at: float) -> None:
        """Check that no recipient had asked for no more letters before a run had noticed that."""
        for address in recipients_of(letter.to) | recipients_of(letter.cc):
            if self.wishes.heard.get(address, handed_over_at) < handed_over_at:
                raise Broken(f"{address} wanted no more letters, and got {letter.subject!r}")

    def _check_law(self, claim: Claim, local: datetime) -> None:
        """Check that the law allows a letter at this moment after the debtor's earlier contacts."""
        before = [
            (contact.on, "mail")
            for contact in self.contacts(but=claim.letter)
            if _is_same_debtor(contact, claim) or self._is_about_same(contact, claim)
        ]
        why = why_unlawful(local, place_of(claim.book), before)
        if why:
            raise Broken(f"{claim.customer} was written to unlawfully: {why}")

    def _is_about_same(self, contact: Contact, claim: Claim) -> bool:
        before, now = (
            {self.numbers.first_of(send.number) for send in each.sends} for each in (contact, claim)
        )
        return not before.isdisjoint(now)

    def _check_to_owner(self, letter: Letter, claim: Claim, on: date) -> None:
        """Check that owner messages are few a day, are sent once, and go to the owner only."""
        self.to_owner[claim.kind, on] += 1
        remembered = [each for each in self.claims[claim.letter] if not each.is_forgotten]
        if (
            sum(each.accepted for each in remembered) > 1
            or self.to_owner[claim.kind, on] > MOST_TO_OWNER[claim.kind]
        ):
            raise Broken(f"the owner got too many: {claim.kind} on {on}")
        if claim.sends or OWNER not in "".join(letter.to) or len(letter.to) + len(letter.cc) > 1:
            raise Broken(f"a {claim.kind} went to {letter.to}")

    def _check_to_seller(self, letter: Letter, claim: Claim, handed_over_at: float) -> None:
        """Check that a seller gets one mail a week, about the own customers only."""
        books = [*self.told[claim.process].looks_between(-1.0, handed_over_at), claim.book]
        if why := self.sellers.complaint(letter, books, claim.on):
            raise Broken(f"{letter.subject!r}: {why}")

    def _check_digest(self, letter: Letter, claim: Claim, handed_over_at: float) -> None:
        """Check sums in an owner message against a workbook that its run had read."""
        books = [*self.told[claim.process].looks_between(-1.0, handed_over_at), claim.book]
        complaints = [complaint_of_digest(letter, book, claim.on, self.asked) for book in books]
        if all(complaints):
            raise Broken(f"{letter.subject!r}: {complaints[-1]}")

    def _check_charges(self, letter: Letter, on: date) -> None:
        """Check that no charge is named to anybody who was not told of it on an earlier day."""
        to, text = recipients_of(letter.to), charges.flat(letter.text)
        if why := charges.complaint(text, to, on, self.told_charges):
            raise Broken(f"{letter.subject!r} {why}")

    def _check_address(self, letter: Letter, on: date) -> None:
        for address in recipients_of(letter.to) | recipients_of(letter.cc):
            if (address, on) in self.days:
                raise Broken(f"{address} got two letters on {on}")
            self.days.add((address, on))


def _is_same_debtor(contact: Contact, claim: Claim) -> bool:
    """Tell whether a letter went to the debtor of a claim; the same name alone is not enough."""
    known = customers_of(claim.book).addresses_of(claim.customer, claim.addresses)
    return bool(contact.addresses & claim.addresses) or (
        contact.customer == claim.customer and bool(contact.addresses & known)
    )
