"""What sellers have earned, invoice by invoice, kept in Memory: a month that is over stays.

An invoice counts once it is paid in full, in the month of its last payment; what is noted later
counts in the month in which it is noted. If it is opened again, the commission is taken back by a
line in the current month, and counts anew when it is paid again (decision 45).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Invoice
from aldia.ledger.sellers import commission_of
from aldia.ledger.values.folding import name_key
from aldia.ledger.values.units import rounded
from aldia.planning.behaviour.pay_days import paid_day
from aldia.planning.deciding.cases import Action, Decision
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.history import History
from aldia.planning.log.moments import read_day
from aldia.planning.memory.cells import renewed

_BEGAN = "commissions since"
_NAME = "commissions {}"
_PATTERN = re.compile(r"commissions (\d{4}-\d\d)(?: #\d+)?")

_KEPT_MONTHS = 13
"""Months of which lines are kept: a year and the current one. An invoice that was paid before is
never counted anew."""

_LONGEST_CELL = 40_000
"""Characters; a cell of Sheets holds 50,000."""

_PAID = frozenset({Reason.PAID, Reason.PAID_DISCOUNT, Reason.SETTLED, Reason.THANKS})


@dataclass(frozen=True, slots=True)
class Commission:
    """One line: what a seller earned by an invoice, or what is taken back.

    Attributes:
        month: `2026-11`, in which it is payable.
        invoice: Key of the invoice.
        number: Number of the invoice as it was written.
        base: What it is reckoned from; below zero where it is taken back.
        rate: Percent.
        paid_on: Day of the last payment.
    """

    month: str
    seller: str
    invoice: str
    number: str
    currency: str
    base: Decimal
    rate: Decimal
    paid_on: date

    @property
    def sum(self) -> Decimal:
        return rounded(self.base * self.rate / 100, self.currency)

    @property
    def taken_back(self) -> Commission:
        return replace(self, base=-self.base)

    def is_like(self, other: Commission) -> bool:
        """Tell whether it is about the same seller and the same sum, whatever the rate."""
        mine = (name_key(self.seller), self.currency, self.base)
        return mine == (name_key(other.seller), other.currency, other.base)


@dataclass(frozen=True, slots=True)
class Commissions:
    """What is known of commissions.

    Attributes:
        since: First day of the month in which they began; None before anybody earns any.
        lines: The oldest first.
        undated: Numbers of invoices paid in full of which nobody knows the day.
        doubled: Numbers of invoices that stand in several rows, which earn nobody anything.
    """

    since: date | None = None
    lines: Sequence[Commission] = ()
    undated: Sequence[str] = ()
    doubled: Sequence[str] = ()


NOTHING_EARNED = Commissions()


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def month_before(day: date) -> str:
    return month_of(day.replace(day=1) - timedelta(days=1))


def read_commissions(memory: Mapping[str, str]) -> Commissions:
    """Return what Memory keeps; a line that cannot be read is left out."""
    lines = [
        line
        for name, text in memory.items()
        if (match := _PATTERN.fullmatch(name)) is not None
        for raw in text.split("\n")
        if (line := _parse(match[1], raw)) is not None
    ]
    lines.sort(key=lambda line: line.month)
    return Commissions(read_day(memory.get(_BEGAN, "")), lines)


def renewed_commissions(memory: Mapping[str, str], known: Commissions) -> dict[str, str]:
    """Return the cells of Memory that have to change, so that it keeps what is known now."""
    cells = _cells(known.lines)
    if known.since is not None:
        cells[_BEGAN] = known.since.isoformat()
    return renewed(memory, lambda name: name == _BEGAN or bool(_PATTERN.fullmatch(name)), cells)


def earned(
    known: Commissions, ledger: Ledger, history: History, decisions: Iterable[Decision], today: date
) -> Commissions:
    """Return the commissions as they are now.

    Args:
        known: What Memory keeps.
        decisions: One for each row.
        today: Calendar day in the workbook's time zone.
    """
    decisions = list(decisions)
    if not _is_used(ledger) and not known.lines:
        return NOTHING_EARNED
    since = known.since or today.replace(day=1)
    rows = Counter(decision.invoice.key for decision in decisions)
    told = _by_invoice(known.lines)
    gone = [line for key, lines in told.items() if key not in rows for line in lines]
    found: list[Commission] = []
    undated, doubled = [], []
    for decision in decisions:
        invoice = decision.invoice
        if rows[invoice.key] > 1 or not invoice.key:
            found += told.pop(invoice.key, [])
            doubled += [invoice.number] if invoice.seller and is_paid_in_full(decision) else []
            continue
        line = _earned_by(decision, ledger, history, since, today)
        lines = told.pop(invoice.key, []) or _renumbered(line, gone)
        found += _settled(lines, line, decision, month_of(today))
        if not lines and _lacks_day(decision, ledger, history):
            undated.append(invoice.number)
    found += gone
    return Commissions(since, _kept(found, today), undated, list(dict.fromkeys(doubled)))


def _is_used(ledger: Ledger) -> bool:
    own = (each.commission for each in ledger.sellers.values())
    return any(rate is not None for rate in (ledger.settings.commission, *own))


def _by_invoice(lines: Iterable[Commission]) -> dict[str, list[Commission]]:
    found: dict[str, list[Commission]] = {}
    for line in lines:
        found.setdefault(line.invoice, []).append(line)
    return found


def _renumbered(line: Commission | None, gone: list[Commission]) -> list[Commission]:
    """Return the lines of an invoice whose number somebody corrected, and take them from `gone`.

    It is the one that is no longer in the book, and was paid on the same day to the same sum.
    """
    if line is None:
        return []
    keys = {each.invoice for each in gone if each.is_like(line) and each.paid_on == line.paid_on}
    if len(keys) != 1:
        return []
    theirs = [each for each in gone if each.invoice in keys]
    gone[:] = [each for each in gone if each.invoice not in keys]
    return [replace(each, invoice=line.invoice, number=line.number) for each in theirs]


def _lacks_day(decision: Decision, ledger: Ledger, history: History) -> bool:
    """Tell whether a commission waits because nobody noted when the invoice was paid."""
    invoice = decision.invoice
    rate = commission_of(invoice.seller, ledger.sellers, ledger.settings.commission)
    if not rate or not invoice.seller or not is_paid_in_full(decision):
        return False
    return paid_day(invoice, ledger, history, ledger.zone) is None


def _kept(lines: Iterable[Commission], today: date) -> list[Commission]:
    first = _first_kept(today)
    return sorted(
        (line for line in lines if line.month >= first),
        key=lambda line: (line.month, name_key(line.seller), line.paid_on, line.number),
    )


def _first_kept(today: date) -> str:
    months = today.year * 12 + today.month - 1 - (_KEPT_MONTHS - 1)
    return f"{months // 12:04}-{months % 12 + 1:02}"


def is_paid_in_full(decision: Decision) -> bool:
    """Tell whether all of an invoice came in, or more than that."""
    is_overpaid = decision.reason is Reason.CREDIT and (decision.invoice.amount or 0) > 0
    return decision.action is Action.CLOSED and (is_overpaid or decision.reason in _PAID)


def _earned_by(
    decision: Decision, ledger: Ledger, history: History, since: date, today: date
) -> Commission | None:
    """Return the line of an invoice that is paid in full; None for any other."""
    invoice = decision.invoice
    rate = commission_of(invoice.seller, ledger.sellers, ledger.settings.commission)
    if not is_paid_in_full(decision) or not invoice.seller or not rate:
        return None
    paid_on = paid_day(invoice, ledger, history, ledger.zone)
    if paid_on is None or paid_on < since or month_of(paid_on) < _first_kept(today):
        return None
    base = _base(invoice, ledger)
    if base <= 0:
        return None
    return Commission(
        month_of(today), invoice.seller, invoice.key, invoice.number, invoice.currency,
        base, rate, paid_on,
    )  # fmt: skip


def _base(invoice: Invoice, ledger: Ledger) -> Decimal:
    """Return the invoice's amount, less credit notes and a discount that was taken."""
    context = ledger.context
    amount = invoice.received if invoice.amount is None else invoice.amount
    amount -= context.credits.get(invoice.key, Decimal(0))
    if invoice.took_discount:
        amount -= amount * context.discount_percent / 100
    return rounded(amount, invoice.currency)


