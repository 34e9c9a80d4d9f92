"""Warnings that no single row shows: credit limits, stale books, debtors out of reach, interest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from babel.numbers import format_decimal

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Customer, Invoice
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.tabs.settings import Settings
from aldia.ledger.values.problems import Problem
from aldia.planning.deciding.cases import Case
from aldia.planning.deciding.consent import is_consent_unknown
from aldia.planning.deciding.costs import debt_of, interest_terms
from aldia.planning.deciding.limits import books_stale_since
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.reporting.agreed_warnings import agreed_problems, incomplete_problems
from aldia.planning.reporting.bureau_lines import bureau_problems
from aldia.planning.reporting.catalog import money, speech
from aldia.policy.channels import Channel
from aldia.policy.contact_rules import rules_for
from aldia.policy.interest import InterestBasis, missing_half_years
from aldia.policy.rates import HalfYear, half_year_of
from aldia.policy.rule_book import Kind
from aldia.policy.working_days import has_calendar

RUN_HOURS = range(7, 20)
"""Hours, in the workbook's time zone, at which the schedules of `infra/` run unless somebody chose
others."""

_FINE_BESIDE_INTEREST = frozenset({"BR"})
"""Countries in which a fine is usual beside interest. Elsewhere it may count as interest towards
the highest rate (Colombia, Ley 45 of 1990, art. 68) or take its place (Spain, Código Civil, art.
1152); read in neither law's own words."""

_LOOK_AHEAD_DAYS = 14
"""Days among which an hour is sought at which a run may write to a debtor. Chosen by hand."""

_PARTICULARS = {"registration": "particulars_missing", "privacy": "privacy_missing"}
"""Codes of the questions about what letters have to show, by setting."""


@dataclass(frozen=True, slots=True)
class OverLimit:
    """A customer who owes more than its credit limit; both sums are in one currency."""

    customer: Customer
    limit: Decimal
    owed: Decimal
    currency: str


def over_limit(ledger: Ledger, plan: RunPlan) -> list[OverLimit]:
    """Return the customers whose open invoices, in the limit's currency, exceed their limit."""
    by_name: dict[str, list[Invoice]] = {}
    for item in (decision.invoice for decision in plan.items if decision.is_open):
        by_name.setdefault(item.name_key, []).append(item)
    found = []
    for name, customer in ledger.customers.items():
        limit = customer.credit_limit
        if limit is not None:
            currency = limit.currency or ledger.settings.currency
            theirs = [item for item in by_name.get(name, ()) if customer.is_about(item)]
            owed = sum(
                (item.balance or Decimal(0) for item in theirs if item.currency == currency),
                Decimal(0),
            )
            if owed > limit.amount:
                found.append(OverLimit(customer, limit.amount, owed, currency))
    return found


def warnings_of(ledger: Ledger, plan: RunPlan) -> Iterator[Problem]:
    """Yield problems that the owner should know of about customers and settings."""
    yield from _stale(ledger, plan)
    yield from _limits(ledger, plan)
    yield from _unreached(ledger, plan)
    yield from _interest(ledger, plan)
    yield from _particulars(ledger)
    yield from _consent(ledger)
    yield from _regions(ledger)
    yield from bureau_problems(ledger, plan)
    yield from agreed_problems(ledger, plan)
    yield from incomplete_problems(ledger, plan)


def _stale(ledger: Ledger, plan: RunPlan) -> Iterator[Problem]:
    since = books_stale_since(ledger, plan.baseline, plan.at)
    if since is not None:
        details = {"since": since.isoformat()}
        for table in ledger.invoice_tabs.usable[:1]:
            yield Problem("stale_books", table.title, 0, table.header("paid"), details=details)


def _limits(ledger: Ledger, plan: RunPlan) -> Iterator[Problem]:
    locale = speech(ledger.settings.language, ledger.settings.country)
    for each in over_limit(ledger, plan):
        table = ledger.tables[TabKey.CUSTOMERS]
        sums = (money(sum_, each.currency, locale) for sum_ in (each.owed, each.limit))
        details = dict(zip(("owed", "limit"), sums, strict=True))
        header = table.header("credit_limit")
        name = each.customer.name
        yield Problem(
            "over_limit", table.title, each.customer.row, header, name, details, holds=False
        )


def _unreached(ledger: Ledger, plan: RunPlan) -> Iterator[Problem]:
    """Yield a problem for each debtor to whom no run of the coming days may write."""
    asked: set[str] = set()
    for case, decision in zip(plan.cases, plan.items, strict=True):
        if decision.is_open and case.invoice.debtor not in asked:
            asked.add(case.invoice.debtor)
            if not _is_ever_reached(case):
                place = ledger.place_of(case.invoice, "customer")
                yield Problem("never_reached", *place, case.invoice.customer, holds=False)


