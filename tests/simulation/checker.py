"""The independent checker: it looks only at what the two services recorded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import zip_longest
from operator import is_
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.google.cells import NO_ROW, Row
from sandbox.google.workbook import Sheet, Workbook
from sandbox.mail.service import Letter
from tests.simulation.book import COUNTRY, LOG, PEOPLE
from tests.simulation.facts import Fact, Standing, facts_of, is_live
from tests.simulation.lawful import why_unlawful
from tests.simulation.oracle import THANKS, Contact, Due, Send, due_today
from tests.simulation.people import GOOD_LINKS, SHARED

CLAIM_SECONDS = 120.0
MOST_ADDRESSEES = 10
_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINK = re.compile(r"""https?://[^\s"'<>]+|href="(?!mailto:)[^"]*""")
_TRUSTED = {*GOOD_LINKS, *(f'href="{link}' for link in GOOD_LINKS)}
OWNER = "cobros@laespiga.example"
MOST_TO_OWNER = {"digest": 2, "sample": 5}
"""A day. Two digests: one makes good for an evening without a run, the other is today's."""
OUTCOMES = {"sent", "rejected", "released", "unknown"}


class Broken(AssertionError):
    """A promise was broken."""


@dataclass
class Claim:
    """A claim as it landed, with what the grid said at that very moment.

    Attributes:
        facts: Of every invoice, by number.
        kind: `digest` or `sample` when it is for the owner; empty for a customer's letter.
        outcome: The Log's last word about it.
        accepted: Letters that the mail service took under this claim.
    """

    letter: str
    run: str
    at: float
    on: date
    customer: str
    addresses: frozenset[str]
    sends: frozenset[Send]
    facts: dict[str, Fact]
    is_live: bool
    kind: str
    outcome: str | None = None
    accepted: int = 0


