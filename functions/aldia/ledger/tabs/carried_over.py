"""Invoices that the owner carries over, still unpaid, from one month's tab into the next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from aldia.ledger.schema.records import Invoice
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.left_out import LeftOut, TakenFor
from aldia.ledger.tabs.tables import Record


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """The invoices, once it is known what became of those that stand in several tabs.

    Attributes:
        invoices: Without former rows, if the owner says that they are such.
        former: Those rows, each with the place of its last one.
        asked: Rows of invoices of which the owner has yet to say whether they were carried over.
    """

    invoices: list[Invoice]
    former: Sequence[LeftOut] = ()
    asked: Collection[int] = ()

    def left(self, records: Sequence[Record]) -> Sequence[Record]:
        """Return the rows without the former ones."""
        former = {each.row for each in self.former}
        return [each for each in records if each.row not in former] if former else records


def settle_carried_over(
    invoices: list[Invoice], tabs: InvoiceTabs, *, is_said: bool | None
) -> CarriedOver:
    """Return the invoices with one row of each that was carried over, where that is so.

    Args:
        is_said: Whether the owner says that they carry invoices over; None where they said nothing.
    """
    last_rows = {} if is_said is False else _last_rows(invoices, tabs)
    if not is_said:
        return CarriedOver(invoices, asked={*last_rows, *last_rows.values()})
    former = [
        LeftOut(row, TakenFor.FORMER, tabs.named([last], row), last)
        for row, last in last_rows.items()
    ]
    return CarriedOver([each for each in invoices if each.row not in last_rows], former)


def _last_rows(invoices: Sequence[Invoice], tabs: InvoiceTabs) -> Mapping[int, int]:
    """Return the last row of each invoice that stands in several tabs, by each of its former rows.

    The last is that of the tab that was added last. Number, customer, due day, amount and currency
    are the same, each tab has it once, and a former row says nothing that the last one does not:
    it is open, waits for nothing, and less is not owed.
    """
    if len(tabs.tables) < 2:
        return {}
    by_key: dict[str, list[Invoice]] = {}
    for invoice in invoices:
        by_key.setdefault(invoice.key, []).append(invoice)
    return {
        each.row: rows[-1].row
        for key, rows in by_key.items()
        if key and len(rows) > 1
        if len({tabs.key_of(each.row) for each in rows}) == len(rows)
        if all(_is_former(each, rows[-1]) for each in rows[:-1])
        for each in rows[:-1]
    }


def _is_former(one: Invoice, last: Invoice) -> bool:
    if one.is_closed or one.is_held_by_problem or one.balance is None or last.balance is None:
        return False
    if not last.is_closed and _waits(one) != _waits(last):
        return False
    return _known(one) == _known(last) and one.balance >= last.balance


def _known(invoice: Invoice) -> tuple[object, ...]:
    return invoice.name_key, invoice.due, invoice.amount, invoice.currency


def _waits(invoice: Invoice) -> tuple[object, ...]:
    return invoice.state, invoice.promised, invoice.hold_until
