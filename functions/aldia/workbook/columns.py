"""Finding columns by developer metadata, which moves with its column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from aldia.ledger.recognition.chosen import Choices, Chosen
from aldia.workbook.client import SheetsClient
from aldia.workbook.writes import metadata_search

COLUMN = "aldia_column"
"""Key of the metadata that names a column of the system's."""

MEANS = "aldia_means"
"""Key of the metadata that keeps what a person said a column is."""

MASK = "data(columnMetadata(developerMetadata(metadataId,metadataKey,metadataValue)))"
"""Field mask that returns the metadata of a tab's columns without its cells."""

Places = Mapping[str, int]
"""Indices of columns by the value of their metadata."""

Item = tuple[int, Mapping[str, Any]]
"""The index of a column, and one of its metadata."""


def items_in(sheet: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the metadata of a tab's columns.

    Args:
        sheet: The tab as MASK returns it.
    """
    for block in sheet.get("data", []):
        for index, column in enumerate(block.get("columnMetadata", [])):
            yield from ((index, item) for item in column.get("developerMetadata", []))


def search_items(client: SheetsClient, *keys: str) -> dict[int, list[Item]]:
    """Return the metadata of columns by tab id, by a search: for when MASK returns none (A11b)."""
    answer = client.ask(metadata_search(*keys))
    found: dict[int, list[Item]] = {}
    for each in answer.get("matchedDeveloperMetadata", []):
        item = each["developerMetadata"]
        place = item.get("location", {}).get("dimensionRange", {})
        if place.get("dimension") == "COLUMNS":
            found.setdefault(place.get("sheetId", 0), []).append((place.get("startIndex", 0), item))
    return found


def places_of(items: Iterable[Item], key: str = COLUMN) -> Places:
    """Return the places of the columns whose metadata has a key."""
    return {
        item.get("metadataValue", ""): index
        for index, item in items
        if item.get("metadataKey") == key
    }


def choices_of(items: Iterable[Item]) -> Choices:
    """Return what a person said of the columns of a tab, as it is kept with them."""
    found: dict[int, list[Chosen]] = {}
    for index, item in items:
        if item.get("metadataKey") == MEANS:
            word = Chosen.parse(item.get("metadataValue", ""), item.get("metadataId", 0))
            found.setdefault(index, []).append(word)
    return found


def column_metadata(sheet: int, index: int, key: str, value: str) -> dict[str, Any]:
    """Return the request that gives a column metadata, which then moves with it."""
    columns = {"dimension": "COLUMNS", "startIndex": index, "endIndex": index + 1}
    metadata = {
        "metadataKey": key,
        "metadataValue": value,
        "location": {"dimensionRange": {"sheetId": sheet, **columns}},
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": metadata}}
