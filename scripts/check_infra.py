"""Check and test the Terraform, with the real providers or, without a registry, on their schema.

    python -m scripts.check_infra

Runs Terraform's own tests, and compares what `limits.tftest.hcl` plans with the limits that Google
publishes (`scripts/infra/limits.toml`). Without terraform on the machine it checks nothing and
prints that. It runs in .venv-scan, which has the protocol of Terraform's providers.

The tests run on a copy of the module beside a few of the files that are shipped: terraform
evaluates a block per file at every plan, which takes fifteen seconds for all of them.
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

ROOT = Path(__file__).resolve().parents[1]
MODULE = ROOT / "infra" / "terraform"
_SHIPPED = (
    "requirements.txt",
    "functions/main.py",
    "sheet_schema/invoices.toml",
    "templates/es/words.toml",
)
"""One file of each kind that the functions need, as `one_workbook.tftest.hcl` asks."""

_PLANS = "-filter=tests/limits.tftest.hcl"
"""Only plans of new resources are compared: after an apply they would hold values of mocks."""


def main() -> int:
    if shutil.which("terraform") is None:
        print("terraform is not on this machine: infra/terraform was not checked.")
        return 0
    if _terraform("fmt", "-check", "-recursive", "-diff").returncode:
        print("Run `terraform fmt -recursive infra/terraform`.")
        return 1
    with tempfile.TemporaryDirectory(prefix="tf") as name:
        folder = Path(name)
        module = _copied(folder / "copy")
        with _providers(folder, module) as around:
            checks = ("validate", "test")
            failed = any(_terraform(c, module=module, around=around).returncode for c in checks)
            return int(failed) or _limits(module, around)


def _copied(root: Path) -> Path:
    """Copy the module and a few files that are shipped, and return the folder of that module."""
    module = root / MODULE.relative_to(ROOT)
    left_out = shutil.ignore_patterns(".terraform", ".build", "*.tfstate*", "*.tfvars")
    shutil.copytree(MODULE, module, ignore=left_out)
    for name in _SHIPPED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    return module


def _limits(module: Path, around: Mapping[str, str]) -> int:
    """Print each planned argument that is outside Google's limits; return 1 if there is one."""
    words = ("test", "-json", "-verbose", _PLANS)
    told = _terraform(*words, module=module, around=around, is_read=True)
    resources = planned(told.stdout)
    wrong = complaints(resources, published())
    print("\n".join(wrong))
    print(f"{len(resources)} planned resources, {len(wrong)} arguments outside Google's limits.")
    return int(bool(wrong) or not resources)


@contextmanager
def _providers(folder: Path, module: Path) -> Iterator[dict[str, str]]:
    """Yield the environment variables with which terraform finds its providers."""
    around = {
        "CHECKPOINT_DISABLE": "1",
        "TF_DATA_DIR": str(folder / "data"),
        "TF_IN_AUTOMATION": "1",
        "TF_REGISTRY_DISCOVERY_RETRY": "0",
    }
    words = ("init", "-backend=false", "-input=false")
    init = _terraform(*words, module=module, around=around, is_read=True)
    if init.returncode == 0:
        yield around
        return
    print("No provider registry answers: the recorded schemas stand in.")
    with serving(folder) as served:
        yield {**around, **served}


def _terraform(
    *words: str,
    module: Path = MODULE,
    around: Mapping[str, str] | None = None,
    is_read: bool = False,
) -> subprocess.CompletedProcess[str]:
    command, env = ["terraform", *words], {**os.environ, **(around or {})}
    return subprocess.run(
        command, cwd=module, env=env, check=False, text=True, capture_output=is_read
    )


if __name__ == "__main__":
    sys.exit(main())
