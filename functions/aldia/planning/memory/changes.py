"""What Memory last saw of each invoice, and what people changed since.

A payment, a moved date or a changed amount is noticed once and logged with its day. What looks
like a slip, or like somebody else's hand, holds the invoice for a day (decision 15).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import CLOSING_STATES, Invoice, InvoiceState
from aldia.planning.log.entries import BECAME, Entry, Event, SendKey
from aldia.planning.log.history import History
from aldia.planning.log.marks import mark_of, shared_marks, with_long_marks
from aldia.planning.log.moments import read_day
from aldia.planning.memory import cells

_CELL = "seen "
_TOUCHED = "touched"
_LEAPT = "leap"
_LONGEST_KEPT = 120
"""Characters of a link, or of all addresses of an invoice, that Memory keeps. Most are shorter, and
two such texts of some eighty invoices fit one cell (`_marked`)."""

_LARGEST_SUM = Decimal(10) ** 18
"""A thousand times the largest sum that a cell may hold: a larger one in Memory was typed there."""

_SHRUNK = 2
"""An amount that falls below one part in this many, a half, is as suspicious as one that rises.
Chosen by hand."""


_LEAP = 3
"""A sum that rose to more than so many times as much since a letter asked for it is no matter of
an extra item: a digit too many makes it ten times as much. Chosen by hand."""


class ChangeKind(StrEnum):
    """What can change about an invoice between two runs."""

    PAID = "paid"
    STATE = "state"
    REOPENED = "reopened"
    ADDRESS = "address"
    LINK = "link"
    AMOUNT = "amount"
    DUE = "due"


_TOUCHES = frozenset({ChangeKind.PAID, ChangeKind.STATE, ChangeKind.REOPENED})
"""Changes that show that somebody keeps the books."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one invoice by a person, with the values before and since as text."""

    invoice: Invoice
    kind: ChangeKind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change that holds an invoice for the day on which it was noticed, or until it is answered.

    Attributes:
        was: The value before, as Memory has it.
        on: Day on which it was noticed.
        is_leap: Whether it is a sum that leapt up since a letter: only a person's word ends it.
    """

    kind: ChangeKind
    was: str
    on: date
    is_leap: bool = False


@dataclass(frozen=True, slots=True)
class LastSeen:
    """One invoice as it was last seen.

    Attributes:
        state: That of the row, or `paid` if its numbers say so; empty for none.
        amount: The billed amount with its currency, or the balance where the row has no amount.
        owed: The balance, with its currency.
        due: The due date, ISO.
        to: Addresses to which its letters go, as Memory keeps them.
        link: Its pay link, as Memory keeps it.
        edit: What holds it today; None when nothing does.
    """

    state: str = ""
    amount: str = ""
    owed: str = ""
    due: str = ""
    to: str = ""
    link: str = ""
    edit: Edit | None = None

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSING_STATES


@dataclass(frozen=True)
class Baseline:
    """What Memory holds of the invoices.

    Attributes:
        seen: Each invoice as it was last seen, by the mark of its key.
        touched_on: Last day on which a run noticed that somebody marked a payment or a state;
            None before the first run.
    """

    seen: Mapping[str, LastSeen]
    touched_on: date | None = None

    def has_seen(self, invoice: Invoice) -> bool:
        return mark_of(invoice.key) in self.seen

    def edit_of(self, invoice: Invoice) -> Edit | None:
        """Return the edit that holds an invoice; None without one."""
        found = self.seen.get(mark_of(invoice.key))
        return found.edit if found is not None else None


NOTHING_SEEN = Baseline({})


def look(
    ledger: Ledger, history: History, before: Baseline, today: date
) -> tuple[Baseline, list[Change]]:
    """Return every invoice as it is now, and what people changed since the last run.

    An invoice that cannot be read now, or whose number stands twice, is kept as it was last seen.
    One that is seen for the first time has not changed. Invoices that share a mark are left out.

    Args:
        before: The baseline of the last run.
    """
    if not ledger.is_readable or not ledger.is_trustworthy:
        return before, []
    rows = Counter(invoice.key for invoice in ledger.invoices)
    shared = shared_marks(rows)
    seen: dict[str, LastSeen] = {}
    changes: list[Change] = []
    for invoice in ledger.invoices:
        mark = mark_of(invoice.key)
        if mark in shared:
            continue
        old = before.seen.get(mark)
        if rows[invoice.key] > 1 or (invoice.is_held_by_problem and not invoice.is_closed):
            seen |= {mark: old} if old is not None else {}
            continue
        new = _last_seen(ledger, invoice)
        found = list(_changes(invoice, old, new)) if old is not None else []
        changes += found
        standing = old.edit if old is not None else None
        edit = _edit(found, standing, new.owed, history, today)
        if edit is not None and edit.is_leap and invoice.is_checked:
            edit = None
        seen[mark] = new if edit is None else replace(new, edit=edit)
    is_touched = any(change.kind in _TOUCHES for change in changes)
    touched_on = today if is_touched or before.touched_on is None else before.touched_on
    return Baseline(seen, touched_on), changes


def _last_seen(ledger: Ledger, invoice: Invoice) -> LastSeen:
    if invoice.is_closed:
        return LastSeen(invoice.state if invoice.state in CLOSING_STATES else InvoiceState.PAID)
    customer = ledger.customer_of(invoice)
    to = invoice.emails.good or (customer.emails.good if customer else ())
    billed = invoice.balance if invoice.amount is None else invoice.amount
    return LastSeen(
        state=invoice.state or "",
        amount=_sum(billed, invoice.currency),
        owed=_sum(invoice.balance, invoice.currency),
        due=invoice.due.isoformat() if invoice.due else "",
        to=_marked(", ".join(sorted(address.lower() for address in to))),
        link=_marked(invoice.pay_link),
    )


def _marked(text: str) -> str:
    """Return a text as Memory keeps it: a long one as its beginning and a mark of the whole.

    Of 20,000 invoices a cell of Memory holds some eighty, in 50,000 characters.
    """
    if len(text) <= _LONGEST_KEPT:
        return text
    return f"{text[: _LONGEST_KEPT - 10]}… {mark_of(text)[:8]}"


def _sum(amount: Decimal | None, currency: str) -> str:
    return "" if amount is None else f"{amount.normalize():f} {currency}"


def _changes(invoice: Invoice, old: LastSeen, new: LastSeen) -> Iterator[Change]:
    """Yield what changed, the most telling first."""
    if new.state == InvoiceState.PAID and not old.is_closed:
        yield Change(invoice, ChangeKind.PAID, old.owed, _sum(Decimal(0), invoice.currency))
    elif old.state != new.state:
        reopened = old.is_closed and not new.is_closed
        kind = ChangeKind.REOPENED if reopened else ChangeKind.STATE
        yield Change(invoice, kind, old.state, new.state)
    if old.is_closed or new.is_closed:
        return
    for kind, was, now in (
        (ChangeKind.ADDRESS, old.to, new.to),
        (ChangeKind.LINK, old.link, new.link),
        (ChangeKind.AMOUNT, old.amount, new.amount),
        (ChangeKind.DUE, old.due, new.due),
    ):
        if was != now:
            yield Change(invoice, kind, was, now)
    if old.owed != new.owed:
        fell = _fell(old.owed, new.owed)
        if fell or old.amount == new.amount:
            yield Change(
                invoice, ChangeKind.PAID if fell else ChangeKind.AMOUNT, old.owed, new.owed
            )


def amount_of(written_sum: str) -> Decimal:
    """Return the amount of a sum as `LastSeen` or a change has it; 0 when it is not a sum."""
    try:
        return _parts(written_sum)[0]
    except (ArithmeticError, ValueError):
        return Decimal(0)


def _fell(was: str, now: str) -> bool:
    """Tell whether a sum in one currency became smaller."""
    (before, old_currency), (after, currency) = _parts(was), _parts(now)
    return old_currency == currency and after < before


def _parts(written: str) -> tuple[Decimal, str]:
    """Return amount and currency of a sum; 0 and no currency for an empty text.

    Raises:
        ArithmeticError, ValueError: The text is not a sum, or is larger than a cell can hold.
    """
    text, _, currency = written.partition(" ")
    amount = Decimal(text or 0)
    if not amount.is_finite() or abs(amount) > _LARGEST_SUM:
        raise ValueError(written)
    return amount, currency


def _edit(
    changes: Sequence[Change], standing: Edit | None, owed: str, history: History, today: date
) -> Edit | None:
    """Return what holds an invoice: a suspicious change, of this run or one that still stands.

    Args:
        standing: What held it at the last run.
        owed: What is open now.
    """
    if standing is not None and standing.is_leap and _rises(standing.was, owed, _LEAP):
        return standing
    for change in changes:
        if _is_suspicious(change, history):
            is_told = bool(history.by_invoice.get(change.invoice.key))
            is_leap = change.kind is ChangeKind.AMOUNT and _rises(change.before, owed, _LEAP)
            return Edit(change.kind, change.before, today, is_leap=is_told and is_leap)
    return standing if standing is not None and standing.on == today else None


def _is_suspicious(change: Change, history: History) -> bool:
    match change.kind:
        case ChangeKind.REOPENED:
            return True
        case ChangeKind.ADDRESS | ChangeKind.LINK:
            return bool(change.before and change.after)
        case ChangeKind.DUE:
            return bool(history.by_invoice.get(change.invoice.key))
        case ChangeKind.AMOUNT:
            return _jumps(change.before, change.after)
        case _:
            return False


def _jumps(was: str, now: str) -> bool:
    """Tell whether a sum rose, fell by more than half, or changed its currency."""
    return _rises(was, now) or _rises(now, was, _SHRUNK)


def _rises(was: str, now: str, times: int = 1) -> bool:
    """Tell whether a sum is more than so many times another one, or in another currency."""
    (before, old_currency), (after, currency) = _parts(was), _parts(now)
    return old_currency != currency or after > before * times


def entries_of(changes: Sequence[Change], run: str, at: datetime) -> list[Entry]:
    """Return changes as entries of the Log."""
    return [
        Entry(
            event=Event.NOTICED,
            at=at,
            run=run,
            customer=change.invoice.customer,
            sends=(SendKey(change.invoice.key, 0, "", change.kind.value, 0),),
            detail=f"{change.before}{BECAME}{change.after}",
        )
        for change in changes
    ]


def written(baseline: Baseline) -> dict[str, str]:
    """Return the cells of Memory for a baseline, by name; of a closed invoice only its state."""
    packed: dict[str, dict[str, list[str]]] = {}
    for mark, last_seen in baseline.seen.items():
        packed.setdefault(f"{_CELL}{mark[:2]}", {})[mark[2:]] = _packed(last_seen)
    found = {
        name: json.dumps(cell, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        for name, cell in packed.items()
    }
    if baseline.touched_on is not None:
        found[_TOUCHED] = baseline.touched_on.isoformat()
    return found


def _packed(last_seen: LastSeen) -> list[str]:
    edit = last_seen.edit
    fields = [last_seen.state, last_seen.amount, last_seen.owed, last_seen.due]
    fields += [last_seen.to, last_seen.link]
    fields += [edit.kind.value, edit.was, edit.on.isoformat()] if edit else []
    fields += [_LEAPT] if edit and edit.is_leap else []
    while len(fields) > 1 and not fields[-1]:
        fields.pop()
    return fields


def renewed(memory: Mapping[str, str], after: Baseline) -> dict[str, str]:
    """Return the cells of Memory that have to change, so that it holds what is seen now."""
    return cells.renewed(memory, lambda n: n.startswith(_CELL) or n == _TOUCHED, written(after))


def read_baseline(memory: Mapping[str, str], invoices: Iterable[str]) -> Baseline:
    """Return the baseline that Memory holds.

    The invoices of a cell that a person damaged count as never seen.

    Args:
        invoices: Keys of today's invoices, to replace marks of earlier versions.
    """
    seen: dict[str, LastSeen] = {}
    for name, value in memory.items():
        if name.startswith(_CELL):
            try:
                cell = json.loads(value)
                seen |= {name[len(_CELL) :] + mark: _read(each) for mark, each in cell.items()}
            except (ValueError, TypeError, AttributeError, ArithmeticError, RecursionError):
                continue
    return Baseline(with_long_marks(seen, invoices), read_day(memory.get(_TOUCHED, "")))


def _read(fields: Sequence[str]) -> LastSeen:
    state, amount, owed, due, to, link, change, was, on, leapt = [
        *fields,
        *[""] * (10 - len(fields)),
    ]
    for written_sum in (amount, owed):
        _parts(written_sum)
    if not all(isinstance(field, str) for field in fields):
        raise TypeError(fields)
    edit = (
        Edit(ChangeKind(change), was, date.fromisoformat(on), is_leap=leapt == _LEAPT)
        if change
        else None
    )
    return LastSeen(state, amount, owed, due, to, link, edit)
