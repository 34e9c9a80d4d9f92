"""Invoices, customers and payments as the sheet says them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from aldia.ledger.addresses import NOBODY, Addresses
from aldia.ledger.problems import Problem

CLOSING_STATES = frozenset({"paid", "void", "written_off", "cancelled"})


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice row.

    Attributes:
        row: As numbered on screen.
        number: As the person wrote it.
        key: What every spelling of the number shares; empty when there is none.
        debtor: What every spelling of the customer's name shares.
        amount: None when it cannot be read, or when only a balance is kept.
        balance: What is still owed; None when nobody can know.
        state: Key of the state that the row names; None for a blank cell.
        is_in_plan: Whether instalments were agreed.
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
    balance: Decimal | None = None
    currency: str = ""
    paid_in_full: bool = False
    paid_on: date | None = None
    state: str | None = None
    promised: date | None = None
    hold_until: date | None = None
    is_in_plan: bool = False
    pay_link: str = ""
    problems: Sequence[Problem] = ()

    @property
    def is_held_by_problem(self) -> bool:
        return any(problem.holds for problem in self.problems)

    @property
    def is_closed(self) -> bool:
        """Tell whether nothing more is asked for, whatever the numbers say."""
        if self.state in CLOSING_STATES or self.paid_in_full:
            return True
        return self.balance is not None and self.balance <= 0 and not self.is_held_by_problem


@dataclass(frozen=True, slots=True)
class Customer:
    """One row of the Customers tab."""

    row: int
    name: str
    debtor: str
    emails: Addresses = NOBODY
    cc: Addresses = NOBODY
    language: str | None = None
    time_zone: str | None = None
    channels: frozenset[str] | None = None
    segment: str = ""
    never_chase: bool = False
    problems: Sequence[Problem] = ()

    @property
    def is_held_by_problem(self) -> bool:
        return any(problem.holds for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Payments:
    """What the Payments tab adds up to, by invoice key.

    Attributes:
        unreadable: Keys of invoices of which one payment cannot be read.
        currencies: Currencies that the payments of an invoice name.
    """

    totals: Mapping[str, Decimal] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    currencies: Mapping[str, frozenset[str]] = field(default_factory=dict)
