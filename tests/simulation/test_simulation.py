"""A bounded run of the simulation, and proof that its checker can fail."""

from __future__ import annotations

import pytest

from tests.simulation.breakages import BREAKAGES
from tests.simulation.seeds import play
from tests.simulation.world import World

_SEEDS_TO_CATCH = 200
_RARE = {"new_payments_are_not_seen": 190}
"""Breakages that few seeds bring to light, and a seed a little before the first that does."""

_BLOCK = 20
_BLOCKS = [
    (without, first)
    for without, seeds in {"": 120, "A2": 60, "A3": 60}.items()
    for first in range(0, seeds, _BLOCK)
]


@pytest.mark.parametrize(("without", "first"), _BLOCKS)
def test_every_promise_is_kept_in_a_hostile_world(without: str, first: int) -> None:
    played = [play(seed, without) for seed in range(first, first + _BLOCK)]

    assert [each.broken for each in played if each.broken] == []


@pytest.mark.parametrize("name", BREAKAGES)
def test_the_checker_catches_a_broken_product(name: str) -> None:
    seeds = range(_RARE.get(name, 0), _SEEDS_TO_CATCH)
    caught = next((seed for seed in seeds if play(seed, breakage=name).broken), None)

    assert caught is not None


def test_a_seed_tells_the_same_story_twice() -> None:
    stories = []
    for _ in range(2):
        world = World(seed=4)
        world.play()
        stories.append(world.story)

    assert stories[0] == stories[1]


def test_a_broken_seed_tells_how_to_play_it_again() -> None:
    played = play(4, "A2", breakage="send_what_has_changed")

    assert played.broken is not None
    assert played.broken.splitlines()[-1] == "Play it again: make simulate SEED=4 WITHOUT=A2"
