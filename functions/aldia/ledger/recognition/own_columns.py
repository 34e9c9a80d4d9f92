"""Aldía's own columns among those of a tab, told by their names."""

from __future__ import annotations

from collections.abc import Sequence

from aldia.ledger.folding import fold_words
from aldia.ledger.schema import Tab

_FEWEST = 3
"""Names of Aldía's from which on they are its columns; chosen by hand: a person's book may have a
*Situación* and an *Entrega* of its own, and Aldía adds all of its columns at once."""


def own_places(tab: Tab, headers: Sequence[str]) -> frozenset[int]:
    """Return the indices of Aldía's columns: the last of each name, as it adds them on the right.

    None where fewer than three of its names stand: those are the person's columns.
    """
    places = {fold_words(header): index for index, header in enumerate(headers)}
    ours = places.keys() & tab.own_headers
    is_set_up = len(ours) >= min(_FEWEST, len(tab.system_columns))
    return frozenset(places[name] for name in ours) if is_set_up else frozenset()
