"""Check and test the Terraform, with the real providers or, without a registry, on their schema.

    python -m scripts.check_infra

Without terraform on the machine nothing is checked, and it says so. Where no provider registry
answers, ALDIA_TERRAFORM_CHECK names a program that checks a module without one; by default the one
that lies beside this repository, if it does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULE = ROOT / "infra" / "terraform"
BESIDE = ROOT.parent / "shared" / "tools" / "terraform-offline" / "check"


def main() -> int:
    if shutil.which("terraform") is None:
        print("terraform is not on this machine: infra/terraform was not checked.")
        return 0
    if _terraform("fmt", "-check", "-recursive", "-diff"):
        print("Run `terraform fmt -recursive infra/terraform`.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        around = {
            "TF_DATA_DIR": folder,
            "TF_REGISTRY_DISCOVERY_RETRY": "0",
            "TF_IN_AUTOMATION": "1",
        }
        if _has_providers(around):
            return max(_terraform(check, **around) for check in ("validate", "test"))
    return _without_registry()


def _without_registry() -> int:
    check = Path(os.environ.get("ALDIA_TERRAFORM_CHECK") or BESIDE)
    if not check.exists():
        print("No provider registry answers: infra/terraform was only checked for its format.")
        return 0
    return subprocess.run([str(check), str(MODULE)], check=False).returncode


def _terraform(*words: str, **more: str) -> int:
    command, env = ["terraform", *words], {**os.environ, **more}
    return subprocess.run(command, cwd=MODULE, env=env, check=False).returncode


def _has_providers(around: Mapping[str, str]) -> bool:
    """Let terraform fetch the providers; False when no registry answers."""
    command = ["terraform", "init", "-backend=false", "-input=false"]
    env = {**os.environ, **around}
    tried = subprocess.run(command, cwd=MODULE, env=env, capture_output=True, check=False)
    return tried.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
