"""The pure packages stay pure, and the rooms keep their doors shut."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ROOT / "functions" / "aldia"
PURE = ("ledger", "policy", "planning")
ALLOWED_OUTSIDE = set(
    "__future__ babel bisect collections dataclasses datetime decimal email_validator enum "
    "functools hashlib holidays itertools json math re statistics typing unicodedata urllib "
    "zoneinfo".split()
)
FORBIDDEN_CALLS = {"now", "today", "utcnow", "open", "getenv", "print", "read_text", "time"}


def modules(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((PRODUCT / package).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", modules(*PURE), ids=lambda path: path.stem)
def test_a_pure_module_imports_only_what_computes(path: Path) -> None:
    for name in imported(path):
        if name.startswith("aldia"):
            assert name.split(".")[1] in PURE, f"{path.name} imports {name}"
        else:
            assert name.split(".")[0] in ALLOWED_OUTSIDE, f"{path.name} imports {name}"


@pytest.mark.parametrize("path", modules(*PURE), ids=lambda path: path.stem)
def test_a_pure_module_asks_neither_clock_nor_disk(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).split(".")[-1]
            if name == "time" and ast.unparse(node.func) != "time.time":
                continue
            assert name not in FORBIDDEN_CALLS, f"{path.name}:{node.lineno} calls {name}"


def test_nothing_of_gspread_leaks_out_of_its_room() -> None:
    for path in PRODUCT.rglob("*.py"):
        if "workbook" not in path.parts:
            assert not any(name.split(".")[0] == "gspread" for name in imported(path)), path


def test_nothing_of_sendgrid_leaks_out_of_its_room() -> None:
    for path in PRODUCT.rglob("*.py"):
        if "channels" not in path.parts:
            assert not any(name.split(".")[0] == "sendgrid" for name in imported(path)), path


def test_the_sandbox_knows_nothing_of_aldia() -> None:
    for path in (ROOT / "sandbox").rglob("*.py"):
        assert not any(name.split(".")[0] == "aldia" for name in imported(path)), path


def test_the_sandbox_says_what_it_stands_on() -> None:
    lines = (ROOT / "sandbox" / "requirements.in").read_text("utf-8").splitlines()
    listed = {line.replace("google-api-python-client", "googleapiclient") for line in lines[1:]}
    paths = (ROOT / "sandbox").rglob("*.py")
    found = {name.split(".")[0] for path in paths for name in imported(path)}

    # Google's description of the API is read from its package's files, not imported.
    assert found - {*sys.stdlib_module_names, "sandbox"} == listed - {"googleapiclient"}


def test_the_deployed_package_needs_no_sandbox() -> None:
    for path in PRODUCT.rglob("*.py"):
        if path.name != "cli.py":
            assert not any(name.split(".")[0] == "sandbox" for name in imported(path)), path


@pytest.mark.parametrize("path", sorted(PRODUCT.rglob("*.py")), ids=lambda path: path.stem)
def test_a_file_is_one_idea(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
