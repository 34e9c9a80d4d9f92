"""The sandbox's state as one JSON file, replaced whole, so that a reader never sees half of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sandbox.google.workbook import BLANK, Cell, Metadata, Sheet, Workbook
from sandbox.mail.service import Letter

_PLAIN = ("id", "title", "locale", "time_zone", "next_id", "created_at")


def save(path: Path, books: Mapping[str, Workbook], letters: list[Letter]) -> None:
    data = {
        "workbooks": [_dump_book(book) for book in books.values()],
        "letters": [letter.as_json() for letter in letters],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    draft.replace(path)


def load(path: Path) -> tuple[dict[str, Workbook], list[Letter]]:
    """Read a saved state; an absent file is an empty sandbox."""
    if not path.exists():
        return {}, []
    data = json.loads(path.read_text())
    books = [_load_book(each) for each in data["workbooks"]]
    tuples = ("to", "cc", "categories")
    letters = [
        Letter(**{**each, **{name: tuple(each[name]) for name in tuples}})
        for each in data["letters"]
    ]
    return {book.id: book for book in books}, letters


def _dump_book(book: Workbook) -> dict[str, Any]:
    return {
        **{name: getattr(book, name) for name in _PLAIN},
        "named_ranges": book.named_ranges,
        "lingering_names": book.lingering_names,
        "metadata": [asdict(item) for item in book.metadata.values()],
        "sheets": [_dump_sheet(sheet) for sheet in book.in_order()],
    }


def _load_book(data: Mapping[str, Any]) -> Workbook:
    book = Workbook(**{name: data[name] for name in _PLAIN})
    book.named_ranges = dict(data["named_ranges"])
    book.lingering_names = dict(data["lingering_names"])
    book.metadata = {item["id"]: Metadata(**item) for item in data["metadata"]}
    book.sheets = {each["id"]: _load_sheet(each) for each in data["sheets"]}
    return book


_SHEET = ("id", "title", "row_count", "column_count", "properties", "conditional", "merges")
_NUMBERED = ("column_properties", "row_properties", "protected", "charts")


def _dump_sheet(sheet: Sheet) -> dict[str, Any]:
    looks: dict[str, int] = {}
    rows = [[_dump_cell(cell, looks) for cell in row] for row in sheet.rows]
    return {
        **{name: getattr(sheet, name) for name in (*_SHEET, *_NUMBERED, "basic_filter")},
        "looks": [json.loads(look) for look in looks],
        "rows": rows,
    }


def _dump_cell(cell: Cell, looks: dict[str, int]) -> Any:
    """Write a plain cell as its value, any other as a list that ends with its look."""
    if cell is BLANK:
        return None
    look = json.dumps([cell.format, cell.note, cell.validation], sort_keys=True)
    if look == "[null, null, null]" and cell.formula is None and cell.error is None:
        return cell.value
    return [cell.value, cell.formula, cell.error, looks.setdefault(look, len(looks))]


def _load_sheet(data: Mapping[str, Any]) -> Sheet:
    sheet = Sheet(**{name: data[name] for name in _SHEET})
    sheet.basic_filter = data["basic_filter"]
    for name in _NUMBERED:
        setattr(sheet, name, {int(key): value for key, value in data.get(name, {}).items()})
    sheet.rows = [[_load_cell(cell, data["looks"]) for cell in row] for row in data["rows"]]
    sheet.has_formulas = any(cell.formula is not None for row in sheet.rows for cell in row)
    return sheet


def _load_cell(data: Any, looks: list[Any]) -> Cell:
    if data is None:
        return BLANK
    if not isinstance(data, list):
        return Cell(data)
    value, formula, error, look = data
    return Cell(value, formula, error, *looks[look])
