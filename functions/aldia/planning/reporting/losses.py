"""What will probably never be paid, what was written off, and what goes on outside the house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Invoice, InvoiceState
from aldia.ledger.tabs.settings import Settings
from aldia.ledger.values.money import add_up
from aldia.ledger.values.units import rounded
from aldia.planning.deciding.cases import Decision
from aldia.planning.log.history import History
from aldia.planning.memory.changes import ChangeKind

_ZERO = Decimal(0)

_YEAR = 12
"""Months over which what was written off is added up."""


@dataclass(frozen=True, slots=True)
class Losses:
    """What will probably never be paid, and what is known not to be.

    Attributes:
        provision: What will probably never be paid, by currency; None without any rate.
        outside: What a lawyer, a court or an insolvency goes on with, per currency.
        outside_count: Of how many invoices that is.
        by_month: What was written off, by month (`2026-11`) and currency; the month is empty where
            nobody saw when it was.
    """

    provision: Mapping[str, Decimal] | None = None
    outside: Sequence[tuple[str, Decimal]] = ()
    outside_count: int = 0
    by_month: Mapping[str, Mapping[str, Decimal]] | None = None

    @property
    def currencies(self) -> list[str]:
        """Return the currencies of all of it, by their codes."""
        written_off = (self.by_month or {}).values()
        found = {each for sums in written_off for each in sums} | {each for each, _ in self.outside}
        return sorted(found | {each for each, sum_ in (self.provision or {}).items() if sum_})

    def lines(self, today: date) -> list[tuple[str, Mapping[str, Decimal]]]:
        """Return code and sums by currency of what there is to tell."""
        months = months_before(today, _YEAR)
        found: list[tuple[str, Mapping[str, Decimal]]] = []
        if self.provision is not None:
            found.append(("provision", self.provision))
        if self.outside:
            found.append(("outside", dict(self.outside)))
        if self.by_month:
            found.append(("written_off_month", self.written_off(months[:1])))
            found.append(("written_off_year", self.written_off([*months, ""])))
        return found

    def written_off(self, months: Iterable[str]) -> dict[str, Decimal]:
        """Return what was written off in some months, by currency."""
        found: dict[str, Decimal] = {}
        for month in months:
            for currency, sum_ in (self.by_month or {}).get(month, {}).items():
                found[currency] = found.get(currency, _ZERO) + sum_
        return found


def losses_of(
    ledger: Ledger,
    history: History,
    items: Sequence[Decision],
    ages: Mapping[str, Sequence[Decimal]],
) -> Losses:
    """Return the losses.

    Args:
        items: One decision for each due item.
        ages: What is open of each currency by age: not due, 1-30, 31-60, 61-90, more days.
    """
    outside = [d for d in items if d.is_open and d.invoice.state is InvoiceState.OUTSIDE]
    sums = add_up((d.invoice.currency, d.invoice.balance or _ZERO) for d in outside)
    return Losses(
        provision=_provision(ledger.settings, ages, dict(sums)),
        outside=sums,
        outside_count=len({d.invoice.row for d in outside}),
        by_month=_by_month(ledger, history),
    )


def rates_of(settings: Settings) -> list[Decimal | None]:
    """Return the percent of each age from 1 day late on, and of what goes on outside."""
    return [
        settings.provision_30,
        settings.provision_60,
        settings.provision_90,
        settings.provision_over,
        settings.provision_outside,
    ]


def _provision(
    settings: Settings, ages: Mapping[str, Sequence[Decimal]], outside: Mapping[str, Decimal]
) -> dict[str, Decimal] | None:
    rates = rates_of(settings)
    if all(rate is None for rate in rates):
        return None
    found: dict[str, Decimal] = {}
    for currency in {*ages, *outside}:
        late = list(ages.get(currency, [_ZERO] * len(rates)))[1:]
        sums = [*late, outside.get(currency, _ZERO)]
        parts = (sum_ * (rate or _ZERO) / 100 for sum_, rate in zip(sums, rates, strict=True))
        found[currency] = rounded(sum(parts, _ZERO), currency)
    return found


def _by_month(ledger: Ledger, history: History) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    for invoice in ledger.invoices:
        balance = invoice.balance or _ZERO
        if invoice.state is InvoiceState.WRITTEN_OFF and balance > 0:
            on = written_off_on(invoice, history, ledger.zone)
            sums = found.setdefault(f"{on:%Y-%m}" if on else "", {})
            sums[invoice.currency] = sums.get(invoice.currency, _ZERO) + balance
    return found


def written_off_on(invoice: Invoice, history: History, zone: tzinfo) -> date | None:
    """Return the day on which a run noticed that an invoice was written off; None if none did."""
    changes = [
        change
        for change in history.changes.get(invoice.key, ())
        if change.kind == ChangeKind.STATE and change.after == InvoiceState.WRITTEN_OFF
    ]
    return changes[-1].at.astimezone(zone).date() if changes else None


def months_before(today: date, count: int) -> list[str]:
    """Return the month of a day and those before it, the latest first, such as `2026-11`."""
    last = today.year * 12 + today.month - 1
    return [f"{m // 12:04}-{m % 12 + 1:02}" for m in range(last, last - count, -1)]