def _is_ever_reached(case: Case) -> bool:
    """Tell whether rules and preferred hour allow a letter at any run of the coming days."""
    here = case.ledger.zone
    today = case.local.astimezone(here).date()
    earliest = case.preferred_hour or 0
    for day in (today + timedelta(days=offset) for offset in range(_LOOK_AHEAD_DAYS)):
        for hour in RUN_HOURS:
            local = datetime.combine(day, time(hour), here).astimezone(case.zone)
            if local.hour >= earliest and case.rules.broken_by(local, Channel.MAIL, ()) is None:
                return True
    return False


def _interest(ledger: Ledger, plan: RunPlan) -> Iterator[Problem]:
    """Yield problems about what is missing for the interest that the business switched on."""
    settings = ledger.settings
    table = ledger.tables.get(TabKey.SETTINGS)
    if table is None:
        return
    place = (table.title, 0, table.header("value"))
    yield from _agreed_rate(settings, place, ledger.local(plan.at).date())
    is_lawful = settings.interest is InterestBasis.STATUTORY
    if is_lawful or settings.compensation:
        rules = rules_for(ledger.rules, settings.jurisdiction, settings.debtors, settings.rules_on)
        if not rules.of_kind(Kind.LATE_INTEREST):
            yield Problem("interest_without_law", *place, str(settings.jurisdiction), holds=False)
        elif is_lawful and (halves := _missing_half_years(ledger, plan)):
            details = {"halves": ", ".join(map(str, halves))}
            yield Problem("interest_without_reference", *place, details=details, holds=False)


def _agreed_rate(settings: Settings, place: tuple[str, int, str], today: date) -> Iterator[Problem]:
    claim, locale = settings.claim, speech(settings.language, settings.country)
    fault, until = claim.fault_on(today), claim.highest_until
    if fault is not None:
        rate, highest = (
            "" if each is None else str(format_decimal(each, locale=locale))
            for each in (claim.rate, claim.highest)
        )
        details = {"highest": highest, "until": until.isoformat() if until else ""}
        yield Problem(fault, *place, rate, details, holds=False)
    has_both = claim.fine and claim.basis is not InterestBasis.NONE
    if has_both and settings.country not in _FINE_BESIDE_INTEREST:
        yield Problem("fine_beside_interest", *place, holds=False)


def _missing_half_years(ledger: Ledger, plan: RunPlan) -> list[HalfYear]:
    """Return the half-years without their reference rate: this one, and those of what is late."""
    now = half_year_of(ledger.local(plan.at).date())
    found = set() if now in ledger.settings.reference_rates else {now}
    for case, decision in zip(plan.cases, plan.items, strict=True):
        if decision.is_open and (debt := debt_of(case)) is not None:
            found.update(missing_half_years(interest_terms(case), debt, case.today))
    return sorted(found)


def _particulars(ledger: Ledger) -> Iterator[Problem]:
    """Yield a question about each thing that letters from the business's country have to show."""
    settings, table = ledger.settings, ledger.tables.get(TabKey.SETTINGS)
    rules = rules_for(ledger.rules, settings.jurisdiction, settings.debtors, settings.rules_on)
    fields = {field for rule in rules.of_kind(Kind.SHOULD_STATE) for field in rule.fields}
    for field, code in _PARTICULARS.items():
        if table is not None and field in fields and getattr(settings, field) is None:
            yield Problem(code, table.title, 0, table.header("value"), holds=False)


def _consent(ledger: Ledger) -> Iterator[Problem]:
    """Yield the question whether customers agreed to mail, where the law of one wants it."""
    table = ledger.tables.get(TabKey.SETTINGS)
    if table is not None and is_consent_unknown(ledger):
        yield Problem("consent_unknown", table.title, 0, table.header("value"), holds=False)


def _regions(ledger: Ledger) -> Iterator[Problem]:
    """Yield a notice for each region of whose own holidays nothing is known."""
    settings, customers = ledger.tables.get(TabKey.SETTINGS), ledger.tables.get(TabKey.CUSTOMERS)
    places = [(settings, "value", 0, ledger.settings.jurisdiction)] if settings else []
    if customers is not None:
        known = ((each.row, each.jurisdiction) for each in ledger.customers.values())
        places += [(customers, "country", row, place) for row, place in known if place]
    for table, key, row, place in places:
        if place.region and not has_calendar(place):
            header = table.header(key)
            yield Problem("region_unknown", table.title, row, header, str(place), holds=False)
