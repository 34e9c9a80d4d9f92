"""Check requests against Google's published description of the Sheets API.

The description ships in the package google-api-python-client; every schema and enum in it is
Google's own, so what the sandbox lets pass is what the real service knows.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.http import ApiError

_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
}


@cache
def description() -> Mapping[str, Any]:
    """Read the discovery document of Sheets v4."""
    package = importlib.util.find_spec("googleapiclient")
    if package is None or package.origin is None:
        raise RuntimeError(
            "The sandbox checks requests against Google's description of its API, which comes "
            "with the package google-api-python-client: pip install google-api-python-client"
        )
    folder = Path(package.origin).parent / "discovery_cache" / "documents"
    document: Mapping[str, Any] = json.loads((folder / "sheets.v4.json").read_text())
    return document


@cache
def _methods() -> Mapping[str, Mapping[str, Any]]:
    return {method["id"]: method for method in _all_methods(description())}


def _all_methods(resource: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from resource.get("methods", {}).values()
    for child in resource.get("resources", {}).values():
        yield from _all_methods(child)


def check_query(method_id: str, query: Mapping[str, Sequence[str]]) -> None:
    """Refuse parameters that the method does not have, and enum values that do not exist."""
    known = {**description()["parameters"], **_methods()[method_id].get("parameters", {})}
    for name, values in query.items():
        if name not in known:
            raise _violation(
                "",
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query '
                f"parameter. Field '{name}' could not be found in request message.",
            )
        allowed = known[name].get("enum")
        for value in values:
            if allowed and value not in allowed:
                raise _violation(name, f"Invalid value at '{name}' (TYPE_ENUM), \"{value}\"")


def check_body(method_id: str, body: Any) -> None:
    """Refuse unknown names, wrong types and unknown enum values, all of them at once."""
    reference = _methods()[method_id].get("request", {}).get("$ref")
    if reference is None:
        return
    found = list(_violations({"$ref": reference}, body, ""))
    if found:
        message = "\n".join(text for _, text in found)
        raise ApiError(
            400,
            message,
            violations=[{"field": field, "description": text} for field, text in found],
        )


def _violation(field: str, text: str) -> ApiError:
    return ApiError(400, text, violations=[{"field": field, "description": text}])


def _violations(schema: Mapping[str, Any], value: Any, path: str) -> Iterator[tuple[str, str]]:
    if "$ref" in schema:
        schema = description()["schemas"][schema["$ref"]]
    kind = schema.get("type", "any")
    if kind == "any" or value is None:
        return
    if kind == "array":
        if not isinstance(value, list):
            yield path, f"Invalid value at '{path}' (type array), {json.dumps(value)[:80]}"
            return
        if schema["items"].get("type") == "any":
            return
        for index, item in enumerate(value):
            yield from _violations(schema["items"], item, f"{path}[{index}]")
        return
    if not _fits(kind, value):
        named = schema.get("format", kind)
        yield path, f"Invalid value at '{path}' (TYPE_{named.upper()}), {json.dumps(value)[:80]}"
        return
    if kind == "object":
        yield from _object_violations(schema, value, path)
    elif "enum" in schema and value not in schema["enum"]:
        yield path, f"Invalid value at '{path}' (TYPE_ENUM), \"{value}\""


def _object_violations(
    schema: Mapping[str, Any], value: Mapping[str, Any], path: str
) -> Iterator[tuple[str, str]]:
    properties = schema.get("properties", {})
    extra = schema.get("additionalProperties")
    for name, item in value.items():
        below = f"{path}.{name}" if path else name
        if name in properties:
            yield from _violations(properties[name], item, below)
        elif extra is None:
            at = f" at '{path}'" if path else ""
            yield (
                path,
                f'Invalid JSON payload received. Unknown name "{name}"{at}: Cannot find field.',
            )


def _fits(kind: str, value: Any) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    if kind == "string" and isinstance(value, int):
        return False
    return isinstance(value, _KINDS[kind])
