"""What a person is asked about the business's own addresses, its schedules and its reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aldia import resources
from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.values.addresses import FREE_MAIL
from aldia.ledger.values.problems import Problem
from aldia.planning.deciding.arrangements import (
    Arrangement,
    arrangements,
    is_blocked,
    unreadable_wishes,
)
from aldia.planning.deciding.mode import of_customers
from aldia.planning.log.chain import quoted_spans, spans_of
from aldia.planning.memory.schedules import read_schedules, rivals
from aldia.planning.reporting.catalog import money, numeric_day
from aldia.planning.reporting.seller_mail import of_customers as sellers_of_customers
from aldia.workbook.reading import Snapshot


def questions(snapshot: Snapshot, ledger: Ledger, now: datetime) -> list[Problem]:
    """Return what a person is asked about addresses and schedules."""
    of_addresses = [*_free_mail(ledger), *_of_customers(ledger), *_sellers(ledger)]
    return [
        *of_addresses,
        *_two_schedules(snapshot, ledger, now),
        *_agreements(snapshot, ledger, now),
    ]


def _agreements(snapshot: Snapshot, ledger: Ledger, now: datetime) -> list[Problem]:
    """Return what is laid out for customers, each by itself, and what nobody can lay out."""
    table = ledger.tables.get(TabKey.CUSTOMERS)
    if table is None:
        return []
    place = (table.title, 0, table.header("arrangement"))
    most = {"most": str(ledger.settings.plan_instalments or 0)}
    unread = [
        Problem("arrangement_unreadable", *place, each.arrangement[:120],
                {"customer": each.name, **most}, holds=False)
        for each in unreadable_wishes(ledger)
    ]  # fmt: skip
    today, lines = ledger.local(now).date(), ledger.tables.get(TabKey.INSTALMENTS)
    locale = resources.catalog_of(ledger.settings.language, ledger.settings.country).locale
    return unread + [
        Problem(
            "arrangement_blocked" if each.is_accepted else "arrangement_offered",
            *place,
            each.customer.arrangement[:120],
            {"customer": each.customer.name, "mark": each.mark, "plan": _plan(each, locale)},
            holds=False,
        )
        for each in arrangements(ledger, snapshot.memory, today)
        if not each.is_accepted or is_blocked(each, lines, snapshot.memory)
    ]


def _plan(arrangement: Arrangement, locale: str) -> str:
    """Return days and sums, invoice by invoice."""
    said: dict[str, list[str]] = {}
    for part in arrangement.parts:
        sum_ = money(part.amount, part.currency, locale)
        said.setdefault(part.number, []).append(f"{numeric_day(part.due, locale)} ({sum_})")
    return "; ".join(f"{number}: {', '.join(parts)}" for number, parts in said.items())


def _two_schedules(snapshot: Snapshot, ledger: Ledger, now: datetime) -> list[Problem]:
    today = ledger.local(now).date()
    names = ", ".join(rivals(read_schedules(snapshot.memory), today))
    table = ledger.tables.get(TabKey.SETTINGS)
    title = table.title if table is not None else ""
    return [Problem("two_schedules", title, wrong=names, holds=False)] if names else []


def unreadable_reports(snapshot: Snapshot, rows: Sequence[int]) -> list[Problem]:
    """Return a problem about the rows of the Deliveries tab whose reports cannot be read."""
    if not rows:
        return []
    title = snapshot.frame.bound[TabKey.DELIVERIES].title
    return [Problem("reports_unreadable", title, details={"rows": quoted_spans(spans_of(rows))})]


def _of_customers(ledger: Ledger) -> list[Problem]:
    """Return a problem for each address of the business that is also a customer's."""
    table, settings = ledger.tables.get(TabKey.SETTINGS), ledger.settings
    codes = {"owner": "digest_to_customer", "reply_to": "answers_to_customer"}
    if table is None:
        return []
    place = (table.title, 0, table.header("value"))
    return [
        Problem(codes[key], *place, getattr(settings, key), holds=key == "reply_to")
        for key in of_customers(ledger)
    ]


def _sellers(ledger: Ledger) -> list[Problem]:
    """Return a problem for each seller's address that is also a customer's."""
    table = ledger.tables.get(TabKey.SELLERS)
    if table is None:
        return []
    header = table.header("email")
    return [
        Problem("seller_is_customer", table.title, each.row, header, each.address, holds=False)
        for each in sellers_of_customers(ledger)
    ]


def _free_mail(ledger: Ledger) -> list[Problem]:
    sender = ledger.settings.sender
    table = ledger.tables.get(TabKey.SETTINGS)
    if table is None or sender.rpartition("@")[2].lower() not in FREE_MAIL:
        return []
    return [Problem("sender_free_mail", table.title, 0, table.header("value"), sender)]
