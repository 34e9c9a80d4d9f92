"""Rates typed in place of withheld sums: one small number beside different amounts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from aldia.ledger.doctor.book import Book
from aldia.ledger.values.problems import Problem
from aldia.ledger.values.ratios import HIGHEST_RATE


def withheld_rates(book: Book) -> Iterator[Problem]:
    """Yield every withheld number if all may be rates and one stands beside different amounts.

    Numbers that are already reported as rates in their row are left out.
    """
    found = [
        (record, invoice, number)
        for record, invoice in book.pairs()
        if (number := record["withheld"].number) and invoice.amount
    ]
    amounts: dict[Decimal, set[Decimal]] = {}
    for _, invoice, number in found:
        amounts.setdefault(number, set()).add(invoice.amount or number)
    if not found or max(amounts) > HIGHEST_RATE or max(map(len, amounts.values())) == 1:
        return
    for record, invoice, _ in found:
        if not any(problem.code == "withheld_rate" for problem in invoice.problems):
            yield book.finding("withheld_rate", record, "withheld", holds=True)
