"""The content of letters, without their words: at most one letter per debtor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from aldia.ledger.sums.discounts import Discount
from aldia.ledger.tabs.settings import Subjects
from aldia.ledger.values.addresses import MOST
from aldia.ledger.values.characters import storable
from aldia.ledger.values.money import add_up
from aldia.planning.deciding.cases import Action, Case, Decision
from aldia.planning.deciding.consequences import conditions_of, said_of, terms_of, untold
from aldia.planning.deciding.costs import discount_for, interest_of
from aldia.planning.deciding.further_rounds import answer_by, goes_on, reminded_again
from aldia.planning.deciding.part_payments import PartPaid, part_paid
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.entries import SendKey
from aldia.planning.log.marks import fingerprint
from aldia.policy.channels import Channel
from aldia.policy.conditions import Conditions, Following
from aldia.policy.interest import Interest
from aldia.policy.ladder import (
    BROKEN_PROMISE,
    BUREAU_NOTICES,
    TERMS,
    THANKS,
    UNASKING,
    Step,
)
from aldia.policy.rule_book import Kind

SOON_DAYS = 7
"""Invoices that fall due within this many days are listed beside those that a letter asks for.
Chosen by hand."""

WITH_INTEREST = frozenset({"firm", "last_notice"})
"""Letters that state the interest, if the business applies any."""

_SILENT = BUREAU_NOTICES | {THANKS}
"""Steps whose letters tell no conditions."""


class Section(StrEnum):
    """The part of a letter in which an invoice stands."""

    OVERDUE = "overdue"
    SOON = "soon"
    DISPUTED = "disputed"
    NEW = "new"
    PAID = "paid"


_EARLY = frozenset({Section.SOON, Section.NEW})


@dataclass(frozen=True, slots=True)
class Line:
    """One due item in a letter.

    Attributes:
        row: As numbered on screen.
        due: Last day to pay.
        moved_from: The due day as the sheet has it, if the law moved it.
        step: Key of the step that the letter consumes for it; empty when it is only listed.
        instalment: Ordinal of the instalment; 0 for a whole invoice.
        parts: How many instalments the plan has; 0 without a plan.
        whole: What is left of the whole plan; None without a plan.
        deposit: What of the balance goes to the Banco de la Nación, as a detracción.
        promised: The day for which payment was promised.
        part_paid: What came in of it so far; None where nothing did.
        discount: What is offered for early payment; None without an offer.
        interest: Stated beside the balance, never part of it; None without any.
        consequences: What the letter says of not paying it, of a charge beside the balance too.
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
    step: str = ""
    instalment: int = 0
    parts: int = 0
    whole: Decimal | None = None
    deposit: Decimal = Decimal(0)
    moved_from: date | None = None
    promised: date | None = None
    part_paid: PartPaid | None = None
    discount: Discount | None = None
    interest: Interest | None = None
    consequences: Sequence[Following] = ()

    @property
    def is_consumed(self) -> bool:
        return bool(self.step)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one debtor.

    Attributes:
        id: A hash, the same for the same sends of the same workbook; it reveals nobody's data.
        customer: As the first consumed row spells it.
        step: The highest of the consumed steps; it decides which words the letter has.
        keys: The sends that this letter stands for.
        on: Day on which its amounts were worked out, in the debtor's time zone.
        closes_at: Moment from which on the rules no longer allow it.
        rules: Name of the rule set that allows it.
        answer_by: Day until which a firm letter asks for a payment or an answer.
        credit: What the customer has to its credit, per currency; no balance is reduced by it.
        is_last: Whether the ladder has no further reminder of the debtor's overdue items.
        is_neutral: Whether its subject says neither lateness nor sum.
        states_parts: Whether it says what of its sum is principal, interest and fees.
        conditions: What it tells of the conditions; None where the customer knows them.
        audience: For whom the owner may have words of their own for it, as `Case.audience`.
        told: Marks of the conditions that it is the first to tell of.
        asks: Currency and sum that it asks for of each of `keys`; empty for thanks.
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
    on: date
    closes_at: datetime
    rules: str
    answer_by: date
    credit: Sequence[tuple[str, Decimal]] = ()
    is_last: bool = False
    is_neutral: bool = False
    states_parts: bool = False
    conditions: Conditions | None = None
    told: Sequence[str] = ()
    asks: Sequence[tuple[str, Decimal]] = ()
    audience: tuple[str, ...] = ()

    @property
    def about(self) -> list[Line]:
        """Return the due items of which this letter consumes a step."""
        return [line for line in self.lines if line.is_consumed]

    @property
    def asked(self) -> list[Line]:
        """Return what the letter asks for: what is overdue, and in a window what falls due.

        For thanks it is what was paid, for the terms what they go with.
        """
        if self.step.key in UNASKING or self.step.is_from_issue:
            return self.about
        if self.step.is_window:
            asked = [x for x in self.lines if x.section is Section.OVERDUE or x.is_consumed]
            return [line for line in asked if line.section is not Section.NEW]
        return [x for x in self.lines if x.section is Section.OVERDUE]

    @property
    def hides_in_subject(self) -> bool:
        """Tell whether lateness and sum stay out of the subject, where it would have them."""
        return self.is_neutral and self.step.key not in UNASKING

    @property
    def spoken_of(self) -> list[Line]:
        """Return the due items that the first sentence counts and adds up."""
        if self.step.key == BROKEN_PROMISE:
            return [line for line in self.lines if line.step == BROKEN_PROMISE]
        if self.step.is_window and not self.step.is_from_issue:
            return [line for line in self.about if line.section is not Section.NEW]
        return self.asked

    def section(self, section: Section) -> list[Line]:
        return [line for line in self.lines if line.section is section]

    def besides(self, section: Section) -> list[Line]:
        """Return what stands in a section and is not in `spoken_of`."""
        spoken_of = {(line.row, line.instalment) for line in self.spoken_of}
        return [x for x in self.section(section) if (x.row, x.instalment) not in spoken_of]


