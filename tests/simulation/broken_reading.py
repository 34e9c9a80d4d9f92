"""Breakages of how the product reads books that strangers laid out, and keeps what people say."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from aldia.jobs.remind import Reminder
from aldia.ledger import debts, reading
from aldia.ledger.sums import balances, row_money
from aldia.ledger.tabs import tables
from aldia.ledger.tabs.formatting import Formats
from aldia.workbook import columns, frame
from tests.simulation.broken_sending import replaced


def an_answer_is_kept_by_position() -> AbstractContextManager[None]:
    """Look for a person's word where its column stood when it was read first."""
    whole = columns.choices_of
    first: dict[int, int] = {}

    def broken(items: Iterable[Any]) -> Any:
        kept = [(i, item) for i, item in items if item.get("metadataKey") == columns.MEANS]
        return whole((first.setdefault(item["metadataId"], i), item) for i, item in kept)

    return replaced(frame, "choices_of", broken)


def an_answer_is_not_kept() -> AbstractContextManager[None]:
    return replaced(Reminder, "_keep_choices", lambda *_: None)


def a_second_payment_is_ignored() -> AbstractContextManager[None]:
    def broken(self: Any, key: str) -> list[Any]:
        return [self.cells[key]] if key in self.cells else []

    return replaced(tables.Record, "all", broken)


def an_overlooked_column_holds_nothing() -> AbstractContextManager[None]:
    return replaced(debts, "held_by_columns", lambda invoices, columns: invoices)


def a_balance_is_taken_for_an_amount() -> AbstractContextManager[None]:
    whole = row_money.read_money

    def broken(row: Any, context: Any) -> Any:
        money = whole(row, context)
        return replace(money, amount=money.stated or money.amount, stated=None)

    return replaced(balances, "read_money", broken)


def a_day_of_payment_closes_nothing() -> AbstractContextManager[None]:
    return replaced(balances, "_with_day", lambda row, facts, money, context: money.paid)


def a_note_decides_nothing() -> AbstractContextManager[None]:
    return replaced(reading, "_ask_about_notes", lambda *_: None)


def a_struck_row_is_asked_for() -> AbstractContextManager[None]:
    return replaced(Formats, "questions", lambda self, invoices, table: {})
