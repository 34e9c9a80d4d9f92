"""Amounts that are a hundred or a thousand times too large or too small for their column.

`1.200` typed where the point separates decimals becomes 1.2; `1250.50` typed where it separates
thousands becomes 125050. Both lie far outside the column, and inside it once corrected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log10
from statistics import median

from aldia.ledger.doctor.book import Book
from aldia.ledger.schema.records import Invoice
from aldia.ledger.tabs.tables import Record
from aldia.ledger.values.problems import Problem
from aldia.ledger.values.units import rounded, usual_digits

_FEWEST = 12
"""Amounts of one currency that are needed to judge by; chosen by hand."""

_FACTORS = (Decimal(1000), Decimal(100), Decimal(1) / 100, Decimal(1) / 1000)
"""What corrects a misread sign: thousands (first) or cents that were lost or gained."""

_THOUSAND = 1000

_FAR = 1.5
"""Powers of ten from the column's middle beyond which an amount is strange; chosen by hand.

Four times the column's spread counts instead where that is more.
"""

_NEAR = 0.8
"""Powers of ten from the middle within which a corrected amount fits; chosen by hand.

One and a half times the spread counts instead where that is more.
"""


@dataclass(frozen=True)
class _Column:
    """The middle and the spread of the amounts of one currency, in powers of ten."""

    middle: float
    spread: float

    @classmethod
    def of(cls, amounts: Sequence[Decimal]) -> _Column | None:
        if len(amounts) < _FEWEST:
            return None
        powers = [log10(amount) for amount in amounts]
        middle = median(powers)
        # Of normally distributed values, 1.4826 median deviations are one standard deviation.
        return cls(middle, 1.4826 * median(abs(power - middle) for power in powers))

    def off(self, amount: Decimal) -> float:
        return abs(log10(amount) - self.middle)

    def is_far(self, amount: Decimal) -> bool:
        return self.off(amount) > max(_FAR, 4 * self.spread)

    def is_near(self, amount: Decimal) -> bool:
        return self.off(amount) <= max(_NEAR, 1.5 * self.spread)


def strange_amounts(book: Book) -> Iterator[Problem]:
    """Yield amounts that fit their column only when corrected, with the amount to type.

    One with a decimal that its currency lacks, and below a thousand, needs no column to be wrong,
    unless most have as many: then they were worked out.
    """
    by_currency: dict[str, list[Decimal]] = {}
    for invoice in book.invoices:
        if invoice.amount is not None and invoice.amount > 0:
            by_currency.setdefault(invoice.currency, []).append(invoice.amount)
    columns = {code: _Column.of(amounts) for code, amounts in by_currency.items()}
    lost = _all_lost(book)
    for record, invoice in book.open_pairs:
        if record.row in lost:
            details = {"amount": f"{lost[record.row]:f}", "currency": invoice.currency}
            code = "amount_thousandths" if usual_digits(invoice.currency) else "amount_no_cents"
            yield book.finding(code, record, "amount", holds=True, **details)
            continue
        right = _right_amount(record, invoice, columns)
        if right is not None:
            meant = f"{right:f}"
            yield book.finding("amount_scale", record, "amount", meant=meant, amount=meant)


def _all_lost(book: Book) -> dict[int, Decimal]:
    """Return what was typed in each row whose thousands were read as decimals.

    None in a currency with cents in which half of the amounts or more have a third decimal.
    """
    found = {
        record.row: (lost, invoice.currency)
        for record, invoice in book.pairs()
        if (lost := _lost_thousands(record, invoice)) is not None
    }
    if not found:
        return {}
    finer = Counter(currency for _, currency in found.values())
    counts = Counter(invoice.currency for invoice in book.invoices if invoice.amount)
    computed = {code for code in finer if usual_digits(code) and 2 * finer[code] >= counts[code]}
    return {row: lost for row, (lost, currency) in found.items() if currency not in computed}


def _lost_thousands(record: Record, invoice: Invoice) -> Decimal | None:
    """Return what was typed where a sign of thousands was read as one of decimals; else None.

    `450.500` that became 450.5, in a currency in which nobody writes cents, or `1.789` in one in
    which nobody writes a third decimal.
    """
    if invoice.amount is None or not 1 <= invoice.amount <= _THOUSAND:
        return None
    number = record["amount"].number
    if number is None or number >= _THOUSAND:
        return None
    is_finer = number * 10 ** usual_digits(invoice.currency) % 1 != 0
    is_fraction = is_finer and number * _THOUSAND % 1 == 0
    return (number * _THOUSAND).quantize(Decimal(1)) if is_fraction else None


def _right_amount(
    record: Record, invoice: Invoice, columns: Mapping[str, _Column | None]
) -> Decimal | None:
    column, amount = columns.get(invoice.currency), invoice.amount
    if column is None or amount is None or amount <= 0:
        return None
    exact = record["amount"].number or amount
    lost_thousands = not usual_digits(invoice.currency) and exact != exact.to_integral_value()
    # `1.200` read as a fraction is below 1000, and need not lie far outside the column.
    if not column.is_far(amount) and not (lost_thousands and exact < _THOUSAND):
        return None
    moved = [exact * factor for factor in _FACTORS[: 1 if lost_thousands else None]]
    fitting = [each for each in moved if each > 0 and column.is_near(each)]
    best = min(fitting, key=column.off, default=None)
    return None if best is None else rounded(best, invoice.currency).normalize()
