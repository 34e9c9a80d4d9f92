"""Agreements that are laid out for a customer, which hold only once a person says yes.

A person's wish in the Customers tab is laid out with days and sums, and offered by a phrase that
ends in its mark. Memory keeps the day from which it was laid out, so that it stays the same until
it is answered. A yes names the mark, so that it counts for those days and sums and for no others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from aldia.ledger.ledger import Ledger
from aldia.ledger.recognition.headings import filled, is_total
from aldia.ledger.schema.records import Customer, Invoice, InvoiceState
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.arrangements import Wish, WishKind, parse_wish
from aldia.ledger.values.cells import is_filled
from aldia.ledger.values.folding import identifier_key
from aldia.ledger.values.units import is_payable, smallest_unit
from aldia.planning.log.marks import fingerprint, mark_of
from aldia.planning.log.moments import read_day
from aldia.planning.memory.cells import renewed
from aldia.policy.working_days import working_day_from

FIRST_DAYS = 7
"""Days from the offer until its first instalment: time to agree and to pay. Chosen by hand."""

_OFFERED, _AGREED, _BLOCKED = "laid out ", "agreed ", "unwritten "
_MOST_PARTS = 36
"""Instalments of an agreement, whatever Settings says: three years of months. Chosen by hand."""

_LONGEST_DAYS = 366
"""Days between two of them, and of more time, whatever Settings says. Chosen by hand."""

_KEPT = re.compile(r"(\d{4}-\d\d-\d\d) (instalments|more_time) (\d{1,2})")


@dataclass(frozen=True, slots=True)
class ArrangedPart:
    """One instalment that is offered: a line of the Instalments tab once a person says yes."""

    number: str
    ordinal: int
    due: date
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What is laid out for one customer.

    Attributes:
        laid_out_on: Day from which its days are counted.
        is_accepted: Whether the cell names its mark.
        parts: Of each invoice in turn; they add up to its balance.
    """

    customer: Customer
    laid_out_on: date
    kind: WishKind
    count: int
    is_accepted: bool
    parts: Sequence[ArrangedPart]

    @property
    def mark(self) -> str:
        """Return the mark, which holds for exactly these sums and days."""
        lines = (f"{p.number} {p.ordinal} {p.due} {p.amount} {p.currency}" for p in self.parts)
        found = fingerprint("\n".join((self.customer.name_key, *lines)), 8)
        return found if re.search("[a-f]", found) else f"a{found[1:]}"


def arrangements(ledger: Ledger, memory: Mapping[str, str], today: date) -> list[Arrangement]:
    """Return what is laid out for each customer for whom a person asks it."""
    found = (_arranged(each, ledger, memory, today) for each in ledger.customers.values())
    return [each for each in found if each is not None and each.parts]


def unreadable_wishes(ledger: Ledger) -> list[Customer]:
    """Return the customers of whose agreement nobody can tell what is meant."""
    named = [each for each in ledger.customers.values() if each.arrangement]
    limit = _most(ledger)
    wishes = [(each, parse_wish(each.arrangement)) for each in named]
    return [each for each, wish in wishes if wish and not _is_within(wish, limit)]


def _most(ledger: Ledger) -> int:
    """Return the most instalments; 0 while nobody can read how many Settings allows."""
    return min(ledger.settings.plan_instalments or 0, _MOST_PARTS)


def _is_within(wish: Wish, limit: int) -> bool:
    return wish.kind is not WishKind.UNREADABLE and wish.count <= limit


def renewed_arrangements(ledger: Ledger, memory: Mapping[str, str], today: date) -> dict[str, str]:
    """Return the cells of Memory that have to change, so that it keeps what is offered now.

    That an offer was agreed is kept as long as its mark stands in a cell.
    """
    offered = {
        _OFFERED + mark_of(each.customer.name_key): (
            f"{each.laid_out_on.isoformat()} {each.kind} {each.count}"
        )
        for each in arrangements(ledger, memory, today)
    }
    typed = " ".join(each.arrangement.lower() for each in ledger.customers.values())
    agreed = {
        name: text
        for name, text in memory.items()
        if name.startswith((_AGREED, _BLOCKED)) and name.split(" ")[1] in typed
    }
    ours = (_OFFERED, _AGREED, _BLOCKED)
    return renewed(memory, lambda name: name.startswith(ours), offered | agreed)


def agreed_cell(arrangement: Arrangement, today: date) -> dict[str, str]:
    """Return the cell of Memory by which an accepted offer is written down once and never again."""
    return {_AGREED + arrangement.mark: today.isoformat()}


def blocked_cell(arrangement: Arrangement) -> dict[str, str]:
    """Return the cell of Memory by which it is said that an accepted offer cannot be written."""
    return {_BLOCKED + arrangement.mark: "1"}


def is_blocked(arrangement: Arrangement, table: Table | None, memory: Mapping[str, str]) -> bool:
    """Tell whether an accepted offer cannot be written into the Instalments tab."""
    is_known = _BLOCKED + arrangement.mark in memory
    return arrangement.is_accepted and (is_known or table is None or not may_add(table))


