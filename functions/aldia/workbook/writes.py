"""Every kind of write to a spreadsheet, with the effect of repeating it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aldia.retry import Repeat

Request = Mapping[str, Any]
"""One request of a batch: its kind, and what it asks for."""

REQUESTS: Mapping[str, Repeat] = {
    # They write the same content to the same place, or delete by an id of its own.
    "deleteDuplicates": Repeat.HARMLESS,
    "deleteNamedRange": Repeat.HARMLESS,
    "deleteSheet": Repeat.HARMLESS,
    "repeatCell": Repeat.HARMLESS,
    "setDataValidation": Repeat.HARMLESS,
    "updateCells": Repeat.HARMLESS,
    "updateDeveloperMetadata": Repeat.HARMLESS,
    "updateDimensionProperties": Repeat.HARMLESS,
    "updateSheetProperties": Repeat.HARMLESS,
    # They add something under an id of our own, which is taken once the first one landed (A1).
    "addNamedRange": Repeat.REFUSED,
    "addSheet": Repeat.REFUSED,
    # They add one more, or delete one more, each time.
    "addChart": Repeat.DOUBLES,
    "addConditionalFormatRule": Repeat.DOUBLES,
    "addProtectedRange": Repeat.DOUBLES,
    "appendCells": Repeat.DOUBLES,
    "appendDimension": Repeat.DOUBLES,
    "createDeveloperMetadata": Repeat.DOUBLES,
    "deleteDimension": Repeat.DOUBLES,
    "insertDimension": Repeat.DOUBLES,
}
"""Every kind of request of a batch that Aldía makes; no other kind can be sent."""


@dataclass(frozen=True, slots=True)
class Write:
    """One POST to a spreadsheet.

    Attributes:
        path: Path below the spreadsheet's own.
        repeat: Effect of repeating the write.
    """

    path: str
    body: Mapping[str, Any]
    repeat: Repeat
    params: Mapping[str, str] = field(default_factory=dict)


def batch(
    *requests: Request,
    answer: Mapping[str, Any] | None = None,
    fields: str = "spreadsheetId",
) -> Write:
    """Return the write of requests that are applied together or not at all.

    A request that is refused the second time keeps the whole batch from being applied twice.

    Args:
        answer: Options of the batch that ask for more in the answer.
        fields: Mask of the answer.
    """
    does = {REQUESTS[kind] for request in requests for kind in request}
    guarded = Repeat.REFUSED if Repeat.REFUSED in does else Repeat.DOUBLES
    repeat = guarded if does - {Repeat.HARMLESS} else Repeat.HARMLESS
    body = {"requests": list(requests), **(answer or {})}
    return Write(":batchUpdate", body, repeat, {"fields": fields})


def metadata_search(*keys: str) -> Write:
    """Return the search for metadata with one of some keys, which changes nothing."""
    body = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": key}} for key in keys]}
    return Write("/developerMetadata:search", body, Repeat.HARMLESS)


def value_batch(updates: Sequence[Mapping[str, Any]], option: str) -> Write:
    """Return the write of values to places that are named by metadata or by a range.

    Args:
        option: RAW, or USER_ENTERED for what Sheets may evaluate.
    """
    body = {"valueInputOption": option, "data": list(updates)}
    return Write("/values:batchUpdateByDataFilter", body, Repeat.HARMLESS)


def drop_down(choices: Sequence[str]) -> dict[str, Any]:
    """Return the rule that offers these choices, and lets people type anything else."""
    return {
        "condition": {
            "type": "ONE_OF_LIST",
            "values": [{"userEnteredValue": choice} for choice in choices],
        },
        "showCustomUi": True,
        "strict": False,
    }
