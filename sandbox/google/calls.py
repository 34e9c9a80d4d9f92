"""The methods of the Sheets API: what each reads from a workbook or writes to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.google import a1, values
from sandbox.google.batch import apply_batch
from sandbox.google.formulas import recalculate
from sandbox.google.lookups import DataFilter, matching, metadata_resource, spans_of
from sandbox.google.masks import Mask, parse_mask
from sandbox.google.requests.sheets import copy_to
from sandbox.google.resource import spreadsheet
from sandbox.google.workbook import Sheet, Workbook
from sandbox.http import ApiError, Request, not_found

_VALUE = re.compile(r"^values/(.+?)(:append|:clear)?$", re.DOTALL)
_OPTIONS = (
    "valueRenderOption",
    "dateTimeRenderOption",
    "majorDimension",
    "valueInputOption",
    "responseValueRenderOption",
    "responseDateTimeRenderOption",
)
PREFIX = "sheets.spreadsheets."
BATCH = PREFIX + "batchUpdate"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method.

    Attributes:
        below: The part of the path after the workbook's id.
        target: The other workbook that a call names in its body.
    """

    book: Workbook
    request: Request
    body: Mapping[str, Any]
    below: str
    now: datetime
    target: Workbook | None = None

    @property
    def range(self) -> str:
        match = _VALUE.match(self.below)
        if match is None:
            raise not_found()
        return match[1]

    @property
    def options(self) -> Mapping[str, Any]:
        """The options of a values method, as its query gives them."""
        told = self.request.is_true("includeValuesInResponse")
        given = {name: self.request.param(name) for name in _OPTIONS}
        return {**given, "includeValuesInResponse": told}

    @property
    def mask(self) -> Mask:
        return parse_mask(self.request.param("fields"))


def method_of(verb: str, rest: str) -> str:
    """Name the method that a verb and a path below `/v4/spreadsheets` call."""
    if not rest:
        return PREFIX + "create"
    if "/" not in rest:
        _, _, action = rest.partition(":")
        return PREFIX + (action or "get")
    below = rest.split("/", 1)[1]
    if below.startswith("values:"):
        return PREFIX + "values." + below.removeprefix("values:")
    if below.startswith("developerMetadata"):
        searches = below.endswith(":search")
        return PREFIX + "developerMetadata." + ("search" if searches else "get")
    if re.fullmatch(r"sheets/-?\d+:copyTo", below):
        return PREFIX + "sheets.copyTo"
    match = _VALUE.match(below)
    if match is None:
        raise not_found()
    plain = {"GET": "get", "PUT": "update"}.get(verb, "get")
    return PREFIX + "values." + (match[2][1:] if match[2] else plain)


def _spans(call: Call) -> list[tuple[Sheet, a1.Span]]:
    return [call.book.find(text) for text in call.request.query.get("ranges", ())]


def _get(call: Call) -> Any:
    grid = call.request.is_true("includeGridData")
    return spreadsheet(call.book, call.mask, spans=_spans(call), with_grid=grid)


def _get_filtered(call: Call) -> Any:
    filters = call.body.get("dataFilters", [])
    spans = [place for each in filters for place in spans_of(call.book, DataFilter.of(each))]
    grid = bool(call.body.get("includeGridData"))
    return spreadsheet(call.book, call.mask, spans=spans, with_grid=grid)


def _read(call: Call) -> Any:
    return values.read_range(call.book, call.range, values.Reading.of(call.options))


def _batch_get(call: Call) -> Any:
    how = values.Reading.of(call.options)
    texts = call.request.query.get("ranges", ())
    answer: dict[str, Any] = {"spreadsheetId": call.book.id}
    if texts:
        answer["valueRanges"] = [values.read_range(call.book, text, how) for text in texts]
    return answer


def _batch_get_filtered(call: Call) -> Any:
    how = values.Reading.of(call.body)
    filters = call.body.get("dataFilters", [])
    found = [item for each in filters for item in values.read_filtered(call.book, each, how)]
    return {"spreadsheetId": call.book.id, "valueRanges": found}


def _metadata(call: Call) -> Any:
    identifier = call.below.rpartition("/")[2]
    item = call.book.metadata.get(int(identifier)) if identifier.isdecimal() else None
    if item is None:
        raise ApiError(404, f"Developer metadata {identifier} was not found.", "NOT_FOUND")
    return metadata_resource(item)


def _search(call: Call) -> Any:
    found = [
        {"developerMetadata": metadata_resource(item), "dataFilters": [each]}
        for each in call.body.get("dataFilters", [])
        for item in matching(call.book, DataFilter.of(each).lookup or {})
    ]
    return {"matchedDeveloperMetadata": found} if found else {}