def totals(lines: Sequence[Line]) -> list[tuple[str, Decimal]]:
    """Return the sum of the balances, per currency."""
    return add_up((line.currency, line.balance) for line in lines)


def compose(workbook: str, cases: Sequence[Case], decisions: Sequence[Decision]) -> Letter | None:
    """Return the letter for one debtor's decisions; None when nothing goes now.

    It mentions only those items of the debtor that share an address with its recipients. Thanks
    have a letter of their own, which goes only when nothing is asked for. A notice before a report
    to a credit bureau speaks of nothing else, and nobody gets a copy. One with new invoices speaks
    of no others, and one with the terms of what they go with.

    Args:
        cases: Every due item of the debtor, in the order of the sheet.
        decisions: One for each case, in the same order.
    """
    pairs = list(zip(cases, decisions, strict=True))
    going = [(c, d) for c, d in pairs if d.action is Action.SEND]
    to = _united([case.recipients for case, _ in going])
    theirs = [(case, d) for case, d in pairs if _shares(case.addresses, to)]
    lines = [line for case, d in theirs if (line := _line(case, d)) is not None]
    if not going:
        going = [(c, d) for c, d in pairs if d.key is not None and d.action is Action.CLOSED]
        to = _united([case.recipients for case, _ in going])
        lines = [_paid_line(decision) for _, decision in going]
    if not going:
        return None
    first = going[0][0]
    steps = [decision.step for _, decision in going if decision.step is not None]
    keys = tuple(decision.key for _, decision in going if decision.key is not None)
    step = max(steps, key=lambda step: step.rank)
    known = first.customer.cc.good if first.customer and step.key not in BUREAU_NOTICES else ()
    copies = [address for address in known if first.may_write_to(address)]
    if step.key in BUREAU_NOTICES | {TERMS} or step.is_from_issue:
        lines = [line for line in lines if line.is_consumed]
    told = _told(first, step)
    credit = {case.invoice.currency: case.credit for case in cases if case.credit > 0}
    return Letter(
        id=_letter_id(workbook, keys),
        debtor=first.invoice.debtor,
        customer=first.invoice.customer,
        to=to,
        cc=[each for each in _united([copies]) if not _shares([each], to)],
        language=first.language,
        step=step,
        keys=keys,
        lines=sorted(lines, key=lambda line: (line.due, line.number, line.instalment)),
        on=first.today,
        closes_at=first.rules.closes_at(first.local, Channel.MAIL),
        rules=first.rules.name,
        answer_by=answer_by(going),
        credit=list(credit.items()),
        is_last=not any(goes_on(c, d) for c, d in pairs if (d.days_late or 0) > 0),
        is_neutral=_has_neutral_subject(first),
        states_parts=bool(first.rules.of_kind(Kind.STATE_PARTS)),
        conditions=conditions_of(first) if told else None,
        told=told,
        audience=_audience(going, step),
        asks=[
            (d.invoice.currency, d.invoice.balance or Decimal(0))
            for _, d in going
            if d.is_open and step.key != TERMS
        ],
    )


