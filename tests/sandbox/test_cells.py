"""Rows in blocks behave as a list does, and a copy stays as it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.google.cells import NO_ROW, Block, Row, Rows


def numbered(count: int, start: int = 0) -> list[Row]:
    return [Row((start + number,)) for number in range(count)]


sizes = st.sampled_from([0, 1, 2, 255, 256, 257, 700])
cuts = st.lists(st.tuples(st.floats(0, 1.1), sizes, sizes), max_size=12)


@settings(max_examples=60, deadline=None)
@given(sizes, cuts)
def test_rows_are_spliced_as_a_list_is(count: int, wanted: list[tuple[float, int, int]]) -> None:
    plain = numbered(count)
    rows = Rows.of(plain)
    for number, (share, gone, come) in enumerate(wanted, 1):
        start = int(share * len(plain))
        stop = min(start + gone, max(len(plain), start))
        new = numbered(come, number * 10_000)
        twin, before = rows.copy(), list(plain)

        rows.splice(start, stop, new)
        plain += [NO_ROW] * (start - len(plain))
        plain[start:stop] = new

        assert list(rows) == plain
        assert list(twin) == before
        assert rows[start : start + 300] == plain[start : start + 300]
        assert rows.used() == len(plain) - next(
            (i for i, row in enumerate(reversed(plain)) if not row.is_blank), len(plain)
        )


def test_a_write_makes_anew_the_one_block_that_it_falls_into() -> None:
    rows = Rows.of(numbered(1000))
    twin = rows.copy()

    twin.splice(300, 301, numbered(1))

    same = [a is b for a, b in zip(rows.blocks, twin.blocks, strict=True)]
    assert same == [True, False, True, True]
    assert all(isinstance(block, Block) for block in twin.blocks)
