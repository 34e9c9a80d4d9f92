"""Check and test the Terraform, with the real providers or, without a registry, on their schema.

    python -m scripts.check_infra

Runs Terraform's own tests, and compares what `limits.tftest.hcl` plans with the limits that Google
publishes (`scripts/infra/limits.toml`). Without terraform on the machine it checks nothing and
prints that. It runs in .venv-scan, which has the protocol of Terraform's providers.
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

from scripts.infra.limits import complaints, published
from scripts.infra.plans import planned
from scripts.infra.providers import serving

MODULE = Path(__file__).resolve().parents[1] / "infra" / "terraform"
_PLANS = "-filter=tests/limits.tftest.hcl"
"""Only plans of new resources are compared: after an apply they would hold values of mocks."""


def main() -> int:
    if shutil.which("terraform") is None:
        print("terraform is not on this machine: infra/terraform was not checked.")
        return 0
    if _terraform("fmt", "-check", "-recursive", "-diff").returncode:
        print("Run `terraform fmt -recursive infra/terraform`.")
        return 1
    with tempfile.TemporaryDirectory(prefix="tf") as folder, _providers(Path(folder)) as around:
        checks = ("validate", "test")
        failed = any(_terraform(check, around=around).returncode for check in checks)
        return int(failed) or _limits(around)


def _limits(around: Mapping[str, str]) -> int:
    """Print each planned argument that is outside Google's limits; return 1 if there is one."""
    told = _terraform("test", "-json", "-verbose", _PLANS, around=around, is_read=True)
    resources = planned(told.stdout)
    wrong = complaints(resources, published())
    print("\n".join(wrong))
    print(f"{len(resources)} planned resources, {len(wrong)} arguments outside Google's limits.")
    return int(bool(wrong) or not resources)


@contextmanager
def _providers(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the environment variables with which terraform finds its providers."""
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
    with serving(folder) as served:
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
