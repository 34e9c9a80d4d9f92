"""Columns of what is owed by how many days it is late: `31-60`, `Vencido`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from aldia.ledger.recognition.contents import LEAST_SUMS, look_at
from aldia.ledger.schema.header_words import spaced
from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.cells import Rows

_RANGE = re.compile(
    r"(?:(?:de |from )?\d{1,3} ?(?:-|–|a|to|al|/|_) ?\d{1,3}|[<>+] ?\d{1,3}|\d{1,3} ?\+"
    r"|(?:mas de|over|more than|mayor a|menos de|acima de|mais de|ate|hasta|above|older than)"
    r" \d{1,3})"
    r"(?: ?(?:dias|days|d))?(?: (?:vencido|overdue|atraso|past due))?"
)
_MONTHS_RANGE = re.compile(r"[<>+]? ?\d{1,2} ?\+? ?(?:months?|mes|meses)(?: ?\+)?|period \d")
_RANGE_WORDS = frozenset(
    {"corriente", "al dia", "current", "no vencido", "por vencer", "sin vencer", "not due"}
    | {"not yet due", "a vencer", "older", "mas antiguo", "vigente", "mayor", "future", "futuro"}
)
_FEWEST_RANGES = 2

_NOT_DUE = ("a vencer", "por vencer", "sin vencer", "no vencid", "not due", "not yet due")
_OVERDUE = ("vencid", "overdue", "past due", "en mora", "em atraso")


def ranges_of_days(tab: Tab, headers: Mapping[int, str], rows: Rows) -> set[int]:
    """Return the columns whose headers are ranges of days late, such as `31-60`; at least two."""
    if "aged" not in tab.keys:
        return set()
    found = {index for index, header in headers.items() if _is_range(_plain(header))}
    if len(found) < _FEWEST_RANGES:
        return _overdue_and_not(headers, rows)
    return found | {i for i, header in headers.items() if spaced(header) in _RANGE_WORDS}


def _overdue_and_not(headers: Mapping[int, str], rows: Rows) -> set[int]:
    """Return the column of sums that are overdue and that of those which are not, if both stand."""
    named = {index: f" {spaced(header)}" for index, header in headers.items()}
    ahead = {i for i, text in named.items() if any(f" {each}" in text for each in _NOT_DUE)}
    late = {i for i, text in named.items() if any(f" {each}" in text for each in _OVERDUE)} - ahead
    sums = {i for i in ahead | late if look_at(rows, i, frozenset()).sums >= LEAST_SUMS}
    sums = {i for i in sums if "dia" not in named[i] and "day" not in named[i]}
    return sums if len(sums & ahead) == len(sums & late) == 1 else set()


def _is_range(text: str) -> bool:
    return bool(_RANGE.fullmatch(text) or _MONTHS_RANGE.fullmatch(text))


def _plain(header: str) -> str:
    return " ".join(header.casefold().replace("á", "a").replace("í", "i").replace("ã", "a").split())
