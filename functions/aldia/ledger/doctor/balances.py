"""Columns of balances that do not say what is left of each invoice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from aldia.ledger.doctor.book import Book
from aldia.ledger.tabs.tables import Record
from aldia.ledger.values.money import amount_in
from aldia.ledger.values.problems import Problem
from aldia.ledger.values.ratios import are_shares

_SAYING = ("paid", "paid_on", "state")
"""Columns besides the balance that say who paid."""


@dataclass(frozen=True, slots=True)
class _Line:
    """The sums of a row.

    Attributes:
        left: What is left of the amount by the payments of the row alone.
    """

    customer: str
    amount: Decimal
    left: Decimal
    stated: Decimal


def doubted_balances(book: Book, locale: str) -> Iterator[Problem]:
    """Yield the rows whose balance is no sum of theirs: a running one, a share, or a blank.

    A blank one says nothing left as well as nothing paid, where no other column says who paid. Each
    tab has a column of its own; one that runs may run on from tab to tab.
    """
    tabs = [tab for tab in book.by_tab if _keeps_balances(tab)]
    code = _code(book, locale) if tabs else ""
    for tab in tabs:
        yield from _in_tab(tab, _code(tab, locale) if len(tabs) > 1 and not code else code)


def _keeps_balances(tab: Book) -> bool:
    columns = tab.tabs.table_of(tab.records[0].row).columns
    return "amount" in columns and any(not each["stated"].is_blank for each in tab.records)


def _in_tab(book: Book, code: str) -> Iterator[Problem]:
    is_alone = not any(record.all(key) for record in book.records for key in _SAYING)
    for record, invoice in book.open_pairs:
        if invoice.amount is None or invoice.amount <= 0:
            continue
        if not record["stated"].is_blank:
            if code:
                yield book.finding(code, record, "stated", holds=True)
        elif is_alone and not invoice.received and not invoice.is_credited:
            yield book.finding("balance_blank", record, "stated", holds=True)


def _code(book: Book, locale: str) -> str:
    """Return the code of what a column of balances holds in their place; empty for balances."""
    groups: Sequence[Callable[[_Line], str]] = (lambda line: "", lambda line: line.customer)
    orders = (book.records, book.records[::-1])
    if any(_runs(_lines(order, locale), group) for order in orders for group in groups):
        return "balance_running"
    lines = list(_lines(book.records, locale))
    if any(0 < line.stated == line.left < line.amount for line in lines):
        return ""  # a payment of the row leaves just this sum
    is_share = are_shares((line.stated, line.amount) for line in lines)
    return "balance_share" if is_share else ""


def _lines(records: Iterable[Record], locale: str) -> Iterator[_Line]:
    """Yield the sums of the rows that have an amount and a balance."""
    for record in records:
        amount, stated = amount_in(record["amount"], locale), amount_in(record["stated"], locale)
        if amount is not None and stated is not None:
            cells = [raw for key in ("paid", "withheld") for raw in record.all(key)]
            gone = sum((amount_in(raw, locale) or Decimal(0) for raw in cells), Decimal(0))
            yield _Line(record["customer"].text, amount, amount - gone, stated)


def _runs(lines: Iterable[_Line], group: Callable[[_Line], str]) -> bool:
    """Tell whether each balance is the one before it in its group and what is left of its row.

    At least one has to differ from what is left of its row alone.
    """
    before: dict[str, Decimal] = {}
    has_run = False
    for line in lines:
        last = before.get(group(line), Decimal(0))
        if line.stated != last + line.left:
            return False
        has_run = has_run or last != 0
        before[group(line)] = line.stated
    return has_run
