"""The column of the Doctor tab in which people answer: its drop-down, and adding it later."""

from __future__ import annotations

from aldia.ledger.recognition.column_names import column_letters
from aldia.ledger.schema.schema import Column, Tab
from aldia.ledger.values.cells import Rows
from aldia.ledger.values.folding import fold_words
from aldia.workbook.reading import quoted
from aldia.workbook.setup.tab_format import Formats, Request, column_requests, header_cell


def protection(sheet: int, spec: Tab) -> Request:
    """Return the request by which Sheets warns who edits a system tab, but not who answers."""
    people = {column.key for column in spec.people_columns} if spec.owner == "system" else set()
    free = [
        {**_place(sheet, index), "startRowIndex": 1}
        for index, column in enumerate(spec.columns)
        if column.key in people
    ]
    protected = {"range": {"sheetId": sheet}, "warningOnly": True, "description": "Aldía"}
    more = {"unprotectedRanges": free} if free else {}
    return {"addProtectedRange": {"protectedRange": {**protected, **more}}}


def offered_phrases(sheet: int, title: str, spec: Tab) -> Request:
    """Return the request for a drop-down that offers the phrases that stand in the tab."""
    keys = [column.key for column in spec.columns]
    letters = column_letters(keys.index("offer"))
    rule = {
        "condition": {
            "type": "ONE_OF_RANGE",
            "values": [{"userEnteredValue": f"={quoted(title)}!${letters}$2:${letters}"}],
        },
        "showCustomUi": True,
        "strict": False,
    }
    place = {**_place(sheet, keys.index("accept")), "startRowIndex": 1}
    return {"setDataValidation": {"range": place, "rule": rule}}


def missing_columns(spec: Tab, rows: Rows) -> list[Column]:
    """Return the last columns that a tab of an earlier version lacks; none if others moved."""
    headers = [fold_words(str(cell or "")) for cell in (rows[0] if rows else ())]
    names = [{fold_words(name) for name in column.header.values()} for column in spec.columns]
    known = [any(header in each for header in headers) for each in names]
    count = known.index(False) if False in known else len(known)
    in_place = all(header in each for header, each in zip(headers, names[:count], strict=False))
    return list(spec.columns[count:]) if in_place and not any(known[count:]) else []


def insert_columns(
    sheet: int, title: str, spec: Tab, missing: list[Column], language: str, formats: Formats
) -> list[Request]:
    """Return the requests for the last columns of the tab; what people have there moves right."""
    first = len(spec.columns) - len(missing)
    span = {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": first}
    span["endIndex"] = len(spec.columns)
    requests: list[Request] = [{"insertDimension": {"range": span, "inheritFromBefore": True}}]
    for index, column in enumerate(missing, first):
        requests += column_requests(sheet, index, 1, column, formats)
    cells = [{"values": [header_cell(column, language) for column in missing]}]
    start = {"sheetId": sheet, "rowIndex": 0, "columnIndex": first}
    fields = "userEnteredValue,userEnteredFormat,note"
    requests.append({"updateCells": {"start": start, "rows": cells, "fields": fields}})
    return [*requests, offered_phrases(sheet, title, spec)]


def _place(sheet: int, index: int) -> dict[str, int]:
    return {"sheetId": sheet, "startColumnIndex": index, "endColumnIndex": index + 1}
