"""Find a seed that catches each deliberate breakage; the one in `caught.toml` is tried first.

A search through many seeds takes minutes. When the seed in the file no longer catches its breakage,
because the world has changed, the seeds from 0 on are tried; `python -m tests.simulation --catch`
writes the seeds that it finds to the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from tests.simulation.breakages import BREAKAGES, WITHOUT
from tests.simulation.seeds import play

_FILE = Path(__file__).with_name("caught.toml")
_MOST_SEEDS = 400  # that are searched for one breakage; chosen by hand


def catching_seed(breakage: str, without: str = "") -> int | None:
    """Return a seed at which the checker sees the breakage; None when no seed does."""
    without = without or WITHOUT.get(breakage, "")
    kept = tomllib.loads(_FILE.read_text("utf-8")).get(breakage, 0)
    tried = chain([kept], range(_MOST_SEEDS))
    return next((seed for seed in tried if play(seed, without, breakage).broken), None)


def search_anew(tell: Callable[[str], None]) -> None:
    """Search the first seed that catches each breakage, and write `caught.toml`.

    Args:
        tell: Called with a line for each breakage.
    """
    lines = []
    for breakage in BREAKAGES:
        seeds = range(_MOST_SEEDS)
        without = WITHOUT.get(breakage, "")
        found = next((seed for seed in seeds if play(seed, without, breakage).broken), None)
        tell(f"{breakage}: {found}")
        lines += [] if found is None else [f"{breakage} = {found}"]
    _FILE.write_text("\n".join(lines) + "\n", "utf-8")
