"""Measure the size of the deployed archive, and the time from an entry point's start to its answer.

The entry point is `remind` over an empty workbook on the sandbox, with this environment's packages.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from aldia import resources
from aldia.workbook.client import connect
from aldia.workbook.setup.adopting import adopt
from sandbox.core import Sandbox
from sandbox.server import serving
from scripts.archive import build_archive
from tests.ports import free_port

FRAMEWORKS = "import of the four frameworks"
MAIN = "import of functions/main.py"
_FRAMEWORKS = "functions_framework, gspread, sendgrid, jinja2"


@contextmanager
def unpacked() -> Iterator[Path]:
    """Build the archive, unpack it, and yield the folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_archive(folder / "aldia.zip")
        with zipfile.ZipFile(folder / "aldia.zip") as archive:
            archive.extractall(folder / "source")
        yield folder / "source"


def size_of(source: Path) -> str:
    """Return the size and number of the deployed files, in words."""
    packed = source.with_name("aldia.zip").stat().st_size
    count = sum(path.is_file() for path in source.rglob("*") if path.suffix != ".pyc")
    return f"{packed / 1024:.0f} KB, {count} files"


def measures(source: Path) -> dict[str, Callable[[], float]]:
    """Return the measurements by name; each returns seconds when it is called."""
    return {
        FRAMEWORKS: lambda: _timed(source, f"import {_FRAMEWORKS}"),
        MAIN: lambda: _timed(source / "functions", "import main"),
        "start to the first answer": lambda: _cold_start(source),
    }


def _timed(folder: Path, statement: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], cwd=folder, check=True)
    return time.perf_counter() - began


def _cold_start(source: Path) -> float:
    port = free_port()
    with serving(Sandbox()) as host:
        made = requests.post(f"http://{host}/v4/spreadsheets", json={}, timeout=10).json()
        book = str(made["spreadsheetId"])
        adopt(connect(book, {"SHEETS_EMULATOR_HOST": host}), resources.schema(), country="CO")
        command = [sys.executable, "-m", "functions_framework", "--source", "functions/main.py"]
        around = {"SHEETS_EMULATOR_HOST": host, "FUNCTION_TARGET": "remind", "PORT": str(port)}
        around["ALDIA_OPEN_DOOR"] = "loopback"
        began = time.perf_counter()
        with subprocess.Popen(
            command,
            cwd=source,
            env={**os.environ, **around, "ALDIA_SPREADSHEET": book},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            _first_answer(f"http://127.0.0.1:{port}/")
            seconds = time.perf_counter() - began
            process.terminate()
    return seconds


def _first_answer(url: str) -> None:
    while True:
        try:
            requests.post(url, json={}, timeout=30).raise_for_status()
            return
        except requests.ConnectionError:
            time.sleep(0.02)
