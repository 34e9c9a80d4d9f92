"""The frame of a workbook: its tabs, what Aldía left with them, and its seal; without values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aldia.ledger.recognition.chosen import Choices
from aldia.ledger.schema.schema import Schema, kind_of
from aldia.workbook.binding import binding_of
from aldia.workbook.client import SheetsClient
from aldia.workbook.columns import (
    COLUMN,
    MASK,
    MEANS,
    Item,
    choices_of,
    items_in,
    places_of,
    search_items,
)

SEAL_NAME = "aldia_sello"
SEAL_ID = "aldia"
_MOST_DIGITS = 18
"""Most digits of the number in an id; chosen by hand, far more than writes can ever count."""

_FRAME = (
    "properties(locale,timeZone),"
    "sheets(properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount)),"
    f"{MASK}),"
    "namedRanges(namedRangeId,name,range),developerMetadata(metadataKey,metadataValue)"
)


@dataclass(frozen=True, slots=True)
class ReadSeal:
    """The seal as it was read.

    Attributes:
        number: The number in its id, which rises by one with each sealed write.
        name: Its name, which a person may change; the seal is known by its id alone.
    """

    number: int
    name: str = SEAL_NAME


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab of the workbook.

    Attributes:
        system_columns: Indices of the system's columns that the tab still has, by key.
        chosen: What a person said of its columns, as it is kept with them.
    """

    id: int
    title: str
    rows: int
    columns: int
    system_columns: Mapping[str, int]
    chosen: Choices = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """The workbook without its values.

    Attributes:
        sheets: Tabs with cells, and so without those that are a chart or show a data source.
        bound: Our tabs by key: found by their ids once adopted; before, empty until recognised.
        lost: Keys of adopted tabs that were deleted since.
        owner: Id of the workbook that set-up bound; None before set-up.
        language: Language of the tabs; None before set-up.
        seal: The seal with the highest number; None when there is none.
        titles: Titles of all tabs.
        seals: Numbers of all seals; there should be exactly one.
        marks: Ids of all named ranges.
    """

    locale: str
    time_zone: str
    sheets: Sequence[Sheet]
    bound: Mapping[str, Sheet]
    lost: Sequence[str]
    owner: str | None
    language: str | None
    seal: ReadSeal | None
    titles: Sequence[str] = ()
    seals: Sequence[int] = ()
    marks: Sequence[str] = ()


def read_frame(client: SheetsClient, schema: Schema) -> Frame:
    """Read the frame of a workbook, in one call, or two where columns have to be searched for."""
    data = client.read("", fields=_FRAME)
    binding = binding_of(data)
    tabs = [each for each in data["sheets"] if _has_cells(each)]
    items = {_id(each): found for each in tabs if (found := list(items_in(each)))}
    if binding is not None and not items:
        items = search_items(client, COLUMN, MEANS)
    sheets = [_sheet(each, items.get(_id(each), [])) for each in tabs]
    by_id = {sheet.id: sheet for sheet in sheets}
    ids = binding.tabs if binding else {}
    bound = {key: by_id[i] for key, i in ids.items() if i in by_id and kind_of(key) in schema.tabs}
    known = [key for key in (binding.tabs if binding else ()) if kind_of(key) in schema.tabs]
    seals = seals_of(data)
    return Frame(
        locale=data["properties"].get("locale", "en_US"),
        time_zone=data["properties"].get("timeZone", "Etc/UTC"),
        sheets=sheets,
        bound=bound,
        lost=[key for key in known if key not in bound],
        owner=binding.workbook if binding else None,
        language=binding.language if binding else None,
        seal=max(seals, key=lambda mark: mark.number, default=None),
        titles=[each["properties"]["title"] for each in data["sheets"]],
        seals=[mark.number for mark in seals],
        marks=[each["namedRangeId"] for each in data.get("namedRanges", [])],
    )


def _has_cells(data: Mapping[str, Any]) -> bool:
    return bool(data["properties"].get("sheetType", "GRID") == "GRID")


def _id(data: Mapping[str, Any]) -> int:
    return int(data["properties"].get("sheetId", 0))


def _sheet(data: Mapping[str, Any], items: Sequence[Item]) -> Sheet:
    properties = data["properties"]
    grid = properties.get("gridProperties", {})
    return Sheet(
        _id(data),
        properties["title"],
        grid.get("rowCount", 0),
        grid.get("columnCount", 0),
        {value.partition(".")[2]: index for value, index in places_of(items).items()},
        choices_of(items),
    )


def seals_of(data: Mapping[str, Any]) -> list[ReadSeal]:
    """Return every seal among the named ranges of a spreadsheet, in the API's order."""
    numbered = [
        (number_of(named["namedRangeId"], SEAL_ID), named["name"])
        for named in data.get("namedRanges", [])
    ]
    return [ReadSeal(number, name) for number, name in numbered if number is not None]


def number_of(identifier: str, prefix: str) -> int | None:
    """Return the number that follows a prefix in the id of a named range; None for other ids."""
    number = identifier.removeprefix(prefix)
    is_number = number != identifier and number.isdecimal() and len(number) <= _MOST_DIGITS
    return int(number) if is_number else None


def read_seals(client: SheetsClient) -> list[int]:
    """Read the numbers of all seals; there is more than one when something went wrong."""
    marks = seals_of(client.read("", fields="namedRanges(namedRangeId,name)"))
    return [mark.number for mark in marks]
