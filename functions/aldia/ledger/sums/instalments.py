"""What is owed of an invoice that is paid in instalments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from aldia.ledger.schema.records import CLOSING_STATES, Instalment, InstalmentPlan
from aldia.ledger.sums.owed import Facts, Owed
from aldia.ledger.sums.payment_days import paid_from_the_oldest
from aldia.ledger.tabs.rows import RowReader
from aldia.ledger.values.money import quoted
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.units import is_payable, rounded

_ZERO = Decimal(0)


def with_plan(
    row: RowReader, facts: Facts, owed: Owed, plan: InstalmentPlan, received: Decimal
) -> Owed:
    """Return what is owed with its instalments, the payments shared out over them.

    What the instalments do not cover was paid before they were agreed. Later payments are either
    marked on the instalments or pay them from the oldest on; if both, the sums must agree.
    """
    plan = _in_units(plan, owed.currency)
    if not plan.is_readable:
        row.report("invoice", Wrong("plan_unreadable"))
    if facts.state in CLOSING_STATES or owed.paid_in_full or not plan.is_readable:
        return owed
    if owed.balance is None or owed.balance <= 0:
        return owed
    agreed = sum((part.amount for part in plan.instalments), _ZERO)
    marked = sum((part.paid for part in plan.instalments), _ZERO)
    of_plan = agreed - owed.balance
    sums = {"agreed": agreed, "balance": owed.balance, "marked": marked}
    details = {name: quoted(sum_, owed.currency) for name, sum_ in sums.items()}
    code = ""
    if owed.amount is not None and of_plan > rounded(received, owed.currency):
        code = "plan_exceeds"
    elif of_plan < 0:
        code = "plan_short"
    elif marked and of_plan not in (_ZERO, marked):
        code = "plan_disagrees"
    if code:
        row.report("amount", Wrong(code, details))
        return owed
    parts: Sequence[Instalment] = plan.instalments
    if not marked:
        parts = paid_from_the_oldest(parts, max(of_plan, _ZERO), owed.receipts, received)
    parts = _settled(parts, owed.currency)
    left = sum((part.amount - part.paid for part in parts), _ZERO)
    is_settled = left == 0 and marked < agreed
    return replace(owed, instalments=tuple(parts), balance=left, is_settled=is_settled)


def _in_units(plan: InstalmentPlan, currency: str) -> InstalmentPlan:
    """Return a plan whose sums are rounded, as those of a third of an invoice.

    The last instalment takes what rounding leaves, so that they add up to what was agreed.
    """
    parts = [
        replace(part, amount=rounded(part.amount, currency), paid=rounded(part.paid, currency))
        for part in plan.instalments
    ]
    if parts:
        agreed = sum((part.amount for part in plan.instalments), _ZERO)
        rest = rounded(agreed, currency) - sum((part.amount for part in parts), _ZERO)
        was_paid = plan.instalments[-1].paid >= plan.instalments[-1].amount
        last = parts[-1]
        parts[-1] = replace(
            last, amount=last.amount + rest, paid=last.paid + rest if was_paid else last.paid
        )
    return replace(plan, instalments=tuple(parts))


def _settled(parts: Sequence[Instalment], currency: str) -> list[Instalment]:
    """Return the instalments, each paid of which less is left than people can pay."""
    return [
        part if is_payable(part.amount - part.paid, currency) else replace(part, paid=part.amount)
        for part in parts
    ]
