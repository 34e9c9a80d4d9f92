"""What gspread promises of its Cell."""

from __future__ import annotations

import gspread


class OfCell:
    """Cell."""

    @staticmethod
    def address(tab: gspread.Worksheet) -> None:
        assert tab.cell(2, 3).address == "C2"

    @staticmethod
    def row(tab: gspread.Worksheet) -> None:
        assert tab.acell("C2").row == 2

    @staticmethod
    def col(tab: gspread.Worksheet) -> None:
        assert tab.acell("C2").col == 3

    @staticmethod
    def from_address(tab: gspread.Worksheet) -> None:
        made = gspread.Cell.from_address("C2", "750")
        tab.update_cells([made])
        assert tab.acell("C2").value == "750"

    @staticmethod
    def numeric_value(tab: gspread.Worksheet) -> None:
        assert tab.acell("C2").numeric_value == 100
        assert tab.acell("B2").numeric_value is None
