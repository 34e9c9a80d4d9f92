"""The job: claim, send, record, chunk by chunk, and show the result."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aldia import shipped
from aldia.channels.mail import Envelope, Fate, Mailer, Outcome
from aldia.errors import AskPerson, Busy, ComeAgain
from aldia.jobs.study import Study, study
from aldia.ledger.ledger import reread_invoice
from aldia.ledger.problems import Problem
from aldia.ledger.records import Invoice
from aldia.letters.rendering import LetterMistake, Message, render
from aldia.planning.decisions import zone_named
from aldia.planning.entries import CLAIMED, FINISHED, Entry, Head
from aldia.planning.history import fold
from aldia.planning.letters import Letter
from aldia.planning.plan import Plan, plan_run
from aldia.planning.view import problems_of, show
from aldia.workbook.client import SheetsClient
from aldia.workbook.fresh import Fresh, is_same_record, ranges_for, read_fresh
from aldia.workbook.seal import Seal
from aldia.workbook.showing import Shower

CLAIM_SECONDS = 120.0
"""A claimed letter that was not handed over by then is released."""

_CHUNK, _LARGE_CHUNK, _MANY = 25, 100, 500
_ROUNDS = 2

Progress = Callable[[int, int], None]
"""Told how many letters of how many are done."""


@dataclass(frozen=True)
class RunReport:
    """What a run did.

    Attributes:
        preview: Code of the reason why nothing was sent; None in live mode.
        is_finished: Whether everything that was due at its moment is done.
        fates: Letters by outcome.
        planned: Letters that would go, in preview.
        stopped: Code of what stopped the sending, None if nothing did.
    """

    run: str
    at: datetime
    mode: str
    preview: str | None
    is_finished: bool
    fates: Mapping[str, int]
    planned: int
    problems: Sequence[Problem]
    calls: Mapping[str, int]
    stopped: str | None
    study: Study


@dataclass
class _Progressing:
    """What changes while letters go out."""

    entries: list[Entry]
    fates: Counter[str] = field(default_factory=Counter)
    stopped: str | None = None
    is_finished: bool = True


class Reminder:
    """One run over one workbook."""

    def __init__(
        self,
        client: SheetsClient,
        mailer: Mailer | None,
        *,
        at: datetime | None = None,
        limit_seconds: float = 480.0,
        clock: Callable[[], float] = time.monotonic,
        progress: Progress = lambda done, total: None,
    ) -> None:
        self.run = secrets.token_hex(4)
        self.client = client
        self.mailer = mailer
        self._at = at
        self.limit = limit_seconds
        self.clock = clock
        self.started = clock()
        self.progress = progress

    def remind(self) -> RunReport:
        """Do the job.

        Raises:
            Busy: Another run is at work, or wrote first.
            ComeAgain: A service did not answer.
            AskPerson: A person must mend something first.
        """
        first = study(self.client, self._at)
        if not first.standing.is_adopted:
            raise AskPerson("not_adopted")
        if first.history.is_busy(first.plan.at):
            raise Busy("another_run")
        state = _Progressing(list(first.entries))
        result = self._deliver_all(first, state) if self._sends(first) else first
        return self._shown(result, first, state)

    def _sends(self, found: Study) -> bool:
        if found.plan.preview is not None or not found.plan.letters:
            return False
        if self.mailer is None:
            raise AskPerson("mail_key_missing")
        return True

    def now(self) -> datetime:
        """Return the moment, taken anew each time: Google's clock, or the given one going on."""
        if self._at is not None:
            return self._at + timedelta(seconds=self.clock() - self.started)
        assert self.client.date is not None
        return self.client.date

    def _deliver_all(self, found: Study, state: _Progressing) -> Study:
        """Deliver; if rows moved underneath, read again and plan again, once."""
        for _ in range(_ROUNDS):
            delivery = _Delivery(self, found, state)
            found, is_settled = delivery.deliver()
            if is_settled or state.stopped is not None:
                return found
            found = study(self.client, self._at)
            state.entries = list(found.entries)
            if not self._sends(found):
                return found
        state.is_finished = False
        return found

    def _shown(self, result: Study, first: Study, state: _Progressing) -> RunReport:
        """Show the view of what is now, and report."""
        history = fold(state.entries)
        ledger, words = result.ledger, result.words
        plan = plan_run(self.client.spreadsheet, ledger, history, result.around, self.now())
        view = show(ledger, history, plan, result.standing, words)
        if not result.standing.is_copy:
            shower = Shower(self.client, shipped.schema(), words.language)
            try:
                shower.show(result.snapshot, view)
            except ComeAgain:
                state.is_finished = False
        return RunReport(
            run=self.run,
            at=first.plan.at,
            mode="live" if first.plan.preview is None else _mode(first.plan),
            preview=first.plan.preview,
            is_finished=state.is_finished and state.stopped is None,
            fates=state.fates,
            planned=len(first.plan.letters),
            problems=problems_of(ledger, history, result.standing),
            calls=self.calls(),
            stopped=state.stopped,
            study=replace(result, plan=plan, history=history),
        )

    def calls(self) -> dict[str, int]:
        counts = self.client.calls
        mail = self.mailer.calls if self.mailer is not None else 0
        return {"sheets_reads": counts["reads"], "sheets_writes": counts["writes"], "mail": mail}


