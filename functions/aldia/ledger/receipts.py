"""Money received and instalments agreed: the Payments and Instalments tabs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from aldia.ledger.cells import Raw
from aldia.ledger.choices import parse_integer
from aldia.ledger.dates import parse_date
from aldia.ledger.folding import identifier_key
from aldia.ledger.money import Written, parse_money
from aldia.ledger.paid import NOTHING, Paid, parse_paid
from aldia.ledger.problems import Problem, Wrong
from aldia.ledger.records import Instalment, Payments, Plan
from aldia.ledger.rows import RowReader
from aldia.ledger.shares import may_be_yes_or_percent
from aldia.ledger.tables import Table

TOTAL_WORDS = frozenset(
    {"total", "totales", "subtotal", "gran total", "suma", "sum", "grand total", "totals"}
)

_LARGEST_NUMBER = 99_999_999
"""Of an instalment; one without a number is known by its due day, in eight digits."""


def read_payments(
    table: Table, locale: str, known: Iterable[str]
) -> tuple[Payments, list[Problem]]:
    """Add up the Payments tab by invoice."""
    totals: dict[str, Decimal] = {}
    unreadable: set[str] = set()
    currencies: dict[str, frozenset[str]] = {}
    last_on: dict[str, date | None] = {}
    lines: dict[str, list[tuple[date | None, Decimal]]] = {}
    problems: list[Problem] = []
    invoices = frozenset(known)
    for record in table.records():
        row = RowReader(table, record)
        key = identifier_key(row.name("invoice"))
        amount = row.read("amount", lambda raw: parse_money(raw, locale))
        on = row.read("date", lambda raw: parse_date(raw, locale))
        if key and key not in invoices and key not in TOTAL_WORDS:
            row.report("invoice", Wrong("payment_of_nothing"), holds=False)
        if key and amount is None:
            unreadable.add(key)
        elif key and amount is not None:
            totals[key] = totals.get(key, Decimal(0)) + amount.amount
            named = {amount.currency or table.currencies.get("amount")} - {None}
            currencies[key] = currencies.get(key, frozenset()) | {str(code) for code in named}
            lines.setdefault(key, []).append((on, amount.amount))
            before = last_on.get(key, on)
            last_on[key] = max(before, on) if before is not None and on is not None else None
        problems += row.problems
    return Payments(totals, frozenset(unreadable), currencies, last_on, lines), problems


def read_plans(
    table: Table, locale: str, state_words: Mapping[str, str], known: Iterable[str]
) -> tuple[dict[str, Plan], list[Problem]]:
    """Read the Instalments tab by invoice; a part without a number is known by its due day."""
    found: dict[str, Plan] = {}
    problems: list[Problem] = []
    invoices = frozenset(known)
    for record in table.records():
        row = RowReader(table, record)
        key = identifier_key(row.name("invoice"))
        if not key or key in TOTAL_WORDS:
            continue
        if key not in invoices:
            row.report("invoice", Wrong("payment_of_nothing"), holds=False)
        plan = found.get(key, Plan())
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
                place=number or len(plan.instalments) + 1,
                due=due,
                amount=amount.amount,
                paid=_part(amount, paid),
            )
            found[key] = replace(plan, instalments=(*plan.instalments, part))
        problems += row.problems
    return {key: _checked(plan) for key, plan in found.items()}, problems


def _parse_part(raw: Raw, locale: str, state_words: Mapping[str, str]) -> Paid | Wrong:
    return parse_paid(raw, locale, state_words)


def _part(amount: Written, paid: Paid | None) -> Decimal:
    """Return what was paid of an instalment."""
    marked = paid or NOTHING
    return amount.amount if marked.in_full else marked.amount


def _checked(plan: Plan) -> Plan:
    """Doubt a plan in which a number stands twice."""
    counts = Counter(part.number for part in plan.instalments)
    return replace(plan, is_readable=plan.is_readable and max(counts.values(), default=1) == 1)
