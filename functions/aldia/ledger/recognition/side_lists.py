"""Another list to the right of the invoices, such as one of payments, behind an empty column."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aldia.ledger.recognition.comparing import at
from aldia.ledger.recognition.matches import Basis, Match
from aldia.ledger.values.cells import Rows, Scalar, is_filled
from aldia.ledger.values.folding import identifier_key, name_key

_OF_THE_LIST = frozenset(
    {"invoice", "customer", "customer_code", "due", "term", "amount", "stated"}
)
"""Columns without which there is no list of invoices: another list stands behind all of them."""

_NAMING: Sequence[tuple[str, Callable[[str], str]]] = (
    ("invoice", identifier_key),
    ("customer", name_key),
)


def without_side_list(matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches, without those of another list beside the invoices.

    Columns behind an empty one are another list if they name the invoice or customer of another row
    than the one in which they stand. What a person said of them counts all the same.
    """
    gap = _gap(matches, rows)
    if gap is None:
        return list(matches)
    side = {m.index for m in matches if m.index > gap and m.basis is not Basis.PERSON}
    naming = side - {m.index for m in matches if m.key == "applies_to"}
    if not any(_names_another_row(matches, rows, index) for index in naming):
        return list(matches)
    return [Match(m.index, m.header, "", Basis.ASIDE) if m.index in side else m for m in matches]


def _gap(matches: Sequence[Match], rows: Rows) -> int | None:
    """Return the first empty column behind those of the list that has filled ones behind it."""
    places = [match.index for match in matches if match.is_certain and match.key in _OF_THE_LIST]
    last = max((match.index for match in matches if match.header), default=-1)
    behind = (m for m in matches if places and max(places) < m.index < last and not m.header)
    empty = (m.index for m in behind if not any(is_filled(at(row, m.index)) for row in rows))
    return next(empty, None)


def _names_another_row(matches: Sequence[Match], rows: Rows, index: int) -> bool:
    for key, key_of in _NAMING:
        place = next(
            (match.index for match in matches if match.is_certain and match.key == key), -1
        )
        if place >= 0:
            pairs = [(_key(row, place, key_of), _key(row, index, key_of)) for row in rows]
            known = {own for own, _ in pairs} - {""}
            if any(named in known and named != own for own, named in pairs):
                return True
    return False


def _key(row: Sequence[Scalar], index: int, key_of: Callable[[str], str]) -> str:
    cell = at(row, index)
    return key_of(cell) if isinstance(cell, str) else ""
