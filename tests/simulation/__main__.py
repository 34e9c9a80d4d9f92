"""The command line of the simulation.

`python -m tests.simulation --seeds 500` plays seeds, `--seed 7` prints the story of one, and
`--catch NAME` searches a seed that catches a breakage.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import suppress

import click

from tests.simulation.breakages import BREAKAGES
from tests.simulation.caught import search_anew
from tests.simulation.kinds import BUSINESSES, STRANGERS
from tests.simulation.network import FAULTS
from tests.simulation.seeds import play_all, replay_command
from tests.simulation.world import World

_TELL_EVERY = 500  # seeds between two lines of progress; chosen by hand
_STORIES = 3  # broken seeds of which the whole story is printed; chosen by hand
_EACH_OTHER = 4  # seeds for which one more of each other kind of book is played; chosen by hand
_STANDSTILLS = ("kill_before", "kill_after", "pause", "suspend")


@click.command()
@click.option("--seeds", default=200, show_default=True, help="How many.")
@click.option("--first", default=0, show_default=True, help="The first of them.")
@click.option("--seed", type=int, help="Only this one, with its whole story.")
@click.option("--without", default="", help="What the sandbox does not keep: A2, A3, A2+A3 or A8.")
@click.option(
    "--catch",
    type=click.Choice(["stale", *BREAKAGES]),
    metavar="NAME",
    help="Search and keep a seed that catches this breakage; stale: all that lack one.",
)
def main(seeds: int, first: int, seed: int | None, without: str, catch: str | None) -> None:
    """Play seeds of a hostile world and check every promise after every step."""
    if catch is not None:
        search_anew(catch, click.echo)
        return
    if seed is not None:
        _tell(seed, without)
        return
    began = time.monotonic()
    total: Counter[str] = Counter()
    broken = []
    done = 0
    with suppress(KeyboardInterrupt):
        for played in play_all(_seeds(first, seeds), without):
            done += 1
            total += played.count
            if played.broken is not None:
                broken.append(played)
                lines = played.broken.splitlines()
                told = lines if len(broken) <= _STORIES else [lines[0], lines[-1]]
                click.echo("\n".join(told), err=True)
            if done % _TELL_EVERY == 0:
                click.echo(f"{done} seeds, {len(broken)} broken, {time.monotonic() - began:.0f} s")
    _report(done, total, len(broken), time.monotonic() - began)
    sys.exit(1 if broken else 0)


def _seeds(first: int, count: int) -> list[int]:
    """Return the seeds to play, and for every fourth of them one of each other kind of book."""
    asked = range(first, first + count)
    kinds = () if first >= STRANGERS else (STRANGERS, BUSINESSES)
    return [*asked, *(kind + seed for kind in kinds for seed in asked[::_EACH_OTHER])]


def _tell(seed: int, without: str) -> None:
    world = World(seed, without)
    try:
        world.play()
    finally:
        click.echo("\n".join(world.story))
    click.echo(f"Every promise was kept. {replay_command(seed, without)}")


def _report(seeds: int, total: Counter[str], broken: int, seconds: float) -> None:
    faults = {name: total.pop(name, 0) for name in (*FAULTS, *_STANDSTILLS)}
    rows = {"seeds": seeds, **dict(sorted(total.items())), "faults": sum(faults.values())}
    for name, value in {**rows, **faults, "broken": broken}.items():
        click.echo(f"{name:<24}{value:>12,}")
    click.echo(f"{'seconds':<24}{seconds:>12,.0f}")


if __name__ == "__main__":
    main()
