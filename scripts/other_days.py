"""Run the tests on other days and at other hours, with the clock that faketime moves.

    python -m scripts.other_days [NAME] [ARGUMENT OF PYTEST ...]

Without the name of a moment each of them is used in turn. A test that depends on the current day
fails here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Moment(NamedTuple):
    """The time at which the tests begin.

    Attributes:
        zone: The machine's time zone.
        clock: faketime's setting: an offset, or `@` and the moment at which the clock starts.
    """

    zone: str
    clock: str


MOMENTS: Mapping[str, Moment] = {
    "tomorrow": Moment("America/Bogota", "+1d"),
    "week": Moment("UTC", "+7d"),
    "year": Moment("UTC", "+370d"),
    "midnight": Moment("America/Bogota", "@2027-12-31 23:59:00"),
    "spring": Moment("Europe/Madrid", "@2027-03-28 01:59:00"),
    "autumn": Moment("America/New_York", "@2027-11-07 01:59:00"),
}
"""The moments by name. `midnight` begins a minute before the end of a year, `spring` and `autumn` a
minute before the clocks change."""


def run_tests(moment: Moment, arguments: Sequence[str]) -> int:
    """Run pytest at a moment and return its exit status."""
    tests = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", *arguments]
    command = ["faketime", "-f", moment.clock, *tests]
    return subprocess.run(command, env={**os.environ, "TZ": moment.zone}, check=False).returncode


def main() -> int:
    if shutil.which("faketime") is None:
        print("faketime moves the clock, and is not on this machine. Debian: apt install faketime")
        return 1
    words = sys.argv[1:]
    names = [words.pop(0)] if words and words[0] in MOMENTS else list(MOMENTS)
    for name in names:
        print(f"{name}: {MOMENTS[name].clock} in {MOMENTS[name].zone}", flush=True)
        if status := run_tests(MOMENTS[name], words):
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
