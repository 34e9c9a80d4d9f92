"""Delivery of a plan's letters: claim, read the book again, send what it still asks, record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from aldia.channels.mail import Envelope, Fate, Mailer, Outcome, opaque, stopped_by
from aldia.errors import AldiaError, ComeAgain
from aldia.jobs.assessment import Assessment
from aldia.jobs.showing import attempted
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.tabs.settings import Settings
from aldia.letters.rendering import LetterMistake, Message, render
from aldia.planning.behaviour.risk import NEW_DEBTOR
from aldia.planning.deciding.letters import Letter
from aldia.planning.log.claims import Claimed
from aldia.planning.log.entries import COPIES, Entry, Event, Head
from aldia.planning.log.texts import by_mark, kept_text, mark_of_text
from aldia.structured_log import StructuredLogger
from aldia.workbook.client import SheetsClient
from aldia.workbook.seal import Seal, append_request

CLAIM_SECONDS = 120.0
"""A claimed letter that was not handed over by then is released (promise 1 of
docs/reliability.md); chosen by hand."""

CHUNK = 25
"""Letters in one claim, which costs a write and a read (docs/scale.md). *paused* stops a run within
so many letters. Chosen by hand."""

_LARGE_CHUNK = 100
"""Letters in one claim while many wait: a quarter of the calls. Chosen by hand."""

_MANY = 500
"""Letters that wait above which a claim has _LARGE_CHUNK; chosen by hand."""

_MOST_CLAIMS = 2
"""Claims of one letter in one run: after somebody changed the book it is claimed once more."""

OnProgress = Callable[[int, int], None]
"""Callback with the number of letters that are done, and of all."""


@dataclass
class Work:
    """What a run works with, and what changes while its letters go out.

    Attributes:
        run: Id of the run in the Log.
        now: Returns the present moment.
        clock: Returns seconds that never go back.
        stop_at: Reading of `clock` by which the last chunk must have ended.
        entries: The Log so far, this run's entries included.
        seal: As this run read it, or wrote it last.
        keep_end: Keeps the end of the Log outside the workbook; returns False when no service
            there would know of the letters that go now.
        texts: Texts of the letters that this run claimed, by their marks, where they are kept.
        slowest: Seconds that the slowest chunk took so far.
        fates: Number of letters by outcome.
        stopped: Code of what stopped the sending; None while nothing did.
        is_finished: Whether everything that was due is done.
    """

    run: str
    client: SheetsClient
    mailer: Mailer
    now: Callable[[], datetime]
    clock: Callable[[], float]
    stop_at: float
    progress: OnProgress
    logger: StructuredLogger
    entries: list[Entry]
    seal: Seal
    keep_end: Callable[[Head], bool]
    fates: Counter[str] = field(default_factory=Counter)
    stopped: str | None = None
    is_finished: bool = True
    slowest: float = 0.0
    texts: dict[str, str] = field(default_factory=dict)

    def is_out_of_time(self) -> bool:
        """Tell whether another chunk might not end in time.

        It may take half as long again as the slowest so far: a margin that was chosen by hand.
        """
        return self.clock() + self.slowest * 1.5 >= self.stop_at

    def stopwatch(self) -> Callable[[], float]:
        """Start a stopwatch for the age of a claim; return a function that returns its seconds."""
        return self.client.retries.stopwatch()


class Delivery:
    """The letters of one plan, under one seal."""

    def __init__(self, work: Work, found: Assessment) -> None:
        self._work = work
        self._found = found
        self._zone = found.ledger.zone
        self._pending: list[Entry] = []
        self._left = list(found.plan.letters)
        self._claims: Counter[str] = Counter()
        self._is_cut_short = False
        self._total = len(found.plan.letters)

    def deliver(self) -> Assessment:
        """Claim and send all letters that the book still asks for.

        Returns:
            The assessment of the book as it is by now.

        Raises:
            Busy: Somebody else wrote. The outcomes of this run's letters are recorded all the same.
            ComeAgain: Google did not answer.
        """
        try:
            self._deliver_chunks()
        except AldiaError:
            raise
        except Exception:  # an unknown fault must not lose the outcomes so far
            self._work.seal.record([*self._pending, self._end("continues")])
            raise
        self._record()
        return self._found

    def _deliver_chunks(self) -> None:
        while self._left and self._may_go_on():
            if self._work.is_out_of_time():
                self._cut_short()
                return
            began = self._work.clock()
            size = self._chunk_size()
            chunk, self._left = self._left[:size], self._left[size:]
            self._deliver_chunk([letter for letter in chunk if self._is_lawful(letter)])
            self._work.slowest = max(self._work.slowest, self._work.clock() - began)

    def _chunk_size(self) -> int:
        """Return how many letters to claim: one if the provider stopped the last run."""
        if self._found.history.stopped and not self._work.fates:
            return 1
        return _LARGE_CHUNK if len(self._left) > _MANY else CHUNK

    def _may_go_on(self) -> bool:
        return self._work.stopped is None and not self._is_cut_short

    def _cut_short(self) -> None:
        self._is_cut_short, self._work.is_finished = True, False

    def _is_lawful(self, letter: Letter) -> bool:
        """Tell whether the rules allow a letter until the claim that is made now expires."""
        is_lawful = self._work.now() + timedelta(seconds=CLAIM_SECONDS) <= letter.closes_at
        self._work.is_finished = self._work.is_finished and is_lawful
        return is_lawful

    def _deliver_chunk(self, chunk: Sequence[Letter]) -> None:
        """Claim a chunk, read the book again, send what it still asks for, release the rest."""
        envelopes = self._envelopes(self._found, chunk)
        self._work.is_finished = self._work.is_finished and len(envelopes) == len(chunk)
        letters = [letter for letter in chunk if letter.id in envelopes]
        if not letters:
            return
        before = [*self._work.entries, *self._pending]
        age = self._work.stopwatch()
        self._claim(letters, [envelopes[letter.id] for letter in letters])
        fresh = self._read_again(before)
        if fresh is None:
            self._settle(letters, [_released(letter, "book_unread") for letter in letters])
            self._cut_short()
            return
        asked: Mapping[str, Envelope] = envelopes
        if fresh is not self._found:
            asked = self._asked_by(fresh, letters)
        standing = [each for each in letters if asked.get(each.id) == envelopes[each.id]]
        gone = [letter for letter in letters if letter not in standing]
        self._settle(gone, [_released(letter, "changed") for letter in gone])
        self._send(standing, envelopes, age)
        if fresh is not self._found:
            self._go_on_with(fresh)

    def _envelopes(self, found: Assessment, letters: Sequence[Letter]) -> dict[str, Envelope]:
        """Return envelopes by letter id; a letter whose template has a mistake is left out."""
        settings, book = found.ledger.settings, self._work.client.spreadsheet
        made = {}
        for letter in letters:
            try:
                message = render(letter, found.ledger)
            except LetterMistake:
                continue
            made[letter.id] = envelope_of(letter, message, settings, book)
        return made

    def _claim(self, letters: Sequence[Letter], envelopes: Sequence[Envelope]) -> None:
        """Note letters in the Log and their texts in Texts, in one sealed write."""
        now = self._work.now()
        texts = self._kept(envelopes)
        claims = [
            self._entry(Event.CLAIMED, letter, now, mark)
            for letter, mark in zip(letters, texts or [""] * len(letters), strict=True)
        ]
        entries = [*self._pending, *claims]
        try:
            self._work.seal.write(entries, also=self._keeping(texts))
        except ComeAgain:
            self._keep_outcomes(letters)
            raise
        self._work.entries += entries
        self._pending = []
        self._claims.update(letter.id for letter in letters)
        self._work.logger.tell("claimed", letters=len(letters))

    def _keep_outcomes(self, letters: Sequence[Letter]) -> None:
        """Record the outcomes of earlier letters when the claim of these was not answered.

        The claim may have landed, and those outcomes with it: then these letters are released.
        """
        if self._work.seal.renew():
            self._pending = []
            self._settle(letters, [_released(letter, "claim_unanswered") for letter in letters])
        if self._pending:
            self._work.seal.record([*self._pending, self._end("continues")])

    def _kept(self, envelopes: Sequence[Envelope]) -> list[str]:
        """Put the texts into `Work.texts`, and return their marks; none without the Texts tab."""
        if TabKey.TEXTS not in self._found.snapshot.frame.bound:
            return []
        texts = [kept_text(each.subject, each.text) for each in envelopes]
        self._work.texts |= by_mark(texts)
        return [mark_of_text(text) for text in texts]

    def _keeping(self, marks: Sequence[str]) -> list[dict[str, Any]]:
        """Return the request that adds texts to the Texts tab."""
        rows = [(mark, self._work.texts[mark]) for mark in marks]
        bound = self._found.snapshot.frame.bound
        return [append_request(bound[TabKey.TEXTS].id, rows)] if rows else []

    def _entry(self, event: Event, letter: Letter, at: datetime, text: str = "") -> Entry:
        ledger, context = self._found.ledger, self._found.context
        key = ledger.template_key(letter.step.letter, letter.language, letter.audience)
        words = context.fingerprints.get(key, "")
        tier = self._found.plan.risks.get(letter.debtor, NEW_DEBTOR).tier
        return Entry(
            event=event,
            at=at.astimezone(self._zone),
            run=self._work.run,
            key=letter.id,
            customer=letter.customer,
            sends=letter.keys,
            channel=letter.step.channel,
            address=COPIES.join(", ".join(each) for each in (letter.to, letter.cc) if each),
            detail=Claimed(words, letter.rules, letter.asks, letter.told, tier, text).written(),
        )

    def _read_again(self, entries: Sequence[Entry]) -> Assessment | None:
        """Return the assessment of the book now, decided without the claim that just landed.

        The end of the Log is kept in Drive first, before any of these letters leaves.

        Returns:
            The same object while nothing has changed; None when the book cannot be read, or when
            neither Drive nor the mail provider would know of these letters.
        """
        try:
            if not self._work.keep_end(self._work.seal.head):
                return None
            work = self._work
            return self._found.read_again(work.client, work.seal, entries, work.now())
        except AldiaError:
            return None
        except Exception as error:  # an unknown fault: the claimed letters go later
            self._work.logger.tell_unexpected(error)
            return None

    def _asked_by(self, fresh: Assessment, letters: Sequence[Letter]) -> Mapping[str, Envelope]:
        """Return the envelopes of the fresh book for the same letters, by id; none in preview."""
        ids = {letter.id for letter in letters}
        is_live = fresh.plan.preview is None
        return self._envelopes(fresh, [x for x in fresh.plan.letters if is_live and x.id in ids])

    def _go_on_with(self, fresh: Assessment) -> None:
        """Decide about the remaining letters from the fresh book and the Log as it is by now."""
        self._found = fresh
        self._decide_again(self._pending)
        is_live = self._found.plan.preview is None
        self._left = [
            letter
            for letter in self._found.plan.letters
            if is_live and self._claims[letter.id] < _MOST_CLAIMS
        ]

    def _send(
        self,
        letters: Sequence[Letter],
        envelopes: Mapping[str, Envelope],
        age: Callable[[], float],
    ) -> None:
        closes_at = {letter.id: letter.closes_at for letter in letters}

        def may_go(envelope: Envelope) -> bool:
            return age() < CLAIM_SECONDS and self._work.now() < closes_at[envelope.id]

        def on_outcome(outcome: Outcome) -> None:
            self._work.progress(sum(self._work.fates.values()) + 1, self._total)

        outcomes = self._work.mailer.send(
            [envelopes[letter.id] for letter in letters], may_go, on_outcome
        )
        self._settle(letters, outcomes)
        fates = Counter(outcome.fate.value for outcome in outcomes)
        self._work.logger.tell("handed_over", **fates)
        self._work.is_finished = self._work.is_finished and not fates[Fate.RELEASED]
        self._work.stopped = stopped_by(outcomes)

    def _settle(self, letters: Sequence[Letter], outcomes: Sequence[Outcome]) -> None:
        """Turn outcomes into entries for the next sealed write, and count them."""
        now = self._work.now()
        for letter, outcome in zip(letters, outcomes, strict=True):
            entry = replace(
                self._entry(Event(outcome.fate), letter, now),
                provider_id=outcome.provider_id,
                detail=outcome.detail,
            )
            self._pending.append(entry)
            self._work.fates[outcome.fate.value] += 1

    def _decide_again(self, pending: Sequence[Entry] = ()) -> None:
        """Decide everything anew, from the Log with the pending entries."""
        entries = [*self._work.entries, *pending]
        book, now = self._work.client.spreadsheet, self._work.now()
        self._found = self._found.decided_again(book, entries, now)

    def _record(self) -> None:
        """Record the last outcomes, what people changed, announcements, and the end of the run."""
        detail = "" if self._may_go_on() else self._work.stopped or "continues"
        end = self._end(detail)
        noticed = self._found.noticed(self._work.run, end.at)
        ended = [*self._pending, *noticed, end]
        self._work.entries += ended
        news = attempted(self._news, self._work.logger) or {}
        self._work.seal.record(ended, news)
        self._pending = []

    def _end(self, detail: str) -> Entry:
        at = self._work.now().astimezone(self._zone)
        return Entry(event=Event.FINISHED, at=at, run=self._work.run, detail=detail)

    def _news(self) -> dict[str, str]:
        """Decide once more, and return the values of Memory to change, by name."""
        self._decide_again()
        return self._found.news


def _released(letter: Letter, why: str) -> Outcome:
    return Outcome(letter.id, Fate.RELEASED, detail=why)


def envelope_of(letter: Letter, message: Message, settings: Settings, book: str) -> Envelope:
    """Return the envelope of a letter with its words.

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
