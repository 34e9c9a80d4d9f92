"""Whose turn it is to call: a customer stays with whoever has them, the others go round."""

from __future__ import annotations

from collections.abc import Sequence

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.folding import fold_words, name_key
from aldia.ledger.values.vocabulary import words_of
from aldia.planning.deciding.cases import Case

_SELLERS = words_of(lambda said: said.sellers)


def by_seller(ledger: Ledger) -> bool:
    """Tell whether each seller calls their own customers."""
    named = ledger.settings.collectors
    return len(named) == 1 and fold_words(named[0]) in _SELLERS


def callers_of(ledger: Ledger) -> dict[str, str]:
    """Return who calls each customer, by `name_key`: as the last line that names somebody says."""
    return {call.customer: call.who for call in ledger.calls if call.who}


def assigned(ledger: Ledger, cases: Sequence[Case]) -> list[str]:
    """Return who is to call about each of some cases, in their order; empty for nobody.

    A customer goes to who looks after it, and otherwise stays with whoever the last line names,
    which a person may change. Others go to their seller, or else to the collector who has the
    fewest customers.
    """
    callers = callers_of(ledger)
    names = () if by_seller(ledger) else ledger.settings.collectors
    found = []
    for case in cases:
        customer = case.invoice.name_key
        if case.customer is not None and case.customer.responsible:
            callers[customer] = case.customer.responsible
        if customer not in callers:
            who = case.invoice.seller if by_seller(ledger) else _fewest(names, callers)
            callers[customer] = who
        found.append(callers[customer])
    return found


def _fewest(names: Sequence[str], callers: dict[str, str]) -> str:
    if not names:
        return ""
    have = [name_key(who) for who in callers.values()]
    return min(names, key=lambda name: have.count(name_key(name)))
