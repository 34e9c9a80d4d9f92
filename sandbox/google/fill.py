"""Continue a series of cells, as Sheets does when somebody drags its corner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from sandbox.google.cells import Cell
from sandbox.google.references import copied

_NUMBERED = re.compile(r"^(.*?)(\d+)$", re.DOTALL)
_DAYS = {"DATE", "DATE_TIME"}


def filled(line: Sequence[Cell], length: int, *, is_rows: bool) -> list[Cell]:
    """Return the cells that follow a line of cells, or precede it when `length` is negative.

    Numbers in equal steps continue in the same steps, a single date with the next day, and text
    that ends in a number with the next number. Anything else is repeated.
    """
    count, back = abs(length), length < 0
    source = list(reversed(line)) if back else list(line)
    step = _step(source)
    found: list[Cell] = []
    for place in range(count):
        model = source[place % len(source)]
        away = (place // len(source) + 1) * len(source)
        if model.formula is not None:
            moved = -away if back else away
            formula = copied(model.formula, moved if is_rows else 0, 0 if is_rows else moved)
            found.append(model.holding(model.value, formula))
        elif step is not None and isinstance(source[-1].value, (int, float)):
            value = source[-1].value + step * (place + 1)
            found.append(model.holding(int(value) if value == int(value) else value))
        else:
            found.append(_next_text(model, -(away // len(source)) if back else away // len(source)))
    return list(reversed(found)) if back else found


def _step(line: Sequence[Cell]) -> float | None:
    values = [cell.value for cell in line if cell.formula is None]
    numbers = [v for v in values if isinstance(v, (int, float)) and not isinstance(v, bool)]
    if len(numbers) != len(line):
        return None
    if len(numbers) == 1:
        kind = (line[0].number_format or {}).get("type")
        return 1 if kind in _DAYS else None
    steps = {round(b - a, 9) for a, b in pairwise(numbers)}
    return steps.pop() if len(steps) == 1 else None


def _next_text(cell: Cell, away: int) -> Cell:
    match = _NUMBERED.match(cell.value) if isinstance(cell.value, str) else None
    if match is None:
        return cell
    number = max(int(match[2]) + away, 0)
    return cell.holding(f"{match[1]}{number:0{len(match[2])}}")
