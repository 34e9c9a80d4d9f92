"""Runs over the workbooks of a register: as tasks of a queue, or side by side on one machine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from aldia import resources
from aldia.channels.mail import Mailer, Reporter, opaque
from aldia.errors import AldiaError, BadRequest, ComeAgain
from aldia.jobs.remind import Reminder, RunResult
from aldia.planning.reporting.catalog import Catalog
from aldia.planning.reporting.register import (
    CONTINUES,
    FINISHED,
    Client,
    Visit,
    due_clients,
    last_visits,
    register_cells,
    slots,
)
from aldia.structured_log import StructuredLogger
from aldia.web.bodies import Body, Field
from aldia.workbook.client import SheetsClient
from aldia.workbook.registers import Register, append_visit, read_register, show_register

if TYPE_CHECKING:
    from aldia.cloud_tasks import Put

_IN_FLIGHT = 8
"""Tasks queued, or workbooks run, at once; chosen by hand."""

Outcome = RunResult | AldiaError
"""What a run did, or the error that ended it."""


@dataclass(frozen=True, slots=True)
class Order:
    """One workbook to run, as a task carries it.

    Attributes:
        spreadsheet: Id of the workbook.
        senders: Addresses from which its letters may be sent.
        register: Id of the register.
        runs_sheet: Id of the register's Runs tab.
        language: Language in which the result is reported to the register.
        scheduled: ISO time of the trigger, so that a repeated trigger queues nothing twice; empty
            without a trigger.
    """

    spreadsheet: str
    senders: tuple[str, ...]
    register: str
    runs_sheet: int
    language: str
    scheduled: str

    def body(self) -> dict[str, Any]:
        return {
            "spreadsheet": self.spreadsheet,
            "senders": list(self.senders),
            "register": {
                "spreadsheet": self.register,
                "runs_sheet": self.runs_sheet,
                "language": self.language,
            },
            "scheduled": self.scheduled,
        }

    @classmethod
    def parse(cls, body: Body) -> Order | None:
        """Read what `body` made; None for a call that comes from no register.

        Raises:
            BadRequest: The body has some of an order's fields, but not all, or wrong ones.
        """
        if not any(map(body.has, (Field.REGISTER, Field.SCHEDULED, Field.SENDERS))):
            return None
        fields = (Field.SPREADSHEET, Field.RUNS_SHEET, Field.LANGUAGE)
        register = body.inner(Field.REGISTER, *fields)
        language = register.text(Field.LANGUAGE)
        if language not in resources.languages():
            raise BadRequest("body_field_wrong", field=Field.LANGUAGE)
        return cls(
            body.workbook(Field.SPREADSHEET),
            body.texts(Field.SENDERS) if body.has(Field.SENDERS) else (),
            register.workbook(Field.SPREADSHEET),
            register.number(Field.RUNS_SHEET),
            language,
            body.moment(Field.SCHEDULED).isoformat(timespec="seconds"),
        )


def order_for(client: Client, register: Register, scheduled: str = "") -> Order:
    """Return the order to run a workbook of a register; without a trigger, `scheduled` is empty."""
    place = (register.spreadsheet, register.runs_sheet, register.language)
    return Order(client.spreadsheet, client.senders, *place, scheduled)


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What one trigger did, as counts.

    Attributes:
        queued: Tasks that it queued.
        known: Tasks that an earlier call for the same schedule time had queued.
        failed: Workbooks that the queue did not take; the same trigger has to come again.
        left: Workbooks whose turn comes at a later trigger.
        wrong: Rows of the register that cannot run: off, without a link, or repeated.
    """

    queued: int
    known: int
    failed: int
    left: int
    wrong: int

    @property
    def is_finished(self) -> bool:
        return self.failed == 0

    @property
    def counts(self) -> dict[str, int]:
        return asdict(self)


