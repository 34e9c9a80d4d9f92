"""What Google leaves out of its answers."""

from __future__ import annotations

from typing import Any

_NAMING = {"properties", "location", "metadataLocation"}
_CELLS = {"rowData", "values"}


def told(value: Any, name: str = "") -> Any:
    """Return a resource as it is answered: ranges on the tab of id 0 do not name their tab [R].

    The properties of a tab and the location of metadata, in which an id may be missing, always
    do. Cells speak of no ranges and are not gone through.

    Args:
        name: Of the property that holds the value.
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