def _settled(
    lines: Sequence[Commission], line: Commission | None, decision: Decision, month: str
) -> list[Commission]:
    """Return the lines of one invoice, with what changed since told in this month.

    While a row has to be mended nobody knows whether it is paid: its lines stay as they are.
    """
    if decision.action is Action.PROBLEM:
        return list(lines)
    over = [each for each in lines if each.month < month]
    standing = next((each for each in reversed(over) if each.base > 0), None)
    if standing is not None and sum(each.base for each in over) == 0:
        standing = None
    if standing is None:
        return [*over, *([line] if line else [])]
    is_paid = is_paid_in_full(decision)
    if is_paid and (line is None or line.is_like(standing)):
        return over
    back = replace(standing.taken_back, month=month)
    return [*over, back, *([line] if line else [])]


def _cells(lines: Iterable[Commission]) -> dict[str, str]:
    months: dict[str, list[str]] = {}
    for line in lines:
        months.setdefault(line.month, []).append(_written(line))
    cells = {}
    for month, texts in months.items():
        for part, text in enumerate(_packed(texts)):
            cells[_NAME.format(month) + (f" #{part + 1}" if part else "")] = text
    return cells


def _packed(texts: Sequence[str]) -> Iterator[str]:
    """Yield the texts, one in a line, in as few cells as hold them."""
    lines: list[str] = []
    size = 0
    for text in texts:
        if lines and size + len(text) > _LONGEST_CELL:
            yield "\n".join(lines)
            lines, size = [], 0
        lines.append(text)
        size += len(text) + 1
    if lines:
        yield "\n".join(lines)


def _written(line: Commission) -> str:
    sums = (line.currency, str(line.base), str(line.rate), line.paid_on.isoformat())
    return json.dumps([line.invoice, line.number, line.seller, *sums], ensure_ascii=False)


def _parse(month: str, text: str) -> Commission | None:
    try:
        invoice, number, seller, currency, base, rate, paid_on = map(str, json.loads(text))
        day = read_day(paid_on)
        sums = Decimal(base), Decimal(rate)
    except (ValueError, TypeError, InvalidOperation):
        return None
    if day is None or not all(each.is_finite() for each in sums):
        return None
    return Commission(month, seller, invoice, number, currency, *sums, day)
