"""What is asked about columns that were not recognised and may matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from aldia.ledger.schema.records import QUIET_STATES, Invoice
from aldia.ledger.values.problems import Problem

OF_THE_BOOK = frozenset({"withheld_unclear", "perception_unclear"})
"""Codes of the questions of which there is one for the whole book."""


@dataclass(frozen=True, slots=True)
class Overlooked:
    """A column that was not recognised and may matter.

    Attributes:
        rows: Those in which it says something, as numbered on screen.
        receipts: Those in which it may say that money came in; no news where that is known.
    """

    question: Problem
    rows: frozenset[int]
    receipts: frozenset[int] = frozenset()

    def is_about(self, invoice: Invoice) -> bool:
        """Tell whether it may decide about an invoice that is open."""
        return invoice.row in self.rows or (invoice.row in self.receipts and not invoice.received)


def as_one(found: Iterable[Overlooked]) -> list[Overlooked]:
    """Return the questions about columns of one header in several tabs as one, that of the first.

    What a person answers holds for all of them; without a header it is of one column only. What is
    asked about taxes is one question for all headers.
    """
    known: dict[tuple[str, ...], Overlooked] = {}
    for each in found:
        question = each.question
        kind = (question.code, question.column, *([] if question.column else [question.tab]))
        kind = (*kind, *map(str, question.details.values()))
        kind = (question.code,) if question.code in OF_THE_BOOK else kind
        first = known.get(kind)
        known[kind] = each if first is None else replace(first, rows=first.rows | each.rows)
    return list(known.values())


def held_by_columns(
    invoices: Sequence[Invoice], columns: Sequence[Overlooked]
) -> Sequence[Invoice]:
    """Return the invoices, with each question at the open rows of which its column says something.

    All rows share one problem, so that people are asked once. The days to pay are not asked for
    meanwhile, as the column may say when the invoice falls due. A row whose own state says that
    nobody is asked needs no other reason.
    """
    if not columns:
        return invoices
    return [
        invoice if invoice.is_closed or invoice.state in QUIET_STATES else _held(invoice, columns)
        for invoice in invoices
    ]


def _held(invoice: Invoice, columns: Sequence[Overlooked]) -> Invoice:
    asked = [each.question for each in columns if each.is_about(invoice)]
    if not asked:
        return invoice
    others = (each for each in invoice.problems if each.code != "term_missing")
    return replace(invoice, problems=(*others, *asked))
