"""Check and test the Terraform: with the real providers, or without a registry on a recorded schema.

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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULE = ROOT / "infra" / "terraform"
BESIDE = ROOT.parent / "shared" / "tools" / "terraform-offline" / "check"


def main() -> int:
    if shutil.which("terraform") is None:
        print("terraform is not on this machine: infra/terraform was not checked.")
        return 0
    if _terraform("fmt", "-check", "-recursive", "-diff").returncode:
        print("Run `terraform fmt -recursive infra/terraform`.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        around = {
            "TF_DATA_DIR": folder,
            "TF_REGISTRY_DISCOVERY_RETRY": "0",
            "TF_IN_AUTOMATION": "1",
        }
        tried = _terraform("init", "-backend=false", "-input=false", **around)
        if tried.returncode == 0:
            checks = (("validate",), ("test",))
            return max(_terraform(*check, is_shown=True, **around).returncode for check in checks)
    return _without_registry()


def _without_registry() -> int:
    check = Path(os.environ.get("ALDIA_TERRAFORM_CHECK") or BESIDE)
    if not check.exists():
        print("No provider registry answers: infra/terraform was only checked for its format.")
        return 0
    return subprocess.run([str(check), str(MODULE)], check=False).returncode


def _terraform(
    *words: str, is_shown: bool = False, **more: str
) -> subprocess.CompletedProcess[bytes]:
    output = None if is_shown else subprocess.PIPE
    return subprocess.run(
        ["terraform", *words],
        cwd=MODULE,
        env={**os.environ, **more},
        stdout=output,
        stderr=output,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main())
