"""The week's mail to a seller: which of their own customers are late, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aldia.ledger.ledger import Ledger
from aldia.ledger.sellers import Seller
from aldia.ledger.values.folding import name_key
from aldia.ledger.values.money import add_up
from aldia.planning.deciding.cases import Decision
from aldia.planning.deciding.mode import addresses_of_customers
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.log.history import History

_FROM_HOUR = 8
"""Local hour from which it goes: before a seller's day begins. Chosen by hand."""

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class LateCustomer:
    """One customer of a seller who is late.

    Attributes:
        invoices: Numbers of the overdue invoices, the oldest first.
        sums: What is overdue, per currency.
        days_late: Of the oldest one.
        last_contact: Day of the last letter or call about them; None before the first.
    """

    name: str
    invoices: Sequence[str]
    sums: Sequence[tuple[str, Decimal]]
    days_late: int
    last_contact: date | None


@dataclass(frozen=True, slots=True)
class SellerMail:
    """What is written to one address this week: of one seller, or of several who share it.

    Attributes:
        name: Of the seller; several are named one after the other.
        day: Local day of the workbook.
        customers: Those who are late longest first.
    """

    name: str
    address: str
    day: date
    customers: Sequence[LateCustomer]


def weekly_mails(ledger: Ledger, history: History, plan: RunPlan) -> list[SellerMail]:
    """Return the mails of this week that have not gone yet; none before its hour.

    Sellers get one who want it, have an address that is no customer's, and have customers who are
    late. They go from Monday on; a day without a run is made up for until Friday. An address gets
    one a week, whatever the seller is called by now.
    """
    local = ledger.local(plan.at)
    if local.weekday() >= _SATURDAY or local.hour < _FROM_HOUR:
        return []
    theirs: dict[str, list[Decision]] = {}
    for decision in plan.items:
        if decision.is_owed and (decision.days_late or 0) > 0:
            theirs.setdefault(name_key(decision.invoice.seller), []).append(decision)
    mails = []
    for address, sellers in _by_address(_written_to(ledger, history)).items():
        found = [each for seller in sellers for each in theirs.get(seller.key, ())]
        if found and not _went_this_week(address, ledger, history, local.date()):
            name = ", ".join(seller.name for seller in sellers)
            customers = _late(found, ledger, history)
            mails.append(SellerMail(name, sellers[0].address, local.date(), customers))
    return mails


def _by_address(sellers: Iterable[Seller]) -> dict[str, list[Seller]]:
    """Return the sellers by their address in lower case."""
    found: dict[str, list[Seller]] = {}
    for seller in sellers:
        found.setdefault(seller.address.lower(), []).append(seller)
    return found


def _went_this_week(address: str, ledger: Ledger, history: History, today: date) -> bool:
    went_at = history.to_sellers.get(address)
    return went_at is not None and _week_of(ledger.local(went_at).date()) >= _week_of(today)


def _week_of(day: date) -> tuple[int, int]:
    """Return the year and the number of a day's week."""
    return day.isocalendar()[:2]


def _written_to(ledger: Ledger, history: History) -> Iterator[Seller]:
    taken = addresses_of_customers(ledger)
    for seller in ledger.sellers.values():
        is_wanted = seller.gets_weekly and seller.is_readable and bool(seller.address)
        is_free = seller.address.lower() not in taken
        if is_wanted and is_free and not history.is_silenced(seller.address):
            yield seller


def of_customers(ledger: Ledger) -> list[Seller]:
    """Return the sellers whose address is a customer's too."""
    taken = addresses_of_customers(ledger)
    return [each for each in ledger.sellers.values() if each.address.lower() in taken]


def _late(decisions: Sequence[Decision], ledger: Ledger, history: History) -> list[LateCustomer]:
    by_debtor: dict[str, list[Decision]] = {}
    for decision in sorted(decisions, key=lambda each: -(each.days_late or 0)):
        by_debtor.setdefault(decision.invoice.debtor, []).append(decision)
    return [_customer(found, ledger, history) for found in by_debtor.values()]


def _customer(found: Sequence[Decision], ledger: Ledger, history: History) -> LateCustomer:
    numbers = dict.fromkeys(decision.invoice.full_number for decision in found)
    contacts = [
        contact.at
        for decision in found
        for contact in history.by_invoice.get(decision.invoice.key, ())
    ]
    return LateCustomer(
        name=found[0].invoice.customer,
        invoices=list(numbers),
        sums=add_up((d.invoice.currency, d.balance or Decimal(0)) for d in found),
        days_late=found[0].days_late or 0,
        last_contact=ledger.local(max(contacts)).date() if contacts else None,
    )
