"""Measure how the cost grows with invoices and with the Log, and what a rehearsal costs.

Costs are CPU seconds without the network: rows and Log are in memory as the API answers them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from benchmarks.judgement import judge, rehearsed
from benchmarks.table import ANY, Line, Section, exponent, line

# Sizes chosen by hand: each doubles the one before. While one kind grows, the other is small.
_ROWS = (2_500, 5_000, 10_000, 20_000)
_ENTRIES = (12_500, 25_000, 50_000, 100_000)
_FEW_ENTRIES = 300
_FEW_ROWS = 200
_ROUNDS = 8  # of which the median counts, as the machine's pace changes; chosen by hand
_PAYING = {"nobody paying": False, "paying as usual": True}


def measure() -> Iterator[Section]:
    """Yield the sections about growth and about the rehearsal."""
    judge(200, 1000)
    rows = _rounds({size: (size, _FEW_ENTRIES) for size in _ROWS})
    entries = _rounds({size: (_FEW_ROWS, size) for size in _ENTRIES})
    yield Section(
        "Growth of understanding, folding, deciding and summing up",
        [
            *_growth("rows, 2,500 to 20,000", rows),
            *_growth("Log entries, 12,500 to 100,000", entries),
        ],
    )
    ahead = {who: rehearsed(2000, 90, as_usual=usual) for who, usual in _PAYING.items()}
    yield Section(
        "A rehearsal of 90 days, 2,000 invoices (CPU s)",
        [line(who, {ANY: seconds}) for who, seconds in ahead.items()],
    )


def _growth(what: str, rounds: Sequence[Mapping[int, float]]) -> Iterator[Line]:
    """Yield exponent and cost, each the median of all rounds, as the machine's pace changes."""
    largest = max(rounds[0])
    each = median(costs[largest] / largest for costs in rounds)
    middle = median(exponent(costs) for costs in rounds)
    yield line(f"exponent against {what}", {ANY: middle}, at_most=1.05)
    yield line("CPU µs for each of them", {ANY: each * 1e6}, "{:.0f}")


def _rounds(books: Mapping[int, tuple[int, int]]) -> list[dict[int, float]]:
    """Return the CPU seconds by size of each round, in which every book is measured once.

    Args:
        books: Number of invoices and of Log entries, by size.
    """
    return [{size: sum(judge(*book)) for size, book in books.items()} for _ in range(_ROUNDS)]
