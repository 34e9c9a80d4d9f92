"""The seed that catches each deliberate breakage: kept in `caught.toml` and tried first.

A search through many seeds takes minutes. When a kept seed no longer catches its breakage,
because the world has changed, the search is made anew; `python -m tests.simulation --catch` keeps
what it finds.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from tests.simulation.breakages import BREAKAGES, WITHOUT
from tests.simulation.seeds import play

_FILE = Path(__file__).with_name("caught.toml")
_MOST_SEEDS = 400


def catching_seed(breakage: str, without: str = "") -> int | None:
    """Return a seed at which the checker sees the breakage; None when no seed does."""
    without = without or WITHOUT.get(breakage, "")
    kept = tomllib.loads(_FILE.read_text("utf-8")).get(breakage, 0)
    tried = chain([kept], range(_MOST_SEEDS))
    return next((seed for seed in tried if play(seed, without, breakage).broken), None)


def search_anew(tell: Callable[[str], None]) -> None:
    """Search the first seed for each breakage, and write `caught.toml`."""
    lines = []
    for breakage in BREAKAGES:
        seeds = range(_MOST_SEEDS)
        without = WITHOUT.get(breakage, "")
        found = next((seed for seed in seeds if play(seed, without, breakage).broken), None)
        tell(f"{breakage}: {found}")
        lines += [] if found is None else [f"{breakage} = {found}"]
    _FILE.write_text("\n".join(lines) + "\n", "utf-8")