@dataclass
class Checker:
    """Watch each change of the services' state and complain at once."""

    zone: ZoneInfo
    claims: dict[str, list[Claim]] = field(default_factory=dict)
    sent: set[Send] = field(default_factory=set)
    days: set[tuple[str, date]] = field(default_factory=set)
    to_owner: Counter[tuple[str, date]] = field(default_factory=Counter)
    letters: int = 0

    def saw_workbook(self, before: Workbook, after: Workbook, seconds: float, at: datetime) -> None:
        """Check a change that the product made to the workbook."""
        if before is after:
            return
        _expect_people_untouched(before, after)
        new = _expect_log_only_grew(before, after)
        for row in new:
            self._read_entry(row, after, seconds, at.astimezone(self.zone).date())

    def saw_letters(self, new: Sequence[Letter], handed_over_at: float, local: datetime) -> None:
        """Check letters that the mail service accepted."""
        for letter in new:
            self.letters += 1
            _expect_fit_to_send(letter)
            self._check_letter(letter, handed_over_at, local)

    def due(self, book: Workbook, now: datetime) -> dict[str, Due]:
        """Say who has to be reached today, as things are now."""
        return due_today(facts_of(book, now.date()), self.contacts(), now)

    def expect_reached(self, wanted: Mapping[str, Due], today: date) -> None:
        """Check a day without faults: everybody due was reached, at the right step, nobody else."""
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
            if name in SHARED:  # of two with one address only one is written to on a day
                due = Due(frozenset(), due.must | due.may)
            if not due.must <= found or not found <= due.must | due.may:
                raise Broken(f"{name} should have heard of {due}, and heard of {found}")

    def contacts(self, but: Claim | None = None) -> list[Contact]:
        """Return every letter that went out or may have."""
        return [
            Contact(claim.on, claim.customer, claim.addresses, claim.sends)
            for claim in self._all()
            if claim.outcome not in {"released", "rejected"} and not claim.kind and claim is not but
        ]

    def unknown(self) -> int:
        return sum(claim.outcome in {None, "unknown"} for claim in self._all())

    def expect_log_tells_the_truth(self) -> None:
        for claim in self._all():
            _expect_truth(claim)

    def _all(self) -> list[Claim]:
        return [claim for claims in self.claims.values() for claim in claims]

    def _read_entry(self, row: Sequence[Any], book: Workbook, seconds: float, on: date) -> None:
        _, _, run, key, event, customer, items, channel, address, _, detail, _ = row
        if event == "claimed":
            facts = facts_of(book, on)
            claim = Claim(
                key,
                run,
                seconds,
                on,
                customer,
                frozenset(str(address).lower().split(", ")),
                frozenset(_read_send(line) for line in items.splitlines()),
                facts,
                is_live(book),
                detail if channel == "owner" else "",
            )
            earlier = self.claims.setdefault(key, [])
            if earlier and earlier[-1].outcome != "released":
                raise Broken(f"{key} is claimed again after {earlier[-1].outcome}")
            earlier.append(claim)
        elif event in OUTCOMES:
            claim = self.claims[key][-1]
            if claim.outcome is not None:
                raise Broken(f"{key} has two outcomes: {claim.outcome} and {event}")
            claim.outcome = event
            _expect_truth(claim)

    def _check_letter(self, letter: Letter, handed_over_at: float, local: datetime) -> None:
        on = local.date()
        key = letter.custom_args["letter"]
        claims = self.claims.get(key, [])
        if not claims or claims[-1].at > handed_over_at:
            raise Broken(f"letter {key} went without a claim that had landed")
        claim = claims[-1]
        if claim.outcome in {"released", "rejected"}:
            raise Broken(f"letter {key} went after it was {claim.outcome}")
        if handed_over_at - claim.at > CLAIM_SECONDS:
            raise Broken(f"letter {key} went {handed_over_at - claim.at:.0f} s after its claim")
        claim.accepted += 1
        if claim.kind:
            self._check_to_owner(letter, claim, on)
            return
        if len(letter.to) + len(letter.cc) > MOST_ADDRESSEES:
            raise Broken(f"a letter about a debt went to {letter.to} and {letter.cc}")
        untrusted = set(_LINK.findall(letter.text + letter.html)) - _TRUSTED
        if untrusted:
            raise Broken(f"{letter.subject!r} leads to {untrusted}")
        again = self.sent & claim.sends
        if again or claim.accepted > 1:
            raise Broken(f"sent twice: {again or key}")
        self._check_law(claim, local)
        _check_words(letter, claim, {send.number for send in self.sent})
        self.sent |= claim.sends
        self._check_address(letter, on)

    def _check_law(self, claim: Claim, local: datetime) -> None:
        """Check the moment, and how often the customer was contacted before."""
        before = [
            contact.on
            for contact in self.contacts(but=claim)
            if contact.customer == claim.customer or contact.addresses & claim.addresses
        ]
        why = why_unlawful(local, COUNTRY, before)
        if why:
            raise Broken(f"{claim.customer} was written to unlawfully: {why}")

    def _check_to_owner(self, letter: Letter, claim: Claim, on: date) -> None:
        """Few a day, each once, to the owner and nobody else."""
        self.to_owner[claim.kind, on] += 1
        if claim.accepted > 1 or self.to_owner[claim.kind, on] > MOST_TO_OWNER[claim.kind]:
            raise Broken(f"the owner got too many: {claim.kind} on {on}")
        if claim.sends or OWNER not in "".join(letter.to) or len(letter.to) + len(letter.cc) > 1:
            raise Broken(f"a {claim.kind} went to {letter.to}")

    def _check_address(self, letter: Letter, on: date) -> None:
        for recipient in letter.to:
            address = recipient.rpartition("<")[2].rstrip(">").lower()
            if (address, on) in self.days:
                raise Broken(f"{address} got two letters on {on}")
            self.days.add((address, on))


def _expect_fit_to_send(letter: Letter) -> None:
    """Expect that it arrives, is not tracked, and reads as what it is."""
    if letter.dropped or letter.tracked:
        raise Broken(f"{letter.subject!r} was dropped or tracked: {letter.dropped}{letter.tracked}")
    people = (letter.sender, *letter.to, *letter.cc, letter.reply_to)
    if any(_TURNS.search(text) for text in (letter.subject, letter.text, letter.html, *people)):
        raise Broken(f"{letter.subject!r} turns the direction of what is read")