def dispatch(
    client: SheetsClient, put: Put, scheduled: datetime, every: timedelta, most: int | None = None
) -> Dispatched:
    """Queue one task for each workbook that is due, and show in the register how the last went.

    The same schedule time always queues the same workbooks, whatever was visited meanwhile. Once
    the queue does not answer for one workbook, it is not asked for the rest.

    Args:
        put: Queues a task; it is called from several threads.
        scheduled: Time of the trigger.
        every: Time from the beginning of one task to that of the next. Without it Google's queue
            would start ten at once.
        most: Tasks to queue at most, as many as are worked off before the next trigger; None for
            all.

    Raises:
        AskPerson: The register cannot be read.
        ComeAgain: Google did not answer.
    """
    register = read_register(client)
    due = due_clients(register.clients, last_visits(register.visits, scheduled), most)
    at = scheduled.astimezone(UTC).isoformat(timespec="seconds")

    is_away = threading.Event()

    def queue(found: Client, begins_at: datetime) -> bool | None:
        if is_away.is_set():
            return None
        try:
            return put(order_for(found, register, at).body(), begins_at)
        except ComeAgain:
            is_away.set()
            return None

    with ThreadPoolExecutor(_IN_FLIGHT) as pool:
        moments = slots(len(due), scheduled, client.now(), every)
        results = list(pool.map(queue, due, moments))
    show_results(client, register)
    wrong = sum(bool(each.wrong) for each in register.clients)
    return Dispatched(
        queued=results.count(True),
        known=results.count(False),
        failed=results.count(None),
        left=len(register.clients) - wrong - len(due),
        wrong=wrong,
    )


def show_results(client: SheetsClient, register: Register) -> None:
    """Show beside each workbook of the register how its last run went, from the Runs tab."""
    catalog, last = resources.catalog_of(register.language), last_visits(register.visits)
    rows = {
        each.row: register_cells(
            each,
            last,
            opaque(each.spreadsheet) if each.spreadsheet else "",
            register.zone,
            catalog,
        )
        for each in register.clients
    }
    show_register(client, register, rows)


def visit(
    order: Order,
    client: SheetsClient,
    reminder: Reminder,
    register: SheetsClient,
    logger: StructuredLogger,
) -> Outcome:
    """Run one workbook and append to the register how it went; return errors instead of raising."""
    logger = logger.about(workbook=opaque(order.spreadsheet))
    outcome: Outcome
    try:
        outcome = reminder.remind()
    except AldiaError as error:
        outcome = error
    except Exception as error:
        logger.tell_unexpected(error)
        outcome = AldiaError("unexpected", detail=type(error))
    found = _visited(order, outcome, client.date or datetime.now(UTC))
    try:
        append_visit(register, order.runs_sheet, found)
    except AldiaError as error:
        logger.tell("register_unreported", "WARNING", code=error.code)
    return outcome


def run_register(
    client: SheetsClient,
    open_workbook: Callable[[str], SheetsClient],
    mailer: Callable[[], Mailer | None],
    logger: StructuredLogger,
    schedule: str = "",
    reporter: Callable[[], Reporter | None] = lambda: None,
) -> list[tuple[Client, Outcome]]:
    """Run every workbook of a register on this machine, several side by side.

    Raises:
        AskPerson: The register cannot be read.
        ComeAgain: Google did not answer.
    """
    register = read_register(client)
    due = due_clients(register.clients, last_visits(register.visits))

    def run(found: Client) -> Outcome:
        book = open_workbook(found.spreadsheet)
        reminder = Reminder(
            book,
            mailer(),
            schedule=schedule,
            logger=logger,
            senders=found.senders,
            reporter=reporter(),
        )
        log = open_workbook(register.spreadsheet)
        return visit(order_for(found, register), book, reminder, log, logger)

    with ThreadPoolExecutor(_IN_FLIGHT) as pool:
        outcomes = list(zip(due, pool.map(run, due), strict=True))
    show_results(client, read_register(client))
    return outcomes


def _visited(order: Order, outcome: Outcome, now: datetime) -> Visit:
    """Return how a run went, in the register's language."""
    said = sentence_of(outcome, resources.catalog_of(order.language))
    if isinstance(outcome, AldiaError):
        return Visit(now, order.spreadsheet, outcome.code, said=said)
    return Visit(
        now,
        order.spreadsheet,
        outcome.stopped or (FINISHED if outcome.is_finished else CONTINUES),
        letters=letters_of(outcome),
        problems=len(outcome.problems),
        seconds=round(outcome.seconds),
        said=said,
    )


def letters_of(result: RunResult) -> int:
    """Return how many letters were sent, or in preview would have gone."""
    return result.letters["sent"] if result.preview is None else result.planned


def sentence_of(outcome: Outcome, catalog: Catalog) -> str:
    """Return the sentence for what kept letters from going; empty when nothing did."""
    if isinstance(outcome, AldiaError):
        return catalog.say("error", outcome.code, **outcome.details)
    if outcome.stopped:
        return catalog.say("error", outcome.stopped)
    return catalog.say("preview", outcome.preview) if outcome.preview else ""
