"""How many slips of the hand two words are apart."""

import pytest

from aldia.ledger.doctor.edit_distance import slips

APART = {
    "the same word": ("gmail", "gmail", 0),
    "a letter added": ("gmail", "gmaill", 1),
    "a letter dropped": ("gmail", "gmal", 1),
    "a letter changed": ("gmail", "gnail", 1),
    "two neighbours swapped": ("gmail", "gmial", 1),
    "two slips": ("gmail", "gnial", 2),
    "more than anybody asked for": ("gmail", "hotmail", 3),
}


@pytest.mark.parametrize("case", APART)
def test_slips_are_counted_up_to_two(case: str) -> None:
    one, other, count = APART[case]

    assert slips(one, other, 2) == slips(other, one, 2) == count
