"""Numbers of the customer's identity beside those of invoices: `Nro. documento`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from aldia.ledger.recognition.comparing import at
from aldia.ledger.values.cells import Rows, is_filled

_TAX_ID = re.compile(r"(?:2[0347]|3[034])-?\d{8}-?\d|(?:10|15|17|20)\d{9}")
"""Argentina's CUIT and Peru's RUC, by how they begin and how long they are (ARCA, SUNAT)."""


def without_tax_ids(
    scores: Mapping[int, Mapping[str, float]], rows: Rows
) -> Mapping[int, Mapping[str, float]]:
    """Return the scores without the number of invoices at tax ids, where another column has it."""
    numbers = [index for index, named in scores.items() if "invoice" in named]
    if len(numbers) < 2:
        return scores
    ids = {index for index in numbers if _are_tax_ids(rows, index)}
    if len(ids) == len(numbers):
        return scores
    return {
        index: {key: score for key, score in named.items() if key != "invoice"}
        if index in ids
        else named
        for index, named in scores.items()
    }


def _are_tax_ids(rows: Rows, index: int) -> bool:
    cells = [str(cell) for row in rows if is_filled(cell := at(row, index))]
    return bool(cells) and all(_TAX_ID.fullmatch(cell.strip()) for cell in cells)
