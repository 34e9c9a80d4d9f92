"""What a row's sums come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from aldia.ledger.records import CLOSING_STATES, Instalment, InvoiceState, Receipt
from aldia.ledger.units import is_payable, rounded

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


def in_units(owed: Owed, facts: Facts) -> Owed:
    """Return what is owed in whole units of its currency; what nobody can pay of it is settled.

    It is rounded only here, so that no sum is rounded twice.
    """
    amount, left, currency = owed.amount, owed.balance, owed.currency
    is_left = left is not None and left > 0 and facts.state not in CLOSING_STATES
    if left is not None:
        left = rounded(left, currency) if is_payable(left, currency) else _ZERO
    return replace(
        owed,
        amount=None if amount is None else rounded(amount, currency),
        received=rounded(owed.received, currency),
        receipts=_rounded(owed.receipts, currency) if owed.receipts else (),
        balance=left,
        deposit=rounded(owed.deposit, currency) if owed.deposit else _ZERO,
        is_settled=is_left and left == 0,
    )
