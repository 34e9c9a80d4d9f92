"""Requests about charts: stored as they were asked for, and answered with their ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.google.workbook import Sheet, Workbook
from sandbox.http import ApiError

Body = Mapping[str, Any]


def add_chart(book: Workbook, body: Body) -> dict[str, Any]:
    chart = dict(body["chart"])
    if "spec" not in chart:
        raise ApiError(400, "Chart must have a spec.")
    overlay = chart.get("position", {}).get("overlayPosition")
    if overlay is None:
        raise ApiError(400, "The sandbox knows charts that lie over a tab (overlayPosition) only.")
    sheet = book.sheet(overlay.get("anchorCell", {}).get("sheetId"))
    identifier = chart.get("chartId") or book.new_id()
    if any(identifier in each.charts for each in book.sheets.values()):
        raise ApiError(400, f"Chart id {identifier} already exists.")
    sheet.charts[identifier] = {"chartId": identifier, **chart}
    return {"chart": sheet.charts[identifier]}


def update_chart_spec(book: Workbook, body: Body) -> None:
    sheet = _sheet_of(book, body.get("chartId", 0))
    identifier = body["chartId"]
    sheet.charts[identifier] = {**sheet.charts[identifier], "spec": body["spec"]}


def delete_embedded_object(book: Workbook, body: Body) -> None:
    identifier = body.get("objectId", 0)
    del _sheet_of(book, identifier).charts[identifier]


def _sheet_of(book: Workbook, identifier: int) -> Sheet:
    for sheet in book.sheets.values():
        if identifier in sheet.charts:
            return sheet
    raise ApiError(400, f"No chart or embedded object with id: {identifier}")


HANDLERS = {
    "addChart": add_chart,
    "updateChartSpec": update_chart_spec,
    "deleteEmbeddedObject": delete_embedded_object,
}
