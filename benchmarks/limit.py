"""Compare understanding and deciding with a bare parse of the answers, and measure a cold start.

The sandbox's answers are kept in files; each measurement reads them in a process of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from google.auth.credentials import AnonymousCredentials

from aldia.jobs.assessment import assess
from aldia.workbook.client import SheetsClient
from benchmarks import archive, books
from benchmarks.apart import Cost, Keeping, cost_of
from benchmarks.services import sandbox_apart, slow_down
from benchmarks.table import ANY, Line, Section, line

SIZES = (10_000, 100_000)
_FEW = 100  # invoices of the workbook that is decided about before the measurement
# How often something is measured, of which the least counts; chosen by hand.
_TIMES = 3  # a process
_ROUNDS = 5  # a start


def measure() -> Iterator[Section]:
    """Yield the sections about a bare parse and about starting."""
    yield Section("Understanding and deciding, beside json.loads", [*_understanding()])
    yield Section("Starting", [*_starting()])


def _understanding() -> Iterator[Line]:
    looks: dict[int, Cost] = {}
    bare: dict[int, Cost] = {}
    ours: dict[int, Cost] = {}
    stages: dict[str, dict[int, float]] = {}
    for size in SIZES:
        with TemporaryDirectory() as name, sandbox_apart(Path(name)) as host:
            warm, folder = Path(name) / "warm", Path(name) / "answers"
            keep_answers(host, _FEW, warm)
            book = keep_answers(host, size, folder)
            slow_down(host)
            looks[size] = cost_of("look", host, book, books.TODAY)
            slow_down(host, is_slow=False)
            bare[size] = _least("parse", folder)
            ours[size] = _least("study", folder, books.TODAY, warm)
            for stage, seconds in cost_of("stages", folder, books.TODAY, warm).told.items():
                stages.setdefault(stage, {})[size] = seconds / size * 1e6
    reads = {size: cost.told["reads"] for size, cost in looks.items()}
    yield line("read and decided only: calls", reads, "{:.0f}", at_most=4)
    yield line("wall, delays included (s)", {size: cost.wall for size, cost in looks.items()})
    yield line("CPU (s)", {size: cost.cpu for size, cost in looks.items()})
    yield line("peak memory (MB)", {size: cost.peak for size, cost in looks.items()}, "{:.0f}")
    yield line("json.loads (CPU s)", {size: cost.cpu for size, cost in bare.items()}, "{:.3f}")
    yield line("understood and decided (CPU s)", {size: cost.cpu for size, cost in ours.items()})
    yield line("by json.loads", _ratio(ours, bare, "cpu"), "{:.1f} ×", at_most=10)
    grown = {size: cost.grown for size, cost in bare.items()}
    yield line("json.loads (MB)", grown, "{:.1f}")
    grown = {size: cost.grown for size, cost in ours.items()}
    yield line("understood and decided (MB)", grown, "{:.1f}")
    yield line("by json.loads", _ratio(ours, bare, "grown"), "{:.1f} ×", at_most=3)
    for stage, each in stages.items():
        yield line(f"{stage} (CPU µs a row)", each, "{:.1f}")


def keep_answers(host: str, invoices: int, folder: Path) -> str:
    """Write the answers that a run reads on a workbook's second day to files.

    Returns:
        The workbook's id.
    """
    folder.mkdir()
    book = books.make_used_book(host, invoices)
    keeping = Keeping(folder)
    recorded = SheetsClient(book, AnonymousCredentials(), emulator=host, adapter=keeping)
    assess(recorded, books.TODAY)
    return book


def _least(work: str, *arguments: object) -> Cost:
    """Return the cost of a piece of work, the one with the least CPU of _TIMES measurements."""
    return min((cost_of(work, *arguments) for _ in range(_TIMES)), key=lambda cost: cost.cpu)


def _ratio(ours: dict[int, Cost], bare: dict[int, Cost], name: str) -> dict[int, float]:
    return {size: getattr(ours[size], name) / getattr(bare[size], name) for size in ours}


def _starting() -> Iterator[Line]:
    with archive.unpacked() as source:
        measures = archive.measures(source)
        rounds = [{what: measure() for what, measure in measures.items()} for _ in range(_ROUNDS)]
        yield Line("the archive that is deployed", {ANY: archive.size_of(source)})
    least = {what: min(each[what] for each in rounds) for what in measures}
    for what, seconds in least.items():
        yield line(f"{what} (s)", {ANY: seconds})
    ratio = least[archive.MAIN] / least[archive.FRAMEWORKS]
    yield line("main.py, by its frameworks", {ANY: ratio}, "{:.2f} ×", at_most=1.3)
