"""A bounded run of the simulation, and proof that its checker can fail."""

from __future__ import annotations

import sys

import pytest

from tests.simulation.breakages import BREAKAGES
from tests.simulation.caught import kept_seeds, what_is_stale
from tests.simulation.kinds import BUSINESSES, STRANGERS
from tests.simulation.seeds import Played, play
from tests.simulation.world import World

# Seeds in one test; below, seeds for each set of assumptions that are switched off. By hand.
_BLOCK = 10
_BLOCKS = [
    (without, first)
    for without, seeds in {"": 30, "A2": 10, "A3": 10, "A2+A3": 10, "A8": 10}.items()
    for first in range(0, seeds, _BLOCK)
]
_STRANGERS = 12  # seeds of strangers' books; by hand
_BUSINESSES = 22  # seeds of books with taxes and laws, two for each business; by hand


@pytest.mark.parametrize(("without", "first"), _BLOCKS)
def test_every_promise_is_kept_in_a_hostile_world(without: str, first: int) -> None:
    played = [play(seed, without) for seed in range(first, first + _BLOCK)]

    assert [each.broken for each in played if each.broken] == []


def test_every_promise_is_kept_in_a_book_that_a_stranger_laid_out() -> None:
    played = [play(seed) for seed in range(STRANGERS, STRANGERS + _STRANGERS)]

    assert [each.broken for each in played if each.broken] == []


@pytest.mark.parametrize("half", [0, 1])
def test_every_sum_and_every_moment_is_right_in_a_book_that_knows_taxes_and_law(half: int) -> None:
    played = [play(seed) for seed in range(BUSINESSES + half, BUSINESSES + _BUSINESSES, 2)]

    assert [each.broken for each in played if each.broken] == []


@pytest.mark.parametrize("name", BREAKAGES)
def test_the_checker_catches_a_broken_product(name: str) -> None:
    whole = _product()

    assert what_is_stale(name, kept_seeds().get(name)) == ""
    assert _product() == whole, "the breakage outlives its seed, and breaks the next test"


def test_a_seed_that_no_longer_catches_names_the_command_that_finds_another() -> None:
    played = []

    def nothing_breaks(seed: int, without: str, breakage: str) -> Played:
        played.append(seed)
        return Played(seed)

    told = what_is_stale("no_seal", 7, nothing_breaks)

    command = "python -m tests.simulation --catch no_seal"
    assert told == f"Seed 7 no longer catches no_seal. Find one: {command}"
    assert played == [7, 8, 9, 10, 11, 12], "a test searches no further: that takes minutes"


def _product() -> dict[str, object]:
    """Return all functions and classes of the product's modules, and their methods, by name."""
    modules = {name: each for name, each in sys.modules.items() if name.startswith("aldia.")}
    found: dict[str, object] = {}
    for module, holder in modules.items():
        for name, value in vars(holder).items():
            found[f"{module}.{name}"] = value
            if isinstance(value, type) and value.__module__ == module:
                found |= {f"{module}.{name}.{each}": it for each, it in vars(value).items()}
    return {name: value for name, value in found.items() if callable(value)}


def test_a_seed_tells_the_same_story_twice() -> None:
    stories = []
    for _ in range(2):
        world = World(seed=4)
        world.play()
        stories.append(world.story)

    assert stories[0] == stories[1]


def test_a_broken_seed_tells_how_to_play_it_again() -> None:
    breakage = "send_before_claim"
    seed = kept_seeds()[breakage]

    played = play(seed, "A2+A3", breakage)

    assert played.broken is not None
    again = f"Play it again: make simulate SEED={seed} WITHOUT=A2+A3"
    assert played.broken.splitlines()[-1] == again
