"""Which cells are read as a person accepted, by the Log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from aldia.ledger.tabs.accepted import Accepted
from aldia.ledger.values.characters import storable
from aldia.ledger.values.problems import Suggestion
from aldia.planning.log.entries import BECAME, Entry, Event, SendKey
from aldia.planning.log.marks import mark_for


def accepted_readings(entries: Iterable[Entry], invoices: Iterable[str]) -> Accepted:
    """Return what a person accepted and has not taken back.

    Args:
        entries: In the order of the Log.
        invoices: Keys of the sheet's invoices, by which marks of redacted ones are recognised.
    """
    found: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        if entry.event is Event.READ_AS:
            typed, became, meant = entry.detail.rpartition(BECAME)
            found |= {(send.invoice, send.step, typed): meant for send in entry.sends if became}
    if any(invoice.startswith("#") for invoice, _, _ in found):
        keys = {mark_for(key): key for key in invoices}
        found = {(keys.get(i, i), column, typed): m for (i, column, typed), m in found.items()}
    return {place: meant for place, meant in found.items() if meant}


def is_lasting(suggestion: Suggestion) -> bool:
    """Tell whether the Log can keep a suggestion so that the cell is recognised again."""
    detail = _detail(suggestion, suggestion.meant)
    kept = detail.rpartition(BECAME) == (suggestion.typed, BECAME, suggestion.meant)
    return kept and storable(detail) == detail


def reading_entry(
    suggestion: Suggestion, customer: str, run: str, at: datetime, *, is_accepted: bool
) -> Entry:
    """Return the entry that a person accepted a suggestion, or took that back."""
    return Entry(
        event=Event.READ_AS,
        at=at,
        run=run,
        customer=customer,
        sends=(SendKey(suggestion.invoice, 0, "", suggestion.column, 0),),
        detail=_detail(suggestion, suggestion.meant if is_accepted else ""),
    )


def _detail(suggestion: Suggestion, meant: str) -> str:
    return f"{suggestion.typed}{BECAME}{meant}"
