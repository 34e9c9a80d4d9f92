"""Measure whole runs on a slow network, beside the script that people write."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from aldia.channels.sendgrid.sending import IN_FLIGHT
from benchmarks import books
from benchmarks.apart import Cost, cost_of
from benchmarks.services import (
    CALL_SECONDS,
    SEND_SECONDS,
    forget,
    sandbox_apart,
    slow_down,
    stats,
)
from benchmarks.table import Line, Section, line

SIZES = (100, 1_000, 10_000)
_SEALED = "sheets.spreadsheets.batchUpdate"
_VIEW = "sheets.spreadsheets.values.batchUpdateByDataFilter"


@dataclass(frozen=True, slots=True)
class Run:
    """One run, as measured in its process and in the sandbox.

    Attributes:
        calls: Number of calls by the sandbox's name of the method.
        served: Seconds that the sandbox itself worked, without its delays.
    """

    cost: Cost
    calls: Mapping[str, int]
    served: float

    @property
    def reads(self) -> int:
        return self._sheets - self.sealed - self.view

    @property
    def sealed(self) -> int:
        return self.calls.get(_SEALED, 0)

    @property
    def view(self) -> int:
        return self.calls.get(_VIEW, 0)

    @property
    def mail(self) -> int:
        return sum(count for route, count in self.calls.items() if route.startswith("mail."))

    @property
    def chunks(self) -> int:
        """Return the number of chunks in which letters to customers were claimed and sent."""
        return len(self.cost.told["chunks"])

    @property
    def has_digest(self) -> bool:
        """Tell whether the run sent a digest, which is claimed and recorded by itself."""
        return bool(self.calls.get("mail.send", 0) > sum(self.cost.told["chunks"]))

    @property
    def delays(self) -> float:
        """Return the seconds that the network alone takes.

        Letters that are sent at once (sixteen at most) count as one; the first letter of a run is
        sent alone.
        """
        chunks: list[int] = self.cost.told["chunks"]
        together = [letters - (place == 0) for place, letters in enumerate(chunks)]
        rounds = sum(math.ceil(letters / IN_FLIGHT) for letters in together) + bool(chunks)
        alone = self.mail - sum(chunks)
        return self._sheets * CALL_SECONDS + (rounds + alone) * SEND_SECONDS

    @property
    def _sheets(self) -> int:
        return sum(count for route, count in self.calls.items() if route.startswith("sheets."))


def measure() -> Iterator[Section]:
    """Yield a section for each kind of run, and one for the script."""
    runs: dict[str, dict[int, Run]] = {"first": {}, "ordinary": {}, "idle": {}}
    scripts: dict[int, Run] = {}
    for size in SIZES:
        with TemporaryDirectory() as folder, sandbox_apart(Path(folder)) as host:
            book = books.make_live_book(host, size)
            runs["first"][size] = _measured(host, "run", book, books.YESTERDAY)
            runs["ordinary"][size] = _measured(host, "run", book, books.TODAY)
            runs["idle"][size] = _measured(host, "run", book, books.LATER)
            plain = books.make_book(host, size)
            scripts[size] = _measured(host, "by_hand", plain, books.TODAY)
    for kind, found in runs.items():
        yield Section(f"{kind.capitalize()} run", [*_lines(kind, found)])
    ordinary = {size: run.cost for size, run in runs["ordinary"].items()}
    yield Section("The same letters by a row-by-row script", [*_script_lines(scripts, ordinary)])


def _measured(host: str, work: str, book: str, at: object) -> Run:
    forget(host)
    slow_down(host)
    cost = cost_of(work, host, book, at)
    found = stats(host)
    forget(host)
    return Run(cost, found["calls"], sum(found["seconds"].values()))


def _lines(kind: str, runs: Mapping[int, Run]) -> Iterator[Line]:
    over = [run.sealed - 2 * run.has_digest - run.chunks for run in runs.values()]
    is_ordinary = kind == "ordinary"
    if kind != "idle":
        yield line("letters to customers", _each(runs, "letters"), "{:.0f}")
    reads = {size: run.reads - run.chunks for size, run in runs.items()}
    most = 4 if kind == "idle" else 5
    yield line("reads of the workbook, one a chunk set aside", reads, "{:.0f}", at_most=most)
    if kind != "idle":
        yield Line(
            "sealed writes = the owner's digest + chunks + 1",
            {
                size: f"{run.sealed} = {2 * run.has_digest} + {run.chunks} + 1"
                for size, run in runs.items()
            },
            "≤ chunks + 1",
            max(over) <= 1,
        )
        view = {size: run.view for size, run in runs.items()}
        limit = 2 if is_ordinary else math.inf
        yield line("writes of the view", view, "{:.0f}", at_most=limit)
    mail = {size: run.mail for size, run in runs.items()}
    yield line("calls of the mail provider", mail, "{:.0f}")
    yield from _cost_lines({size: run.cost for size, run in runs.items()})
    ratios = {size: run.cost.wall / run.delays for size, run in runs.items()}
    yield line("wall, by the sum of delays", ratios, "{:.2f} ×", at_most=1.3)
    served = {size: run.served for size, run in runs.items()}
    yield line("of that, the sandbox's own work (s)", served)


def _each(runs: Mapping[int, Run], name: str) -> dict[int, float]:
    return {size: run.cost.told[name] for size, run in runs.items()}


def _cost_lines(costs: Mapping[int, Cost]) -> Iterator[Line]:
    yield line("wall (s)", {size: cost.wall for size, cost in costs.items()})
    yield line("CPU (s)", {size: cost.cpu for size, cost in costs.items()})
    yield line("peak memory (MB)", {size: cost.peak for size, cost in costs.items()}, "{:.0f}")


def _script_lines(scripts: Mapping[int, Run], ours: Mapping[int, Cost]) -> Iterator[Line]:
    yield line("letters to customers", _each(scripts, "letters"), "{:.0f}")
    sheets = {size: run.reads for size, run in scripts.items()}
    yield line("calls of Sheets", sheets, "{:.0f}")
    yield from _cost_lines({size: run.cost for size, run in scripts.items()})
    wall = {size: run.cost.wall / ours[size].wall for size, run in scripts.items()}
    yield line("wall, by Aldía's ordinary run", wall, "{:.1f} ×")
