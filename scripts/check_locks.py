"""Install each lock into a clean environment, by the oldest and the newest pip, and check it.

    python -m scripts.check_locks

A lock that lacks something, or whose parts do not go together, fails here and not at a stranger's.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

from scripts.clock import with_the_real_clock

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted(ROOT.glob("requirements*.txt"))
OLDEST_PIP = "22.3"
"""Python 3.11.0 came with it; Debian 12 has 23.0.1."""

_AT_ONCE = 2
"""An installation keeps one core busy; CI has two."""


def newest_pip() -> str:
    """Return the newest pip that is supported: the one that `make lock` pinned last."""
    [found] = re.findall(r"^pip==(\S+)", (ROOT / "requirements-dev.txt").read_text("utf-8"), re.M)
    return str(found)


def fault_of(lock: Path, pip: str) -> str:
    """Return what pip says against a lock; empty when all of it goes together."""
    with tempfile.TemporaryDirectory() as folder:
        python = str(Path(folder) / "bin" / "python")
        pip_itself = [python, "-m", "pip", "--disable-pip-version-check"]
        install = [*pip_itself, "install", "-q", "--no-compile", "--no-deps", "--only-binary=:all:"]
        for command in (
            [sys.executable, "-m", "venv", folder],
            [*install, f"pip=={pip}"],
            [*install, "--require-hashes", "-r", str(lock)],
            [*pip_itself, "check"],
        ):
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, env=with_the_real_clock()
            )
            if done.returncode:
                return f"{done.stdout}{done.stderr}".strip() or f"exit {done.returncode}"
    return ""


def main() -> int:
    pairs = list(product(LOCKS, (OLDEST_PIP, newest_pip())))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        faults = list(pool.map(lambda pair: fault_of(*pair), pairs))
    for (lock, pip), fault in zip(pairs, faults, strict=True):
        print(f"{lock.name:<24} pip {pip:<6} {fault or 'whole'}")
    return 1 if any(faults) else 0


if __name__ == "__main__":
    sys.exit(main())
