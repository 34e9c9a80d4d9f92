"""The assessment of a workbook, which `check`, `plan` and `run` all begin with."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from threading import Thread

from aldia import resources
from aldia.errors import AskPerson, Busy, told_in
from aldia.jobs.missing_columns import missing_columns
from aldia.jobs.questions import questions, unreadable_reports
from aldia.ledger.doctor.groups import Group, grouped
from aldia.ledger.doctor.other_tabs import tabs_like_invoices
from aldia.ledger.ledger import Ledger, understand
from aldia.ledger.schema.schema import FALLBACK, TabKey, kind_of
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs, invoice_keys
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.addresses import checked_address
from aldia.ledger.values.folding import identifier_key
from aldia.ledger.values.problems import Problem, Suggestion
from aldia.ledger.values.zones import zone_named
from aldia.letters.custom_templates import check_templates, fingerprints
from aldia.letters.templates import page, plain_page
from aldia.planning.deciding import thanks
from aldia.planning.deciding.arrangements import renewed_arrangements
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.mode import WorkbookHealth, preview_reason
from aldia.planning.deciding.plan import RunPlan, plan_run
from aldia.planning.deciding.tasks import seen_calls
from aldia.planning.log.chain import FaultCode, LogFault, read_log
from aldia.planning.log.deliveries import add_up_reports, read_tab
from aldia.planning.log.entries import Entry, Head
from aldia.planning.log.history import History, fold
from aldia.planning.log.opt_outs import unlogged_opt_outs
from aldia.planning.log.present_keys import under_present_keys
from aldia.planning.log.readings import accepted_readings, reading_entry
from aldia.planning.log.redaction import recognised
from aldia.planning.memory import changes
from aldia.planning.memory.announcements import ANNOUNCED_CELLS, announce
from aldia.planning.memory.columns import renewed_columns, with_lost_columns
from aldia.planning.memory.headers import renewed_headers, with_missed_columns
from aldia.planning.memory.listed import not_listed, renewed_listed
from aldia.planning.memory.offers import (
    Answer,
    Answered,
    became,
    heeded,
    read_answers,
    renewed_offers,
)
from aldia.planning.memory.schedules import read_schedules, renewed_schedules
from aldia.planning.reporting.catalog import Catalog
from aldia.planning.reporting.commissions import (
    Commissions,
    earned,
    read_commissions,
    renewed_commissions,
)
from aldia.planning.reporting.trends import (
    MonthEnd,
    month_end,
    read_month_ends,
    renewed_month_ends,
)
from aldia.planning.reporting.view import problems_of
from aldia.policy.working_days import load_calendars
from aldia.workbook.client import SheetsClient
from aldia.workbook.reading import Snapshot, read_again, read_workbook
from aldia.workbook.seal import Seal


@dataclass(frozen=True)
class Assessment:
    """A workbook read, understood and decided about at one moment.

    Attributes:
        seen: Entries for what people did by the Calls tab and the Log does not say yet.
        schedule: Name of the schedule that runs the workbook; empty when a person does.
        senders: Addresses from which the register lets it send; None without a register.
    """

    snapshot: Snapshot
    ledger: Ledger
    entries: Sequence[Entry]
    seen: Sequence[Entry]
    history: History
    health: WorkbookHealth
    context: RunContext
    plan: RunPlan
    catalog: Catalog
    schedule: str = ""
    senders: Sequence[str] | None = None

    @property
    def today(self) -> date:
        """Return the calendar day in the workbook's time zone."""
        return self.ledger.local(self.plan.at).date()

    @cached_property
    def problems(self) -> list[Problem]:
        return problems_of(self.ledger, self.history, self.health, self.plan)

    @cached_property
    def groups(self) -> list[Group]:
        """Return the problems in groups, as people read and answer them."""
        return grouped(self.problems)

    @property
    def answered(self) -> list[Answered]:
        """Return what became of the answers that stand in the Doctor tab."""
        return became(self._answers, self.snapshot.memory, self._accepted)

    @property
    def _answers(self) -> list[Answer]:
        return read_answers(resources.schema()[TabKey.DOCTOR], self.snapshot.doctor)

    @property
    def _accepted(self) -> list[Suggestion]:
        return [each for found in self.ledger.accepted.values() for each in found]

    @cached_property
    def commissions(self) -> Commissions:
        """Return what sellers have earned, as Memory keeps it and as it is now."""
        known = read_commissions(self.snapshot.memory)
        return earned(known, self.ledger, self.history, self.plan.decisions, self.today)

    @property
    def month_ends(self) -> dict[str, MonthEnd]:
        """Return what was open at the end of each month, as Memory keeps it."""
        return read_month_ends(self.snapshot.memory)

    @property
    def news(self) -> dict[str, str]:
        """Return the values of Memory to change, by name: what was seen; once live, announcements.

        It is empty unless the workbook is healthy.
        """
        if not self.health.is_sound:
            return {}
        known = read_schedules(self.snapshot.memory)
        seen = {
            **changes.renewed(self.snapshot.memory, self.plan.baseline),
            **renewed_schedules(known, self.schedule, self.today),
            **renewed_columns(self.ledger.tables, self.snapshot.memory),
            **renewed_headers(self.ledger.tables, self.problems, self.snapshot.memory),
            **renewed_commissions(self.snapshot.memory, self.commissions),
            **renewed_month_ends(self.snapshot.memory, month_end(self.plan.items, self.today)),
            **renewed_arrangements(self.ledger, self.snapshot.memory, self.today),
            **renewed_offers(self.snapshot.memory, self.groups, self.snapshot.doctor),
            **renewed_listed(self.ledger, self.snapshot.memory),
        }
        return seen if self.plan.preview is not None else {**seen, **self._announced()}

    def noticed(self, run: str, at: datetime) -> list[Entry]:
        """Return what people changed since the last run, as entries of the Log."""
        zone = self.ledger.zone
        is_sound = self.health.is_sound
        return changes.entries_of(self.plan.changes, run, at.astimezone(zone)) if is_sound else []

    def opt_outs(self, run: str) -> list[Entry]:
        """Return the entries for opt-outs, made or taken back, that the Log does not hold yet."""
        if not self.health.is_sound or self.health.has_unreadable_reports:
            return []
        at, history = self.ledger.local(self.plan.at), self.history
        known = (history.logged_opt_outs, history.deliveries, history.contacts)
        return unlogged_opt_outs(*known, run, at)

    def readings(self, run: str) -> list[Entry]:
        """Return what people accepted in the Doctor tab, or took back, since the last run."""
        if not self.health.is_sound:
            return []
        at = self.ledger.local(self.plan.at)
        names = {invoice.key: invoice.customer for invoice in self.ledger.invoices}
        changed = heeded(self._answers, self.snapshot.memory, self.groups, self._accepted)
        return [
            reading_entry(each, names.get(each.invoice, ""), run, at, is_accepted=is_accepted)
            for each, is_accepted in changed
        ]

    def _announced(self) -> dict[str, str]:
        memory, before = self.snapshot.memory, self.context.announced
        announced = ANNOUNCED_CELLS.renewed(
            memory, announce(self.plan.next_days(), before, self.today)
        )
        return {**announced, **thanks.SETTLED_CELLS.renewed(memory, self.plan.settled)}

    def decided_again(self, book: str, entries: Sequence[Entry], now: datetime) -> Assessment:
        """Return the assessment with everything decided anew, from the Log as it is by now.

        Args:
            book: Id of the spreadsheet.
            entries: The whole Log.
        """
        done = under_present_keys(entries, self.ledger.invoices)
        history = fold([*done, *self.seen], self.history.deliveries)
        plan = plan_run(book, self.ledger, history, self.context, now)
        return replace(self, entries=entries, history=history, plan=plan)

    def read_again(
        self, client: SheetsClient, seal: Seal, entries: Sequence[Entry], now: datetime
    ) -> Assessment:
        """Return the assessment of the workbook as people have it now.

        Args:
            seal: As this run wrote it last: nobody else may have written since.
            entries: The Log to decide from.

        Returns:
            `self` where nothing has changed that could decide about a letter.

        Raises:
            AskPerson: A tab has another name by now, or is gone.
            Busy: The last write of this run is not in the Log, or somebody else's is as well.
            ComeAgain: Google did not answer.
        """
        snapshot, tail = read_again(client, resources.schema(), self.snapshot, seal.tail)
        if not seal.stands_in(tail):
            raise Busy("seal_refused")
        if snapshot.tables is self.snapshot.tables:
            reports, unreadable = read_tab(snapshot.deliveries, now)
            _, reports = recognised(entries, reports, self.ledger)
            is_same = add_up_reports(reports).silenced == self.history.deliveries.silenced
            if is_same and not unreadable:
                return self
        fault, who = self.health.log_fault, (self.schedule, self.senders)
        return _understood(snapshot, client, entries, fault, now, *who)

    def distrusted(self, client: SheetsClient, fault: LogFault) -> Assessment:
        """Return the assessment with a fault of the Log, for which nothing is sent."""
        context = replace(self.context, preview=fault.code)
        book, now = client.spreadsheet, self.plan.at
        return replace(
            self,
            context=context,
            health=replace(self.health, log_fault=fault),
            plan=plan_run(book, self.ledger, self.history, context, now),
        )

    def seal(self, client: SheetsClient, run: str) -> Seal:
        """Return the seal as it was read, for the writes of a run."""
        return Seal(client, self.snapshot, run)


