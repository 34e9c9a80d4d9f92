"""The reasons of decisions, in one table with what is known of each."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Topic(StrEnum):
    """What a part of the owner's digest is about, in the order in which it is read."""

    SENT = "sent"
    HELD = "held"
    UNKNOWN = "unknown"
    BROKEN = "broken"
    CALLS = "calls"
    PERSON = "person"
    UNREACHABLE = "unreachable"
    PROBLEMS = "problems"
    LIMIT = "limit"
    LATER = "later"
    TOMORROW = "tomorrow"


class WaitsFor(StrEnum):
    """What ends a wait."""

    DAY = "day"
    """It ends by itself, on a day or at an hour."""
    AGREEMENT = "agreement"
    """The owner agrees to the day's batch, in Settings."""
    CALL = "call"
    """Somebody notes the outcome of a call."""
    CHANGE = "change"
    """Somebody changes what the sheet says."""


_UNLISTED = False


class Reason(StrEnum):
    """Why an invoice is, or is not, written about; `words.toml` has a sentence for each.

    Attributes:
        waits_for: What ends the wait; None where nothing waits, as it goes now or is closed.
        topic: The part of the owner's digest that shows it; None for no part.
        is_listed: Whether letters about other invoices list such an invoice while it waits.
    """

    waits_for: WaitsFor | None
    topic: Topic | None
    is_listed: bool

    def __new__(
        cls,
        code: str,
        waits_for: WaitsFor | None = None,
        topic: Topic | None = None,
        is_listed: bool = True,
    ) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.waits_for = waits_for
        member.topic = topic
        member.is_listed = is_listed
        return member

    # It goes now.
    SEND = "send"
    ASK = "ask", None, Topic.CALLS
    PREVIEW = "preview"

    # It is closed.
    PAID = "paid"
    PAID_DISCOUNT = "paid_discount"
    SETTLED = "settled"
    THANKS = "thanks"
    CREDIT = "credit"
    CREDIT_APPLIED = "credit_applied"
    VOID = "void"
    WRITTEN_OFF = "written_off"
    CANCELLED = "cancelled"

    # Something about the row has to be mended.
    PROBLEM = "problem", WaitsFor.CHANGE, Topic.PROBLEMS, _UNLISTED
    PAYMENT_POSSIBLE = "payment_possible", WaitsFor.CHANGE, Topic.PROBLEMS, _UNLISTED
    PAYMENT_UNREADABLE = "payment_unreadable", WaitsFor.CHANGE, Topic.PROBLEMS, _UNLISTED
    CUSTOMER_PROBLEM = "customer_problem", WaitsFor.CHANGE, Topic.PROBLEMS, _UNLISTED

    # What people agreed on or asked for.
    NEVER_CHASE = "never_chase", WaitsFor.CHANGE, None, _UNLISTED
    NEVER_CHASE_ADDRESS = "never_chase_address", WaitsFor.CHANGE, None, _UNLISTED
    NEVER_CHASE_INVOICE = "never_chase_invoice", WaitsFor.CHANGE, None, _UNLISTED
    OUTSIDE = "outside", WaitsFor.CHANGE, None, _UNLISTED
    IN_PLAN = "in_plan", WaitsFor.CHANGE, None, _UNLISTED
    DISPUTED = "disputed", WaitsFor.CHANGE
    HOLD = "hold", WaitsFor.DAY, None, _UNLISTED
    CUSTOMER_HOLD = "customer_hold", WaitsFor.DAY, None, _UNLISTED
    ON_HOLD = "on_hold", WaitsFor.CHANGE, None, _UNLISTED
    PROMISE = "promise", WaitsFor.DAY, None, _UNLISTED
    CALL_PENDING = "call_pending", WaitsFor.CALL, Topic.CALLS

    # What is not worth a letter, or would be wrong to ask for.
    SMALL_BALANCE = "small_balance", WaitsFor.CHANGE, None, _UNLISTED
    CREDIT_COVERS = "credit_covers", WaitsFor.CHANGE, Topic.PERSON, _UNLISTED

    # Where the ladder stands.
    NOT_DUE_YET = "not_due_yet", WaitsFor.DAY
    LADDER_FINISHED = "ladder_finished", WaitsFor.CHANGE, Topic.PERSON
    STEP_UNREAD = "step_unread", WaitsFor.CHANGE, Topic.PROBLEMS
    OLD_DEBT = "old_debt", WaitsFor.CHANGE, Topic.PERSON, _UNLISTED

    # Whether the customer can be reached, and may be.
    NO_ADDRESS = "no_address", WaitsFor.CHANGE, Topic.UNREACHABLE
    ADDRESS_UNREADABLE = "address_unreadable", WaitsFor.CHANGE, Topic.UNREACHABLE
    BOUNCED = "bounced", WaitsFor.CHANGE, Topic.PROBLEMS
    UNSUBSCRIBED = "unsubscribed", WaitsFor.CHANGE, Topic.PROBLEMS
    MAIL_NOT_AGREED = "mail_not_agreed", WaitsFor.CHANGE, Topic.UNREACHABLE
    CHANNEL_NOT_ALLOWED = "channel_not_allowed", WaitsFor.CHANGE, Topic.UNREACHABLE

    # What a careful person would look at first.
    EDITED_AMOUNT = "edited_amount", WaitsFor.DAY, None, _UNLISTED
    AMOUNT_LEAPT = "amount_leapt", WaitsFor.CHANGE, Topic.PROBLEMS, _UNLISTED
    EDITED_DUE = "edited_due", WaitsFor.DAY, None, _UNLISTED
    EDITED_ADDRESS = "edited_address", WaitsFor.DAY, None, _UNLISTED
    EDITED_LINK = "edited_link", WaitsFor.DAY, None, _UNLISTED
    EDITED_REOPENED = "edited_reopened", WaitsFor.DAY, None, _UNLISTED
    FIRST_SEEN = "first_seen", WaitsFor.DAY
    SUSPECTED = "suspected", WaitsFor.CHANGE, Topic.PROBLEMS, _UNLISTED
    STALE_BOOKS = "stale_books", WaitsFor.CHANGE, Topic.PROBLEMS

    # What is wrong with the letter itself.
    LETTER_MISTAKE = "letter_mistake", WaitsFor.CHANGE, Topic.PROBLEMS
    REJECTED = "rejected", WaitsFor.CHANGE, Topic.PROBLEMS
    NOT_ARRIVED = "not_arrived", WaitsFor.CHANGE, Topic.PROBLEMS
    WORDS_MISSING = "words_missing", WaitsFor.CHANGE, Topic.UNREACHABLE
    ADDRESSES_TOO_MANY = "addresses_too_many", WaitsFor.CHANGE, Topic.PROBLEMS
    INVOICES_TOO_MANY = "invoices_too_many", WaitsFor.CHANGE, Topic.PERSON

    # When it may go.
    GAP = "gap", WaitsFor.DAY
    GAP_ELSEWHERE = "gap_elsewhere", WaitsFor.DAY
    UNKNOWN = "unknown", WaitsFor.DAY
    OUTSIDE_HOURS = "outside_hours", WaitsFor.DAY
    CLOSED_DAY = "closed_day", WaitsFor.DAY
    DAILY_LIMIT = "daily_limit", WaitsFor.DAY
    WEEKLY_LIMIT = "weekly_limit", WaitsFor.DAY
    LAWFUL_GAP = "lawful_gap", WaitsFor.DAY
    ONE_CHANNEL = "one_channel", WaitsFor.DAY
    NEVER_LAWFUL = "never_lawful", WaitsFor.CHANGE, Topic.UNREACHABLE
    PREFERRED_HOUR = "preferred_hour", WaitsFor.DAY
    HOUR_UNLAWFUL = "hour_unlawful", WaitsFor.CHANGE, Topic.UNREACHABLE

    # What the run as a whole allows.
    BUREAU_ALONE = "bureau_alone", WaitsFor.DAY
    ADDRESS_TODAY = "address_today", WaitsFor.DAY
    NAME_TODAY = "name_today", WaitsFor.DAY
    CAP = "cap", WaitsFor.DAY, Topic.LATER
    FIRST_DAY_CAP = "first_day_cap", WaitsFor.DAY, Topic.LATER
    BREAKER = "breaker", WaitsFor.AGREEMENT, Topic.HELD
    PAUSED = "paused", WaitsFor.CHANGE
