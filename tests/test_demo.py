"""The demo does what it says, and the state it leaves can be looked at."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from sandbox.core import Sandbox
from sandbox.http import Request
from scripts import sample

ROOT = Path(__file__).resolve().parents[1]


def test_the_demo_plays_to_its_end(tmp_path: Path) -> None:
    data = tmp_path / "demo.json"

    done = subprocess.run(
        [sys.executable, "-m", "scripts.demo", "--data", str(data)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    assert "Enviadas 20" in done.stdout
    sandbox = Sandbox(data)
    letters = sandbox.mail.letters
    assert len({json.dumps(dict(letter.custom_args)) for letter in letters}) == len(letters) > 30
    book = next(iter(sandbox.google.books))
    for path in ("/", "/mail", f"/sheet/{book}"):
        assert sandbox.handle(Request("GET", path)).status == 200


def test_every_sample_person_is_invented() -> None:
    rows = sample.invoices()

    assert len(rows) == 80
    assert len({str(row[1]).casefold().replace("  ", " ") for row in rows}) >= 25
    for row in rows:
        for address in str(row[2]).split("; "):
            assert not address or address.endswith(".example") or address == "pagos@transportes"
