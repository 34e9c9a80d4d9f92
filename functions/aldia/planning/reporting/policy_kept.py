"""Whether overdue invoices are contacted as the ladder says, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from aldia.ledger.schema.records import InvoiceState
from aldia.planning.deciding.cases import Action, Decision
from aldia.planning.deciding.reasons import Reason, Topic, WaitsFor


class Kept(StrEnum):
    """How an overdue invoice stands with the ladder, and the code of its words."""

    KEPT = "policy_kept"
    """Every step so far was done, or goes now."""
    AGREED = "policy_agreed"
    CALL = "policy_call"
    """A person was asked to call, and has not done it."""
    UNREACHABLE = "policy_unreachable"
    LATER = "policy_later"
    """A law, an hour or a limit lets it go on another day."""
    MEND = "policy_mend"
    OWNER = "policy_owner"
    """It waits for the owner's word."""


_KEPT = {
    **dict.fromkeys(
        (
            Reason.SEND,
            Reason.ASK,
            Reason.NOT_DUE_YET,
            Reason.LADDER_FINISHED,
            Reason.GAP,
            Reason.UNKNOWN,
        ),
        Kept.KEPT,
    ),
    **dict.fromkeys(
        (
            Reason.NEVER_CHASE,
            Reason.NEVER_CHASE_ADDRESS,
            Reason.NEVER_CHASE_INVOICE,
            Reason.IN_PLAN,
            Reason.DISPUTED,
            Reason.HOLD,
            Reason.CUSTOMER_HOLD,
            Reason.ON_HOLD,
            Reason.PROMISE,
            Reason.SMALL_BALANCE,
            Reason.CREDIT_COVERS,
        ),
        Kept.AGREED,
    ),
    **dict.fromkeys(
        (
            Reason.BOUNCED,
            Reason.UNSUBSCRIBED,
            Reason.NOT_ARRIVED,
            Reason.REJECTED,
            Reason.ADDRESSES_TOO_MANY,
        ),
        Kept.UNREACHABLE,
    ),
    Reason.CALL_PENDING: Kept.CALL,
    Reason.STALE_BOOKS: Kept.OWNER,
}


def kept_by(decision: Decision) -> Kept:
    """Return how an overdue invoice stands with the ladder."""
    reason = decision.reason
    if decision.action is Action.PROBLEM:
        return Kept.MEND
    if (known := _KEPT.get(reason)) is not None:
        return known
    if reason.topic is Topic.UNREACHABLE:
        return Kept.UNREACHABLE
    if reason.waits_for is WaitsFor.DAY:
        return Kept.LATER
    return Kept.MEND if reason.topic is Topic.PROBLEMS else Kept.OWNER


def policy_kept(items: Iterable[Decision]) -> Mapping[Kept, int]:
    """Return how many overdue invoices and instalments stand how; only what there is.

    What goes on outside the house is left out, as no step is for it.
    """
    counts = dict.fromkeys(Kept, 0)
    for decision in items:
        is_late = (decision.days_late or 0) > 0
        is_here = decision.invoice.state is not InvoiceState.OUTSIDE
        if is_late and is_here and (decision.is_owed or decision.action is Action.PROBLEM):
            counts[kept_by(decision)] += 1
    return {kept: count for kept, count in counts.items() if count}
