"""The repository has no secrets and no data of real people."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECRETS = {
    "a key of SendGrid": r"SG\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a key of Google": r"AIza[0-9A-Za-z_-]{35}",
    "a token": r"ya29\.[0-9A-Za-z_-]{20,}",
}


def tracked() -> list[Path]:
    """Return the files that git tracks, without pictures and files of hashes."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    paths = [ROOT / name for name in listed.splitlines()]
    return [p for p in paths if p.suffix != ".png" and not p.name.startswith("requirements")]


@pytest.mark.parametrize("what", SECRETS)
def test_no_secret_is_in_the_repository(what: str) -> None:
    found = [p for p in tracked() if re.search(SECRETS[what], p.read_text("utf-8"))]

    assert found == []


def test_what_is_looked_for_would_be_found() -> None:
    made_up = "SG." + "a" * 22 + "." + "b" * 43

    assert re.search(SECRETS["a key of SendGrid"], made_up)
