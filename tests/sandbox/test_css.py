"""What the pages draw of a cell's format."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.google import Google

BLACK = {"red": 0, "green": 0, "blue": 0}
DRAWN: dict[str, tuple[dict[str, Any], str]] = {
    "a black background": ({"backgroundColor": BLACK}, "background:rgb(0,0,0)"),
    "a background in the new form": (
        {"backgroundColorStyle": {"rgbColor": {"red": 1}}},
        "background:rgb(255,0,0)",
    ),
    "a theme's colour": (
        {"textFormat": {"foregroundColorStyle": {"themeColor": "ACCENT1"}}},
        "color:rgb(66,133,244)",
    ),
    "a border": (
        {"borders": {"top": {"style": "SOLID", "color": {"blue": 1}}}},
        "border-top:1px solid rgb(0,0,255)",
    ),
}


@pytest.mark.parametrize("case", DRAWN)
def test_a_page_draws(case: str, google: Google) -> None:
    look, style = DRAWN[case]
    place = {"range": {"endRowIndex": 1, "endColumnIndex": 1}, "fields": "userEnteredFormat"}
    google.batch({"repeatCell": {**place, "cell": {"userEnteredFormat": look}}})

    url = f"/_pages/cells/{google.id}?tab=Hoja%201&top=0&bottom=1"

    assert google.call("GET", url)["styles"] == [style]
