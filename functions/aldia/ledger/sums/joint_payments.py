"""Payments that name several invoices and are exactly what these come to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from aldia.ledger.schema.records import Invoice
from aldia.ledger.sums.unmatched_payments import UnmatchedPayment, may_be_paid_by
from aldia.ledger.values.folding import bare_name, identifier_key
from aldia.ledger.values.units import rounded

_BETWEEN = re.compile(r"\s*[,;&+\n]\s*|\s+(?:y|e|and)\s+", re.IGNORECASE)
"""What parts the numbers of several invoices; a dash or *to* between two may mean a range."""

Part = tuple[str, date | None, Decimal]
"""What a payment is for one invoice, by its key, with the day and the sum."""


def part_joint_payments(
    lines: Sequence[UnmatchedPayment], invoices: Sequence[Invoice]
) -> tuple[list[Part], list[UnmatchedPayment]]:
    """Return the parts of the payments that plainly belong to several invoices, and all others.

    Each invoice is named by its whole number, once in all payments, stands there once and had
    nothing paid, and all of them together are the sum that came in.
    """
    if not lines:
        return [], []
    rows = Counter(invoice.key for invoice in invoices)
    by_key = {invoice.key: invoice for invoice in invoices if rows[invoice.key] == 1}
    named = [_named(line, by_key) for line in lines]
    times = Counter(each.key for found in named for each in found)
    parts: list[Part] = []
    others: list[UnmatchedPayment] = []
    for line, found in zip(lines, named, strict=True):
        if found and all(times[each.key] == 1 for each in found):
            parts += [(each.key, line.on, each.balance or Decimal(0)) for each in found]
        else:
            others.append(line)
    return parts, others


def _named(line: UnmatchedPayment, by_key: Mapping[str, Invoice]) -> list[Invoice]:
    """Return the invoices that a payment plainly belongs to; none for any other payment."""
    keys = dict.fromkeys(map(identifier_key, _BETWEEN.split(line.number)))
    found = [by_key[key] for key in keys if key in by_key]
    return found if len(found) == len(keys) > 1 and _is_their_sum(line, found) else []


def _is_their_sum(line: UnmatchedPayment, named: Sequence[Invoice]) -> bool:
    owners = {bare_name(invoice.customer) for invoice in named}
    return (
        line.is_plain
        and (not line.payer or bare_name(line.payer) in owners)
        and all(_is_untouched(each) and may_be_paid_by(line, each) for each in named)
        and len({invoice.currency for invoice in named}) == 1
        and line.amount is not None
        and rounded(line.amount, named[0].currency) == sum(each.balance or 0 for each in named)
    )


def _is_untouched(invoice: Invoice) -> bool:
    """Tell whether an invoice is open, and nothing of it was paid yet."""
    is_whole = not invoice.received and not invoice.instalments and bool(invoice.balance)
    return is_whole and not invoice.is_closed
