"""What the system shows: a pure function of the sheet, the Log, the policy and the moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Protocol, TypeVar

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Invoice
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from aldia.ledger.values.problems import Problem
from aldia.planning.deciding.cases import Action, Decision
from aldia.planning.deciding.mode import WorkbookHealth
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.deciding.priority import ranks
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.contacts import Contact
from aldia.planning.log.history import History
from aldia.planning.memory.offers import Answered
from aldia.planning.reporting.catalog import Catalog
from aldia.planning.reporting.column_lines import ColumnLines, lines_of
from aldia.planning.reporting.commissions import NOTHING_EARNED, Commissions
from aldia.planning.reporting.customer_cells import CustomerCells
from aldia.planning.reporting.findings import doctor_rows, reading_text
from aldia.planning.reporting.other_rows import cells_left_out, unread_cells
from aldia.planning.reporting.phones import phones_asked_for
from aldia.planning.reporting.row_says import row_says
from aldia.planning.reporting.sellers import (
    commission_rows,
    figures_of_sellers,
    missing_sellers,
    seller_cells,
)
from aldia.planning.reporting.status import Status, status_text
from aldia.planning.reporting.summary import summarise
from aldia.planning.reporting.summary_sheet import summary_rows
from aldia.planning.reporting.system_cells import Cells
from aldia.planning.reporting.trends import MonthEnd
from aldia.planning.reporting.warnings import warnings_of

T = TypeVar("T")


class Attempt(Protocol):
    """Function that computes one part of the view, so that a failure leaves the others whole."""

    def __call__(self, compute: Callable[[], T]) -> T | None:
        """Return what `compute` returns; None when it fails."""


@dataclass(frozen=True)
class View:
    """The right content of everything that the system shows.

    Attributes:
        rows: System cells, by the key of the tab and the row as numbered on screen.
        left_out: Cells of the rows among the invoices that are none, by the key of the tab and the
            row; a person's own cells in such rows stay.
        unread: Cells of every row that Aldía wrote in tabs of invoices that cannot be read, by the
            key of the tab.
        doctor: Rows of the Doctor tab below its header.
        answered: Rows of the Doctor tab beside people's answers, by row as numbered on screen.
        summary: Rows of the Summary tab below its header; if empty, the tab stays as it is.
        columns: Lines of the Columns tab; if None, the tab stays as it is.
        status: The status cell, in Settings.
        lists: Rows of the tabs in which Aldía lists months, or what happened, below their headers,
            by key.
        further: Rows that people's tabs lack, by key of the tab: texts by key of the column.
    """

    rows: Mapping[str, Mapping[int, Cells]]
    left_out: Mapping[str, Mapping[int, Cells]]
    unread: Mapping[str, Cells]
    columns: ColumnLines | None
    doctor: Sequence[Sequence[Scalar]]
    answered: Mapping[int, Sequence[Scalar]]
    summary: Sequence[Sequence[Scalar]]
    status: Status
    lists: Mapping[str, Sequence[Sequence[Scalar]]]
    further: Mapping[str, Sequence[Mapping[str, str]]]


def _plainly(compute: Callable[[], T]) -> T | None:
    return compute()


def show(
    ledger: Ledger,
    history: History,
    plan: RunPlan,
    problems: Sequence[Problem],
    catalog: Catalog,
    attempt: Attempt = _plainly,
    answers: Sequence[Answered] = (),
    commissions: Commissions = NOTHING_EARNED,
    story: Callable[[], Sequence[Sequence[Scalar]]] = list,
    month_ends: Mapping[str, MonthEnd] | None = None,
) -> View:
    """Return the whole view.

    Args:
        problems: What `problems_of` returned.
        answers: What people wrote into the Doctor tab.
        commissions: What sellers earned.
        story: Computes the rows of the History tab.
        month_ends: What was open at the end of past months.
        attempt: Computes each part. A part that fails is left out, and shown as a problem.
    """
    invoices = attempt(lambda: _invoice_rows(ledger, history, plan, catalog))
    left_out = attempt(lambda: cells_left_out(ledger, catalog))
    customers = attempt(lambda: CustomerCells.of(ledger, history, plan, catalog).rows())
    summary = attempt(
        lambda: summary_rows(
            summarise(ledger, history, plan, month_ends), ledger.settings.business, catalog
        )
    )
    columns = attempt(lambda: lines_of(ledger, catalog))
    sellers = attempt(lambda: _seller_rows(ledger, history, plan, commissions, catalog))
    earned = attempt(lambda: commission_rows(commissions, ledger, catalog))
    told = attempt(story)
    parts = {
        TabKey.HISTORY: told,
        TabKey.SELLERS: sellers,
        TabKey.COMMISSIONS: earned,
        TabKey.INVOICES: invoices if left_out is not None else None,
        TabKey.CUSTOMERS: customers,
        TabKey.SUMMARY: summary,
        TabKey.COLUMNS: columns,
    }
    failed = [key for key, part in parts.items() if part is None]
    problems = [*(_failure(key, catalog) for key in failed), *problems]
    at = ledger.local(plan.at)
    status = Status(
        status_text(ledger, history, plan, problems, catalog),
        catalog.say("status", "silent", day=catalog.numeric_day(at.date())),
        at,
    )
    settings = ledger.tables.get(TabKey.SETTINGS)
    top = settings.header_row + 2 if settings is not None else 2
    rows: dict[str, Mapping[int, Cells]] = {TabKey.SETTINGS: {top: {"status": status.text}}}
    rows |= invoices or {}
    if customers is not None:
        rows[TabKey.CUSTOMERS] = customers
    if sellers is not None:
        rows[TabKey.SELLERS] = sellers
    return View(
        rows,
        left_out or {},
        unread_cells(ledger, catalog),
        columns,
        *doctor_rows(problems, answers, catalog),
        summary or (),
        status,
        {
            key: rows_
            for key, rows_ in ((TabKey.COMMISSIONS, earned), (TabKey.HISTORY, told))
            if rows_ is not None
        },
        {TabKey.SELLERS: [{"seller": name} for name in missing_sellers(ledger)]},
    )


def _seller_rows(
    ledger: Ledger, history: History, plan: RunPlan, commissions: Commissions, catalog: Catalog
) -> Mapping[int, Cells]:
    """Return Aldía's cells of the Sellers tab; none without the tab."""
    if TabKey.SELLERS not in ledger.tables:
        return {}
    figures = figures_of_sellers(ledger, history, plan, commissions)
    return seller_cells(ledger, figures, catalog)


