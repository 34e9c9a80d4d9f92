"""Lines with a sum below the invoices that say that money came in: `Menos abonos`, and how much.

No row says which invoices it paid, so that what they are asked for may be too much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from aldia.ledger.recognition.comparing import at, number_in
from aldia.ledger.recognition.contents import is_number
from aldia.ledger.schema.lists import meanings_of
from aldia.ledger.schema.records import Invoice
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.folding import fold_words, tidy

_CAME_IN = frozenset({"paid", "payment", "part", "credit_note"})
_OTHERWISE = frozenset({"balance", "due", "term", "method", "bank", "promise", "expected"})
"""Meanings of words by which a sum is none that came in: `Pendiente de pago`, `Cuenta de pagos`."""


def unplaced_payments(table: Table, invoices: Sequence[Invoice]) -> Iterator[tuple[int, str]]:
    """Yield row on screen and text of each line of one text and one sum that came in.

    It stands below the last invoice that has a due day. What the invoices say themselves is no
    news: the total of a column, what the closed ones come to, what the balances lack of the
    amounts. Neither is more than all that was billed.

    Args:
        invoices: Those of the tab.
    """
    last = max((each.row for each in invoices if each.due is not None), default=0)
    if not last < len(table.values):
        return
    known = set(_explained(table, invoices))
    billed = sum((each.amount or Decimal(0) for each in invoices), Decimal(0))
    for index in range(last, len(table.values)):
        cells = table.cells(index + 1)
        texts = [cell for cell in cells if isinstance(cell, str)]
        if len(cells) != 2 or len(texts) != 1 or not _says_came_in(table, texts[0]):
            continue
        sum_ = abs(sum(map(number_in, cells), Decimal(0)))
        if 0 < sum_ <= billed and sum_ not in known and all(map(_is_cell, cells)):
            yield index + 1, f"{tidy(texts[0])} {sum_:f}"


def _is_cell(cell: Scalar) -> bool:
    return isinstance(cell, str) or is_number(cell)


def _says_came_in(table: Table, text: str) -> bool:
    words = table.tab.header_words
    said = meanings_of([text], words)
    said |= {each for word in fold_words(text).split() for each in meanings_of([word], words)}
    return bool(said & _CAME_IN) and not said & _OTHERWISE


def _explained(table: Table, invoices: Sequence[Invoice]) -> Iterator[Decimal]:
    """Yield the sums that the rows of the invoices come to."""
    rows = [table.values[each.row - 1] for each in invoices]
    width = max(map(len, table.values), default=0)
    for place in range(width):
        yield sum((number_in(at(row, place)) for row in rows), Decimal(0))
    amounts = [(each, each.amount or Decimal(0)) for each in invoices]
    yield sum((amount for each, amount in amounts if each.is_closed), Decimal(0))
    yield sum((amount - (each.balance or Decimal(0)) for each, amount in amounts), Decimal(0))
