"""Many seeds over all cores, and what they added up to."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from requests import sessions

from tests.simulation.breakages import BREAKAGES
from tests.simulation.grids import Broken
from tests.simulation.world import World

_STORY_LINES = 40
_BATCH = 20
_GARBAGE = 200_000


@dataclass(frozen=True)
class Played:
    """What became of one seed.

    Attributes:
        broken: The promise that was broken, with the story; None when all were kept.
    """

    seed: int
    count: Counter[str] = field(default_factory=Counter)
    broken: str | None = None


def play(seed: int, without: str = "", breakage: str = "") -> Played:
    """Play one seed, on a product that is broken on purpose if a breakage is named."""
    world = World(seed, without, is_busy=bool(breakage))
    try:
        with BREAKAGES[breakage]() if breakage else nullcontext():
            world.play()
    except (Exception, Broken) as error:
        if breakage and not isinstance(error, Broken):
            raise  # the breakage no longer fits the product, and catches nothing
        return Played(seed, world.count, _story(world, error, without))
    return Played(seed, world.count)


def play_all(seeds: Iterable[int], without: str = "") -> Iterator[Played]:
    """Play seeds over all cores, in their order."""
    waiting = iter(seeds)
    with ProcessPoolExecutor(os.cpu_count(), initializer=_begin) as pool:
        while batch := list(islice(waiting, _BATCH * (os.cpu_count() or 1))):
            yield from pool.map(partial(play, without=without), batch, chunksize=_BATCH // 4)


def _begin() -> None:
    """Spare a worker what `requests` looks for at every call: proxies, and passwords in files.

    A seed leaves little garbage behind, and looking for it often takes a tenth of the time.
    """
    os.environ.clear()
    sessions.get_netrc_auth = lambda *_, **__: None
    gc.set_threshold(_GARBAGE, 50, 100)


def replay_command(seed: int, without: str = "") -> str:
    option = f" WITHOUT={without}" if without else ""
    return f"make simulate SEED={seed}{option}"


def _story(world: World, error: BaseException, without: str) -> str:
    what = str(error) if isinstance(error, Broken) else f"{type(error).__name__}: {error}"
    lines = [f"seed {world.seed}: {what}", *world.story[:1], "…", *world.story[-_STORY_LINES:]]
    return "\n".join([*lines, f"Play it again: {replay_command(world.seed, without)}"])