def _failure(key: str, catalog: Catalog) -> Problem:
    """Return the problem that a part of the view could not be computed."""
    return Problem("view_failed", "", wrong=catalog.say("view", key), holds=False)


def _invoice_rows(
    ledger: Ledger, history: History, plan: RunPlan, catalog: Catalog
) -> dict[str, dict[int, Cells]]:
    """Return the cells of each tab of invoices that can be read."""
    zone, tabs = ledger.zone, ledger.invoice_tabs
    places = ranks(plan.items, plan.weights)
    rows: dict[str, dict[int, Cells]] = {k: {} for k, t in tabs.tables.items() if t.is_usable}
    for decision in plan.decisions:
        row = decision.invoice.row
        rows[tabs.key_of(row)][tabs.row_on_screen(row)] = {
            **_invoice_cells(decision, ledger, history, catalog, zone),
            "priority": places.get(row, ""),
        }
    return rows


def _invoice_cells(
    decision: Decision, ledger: Ledger, history: History, catalog: Catalog, zone: tzinfo
) -> Cells:
    invoice = decision.invoice
    contacts = history.by_invoice.get(invoice.key, ())
    last = contacts[-1] if contacts else None
    late = decision.days_late if decision.is_open else None
    return {
        "balance": _balance_shown(decision),
        "situation": catalog.situation(decision),
        "days_late": late if late is not None and late > 0 else "",
        "last_contact": serial_of(last.at.astimezone(zone).date()) if last else "",
        "last_step": _last_step(decision, ledger, history),
        "contacts": len(contacts) or "",
        "delivery": _delivery(last, history, catalog),
        "next_contact": serial_of(decision.until) if decision.is_open and decision.until else "",
        "next_step": decision.step.name if decision.is_open and decision.step else "",
        "why": row_says(decision, catalog),
        "reading": _reading(invoice, ledger, catalog),
    }


def _reading(invoice: Invoice, ledger: Ledger, catalog: Catalog) -> str:
    problems = (*invoice.problems, *ledger.suspicions.get(invoice.row, ()))
    asked = [each.suggestion for each in problems if each.suggestion is not None]
    accepted = ledger.accepted.get(invoice.row, ())
    if not accepted and not asked:
        return ""
    table = ledger.invoice_tabs.table_of(invoice.row)
    return reading_text(accepted, asked, table, catalog)


def _delivery(last: Contact | None, history: History, catalog: Catalog) -> str:
    if last is None:
        return ""
    state = history.deliveries.states.get(last.letter)
    if state is not None:
        return catalog.say("delivery", state)
    return "" if last.is_known else catalog.say("delivery", "unknown")


