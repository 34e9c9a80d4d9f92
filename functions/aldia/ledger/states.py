"""States of invoices as people and programs write them, also put together: `no pagada`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from aldia.ledger.cells import Raw
from aldia.ledger.choices import parse_choice
from aldia.ledger.problems import Wrong
from aldia.ledger.recognition.header_words import spaced
from aldia.ledger.records import InvoiceState
from aldia.ledger.vocabulary import words_of

_TICKS = dict.fromkeys(map(ord, "✓✔☑✅️"))
_PARTLY = words_of(lambda said: said.partly)
_NOT = words_of(lambda said: said.not_to) | {"sin", "sem", "un"}
_PAYMENTS = frozenset({"cobrar", "pagar", "cobro", "pago", "receber", "recebimento", "payment"})
_PAID = {InvoiceState.PAID, InvoiceState.PARTIAL}
_BESIDE = words_of(lambda said: said.in_titles) | {"days", "day", "dias", "dia", "in", "hace", "en"}
_DOUBTS = re.compile(r"[?¿❓❔✗✘×❌%]")

_DAYS = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\b(?!%)|\b\d+ (?:days?|d[ií]as?)\b", re.I
)
"""A day or a number of days; any other number may be a sum or a share."""


def parse_state(raw: Raw, words: Mapping[str, InvoiceState]) -> InvoiceState | Wrong | None:
    """Read a state; None for a blank cell.

    Days beside it do not count (`Overdue 27 days`, `Pagada 12/03`), and what is paid in part or not
    at all may be said in several words (`Cobrada en parte`, `PartiallyPaid`, `sin cobrar`).

    Args:
        words: States by folded word.
    """
    text = raw.text.translate(_TICKS)
    found = parse_choice(Raw(text), words, "state_unknown")
    if not isinstance(found, Wrong) or found.code != "state_unknown" or _DOUBTS.search(text):
        return found
    said = [word for word in spaced(_DAYS.sub(" ", text)).split() if word not in _BESIDE]
    bare = parse_choice(Raw(" ".join(said)), words, found.code)
    if not isinstance(bare, Wrong):
        return bare or found
    rest = [word for word in said if word not in _PARTLY | _NOT]
    is_payment = len(rest) == 1 and (
        rest[0] in _PAYMENTS or words.get(rest[0].removesuffix("s")) in _PAID
    )
    if not is_payment or len(rest) == len(said):
        return found
    return InvoiceState.PARTIAL if set(said) & _PARTLY else InvoiceState.OPEN
