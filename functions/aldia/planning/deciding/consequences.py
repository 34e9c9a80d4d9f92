"""What follows when a customer pays late: told beforehand, and said only from its day on.

Nothing holds that the customer was not told of in a letter that went out (decision 41).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from aldia.ledger.values.folding import name_key
from aldia.planning.deciding.cases import Case, Decision
from aldia.planning.deciding.costs import debt_of
from aldia.planning.log.contacts import Contact
from aldia.policy.conditions import (
    NO_CHARGE,
    NOTHING_GIVEN,
    Charge,
    Charged,
    Conditions,
    Consequence,
    Following,
    begins_on,
    charge_on,
    told_charge,
)
from aldia.policy.interest import Debt
from aldia.policy.rule_book import DebtorKind, Kind

TERM = "term"
"""What the mark of the days to pay begins with."""


def conditions_of(case: Case) -> Conditions:
    """Return what was agreed with a customer: its own row, else what Settings says of all."""
    settings, customer = case.ledger.settings, case.customer
    own, book = customer.conditions if customer is not None else NOTHING_GIVEN, settings.conditions
    terms = customer.terms if customer is not None else None
    charge = own.charge if own.charge is not None else book.charge
    if charge is not None and charge.sum and not charge.currency:
        charge = replace(charge, currency=settings.currency)
    return Conditions(
        term=settings.term if terms is None else terms,
        charge=charge if charge is not None and may_charge(case, charge) else NO_CHARGE,
        charge_days=(book.charge_days if own.charge_days is None else own.charge_days) or 1,
        suspend_days=_first(own.suspend_days, book.suspend_days),
        handover_days=_first(own.handover_days, book.handover_days),
    )


def _first(own: int | None, book: int | None) -> int | None:
    """Return a customer's own days, or else the book's; 0 says never."""
    return (book if own is None else own) or None


def may_charge(case: Case, charge: Charge) -> bool:
    """Tell whether a charge may be named to a customer.

    To consumers only on the owner's word, since no table of ours knows each country's law; and
    never more than a law that we do know allows, of which a sum may always be more.
    """
    settings, customer = case.ledger.settings, case.customer
    debtors = (customer.debtors if customer else None) or settings.debtors
    limits = case.rules.of_kind(Kind.LATE_CHARGE)
    if any(charge.sum or charge.percent > limit.count for limit in limits):
        return False
    return debtors is DebtorKind.BUSINESSES or settings.charge_consumers is True


def told_on(case: Case, mark: str) -> date | None:
    """Return the day on which the customer was told of something as it is now; None for never.

    What was told of once and then in another way has to be told again.
    """
    kind = mark.partition("=")[0]
    told = _tellings(case, kind)
    return told[-1][0] if told and told[-1][1] == mark else None


def _tellings(case: Case, kind: str) -> list[tuple[date, str]]:
    """Return what the customer was told of one consequence, and when, the oldest first.

    Letters count that went out and reached somebody, to an address that the customer still has,
    in the customer's name: an accountant whom several have was told of each one's by its own. Of
    letters in a row that told the same, the first one counts.
    """
    found: list[tuple[date, str]] = []
    for contact in _heard(case):
        for mark in contact.told:
            is_news = mark.startswith(f"{kind}=") and (not found or found[-1][1] != mark)
            if is_news:
                found.append((contact.at.astimezone(case.zone).date(), mark))
    return found


def _heard(case: Case) -> list[Contact]:
    history, name = case.history, case.invoice.name_key
    letters = {
        id(contact): contact
        for address in case.addresses
        for contact in history.by_address.get(address.lower(), ())
        if contact.has_arrived and contact.told and name_key(contact.customer) == name
    }
    return sorted(letters.values(), key=lambda contact: contact.at)


def untold(case: Case) -> list[str]:
    """Return what the customer was not told of yet."""
    return [mark for mark in conditions_of(case).marks if told_on(case, mark) is None]


def terms_of(case: Case) -> list[str]:
    """Return the marks of all that was agreed with a customer, the days to pay among them."""
    found = conditions_of(case)
    return [*([f"{TERM}={found.term}"] if found.term is not None else []), *found.marks]


def is_told_otherwise(case: Case, mark: str) -> bool:
    """Tell whether the customer was last told something else of what a mark is about."""
    told = _tellings(case, mark.partition("=")[0])
    return bool(told) and told[-1][1] != mark


def following(case: Case) -> tuple[Following, ...]:
    """Return what follows, or will, from not paying a due item."""
    debt, conditions = debt_of(case), conditions_of(case)
    if debt is None or debt.balance <= 0:
        return ()
    found = []
    for kind in conditions.consequences:
        days = conditions.days_of(kind)
        assert days is not None, "a consequence has its days"
        told = told_on(case, conditions.mark(kind))
        on = begins_on(debt.due, days, told or case.today)
        holds = told is not None and told < on <= case.today
        if kind is not Consequence.CHARGE:
            found.append(Following(kind, on, holds))
        elif (held := _held_charge(case, debt, conditions.charge)) is not None:
            found.append(Following(kind, held.on, True, held))
        elif (charged := _charged(case, conditions.charge, debt, on)) is not None:
            found.append(Following(kind, on, holds, charged))
    return tuple(found)


def _held_charge(case: Case, debt: Debt, present: Charge) -> Charged | None:
    """Return the charge that began to hold before another one was told of; None without one.

    It stays what the customer was told, unless the charge that was agreed since comes to less.
    """
    told = _tellings(case, Consequence.CHARGE)
    until = [*(day for day, _ in told[1:]), case.today]
    for (day, mark), last in zip(told, until, strict=False):
        read = told_charge(mark)
        on = begins_on(debt.due, read[1], day) if read is not None else None
        if read is not None and on is not None and on <= last:
            each = (_charged(case, charge, debt, on) for charge in (read[0], present))
            return min(filter(None, each), key=lambda charged: charged.amount, default=None)
    return None


def _charged(case: Case, charge: Charge, debt: Debt, on: date) -> Charged | None:
    """Return a charge on a due item from a day on; None where it comes to none.

    An agreed sum is due once for an invoice; which part of a plan owes it, nobody said.
    """
    is_part = bool(case.invoice.instalment and charge.sum)
    return None if is_part else charge_on(charge, debt, on, case.today)


def with_consequences(case: Case, decision: Decision) -> Decision:
    """Return a decision with what holds by now because the item is late."""
    if not decision.is_open or not conditions_of(case).consequences:
        return decision
    return replace(decision, consequences=[each for each in following(case) if each.holds])


def said_of(case: Case, again: date | None, *, is_asked: bool) -> tuple[Following, ...]:
    """Return what a letter says of an item: what holds, and what would before the next letter.

    Args:
        again: First day of the next letter about it; None without one.
        is_asked: Whether the letter is about the item, and not only lists it.
    """
    return tuple(
        each
        for each in following(case)
        if each.holds or (is_asked and each.on > case.today and (again is None or again >= each.on))
    )
