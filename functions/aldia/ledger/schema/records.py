"""Invoices, customers and payments as they stand in the sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from aldia.ledger.values.addresses import NOBODY, Addresses
from aldia.ledger.values.folding import name_key
from aldia.ledger.values.money import Written
from aldia.ledger.values.problems import Problem
from aldia.policy.channels import Channel
from aldia.policy.conditions import NOTHING_GIVEN, Given
from aldia.policy.rule_book import DebtorKind
from aldia.policy.working_days import Jurisdiction, working_day_from


class InvoiceState(StrEnum):
    """What a row says of its invoice: the keys of the schema's choices."""

    OPEN = "open"
    PARTIAL = "partial"
    PAID = "paid"
    VOID = "void"
    WRITTEN_OFF = "written_off"
    CANCELLED = "cancelled"
    DISPUTED = "disputed"
    ON_HOLD = "on_hold"
    NEVER_CHASE = "never_chase"
    OUTSIDE = "outside"
    """A lawyer, a court, an agency or an insolvency goes on with it."""
    IN_PLAN = "in_plan"


class TermOf(StrEnum):
    """Whose days to pay made a due day, the first of them that has any."""

    ROW = "row"
    CUSTOMER = "customer"
    BOOK = "book"


UNPAID_STATES = frozenset({InvoiceState.VOID, InvoiceState.WRITTEN_OFF, InvoiceState.CANCELLED})
NOT_ASKED = frozenset(InvoiceState) - {InvoiceState.OPEN, InvoiceState.PARTIAL}
CLOSING_STATES = UNPAID_STATES | {InvoiceState.PAID}
QUIET_STATES = NOT_ASKED - {InvoiceState.IN_PLAN}
"""States in which nothing of a row is asked for; the instalments of a plan are."""


Receipt = tuple[date | None, Decimal]
"""Money that came in: its day, where it is known, and its sum; below zero if it went back."""