def may_add(table: Table) -> bool:
    """Tell whether a line below everything in the Instalments tab continues its list."""
    rows = [row for row, cells in enumerate(table.values) if any(map(is_filled, cells))]
    last = max(rows, default=-1)
    if not table.is_usable or last < table.header_row:
        return False
    if last == table.header_row:
        return True
    is_line = last - 1 in rows and "invoice" in table.record(last).cells
    return is_line and not is_total(filled(table.values[last]))


def _arranged(
    customer: Customer, ledger: Ledger, memory: Mapping[str, str], today: date
) -> Arrangement | None:
    wish = parse_wish(customer.arrangement)
    kept = _KEPT.fullmatch(memory.get(_OFFERED + mark_of(customer.name_key), ""))
    before = _laid_out(customer, ledger, kept, today) if kept else None
    if wish is None or not _is_within(wish, _most(ledger)):
        return None
    if wish.kind is WishKind.REFUSED or _AGREED + wish.mark in memory:
        return None
    if wish.kind is WishKind.ACCEPTED:
        if before is None:
            return None
        if before.parts and before.parts[0].due > today:
            return _answered(before, wish.mark)
        return _laid_out_anew(customer, ledger, before.kind, before.count, today)
    count = 1 if wish.kind is WishKind.MORE_TIME else wish.count or _most(ledger)
    is_same = before is not None and (before.kind, before.count) == (wish.kind, count)
    if before is not None and is_same and before.parts and before.parts[0].due > today:
        return before
    return _laid_out_anew(customer, ledger, wish.kind, count, today)


def _answered(before: Arrangement, mark: str) -> Arrangement:
    is_meant = before.mark == mark
    return Arrangement(
        before.customer, before.laid_out_on, before.kind, before.count, is_meant, before.parts
    )


def _laid_out(
    customer: Customer, ledger: Ledger, kept: re.Match[str], today: date
) -> Arrangement | None:
    """Return what Memory keeps, with the balances of now."""
    on = read_day(kept[1])
    count = int(kept[3])
    if on is None or on > today or not 1 <= count <= max(_most(ledger), 1):
        return None
    parts = _parts(customer, ledger, WishKind(kept[2]), count, on, today)
    return Arrangement(customer, on, WishKind(kept[2]), count, False, parts)


def _laid_out_anew(
    customer: Customer, ledger: Ledger, kind: WishKind, count: int, today: date
) -> Arrangement:
    parts = _parts(customer, ledger, kind, count, today, today)
    return Arrangement(customer, today, kind, count, False, parts)


def _parts(
    customer: Customer, ledger: Ledger, kind: WishKind, count: int, on: date, today: date
) -> list[ArrangedPart]:
    settings, place = ledger.settings, ledger.jurisdiction_of(customer)
    if kind is WishKind.MORE_TIME:
        days = [min(settings.extension_days or 0, _LONGEST_DAYS)]
    else:
        spacing = min(settings.plan_days or 0, _LONGEST_DAYS)
        days = [FIRST_DAYS + spacing * number for number in range(count if spacing else 0)]
    if not days or 0 in days:
        return []
    dues = [working_day_from(on + timedelta(days=each), place) for each in days]
    parts = []
    for invoice in _overdue(customer, ledger, today):
        shares = shares_of(invoice.balance or Decimal(0), len(dues), invoice.currency)
        for number, (due, sum_) in enumerate(zip(dues, shares, strict=False), 1):
            parts.append(ArrangedPart(invoice.number, number, due, sum_, invoice.currency))
    return parts


def shares_of(balance: Decimal, count: int, currency: str) -> list[Decimal]:
    """Return a balance in equal parts that people can pay; the last one takes what is left over.

    There are fewer parts than asked for where they would be too small.
    """
    unit = smallest_unit(currency)
    while count > 1 and not is_payable((balance / count).quantize(unit, ROUND_DOWN), currency):
        count -= 1
    share = (balance / count).quantize(unit, ROUND_DOWN)
    return [share] * (count - 1) + [balance - share * (count - 1)]


def _overdue(customer: Customer, ledger: Ledger, today: date) -> Iterator[Invoice]:
    """Yield the overdue invoices of a customer that nothing stands in the way of."""
    if customer.name_key in ledger.debtors.shared or customer.is_held_by_problem:
        return
    counts = Counter(invoice.key for invoice in ledger.invoices)
    for invoice in ledger.invoices:
        is_theirs = customer.is_about(invoice) and counts[invoice.key] == 1
        if is_theirs and _may_be_arranged(invoice, today):
            yield invoice


def _may_be_arranged(invoice: Invoice, today: date) -> bool:
    is_plain = invoice.state in {None, InvoiceState.OPEN, InvoiceState.PARTIAL}
    is_whole = not (invoice.instalments or invoice.part or invoice.deposit)
    is_sound = not invoice.is_closed and not invoice.is_held_by_problem
    is_named = bool(invoice.key) and identifier_key(invoice.number) == invoice.key
    if not (is_plain and is_whole and is_sound and is_named) or invoice.amount is None:
        return False
    last, balance = invoice.last_day, invoice.balance or Decimal(0)
    return last is not None and last < today and is_payable(balance, invoice.currency)
