"""Build the archive that is deployed: the files that infra/terraform/shipped.json allows, no other.

    python -m scripts.archive [PATH]

Terraform builds the same from the same list (infra/terraform/archive.tf). The same files give the
same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATTERNS = ROOT / "infra" / "terraform" / "shipped.json"
# The earliest moment that a ZIP file can hold, for every file: so the same files give the same
# bytes.
_OLDEST = (1980, 1, 1, 0, 0, 0)


def shipped_files(root: Path = ROOT) -> list[str]:
    """Return the files that are deployed, as sorted paths relative to the repository."""
    patterns = json.loads(PATTERNS.read_text("utf-8"))
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    return sorted(path.relative_to(root).as_posix() for path in found)


def build_archive(path: Path, root: Path = ROOT) -> list[str]:
    """Write the archive and return the paths of the files in it."""
    names = shipped_files(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            info = zipfile.ZipInfo(name, _OLDEST)
            info.external_attr = 0o644 << 16
            archive.writestr(info, (root / name).read_bytes(), zipfile.ZIP_DEFLATED)
    return names


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("path", type=Path, nargs="?", default=ROOT / "build" / "aldia.zip")
    path = parser.parse_args().path
    names = build_archive(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    print(f"{path}: {len(names)} files, {path.stat().st_size / 1024:.0f} KB, sha256 {digest[:12]}")


if __name__ == "__main__":
    main()
