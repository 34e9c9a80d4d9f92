"""Builds a book as a workbook in the sandbox's Google."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import requests

from sandbox.google import a1
from tests.books.book import Book, Tab, Value, serial
from tests.office import Office

_HOUR = 10
"""Hour of the day on which a book is read; an hour at which every country lets one write."""

_NEW_TAB = {"rowCount": 1000, "columnCount": 26}
"""Size of a new tab in Google Sheets."""


def build(office: Office, book: Book) -> str:
    """Make the workbook, and set the sandbox's clock to the book's day; return its id."""
    day = book.today
    zone = ZoneInfo(book.time_zone)
    office.set_clock(datetime(day.year, day.month, day.day, _HOUR, tzinfo=zone))
    body = {
        "properties": {"title": book.name, "locale": book.locale, "timeZone": book.time_zone},
        "sheets": [
            {"properties": {"sheetId": index, "title": tab.title, "gridProperties": _grid(tab)}}
            for index, tab in enumerate(book.tabs)
        ],
    }
    url = f"http://{office.host}/v4/spreadsheets"
    made = requests.post(url, json=body, timeout=10)
    made.raise_for_status()
    office.book = str(made.json()["spreadsheetId"])
    cells = [_cells(index, tab) for index, tab in enumerate(book.tabs)]
    wrote = requests.post(f"{url}/{office.book}:batchUpdate", json={"requests": cells}, timeout=10)
    wrote.raise_for_status()
    return office.book


def _grid(tab: Tab) -> Mapping[str, int]:
    width = max(len(row) for row in tab.rows)
    return {**_NEW_TAB, "columnCount": max(_NEW_TAB["columnCount"], width)}


def _cells(sheet: int, tab: Tab) -> dict[str, Any]:
    rows = [
        {
            "values": [
                _cell(tab, a1.column_name(column), row, value) for column, value in enumerate(cells)
            ]
        }
        for row, cells in enumerate(tab.rows, 1)
    ]
    fields = "userEnteredValue,userEnteredFormat,dataValidation"
    start = {"sheetId": sheet, "rowIndex": 0, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": rows, "fields": fields}}


def _cell(tab: Tab, column: str, row: int, value: Value) -> dict[str, Any]:
    cell: dict[str, Any] = {}
    look: dict[str, Any] = {}
    if isinstance(value, bool):
        cell["userEnteredValue"] = {"boolValue": value}
        cell["dataValidation"] = {"condition": {"type": "BOOLEAN"}}
    elif isinstance(value, date):
        cell["userEnteredValue"] = {"numberValue": serial(value)}
        kind = "DATE_TIME" if isinstance(value, datetime) else "DATE"
        look["numberFormat"] = {"type": kind}
    elif isinstance(value, str):
        if value:
            cell["userEnteredValue"] = {"stringValue": value}
    else:
        cell["userEnteredValue"] = {"numberValue": value}
        if tab.money_format and column in (tab.money_columns or {column}):
            look["numberFormat"] = {"type": "NUMBER", "pattern": tab.money_format}
    place = f"{column}{row}"
    if place in tab.struck:
        look["textFormat"] = {"strikethrough": True}
    if place in tab.colours:
        look["backgroundColor"] = _colour(tab.colours[place])
    if look:
        cell["userEnteredFormat"] = look
    return cell


def _colour(hexadecimal: str) -> dict[str, float]:
    parts = bytes.fromhex(hexadecimal.removeprefix("#"))
    return {name: part / 255 for name, part in zip(("red", "green", "blue"), parts, strict=True)}
