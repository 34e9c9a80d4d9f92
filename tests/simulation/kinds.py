"""The kinds of books that seeds are about, and who works in them."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.simulation.clerks import Clerks
from tests.simulation.people import People
from tests.simulation.scenes import Scene
from tests.simulation.strangers import Strangers

STRANGERS = 1_000_000
"""The first seed of those in which the book is laid out as strangers do."""

BUSINESSES = 2_000_000
"""The first seed of those whose book knows taxes, part payments and the laws of a country."""


def people_of(seed: int) -> Callable[[random.Random, Scene], Clerks | People | Strangers]:
    if seed >= BUSINESSES:
        return Clerks
    return Strangers if seed >= STRANGERS else People
