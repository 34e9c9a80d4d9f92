"""What a row's sums come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aldia.ledger.schema.records import CLOSING_STATES, Instalment, InvoiceState, Receipt
from aldia.ledger.sums.paid import Paid
from aldia.ledger.values.units import is_payable, rounded

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Facts:
    """The fields of a row, besides its sums, on which its balance depends; as in `Invoice`."""

    key: str
    state: InvoiceState | None
    issued: date | None
    paid_on: date | None
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """The sums that result from a row; each attribute as in `Invoice`."""

    currency: str
    amount: Decimal | None
    received: Decimal
    receipts: tuple[Receipt, ...]
    balance: Decimal | None
    paid_in_full: bool
    paid_on: date | None
    deposit: Decimal = _ZERO
    instalments: tuple[Instalment, ...] = ()
    discount_until: date | None = None
    took_discount: bool = False
    is_settled: bool = False


def _rounded(receipts: Iterable[Receipt], currency: str) -> tuple[Receipt, ...]:
    return tuple((on, rounded(sum_, currency)) for on, sum_ in receipts)


def in_units(
    facts: Facts,
    paid: Paid,
    currency: str,
    *,
    amount: Decimal | None,
    received: Decimal,
    receipts: Iterable[Receipt],
    balance: Decimal | None,
    deposit: Decimal,
) -> Owed:
    """Return what is owed in whole units of its currency; what nobody can pay of it is settled.

    It is rounded only here, so that no sum is rounded twice.
    """
    is_left = balance is not None and balance > 0 and facts.state not in CLOSING_STATES
    if balance is not None:
        is_owed = balance and is_payable(balance, currency)
        balance = rounded(balance, currency) if is_owed else _ZERO
    return Owed(
        currency,
        amount=None if amount is None else rounded(amount, currency),
        received=rounded(received, currency),
        receipts=_rounded(receipts, currency) if receipts else (),
        balance=balance,
        paid_in_full=paid.in_full,
        paid_on=facts.paid_on or paid.on,
        deposit=rounded(deposit, currency) if deposit else _ZERO,
        is_settled=is_left and balance == 0,
    )
