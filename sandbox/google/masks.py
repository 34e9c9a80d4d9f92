"""Read and apply field masks such as `sheets(properties(title),data.rowData),namedRanges`."""

from __future__ import annotations

import re
from typing import Any

from sandbox.http import ApiError

Mask = dict[str, "Mask"]
"""Names to keep; an empty mask keeps everything below."""

_TOKEN = re.compile(r"[A-Za-z_*][A-Za-z0-9_]*|[(),./]")


def parse_mask(text: str) -> Mask:
    """Return the mask that a text describes; an empty text keeps everything."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise _invalid(text)
    mask: Mask = {}
    rest = _read_group(tokens, mask, text)
    if rest:
        raise _invalid(text)
    return {} if "*" in mask else mask


def _read_group(tokens: list[str], into: Mask, text: str) -> list[str]:
    while tokens and tokens[0] != ")":
        if not (tokens[0][0].isalpha() or tokens[0] in "_*"):
            raise _invalid(text)
        node = into.setdefault(tokens[0], {})
        tokens = tokens[1:]
        while tokens and tokens[0] in "./":
            node = node.setdefault(tokens[1], {}) if len(tokens) > 1 else node
            tokens = tokens[2:]
        if tokens and tokens[0] == "(":
            tokens = _read_group(tokens[1:], node, text)
            if not tokens:
                raise _invalid(text)
            tokens = tokens[1:]
        if tokens and tokens[0] == ",":
            tokens = tokens[1:]
    return tokens


def _invalid(text: str) -> ApiError:
    return ApiError(
        400,
        f"Request contains an invalid argument: invalid field mask '{text}'.",
        violations=[{"field": "fields", "description": "Error expanding 'fields' parameter."}],
    )


def keep(data: Any, mask: Mask) -> Any:
    """Return the parts of a JSON value that a mask keeps."""
    if not mask or "*" in mask:
        return data
    if isinstance(data, list):
        return [keep(item, mask) for item in data]
    if not isinstance(data, dict):
        return data
    return {
        name: keep(data[name], below) if below else data[name]
        for name, below in mask.items()
        if name in data
    }


def wants(mask: Mask, *path: str) -> bool:
    """Tell whether a mask keeps anything at a path."""
    for name in path:
        if not mask or "*" in mask:
            return True
        if name not in mask:
            return False
        mask = mask[name]
    return True


def below(mask: Mask, *path: str) -> Mask:
    for name in path:
        mask = mask.get(name, {})
    return mask
