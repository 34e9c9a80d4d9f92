"""Requests about charts, which are stored as given and answered with their ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.google.masks import keep
from sandbox.google.requests.ranges import found
from sandbox.google.requests.sheets import add_object_sheet, required_mask
from sandbox.google.workbook import Part, Sheet, Workbook
from sandbox.http import ApiError

Body = Mapping[str, Any]


def add_chart(book: Workbook, body: Body) -> dict[str, Any]:
    """Add a chart to a tab, or as a tab of its own."""
    chart = dict(body.get("chart", {}))
    if "spec" not in chart:
        raise ApiError(400, "Chart must have a spec.")
    sheet = _sheet_of(book, chart)
    identifier = chart.get("chartId") or book.new_id()
    if any(each.part("charts", "chartId", identifier) for each in book.in_order()):
        raise ApiError(400, f"Chart id {identifier} already exists.")
    chart["chartId"] = identifier
    sheet.add_part("charts", chart)
    return {"chart": chart}


def _sheet_of(book: Workbook, chart: Part) -> Sheet:
    position = chart.get("position", {})
    overlay = position.get("overlayPosition")
    if overlay is not None:
        return book.sheet(overlay.get("anchorCell", {}).get("sheetId"))
    if not position.get("newSheet"):
        raise ApiError(400, "The chart's position must be over a sheet or on a new one.")
    made = add_object_sheet(book)
    chart["position"] = {"sheetId": made.id}
    return made


def update_chart_spec(book: Workbook, body: Body) -> None:
    sheet, chart = _chart(book, body.get("chartId"))
    sheet.replace_part("charts", chart, {**chart, "spec": body.get("spec", {})})


def update_position(book: Workbook, body: Body) -> dict[str, Any]:
    """Change those fields of a chart's position that the mask names."""
    sheet, chart = _chart(book, body.get("objectId"))
    mask = required_mask(body)
    given = body.get("newPosition", {}).get("overlayPosition", {})
    old = chart["position"].get("overlayPosition", {})
    position = {"overlayPosition": {**old, **keep(given, mask)}}
    target = book.sheet(position["overlayPosition"].get("anchorCell", {}).get("sheetId"))
    sheet.replace_part("charts", chart, None)
    target.add_part("charts", {**chart, "position": position})
    return {"position": position}


def update_border(book: Workbook, body: Body) -> None:
    sheet, chart = _chart(book, body.get("objectId"))
    sheet.replace_part("charts", chart, {**chart, "border": body.get("border", {})})


def delete_embedded_object(book: Workbook, body: Body) -> None:
    sheet, chart = _chart(book, body.get("objectId"))
    sheet.replace_part("charts", chart, None)


def _chart(book: Workbook, identifier: int | None) -> tuple[Sheet, Part]:
    return found(book, "charts", "chartId", identifier, "chart or embedded object")


HANDLERS = {
    "addChart": add_chart,
    "updateChartSpec": update_chart_spec,
    "updateEmbeddedObjectPosition": update_position,
    "updateEmbeddedObjectBorder": update_border,
    "deleteEmbeddedObject": delete_embedded_object,
}
