"""Write workbooks as XLSX files and read XLSX files as workbooks, with openpyxl.

Values, formulas, number formats, fonts, colours, widths, frozen panes, merges, notes and drop-down
lists are kept. Charts, rules, filters and protections are lost.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sandbox.google import a1
from sandbox.google.cells import Cell, ErrorText, Look, Scalar
from sandbox.google.colours import in_both_forms, rgb
from sandbox.google.locales import EPOCH, separators
from sandbox.google.workbook import Sheet, Workbook, grid_range, span_of
from sandbox.http import ApiError

_PIXELS_A_LETTER = 7  # XLSX gives column widths in letters; roughly the width of one
_LITERAL = re.compile(r'("(?:[^"]|"")*")')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_xlsx(book: Workbook) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for sheet in book.in_order():
        _write_sheet(made.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", sheet.title)[:31]), sheet, book)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _write_sheet(target: Worksheet, sheet: Sheet, book: Workbook) -> None:
    grid = sheet.properties.get("gridProperties", {})
    frozen = grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0)
    if any(frozen):
        target.freeze_panes = f"{a1.column_name(frozen[1])}{frozen[0] + 1}"
    if sheet.properties.get("hidden"):
        target.sheet_state = "hidden"
    for column, properties in sheet.column_properties.items():
        letters = a1.column_name(column)
        width = properties.get("pixelSize")
        target.column_dimensions[letters].width = (width or 100) / _PIXELS_A_LETTER
        target.column_dimensions[letters].hidden = bool(properties.get("hiddenByUser"))
    lists: dict[str, DataValidation] = {}
    for index, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row, 1):
            if not cell.is_blank or cell.look.format or cell.note or cell.validation:
                written = target.cell(index, column)
                _write_cell(written, cell, book.locale)
                _add_list(lists, written, cell.validation)
    for each in lists.values():
        target.add_data_validation(each)
    for merge in sheet.parts.get("merges", ()):
        target.merge_cells(a1.written("x", sheet.clamp(span_of(merge))).partition("!")[2])


def _write_cell(target: Any, cell: Cell, locale: str) -> None:
    if cell.formula is not None:
        target.value = _english(cell.formula, locale)
    elif isinstance(cell.value, str):
        target.value = _CONTROL.sub("", cell.value)[:32_767]  # Excel's limit for a cell's text
        if not isinstance(cell.value, ErrorText):
            target.data_type = "s"
    else:
        target.value = cell.value
    if cell.note:
        target.comment = Comment(cell.note, "")
    look = cell.format
    pattern = (cell.number_format or {}).get("pattern")
    if pattern:
        target.number_format = pattern
    text = look.get("textFormat", {})
    if text:
        target.font = Font(
            bold=text.get("bold"),
            italic=text.get("italic"),
            strike=text.get("strikethrough"),
            color=_argb(text.get("foregroundColor")),
        )
    colour = _argb(look.get("backgroundColor"))
    if colour is not None:
        target.fill = PatternFill("solid", fgColor=colour)
    if "horizontalAlignment" in look or "wrapStrategy" in look:
        target.alignment = Alignment(
            horizontal=look.get("horizontalAlignment", "general").lower(),
            wrap_text=look.get("wrapStrategy") == "WRAP",
        )


def _english(formula: str, locale: str) -> str:
    """Return a formula with the separators of the file format: `,` and a decimal point."""
    if separators(locale)[0] != ",":
        return formula
    parts = _LITERAL.split(formula)
    bare = [re.sub(r"(?<=\d),(?=\d)", ".", part).replace(";", ",") for part in parts[::2]]
    return "".join(a + b for a, b in zip(bare, [*parts[1::2], ""], strict=True))


def _argb(colour: Mapping[str, float] | None) -> str | None:
    if colour is None:
        return None
    parts = (round(colour.get(name, 0) * 255) for name in ("red", "green", "blue"))
    return "FF" + "".join(f"{part:02X}" for part in parts)


def _add_list(
    lists: dict[str, DataValidation], target: Any, validation: Mapping[str, Any] | None
) -> None:
    condition = (validation or {}).get("condition", {})
    if condition.get("type") != "ONE_OF_LIST":
        return
    choices = ",".join(str(v.get("userEnteredValue", "")) for v in condition.get("values", []))
    # Excel's own limit for a list in a rule is 255 characters; 250 was chosen by hand.
    if len(choices) > 250 or '"' in choices:
        return
    rule = lists.setdefault(choices, DataValidation("list", formula1=f'"{choices}"'))
    rule.showErrorMessage = bool((validation or {}).get("strict"))
    rule.add(target)


def read_xlsx(book: Workbook, data: bytes) -> None:
    """Replace the tabs of a workbook by those of an XLSX file.

    Raises:
        ApiError: The data is not an XLSX file that can be read.
    """
    try:
        source = openpyxl.load_workbook(io.BytesIO(data))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise ApiError(400, "The file is not an XLSX workbook that can be read.") from error
    book.sheets, book.named_ranges, book.metadata = {}, {}, {}
    for target in source.worksheets:
        sheet = _read_sheet(target, book.new_sheet_id(), book.locale)
        book.sheets[sheet.id] = sheet
    book.check_size()


def _read_sheet(source: Worksheet, identifier: int, locale: str) -> Sheet:
    rows, columns = source.max_row or 1, source.max_column or 1
    sheet = Sheet(identifier, source.title, max(rows, 100), max(columns, 26))
    looks: dict[Any, Look] = {}
    cells = [[_read_cell(cell, looks, locale) for cell in row] for row in source.iter_rows()]
    sheet.write(0, 0, cells)
    if source.freeze_panes:
        span = a1.parse_cells(str(source.freeze_panes))
        assert span is not None
        frozen = {"frozenRowCount": span.top, "frozenColumnCount": span.left}
        sheet.properties["gridProperties"] = {name: at for name, at in frozen.items() if at}
    if source.sheet_state != "visible":
        sheet.properties["hidden"] = True
    for letters, dimension in source.column_dimensions.items():
        if dimension.width and dimension.customWidth:
            width = round(dimension.width * _PIXELS_A_LETTER)
            sheet.column_properties[a1.column_index(letters)] = {"pixelSize": width}
    for merged in source.merged_cells.ranges:
        span = a1.parse_cells(str(merged))
        if span is not None:
            sheet.add_part("merges", grid_range(identifier, span))
    _read_lists(source, sheet)
    return sheet


def _read_cell(source: Any, looks: dict[Any, Look], locale: str) -> Cell:
    if not isinstance(source, ExcelCell):
        return Cell()
    key = (source.style_id if source.has_style else 0, source.comment and source.comment.text)
    if key not in looks:
        looks[key] = Look(_read_format(source) or None, key[1] or None)
    value: Any = source.value
    if isinstance(value, str) and source.data_type == "f":
        return Cell(ErrorText("#NAME?"), _local(value, locale), looks[key])
    return Cell(_plain(value, source.data_type), None, looks[key])


def _plain(value: Any, kind: str) -> Scalar:
    if kind == "e":
        return ErrorText(value)
    if isinstance(value, datetime):
        serial = (value - EPOCH) / timedelta(days=1)
        return int(serial) if serial.is_integer() else serial
    if isinstance(value, date):
        return (value - EPOCH.date()).days
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value if isinstance(value, (bool, int, float, str)) else None


def _local(formula: str, locale: str) -> str:
    """Return a formula of a file with the separators of a workbook's locale."""
    if separators(locale)[0] != ",":
        return formula
    parts = _LITERAL.split(formula)
    bare = [re.sub(r"(?<=\d)\.(?=\d)", "\0", part).replace(",", ";") for part in parts[::2]]
    bare = [part.replace("\0", ",") for part in bare]
    return "".join(a + b for a, b in zip(bare, [*parts[1::2], ""], strict=True))


