"""What a business agreed with its customers for when they pay late, and when each of it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from aldia.policy.interest import Debt

NOTICE_DAYS = 5
"""Days from the letter that first tells of a consequence whose day had already come to the day from
which it holds. Chosen by hand."""


_CHARGE_MARK = re.compile(
    r"charge=(?:(?P<percent>\d{1,3}(?:\.\d{1,10})?)%"
    r"|(?P<sum>\d{1,20}(?:\.\d{1,10})?) (?P<currency>[A-Z]{3}))@(?P<days>\d{1,5})"
)
"""A told charge as `Conditions.mark` writes it. The limits are far above any; chosen by hand."""


class Consequence(StrEnum):
    """What happens when a customer pays late; interest aside, which needs no day of its own."""

    CHARGE = "charge"
    SUSPENSION = "suspension"
    """No new credit."""
    HANDOVER = "handover"
    """The debt is handed to a collector or a lawyer."""


@dataclass(frozen=True, slots=True)
class Charge:
    """An agreed charge, once for an invoice: a sum or a percentage of what was owed.

    Attributes:
        sum: In `currency`; 0 for none.
        percent: 0 for none.
    """

    sum: Decimal = Decimal(0)
    currency: str = ""
    percent: Decimal = Decimal(0)

    @property
    def is_none(self) -> bool:
        return not self.sum and not self.percent

    def written(self) -> str:
        """Return the charge as the Log has it."""
        if self.percent:
            return f"{self.percent.normalize():f}%"
        return f"{self.sum.normalize():f} {self.currency}"


def told_charge(mark: str) -> tuple[Charge, int] | None:
    """Return the charge that a mark tells of, and the days late from which it holds.

    None for a mark of anything else, or one that cannot be read.
    """
    found = _CHARGE_MARK.fullmatch(mark)
    if found is None:
        return None
    percent, sum_ = Decimal(found["percent"] or 0), Decimal(found["sum"] or 0)
    return Charge(sum_, found["currency"] or "", percent), int(found["days"])


@dataclass(frozen=True, slots=True)
class Given:
    """What Settings, or a row of the Customers tab, says of conditions; None where it says nothing.

    Attributes:
        charge: One of nothing where it says that there is none.
        suspend_days: 0 where it says never, as for `handover_days`.
    """

    charge: Charge | None = None
    charge_days: int | None = None
    suspend_days: int | None = None
    handover_days: int | None = None


NOTHING_GIVEN = Given()
NO_CHARGE = Charge()


@dataclass(frozen=True, slots=True)
class Conditions:
    """What holds for one customer.

    Attributes:
        term: Days to pay; None where nobody said.
        charge_days: Days late from which the charge holds.
        suspend_days: Days late from which no new credit is given; None for never.
        handover_days: Days late from which the debt is handed over; None for never.
    """

    term: int | None = None
    charge: Charge = NO_CHARGE
    charge_days: int = 1
    suspend_days: int | None = None
    handover_days: int | None = None

    def days_of(self, consequence: Consequence) -> int | None:
        """Return the days late from which a consequence holds; None without it."""
        if consequence is Consequence.CHARGE:
            return None if self.charge.is_none else self.charge_days
        return self.suspend_days if consequence is Consequence.SUSPENSION else self.handover_days

    def mark(self, consequence: Consequence) -> str:
        """Return by what the Log knows that a consequence was told as it is now."""
        days = self.days_of(consequence)
        is_charge = consequence is Consequence.CHARGE
        return f"{consequence}={self.charge.written() if is_charge else ''}@{days}"

    @property
    def consequences(self) -> list[Consequence]:
        return [each for each in Consequence if self.days_of(each) is not None]

    @property
    def marks(self) -> Iterator[str]:
        return map(self.mark, self.consequences)


def begins_on(last_day: date, days: int, told_on: date) -> date:
    """Return the day from which a consequence holds for an invoice.

    It is the agreed one if the customer had been told before; otherwise there is a notice.

    Args:
        last_day: Up to which a payment is in time.
        days: Days late from which it was agreed to hold.
        told_on: Day of the letter that first told the customer.
    """
    agreed = last_day + timedelta(days=days)
    return agreed if told_on < agreed else told_on + timedelta(days=NOTICE_DAYS)


@dataclass(frozen=True, slots=True)
class Charged:
    """An agreed charge on one debt.

    Attributes:
        on: Day from which it holds.
        base: What was owed on that day, of which it is a percentage; None for a sum.
    """

    amount: Decimal
    on: date
    percent: Decimal = Decimal(0)
    base: Decimal | None = None


def charge_on(charge: Charge, debt: Debt, on: date, today: date) -> Charged | None:
    """Return the charge on a debt; None if there is none, or nobody knows what was owed.

    A percentage is of what was owed when the day began from which the charge holds: of the balance
    with what was paid since, never of interest or another charge.
    """
    if charge.sum:
        return Charged(charge.sum, on) if charge.currency == debt.currency else None
    if not charge.percent or debt.has_returns:
        return None
    base = sum((sum_ for sum_, last in debt.parts(max(on, today)) if last >= on), Decimal(0))
    amount = (base * charge.percent / 100).quantize(debt.unit, ROUND_HALF_UP)
    return Charged(amount, on, charge.percent, base) if amount > 0 else None


@dataclass(frozen=True, slots=True)
class Following:
    """A consequence of not paying one due item.

    Attributes:
        on: Day from which it holds, if the customer is told of it today at the latest.
        holds: Whether its day has come, and the customer was told before.
        charged: The sum of a charge; None for any other consequence.
    """

    kind: Consequence
    on: date
    holds: bool
    charged: Charged | None = None