@contextmanager
def uncollected() -> Iterator[None]:
    """Switch Python's garbage collector off inside the block.

    A run keeps all of the tens of thousands of rows that it reads, so that the collector finds
    nothing, and would take a third of the time to look.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@uncollected()
def assess(
    client: SheetsClient,
    at: datetime | None = None,
    tabs: Sequence[str] = (),
    schedule: str = "",
    senders: Sequence[str] | None = None,
) -> Assessment:
    """Read a workbook, understand it and decide.

    Args:
        at: The moment to decide for; None for the moment of Google's clock.
        tabs: Titles of the tabs that list the invoices, before set-up.
        schedule: Name of the schedule that runs the workbook; empty when a person does.
        senders: Addresses from which the register lets it send; None without a register.

    Raises:
        WhichTab: It is not set up, and several tabs list invoices.
        AskPerson: The workbook cannot be reached, or has no tab with invoices.
        ComeAgain: Google did not answer.
    """
    Thread(target=_load_ahead).start()
    schema = resources.schema()
    snapshot = read_workbook(client, schema, tabs)
    if snapshot.frame.owner is None and not snapshot.tables:
        raise AskPerson("workbook_empty")
    if not invoice_keys(snapshot.tables):
        titles = ", ".join(f"«{sheet.title}»" for sheet in snapshot.frame.sheets)
        with told_in(snapshot.frame.language):
            raise AskPerson("tab_missing", found=titles)
    entries, fault = read_log(snapshot.log, snapshot.head or Head())
    if snapshot.frame.owner is not None and snapshot.head is None:
        fault = LogFault(FaultCode.MEMORY_LOST)
    if len(snapshot.frame.seals) > 1:
        fault = LogFault(FaultCode.SEAL_DOUBLED)
    return _understood(snapshot, client, entries, fault, at or snapshot.at, schedule, senders)


def _understood(
    snapshot: Snapshot,
    client: SheetsClient,
    entries: Sequence[Entry],
    fault: LogFault | None,
    now: datetime,
    schedule: str,
    senders: Sequence[str] | None,
) -> Assessment:
    """Return the assessment of a snapshot at a moment."""
    schema, frame = resources.schema(), snapshot.frame
    today = now.astimezone(zone_named(frame.time_zone)).date()
    language = frame.language or FALLBACK
    tables = with_lost_columns(snapshot.tables, snapshot.memory, language)
    tables = with_missed_columns(tables, snapshot.memory, language)
    accepted = accepted_readings(entries, _keys_in(tables))
    place = (frame.locale, frame.time_zone)
    ledger = understand(schema, tables, *place, today, frame.language, accepted, snapshot.samples)
    mistakes, broken = check_templates(ledger)
    tabs = tabs_like_invoices(ledger.invoice_tabs, snapshot.samples, ledger.invoices, ledger.locale)
    asked = questions(snapshot, ledger, now)
    reports, unreadable = read_tab(snapshot.deliveries, now)
    asked += [*unreadable_reports(snapshot, unreadable), *not_listed(ledger, snapshot.memory)]
    extra = [*mistakes, *missing_columns(snapshot, ledger), *asked, *tabs]
    ledger = replace(ledger, problems=[*ledger.problems, *extra])
    entries, reports = recognised(entries, reports, ledger)
    deliveries = add_up_reports(reports)
    done = under_present_keys(entries, ledger.invoices)
    history = fold(done, deliveries)
    seen = seen_calls(ledger, history, now)
    history = fold([*done, *seen], deliveries) if seen else history
    may_write = senders is None or ledger.settings.sender.lower() in senders
    health = replace(
        _health_of(snapshot, client, fault),
        has_written=history.first_claim is not None,
        is_sender_allowed=may_write,
        has_unreadable_reports=bool(unreadable),
    )
    keys = [invoice.key for invoice in ledger.invoices]
    context = RunContext(
        preview_reason(ledger, health),
        broken,
        fingerprints(ledger, schema),
        ANNOUNCED_CELLS.read(snapshot.memory, keys),
        thanks.SETTLED_CELLS.read(snapshot.memory, keys),
        changes.read_baseline(snapshot.memory, keys),
    )
    plan = plan_run(client.spreadsheet, ledger, history, context, now)
    catalog = resources.catalog_of(ledger.settings.language, ledger.settings.country)
    catalog = catalog.with_titles({key: table.title for key, table in tables.items()})
    catalog = catalog if health.is_adopted else catalog.before_set_up()
    decided = (history, health, context, plan, catalog)
    return Assessment(snapshot, ledger, entries, seen, *decided, schedule, senders)


def _keys_in(tables: Mapping[str, Table]) -> Iterator[str]:
    """Yield the key of each invoice row."""
    for table in InvoiceTabs.of(tables).usable:
        for record in table.records():
            yield identifier_key(record["invoice"].text)


def _load_ahead() -> None:
    """Load calendars and templates, which a fresh process lacks, while Google answers."""
    load_calendars()
    checked_address("a@b.example")
    page("letter")
    plain_page("letter")


def _health_of(snapshot: Snapshot, client: SheetsClient, fault: LogFault | None) -> WorkbookHealth:
    owner = snapshot.frame.owner
    schema, language = resources.schema(), snapshot.frame.language or FALLBACK
    return WorkbookHealth(
        is_adopted=owner is not None,
        is_copy=owner is not None and owner != client.spreadsheet,
        has_seal=snapshot.frame.seal is not None,
        is_connected=snapshot.memory.get("connected", "").startswith(client.spreadsheet + " "),
        log_fault=fault,
        log_title=snapshot.frame.bound[TabKey.LOG].title
        if TabKey.LOG in snapshot.frame.bound
        else "",
        lost_tabs=tuple(
            schema[key].title[language]
            for key in snapshot.frame.lost
            if not (schema[key].only_shown or schema[key].only_kept)
            and kind_of(key) != TabKey.INVOICES
        ),
        has_lost_invoices=bool(invoice_keys(snapshot.frame.lost)),
    )
