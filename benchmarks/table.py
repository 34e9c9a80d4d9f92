"""The table that the benchmarks print: each measurement with its target."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rich import box
from rich.table import Table

SIZES = (100, 1_000, 10_000, 100_000)
"""Numbers of invoices; each is a column of the table."""

ANY = 0
"""The column of values that do not depend on the number of invoices."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table.

    Attributes:
        shown: The text in the column of each size.
        target: The target in words; empty when there is none.
        is_met: Whether every column meets the target; None when there is none.
    """

    what: str
    shown: Mapping[int, str]
    target: str = ""
    is_met: bool | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of the table below one heading."""

    title: str
    lines: Sequence[Line] = field(default_factory=list)


def line(
    what: str, measured: Mapping[int, float], pattern: str = "{:.2f}", *, at_most: float = math.inf
) -> Line:
    """Return a line of numbers, compared with an upper limit unless it is infinite."""
    shown = {size: pattern.format(value) for size, value in measured.items()}
    if at_most == math.inf:
        return Line(what, shown)
    is_met = all(value <= at_most for value in measured.values())
    return Line(what, shown, f"≤ {at_most:g}", is_met)


def line_at_least(
    what: str, measured: Mapping[int, float], at_least: float, pattern: str = "{:.1f} ×"
) -> Line:
    """Return a line of numbers, compared with a lower limit."""
    shown = {size: pattern.format(value) for size, value in measured.items()}
    is_met = all(value >= at_least for value in measured.values())
    return Line(what, shown, f"≥ {at_least:g}", is_met)


def exponent(costs: Mapping[int, float]) -> float:
    """Return the exponent of cost against size: the slope of a line through their logarithms."""
    points = [(math.log(size), math.log(cost)) for size, cost in costs.items()]
    middle = sum(x for x, _ in points) / len(points)
    height = sum(y for _, y in points) / len(points)
    rise = sum((x - middle) * (y - height) for x, y in points)
    return rise / sum((x - middle) ** 2 for x, _ in points)


_HEADERS = ["", *(f"{size:,}" for size in SIZES), "any size", "target", ""]


def _cells(line: Line) -> list[str]:
    verdict = {None: "", True: "met", False: "**not met**"}[line.is_met]
    shown = [line.shown.get(size, "") for size in (*SIZES, ANY)]
    return [line.what, *shown, line.target, verdict]


def for_a_terminal(sections: Iterable[Section]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for header in _HEADERS:
        table.add_column(header, justify="left" if header in {"", "target"} else "right")
    for section in sections:
        table.add_row(f"[bold]{section.title}[/]")
        for each in section.lines:
            table.add_row(*(cell.strip("*") for cell in _cells(each)))
        table.add_section()
    return table


def for_a_page(sections: Iterable[Section]) -> str:
    """Return the table in Markdown."""
    rows = [_HEADERS, ["---", *["--:"] * (len(SIZES) + 1), ":--", ":--"]]
    for section in sections:
        rows.append([f"**{section.title}**", *[""] * (len(_HEADERS) - 1)])
        rows += [_cells(each) for each in section.lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"
