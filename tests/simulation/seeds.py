"""Play seeds, one or many over all cores, and return what became of them."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from unittest.mock import patch

from requests import sessions

from tests.simulation.breakages import BREAKAGES, scene_of
from tests.simulation.grids import Broken
from tests.simulation.scenes import USUAL, Scene
from tests.simulation.world import World

_STORY_LINES = 40  # of the end of a broken seed's story that are kept; chosen by hand
_BATCH = 20  # seeds for each core that are handed out at once; chosen by hand
_GARBAGE = 200_000  # new objects before the collector's first generation runs; chosen by hand


@dataclass(frozen=True)
class Played:
    """What became of one seed.

    Attributes:
        broken: The promise that was broken, with the story; None when all were kept.
    """

    seed: int
    count: Counter[str] = field(default_factory=Counter)
    broken: str | None = None


def play(seed: int, without: str = "", breakage: str = "", scene: Scene = USUAL) -> Played:
    """Play one seed; with the name of a breakage, on a product that is broken on purpose.

    A breakage is played in its own scene, whatever `scene` is.
    """
    with _quickly():
        return _play(World(seed, without, scene_of(breakage) if breakage else scene), breakage)


def _play(world: World, breakage: str) -> Played:
    try:
        with BREAKAGES[breakage]() if breakage else nullcontext():
            world.play()
    except (Exception, Broken) as error:
        if breakage and not isinstance(error, Broken):
            raise  # the breakage no longer fits the product, and catches nothing
        return Played(world.seed, world.count, _story(world, error))
    return Played(world.seed, world.count)


def play_all(seeds: Iterable[int], without: str = "", breakage: str = "") -> Iterator[Played]:
    """Play seeds on all cores, and yield what became of them in their order."""
    one = partial(play, without=without, breakage=breakage)
    waiting = iter(seeds)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        while batch := list(islice(waiting, _BATCH * (os.cpu_count() or 1))):
            yield from pool.map(one, batch, chunksize=_BATCH // 4)


@contextmanager
def _quickly() -> Iterator[None]:
    """Play faster inside.

    `requests` does not look for proxies and password files at every call. Python's garbage
    collector runs less often: it took a tenth of the time, and a seed leaves little garbage.
    """
    usual = gc.get_threshold()
    gc.set_threshold(_GARBAGE, 50, 100)
    try:
        with (
            patch.object(sessions, "get_netrc_auth", lambda *_, **__: None),
            patch.object(sessions, "get_environ_proxies", lambda *_, **__: {}),
        ):
            yield
    finally:
        gc.set_threshold(*usual)


def replay_command(seed: int, without: str = "") -> str:
    option = f" WITHOUT={without}" if without else ""
    return f"make simulate SEED={seed}{option}"


def _story(world: World, error: BaseException) -> str:
    what = str(error) if isinstance(error, Broken) else f"{type(error).__name__}: {error}"
    lines = [f"seed {world.seed}: {what}", *world.story[:1], "…", *world.story[-_STORY_LINES:]]
    return "\n".join([*lines, f"Play it again: {replay_command(world.seed, world.without)}"])
