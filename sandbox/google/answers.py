"""Leave out of an answer what Google leaves out."""

from __future__ import annotations

from typing import Any

_NAMING = {"properties", "location", "metadataLocation"}
_CELLS = {"rowData", "values"}


def told(value: Any, name: str = "") -> Any:
    """Return a resource as Google answers it: without `sheetId` in ranges on the tab of id 0 [R].

    The properties of a tab and the location of metadata keep their `sheetId`, even when it is 0.
    Cells contain no ranges and are returned as they are.

    Args:
        name: Name of the property that holds the value.
    """
    if isinstance(value, list):
        return value if name in _CELLS else [told(item, name) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: told(item, key) if isinstance(item, (dict, list)) else item
        for key, item in value.items()
        if not (key == "sheetId" and item == 0 and name not in _NAMING)
    }
