"""Notices before a customer is reported to a credit bureau: only on a person's word, one by one.

Ley 1266 de 2008 of Colombia, art. 12, as amended by Ley 2157 de 2021.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from aldia.planning.deciding.cases import Case
from aldia.planning.log.entries import SendKey
from aldia.policy.ladder import BUREAU_FIRST, BUREAU_NOTICE
from aldia.policy.rule_book import Kind

NOTICE_DAYS = 20
"""Calendar days after the day of the last notice that have to go by before a report (art. 12)."""

_SMALL = Decimal("0.15")
"""Share of a monthly minimum wage up to which a debt needs two notices (art. 12, as amended)."""

_WORD_DAYS = 30
"""A person's word that is older than this sends nothing: who still means it types a new day. It is
time for both notices; chosen by hand."""


def notice_due(case: Case, cycle: str) -> str | None:
    """Return the key of the notice that a person's word asks for now; None for none.

    The word covers what was overdue on its day, and each notice goes once. Two go where the debt is
    small, or where nobody said what the minimum wage is.
    """
    item, word = case.invoice, case.customer.bureau_notice if case.customer else None
    if word is None or item.due is None or not case.rules.of_kind(Kind.BUREAU_NOTICE):
        return None
    if case.today < word or is_too_old(word, case.today) or item.due >= word:
        return None
    if _has_had(case, cycle, BUREAU_NOTICE):
        return None
    needs_first = _is_small(case) and not _has_had(case, cycle, BUREAU_FIRST)
    return BUREAU_FIRST if needs_first else BUREAU_NOTICE


def is_too_old(word: date, today: date) -> bool:
    """Tell whether a person's word was given too long ago to send anything."""
    return (today - word).days > _WORD_DAYS


def _has_had(case: Case, cycle: str, notice: str) -> bool:
    item = case.invoice
    return case.history.has_had(SendKey(item.key, item.instalment, cycle, notice, 1))


def _is_small(case: Case) -> bool:
    """Tell whether a debt is so small that it needs two notices, or may be."""
    item, wage = case.invoice, case.ledger.settings.minimum_wage
    owed = item.whole or item.balance or Decimal(0)
    return wage is None or item.currency != "COP" or owed <= wage * _SMALL
