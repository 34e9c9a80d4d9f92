"""The look of tabs as Sheets' requests: headers, widths, formats, drop-downs and colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from babel import Locale

from aldia.ledger.recognition.column_names import column_letters
from aldia.ledger.schema.schema import Column, Schema, SettingSpec
from aldia.ledger.values.units import usual_digits
from aldia.planning.reporting.catalog import Catalog
from aldia.workbook.writes import drop_down

Request = dict[str, Any]

_PEOPLE_HEADER = {"red": 0.07, "green": 0.41, "blue": 0.36}
_SYSTEM_HEADER = {"red": 0.90, "green": 0.94, "blue": 0.93}
_WHITE = {"red": 1.0, "green": 1.0, "blue": 1.0}
_INK = {"red": 0.12, "green": 0.16, "blue": 0.2}
_SOFT_INK = {"red": 0.32, "green": 0.37, "blue": 0.42}
_LATE = {"red": 0.99, "green": 0.91, "blue": 0.87}
_VERY_LATE = {"red": 0.97, "green": 0.80, "blue": 0.76}
_VERY_LATE_DAYS = 30
"""Days late above which a row has the stronger colour; chosen by hand."""

_LINE = 21
"""Pixels of a row of one line, as Sheets has it."""

_CHOICES_BY_TYPE = {"state", "letter", "debtors", "counted_from"}


def header_cell(column: Column, language: str) -> Request:
    """Return a header cell with its note: dark for people's columns, light for the system's."""
    is_ours = column.owner == "system"
    cell: Request = {
        "userEnteredValue": {"stringValue": column.header[language]},
        "userEnteredFormat": {
            "backgroundColor": _SYSTEM_HEADER if is_ours else _PEOPLE_HEADER,
            "textFormat": {"bold": True, "foregroundColor": _INK if is_ours else _WHITE},
            "wrapStrategy": "WRAP",
            "verticalAlignment": "MIDDLE",
        },
    }
    note = column.help[language]
    return cell | ({"note": note} if note else {})


def column_requests(
    sheet: int, index: int, first_row: int, column: Column, formats: Formats
) -> list[Request]:
    """Return the requests for a column's width, number format and drop-down.

    Args:
        first_row: Index of the first row of data; format and drop-down begin there.
    """
    place = {
        "sheetId": sheet,
        "startRowIndex": first_row,
        "startColumnIndex": index,
        "endColumnIndex": index + 1,
    }
    width = {
        "range": {
            "sheetId": sheet,
            "dimension": "COLUMNS",
            "startIndex": index,
            "endIndex": index + 1,
        },
        "properties": {"pixelSize": column.width},
        "fields": "pixelSize",
    }
    requests: list[Request] = [{"updateDimensionProperties": width}]
    if column.key == "text":
        requests.append(_low_rows(sheet, first_row))
    look = formats.of(column)
    if look:
        requests.append(look_request(place, look))
    choices = formats.choices(column)
    if choices and column.owner == "person":
        requests.append({"setDataValidation": {"range": place, "rule": drop_down(choices)}})
    return requests


def _low_rows(sheet: int, first_row: int) -> Request:
    """Return the request that keeps rows one line high, however many lines a text of theirs has."""
    rows = {"sheetId": sheet, "dimension": "ROWS", "startIndex": first_row}
    height = {"range": rows, "properties": {"pixelSize": _LINE}, "fields": "pixelSize"}
    return {"updateDimensionProperties": height}


def look_request(place: Mapping[str, int], look: Mapping[str, Any]) -> Request:
    """Return the request that sets these formats in a range, and leaves all others as they are."""
    fields = ",".join(f"userEnteredFormat.{name}" for name in look)
    return {"repeatCell": {"range": place, "cell": {"userEnteredFormat": look}, "fields": fields}}


class Formats:
    """Formats and words of one workbook: its language, locale and currency."""

    def __init__(self, schema: Schema, catalog: Catalog, locale: str, currency: str) -> None:
        self._schema = schema
        self._catalog = catalog
        self._language = catalog.language
        self._date = "mm/dd/yyyy" if locale == "en_US" else "dd/mm/yyyy"
        self._money = f"#,##0.{'0' * usual_digits(currency)}".removesuffix(".")

    def number(self, kind: str) -> Request:
        """Return the number format for a kind of value; an empty look for kinds without one."""
        patterns = {
            "date": ("DATE", self._date),
            "day": ("DATE", self._date.removesuffix("/yyyy")),
            "money": ("NUMBER", self._money),
            "paid": ("NUMBER", self._money),
            "share": ("PERCENT", "0%"),
            "identifier": ("TEXT", ""),
        }
        if kind not in patterns:
            return {}
        name, pattern = patterns[kind]
        return {"numberFormat": {"type": name} | ({"pattern": pattern} if pattern else {})}

    def of(self, column: Column) -> Request:
        """Return the look of a column's cells."""
        look = self.number(column.type)
        if column.owner == "system":
            look["textFormat"] = {"foregroundColor": _SOFT_INK}
        if column.key in {"help", "opening", "reason", "remedy", "status", "wrong"}:
            look["wrapStrategy"] = "WRAP"
        if column.key == "text":
            look["wrapStrategy"] = "CLIP"
        return look

    def choices(self, column: Column) -> Sequence[str]:
        if column.type in _CHOICES_BY_TYPE:
            return [c.label[self._language] for c in self._schema.choices(column.type) if c.offered]
        return self._plain_choices(column.type)

    def setting_choices(self, setting: SettingSpec) -> Sequence[str]:
        if setting.type in {"mode", "escalation", "formatting"}:
            return [c.label[self._language] for c in self._schema.choices(setting.type)]
        return self._plain_choices(setting.type)

    def _plain_choices(self, kind: str) -> Sequence[str]:
        if kind == "yes_no":
            return list(self._catalog.texts["answer"].values())
        if kind == "language":
            names = Locale.parse(self._language).languages
            return [names[each] for each in self._schema.languages]
        return ()


def late_colours(sheet: int, first_row: int, columns: Mapping[str, int]) -> list[Request]:
    """Return the requests that colour the system's columns of overdue rows, in two strengths."""
    letters = column_letters(columns["days_late"])
    place = {
        "sheetId": sheet,
        "startRowIndex": first_row,
        "startColumnIndex": min(columns.values()),
        "endColumnIndex": max(columns.values()) + 1,
    }
    requests: list[Request] = []
    rules = ((_VERY_LATE_DAYS, _VERY_LATE), (0, _LATE))
    for index, (days, colour) in enumerate(rules):
        formula = f"=${letters}{first_row + 1}>{days}"
        rule = {
            "ranges": [place],
            "booleanRule": {
                "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]},
                "format": {"backgroundColor": colour},
            },
        }
        requests.append({"addConditionalFormatRule": {"rule": rule, "index": index}})
    return requests
