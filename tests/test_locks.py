"""The locks are complete, and a deployed program imports only packages of its own lock."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from scripts.check_locks import LOCKS, OLDEST_PIP, fault_of, installer

ROOT = Path(__file__).resolve().parents[1]
LOCAL = ROOT / "requirements-local.txt"
OURS = {"aldia", "benchmarks", "sandbox", "scripts", "tests"}
NOT_RUNNING = {"check_infra.py", "check_locks.py", "clock.py", "other_days.py", "pictures.py"}
NOT_RUNNING_EITHER = ROOT / "scripts" / "infra"
"""A folder that is not checked: it runs in .venv-scan, with requirements-scan.txt."""


def pinned(lock: Path) -> dict[str, str]:
    """Return the lines of each requirement of a lock, by its name."""
    found = re.split(r"^(?=[a-z])", lock.read_text("utf-8"), flags=re.M)[1:]
    return {re.split(r"[=\[; ]", lines)[0]: lines for lines in found}


def running() -> Iterator[Path]:
    """Yield every module that `aldia`, the sandbox and the demo may import."""
    for room in ("functions", "sandbox", "scripts"):
        found = (ROOT / room).rglob("*.py")
        yield from (
            path
            for path in found
            if path.name not in NOT_RUNNING and path.parent != NOT_RUNNING_EITHER
        )


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names - {*sys.stdlib_module_names, *OURS}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_requirement_is_pinned_with_its_hashes(lock: Path) -> None:
    for name, lines in pinned(lock).items():
        assert re.match(r"\S+==\S+", lines), name
        assert "--hash=sha256:" in lines, name


def test_what_runs_imports_nothing_that_only_development_needs() -> None:
    locked = set(pinned(LOCAL))
    distributions = packages_distributions()

    for path in running():
        for name in imported(path):
            homes = {home.lower().replace("_", "-") for home in distributions.get(name, [name])}
            assert homes & locked, f"{path.relative_to(ROOT)} imports {name}"


def test_a_lock_that_lacks_something_is_told(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(pinned(LOCAL)["jinja2"])

    with installer(OLDEST_PIP) as pip:
        fault = fault_of(lock, pip)

    assert "requires markupsafe, which is not installed" in fault
