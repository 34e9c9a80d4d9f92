"""Finding columns by developer metadata, which moves with its column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aldia.workbook.client import SheetsClient
from aldia.workbook.writes import metadata_search

COLUMN = "aldia_column"
"""Key of the metadata that names a column of the system's."""

MASK = "data(columnMetadata(developerMetadata(metadataKey,metadataValue)))"
"""Field mask that returns the metadata of a tab's columns without its cells."""

Places = Mapping[str, int]
"""Indices of columns by the value of their metadata."""


def places_in(sheet: Mapping[str, Any], key: str = COLUMN) -> Places:
    """Return the places of a tab's columns that have metadata with a key.

    Args:
        sheet: The tab as MASK returns it.
    """
    return {
        item["metadataValue"]: index
        for block in sheet.get("data", [])
        for index, column in enumerate(block.get("columnMetadata", []))
        for item in column.get("developerMetadata", [])
        if item.get("metadataKey") == key
    }


def search_places(client: SheetsClient, key: str = COLUMN) -> Mapping[int, Places]:
    """Return the places of columns by tab id, by a search: for when MASK returns none (A11b)."""
    answer = client.ask(metadata_search(key))
    found: dict[int, dict[str, int]] = {}
    for each in answer.get("matchedDeveloperMetadata", []):
        item = each["developerMetadata"]
        place = item.get("location", {}).get("dimensionRange", {})
        if place.get("dimension") == "COLUMNS":
            tab = found.setdefault(place.get("sheetId", 0), {})
            tab[item.get("metadataValue", "")] = place.get("startIndex", 0)
    return found
