"""Which seed catches each deliberate breakage: `caught.toml` keeps one, and a command finds others.

A search through many seeds takes minutes, so that no test searches: one whose kept seed no longer
catches its breakage, nor any of the next few, because the world has changed, fails and names the
command.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

from tests.simulation.breakages import BREAKAGES, WITHOUT, first_harmed, scene_of
from tests.simulation.seeds import Played, play, play_all

_FILE = Path(__file__).with_name("caught.toml")
_NEXT = 5
"""Seeds after the kept one that are tried, so that a test takes some seconds; chosen by hand."""

_MOST_SEEDS = 4000
"""Seeds that are searched for one breakage: the rarest so far was caught by seed 2541."""


def kept_seeds() -> dict[str, int]:
    """Return the kept seed of each breakage that has one."""
    return tomllib.loads(_FILE.read_text("utf-8"))


def what_is_stale(
    breakage: str, kept: int | None, play: Callable[[int, str, str], Played] = play
) -> str:
    """Return a sentence that says how to find another seed; empty while the kept one catches.

    One of the next few may catch in its place: any change of the product's calls changes stories.
    """
    for seed in () if kept is None else range(kept, kept + 1 + _NEXT):
        if play(seed, WITHOUT.get(breakage, ""), breakage).broken:
            return ""
    begun = "No kept seed catches" if kept is None else f"Seed {kept} no longer catches"
    return f"{begun} {breakage}. Find one: python -m tests.simulation --catch {breakage}"


def search(breakage: str) -> int | None:
    """Return the first seed at which the checker sees the breakage; None if none does.

    A seed at which it complains of the whole product too shows nothing of the breakage.
    """
    without, scene = WITHOUT.get(breakage, ""), scene_of(breakage)
    first = first_harmed(breakage)
    played = play_all(range(first, first + _MOST_SEEDS), without, breakage)
    caught = (each.seed for each in played if each.broken)
    return next((seed for seed in caught if not play(seed, without, scene=scene).broken), None)


def search_anew(breakage: str, tell: Callable[[str], None]) -> None:
    """Search a seed for one breakage, or for each that is stale, and write `caught.toml`.

    Args:
        breakage: Its name; "stale" stands for all whose kept seed no longer catches them.
        tell: Called with a line for each breakage that was searched.
    """
    kept = kept_seeds()
    for name in BREAKAGES if breakage == "stale" else [breakage]:
        if breakage == "stale" and not what_is_stale(name, kept.get(name)):
            continue
        found = search(name)
        tell(f"{name}: {found}")
        if found is not None:
            kept[name] = found
            _write(kept)


def _write(kept: dict[str, int]) -> None:
    lines = [f"{name} = {kept[name]}\n" for name in BREAKAGES if name in kept]
    _FILE.write_text("".join(lines), "utf-8")
