"""Instalments under a number that no invoice has, and the invoices that they could belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from aldia.ledger.schema.records import InstalmentPlan, Invoice
from aldia.ledger.values.references import Numbers
from aldia.ledger.values.units import rounded


def possible_plans(
    plans: Mapping[str, InstalmentPlan],
    known: Numbers,
    invoices: Sequence[Invoice],
    today: date | None,
) -> dict[str, str]:
    """Return the rows of instalments, as text, by the key of each open invoice that they fit.

    They fit one without a plan whose amount or balance they come to, as after its number was
    corrected: it would be asked for in full, before the days that were agreed. Left out are plans
    whose last day has come, as their lines may stay when the invoice has gone, and those that fit
    an invoice whose number theirs resembles: that one waits already.
    """
    found: dict[str, list[int]] = {}
    for key, plan in plans.items():
        if key in known or not _is_ahead(plan, today):
            continue
        fitting = {each.key for each in invoices if not each.is_closed and _fits(plan, each)}
        if fitting.isdisjoint(known.meant_by(key)):
            for each in fitting - plans.keys():
                found.setdefault(each, []).extend(part.row for part in plan.instalments)
    return {key: ", ".join(map(str, rows)) for key, rows in found.items()}


def _is_ahead(plan: InstalmentPlan, today: date | None) -> bool:
    """Tell whether an instalment that was not paid falls due today or later."""
    left = (part for part in plan.instalments if part.paid < part.amount)
    return any(today is None or part.due >= today for part in left)


def _fits(plan: InstalmentPlan, invoice: Invoice) -> bool:
    agreed = sum((part.amount for part in plan.instalments), Decimal(0))
    return rounded(agreed, invoice.currency) in {invoice.amount, invoice.balance}
