"""Write a value in protocol buffers' text format, as Google's errors quote values."""

from __future__ import annotations

import json
from typing import Any

_DEEPEST = 100
"""Levels of nesting after which the text is cut; Google's parser accepts no more."""


def value_text(value: Any, depth: int = 0) -> str:
    """Return a JSON value as the text of a `google.protobuf.Value`, with one field a line."""
    pad = "  " * depth
    if depth > _DEEPEST:
        return ""
    if isinstance(value, list):
        items = "".join(_field("values", value_text(item, depth + 2), depth + 1) for item in value)
        return f"{pad}list_value {{\n{items}{pad}}}\n"
    if isinstance(value, dict):
        entries = (
            f"{pad}    key: {_quoted(name)}\n"
            + _field("value", value_text(item, depth + 3), depth + 2)
            for name, item in value.items()
        )
        fields = "".join(_field("fields", entry, depth + 1) for entry in entries)
        return f"{pad}struct_value {{\n{fields}{pad}}}\n"
    return f"{pad}{_scalar(value)}\n"


def _field(name: str, inside: str, depth: int) -> str:
    pad = "  " * depth
    return f"{pad}{name} {{\n{inside}{pad}}}\n"


def _scalar(value: Any) -> str:
    if value is None:
        return "null_value: NULL_VALUE"
    if isinstance(value, bool):
        return f"bool_value: {str(value).lower()}"
    if isinstance(value, str):
        return f"string_value: {_quoted(value)}"
    return f"number_value: {value:.15g}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
