"""The deployed archive runs outside the repository, with the packages that it requires."""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from aldia import resources
from aldia.workbook.client import connect
from aldia.workbook.setup.adopting import adopt
from sandbox.mail.webhook import public_key
from scripts.archive import PATTERNS, build_archive, shipped_files
from scripts.clock import moved_clock, with_the_real_clock
from tests.office import Office, a_line
from tests.ports import free_port, wait_for
from tests.web.test_auth import INVOKER, a_token

QUEUE = "projects/p/locations/l/queues"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the archive outside the repository and install its requirements, checking hashes."""
    folder = tmp_path_factory.mktemp("deployed")
    build_archive(folder / "source.zip")
    with zipfile.ZipFile(folder / "source.zip") as archive:
        archive.extractall(folder / "source")
    python = str(folder / "python")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", python], check=True)
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-compile"]
    options = ["--disable-pip-version-check", "--no-deps", "--require-hashes", "-r"]
    requirements = str(folder / "source" / "requirements.txt")
    command = [*pip, *options, requirements]
    subprocess.run(command, check=True, capture_output=True, env=with_the_real_clock())
    return folder


@contextmanager
def started(unpacked: Path, target: str, **more: str) -> Iterator[str]:
    """Start an entry point as the platform does: with its own environment, a port, and no home.

    Yields its URL.
    """
    port = free_port()
    around = {
        "GOOGLE_FUNCTION_SOURCE": "functions/main.py",
        "FUNCTION_TARGET": target,
        "K_SERVICE": f"aldia-{target}",
        "GOOGLE_CLOUD_PROJECT": "my-project",
        "PORT": str(port),
        "HOME": "/nonexistent",
        "ALDIA_CALLERS": INVOKER,
        "ALDIA_AUDIENCE": f"http://127.0.0.1:{port}/",
        "PATH": str(unpacked / "python" / "bin"),
        **{name: value for name, value in os.environ.items() if name.startswith(_PASSED)},
        **moved_clock(),
        **more,
    }
    command = ["functions-framework", "--source", around["GOOGLE_FUNCTION_SOURCE"]]
    with (unpacked / f"{target}.log").open("w") as log:
        process = subprocess.Popen(
            [unpacked / "python" / "bin" / command[0], *command[1:]],
            cwd=unpacked / "source",
            env=around,
            stdout=log,
            stderr=log,
        )
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(10)


_PASSED = ("SHEETS_EMULATOR_HOST", "SENDGRID_API_HOST", "SENDGRID_API_KEY", "ALDIA_LANGUAGE")


def test_a_day_of_every_door_from_the_archive_alone(unpacked: Path, office: Office) -> None:
    office.adopt(a_line("F-1"))
    book = office.book
    register = office.make_book(headers=())
    adopt(connect(register), resources.register_schema(), language="es")
    client = ["La Espiga", book, "sí", "", "cobros@laespiga.example"]
    office.edit({"tab": "Registro", "append": [client]})
    office.control("tasks", deliver=True)
    queue = {
        "CLOUD_TASKS_EMULATOR_HOST": office.host,
        "ALDIA_QUEUE_CALLER": INVOKER,
    }
    known = {"ALDIA_REGISTER": register}
    runs = {**queue, **known, "ALDIA_QUEUE": f"{QUEUE}/runs"}
    reports = {**queue, "ALDIA_QUEUE": f"{QUEUE}/reports", "SENDGRID_WEBHOOK_KEY": public_key()}

    with (
        started(unpacked, "remind") as remind,
        started(unpacked, "deliveries", **known) as deliveries,
        started(unpacked, "dispatch", **runs, ALDIA_QUEUE_TARGET=remind) as dispatch,
        started(unpacked, "events", **reports, ALDIA_QUEUE_TARGET=deliveries) as events,
    ):
        office.control("webhook", url=events, automatic=True)
        headers = {
            "Authorization": f"Bearer {a_token(aud=dispatch)}",
            "X-CloudScheduler-ScheduleTime": office.sandbox.now().isoformat(),
        }
        answer = requests.post(dispatch, json={}, headers=headers, timeout=60).json()
        office.pass_days(2 / 24 / 60)
        office.book = book
        deadline = time.monotonic() + 60
        while len(office.values("Entregas")) < 3 and time.monotonic() < deadline:
            time.sleep(0.1)

    assert answer["queued"] == 1
    assert len(office.mail) == 1
    assert len(office.values("Entregas")) >= 3
    told = [json.loads(line) for line in (unpacked / "remind.log").read_text().splitlines()]
    assert told[-1]["event"] == "run_finished"


def test_every_module_of_the_archive_compiles(unpacked: Path) -> None:
    assert compileall.compile_dir(unpacked / "source", quiet=1, force=True, workers=1)


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"

    build_archive(first)
    build_archive(second)

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("folder", ["sheet_schema", "templates"])
def test_every_file_that_the_product_reads_is_shipped(folder: str) -> None:
    root = PATTERNS.parents[2]
    read = {path for path in (root / folder).rglob("*") if path.is_file()}

    assert {path.relative_to(root).as_posix() for path in read} <= {*shipped_files()}


def test_nothing_but_what_is_needed_is_shipped() -> None:
    names = shipped_files()

    tops = {name.split("/")[0] for name in names}
    assert tops == {"functions", "templates", "sheet_schema", "requirements.txt"}
    assert not [name for name in names if "__pycache__" in name or "egg-info" in name]


@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not on this machine")
def test_terraform_ships_the_same_files(tmp_path: Path) -> None:
    """Terraform evaluates the file that lists them, without any provider."""
    module = tmp_path / "infra" / "terraform"
    module.mkdir(parents=True)
    shutil.copy(PATTERNS, module)
    shutil.copy(PATTERNS.parent / "shipped.tf", module)
    (module / "output.tf").write_text('output "files" {\n  value = local.shipped_files\n}\n')
    for top in ("functions", "templates", "sheet_schema", "requirements.txt"):
        (tmp_path / top).symlink_to(PATTERNS.parents[2] / top)
    for words in (["init", "-input=false"], ["apply", "-auto-approve", "-input=false"]):
        subprocess.run(["terraform", *words], cwd=module, check=True, capture_output=True)

    output = ["terraform", "output", "-json", "files"]
    found = subprocess.run(output, cwd=module, check=True, capture_output=True, text=True).stdout

    assert json.loads(found) == shipped_files()
