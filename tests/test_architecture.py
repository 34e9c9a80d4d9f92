"""The pure packages import only what is pure, and packages import only from lower floors."""

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
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


FLOORS = (
    "policy",
    "ledger.values",
    "ledger.schema",
    "ledger.recognition",
    "ledger.tabs",
    "ledger.sums",
    "ledger.doubts",
    "ledger.doctor",
    "ledger",
    "planning.log",
    "planning.memory",
    "planning.behaviour",
    "planning.deciding",
    "planning.reporting",
    "errors",
    "findings, retry, tokens, resources",
    "structured_log, web, channels, cloud_tasks, letters, workbook",
    "jobs",
    "environment",
    "entry_points, cli",
)
"""The rooms, from the lowest floor up. Rooms of one floor do not import each other."""


def modules(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((PRODUCT / package).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            is_room = module.count(".") == 0 or module == "aldia.planning"
            yield from (f"{module}.{alias.name}" for alias in node.names if is_room)
            if not is_room:
                yield module


def floor_of(module: str) -> tuple[int, str]:
    """Return the floor's index and the room of a module, by its dotted name below `aldia`."""
    for floor, rooms in enumerate(FLOORS):
        for room in rooms.split(", "):
            if module == room or module.startswith(f"{room}."):
                return floor, room
    raise LookupError(f"aldia.{module} stands on no floor")


def steps_up(path: Path) -> Iterator[str]:
    """Yield what a module imports from a higher floor, or from another room of its own floor."""
    module = ".".join(path.relative_to(PRODUCT).with_suffix("").parts)
    for name in imported(path):
        if name.startswith("aldia."):
            floor, room = floor_of(module)
            floor_there, room_there = floor_of(name.removeprefix("aldia."))
            if room_there != room and floor_there >= floor:
                yield f"{module} imports {name}"


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in sorted(PRODUCT.rglob("*.py"))
        if path.parent != PRODUCT or path.name[0] != "_"
    ],
    ids=lambda path: path.stem,
)
def test_nothing_is_imported_from_above(path: Path) -> None:
    assert not list(steps_up(path))


def test_an_import_from_above_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "PRODUCT", tmp_path)
    (tmp_path / "planning" / "log").mkdir(parents=True)
    wrong = tmp_path / "planning" / "log" / "history.py"
    wrong.write_text("from aldia.planning.deciding import plan\nfrom aldia import jobs\n", "utf-8")

    assert len(list(steps_up(wrong))) == 2


def arrows(package: Path) -> dict[str, set[str]]:
    """Return the modules that each module of a package imports, also in functions or for types."""
    paths = {
        ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(
            ".__init__"
        ): path
        for path in package.rglob("*.py")
    }
    found: dict[str, set[str]] = {name: set() for name in paths}
    for name, path in paths.items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found[name] |= {alias.name for alias in node.names} & paths.keys()
            elif isinstance(node, ast.ImportFrom):
                names = {f"{node.module}.{alias.name}" for alias in node.names}
                found[name] |= {node.module or "", *names} & paths.keys()
    return found


def circle_in(package: Path) -> list[str]:
    """Return the modules of a circle of imports, or an empty list."""
    try:
        TopologicalSorter(arrows(package)).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("package", [PRODUCT, ROOT / "sandbox"], ids=lambda path: path.name)
def test_no_imports_go_in_a_circle(package: Path) -> None:
    assert circle_in(package) == []


def test_an_import_circle_is_seen(tmp_path: Path) -> None:
    (tmp_path / "drive.py").write_text("def late():\n    from room import service\n", "utf-8")
    (tmp_path / "service.py").write_text("from room.drive import Drive\n", "utf-8")
    room = tmp_path.rename(tmp_path.with_name("room"))

    assert set(circle_in(room)) == {"room.drive", "room.service"}


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
        if "sendgrid" not in path.parts:
            names = list(imported(path))
            assert not any(name.split(".")[0] == "sendgrid" for name in names), path
            knows_room = any(name.startswith("aldia.channels.sendgrid") for name in names)
            assert not knows_room or path.name == "environment.py", path


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
        if "cli" not in path.parts:
            assert not any(name.split(".")[0] == "sandbox" for name in imported(path)), path


FOLDERS = ("benchmarks", "functions", "sandbox", "scripts", "tests")


@pytest.mark.parametrize(
    "path",
    [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_file_is_one_idea(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize(
    "module", sorted((PRODUCT / "ledger" / "doctor").glob("[a-z]*.py")), ids=lambda path: path.stem
)
def test_each_module_of_the_doctor_has_tests_of_its_name(module: Path) -> None:
    assert (ROOT / "tests" / "ledger" / "doctor" / f"test_{module.name}").exists()
