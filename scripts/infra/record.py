"""Write the recorded schemas of Terraform's providers again; needs a provider registry.

    python -m scripts.infra.record

Reads the versions that `infra/terraform/versions.tf` names, and keeps the types that are used.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from typing import Any

from scripts.check_infra import MODULE
from scripts.infra.providers import RECORDED


def main() -> None:
    _asked("init", "-backend=false", "-upgrade")
    versions = json.loads(_asked("version", "-json"))["provider_selections"]
    schemas = json.loads(_asked("providers", "schema", "-json"))["provider_schemas"]
    text = "\n".join(path.read_text("utf-8") for path in sorted(MODULE.glob("*.tf")))
    told = {"provider_schemas": kept(schemas, versions, text)}
    RECORDED.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def kept(schemas: Mapping[str, Any], versions: Mapping[str, str], text: str) -> dict[str, Any]:
    """Return the schemas of those types that a module's text names, with the providers' versions.

    Args:
        schemas: Schemas by the provider's source, which begins with a registry's host.
    """
    return {
        source.partition("/")[2]: {
            "version": versions[source],
            "provider": schema["provider"],
            "resource_schemas": _named("resource", schema.get("resource_schemas", {}), text),
            "data_source_schemas": _named("data", schema.get("data_source_schemas", {}), text),
        }
        for source, schema in schemas.items()
    }


def _named(kind: str, schemas: Mapping[str, Any], text: str) -> dict[str, Any]:
    used = re.findall(rf'^{kind} "(\w+)"', text, re.MULTILINE)
    return {name: schema for name, schema in schemas.items() if name in used}


def _asked(*words: str) -> str:
    done = subprocess.run(
        ["terraform", *words], cwd=MODULE, check=True, text=True, stdout=subprocess.PIPE
    )
    return done.stdout


if __name__ == "__main__":
    main()
