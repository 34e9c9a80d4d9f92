"""How cost grows with invoices and with the Log: the exponents, and a rehearsal.

CPU seconds of one core, without the network: rows and Log lie in memory as the API answers them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from benchmarks.judgement import judge, rehearsed
from benchmarks.table import ANY, Section, exponent, line

_ROWS = (2_500, 5_000, 10_000, 20_000)
_ENTRIES = (12_500, 25_000, 50_000, 100_000)
_FEW_ENTRIES, _FEW_ROWS = 300, 200
_ROUNDS = 8


def measure() -> Iterator[Section]:
    """Yield the sections about growth and about looking ahead."""
    judge(200, 1000)
    rows = _least((size, size, _FEW_ENTRIES) for size in _ROWS)
    entries = _least((size, _FEW_ROWS, size) for size in _ENTRIES)
    yield Section(
        "Growth of understanding, folding, deciding and summing up",
        [
            line("exponent against rows, 2,500 to 20,000", {ANY: exponent(rows)}, at_most=1.05),
            line(
                "exponent against Log entries, 12,500 to 100,000",
                {ANY: exponent(entries)},
                at_most=1.05,
            ),
            line("CPU µs a row", {ANY: rows[_ROWS[-1]] / _ROWS[-1] * 1e6}, "{:.0f}"),
            line("CPU µs a Log entry", {ANY: entries[_ENTRIES[-1]] / _ENTRIES[-1] * 1e6}, "{:.0f}"),
        ],
    )
    ahead = {who: rehearsed(2000, 90, as_usual=usual) for who, usual in _PAYING.items()}
    yield Section(
        "A rehearsal of 90 days, 2,000 invoices (CPU s)",
        [line(who, {ANY: seconds}) for who, seconds in ahead.items()],
    )


_PAYING = {"nobody paying": False, "paying as usual": True}


def _least(books: Iterable[tuple[int, int, int]]) -> dict[int, float]:
    """Judge books of so many invoices and Log entries in turns; return the least by size."""
    known = list(books)
    rounds = [{size: sum(judge(*book)) for size, *book in known} for _ in range(_ROUNDS)]
    return {size: min(each[size] for each in rounds) for size, *_ in known}