@dataclass(frozen=True, slots=True)
class Instalment:
    """One agreed part of an invoice.

    Attributes:
        row: In the Instalments tab, as numbered on screen.
        number: As typed; else its due day (20261114), which stays when other parts are deleted.
        ordinal: Which part it is, counted from 1; its number if one was typed.
        receipts: What makes up `paid`, as far as that is known.
    """

    row: int
    number: int
    ordinal: int
    due: date
    amount: Decimal
    paid: Decimal = Decimal(0)
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class InstalmentPlan:
    """The instalments of one invoice.

    Attributes:
        is_readable: Whether all of them could be read.
        currencies: What each currency that they name may mean.
    """

    instalments: tuple[Instalment, ...] = ()
    is_readable: bool = True
    currencies: frozenset[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice row, or one instalment of it.

    Attributes:
        row: As numbered on screen; where several tabs list invoices, as `InvoiceTabs` numbers them.
        number: As the person wrote it.
        key: What every spelling of the number shares; empty when there is none.
        debtor: Key of the debtor: the name, and an address if several bear it; see `Debtors`.
        amount: None when it cannot be read, or when only a balance is kept.
        received: What came in, as the row and the Payments tab say.
        receipts: What makes it up, as far as that is known.
        balance: What is still owed; None when nobody can know.
        deposit: What of the balance goes to the Banco de la Nación, as a detracción.
        state: The state that the row names; None for a blank cell.
        instalments: The agreed parts, where there is a plan.
        instalment: Number of the instalment that this stands for; 0 for the invoice itself.
        ordinal: Which instalment it is, counted from 1; 0 for the invoice itself.
        whole: Balance of the whole plan, if this is one of its instalments.
        part: Which of several instalments the row itself is, as in `2/3`; empty for none.
        typed_key: Key of the number as its own column has it, without series and instalment.
        applied_to: Number of the invoice that this credit note reduces.
        is_credited: Whether a credit note reduces it.
        is_checked: Whether a person looked at what seemed strange and found it right.
        discount_until: Last day of the early-payment discount.
        took_discount: Whether all but the discount was paid in time.
        is_settled: Whether less is left than people can pay.
        moves_in: Place whose working days the due day moves to; None where it does not move.
        granted: Days to pay from which the due day follows; None where it has one of its own.
        term_of: Whose days those are; None without them.
        seller: Who sold it, as the row names them; empty for nobody.
        problems: What is wrong with this row.
    """

    row: int
    number: str
    key: str
    customer: str
    debtor: str
    emails: Addresses = NOBODY
    issued: date | None = None
    due: date | None = None
    amount: Decimal | None = None
    received: Decimal = Decimal(0)
    receipts: tuple[Receipt, ...] = ()
    balance: Decimal | None = None
    deposit: Decimal = Decimal(0)
    currency: str = ""
    paid_in_full: bool = False
    paid_on: date | None = None
    state: InvoiceState | None = None
    promised: date | None = None
    hold_until: date | None = None
    instalments: tuple[Instalment, ...] = ()
    instalment: int = 0
    ordinal: int = 0
    whole: Decimal | None = None
    part: str = ""
    typed_key: str = ""
    applied_to: str = ""
    is_credited: bool = False
    is_checked: bool = False
    discount_until: date | None = None
    took_discount: bool = False
    is_settled: bool = False
    pay_link: str = ""
    moves_in: Jurisdiction | None = None
    granted: int | None = None
    term_of: TermOf | None = None
    seller: str = ""
    problems: Sequence[Problem] = ()

    @property
    def name_key(self) -> str:
        """Return what every spelling of the customer's name shares."""
        return name_key(self.customer)

    @property
    def full_number(self) -> str:
        """Return the number as letters name it: with the part, if the row is an instalment."""
        return f"{self.number} {self.part}".strip()

    @property
    def last_day(self) -> date | None:
        """Return the last day on which a payment is in time: the due day, unless the law moves it.

        A day on which nobody works moves to the next working day. None without a due day.
        """
        if self.due is None or self.moves_in is None:
            return self.due
        return working_day_from(self.due, self.moves_in)

    @property
    def due_items(self) -> list[Invoice]:
        """Return what falls due by itself: the invoice, or each unpaid instalment of it."""
        return [
            replace(
                self,
                instalment=part.number,
                ordinal=part.ordinal,
                due=part.due,
                amount=part.amount,
                balance=part.amount - part.paid,
                deposit=Decimal(0),
                receipts=part.receipts,
                whole=self.balance,
            )
            for part in self.instalments
            if part.paid < part.amount
        ] or [self]

    @property
    def held_by(self) -> Problem | None:
        """Return the first problem that somebody has to mend before anything is sent."""
        return next((problem for problem in self.problems if problem.holds), None)

    @property
    def is_held_by_problem(self) -> bool:
        return self.held_by is not None

    @property
    def is_paid(self) -> bool:
        """Tell whether it is closed because money came in."""
        came_in = self.paid_in_full or self.state is InvoiceState.PAID or self.received > 0
        is_billed = self.amount is None or self.amount > 0
        return self.is_closed and is_billed and came_in and self.state not in UNPAID_STATES

    @property
    def is_closed(self) -> bool:
        """Tell whether nothing more is asked for, whatever the numbers say."""
        if self.state in CLOSING_STATES or self.paid_in_full:
            return True
        return self.balance is not None and self.balance <= 0 and not self.is_held_by_problem


@dataclass(frozen=True, slots=True)
class Customer:
    """One row of the Customers tab.

    Attributes:
        debtor: As in Invoice.
        code: What invoices may call the customer; folded, empty for none.
        terms: Days to pay that were agreed; None for none.
        conditions: What else was agreed with this customer alone.
        debtors: Whom the law takes the customer for; None for what Settings says of all.
        hold_until: Day until which nobody writes, that day included.
        preferred_hour: Of the customer's day, before which nothing goes; None for that of Settings.
        responsible: Who looks after the customer; empty for nobody.
        bureau_notice: Day from which notices before a report to a credit bureau may go; None
            without a person's word.
        arrangement: What a person types of an agreement with the customer; see `parse_wish`.
        is_checked: Whether a person looked at what seemed odd about the row, and found it right.
    """

    row: int
    name: str
    debtor: str
    code: str = ""
    terms: int | None = None
    conditions: Given = NOTHING_GIVEN
    emails: Addresses = NOBODY
    cc: Addresses = NOBODY
    language: str | None = None
    phone: str = ""
    time_zone: str | None = None
    jurisdiction: Jurisdiction | None = None
    credit_limit: Written | None = None
    debtors: DebtorKind | None = None
    channels: frozenset[Channel] | None = None
    segment: str = ""
    never_chase: bool = False
    hold_until: date | None = None
    preferred_hour: int | None = None
    responsible: str = ""
    bureau_notice: date | None = None
    arrangement: str = ""
    is_checked: bool = False
    problems: Sequence[Problem] = ()

    @property
    def name_key(self) -> str:
        """Return what every spelling of the name shares."""
        return name_key(self.name)

    def is_about(self, invoice: Invoice) -> bool:
        """Tell whether the row is about an invoice: its debtor's; without addresses, its name's."""
        is_theirs = not self.emails.good or self.debtor == invoice.debtor
        return is_theirs and self.name_key == invoice.name_key

    @property
    def is_held_by_problem(self) -> bool:
        return any(problem.holds for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Payments:
    """What the Payments tab adds up to, by invoice key.

    Attributes:
        unreadable: Keys of invoices with a payment that cannot be read or may not have come in.
        currencies: What each currency that the payments of an invoice name may mean.
        last_on: Day of the last payment; None when one of them has no day.
        lines: Each payment, in the order of the tab.
    """

    totals: Mapping[str, Decimal] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    currencies: Mapping[str, frozenset[frozenset[str]]] = field(default_factory=dict)
    last_on: Mapping[str, date | None] = field(default_factory=dict)
    lines: Mapping[str, Sequence[Receipt]] = field(default_factory=dict)

    def with_more(self, movements: Sequence[tuple[str, date | None, Decimal]]) -> Payments:
        """Return the payments with others: key of the invoice, day and sum of each."""
        if not movements:
            return self
        totals, lines = dict(self.totals), {key: list(each) for key, each in self.lines.items()}
        for key, on, sum_ in movements:
            totals[key] = totals.get(key, Decimal(0)) + sum_
            lines.setdefault(key, []).append((on, sum_))
        last = {
            key: max((on for on, _ in each if on), default=None)
            if all(on for on, _ in each)
            else None
            for key, each in lines.items()
        }
        return replace(self, totals=totals, lines=lines, last_on=last)