def _expect_truth(claim: Claim) -> None:
    if claim.outcome == "sent" and not claim.accepted:
        raise Broken(f"the Log says sent, but {claim.letter} never arrived")
    if claim.outcome in {"released", "rejected"} and claim.accepted:
        raise Broken(f"the Log says {claim.outcome}, but {claim.letter} had arrived")


def _check_words(letter: Letter, claim: Claim, reminded: set[str]) -> None:
    """Check what a letter says against what the grid said when its claim landed."""
    if not claim.is_live:
        raise Broken(f"{letter.subject!r} went although the sheet was no longer live")
    for send in claim.sends:
        fact = claim.facts.get(send.number)
        if fact is None:
            raise Broken(f"{letter.subject!r} is about {send.number}, which was no longer there")
        if send.step == THANKS:
            _check_thanks(letter, fact, reminded)
            continue
        if fact.standing in {Standing.CLOSED, Standing.SILENT}:
            raise Broken(f"{letter.subject!r} is about {send.number}, which was {fact.standing}")
        if fact.standing is Standing.OPEN and str(fact.balance) not in letter.text:
            raise Broken(f"{letter.subject!r} does not ask for {fact.balance} of {send.number}")
        if fact.number not in letter.text.lower():
            raise Broken(f"{letter.subject!r} does not name {fact.number}")


def _check_thanks(letter: Letter, fact: Fact, reminded: set[str]) -> None:
    if fact.standing in {Standing.OPEN, Standing.SILENT} or fact.number not in reminded:
        raise Broken(f"{letter.subject!r} thanks for {fact.number}: {fact.standing}")


def _read_send(line: str) -> Send:
    number, instalment, cycle, step, _ = (part.strip() for part in line.split("|"))
    return Send(number, date.fromisoformat(cycle), step, int(instalment))


def _expect_people_untouched(before: Workbook, after: Workbook) -> None:
    if list(before.sheets) != list(after.sheets) or before.metadata != after.metadata:
        raise Broken("a tab or its metadata changed")
    for title in PEOPLE:
        old, new = before.titled(title), after.titled(title)
        if (
            old is None
            or new is None
            or (old.column_count, old.row_count)
            != (
                new.column_count,
                new.row_count,
            )
        ):
            raise Broken(f"the grid of {title} changed")
        if _has_same_rows(old, new):
            continue
        ours = {
            item.start
            for item in after.metadata.values()
            if item.key == "aldia_column" and item.sheet == new.id
        }
        rows = zip_longest(old.rows, new.rows, fillvalue=NO_ROW)
        for index, (was, now) in enumerate(rows):
            _expect_same_cells(title, index, was, now, ours)


def _has_same_rows(old: Sheet, new: Sheet) -> bool:
    """Tell whether two copies of a tab share all their cells: most tabs of a write do."""
    return len(old.rows) == len(new.rows) and all(map(is_, old.rows.blocks, new.rows.blocks))


def _row(sheet: Sheet, index: int) -> Row:
    return sheet.rows[index] if index < len(sheet.rows) else NO_ROW


def _expect_same_cells(title: str, index: int, old: Row, new: Row, ours: set[int | None]) -> None:
    if old is new:
        return
    for column in range(max(len(old), len(new))):
        was = old[column].value if column < len(old) else None
        now = new[column].value if column < len(new) else None
        if column not in ours and (was or None) != (now or None):
            raise Broken(f"{title} row {index + 1} column {column + 1}: {was!r} became {now!r}")


def _expect_log_only_grew(before: Workbook, after: Workbook) -> list[list[Any]]:
    """Return the new rows of the Log, after checking that the old ones stand as they were."""
    old, new = before.titled(LOG), after.titled(LOG)
    assert old is not None
    assert new is not None
    count = old.used_rows()
    if any(_row(new, i) is not _row(old, i) for i in range(count)):
        raise Broken("an entry of the Log was changed")
    added = [[cell.value for cell in row] for row in new.rows[count : new.used_rows()]]
    numbers = [row[0] for row in added]
    if numbers != list(range(count, count + len(added))):
        raise Broken(f"the Log goes on with {numbers} after {count - 1} entries")
    return [[*("" if v is None else v for v in row), *[""] * (12 - len(row))] for row in added]