def _told(case: Case, step: Step) -> tuple[str, ...]:
    """Return the marks of what a letter tells of the conditions; the terms tell all of them."""
    if step.key == TERMS:
        return tuple(terms_of(case))
    return () if step.key in _SILENT else tuple(untold(case))


def _audience(going: Sequence[tuple[Case, Decision]], step: Step) -> tuple[str, ...]:
    """Return for whom the letter's words are: as for the item whose step gives them."""
    return next(case.audience for case, decision in going if decision.step == step)


def _has_neutral_subject(case: Case) -> bool:
    """Tell whether Settings wants neutral subjects or, where it does not say, the debtor's law."""
    chosen = case.ledger.settings.subjects
    if chosen is not None:
        return chosen is Subjects.NEUTRAL
    return bool(case.rules.of_kind(Kind.NEUTRAL_SUBJECT))


def too_much_of(letter: Letter) -> tuple[Reason, Mapping[str, str]] | None:
    """Return why a letter is too large to be sent or logged, with details; None if it is not.

    One cell of the Log has to hold the names of all its sends: one that is cut off might go again.
    """
    count = len(letter.to) + len(letter.cc)
    if count > MOST:
        return Reason.ADDRESSES_TOO_MANY, {"count": str(count), "limit": str(MOST)}
    names = "\n".join(key.written() for key in letter.keys)
    if storable(names) != names:
        return Reason.INVOICES_TOO_MANY, {"count": str(len(letter.keys))}
    return None


def _line(case: Case, decision: Decision) -> Line | None:
    item, last = decision.invoice, decision.invoice.last_day
    if decision.action not in {Action.SEND, Action.WAIT} or not decision.reason.is_listed:
        return None
    if last is None or item.balance is None or decision.days_late is None:
        return None
    sends = decision.action is Action.SEND
    if not sends and (case.edit is not None or case.suspicions):
        return None
    if decision.reason is Reason.DISPUTED:
        section = Section.DISPUTED
    elif sends and decision.step is not None and _is_news(decision.step):
        section = Section.NEW
    elif decision.days_late > 0:
        section = Section.OVERDUE
    elif sends or decision.days_late >= -SOON_DAYS:
        section = Section.SOON
    else:
        return None
    asks = section is Section.OVERDUE
    return Line(
        row=item.row,
        key=item.key,
        number=item.full_number,
        issued=item.issued,
        due=last,
        days_late=decision.days_late,
        balance=item.balance,
        currency=item.currency,
        pay_link=item.pay_link,
        section=section,
        step=decision.step.key if sends and decision.step else "",
        instalment=item.ordinal,
        parts=len(item.instalments),
        whole=item.whole,
        deposit=item.deposit,
        moved_from=item.due if item.due != last else None,
        promised=item.promised,
        part_paid=part_paid(item),
        discount=discount_for(case) if section in _EARLY else None,
        interest=interest_of(case) if asks else None,
        consequences=_consequences(case, decision, section),
    )


def _is_news(step: Step) -> bool:
    return step.is_from_issue or step.key == TERMS


def _consequences(case: Case, decision: Decision, section: Section) -> tuple[Following, ...]:
    is_notice = decision.step is not None and decision.step.key in BUREAU_NOTICES
    if section in {Section.DISPUTED, Section.NEW} or is_notice:
        return ()
    is_asked = decision.action is Action.SEND
    return said_of(case, reminded_again(case, decision), is_asked=is_asked)


def _paid_line(decision: Decision) -> Line:
    item = decision.invoice
    assert item.due is not None, "only an invoice that was reminded is thanked for"
    return Line(
        row=item.row,
        key=item.key,
        number=item.full_number,
        issued=item.issued,
        due=item.due,
        days_late=0,
        balance=item.amount or Decimal(0),
        currency=item.currency,
        pay_link="",
        section=Section.PAID,
        step=THANKS,
    )


def _united(lists: Sequence[Sequence[str]]) -> list[str]:
    """Return the addresses of all lists in order, each once, whatever its case."""
    found: dict[str, str] = {}
    for addresses in lists:
        for address in addresses:
            found.setdefault(address.lower(), address)
    return list(found.values())


def _shares(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two lists have an address in common, whatever its case."""
    return not {each.lower() for each in one}.isdisjoint(each.lower() for each in other)


def _letter_id(workbook: str, keys: Sequence[SendKey]) -> str:
    text = "\n".join([workbook, *sorted(key.written() for key in keys)])
    return fingerprint(text, 16)
