"""What a run costs, in one table: beside what people use instead, and beside the limit.

python -m benchmarks [--page docs/performance.md] [--only runs letters ...]

Takes some ten minutes. With --page the table is written into the page as well, in place of the one
that stands there, with the machine and the day.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from benchmarks import growth, letters, limit, runs, sandbox
from benchmarks.table import Section, for_a_page, for_a_terminal

_PARTS: Mapping[str, Callable[[], Iterator[Section]]] = {
    "runs": runs.measure,
    "letters": letters.measure,
    "limit": limit.measure,
    "growth": growth.measure,
    "sandbox": sandbox.measure,
}
_TABLE = re.compile(r"(?<=<!-- table -->\n).*(?=<!-- end of table -->)", re.S)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--page", type=Path, help="page to write the table into")
    parser.add_argument("--only", nargs="+", choices=_PARTS, default=list(_PARTS))
    options = parser.parse_args()
    began = time.monotonic()
    sections = []
    for name in options.only:
        for section in _PARTS[name]():
            sections.append(section)
            Console(width=150).print(for_a_terminal([section]))
    seconds = time.monotonic() - began
    if len(sections) > 1:
        Console(width=150).print(for_a_terminal(sections))
    made = f"Made on {_machine()}, {datetime.now(UTC):%d %B %Y}, in {seconds / 60:.0f} minutes."
    print(made)
    if options.page is not None:
        write_into(options.page, f"{made}\n\n{for_a_page(sections)}")


def write_into(page: Path, table: str) -> None:
    """Replace the table in a page."""
    written, count = _TABLE.subn(lambda _: f"\n{table}\n", page.read_text("utf-8"))
    if not count:
        raise SystemExit(
            f"{page} has no place for the table: <!-- table --> … <!-- end of table -->"
        )
    page.write_text(written, "utf-8")


def _machine() -> str:
    """Return a description of this machine, read from /proc (see proc(5))."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    return (
        f"{os.cpu_count()} cores of {cpu[1] if cpu else platform.machine()}, "
        f"{int(memory[1]) // 1024**2 if memory else '?'} GB, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    main()
