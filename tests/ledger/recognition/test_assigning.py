"""Columns get the keys that suit all of them best."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from aldia.ledger.recognition.assigning import assign

KEYS = ("amount", "stated", "due")


def test_a_column_gives_way_where_another_one_can_be_nothing_else() -> None:
    scores = {0: {"amount": 0.9, "stated": 0.85}, 1: {"amount": 0.8}}

    assert assign(scores, frozenset()) == {0: "stated", 1: "amount"}


def test_a_shared_key_goes_to_all_that_suit_it() -> None:
    scores = {0: {"paid": 0.9}, 1: {"paid": 0.8, "amount": 0.6}, 2: {"amount": 0.9}}

    assert assign(scores, frozenset({"paid"})) == {0: "paid", 1: "paid", 2: "amount"}


@given(
    st.lists(
        st.dictionaries(st.sampled_from(KEYS), st.integers(1, 99).map(lambda n: n / 100)),
        max_size=4,
    )
)
def test_no_other_assignment_is_better(named: list[dict[str, float]]) -> None:
    def worth(found: dict[int, str]) -> float:
        return sum(named[index][key] for index, key in found.items())

    places = [*KEYS, *[""] * len(named)]
    best = max(
        sum(named[index].get(key, 0) for index, key in enumerate(order))
        for order in permutations(places, len(named))
    )

    found = assign(dict(enumerate(named)), frozenset())

    assert abs(worth(found) - best) < 1e-9
    assert len(set(found.values())) == len(found)


def test_of_hundreds_of_columns_of_one_name_one_has_each_key() -> None:
    scores = {index: {"amount": 0.8, "stated": 0.7} for index in range(500)}

    assert sorted(assign(scores, frozenset()).values()) == ["amount", "stated"]