def _balance_shown(decision: Decision) -> Scalar:
    """Return what is open now, of all instalments together; empty when it cannot be told."""
    whole = decision.invoice.whole if decision.is_open else None
    balance = decision.balance if whole is None else whole
    return "" if balance is None else balance


def _last_step(decision: Decision, ledger: Ledger, history: History) -> str:
    contacts = history.by_invoice.get(decision.invoice.key, ())
    if not contacts:
        return ""
    key = next(i.step for i in contacts[-1].sends if i.invoice == decision.invoice.key)
    return ledger.step_named(key)


def problems_of(
    ledger: Ledger, history: History, health: WorkbookHealth, plan: RunPlan
) -> list[Problem]:
    """Return everything that a person has to look at, first what holds reminders back.

    The provider's words are quoted up to 200 characters, a number chosen by hand.
    """
    problems = ledger.all_problems
    if health.log_fault is not None:
        numbers = {"numbers": health.log_fault.quoted}
        problems.insert(0, Problem(health.log_fault.code, health.log_title, details=numbers))
    problems += [Problem("tab_lost", title) for title in health.lost_tabs]
    if health.has_lost_invoices:
        problems.append(Problem("invoices_lost", "", details={"read": ledger.titles_read}))
    problems += [
        Problem(
            "delivery_unlisted",
            health.log_title,
            wrong=report.address,
            details={"day": report.at.date().isoformat()},
            holds=False,
        )
        for report in history.unlisted
    ]
    problems += _unreachable(ledger, history, plan)
    problems += _crowded(ledger, plan)
    problems += _leapt(ledger, plan)
    problems += warnings_of(ledger, plan)
    problems += phones_asked_for(ledger, history, plan)
    rows = {invoice.key: invoice for invoice in ledger.invoices}
    for (key, _, _), rejection in history.rejections.items():
        invoice = rows.get(key)
        if invoice is not None and not invoice.is_closed:
            place = (*ledger.place_of(invoice, "email"), ", ".join(rejection.addresses))
            code = "letter_not_arrived" if rejection.was_reported else "letter_rejected"
            problems.append(Problem(code, *place, {"reason": rejection.reason[:200].rstrip(" .")}))
    return sorted(problems, key=lambda problem: (not problem.holds, not problem.suspects))


def _leapt(ledger: Ledger, plan: RunPlan) -> Iterator[Problem]:
    """Yield a problem for each invoice of which much more is asked for than its last letter did."""
    for decision in plan.decisions:
        if decision.reason is Reason.AMOUNT_LEAPT:
            place = ledger.place_of(decision.invoice, "amount")
            asked = f"{decision.invoice.balance} {decision.invoice.currency}"
            yield Problem("amount_leapt", *place, asked, decision.details)


def _unreachable(ledger: Ledger, history: History, plan: RunPlan) -> Iterator[Problem]:
    """Yield a problem for each address of open invoices or their customers that gets no letters."""
    bounced = history.deliveries.bounced
    for place in dict.fromkeys(_addresses_in_use(ledger, plan)):
        address = place[-1].lower()
        if address in history.opted_out:
            yield Problem("address_stopped", *place)
        elif address in bounced:
            yield Problem("address_bounced", *place, {"reason": bounced[address][:200]})


def _addresses_in_use(ledger: Ledger, plan: RunPlan) -> Iterator[tuple[str, int, str, str]]:
    """Yield each address of open items as title of the tab, row, header of the column, address."""
    for case, decision in zip(plan.cases, plan.items, strict=True):
        if decision.action is Action.CLOSED:
            continue
        own, customer = case.invoice.emails.good, case.customer
        place = ledger.place_of(case.invoice, "email")
        if not own and customer is not None:
            table = ledger.tables[TabKey.CUSTOMERS]
            place = (table.title, customer.row, table.header("emails"))
        for address in case.addresses:
            yield *place, address


def _crowded(ledger: Ledger, plan: RunPlan) -> Iterator[Problem]:
    """Yield a problem for each row whose letter, with copies, would go to too many addresses.

    The addresses are quoted up to 120 characters, a number chosen by hand.
    """
    for decision in plan.decisions:
        if decision.reason is Reason.ADDRESSES_TOO_MANY and decision.action is Action.WAIT:
            item = decision.invoice
            place = (*ledger.place_of(item, "email"), ", ".join(item.emails.good)[:120])
            yield Problem("addresses_too_many", *place, decision.details)
