"""No file names the host of a package registry: each machine says where its packages come from."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Names and endings are joined here, so that this file itself passes the test.
_NAMES = {
    "pypi": ("org", "io", "python.org"),
    "pythonhosted": ("org",),
    "npmjs": ("org", "com"),
    "yarnpkg": ("com",),
    "registry.terraform": ("io",),
    "registry.opentofu": ("org",),
    "releases.hashicorp": ("com",),
    "deb.debian": ("org",),
    "archive.ubuntu": ("com",),
    "proxy.golang": ("org",),
    "crates": ("io",),
    "rubygems": ("org",),
    "docker": ("io",),
    "hub.docker": ("com",),
    "ghcr": ("io",),
    "gcr": ("io",),
    "quay": ("io",),
    "repo.maven.apache": ("org",),
    "anaconda": ("org", "com"),
    "nuget": ("org",),
    "packagist": ("org",),
    "jsdelivr": ("net",),
    "unpkg": ("com",),
}
HOSTS = [f"{name}.{end}" for name, ends in _NAMES.items() for end in ends]
_OPTIONS = [
    f"--{first}-{last}"
    for first, last in (("index", "url"), ("trusted", "host"), ("find", "links"))
]
FORBIDDEN = re.compile(
    "|".join(rf"\b{re.escape(host)}\b" for host in HOSTS) + "|" + "|".join(_OPTIONS), re.I
)


def tracked_files() -> list[str]:
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only a clone knows what belongs to it")
def test_no_file_names_the_host_of_a_package_registry() -> None:
    named = [
        f"{name}: {found[0]}"
        for name in tracked_files()
        for found in [FORBIDDEN.search((ROOT / name).read_text("utf-8", errors="ignore"))]
        if found
    ]

    assert tracked_files() != []
    assert named == []


@pytest.mark.parametrize("host", HOSTS)
def test_each_host_is_found_in_a_line_that_names_it(host: str) -> None:
    assert FORBIDDEN.search(f"see https://{host}/simple for more")