def _read_format(source: ExcelCell) -> dict[str, Any]:
    found: dict[str, Any] = {}
    pattern = source.number_format
    if pattern and pattern != "General":
        bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", pattern).lower()
        kind = "NUMBER"
        if re.search("[ymdhs]", bare):
            days, hours = re.search("[yd]", bare), re.search("[hs]", bare)
            kind = "DATE_TIME" if days and hours else "TIME" if hours else "DATE"
        elif "%" in bare:
            kind = "PERCENT"
        elif pattern == "@":
            kind = "TEXT"
        elif re.search(r"[$€£¥]", pattern):
            kind = "CURRENCY"
        found["numberFormat"] = {"type": kind, "pattern": pattern}
    text = {"bold": source.font.b, "italic": source.font.i, "strikethrough": source.font.strike}
    text = {name: True for name, is_on in text.items() if is_on}
    if text:
        found["textFormat"] = text
    fill = source.fill
    if fill is not None and fill.fill_type == "solid" and isinstance(fill.fgColor.rgb, str):
        digits = fill.fgColor.rgb[-6:]
        parts = [int(digits[at : at + 2], 16) for at in (0, 2, 4)]
        found |= in_both_forms({"backgroundColor": rgb(*parts)})
    if source.alignment is not None and source.alignment.wrap_text:
        found["wrapStrategy"] = "WRAP"
    return found


def _read_lists(source: Worksheet, sheet: Sheet) -> None:
    for rule in source.data_validations.dataValidation:
        text = str(rule.formula1 or "")
        if rule.type != "list" or not text.startswith('"'):
            continue
        values = [{"userEnteredValue": each} for each in text.strip('"').split(",")]
        validation = {
            "condition": {"type": "ONE_OF_LIST", "values": values},
            "showCustomUi": True,
            "strict": bool(rule.showErrorMessage),
        }
        for each in rule.sqref.ranges:
            span = a1.parse_cells(str(each))
            if span is not None:
                sheet.restyle(sheet.clamp(span), partial(replace, validation=validation))
