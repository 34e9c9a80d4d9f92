"""The job `run`: read, decide, deliver, and show the result."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from aldia.channels.mail import Fate, Mailer, Reporter, opaque
from aldia.errors import AldiaError, AskPerson, Busy
from aldia.jobs import suppressed as asking
from aldia.jobs.arranging import write_agreements
from aldia.jobs.assessment import Assessment, assess, uncollected
from aldia.jobs.calls import keep_calls
from aldia.jobs.customers import add_customers
from aldia.jobs.delivery import Delivery, OnProgress, Work
from aldia.jobs.forgetting import redact_old
from aldia.jobs.owner import tell_owner
from aldia.jobs.restore_check import RestoreCheck
from aldia.jobs.showing import show_assessment
from aldia.ledger.tabs.settings import Mode
from aldia.ledger.values.problems import Problem
from aldia.planning.deciding.mode import PreviewReason, WhyPreview
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.entries import Entry, Event
from aldia.planning.memory.columns import without_given_up
from aldia.structured_log import SILENT, StructuredLogger
from aldia.workbook.choosing import keeping
from aldia.workbook.client import SheetsClient
from aldia.workbook.frame import read_seals
from aldia.workbook.seal import Seal

_RESERVE_SECONDS = 20.0
"""Kept free at the end of a run, to record what was sent and to show it; a quarter of the limit
where that is less. Both chosen by hand."""


@dataclass(frozen=True)
class RunResult:
    """What a run did.

    Attributes:
        run: Id of the run in the Log.
        mode: `live`, `preview` or `paused`.
        preview: Code of the reason why nothing was sent; None in live mode.
        is_finished: Whether everything that was due at its moment is done.
        fates: Number of letters by outcome; an outcome that no letter had is missing.
        planned: Number of letters of the plan; in preview none of them is sent.
        calls: Number of calls to Google and the mail provider, by kind.
        stopped: Code of what stopped the sending; None if nothing did.
        seconds: How long the run took.
        assessment: The workbook as it was when the run ended.
    """

    run: str
    at: datetime
    mode: Mode
    preview: WhyPreview | None
    is_finished: bool
    fates: Mapping[str, int]
    planned: int
    problems: Sequence[Problem]
    calls: Mapping[str, int]
    stopped: str | None
    seconds: float
    assessment: Assessment

    @property
    def letters(self) -> dict[str, int]:
        """Return how many letters had each outcome, by outcome, zeros included."""
        return {fate.value: self.fates.get(fate.value, 0) for fate in Fate}


class Reminder:
    """One run over one workbook.

    The run ends within its limit: no call is tried again after it, and the last chunk of letters
    ends early enough for its outcomes to be recorded and shown.
    """

    def __init__(
        self,
        client: SheetsClient,
        mailer: Mailer | None,
        *,
        at: datetime | None = None,
        limit_seconds: float = 480.0,
        schedule: str = "",
        senders: Sequence[str] | None = None,
        reporter: Reporter | None = None,
        progress: OnProgress = lambda done, total: None,
        logger: StructuredLogger = SILENT,
    ) -> None:
        self._run = secrets.token_hex(4)
        self._logger = logger.about(run=self._run, workbook=opaque(client.spreadsheet))
        self._client = client
        self._mailer = mailer
        self._restore_check = RestoreCheck(client, mailer)
        self._at = at
        self._schedule = schedule
        self._senders = senders
        self._reporter = reporter
        self._clock = client.retries.clock
        self._elapsed = client.retries.stopwatch()
        self._started = self._clock()
        self._stop_at = self._started + limit_seconds - min(_RESERVE_SECONDS, limit_seconds / 4)
        client.retries.until = self._started + limit_seconds
        self._progress = progress

    @uncollected()
    def remind(self) -> RunResult:
        """Run over the workbook once, and return what was done.

        Raises:
            Busy: Another run is at work, or wrote first.
            ComeAgain: A service did not answer.
            AskPerson: A person must mend something first.
        """
        self._logger.tell("run_started")
        try:
            return self._remind()
        except AldiaError as error:
            self._logger.tell_failure("run_failed", error)
            raise

    def _remind(self) -> RunResult:
        first = self._assess()
        self._tell_plan(first)
        if not first.health.is_adopted:
            raise AskPerson("not_adopted")
        _check_alone(first)
        if not first.health.has_seal or self._mailer is None:
            return self._show_only(first)
        first = self._restore_checked(self._told(first))
        first = self._with_agreements(self._with_readings(first))
        seal = first.seal(self._client, self._run)
        self._keep_choices(first, seal)
        first = self._with_opt_outs(first, seal)
        work = Work(
            run=self._run,
            client=self._client,
            mailer=self._mailer,
            now=self._now,
            clock=self._clock,
            stop_at=self._stop_at,
            progress=self._progress,
            logger=self._logger,
            entries=list(first.entries),
            seal=seal,
            keep_end=self._restore_check.keep_claims,
        )
        last = keep_calls(work, self._with_opt_outs(self._deliver(first, work), work.seal))
        tell_owner(work, last)
        if not work.is_out_of_time() and work.stopped is None:
            self._add_customers(last, work.seal)
        if not work.fates:
            redact_old(self._client, first, work.seal, self._run)
        if work.seal.head != first.snapshot.head:
            self._restore_check.keep(first, work.seal.head)
        return self._result(first, last, work)

    def _assess(self) -> Assessment:
        return assess(self._client, self._at, schedule=self._schedule, senders=self._senders)

    def _told(self, found: Assessment) -> Assessment:
        """Ask the provider for reports, and return the assessment with those that were new."""
        kept = asking.ask(self._client, self._reporter, found) if self._reporter else 0
        if not kept:
            return found
        self._logger.tell("recorded", kept=kept)
        again = self._assess()
        _check_alone(again)
        return again

    def _restore_checked(self, found: Assessment) -> Assessment:
        """Return the assessment with what the Log lacks, asked for before letters only.

        Raises:
            Busy: It lacks the entries of another run, which wrote since the workbook was read.
            ComeAgain: Neither Drive nor the mail provider answers.
        """
        fault = self._restore_check.fault_of(found) if _has_letters(found) else None
        if fault is None:
            return found
        if read_seals(self._client) != list(found.snapshot.frame.seals):
            raise Busy("another_run")
        return found.distrusted(self._client, fault)

    def _with_readings(self, found: Assessment) -> Assessment:
        """Write into the Log what people accepted in the Doctor tab, and read the book so.

        Raises:
            Busy: Another run wrote first.
            ComeAgain: A service did not answer.
        """
        accepted = found.readings(self._run)
        if not accepted:
            return found
        found.seal(self._client, self._run).write(accepted)
        again = self._assess()
        _check_alone(again)
        return self._restore_checked(again)

    def _with_agreements(self, found: Assessment) -> Assessment:
        """Write down the agreements that people accepted, and read the book with them.

        Raises:
            Busy: Another run wrote first.
            ComeAgain: A service did not answer.
        """
        if not found.health.is_sound:
            return found
        if not write_agreements(self._client, found, found.seal(self._client, self._run)):
            return found
        again = self._assess()
        _check_alone(again)
        return self._restore_checked(again)

    def _keep_choices(self, found: Assessment, seal: Seal) -> None:
        """Keep with each column what a person newly said of it; this run reads it so already."""
        snapshot = found.snapshot
        requests = keeping(snapshot.frame, snapshot.tables) if found.health.is_sound else []
        if requests:
            seal.write([], without_given_up(snapshot.tables, snapshot.memory), also=requests)

    def _with_opt_outs(self, found: Assessment, seal: Seal) -> Assessment:
        """Write opt-outs that the Log lacks, before any letter; return the assessment with them."""
        opt_outs = found.opt_outs(self._run)
        if not opt_outs:
            return found
        seal.write(opt_outs)
        entries = [*found.entries, *opt_outs]
        return found.decided_again(self._client.spreadsheet, entries, found.plan.at)

    def _show_only(self, found: Assessment) -> RunResult:
        """Show the view, as there is no seal to write under, or no mail provider.

        Raises:
            AskPerson: Letters are due, and no mail key is set.
        """
        if _has_letters(found):
            self._leave_word(found, "mail_key_missing")
            raise AskPerson("mail_key_missing")
        if found.health.is_sound:
            found = self._with_agreements(self._with_readings(found))
            seal = found.seal(self._client, self._run)
            self._keep_choices(found, seal)
            found = self._with_opt_outs(found, seal)
            self._remember(found, seal)
            self._add_customers(found, seal)
        return self._result(found, found)

    def _add_customers(self, found: Assessment, seal: Seal) -> None:
        if found.health.is_sound:
            add_customers(self._client, found, seal, self._logger)

    def _leave_word(self, found: Assessment, code: str) -> None:
        """Write into the Log, unless it says so already, why nothing can be sent, and show it."""
        if found.history.stopped != code:
            at = found.ledger.local(found.plan.at)
            entry = Entry(event=Event.FINISHED, at=at, run=self._run, detail=code)
            found.seal(self._client, self._run).write([entry], found.news)
            entries = [*found.entries, entry]
            found = found.decided_again(self._client.spreadsheet, entries, found.plan.at)
        self._show(found)

    def _now(self) -> datetime:
        """Return the present moment by Google's clock, or counted on from the given one."""
        if self._at is not None:
            return self._at + timedelta(seconds=self._elapsed())
        return self._client.now()

    def _deliver(self, found: Assessment, work: Work) -> Assessment:
        """Send the letters that are due; without any, keep what was seen in Log and Memory."""
        if not _has_letters(found):
            noticed = self._remember(found, work.seal)
            work.entries += noticed
            again = (self._client.spreadsheet, work.entries, found.plan.at)
            return found.decided_again(*again) if noticed else found
        return Delivery(work, found).deliver()

    def _remember(self, found: Assessment, seal: Seal) -> list[Entry]:
        """Keep what was seen and announced, if any of it is new; return the entries for the Log."""
        noticed, news = found.noticed(self._run, found.plan.at), found.news
        if news:
            seal.write(noticed, news)
        return noticed

    def _result(self, first: Assessment, last: Assessment, work: Work | None = None) -> RunResult:
        """Show the view of the last assessment, and return the result of the run."""
        is_shown = self._show(last, work.texts if work else {})
        preview = first.plan.preview
        result = RunResult(
            run=self._run,
            at=first.plan.at,
            mode=_mode_of(preview),
            preview=preview,
            is_finished=is_shown and (work is None or (work.is_finished and not work.stopped)),
            fates=work.fates if work else Counter(),
            planned=len(first.plan.letters),
            problems=last.problems,
            calls=self._calls(),
            stopped=work.stopped if work else None,
            seconds=self._clock() - self._started,
            assessment=last,
        )
        self._tell_end(result)
        return result

    def _tell_plan(self, found: Assessment) -> None:
        reasons = Counter(decision.code for decision in found.plan.decisions if decision.is_open)
        self._logger.tell(
            "planned",
            invoices=len(found.ledger.invoices),
            log_entries=len(found.entries),
            problems=len(found.problems),
            letters=len(found.plan.letters),
            preview=found.plan.preview,
            reasons=reasons,
        )
        if reasons[Reason.BREAKER]:
            self._logger.tell("breaker_tripped", "WARNING", invoices=reasons[Reason.BREAKER])
        if any(problem.code == "two_schedules" for problem in found.problems):
            self._logger.tell("two_schedules", "WARNING")

    def _tell_end(self, result: RunResult) -> None:
        if result.stopped is not None:
            self._logger.tell_failure("sending_stopped", AskPerson(result.stopped))
        self._logger.tell(
            "run_finished" if result.is_finished else "run_unfinished",
            "INFO" if result.is_finished else "WARNING",
            mode=result.mode,
            planned=result.planned,
            problems=len(result.problems),
            seconds=round(result.seconds, 3),
            throttled=self._client.throttled,
            **result.letters,
            **result.calls,
        )

    def _show(self, found: Assessment, texts: Mapping[str, str] = MappingProxyType({})) -> bool:
        """Write the view; return False when Google did not answer: the next run will."""
        return found.health.is_copy or show_assessment(self._client, found, self._logger, texts)

    def _calls(self) -> dict[str, int]:
        counts = self._client.calls
        mail = self._mailer.calls if self._mailer is not None else 0
        return {"sheets_reads": counts["reads"], "sheets_writes": counts["writes"], "mail": mail}


def _check_alone(found: Assessment) -> None:
    """Raise when another run seems to be at work.

    Raises:
        Busy: One began lately and has not ended.
    """
    if found.history.is_busy(found.plan.at):
        raise Busy("another_run")


def _has_letters(found: Assessment) -> bool:
    """Tell whether letters are to go out: live, and some are due."""
    return found.plan.preview is None and bool(found.plan.letters)


def _mode_of(preview: WhyPreview | None) -> Mode:
    """Return the mode in which a run went, whatever stands in Settings."""
    if preview is None:
        return Mode.LIVE
    return Mode.PAUSED if preview is PreviewReason.PAUSED else Mode.PREVIEW
