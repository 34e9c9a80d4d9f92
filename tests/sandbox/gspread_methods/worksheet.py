"""What gspread promises of its Worksheet as a tab: its size, rows, columns and ranges."""

from __future__ import annotations

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import Dimension

from tests.sandbox.gspread_methods.tab import ANA, SHOWN, client_of, fields, grid, hidden


class OfWorksheet:
    """Worksheet, as a tab."""

    @staticmethod
    def add_cols(tab: gspread.Worksheet) -> None:
        tab.add_cols(4)
        assert fields(tab, "properties.gridProperties.columnCount") == grid(columnCount=30)

    @staticmethod
    def add_rows(tab: gspread.Worksheet) -> None:
        tab.add_rows(10)
        assert fields(tab, "properties.gridProperties.rowCount") == grid(rowCount=1010)

    @staticmethod
    def add_dimension_group_columns(tab: gspread.Worksheet) -> None:
        tab.add_dimension_group_columns(1, 4)
        [found] = tab.list_dimension_group_columns()
        assert (found["range"]["startIndex"], found["range"]["endIndex"], found["depth"]) == (
            1,
            4,
            1,
        )

    @staticmethod
    def add_dimension_group_rows(tab: gspread.Worksheet) -> None:
        tab.add_dimension_group_rows(1, 9)
        tab.add_dimension_group_rows(2, 4)
        assert [each["depth"] for each in tab.list_dimension_group_rows()] == [1, 2]

    @staticmethod
    def add_protected_range(tab: gspread.Worksheet) -> None:
        made = tab.add_protected_range("A1:C1", [ANA])["replies"][0]["addProtectedRange"]
        assert made["protectedRange"]["editors"]["users"] == [ANA]

    @staticmethod
    def set_basic_filter(tab: gspread.Worksheet) -> None:
        tab.set_basic_filter("A1:C4")
        found = fields(tab, "basicFilter.range")["basicFilter"]["range"]
        assert (found["startRowIndex"], found["endRowIndex"], found["endColumnIndex"]) == (0, 4, 3)

    @staticmethod
    def clear_basic_filter(tab: gspread.Worksheet) -> None:
        tab.set_basic_filter()
        tab.clear_basic_filter()
        assert "basicFilter" not in tab.spreadsheet.fetch_sheet_metadata()["sheets"][0]

    @staticmethod
    def update_tab_color(tab: gspread.Worksheet) -> None:
        tab.update_tab_color("#12695B")
        assert tab.get_tab_color() == "#12695B"

    @staticmethod
    def get_tab_color(tab: gspread.Worksheet) -> None:
        assert tab.get_tab_color() is None

    @staticmethod
    def tab_color(tab: gspread.Worksheet) -> None:
        tab.update_tab_color("#FF0000")
        assert tab.spreadsheet.sheet1.tab_color == "#FF0000"

    @staticmethod
    def clear_tab_color(tab: gspread.Worksheet) -> None:
        tab.update_tab_color("#FF0000")
        tab.clear_tab_color()
        assert tab.spreadsheet.sheet1.tab_color is None

    @staticmethod
    def col_count(tab: gspread.Worksheet) -> None:
        assert tab.col_count == 26

    @staticmethod
    def column_count(tab: gspread.Worksheet) -> None:
        assert tab.column_count == 26

    @staticmethod
    def row_count(tab: gspread.Worksheet) -> None:
        assert tab.row_count == 1000

    @staticmethod
    def columns_auto_resize(tab: gspread.Worksheet) -> None:
        tab.update([["una columna que es bastante más ancha que las demás"]], "B2")
        tab.columns_auto_resize(0, 3)
        sizes = [
            each["pixelSize"]
            for each in fields(tab, "data.columnMetadata.pixelSize")["data"][0]["columnMetadata"]
        ]
        assert sizes[1] > 300 > sizes[0]

    @staticmethod
    def rows_auto_resize(tab: gspread.Worksheet) -> None:
        assert tab.rows_auto_resize(0, 3)["replies"] == [{}]

    @staticmethod
    def copy_to(tab: gspread.Worksheet) -> None:
        other = client_of(tab).create("Otra")
        found = tab.copy_to(other.id)
        assert found["title"] == "Copy of Sheet1"
        assert other.worksheet("Copy of Sheet1").get_all_values() == SHOWN

    @staticmethod
    def define_named_range(tab: gspread.Worksheet) -> None:
        tab.define_named_range("A1:B2", "cartera")
        assert tab.range("cartera")[3].value == "Ana"

    @staticmethod
    def delete_named_range(tab: gspread.Worksheet) -> None:
        made = tab.define_named_range("A1:B2", "cartera")["replies"][0]["addNamedRange"]
        tab.delete_named_range(made["namedRange"]["namedRangeId"])
        assert tab.spreadsheet.list_named_ranges() == []

    @staticmethod
    def delete_protected_range(tab: gspread.Worksheet) -> None:
        made = tab.add_protected_range("A1:C1")["replies"][0]["addProtectedRange"]
        tab.delete_protected_range(made["protectedRange"]["protectedRangeId"])
        assert tab.spreadsheet.list_protected_ranges(tab.id) == []

    @staticmethod
    def delete_columns(tab: gspread.Worksheet) -> None:
        tab.delete_columns(2)
        assert tab.row_values(2) == ["F-1", "100"]

    @staticmethod
    def delete_rows(tab: gspread.Worksheet) -> None:
        tab.delete_rows(2, 3)
        assert tab.get_all_values() == [SHOWN[0], SHOWN[3]]

    @staticmethod
    def delete_dimension(tab: gspread.Worksheet) -> None:
        tab.delete_dimension(Dimension.rows, 3)
        assert tab.col_values(1) == ["Factura", "F-1", "F-3"]

    @staticmethod
    def delete_dimension_group_columns(tab: gspread.Worksheet) -> None:
        tab.add_dimension_group_columns(1, 4)
        tab.delete_dimension_group_columns(1, 4)
        assert tab.list_dimension_group_columns() == []

    @staticmethod
    def delete_dimension_group_rows(tab: gspread.Worksheet) -> None:
        tab.add_dimension_group_rows(1, 4)
        tab.delete_dimension_group_rows(1, 4)
        assert tab.list_dimension_group_rows() == []

    @staticmethod
    def list_dimension_group_columns(tab: gspread.Worksheet) -> None:
        assert tab.list_dimension_group_columns() == []

    @staticmethod
    def list_dimension_group_rows(tab: gspread.Worksheet) -> None:
        assert tab.list_dimension_group_rows() == []

    @staticmethod
    def duplicate(tab: gspread.Worksheet) -> None:
        twin = tab.duplicate(new_sheet_name="Gemela")
        assert twin.get_all_values() == SHOWN

    @staticmethod
    def freeze(tab: gspread.Worksheet) -> None:
        tab.freeze(rows=1, cols=2)
        again = tab.spreadsheet.sheet1
        assert (again.frozen_row_count, again.frozen_col_count) == (1, 2)
        with pytest.raises(APIError, match="can't freeze all visible rows"):
            tab.freeze(rows=1000)

    @staticmethod
    def frozen_col_count(tab: gspread.Worksheet) -> None:
        assert tab.frozen_col_count == 0

    @staticmethod
    def frozen_row_count(tab: gspread.Worksheet) -> None:
        assert tab.frozen_row_count == 0

    @staticmethod
    def hide(tab: gspread.Worksheet) -> None:
        other = tab.spreadsheet.add_worksheet("Otra", 1, 1)
        tab.hide()
        assert tab.spreadsheet.get_worksheet_by_id(tab.id).isSheetHidden
        with pytest.raises(APIError, match="can't hide all the sheets"):
            other.hide()

    @staticmethod
    def show(tab: gspread.Worksheet) -> None:
        tab.spreadsheet.add_worksheet("Otra", 1, 1)
        tab.hide()
        tab.show()
        assert not tab.spreadsheet.get_worksheet_by_id(tab.id).isSheetHidden

    @staticmethod
    def isSheetHidden(tab: gspread.Worksheet) -> None:  # noqa: N802 - the library's name
        assert tab.isSheetHidden is False

    @staticmethod
    def hide_columns(tab: gspread.Worksheet) -> None:
        tab.hide_columns(1, 3)
        assert hidden(tab, "columnMetadata") == [False, True, True, False]

    @staticmethod
    def unhide_columns(tab: gspread.Worksheet) -> None:
        tab.hide_columns(0, 4)
        tab.unhide_columns(1, 3)
        assert hidden(tab, "columnMetadata") == [True, False, False, True]

    @staticmethod
    def hide_rows(tab: gspread.Worksheet) -> None:
        tab.hide_rows(0, 2)
        assert hidden(tab, "rowMetadata") == [True, True, False, False]

    @staticmethod
    def unhide_rows(tab: gspread.Worksheet) -> None:
        tab.hide_rows(0, 4)
        tab.unhide_rows(0, 1)
        assert hidden(tab, "rowMetadata") == [False, True, True, True]

    @staticmethod
    def hide_gridlines(tab: gspread.Worksheet) -> None:
        tab.hide_gridlines()
        assert tab.spreadsheet.sheet1.is_gridlines_hidden is True

    @staticmethod
    def show_gridlines(tab: gspread.Worksheet) -> None:
        tab.hide_gridlines()
        tab.show_gridlines()
        assert tab.spreadsheet.sheet1.is_gridlines_hidden is False

    @staticmethod
    def is_gridlines_hidden(tab: gspread.Worksheet) -> None:
        assert tab.is_gridlines_hidden is False

    @staticmethod
    def id(tab: gspread.Worksheet) -> None:
        assert tab.id == 0

    @staticmethod
    def index(tab: gspread.Worksheet) -> None:
        assert tab.index == 0

    @staticmethod
    def resize(tab: gspread.Worksheet) -> None:
        tab.resize(rows=2, cols=2)
        assert tab.get_all_values() == [["Factura", "Cliente"], ["F-1", "Ana"]]

    @staticmethod
    def spreadsheet(tab: gspread.Worksheet) -> None:
        assert tab.spreadsheet.id == tab.spreadsheet_id

    @staticmethod
    def title(tab: gspread.Worksheet) -> None:
        assert tab.title == "Sheet1"

    @staticmethod
    def update_index(tab: gspread.Worksheet) -> None:
        tab.spreadsheet.add_worksheet("Otra", 1, 1)
        tab.update_index(2)
        assert [each.title for each in tab.spreadsheet.worksheets()] == ["Otra", "Sheet1"]

    @staticmethod
    def update_title(tab: gspread.Worksheet) -> None:
        tab.update_title("Facturas 2026")
        assert tab.get("A1") == [["Factura"]]

    @staticmethod
    def url(tab: gspread.Worksheet) -> None:
        assert tab.url.endswith("#gid=0")
