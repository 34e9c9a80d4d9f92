"""The wheel is complete: it has the schema, the templates and the catalogs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from scripts.clock import with_the_real_clock
from tests.office import HEADERS, TAB, a_line

ROOT = Path(__file__).resolve().parents[1]
SOURCES = "functions sandbox templates sheet_schema".split()
FILES = "LICENSE README.md pyproject.toml requirements.in setup.py".split()
KEPT = {"HOME", "LANG", "PATH"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from its sources alone and install it into an empty environment."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in SOURCES:
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, source)
    build = ["wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(source)]
    _pip(Path(sys.executable), *build)
    shutil.rmtree(source)
    [wheel] = folder.glob("*.whl")
    venv = [sys.executable, "-m", "venv", "--without-pip", str(folder / "python")]
    subprocess.run(venv, check=True)
    bin_ = folder / "python" / "bin"
    install = ["install", "--no-compile", "--no-deps"]
    _pip(bin_ / "python", *install, "-r", str(ROOT / "requirements-local.txt"))
    _pip(bin_ / "python", *install, str(wheel))
    _pip(bin_ / "python", "check")
    return bin_


def _pip(python: Path, command: str, *words: str) -> None:
    """Run this environment's pip on another, which needs no pip of its own."""
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, command, "-q", *words],
        capture_output=True,
        text=True,
        check=False,
        env=with_the_real_clock(),
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _around(**more: str) -> dict[str, str]:
    """Return environment variables without any path into the repository."""
    return {name: os.environ[name] for name in KEPT if name in os.environ} | more


def _aldia(installed: Path, folder: Path, *words: str, **more: str) -> str:
    done = subprocess.run(
        [installed / "aldia", *words],
        cwd=folder,
        env=_around(**more),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def _sandbox(installed: Path, folder: Path) -> Iterator[str]:
    """Start `aldia sandbox` on a free port, and yield the address that it prints."""
    with subprocess.Popen(
        [installed / "aldia", "sandbox", "--port", "0"],
        cwd=folder,
        env=_around(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"127\.0\.0\.1:\d+", process.stdout.readline())
            assert found is not None
            yield found[0]
        finally:
            process.terminate()


def _make_book(host: str) -> str:
    """Make a workbook with one invoice, as its owner would type it; return its id."""
    url = f"http://{host}/v4/spreadsheets"
    properties = {"locale": "es_CO", "timeZone": "America/Bogota"}
    body = {"properties": properties, "sheets": [{"properties": {"title": TAB}}]}
    book = str(requests.post(url, json=body, timeout=10).json()["spreadsheetId"])
    rows = {"values": [HEADERS, a_line("F-1")]}
    typed = f"{url}/{book}/values/{TAB}!A1?valueInputOption=USER_ENTERED"
    requests.put(typed, json=rows, timeout=10).raise_for_status()
    return book


def test_the_wheel_tells_its_commands(installed: Path, tmp_path: Path) -> None:
    assert "simulate" in _aldia(installed, tmp_path, "--help")


def test_the_wheel_sets_up_a_book_and_plans_it(installed: Path, tmp_path: Path) -> None:
    with _sandbox(installed, tmp_path) as host:
        book = _make_book(host)
        around = {"SHEETS_EMULATOR_HOST": host, "ALDIA_LANGUAGE": "es"}

        _aldia(installed, tmp_path, "init", book, "--tab", TAB, "--country", "CO", **around)
        told = _aldia(installed, tmp_path, "plan", book, "--at", "2026-11-24T10:00", **around)

    assert "F-1" in told
    assert not list(tmp_path.iterdir())


def test_the_pages_of_the_sandbox_travel_with_it(installed: Path, tmp_path: Path) -> None:
    with _sandbox(installed, tmp_path) as host:
        page = requests.get(f"http://{host}/", timeout=10)
        links = re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css))"', page.text)
        statuses = {requests.get(f"http://{host}{link}", timeout=10).status_code for link in links}

    assert page.status_code == 200
    assert statuses == {200}
