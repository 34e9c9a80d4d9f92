"""Whose addresses stand in a column: the debtor's, or somebody else's."""

from __future__ import annotations

from collections.abc import Sequence

from aldia.ledger.cells import Rows
from aldia.ledger.folding import fold_words
from aldia.ledger.recognition.comparing import at
from aldia.ledger.recognition.matches import Basis, Match
from aldia.ledger.schema import Tab

_ADDRESSES = frozenset({"email", "emails"})
_OTHERS = frozenset({"role", "relative"})
"""Meanings of words for a person that need not be the one who owes: `inquilino`, `owner`."""


def without_other_addressees(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches; of several columns of addresses only the debtors' count.

    One is somebody else's if its header names a person by another word than that of the customers
    (`Email propietario` beside *Inquilino*), or if it has one address for all of them. What a
    person chose counts.
    """
    found = [m for m in matches if m.is_certain and m.key in _ADDRESSES]
    if len(found) < 2:
        return list(matches)
    customer = next((m for m in matches if m.key == "customer"), None)
    own = set(fold_words(customer.header).split()) if customer else set()
    others = {m.index for m in found if _names_another(tab, m.header, own)}
    if customer is not None:
        others |= {m.index for m in found[1:] if _is_one_for_all(rows, m.index, customer.index)}
    others -= {m.index for m in found if m.basis is Basis.PERSON}
    if len(others) == len(found):
        return list(matches)
    return [
        Match(m.index, m.header, "", Basis.UNKNOWN) if m.index in others else m for m in matches
    ]


def _names_another(tab: Tab, header: str, own: set[str]) -> bool:
    """Tell whether a header names a person by a word that the customers' header has not."""
    said = {
        meaning
        for words in tab.header_words.values()
        for reading in words.readings(header)
        for meaning in reading.meaning
    }
    return bool(said & _OTHERS) and own.isdisjoint(fold_words(header).split())


def _is_one_for_all(rows: Rows, index: int, customer: int) -> bool:
    """Tell whether a column has one and the same address beside several customers."""
    pairs = {(at(row, customer), at(row, index)) for row in rows if at(row, index)}
    names, addresses = ({pair[side] for pair in pairs} for side in (0, 1))
    return len(addresses) == 1 < len(names)
