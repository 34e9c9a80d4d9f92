"""Letters of one plan on their way: claim, look at the fresh cells, send, record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aldia.channels.mail import Envelope, Fate, Mailer, Outcome, opaque
from aldia.jobs.study import Study
from aldia.journal import Journal
from aldia.ledger.ledger import Ledger, reread_invoice
from aldia.ledger.records import Invoice
from aldia.ledger.settings import Settings
from aldia.letters.rendering import LetterMistake, Message, render
from aldia.planning.cases import zone_named
from aldia.planning.entries import CLAIMED, COPIES, FINISHED, Entry
from aldia.planning.letters import Letter
from aldia.workbook.client import SheetsClient
from aldia.workbook.fresh import Fresh, is_same_record, ranges_for, read_fresh
from aldia.workbook.seal import Seal

CLAIM_SECONDS = 120.0
"""A claimed letter that was not handed over by then is released."""

CHUNK, _LARGE_CHUNK, _MANY = 25, 100, 500

Progress = Callable[[int, int], None]
"""Told how many letters of how many are done."""


@dataclass
class Work:
    """What a run works with, and what changes while its letters go out.

    Attributes:
        run: Id of the run in the Log.
        now: The moment, taken anew each time.
        clock: Monotonic seconds.
        stop_at: Seconds of that clock by which the last chunk must have ended.
        entries: The Log so far, this run's entries included.
        seal: As this run read it, or wrote it last.
        slowest: Seconds that the slowest chunk took.
        fates: Letters by outcome.
        stopped: Code of what stopped the sending.
        is_finished: Whether everything that was due is done.
    """

    run: str
    client: SheetsClient
    mailer: Mailer
    now: Callable[[], datetime]
    clock: Callable[[], float]
    stop_at: float
    progress: Progress
    journal: Journal
    entries: list[Entry]
    seal: Seal
    fates: Counter[str] = field(default_factory=Counter)
    stopped: str | None = None
    is_finished: bool = True
    slowest: float = 0.0

    def is_out_of_time(self) -> bool:
        """Tell whether another chunk as slow as the slowest might not end in time."""
        return self.clock() + self.slowest * 1.5 >= self.stop_at


class Delivery:
    """The letters of one plan, under one seal."""

    def __init__(self, work: Work, found: Study) -> None:
        self._work = work
        self._found = found
        self._zone = zone_named(found.ledger.time_zone)
        self._pending: list[Entry] = []
        self._rows = {invoice.row: invoice for invoice in found.ledger.invoices}
        self._changed: dict[int, Invoice] = {}
        self._is_settled = True
        self._is_late = False
        self._total = len(found.plan.letters)

    def deliver(self) -> tuple[Study, bool]:
        """Claim and send everything.

        Returns:
            The study as things are now, with fresh rows in place of those that had changed, and
            whether the rows were where they were thought to be; if not, nothing more was sent and
            the workbook has to be read again.
        """
        self._deliver_letters(self._found.plan.letters)
        if self._changed and self._may_go_on():
            self._deliver_letters(self._decided_again())
        self._record()
        return self._found, self._is_settled

    def _may_go_on(self) -> bool:
        return self._is_settled and self._work.stopped is None and not self._is_late

    def _deliver_letters(self, letters: Sequence[Letter]) -> None:
        left = list(letters)
        size = _LARGE_CHUNK if len(left) > _MANY else CHUNK
        while left and self._may_go_on():
            if self._work.is_out_of_time():
                self._is_late, self._work.is_finished = True, False
                return
            began = self._work.clock()
            chunk, left = left[:size], left[size:]
            self._deliver_chunk([letter for letter in chunk if self._is_lawful(letter)])
            self._work.slowest = max(self._work.slowest, self._work.clock() - began)

    def _is_lawful(self, letter: Letter) -> bool:
        """Tell whether a letter that is claimed now is handed over while the rules allow it."""
        is_lawful = self._work.now() + timedelta(seconds=CLAIM_SECONDS) <= letter.closes_at
        self._work.is_finished = self._work.is_finished and is_lawful
        return is_lawful

    def _deliver_chunk(self, chunk: Sequence[Letter]) -> None:
        """Claim a chunk, look at its fresh cells, send what still stands, release the rest."""
        messages = self._render(chunk)
        letters = [letter for letter in chunk if letter.id in messages]
        if not letters:
            return
        claimed_at = self._work.clock()
        fresh = self._claim(letters)
        now = {
            row: reread_invoice(self._found.ledger, record)
            for (tab, row), record in fresh.records.items()
            if tab == "invoices"
        }
        if not self._is_where_it_was(fresh, now, letters):
            self._is_settled = False
            self._settle(letters, [_released(letter, "rows_moved") for letter in letters])
            return
        standing = [letter for letter in letters if self._still_stands(letter, now)]
        gone = [letter for letter in letters if letter not in standing]
        self._settle(gone, [_released(letter, "changed") for letter in gone])
        self._send(standing, messages, claimed_at)

    def _render(self, chunk: Sequence[Letter]) -> dict[str, Message]:
        """Find the words before anything is claimed; a letter without words does not go."""
        found = {}
        for letter in chunk:
            try:
                found[letter.id] = render(letter, self._found.ledger)
            except LetterMistake:
                self._work.is_finished = False
        return found

    def _claim(self, letters: Sequence[Letter]) -> Fresh:
        snapshot, ledger = self._found.snapshot, self._found.ledger
        now = self._work.now()
        claims = [self._entry(CLAIMED, letter, now) for letter in letters]
        customers = {
            ledger.customers[letter.debtor].row
            for letter in letters
            if letter.debtor in ledger.customers
        }
        lines = [line for letter in letters for line in letter.lines]
        parts = {part.row for line in lines for part in self._rows[line.row].instalments}
        entries = [*self._pending, *claims]
        ranges = ranges_for(snapshot, letters, customers, parts)
        answer = self._work.seal.write(entries, fresh=ranges)
        self._work.entries += entries
        self._pending = []
        self._work.journal.tell("claimed", letters=len(letters))
        return read_fresh(snapshot, answer)

    def _entry(self, event: str, letter: Letter, at: datetime) -> Entry:
        words = self._found.around.words.get((letter.step.letter, letter.language), "")
        return Entry(
            event=event,
            at=at.astimezone(self._zone),
            run=self._work.run,
            key=letter.id,
            customer=letter.customer,
            items=letter.keys,
            channel="mail",
            address=COPIES.join(", ".join(each) for each in (letter.to, letter.cc) if each),
            detail=f"{words} {letter.rules}",
        )

    def _is_where_it_was(
        self, fresh: Fresh, now: Mapping[int, Invoice], letters: Sequence[Letter]
    ) -> bool:
        """Tell whether rows and columns still hold what they held, settings included."""
        tables = self._found.snapshot.tables
        if fresh.grew or not all(fresh.has_headers_of(table) for table in tables.values()):
            return False
        lines = [line for letter in letters for line in letter.lines]
        if any(line.row not in now or now[line.row].key != line.key for line in lines):
            return False
        return all(
            row <= len(tables[tab].values) and is_same_record(tables[tab].record(row - 1), record)
            for (tab, row), record in fresh.records.items()
            if tab in {"settings", "customers", "instalments"}
        )

    def _still_stands(self, letter: Letter, now: Mapping[int, Invoice]) -> bool:
        """Tell whether every invoice in a letter still says what the letter says."""
        rows = {line.row for line in letter.lines}
        changed = {row: now[row] for row in rows if now[row] != self._rows[row]}
        self._changed |= changed
        return not changed

    def _send(
        self, letters: Sequence[Letter], messages: Mapping[str, Message], claimed_at: float
    ) -> None:
        settings, book = self._found.ledger.settings, self._work.client.spreadsheet
        envelopes = [envelope_of(each, messages[each.id], settings, book) for each in letters]

        def is_claim_good() -> bool:
            return self._work.clock() - claimed_at < CLAIM_SECONDS

        def on_outcome(outcome: Outcome) -> None:
            self._work.progress(sum(self._work.fates.values()) + 1, self._total)

        outcomes = self._work.mailer.send(envelopes, is_claim_good, on_outcome)
        self._settle(letters, outcomes)
        fates = Counter(outcome.fate.value for outcome in outcomes)
        self._work.journal.tell("handed_over", **fates)
        self._work.is_finished = self._work.is_finished and not fates[Fate.RELEASED]
        stops = [outcome.stops for outcome in outcomes if outcome.stops is not None]
        self._work.stopped = stops[-1] if stops else None

    def _settle(self, letters: Sequence[Letter], outcomes: Sequence[Outcome]) -> None:
        """Keep the outcomes for the next sealed write."""
        now = self._work.now()
        for letter, outcome in zip(letters, outcomes, strict=True):
            entry = replace(
                self._entry(outcome.fate.value, letter, now),
                provider_id=outcome.provider_id,
                detail=outcome.detail,
            )
            self._pending.append(entry)
            self._work.fates[outcome.fate.value] += 1

    def _decided_again(self) -> list[Letter]:
        """Decide anew, from the fresh cells, about the debtors whose facts had changed."""
        ledger = self._found.ledger
        debtors = {self._rows[row].debtor for row in self._changed}
        self._rows |= self._changed
        ledger = replace(ledger, invoices=list(self._rows.values()))
        self._decide_again(self._pending, ledger)
        return [letter for letter in self._found.plan.letters if letter.debtor in debtors]

    def _decide_again(self, pending: Sequence[Entry] = (), ledger: Ledger | None = None) -> None:
        """Decide everything anew, from the Log as it is by now."""
        entries = [*self._work.entries, *pending]
        book, now = self._work.client.spreadsheet, self._work.now()
        self._found = self._found.decided_again(book, entries, now, ledger)

    def _record(self) -> None:
        """Write the last outcomes, what the sheet announces now, and that this run ended."""
        detail = "" if self._may_go_on() else self._work.stopped or "continues"
        at = self._work.now().astimezone(self._zone)
        end = Entry(event=FINISHED, at=at, run=self._work.run, detail=detail)
        noticed = self._found.noticed(self._work.run, at)
        ended = [*self._pending, *noticed, end]
        self._work.entries += ended
        self._decide_again()
        self._work.seal.write(ended, self._found.news)
        self._pending = []


def _released(letter: Letter, why: str) -> Outcome:
    return Outcome(letter.id, Fate.RELEASED, detail=why)


def envelope_of(letter: Letter, message: Message, settings: Settings, book: str) -> Envelope:
    """Put a letter's words into its envelope.

    Args:
        book: Id of the spreadsheet.
    """
    return Envelope(
        id=letter.id,
        workbook=opaque(book),
        sender=settings.sender,
        sender_name=settings.business,
        reply_to=settings.reply_to,
        to=letter.to,
        to_name=letter.customer,
        cc=letter.cc,
        subject=message.subject,
        text=message.text,
        html=message.html,
        step=letter.step.letter,
        sends=[key.mark for key in letter.keys],
    )
