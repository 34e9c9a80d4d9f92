"""Rows that are told by what they hold."""

from __future__ import annotations

from typing import Any

import pytest

from aldia.ledger.values.cells import Rows
from aldia.workbook.replacing import Pair, replace_rows
from aldia.workbook.writes import batch
from tests.office import Office

CASES: dict[str, tuple[Rows, list[Pair], Rows]] = {
    "one is replaced": ([["a", 1], ["b", 2]], [(["a", 1], ["x", 1])], [["x", "1"], ["b", "2"]]),
    "one is taken out": ([["a", 1], ["b", 2]], [(["a", 1], None)], [["b", "2"]]),
    "one stood twice": ([["a"], ["b"], ["a"]], [(["a"], ["x"]), (["a"], None)], [["x"], ["b"]]),
    "one is gone by now": ([["b"]], [(["a"], None)], [["b"]]),
    "two others are alike": ([["a"], ["n"], ["n"]], [(["a"], None)], [[], ["n"], ["n"]]),
    "nothing": ([["a"]], [], [["a"]]),
}


@pytest.mark.parametrize("case", CASES)
def test_rows_are_replaced_by_what_they_hold(office: Office, case: str) -> None:
    before, pairs, after = CASES[case]
    office.make_book(headers=["Uno", "Dos"])
    office.edit({"tab": "Cartera", "append": [list(row) for row in before]})
    sheet = next(iter(office.workbook.in_order())).id

    requests: list[Any] = replace_rows(sheet, pairs, before)
    if requests:
        office.client().write(batch(*requests))

    assert office.values("Cartera")[1:] == after
