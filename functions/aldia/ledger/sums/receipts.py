"""Money received and instalments agreed: the Payments and Instalments tabs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from aldia.ledger.recognition.headings import TOTAL_WORDS
from aldia.ledger.schema.records import Instalment, InstalmentPlan, InvoiceState, Payments
from aldia.ledger.sums.paid import NOTHING, Paid, parse_paid
from aldia.ledger.sums.unmatched_payments import UnmatchedPayment
from aldia.ledger.tabs.rows import RowReader
from aldia.ledger.tabs.tables import Record, Table
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.choices import is_doubtful, parse_currency, parse_integer, parse_yes_no
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.folding import fold_words, identifier_key, tidy
from aldia.ledger.values.money import Written, parse_money
from aldia.ledger.values.problems import Problem, Wrong
from aldia.ledger.values.ratios import may_be_yes_or_percent
from aldia.ledger.values.references import Numbers

_LARGEST_NUMBER = 99_999_999
"""Largest number of an instalment: eight digits, as in the due day that may stand in for it."""


def read_payments(
    table: Table, locale: str, words: Mapping[str, str], known: Numbers, home: str = ""
) -> tuple[Payments, list[UnmatchedPayment], list[Problem]]:
    """Return the payments by invoice, the lines whose invoice is not certain, and the problems.

    The invoice of a line is not certain if the line names none exactly, or says who paid.

    Args:
        words: What became of a payment (`received`, `not_received`), by folded word.
        known: The numbers of all invoices.
        home: The book's currency.
    """
    totals: dict[str, Decimal] = {}
    unreadable: set[str] = set()
    currencies: dict[str, frozenset[frozenset[str]]] = {}
    last_on: dict[str, date | None] = {}
    lines: dict[str, list[tuple[date | None, Decimal]]] = {}
    unplaced: list[UnmatchedPayment] = []
    problems: list[Problem] = []
    so_far = Decimal(0)
    for record in table.records():
        row = RowReader(table, record)
        key = identifier_key(row.name("invoice"))
        amount = row.read("amount", lambda raw: parse_money(raw, locale))
        if key not in known and _is_total(record, amount, so_far):
            continue
        so_far += amount.amount if amount is not None else 0
        on = row.read("date", lambda raw: parse_date(raw, locale))
        named = row.read("currency", lambda raw: parse_currency(raw, home))
        is_sound = _has_come(row, words) and (bool(named) or record["currency"].is_blank)
        if key not in known or not record["payer"].is_blank:
            unplaced += _unplaced(row, amount, on)
        if key in known and (amount is None or not is_sound):
            unreadable.add(key)
        elif key in known and amount is not None:
            totals[key] = totals.get(key, Decimal(0)) + amount.amount
            meant = row.meant("amount", amount.meant) | {
                frozenset({each}) for each in [named] if each
            }
            currencies[key] = currencies.get(key, frozenset()) | meant
            lines.setdefault(key, []).append((on, amount.amount))
            before = last_on.get(key, on)
            last_on[key] = max(before, on) if before is not None and on is not None else None
        problems += row.problems
    found = Payments(totals, frozenset(unreadable), currencies, last_on, lines)
    return found, unplaced, problems


def _is_total(record: Record, amount: Written | None, so_far: Decimal) -> bool:
    """Tell whether a line is a total: it says nothing else, or is only the sum of all above."""
    said = {
        fold_words(str(raw.value or ""))
        for key, raw in record.cells.items()
        if key != "amount" and not raw.is_blank
    }
    is_sum = amount is not None and amount.amount == so_far != 0
    return said <= TOTAL_WORDS if said else is_sum


def _has_come(row: RowReader, words: Mapping[str, str]) -> bool:
    """Tell whether the money of a line came in and stayed, and report where that is in doubt."""
    row.read("state", lambda raw: _parse_receipt(raw, words))
    for key in ("notes", "method", "reference"):
        if words.get(fold_words(row.record[key].text)) == "not_received":
            row.report(key, Wrong("payment_in_doubt"), holds=True)
    return not any(problem.code == "payment_in_doubt" for problem in row.problems)


def _parse_receipt(raw: Raw, words: Mapping[str, str]) -> bool | Wrong:
    has_come = words.get(fold_words(raw.text)) == "received" or parse_yes_no(raw) is True
    return (has_come and not is_doubtful(raw.text)) or Wrong("payment_in_doubt")


def _unplaced(row: RowReader, amount: Written | None, on: date | None) -> list[UnmatchedPayment]:
    """Return a line whose invoice is not certain; nothing if it says nothing of a payment."""
    record, table = row.record, row.table
    number = row.text("invoice")
    words = " ".join(tidy(record[key].text) for key in ("reference", "method", "notes")).strip()
    place = (table.title, record.row, table.header("invoice"), number[:120])
    payer = tidy(record["payer"].text)
    if record["amount"].is_blank and not (number or payer or words):
        return []
    is_plain = not row.problems and amount is not None and not row.meant("amount", amount.meant)
    sum_ = amount.amount if amount else None
    return [UnmatchedPayment(place, number, payer, words, sum_, on, is_plain)]


def read_plans(
    table: Table, locale: str, state_words: Mapping[str, InvoiceState], known: Numbers
) -> tuple[dict[str, InstalmentPlan], list[Problem]]:
    """Return the instalment plan of each invoice, by its key, and the problems.

    An instalment without a number gets its due day as its number (20261114). If a line names no
    invoice exactly, the plans of all those that it could mean count as unreadable.
    """
    found: dict[str, InstalmentPlan] = {}
    problems: list[Problem] = []
    meant: set[str] = set()
    for record in table.records():
        row = RowReader(table, record)
        key = identifier_key(row.name("invoice"))
        if not key or key in TOTAL_WORDS:
            continue
        if key not in known:
            row.report("invoice", Wrong("payment_of_nothing"), holds=False)
            meant |= known.meant_by(key)
        plan = found.get(key, InstalmentPlan())
        due = row.read("due", lambda raw: parse_date(raw, locale))
        amount = row.read("amount", lambda raw: parse_money(raw, locale))
        number = row.read("number", lambda raw: parse_integer(raw, 0, _LARGEST_NUMBER))
        paid = row.read("paid", lambda raw: _parse_part(raw, locale, state_words))
        for name, value in (("due", due), ("amount", amount)):
            if value is None and record[name].is_blank:
                row.report(name, Wrong("instalment_incomplete"))
        if amount is not None and may_be_yes_or_percent((paid or NOTHING).amount, amount.amount):
            row.report("paid", Wrong("paid_share"))
        is_sound = not any(problem.holds for problem in row.problems)
        if not is_sound or due is None or amount is None or amount.amount <= 0:
            found[key] = replace(plan, is_readable=False)
        else:
            part = Instalment(
                row=record.row,
                number=number or int(f"{due:%Y%m%d}"),
                ordinal=number or len(plan.instalments) + 1,
                due=due,
                amount=amount.amount,
                paid=_part(amount, paid),
            )
            named = row.meant("amount", amount.meant)
            if paid is not None and paid.amount:
                named |= row.meant("paid", paid.meant)
            found[key] = replace(
                plan,
                instalments=(*plan.instalments, part),
                currencies=plan.currencies | named,
            )
        problems += row.problems
    for key in meant:
        found[key] = replace(found.get(key, InstalmentPlan()), is_readable=False)
    return {key: _checked(plan) for key, plan in found.items()}, problems


def _parse_part(raw: Raw, locale: str, state_words: Mapping[str, InvoiceState]) -> Paid | Wrong:
    return parse_paid(raw, locale, state_words)


def _part(amount: Written, paid: Paid | None) -> Decimal:
    """Return what was paid of an instalment."""
    marked = paid or NOTHING
    return amount.amount if marked.in_full else marked.amount


def _checked(plan: InstalmentPlan) -> InstalmentPlan:
    """Return a plan, unreadable if two of its instalments have one number."""
    counts = Counter(part.number for part in plan.instalments)
    return replace(plan, is_readable=plan.is_readable and max(counts.values(), default=1) == 1)
