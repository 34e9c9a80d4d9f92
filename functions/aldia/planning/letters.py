"""What a letter says, before anybody finds the words: one letter per debtor."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from aldia.ledger.money import add_up
from aldia.planning.decisions import Action, Case, Decision
from aldia.planning.entries import SendKey
from aldia.policy.ladder import Step

SOON_DAYS = 7
"""Invoices that fall due within so many days are mentioned beside those that are asked for."""

_NOT_LISTED = frozenset({"promise", "hold", "on_hold", "in_plan", "never_chase", "old_debt"})


class Section(StrEnum):
    """Where in a letter an invoice stands."""

    OVERDUE = "overdue"
    SOON = "soon"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Line:
    """One invoice in a letter.

    Attributes:
        row: As numbered on screen.
        is_consumed: Whether this letter is its own step; otherwise it is only listed.
    """

    row: int
    key: str
    number: str
    issued: date | None
    due: date
    days_late: int
    balance: Decimal
    currency: str
    pay_link: str
    section: Section
    is_consumed: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one debtor.

    Attributes:
        id: The same for the same sends of the same workbook; says nothing about anybody.
        customer: As the first consumed row spells it.
        step: The highest of the consumed steps; it sets the tone.
        keys: The sends that this letter stands for.
    """

    id: str
    debtor: str
    customer: str
    to: Sequence[str]
    cc: Sequence[str]
    language: str
    step: Step
    keys: Sequence[SendKey]
    lines: Sequence[Line]

    @property
    def about(self) -> list[Line]:
        """Return the invoices whose step this letter is."""
        return [line for line in self.lines if line.is_consumed]

    @property
    def asked(self) -> list[Line]:
        """Return what the letter asks for: what is overdue, or in a courtesy what falls due."""
        if self.step.is_window:
            return [x for x in self.lines if x.section is Section.OVERDUE or x.is_consumed]
        return [x for x in self.lines if x.section is Section.OVERDUE]

    def section(self, section: Section) -> list[Line]:
        return [line for line in self.lines if line.section is section]


def totals(lines: Sequence[Line]) -> list[tuple[str, Decimal]]:
    """Add up balances per currency."""
    return add_up((line.currency, line.balance) for line in lines)


def compose(workbook: str, cases: Sequence[Case], decisions: Sequence[Decision]) -> Letter | None:
    """Gather one debtor's decisions into a letter; None when nothing goes now.

    Args:
        cases: Every invoice of the debtor, in the order of the sheet.
        decisions: One for each case, in the same order.
    """
    going = [(c, d) for c, d in zip(cases, decisions, strict=True) if d.action is Action.SEND]
    if not going:
        return None
    first = going[0][0]
    steps = [decision.step for _, decision in going if decision.step is not None]
    keys = tuple(decision.key for _, decision in going if decision.key is not None)
    to = _united([case.recipients for case, _ in going])
    known = first.customer.cc.good if first.customer else ()
    copies = [address for address in known if first.may_write_to(address)]
    lines = [line for decision in decisions if (line := _line(decision)) is not None]
    return Letter(
        id=_letter_id(workbook, keys),
        debtor=first.invoice.debtor,
        customer=first.invoice.customer,
        to=to,
        cc=[each for each in _united([copies]) if each.lower() not in {x.lower() for x in to}],
        language=first.language,
        step=max(steps, key=lambda step: step.days),
        keys=keys,
        lines=sorted(lines, key=lambda line: (line.due, line.number)),
    )


def _line(decision: Decision) -> Line | None:
    invoice = decision.invoice
    if decision.action not in {Action.SEND, Action.WAIT} or decision.reason in _NOT_LISTED:
        return None
    if invoice.due is None or invoice.balance is None or decision.days_late is None:
        return None
    sends = decision.action is Action.SEND
    if decision.reason == "disputed":
        section = Section.DISPUTED
    elif decision.days_late > 0:
        section = Section.OVERDUE
    elif sends or decision.days_late >= -SOON_DAYS:
        section = Section.SOON
    else:
        return None
    return Line(
        row=invoice.row,
        key=invoice.key,
        number=invoice.number,
        issued=invoice.issued,
        due=invoice.due,
        days_late=decision.days_late,
        balance=invoice.balance,
        currency=invoice.currency,
        pay_link=invoice.pay_link,
        section=section,
        is_consumed=sends,
    )


def _united(lists: Sequence[Sequence[str]]) -> list[str]:
    """Join addresses in order, each once without regard to case."""
    found: dict[str, str] = {}
    for addresses in lists:
        for address in addresses:
            found.setdefault(address.lower(), address)
    return list(found.values())


def _letter_id(workbook: str, keys: Sequence[SendKey]) -> str:
    text = "\n".join([workbook, *sorted(key.written() for key in keys)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]
