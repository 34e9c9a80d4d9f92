"""What is asked about invoices because of what stands elsewhere in the book."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from aldia.ledger.schema.records import Invoice
from aldia.ledger.values.problems import Problem

Questions = Mapping[int, Sequence[Problem]]
"""Problems of invoices, by row; rows that wait for the same answer share one problem."""

Look = Callable[[Sequence[Invoice]], Questions]
"""One look at something that may stand beside the invoices, such as lines, notes or other tabs."""


def asked(invoices: Sequence[Invoice], *looks: Look) -> list[Invoice]:
    """Return the invoices, each open one with what one look after the other asks about it.

    A look is given what the one before it left: a question holds open what only its balance closed.
    """
    found = [*invoices]
    for look in looks:
        if questions := look(found):
            found = [_with(each, questions.get(each.row, ())) for each in found]
    return found


def _with(invoice: Invoice, questions: Sequence[Problem]) -> Invoice:
    if not questions or invoice.is_closed:
        return invoice
    return replace(invoice, problems=(*invoice.problems, *questions))
