"""How large the deployed archive is, and how long a door takes from its start to its first answer.

    python -m benchmarks.archive

The door is `remind` over an empty workbook on the sandbox, with the packages of this environment.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import requests
from rich.console import Console
from rich.table import Table

from aldia import shipped
from aldia.workbook.client import connect
from aldia.workbook.setup import adopt
from sandbox.core import Sandbox
from sandbox.server import serving
from scripts.archive import build_archive
from tests.ports import free_port

_TIMES = 5
_FRAMEWORKS = "functions_framework, gspread, sendgrid, jinja2"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = build_archive(folder / "aldia.zip")
        with zipfile.ZipFile(folder / "aldia.zip") as archive:
            archive.extractall(folder / "source")
            size = sum(each.file_size for each in archive.infolist())
        table = Table("what", "measured", title="The archive", title_justify="left", box=None)
        packed = (folder / "aldia.zip").stat().st_size
        table.add_row("archive", f"{packed / 1024:.0f} KB, {len(names)} files")
        table.add_row("unpacked", f"{size / 1024:.0f} KB")
        for title, measure in _measures(folder / "source").items():
            times = [measure() for _ in range(_TIMES)]
            middle, most = statistics.median(times), max(times)
            table.add_row(title, f"{middle:.2f} s (median of {_TIMES}; slowest {most:.2f} s)")
        Console().print(table)


def _measures(source: Path) -> dict[str, Callable[[], float]]:
    return {
        "import of the four frameworks": lambda: _timed(source, f"import {_FRAMEWORKS}"),
        "import of functions/main.py": lambda: _timed(source / "functions", "import main"),
        "start to the first answer": lambda: _cold_start(source),
    }


def _timed(folder: Path, statement: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], cwd=folder, check=True)
    return time.perf_counter() - began


def _cold_start(source: Path) -> float:
    port = free_port()
    with serving(Sandbox()) as host:
        os.environ["SHEETS_EMULATOR_HOST"] = host
        made = requests.post(f"http://{host}/v4/spreadsheets", json={}, timeout=10).json()
        book = str(made["spreadsheetId"])
        adopt(connect(book), shipped.schema(), country="CO")
        command = [sys.executable, "-m", "functions_framework", "--source", "functions/main.py"]
        env = {**os.environ, "FUNCTION_TARGET": "remind", "PORT": str(port)}
        began = time.perf_counter()
        with subprocess.Popen(
            command,
            cwd=source,
            env={**env, "ALDIA_SPREADSHEET": book},
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


if __name__ == "__main__":
    main()
