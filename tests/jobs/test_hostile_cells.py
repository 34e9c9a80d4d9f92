"""No cell of any tab can crash a run, and nothing typed by mistake brings anybody a letter."""

from __future__ import annotations

import pytest

from tests.hostile_cells import VALUES, clean_book, play

_BLOCK = 30


@pytest.mark.parametrize("first", range(0, 120, _BLOCK))
def test_hostile_values_anywhere_end_as_a_plain_answer_and_send_no_more(first: int) -> None:
    attacks = [play(seed) for seed in range(first, first + _BLOCK)]

    assert [(each.seed, each.told, each.broken) for each in attacks if each.broken] == []


def test_the_book_that_is_attacked_sends_by_itself_and_has_a_past_in_every_tab() -> None:
    book, sent = clean_book()

    assert len(sent) == 2
    assert {sheet.title for sheet in book.in_order() if sheet.used_rows() < 2} <= {"Revisar"}
    assert len(VALUES) > 60
