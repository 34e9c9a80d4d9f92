"""The look of the Summary tab: headings, formats, notes with the formulas, and charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aldia.planning.reporting.catalog import Catalog
from aldia.planning.reporting.summary_sheet import (
    AGES,
    BLOCKS,
    CHARGES,
    COMING,
    DEBTORS,
    EFFECTS,
    FIGURES,
    LOSSES,
    PEOPLE,
    POLICY,
    TARGETS,
    TRENDS,
    WIDTH,
    WORK,
    Block,
)
from aldia.planning.reporting.work_done import MINUTES
from aldia.workbook.setup.tab_format import Formats, Request, look_request

_HEADING = {"red": 0.90, "green": 0.94, "blue": 0.93}
_DEEP = {"red": 0.07, "green": 0.41, "blue": 0.36}
_PALE = {"red": 0.62, "green": 0.79, "blue": 0.76}
_SAND = {"red": 0.85, "green": 0.55, "blue": 0.35}
_CHART_COLUMN = 7
"""Index of the column in which charts begin; chosen by hand."""

_CHART_SIZE = (620, 300)
"""Width and height in pixels; chosen by hand."""

_NOTES = {
    FIGURES.top + 3: "note_collected",
    FIGURES.top + 4: "note_days_to_collect",
    FIGURES.top + 5: "note_sales_outstanding",
    FIGURES.top + 6: "note_effectiveness",
    COMING.top: "note_coming",
    DEBTORS.top: "note_debtors",
    EFFECTS.top: "note_effects",
    LOSSES.top: "note_losses",
    POLICY.top: "note_policy",
    CHARGES.top: "note_charges",
    TRENDS.top: "note_trends",
    WORK.top: "note_work",
    PEOPLE.top: "note_people",
}
"""Codes of the notes on the first cell of a row, by the row's number on screen."""


def summary_requests(
    sheet: int, catalog: Catalog, formats: Formats, currency: str
) -> list[Request]:
    """Return the requests for formats, notes and charts; each run writes the values."""
    return [
        *(_heading(sheet, block) for block in BLOCKS),
        *_number_formats(sheet, formats),
        *_long_names(sheet),
        *(_note(sheet, row, catalog.say("page", code, **MINUTES)) for row, code in _NOTES.items()),
        *_charts(sheet, catalog, currency),
    ]


def _span(sheet: int, top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    """Return a range: rows as on screen, both included; columns from 0, `right` excluded."""
    return {
        "sheetId": sheet,
        "startRowIndex": top - 1,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def _heading(sheet: int, block: Block) -> Request:
    look = {
        "backgroundColor": _HEADING,
        "textFormat": {"bold": True},
        "wrapStrategy": "WRAP",
        "verticalAlignment": "MIDDLE",
    }
    return look_request(_span(sheet, block.top, block.top, 0, WIDTH), look)


def _number_formats(sheet: int, formats: Formats) -> Iterator[Request]:
    money, day, share = formats.number("money"), formats.number("day"), formats.number("share")
    for block, first, last in ((FIGURES, 1, 3), (AGES, 1, AGES.lines), (COMING, 1, COMING.lines)):
        yield look_request(_span(sheet, block.top + first, block.top + last, 1, WIDTH), money)
    for block in (LOSSES, CHARGES):
        yield look_request(_span(sheet, block.top + 1, block.end, 1, block.columns), money)
    sums = TRENDS.columns - 2
    yield look_request(_span(sheet, TRENDS.top + 1, TRENDS.end, 1, sums), money)
    right = {"horizontalAlignment": "RIGHT"}
    yield look_request(_span(sheet, TRENDS.top + 1, TRENDS.end, 1, TRENDS.columns), right)
    left = {"horizontalAlignment": "LEFT", **day}
    yield look_request(_span(sheet, COMING.top + 1, COMING.end, 0, 1), left)
    yield look_request(_span(sheet, DEBTORS.top + 1, DEBTORS.end, 4, 5), share)
    yield look_request(_span(sheet, EFFECTS.top + 1, EFFECTS.end, 3, 4), share)
    yield look_request(_span(sheet, POLICY.top + 1, POLICY.end, 2, 3), share)
    counts = _span(sheet, FIGURES.top + 4, FIGURES.end, 1, WIDTH)
    yield look_request(counts, {"horizontalAlignment": "RIGHT"})


def _long_names(sheet: int) -> Iterator[Request]:
    """Yield what keeps names whole that are longer than the first column is wide."""
    for block in (POLICY, TARGETS, PEOPLE):
        names = _span(sheet, block.top + 1, block.end, 0, 1)
        yield look_request(names, {"wrapStrategy": "WRAP"})


def _note(sheet: int, row: int, text: str) -> Request:
    start = {"sheetId": sheet, "rowIndex": row - 1, "columnIndex": 0}
    rows = [{"values": [{"note": text}]}]
    return {"updateCells": {"start": start, "rows": rows, "fields": "note"}}


def _charts(sheet: int, catalog: Catalog, currency: str) -> Iterator[Request]:
    bars = [(1, "COLUMN", _DEEP)]
    lines = [(1, "LINE", _PALE), (2, "COLUMN", _DEEP), (3, "LINE", _SAND)]
    parts = [(4, "BAR", _DEEP)]
    months = [(1, "COLUMN", _PALE), (2, "COLUMN", _DEEP)]
    overdue = [(3, "COLUMN", _SAND)]
    for place, (code, kind, block, series) in enumerate(
        (
            ("chart_ages", "COLUMN", AGES, bars),
            ("chart_coming", "COMBO", COMING, lines),
            ("chart_debtors", "BAR", DEBTORS, parts),
            ("chart_trends", "COLUMN", TRENDS, months),
            ("chart_overdue", "COLUMN", TRENDS, overdue),
        )
    ):
        title = catalog.say("page", code, currency=currency)
        # A chart is 300 pixels high and a row 21: with 15 rows from one to the next, none overlap,
        # and the last one ends above TRENDS, whose columns reach below the charts.
        yield _chart(sheet, title, kind, block, series, row=3 + place * 15)


def _chart(
    sheet: int,
    title: str,
    kind: str,
    block: Block,
    series: list[tuple[int, str, dict[str, float]]],
    row: int,
) -> Request:
    def source(column: int) -> dict[str, Any]:
        span = _span(sheet, block.top, block.end, column, column + 1)
        return {"sourceRange": {"sources": [span]}}

    along = "BOTTOM_AXIS" if kind == "BAR" else "LEFT_AXIS"
    basic: dict[str, Any] = {
        "chartType": kind,
        "legendPosition": "BOTTOM_LEGEND" if len(series) > 1 else "NO_LEGEND",
        "headerCount": 1,
        "domains": [{"domain": source(0)}],
        "series": [
            {"series": source(column), "targetAxis": along, "colorStyle": {"rgbColor": colour}}
            | ({"type": each} if kind == "COMBO" else {})
            for column, each, colour in series
        ],
    }
    width, height = _CHART_SIZE
    anchor = {"sheetId": sheet, "rowIndex": row, "columnIndex": _CHART_COLUMN}
    position = {"anchorCell": anchor, "widthPixels": width, "heightPixels": height}
    spec = {"title": title, "basicChart": basic}
    return {"addChart": {"chart": {"spec": spec, "position": {"overlayPosition": position}}}}
