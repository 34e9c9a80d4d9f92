"""Aldía's own columns among those of a tab, told by their names."""

from __future__ import annotations

from collections.abc import Sequence

from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.cells import Rows
from aldia.ledger.values.folding import fold_words

_FEWEST = 3
"""Names of Aldía's from which on they are its columns; chosen by hand: a person's book may have a
*Situación* and an *Entrega* of its own, and Aldía adds all of its columns at once."""

_WITHIN = 20
"""Rows from the top among which a copied tab's headers are looked for; chosen by hand."""


def own_places(tab: Tab, headers: Sequence[str]) -> frozenset[int]:
    """Return the indices of Aldía's columns: the last of each name, as it adds them on the right.

    None where fewer than three of its names stand: those are the person's columns.
    """
    places = {fold_words(header): index for index, header in enumerate(headers)}
    ours = places.keys() & tab.own_headers
    is_set_up = len(ours) >= min(_FEWEST, len(tab.system_columns))
    return frozenset(places[name] for name in ours) if is_set_up else frozenset()


def without_own_columns(tab: Tab, rows: Rows) -> Rows:
    """Return the rows of a tab that is not set up, with Aldía's columns blank.

    A copy of a tab has them, below the first row in which they are named.
    """
    for row in rows[:_WITHIN]:
        own = own_places(tab, [str(cell or "") for cell in row])
        if own:
            return [[None if at in own else cell for at, cell in enumerate(r)] for r in rows]
    return rows
