"""What follows when a customer pays late: told beforehand, and said only from its day on.

Nothing holds that the customer was not told of in a letter that went out (decision 41).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from aldia.ledger.values.folding import name_key
from aldia.planning.deciding.cases import Case, Decision
from aldia.planning.deciding.costs import debt_of
from aldia.policy.conditions import (
    NO_CHARGE,
    NOTHING_GIVEN,
    Charge,
    Conditions,
    Consequence,
    Following,
    begins_on,
    charge_on,
)
from aldia.policy.rule_book import DebtorKind, Kind


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
    """Return the first day on which a letter told the customer of something; None for never.

    Letters count that went out and reached somebody, to an address that the customer still has,
    in the customer's name: an accountant whom several have was told of each one's by its own.
    """
    history, name = case.history, case.invoice.name_key
    days = [
        contact.at.astimezone(case.zone).date()
        for address in case.addresses
        for contact in history.by_address.get(address.lower(), ())
        if contact.has_arrived and mark in contact.told and name_key(contact.customer) == name
    ]
    return min(days, default=None)


def untold(case: Case) -> list[str]:
    """Return what the customer was not told of yet."""
    return [mark for mark in conditions_of(case).marks if told_on(case, mark) is None]


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
        charged = None
        if kind is Consequence.CHARGE:
            # An agreed sum is due once for an invoice; which part of a plan owes it, nobody said.
            is_part = bool(case.invoice.instalment and conditions.charge.sum)
            charged = None if is_part else charge_on(conditions.charge, debt, on, case.today)
        if charged is not None or kind is not Consequence.CHARGE:
            found.append(Following(kind, on, holds, charged))
    return tuple(found)


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
