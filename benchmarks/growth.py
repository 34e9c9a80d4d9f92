"""How cost grows with invoices and with the Log: the exponents, and a rehearsal.

CPU seconds of one core, without the network: rows and Log lie in memory as the API answers them.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.judgement import judge, rehearsed
from benchmarks.table import ANY, Section, exponent, line

_ROWS = (5_000, 10_000, 20_000, 40_000)
_ENTRIES = (25_000, 50_000, 100_000, 200_000)
_FEW_ENTRIES, _FEW_ROWS = 300, 1_000
_TIMES = 3


def measure() -> Iterator[Section]:
    """Yield the sections about growth and about looking ahead."""
    judge(200, 1000)
    rows = {size: _least(size, _FEW_ENTRIES) for size in _ROWS}
    entries = {size: _least(_FEW_ROWS, size) for size in _ENTRIES}
    yield Section(
        "Growth of understanding, folding, deciding and summing up",
        [
            line("exponent against rows, 5,000 to 40,000", {ANY: exponent(rows)}, at_most=1.05),
            line(
                "exponent against Log entries, 25,000 to 200,000",
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


def _least(invoices: int, entries: int) -> float:
    return min(sum(judge(invoices, entries)) for _ in range(_TIMES))