def _mode(plan: Plan) -> str:
    return "paused" if plan.preview == "paused" else "preview"


class _Delivery:
    """Letters of one plan on their way, under one seal."""

    def __init__(self, run: Reminder, found: Study, state: _Progressing) -> None:
        self._run = run
        self._found = found
        self._state = state
        head = found.snapshot.head or Head()
        self._seal = Seal(run.client, found.snapshot.frame, head, found.snapshot.memory, run.run)
        self._zone = zone_named(found.ledger.time_zone)
        self._pending: list[Entry] = []
        self._changed: dict[int, Invoice] = {}
        self._is_settled = True
        self._slowest = 0.0
        self._total = len(found.plan.letters)

    def deliver(self) -> tuple[Study, bool]:
        """Claim and send everything.

        Returns:
            The study with fresh rows in place of those that had changed, and whether the rows
            were where they were thought to be; if not, nothing more was sent and the workbook
            has to be read again.
        """
        self._deliver_letters(self._found.plan.letters)
        if self._changed and self._may_go_on():
            self._deliver_letters(self._decided_again())
        self._record()
        return self._found, self._is_settled

    def _may_go_on(self) -> bool:
        return self._is_settled and self._state.stopped is None and self._state.is_finished

    def _deliver_letters(self, letters: Sequence[Letter]) -> None:
        left = list(letters)
        size = _LARGE_CHUNK if len(left) > _MANY else _CHUNK
        while left and self._may_go_on():
            if self._is_out_of_time():
                self._state.is_finished = False
                return
            began = self._run.clock()
            chunk, left = left[:size], left[size:]
            self._deliver_chunk(chunk)
            self._slowest = max(self._slowest, self._run.clock() - began)

    def _is_out_of_time(self) -> bool:
        """Tell whether another chunk as slow as the slowest might not end in time."""
        return self._run.clock() - self._run.started + self._slowest * 1.5 >= self._run.limit

    def _deliver_chunk(self, chunk: Sequence[Letter]) -> None:
        """Claim a chunk, look at its fresh cells, send what still stands, release the rest."""
        messages = self._render(chunk)
        letters = [letter for letter in chunk if letter.id in messages]
        if not letters:
            return
        claimed_at = self._run.clock()
        fresh = self._claim(letters)
        if not self._is_where_it_was(fresh, letters):
            self._is_settled = False
            self._settle(letters, [_released(letter, "rows_moved") for letter in letters])
            return
        standing = [letter for letter in letters if self._still_stands(letter, fresh)]
        gone = [letter for letter in letters if letter not in standing]
        self._settle(gone, [_released(letter, "changed") for letter in gone])
        self._send(standing, messages, claimed_at)

    def _render(self, chunk: Sequence[Letter]) -> dict[str, Message]:
        found = {}
        for letter in chunk:
            try:
                found[letter.id] = render(letter, self._found.ledger)
            except LetterMistake:
                self._state.is_finished = False
        return found

    def _claim(self, letters: Sequence[Letter]) -> Fresh:
        snapshot, ledger = self._found.snapshot, self._found.ledger
        now = self._run.now()
        claims = [self._entry(CLAIMED, letter, now) for letter in letters]
        customers = {
            ledger.customers[letter.debtor].row
            for letter in letters
            if letter.debtor in ledger.customers
        }
        entries = [*self._pending, *claims]
        answer = self._seal.write(entries, fresh=ranges_for(snapshot, letters, customers))
        self._state.entries += entries
        self._pending = []
        return read_fresh(snapshot, answer)

    def _entry(self, event: str, letter: Letter, at: datetime) -> Entry:
        return Entry(
            event=event,
            at=at.astimezone(self._zone),
            run=self._run.run,
            key=letter.id,
            customer=letter.customer,
            items=letter.keys,
            channel="mail",
            address=", ".join(letter.to),
            detail=self._found.around.words.get((letter.step.letter, letter.language), ""),
        )

    def _is_where_it_was(self, fresh: Fresh, letters: Sequence[Letter]) -> bool:
        """Tell whether the rows still hold the invoices that they held, settings included."""
        if fresh.grew:
            return False
        for letter in letters:
            for line in letter.lines:
                record = fresh.records.get(("invoices", line.row))
                if record is None or reread_invoice(self._found.ledger, record).key != line.key:
                    return False
        tables = self._found.snapshot.tables
        for (tab, row), record in fresh.records.items():
            if tab in {"settings", "customers"}:
                table = tables[tab]
                old = table.record(row - 1) if row <= len(table.values) else None
                if old is None or not is_same_record(old, record):
                    return False
        return True

    def _still_stands(self, letter: Letter, fresh: Fresh) -> bool:
        """Tell whether every invoice in a letter still says what the letter says."""
        before = {invoice.row: invoice for invoice in self._found.ledger.invoices}
        stands = True
        for line in letter.lines:
            now = reread_invoice(self._found.ledger, fresh.records["invoices", line.row])
            if now != before[line.row]:
                self._changed[line.row] = now
                stands = False
        return stands

    def _send(
        self, letters: Sequence[Letter], messages: Mapping[str, Message], claimed_at: float
    ) -> None:
        assert self._run.mailer is not None
        envelopes = [self._envelope(letter, messages[letter.id]) for letter in letters]

        def is_claim_good() -> bool:
            return self._run.clock() - claimed_at < CLAIM_SECONDS

        def on_outcome(outcome: Outcome) -> None:
            self._run.progress(sum(self._state.fates.values()) + 1, self._total)

        outcomes = self._run.mailer.send(envelopes, is_claim_good, on_outcome)
        self._settle(letters, outcomes)
        stops = [outcome.stops for outcome in outcomes if outcome.stops is not None]
        self._state.stopped = stops[-1] if stops else None

    def _envelope(self, letter: Letter, message: Message) -> Envelope:
        settings = self._found.ledger.settings
        return Envelope(
            id=letter.id,
            workbook=self._run.client.spreadsheet[:12],
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
        )

    def _settle(self, letters: Sequence[Letter], outcomes: Sequence[Outcome]) -> None:
        """Keep the outcomes for the next sealed write."""
        now = self._run.now()
        for letter, outcome in zip(letters, outcomes, strict=True):
            entry = replace(
                self._entry(outcome.fate.value, letter, now),
                provider_id=outcome.provider_id,
                detail=outcome.detail,
            )
            self._pending.append(entry)
            self._state.fates[outcome.fate.value] += 1

    def _decided_again(self) -> list[Letter]:
        """Decide anew, from the fresh cells, about the debtors whose facts had changed."""
        ledger = self._found.ledger
        invoices = [self._changed.get(invoice.row, invoice) for invoice in ledger.invoices]
        debtors = {i.debtor for i in ledger.invoices if i.row in self._changed}
        ledger = replace(ledger, invoices=invoices)
        history = fold([*self._state.entries, *self._pending])
        plan = plan_run(
            self._run.client.spreadsheet, ledger, history, self._found.around, self._run.now()
        )
        self._found = replace(self._found, ledger=ledger, plan=plan)
        return [letter for letter in plan.letters if letter.debtor in debtors]

    def _record(self) -> None:
        """Write the last outcomes, and that this run ended."""
        detail = "" if self._may_go_on() else self._state.stopped or "continues"
        at = self._run.now().astimezone(self._zone)
        end = Entry(event=FINISHED, at=at, run=self._run.run, detail=detail)
        entries = [*self._pending, end]
        self._seal.write(entries)
        self._state.entries += entries
        self._pending = []


def _released(letter: Letter, why: str) -> Outcome:
    return Outcome(letter.id, Fate.RELEASED, detail=why)
