"""Charts: kept as asked for, told with their ids, drawn from the cells that they name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.google import Google


def a_chart(kind: str = "COLUMN", **series: Any) -> dict[str, Any]:
    def source(column: int) -> dict[str, Any]:
        span = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 4}
        return {
            "sourceRange": {
                "sources": [{**span, "startColumnIndex": column, "endColumnIndex": column + 1}]
            }
        }

    basic = {
        "chartType": kind,
        "headerCount": 1,
        "domains": [{"domain": source(0)}],
        "series": [{"series": source(1), **series}],
    }
    position = {"overlayPosition": {"anchorCell": {"sheetId": 0, "columnIndex": 3}}}
    return {"spec": {"title": "Ventas <3", "basicChart": basic}, "position": position}


def drawing(google: Google) -> str:
    [chart] = google.call("GET", f"/_pages/shape/{google.id}?tab=Hoja%201")["charts"]
    assert (chart["row"], chart["column"]) == (0, 3)
    return str(chart["svg"])


def test_a_chart_is_answered_with_its_id_and_listed(google: Google) -> None:
    reply = google.batch({"addChart": {"chart": a_chart()}})["replies"][0]["addChart"]["chart"]

    [listed] = google.get("?fields=sheets(charts)")["sheets"][0]["charts"]

    assert listed == reply
    assert listed["chartId"] > 0
    assert listed["spec"]["title"] == "Ventas <3"


def test_a_chart_can_be_changed_and_deleted(google: Google) -> None:
    [reply] = google.batch({"addChart": {"chart": a_chart()}})["replies"]
    number = reply["addChart"]["chart"]["chartId"]

    google.batch({"updateChartSpec": {"chartId": number, "spec": a_chart("LINE")["spec"]}})
    changed = google.get("")["sheets"][0]["charts"][0]["spec"]["basicChart"]["chartType"]
    google.batch({"deleteEmbeddedObject": {"objectId": number}})

    assert changed == "LINE"
    assert "charts" not in google.get("")["sheets"][0]


REFUSED = {
    "no such chart": {"deleteEmbeddedObject": {"objectId": 99}},
    "no spec": {"addChart": {"chart": {"position": a_chart()["position"]}}},
    "no such tab": {
        "addChart": {
            "chart": {**a_chart(), "position": {"overlayPosition": {"anchorCell": {"sheetId": 9}}}}
        }
    },
    "an unknown kind": {"addChart": {"chart": a_chart("PYRAMID")}},
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_chart_is_refused(case: str, google: Google) -> None:
    answer = google.batch({"addSheet": {"properties": {"title": "Otra"}}}, REFUSED[case])

    assert answer["error"]["code"] == 400
    assert len(google.get("")["sheets"]) == 2


@pytest.mark.parametrize(
    ("kind", "shape", "count"),
    [("COLUMN", "<rect", 4), ("BAR", "<rect", 4), ("LINE", "polyline", 1)],
)
def test_a_chart_is_drawn_from_its_cells(google: Google, kind: str, shape: str, count: int) -> None:
    google.type(["Mes", "Ventas"], ["enero", 10], ["febrero", 40], ["marzo", 20])
    google.batch({"addChart": {"chart": a_chart(kind)}})

    svg = drawing(google)

    assert svg.count(shape) == count
    assert all(label in svg for label in ("enero", "febrero", "marzo", "Ventas &lt;3"))


def test_an_empty_range_draws_an_empty_chart(google: Google) -> None:
    google.batch({"addChart": {"chart": a_chart()}})

    assert drawing(google).startswith("<svg")


def test_a_chart_of_its_own_tab_has_no_cells(google: Google) -> None:
    """[D] `gridProperties` is absent; that its values cannot be read is likely."""
    google.batch({"addChart": {"chart": {"spec": {}, "position": {"newSheet": True}}}})

    *_, made = google.get("?fields=sheets(properties,charts,data)")["sheets"]
    refused = google.get(f"/values/'{made['properties']['title']}'")["error"]

    assert made["properties"]["sheetType"] == "OBJECT"
    assert "gridProperties" not in made["properties"]
    assert "data" not in made
    assert made["charts"][0]["position"] == {"sheetId": made["properties"]["sheetId"]}
    assert refused["code"] == 400
