"""Install each lock into a clean environment by the oldest pip, check it, and try the newest.

    python -m scripts.check_locks

What is installed is the same whichever pip does it, so that the newest only has to show that it
reads the lock, finds a wheel of every package, and agrees with its hash.

A lock that lacks a package, or whose versions do not fit together, fails here and not on the
machine of somebody who installs it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import product
from pathlib import Path

from scripts.clock import with_the_real_clock

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted(ROOT.glob("requirements*.txt"))
OLDEST_PIP = "22.3"
"""The pip that came with Python 3.11.0; Debian 12 has 23.0.1."""

_AT_ONCE = 2
"""Installations at the same time: each keeps one core busy, and CI has two."""


def newest_pip() -> str:
    """Return the newest pip that is supported: the one that `make lock` pinned last."""
    [found] = re.findall(r"^pip==(\S+)", (ROOT / "requirements-dev.txt").read_text("utf-8"), re.M)
    return str(found)


@contextmanager
def installer(version: str) -> Iterator[list[str]]:
    """Install a version of pip and yield the command that runs it.

    With `--python` this pip installs into other environments.
    """
    with tempfile.TemporaryDirectory() as folder:
        pip = [str(Path(folder) / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
        for command in (
            [sys.executable, "-m", "venv", folder],
            [*pip, "install", "-q", "--no-compile", f"pip=={version}"],
        ):
            subprocess.run(command, check=True, env=with_the_real_clock())
        yield pip


def fault_of(lock: Path, pip: Sequence[str], *, is_dry: bool = False) -> str:
    """Return pip's error about a lock, or "" when it installs and its versions fit together.

    Args:
        is_dry: Whether pip only fetches and reads every package, which takes half as long.
    """
    with tempfile.TemporaryDirectory() as folder:
        there = [*pip, "--python", str(Path(folder) / "bin" / "python")]
        install = [*there, "install", "-q", "--no-compile", "--no-deps", "--only-binary=:all:"]
        dry = ["--dry-run"] if is_dry else []
        commands = [
            [sys.executable, "-m", "venv", "--without-pip", folder],
            [*install, "--require-hashes", *dry, "-r", str(lock)],
            [*there, "check"],
        ]
        for command in commands[:2] if is_dry else commands:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, env=with_the_real_clock()
            )
            if done.returncode:
                return f"{done.stdout}{done.stderr}".strip() or f"exit {done.returncode}"
    return ""


def main() -> int:
    with ExitStack() as kept:
        newest = newest_pip()
        pips = {each: kept.enter_context(installer(each)) for each in (OLDEST_PIP, newest)}
        pairs = list(product(LOCKS, pips))

        def fault_by(pair: tuple[Path, str]) -> str:
            lock, version = pair
            return fault_of(lock, pips[version], is_dry=version == newest)

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            faults = list(pool.map(fault_by, pairs))
    for (lock, version), fault in zip(pairs, faults, strict=True):
        print(f"{lock.name:<24} pip {version:<6} {fault or 'whole'}")
    return 1 if any(faults) else 0


if __name__ == "__main__":
    sys.exit(main())
