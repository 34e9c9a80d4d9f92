"""Aldía's columns of the Customers tab: what each customer owes, how they pay, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Customer, Invoice
from aldia.ledger.values.money import add_up
from aldia.planning.behaviour.forecast import Habits
from aldia.planning.behaviour.promises import count_promises
from aldia.planning.behaviour.risk import NEW_DEBTOR
from aldia.planning.deciding.cases import Decision
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.contacts import Contact
from aldia.planning.log.history import History
from aldia.planning.reporting.catalog import Catalog, money_sums
from aldia.planning.reporting.expectations import likely_day
from aldia.planning.reporting.system_cells import Cells


@dataclass(frozen=True)
class CustomerCells:
    """What the cells of every customer follow from.

    Attributes:
        by_name: All due items of each name, by its `name_key`.
        rows_of: All rows of each name.
    """

    ledger: Ledger
    history: History
    plan: RunPlan
    catalog: Catalog
    by_name: Mapping[str, Sequence[Decision]]
    rows_of: Mapping[str, Sequence[Invoice]]
    habits: Habits
    today: date

    @classmethod
    def of(cls, ledger: Ledger, history: History, plan: RunPlan, catalog: Catalog) -> CustomerCells:
        by_name: dict[str, list[Decision]] = {}
        rows_of: dict[str, list[Invoice]] = {}
        for decision in plan.items:
            by_name.setdefault(decision.invoice.name_key, []).append(decision)
        for invoice in ledger.invoices:
            rows_of.setdefault(invoice.name_key, []).append(invoice)
        habits, today = Habits(plan.late), ledger.local(plan.at).date()
        return cls(ledger, history, plan, catalog, by_name, rows_of, habits, today)

    def rows(self) -> dict[int, Cells]:
        """Return the cells of each row of the Customers tab, by its number as on screen."""
        return {each.row: self.cells(each) for each in self.ledger.customers.values()}

    def cells(self, customer: Customer) -> Cells:
        """Return the cells of one customer, who need not have a row yet."""
        named = self.by_name.get(customer.name_key, ())
        decisions = [each for each in named if customer.is_about(each.invoice)]
        debtors = dict.fromkeys(each.invoice.debtor for each in decisions)
        late = [days for debtor in debtors for days in self.plan.late.get(debtor, ())]
        still_open = [each for each in decisions if each.is_open]
        credit = [each for each in decisions if each.reason is Reason.CREDIT]
        return {
            "overdue": self._sums(d for d in still_open if (d.days_late or 0) > 0),
            "exposure": self._sums(still_open),
            "credit": self._sums(credit, owed=-1),
            "usual_days_late": int(median(late)) if late else "",
            "risk": self.catalog.risk(self.plan.risks.get(customer.debtor, NEW_DEBTOR)),
            "promises": self._promises(customer),
            "credit_left": self._credit_left(customer, still_open),
            "last_talk": self._last_talk(decisions),
            "expected": self._expected(still_open),
        }

    def _sums(self, decisions: Iterable[Decision], owed: int = 1) -> str:
        invoices = (decision.invoice for decision in decisions)
        sums = ((i.currency, owed * i.balance) for i in invoices if i.balance is not None)
        return money_sums(add_up(sums), self.catalog.locale)

    def _promises(self, customer: Customer) -> str:
        named = self.rows_of.get(customer.name_key, ())
        invoices = [each for each in named if customer.is_about(each)]
        kept, broken = count_promises(invoices, self.ledger, self.history, self.today)
        if not kept and not broken:
            return ""
        return self.catalog.say("customer", "promises", kept=kept, broken=broken)

    def _credit_left(self, customer: Customer, still_open: Sequence[Decision]) -> str:
        """Return what is left of a credit limit, in its currency; what is owed beyond is negative.

        It is empty without a limit, and where it is not known how much is owed.
        """
        limit = customer.credit_limit
        if limit is None or any(each.invoice.balance is None for each in still_open):
            return ""
        currency = limit.currency or self.ledger.settings.currency
        sums = (e.invoice.balance or Decimal(0) for e in still_open if _is_in(e, currency))
        return money_sums([(currency, limit.amount - sum(sums, Decimal(0)))], self.catalog.locale)

    def _last_talk(self, decisions: Sequence[Decision]) -> str:
        contacts = [contact for key in _keys(decisions) for contact in self._contacts(key)]
        if not contacts:
            return ""
        last = max(contacts, key=lambda each: each.at)
        day = self.catalog.day(last.at.astimezone(self.ledger.zone).date())
        channel = self.catalog.say("channel", last.channel)
        return self.catalog.say("customer", "last_talk", day=day, channel=channel.lower())

    def _contacts(self, key: str) -> Sequence[Contact]:
        return self.history.by_invoice.get(key, ())

    def _expected(self, still_open: Sequence[Decision]) -> str:
        """Return the first likely day of payment, and what is expected on it."""
        owed = [each for each in still_open if (each.invoice.balance or 0) > 0]
        days = [likely_day(each, self.habits, self.today) for each in owed]
        first = min((day for day in days if day is not None), default=None)
        if first is None:
            return ""
        sums = self._sums(each for each, day in zip(owed, days, strict=True) if day == first)
        said = self.catalog.day(first)
        return self.catalog.say("customer", "expected", day=said, sums=sums)


def _is_in(decision: Decision, currency: str) -> bool:
    return decision.invoice.currency == currency


def _keys(decisions: Sequence[Decision]) -> Iterable[str]:
    return dict.fromkeys(each.invoice.key for each in decisions)
