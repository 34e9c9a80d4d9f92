"""Whose addresses stand in a column: the debtor's, or somebody else's."""

from __future__ import annotations

from collections.abc import Sequence

from aldia.ledger.recognition.comparing import at
from aldia.ledger.recognition.contents import look_at, used_rows
from aldia.ledger.recognition.matches import Basis, Match
from aldia.ledger.schema.lists import meanings_of
from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.cells import Rows
from aldia.ledger.values.folding import fold_words

_ADDRESSES = frozenset({"email", "emails"})
_OTHERS = frozenset({"role", "relative"})
"""Meanings of words for a person that need not be the one who owes: `inquilino`, `owner`."""

_OF_THE_BUSINESS = frozenset(
    {"seller", "other_person", "person_in", "receiver", "supplier", "lawyer", "assigned"}
)
"""Meanings of words for whom nobody writes to about a debt: the business's own people, and others
beside the one who owes."""

_MOST = 0.5
"""Share of addresses from which on a column is one of addresses; chosen by hand."""


def with_lone_addresses(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches; where none is of addresses, with the one column in which they stand.

    Its header may say anything (`Mail para reclamos`, `E-mail cartera`), unless a word of it names
    somebody of the business or another person than the customers' header, or all customers have
    one and the same address.
    """
    key = next((each for each in ("email", "emails") if each in tab.keys), "")
    customer = next((m for m in matches if m.key == "customer"), None)
    if not key or customer is None or any(m.key in _ADDRESSES for m in matches):
        return list(matches)
    used = used_rows(rows)
    found = [
        m
        for m in matches
        if m.basis is Basis.UNKNOWN and look_at(used, m.index, tab.state_words).addresses >= _MOST
    ]
    if len(found) != 1 or not _may_be_theirs(tab, found[0], customer, rows):
        return list(matches)
    return [Match(m.index, m.header, key, Basis.ONLY) if m in found else m for m in matches]


def _may_be_theirs(tab: Tab, match: Match, customer: Match, rows: Rows) -> bool:
    if _is_one_for_all(rows, match.index, customer.index):
        return False
    is_dependant = "dependant" in meanings_of([customer.header], tab.header_words)
    others = _OF_THE_BUSINESS if is_dependant else _OF_THE_BUSINESS | {"relative"}
    words = {*fold_words(match.header).split()} - {*fold_words(customer.header).split()}
    return not any(meanings_of([word], tab.header_words) & others for word in words)


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
    said = meanings_of([header], tab.header_words)
    return bool(said & _OTHERS) and own.isdisjoint(fold_words(header).split())


def _is_one_for_all(rows: Rows, index: int, customer: int) -> bool:
    """Tell whether a column has one and the same address beside several customers."""
    pairs = {(at(row, customer), at(row, index)) for row in rows if at(row, index)}
    names, addresses = ({pair[side] for pair in pairs} for side in (0, 1))
    return len(addresses) == 1 < len(names)