def _batch(call: Call) -> Any:
    book, body = call.book, call.body
    replies = apply_batch(book, body.get("requests", []))
    answer: dict[str, Any] = {"spreadsheetId": book.id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        recalculate(book, call.now)
        answer["updatedSpreadsheet"] = spreadsheet(
            book,
            call.mask.get("updatedSpreadsheet", {}),
            spans=[book.find(text) for text in body.get("responseRanges", ())],
            with_grid=bool(body.get("responseIncludeGridData")),
        )
    return answer


def _update(call: Call) -> Any:
    data = {**call.body, "range": call.range}
    written = values.write_range(call.book, data, values.input_option(call.options))
    return _updated(call, [written], [call.body], call.options)[0]


def _append(call: Call) -> Any:
    option = values.input_option(call.options)
    insert = call.request.param("insertDataOption") == "INSERT_ROWS"
    table, written = values.append(call.book, call.range, call.body, option, insert=insert)
    found = {} if table is None else {"tableRange": a1.written(written.sheet.title, table)}
    [updates] = _updated(call, [written], [call.body], call.options)
    return {"spreadsheetId": call.book.id, **found, "updates": updates}


def _clear(call: Call) -> Any:
    sheet, span = call.book.find(call.range)
    cleared = values.clear(call.book, sheet, span)
    return {"spreadsheetId": call.book.id, "clearedRange": cleared}


def _batch_clear(call: Call) -> Any:
    places = [call.book.find(text) for text in call.body.get("ranges", [])]
    cleared = [values.clear(call.book, sheet, span) for sheet, span in places]
    return {"spreadsheetId": call.book.id, "clearedRanges": cleared}


def _batch_clear_filtered(call: Call) -> Any:
    filters = call.body.get("dataFilters", [])
    places = [place for each in filters for place in spans_of(call.book, DataFilter.of(each))]
    cleared = [values.clear(call.book, sheet, sheet.clamp(span)) for sheet, span in places]
    return {"spreadsheetId": call.book.id, "clearedRanges": cleared}


def _batch_update(call: Call) -> Any:
    return _written_batch(call, lambda *write: [values.write_range(*write)])


def _batch_update_filtered(call: Call) -> Any:
    return _written_batch(call, values.write_filtered)


_Write = Callable[[Workbook, Mapping[str, Any], str], list[values.Written]]


def _written_batch(call: Call, write: _Write) -> Any:
    """Write every item of a batch; an error names the item's index."""
    option = values.input_option(call.body)
    writes: list[values.Written] = []
    sources: list[Mapping[str, Any]] = []
    for index, each in enumerate(call.body.get("data", [])):
        try:
            found = write(call.book, each, option)
        except ApiError as error:
            told = f"Invalid data[{index}]: {error.message}"
            raise ApiError(error.code, told, error.status) from error
        writes += found
        sources += [each] * len(found)
    answers = _updated(call, writes, sources, call.body)
    return {"spreadsheetId": call.book.id, **values.totals(writes), "responses": answers}


def _updated(
    call: Call,
    writes: Sequence[values.Written],
    sources: Sequence[Mapping[str, Any]],
    options: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """Return the answer to each write.

    With `includeValuesInResponse` it holds the values as they are after all the writes.
    """
    with_data = bool(options.get("includeValuesInResponse"))
    if with_data:
        recalculate(call.book, call.now)
    answers = []
    for written, source in zip(writes, sources, strict=True):
        answer = {"spreadsheetId": call.book.id, **written.counts}
        if "dataFilter" in source:
            answer["dataFilter"] = source["dataFilter"]
        if with_data:
            how = values.Reading.of(
                {
                    "valueRenderOption": options.get("responseValueRenderOption"),
                    "dateTimeRenderOption": options.get("responseDateTimeRenderOption"),
                    "majorDimension": source.get("majorDimension"),
                }
            )
            answer["updatedData"] = values.read_span(call.book, written.sheet, written.asked, how)
        answers.append(answer)
    return answers


def _copy_to(call: Call) -> Any:
    identifier = int(call.below.removeprefix("sheets/").partition(":")[0])
    source = call.book.sheet(identifier)
    if call.target is None:
        raise not_found()
    return copy_to(source, call.target)


Method = Callable[[Call], Any]

READERS: Mapping[str, Method] = {
    PREFIX + "get": _get,
    PREFIX + "getByDataFilter": _get_filtered,
    PREFIX + "values.get": _read,
    PREFIX + "values.batchGet": _batch_get,
    PREFIX + "values.batchGetByDataFilter": _batch_get_filtered,
    PREFIX + "developerMetadata.get": _metadata,
    PREFIX + "developerMetadata.search": _search,
}
WRITERS: Mapping[str, Method] = {
    BATCH: _batch,
    PREFIX + "values.update": _update,
    PREFIX + "values.append": _append,
    PREFIX + "values.clear": _clear,
    PREFIX + "values.batchClear": _batch_clear,
    PREFIX + "values.batchClearByDataFilter": _batch_clear_filtered,
    PREFIX + "values.batchUpdate": _batch_update,
    PREFIX + "values.batchUpdateByDataFilter": _batch_update_filtered,
    PREFIX + "sheets.copyTo": _copy_to,
}
