"""What gspread promises of its Worksheet as cells: values, notes, formats."""

from __future__ import annotations

import re

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import (
    MergeType,
    PasteOrientation,
    PasteType,
    ValidationConditionType,
    ValueInputOption,
    ValueRenderOption,
)

from tests.sandbox.gspread_methods.tab import SHOWN, fields


class OfWorksheetCells:
    """Worksheet, as cells."""

    @staticmethod
    def acell(tab: gspread.Worksheet) -> None:
        found = tab.acell("C2")
        assert (found.value, found.row, found.col) == ("100", 2, 3)

    @staticmethod
    def add_validation(tab: gspread.Worksheet) -> None:
        kinds = ["abierta", "pagada"]
        tab.add_validation("D2:D4", ValidationConditionType.one_of_list, kinds, showCustomUi=True)
        rows = fields(tab, "data.rowData.values.dataValidation")["data"][0]["rowData"]
        assert rows[1]["values"][3]["dataValidation"]["condition"]["type"] == "ONE_OF_LIST"

    @staticmethod
    def append_row(tab: gspread.Worksheet) -> None:
        found = tab.append_row(["F-4", "Eva", 400])
        assert found["updates"]["updatedRange"] == "Sheet1!A5:C5"
        assert tab.row_values(5) == ["F-4", "Eva", "400"]

    @staticmethod
    def append_rows(tab: gspread.Worksheet) -> None:
        tab.append_rows([["F-4", "", 4], ["F-5", "Eva", 5]])
        assert tab.get("A5:C6") == [["F-4", "", "4"], ["F-5", "Eva", "5"]]

    @staticmethod
    def batch_clear(tab: gspread.Worksheet) -> None:
        tab.batch_clear(["A2:C2", "B4"])
        assert tab.get_all_values() == [SHOWN[0], ["", "", ""], SHOWN[2], ["F-3", "", "300"]]

    @staticmethod
    def batch_format(tab: gspread.Worksheet) -> None:
        tab.batch_format(
            [{"range": "C2:C4", "format": {"numberFormat": {"type": "NUMBER", "pattern": "0.00"}}}]
        )
        assert tab.col_values(3) == ["Importe", "100.00", "200.00", "300.00"]

    @staticmethod
    def batch_get(tab: gspread.Worksheet) -> None:
        one, two = tab.batch_get(["A2:B2", "C:C"])
        assert (one, two) == ([["F-1", "Ana"]], [["Importe"], ["100"], ["200"], ["300"]])

    @staticmethod
    def batch_merge(tab: gspread.Worksheet) -> None:
        tab.batch_merge([{"range": "A2:B2"}, {"range": "A3:C3", "mergeType": MergeType.merge_rows}])
        assert len(fields(tab, "merges")["merges"]) == 2

    @staticmethod
    def batch_update(tab: gspread.Worksheet) -> None:
        tab.batch_update(
            [{"range": "A2", "values": [["X"]]}, {"range": "B3:C3", "values": [[1, 2]]}]
        )
        assert tab.get("A2:C3") == [["X", "Ana", "100"], ["F-2", "1", "2"]]

    @staticmethod
    def cell(tab: gspread.Worksheet) -> None:
        assert tab.cell(3, 2).value == "Beto"

    @staticmethod
    def clear(tab: gspread.Worksheet) -> None:
        tab.clear()
        assert tab.get_all_values() == [[]]

    @staticmethod
    def insert_note(tab: gspread.Worksheet) -> None:
        tab.insert_note("B2", "llamar antes")
        assert tab.get_note("B2") == "llamar antes"

    @staticmethod
    def insert_notes(tab: gspread.Worksheet) -> None:
        tab.insert_notes({"A1": "uno", "B2": "dos"})
        assert tab.get_notes() == [["uno"], ["", "dos"]]

    @staticmethod
    def update_note(tab: gspread.Worksheet) -> None:
        tab.insert_note("A1", "uno")
        tab.update_note("A1", "otra")
        assert tab.get_note("A1") == "otra"

    @staticmethod
    def update_notes(tab: gspread.Worksheet) -> None:
        tab.update_notes({"A1": "uno", "A2": "dos"})
        assert tab.get_notes() == [["uno"], ["dos"]]

    @staticmethod
    def get_note(tab: gspread.Worksheet) -> None:
        assert tab.get_note("A1") == ""

    @staticmethod
    def get_notes(tab: gspread.Worksheet) -> None:
        tab.insert_note("B2", "dos")
        assert tab.get_notes(grid_range="A2:B3") == [["", "dos"]]

    @staticmethod
    def clear_note(tab: gspread.Worksheet) -> None:
        tab.insert_note("A1", "uno")
        tab.clear_note("A1")
        assert tab.get_note("A1") == ""

    @staticmethod
    def clear_notes(tab: gspread.Worksheet) -> None:
        tab.insert_notes({"A1": "uno", "B2": "dos"})
        tab.clear_notes(["A1", "B2"])
        assert not any(any(row) for row in tab.get_notes())

    @staticmethod
    def col_values(tab: gspread.Worksheet) -> None:
        assert tab.col_values(3, ValueRenderOption.unformatted) == ["Importe", 100, 200, 300]

    @staticmethod
    def row_values(tab: gspread.Worksheet) -> None:
        assert tab.row_values(2) == ["F-1", "Ana", "100"]

    @staticmethod
    def copy_range(tab: gspread.Worksheet) -> None:
        tab.copy_range("A2:C2", "A10:C11", PasteType.values)
        assert tab.get("A10:C11") == [SHOWN[1], SHOWN[1]]
        tab.copy_range("A1:C1", "E1", paste_orientation=PasteOrientation.transpose)
        assert tab.get("E1:E3") == [["Factura"], ["Cliente"], ["Importe"]]

    @staticmethod
    def cut_range(tab: gspread.Worksheet) -> None:
        tab.cut_range("A2:C2", "A10")
        assert tab.get("A10:C10") == [SHOWN[1]]
        assert tab.row_values(2) == []

    @staticmethod
    def expand(tab: gspread.Worksheet) -> None:
        assert tab.expand("A1") == SHOWN

    @staticmethod
    def find(tab: gspread.Worksheet) -> None:
        found = tab.find("Ana")
        assert found is not None
        assert (found.row, found.col) == (2, 2)
        assert tab.find("nadie") is None

    @staticmethod
    def findall(tab: gspread.Worksheet) -> None:
        assert [each.row for each in tab.findall(re.compile("^An"))] == [2, 4]

    @staticmethod
    def format(tab: gspread.Worksheet) -> None:
        tab.format("A1:C1", {"textFormat": {"bold": True}, "backgroundColor": {"red": 1}})
        row = fields(tab, "data.rowData.values.userEnteredFormat")["data"][0]["rowData"][0]
        assert row["values"][2]["userEnteredFormat"]["textFormat"] == {"bold": True}

    @staticmethod
    def get(tab: gspread.Worksheet) -> None:
        tab.merge_cells("A2:B2")
        found = tab.get("A2:C3", combine_merged_cells=True, pad_values=True)
        assert found == [["F-1", "F-1", "100"], SHOWN[2]]

    @staticmethod
    def get_all_cells(tab: gspread.Worksheet) -> None:
        assert [each.value for each in tab.get_all_cells()][:3] == SHOWN[0]

    @staticmethod
    def get_all_records(tab: gspread.Worksheet) -> None:
        assert tab.get_all_records()[1] == {"Factura": "F-2", "Cliente": "Beto", "Importe": 200}

    @staticmethod
    def get_all_values(tab: gspread.Worksheet) -> None:
        assert tab.get_all_values() == SHOWN

    @staticmethod
    def get_values(tab: gspread.Worksheet) -> None:
        assert tab.get_values("B2:D3", maintain_size=True) == [
            ["Ana", "100", ""],
            ["Beto", "200", ""],
        ]

    @staticmethod
    def insert_cols(tab: gspread.Worksheet) -> None:
        tab.insert_cols([["Nota", "x"], ["Otra"]], col=2)
        assert tab.get("A1:D2") == [["Factura", "Nota", "Otra", "Cliente"], ["F-1", "x", "", "Ana"]]

    @staticmethod
    def insert_row(tab: gspread.Worksheet) -> None:
        tab.insert_row(["F-0", "Eva", 1], index=2)
        assert tab.col_values(1) == ["Factura", "F-0", "F-1", "F-2", "F-3"]

    @staticmethod
    def insert_rows(tab: gspread.Worksheet) -> None:
        tab.update([["=SUM(C2:C4)"]], "E1", value_input_option=ValueInputOption.user_entered)
        tab.insert_rows([["F-8"], ["F-9"]], row=3, inherit_from_before=True)
        assert tab.col_values(1) == ["Factura", "F-1", "F-8", "F-9", "F-2", "F-3"]
        assert tab.acell("E1", ValueRenderOption.formula).value == "=SUM(C2:C6)"

    @staticmethod
    def merge_cells(tab: gspread.Worksheet) -> None:
        tab.merge_cells("A2:B3")
        assert tab.get("A2:B3") == [["F-1"]]
        with pytest.raises(APIError, match="select all cells in a merged range"):
            tab.merge_cells("B3:C4")

    @staticmethod
    def unmerge_cells(tab: gspread.Worksheet) -> None:
        tab.merge_cells("A2:B3")
        tab.unmerge_cells("A1:C4")
        assert "merges" not in tab.spreadsheet.fetch_sheet_metadata()["sheets"][0]

    @staticmethod
    def range(tab: gspread.Worksheet) -> None:
        found = tab.range("B2:C3")
        assert [each.value for each in found] == ["Ana", "100", "Beto", "200"]
        assert [each.address for each in found] == ["B2", "C2", "B3", "C3"]

    @staticmethod
    def sort(tab: gspread.Worksheet) -> None:
        tab.sort((2, "asc"), (3, "des"), range="A2:C4")
        assert tab.col_values(1)[1:] == ["F-3", "F-1", "F-2"]

    @staticmethod
    def update(tab: gspread.Worksheet) -> None:
        tab.update([["=C2*2"], ["'007"]], "D2", raw=False)
        assert tab.get("D2:D3") == [["200"], ["007"]]
        tab.update([["=C2*2"]], "D2")
        assert tab.acell("D2").value == "=C2*2"

    @staticmethod
    def update_acell(tab: gspread.Worksheet) -> None:
        tab.update_acell("B2", "Ana María")
        assert tab.acell("B2").value == "Ana María"

    @staticmethod
    def update_cell(tab: gspread.Worksheet) -> None:
        tab.update_cell(2, 3, 1500.5)
        assert tab.cell(2, 3).value == "1500.5"

    @staticmethod
    def update_cells(tab: gspread.Worksheet) -> None:
        cells = tab.range("A2:A3")
        for place, each in enumerate(cells):
            each.value = f"N-{place}"
        tab.update_cells(cells)
        assert tab.col_values(1) == ["Factura", "N-0", "N-1", "F-3"]
