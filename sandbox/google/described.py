"""Check and read requests by Google's published descriptions of its APIs.

The descriptions come with the package google-api-python-client. Every schema and enum in them is
Google's own, so that the sandbox accepts what the real service knows. Bodies are read as Google
reads JSON: names in camel or snake case, numbers also as text, null as absent.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.http import ApiError

_DOCUMENT = "sheets.v4.json"
_PARSED = {
    "boolean": ("TYPE_BOOL", (bool,)),
    "integer": ("TYPE_INT32", (int,)),
    "number": ("TYPE_DOUBLE", (int, float)),
    "string": ("TYPE_STRING", (str,)),
}
_INT32 = 2**31  # a number of format int32 lies from -_INT32 to before _INT32
_BODY_FIELDS = {
    "sheets.spreadsheets.create": "spreadsheet",
    "sheets.spreadsheets.values.append": "data",
    "sheets.spreadsheets.values.update": "data",
}
"""The field of the request that the body becomes; Google's errors begin their paths with it.

Seen in Google's errors. Of methods that are not listed the body is the request itself.
"""
_LIST_VALUE = "type.googleapis.com/google.protobuf.ListValue"

Schema = Mapping[str, Any]


@cache
def _description() -> Schema:
    package = importlib.util.find_spec("googleapiclient")
    if package is None or package.origin is None:
        raise RuntimeError(
            "The sandbox checks requests against Google's description of its API, which comes "
            "with the package google-api-python-client: pip install google-api-python-client"
        )
    folder = Path(package.origin).parent / "discovery_cache" / "documents"
    document: Schema = json.loads((folder / _DOCUMENT).read_text())
    return document


def request_kinds() -> list[str]:
    """List the kinds of request that `spreadsheets.batchUpdate` has."""
    return list(_description()["schemas"]["Request"]["properties"])


def schema_of(schema: Schema) -> Schema:
    """Return the schema that a reference names, or the schema itself when it is no reference."""
    if "$ref" not in schema:
        return schema
    found: Schema = _description()["schemas"][schema["$ref"]]
    return found


@cache
def _method(method_id: str) -> Schema:
    methods = _methods(_description())
    return next(method for method in methods if method["id"] == method_id)


@cache
def verb_of(method_id: str) -> str:
    """Return the HTTP verb of an API method, or "" when there is no such method."""
    methods = _methods(_description())
    return next((str(each["httpMethod"]) for each in methods if each["id"] == method_id), "")


def _methods(resource: Schema) -> Iterator[Schema]:
    yield from resource.get("methods", {}).values()
    for child in resource.get("resources", {}).values():
        yield from _methods(child)


def check_query(method_id: str, query: Mapping[str, Sequence[str]]) -> None:
    """Check the query of a call.

    Raises:
        ApiError: For a parameter that the method does not have, or an unknown enum value.
    """
    api = _description()
    known = {**api["parameters"], **_method(method_id).get("parameters", {})}
    for name, values in query.items():
        if name not in known:
            raise _violation(
                "",
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query '
                f"parameter. Field '{name}' could not be found in request message.",
            )
        for value in values:
            _check_parameter(name, value, known[name])


def _check_parameter(name: str, value: str, schema: Schema) -> None:
    kind, allowed = schema.get("type"), schema.get("enum")
    place = _snake(name)
    if allowed and value not in allowed:
        raise _violation(place, f"Invalid value at '{place}' (TYPE_ENUM), \"{value}\"")
    if kind == "integer" and not re.fullmatch(r"-?\d+", value):
        raise _violation(place, f"Invalid value at '{place}' (TYPE_INT32), \"{value}\"")
    if kind == "boolean" and value.lower() not in {"true", "false", "1", "0"}:
        raise _violation(place, f"Invalid value at '{place}' (TYPE_BOOL), \"{value}\"")


def read_body(method_id: str, body: Any) -> Any:
    """Return a body as the method reads it.

    Raises:
        ApiError: With every unknown name, wrong type and unknown enum value in it.
    """
    reference = _method(method_id).get("request", {}).get("$ref")
    if reference is None:
        return body
    reader = _Reader()
    read = reader.read({"$ref": reference}, body, _BODY_FIELDS.get(method_id, ""))
    if reader.violations:
        message = "\n".join(each["description"] for each in reader.violations)
        raise ApiError(400, message, violations=reader.violations)
    return read


def _violation(field: str, text: str) -> ApiError:
    return ApiError(400, text, violations=[{"field": field, "description": text}])


@cache
def _snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda match: "_" + match[0].lower(), name)


@cache
def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda match: match[1].upper(), name)


class _Reader:
    """A reader of one body, which collects all that is wrong with it."""

    def __init__(self) -> None:
        self.violations: list[dict[str, str]] = []

    def read(self, schema: Schema, value: Any, path: str) -> Any:
        schema = schema_of(schema)
        kind = schema.get("type", "any")
        if kind == "any":
            return value
        if kind == "array":
            return self._array(schema["items"], value, path)
        if kind == "object":
            return self._object(schema, value, path)
        return self._scalar(schema, kind, value, path)

    def _wrong(self, path: str, text: str) -> None:
        self.violations.append({"field": path, "description": text})

    def _unknown(self, name: str, path: str, why: str = "Cannot find field.") -> None:
        at = f" at '{path}'" if path else ""
        text = f'Invalid JSON payload received. Unknown name "{name}"{at}: {why}'
        self._wrong(path, text)

    def _array(self, items: Schema, value: Any, path: str) -> Any:
        """Read a list; a single item counts as a list of one, as fields in Google's errors show."""
        if items.get("type") == "any":
            return self._list_value(value, path)
        if not isinstance(value, list):
            return [self.read(items, value, path)]
        return [self.read(items, item, f"{path}[{index}]") for index, item in enumerate(value)]

    def _list_value(self, value: Any, path: str) -> Any:
        """Read a row or column of values, whose items may be of any type."""
        if isinstance(value, list):
            return value
        if isinstance(value, dict):
            for name in value:
                self._unknown(name, path)
        else:
            self._wrong(path, f"Invalid value at '{path}' ({_LIST_VALUE}), {_told(value)}")
        return []

    def _object(self, schema: Schema, value: Any, path: str) -> Any:
        if not isinstance(value, dict):
            named = f"type.googleapis.com/{schema.get('id', 'object')}"
            self._wrong(path, f"Invalid value at '{path}' ({named}), {_told(value)}")
            return {}
        properties, extra = schema.get("properties", {}), schema.get("additionalProperties")
        read = {}
        for given, item in value.items():
            name = given if given in properties else _camel(given)
            below = f"{path}.{_snake(name)}" if path else _snake(name)
            if name not in properties:
                if extra is None:
                    self._unknown(given, path)
                else:
                    read[given] = self.read(extra, item, f"{path}[{given}]")
            elif isinstance(item, list) and properties[name].get("type") != "array":
                self._unknown(given, path, "Proto field is not repeating, cannot start list.")
            elif item is not None:
                read[name] = self.read(properties[name], item, below)
        return read

    def _scalar(self, schema: Schema, kind: str, value: Any, path: str) -> Any:
        named, types = _PARSED[kind]
        if kind in {"integer", "number"}:
            value = _as_number(value, whole=kind == "integer")
            named = f"TYPE_{schema.get('format', named[5:]).upper()}"
        fits = isinstance(value, types) and (kind == "boolean" or not isinstance(value, bool))
        if fits and kind == "integer" and schema.get("format") == "int32":
            fits = -_INT32 <= value < _INT32
        if not fits:
            self._wrong(path, f"Invalid value at '{path}' ({named}), {_told(value)}")
        elif "enum" in schema and value not in schema["enum"]:
            self._wrong(path, f"Invalid value at '{path}' (TYPE_ENUM), {_told(value)}")
        return value


def _as_number(value: Any, *, whole: bool) -> Any:
    """Return a number that was given as text, or a whole number given with a decimal point."""
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", value):
        value = float(value)
        return int(value) if value.is_integer() else value
    if whole and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _told(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:80]
