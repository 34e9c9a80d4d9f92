"""Check and test the Terraform, with the real providers or, without a registry, on their schema.

    python -m scripts.check_infra

Every run of Terraform's own tests is played, and what it plans is held against the limits that
Google publishes (`scripts/infra/limits.toml`). Without terraform on the machine nothing is checked,
and it says so. It runs in .venv-scan, where the protocol of Terraform's providers is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from scripts.infra import limits, plans, providers

MODULE = Path(__file__).resolve().parents[1] / "infra" / "terraform"


def main() -> int:
    if shutil.which("terraform") is None:
        print("terraform is not on this machine: infra/terraform was not checked.")
        return 0
    if _terraform("fmt", "-check", "-recursive", "-diff").returncode:
        print("Run `terraform fmt -recursive infra/terraform`.")
        return 1
    with tempfile.TemporaryDirectory(prefix="tf") as folder, _providers(Path(folder)) as around:
        if _terraform("validate", around=around).returncode:
            return 1
        return _test(around)


def _test(around: Mapping[str, str]) -> int:
    """Play Terraform's tests, and hold what each of them plans against the limits."""
    played = _terraform("test", "-json", "-verbose", around=around, is_read=True)
    told = plans.read(played.stdout)
    print("\n".join(told.lines))
    complaints = limits.complaints(told.resources, limits.published())
    print("\n".join(complaints))
    print(f"{len(told.resources)} planned resources, {len(complaints)} outside what Google takes.")
    return int(played.returncode != 0 or not told.resources or bool(complaints))


@contextmanager
def _providers(folder: Path) -> Iterator[dict[str, str]]:
    """Give the environment in which terraform has its providers."""
    around = {
        "CHECKPOINT_DISABLE": "1",
        "TF_DATA_DIR": str(folder / "data"),
        "TF_IN_AUTOMATION": "1",
        "TF_REGISTRY_DISCOVERY_RETRY": "0",
    }
    init = _terraform("init", "-backend=false", "-input=false", around=around, is_read=True)
    if init.returncode == 0:
        yield around
        return
    print("No provider registry answers: the recorded schemas stand in.")
    with providers.serving(folder) as served:
        yield {**around, **served}


def _terraform(
    *words: str, around: Mapping[str, str] | None = None, is_read: bool = False
) -> subprocess.CompletedProcess[str]:
    command, env = ["terraform", *words], {**os.environ, **(around or {})}
    return subprocess.run(
        command, cwd=MODULE, env=env, check=False, text=True, capture_output=is_read
    )


if __name__ == "__main__":
    sys.exit(main())
