"""What gspread promises of its Spreadsheet."""

from __future__ import annotations

import re
from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError, WorksheetNotFound
from gspread.utils import ExportFormat, ValueInputOption, ValueRenderOption

from tests.sandbox.gspread_methods.tab import ANA, SHOWN, ana, ana_now, client_of


class OfSpreadsheet:
    """Spreadsheet."""

    @staticmethod
    def transfer_ownership(tab: gspread.Worksheet) -> None:
        right = ana(tab.spreadsheet)
        tab.spreadsheet.transfer_ownership(right["id"])
        assert ana_now(tab)["pendingOwner"] is True

    @staticmethod
    def accept_ownership(tab: gspread.Worksheet) -> None:
        right = ana(tab.spreadsheet)
        tab.spreadsheet.transfer_ownership(right["id"])
        tab.spreadsheet.accept_ownership(right["id"])
        rights = tab.spreadsheet.list_permissions()
        assert [p["emailAddress"] for p in rights if p["role"] == "owner"] == [ANA]

    @staticmethod
    def add_worksheet(tab: gspread.Worksheet) -> None:
        made = tab.spreadsheet.add_worksheet("Pagos", rows=20, cols=5, index=0)
        assert (made.title, made.row_count, made.col_count, made.index) == ("Pagos", 20, 5, 0)
        with pytest.raises(APIError, match="already exists"):
            tab.spreadsheet.add_worksheet("pagos", 1, 1)

    @staticmethod
    def batch_update(tab: gspread.Worksheet) -> None:
        request = {"addSheet": {"properties": {"title": "Pagos"}}}
        found = tab.spreadsheet.batch_update({"requests": [request]})
        assert found["replies"][0]["addSheet"]["properties"]["title"] == "Pagos"

    @staticmethod
    def creationTime(tab: gspread.Worksheet) -> None:  # noqa: N802 - the library's name
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", tab.spreadsheet.creationTime)

    @staticmethod
    def del_worksheet(tab: gspread.Worksheet) -> None:
        made = tab.spreadsheet.add_worksheet("Pagos", 1, 1)
        tab.spreadsheet.del_worksheet(made)
        assert [each.title for each in tab.spreadsheet.worksheets()] == ["Sheet1"]
        with pytest.raises(APIError, match="can't remove all the sheets"):
            tab.spreadsheet.del_worksheet(tab)

    @staticmethod
    def del_worksheet_by_id(tab: gspread.Worksheet) -> None:
        made = tab.spreadsheet.add_worksheet("Pagos", 1, 1)
        tab.spreadsheet.del_worksheet_by_id(made.id)
        assert [each.title for each in tab.spreadsheet.worksheets()] == ["Sheet1"]

    @staticmethod
    def duplicate_sheet(tab: gspread.Worksheet) -> None:
        twin = tab.spreadsheet.duplicate_sheet(tab.id, 1, 77, "Gemela")
        assert (twin.id, twin.title, twin.index) == (77, "Gemela", 1)
        assert twin.get_all_values() == SHOWN

    @staticmethod
    def export(tab: gspread.Worksheet) -> None:
        text = tab.spreadsheet.export(ExportFormat.CSV).decode()
        assert text.splitlines() == [
            "Factura,Cliente,Importe",
            "F-1,Ana,100",
            "F-2,Beto,200",
            "F-3,Ana,300",
        ]
        assert tab.spreadsheet.export(ExportFormat.TSV).decode().startswith("Factura\tCliente")
        assert tab.spreadsheet.export(ExportFormat.OPEN_OFFICE_SHEET)[:2] == b"PK"

    @staticmethod
    def fetch_sheet_metadata(tab: gspread.Worksheet) -> None:
        found = tab.spreadsheet.fetch_sheet_metadata({"fields": "sheets.properties.title"})
        assert found == {"sheets": [{"properties": {"title": "Sheet1"}}]}

    @staticmethod
    def get_lastUpdateTime(tab: gspread.Worksheet) -> None:  # noqa: N802 - the library's
        assert tab.spreadsheet.get_lastUpdateTime() >= tab.spreadsheet.creationTime

    @staticmethod
    def lastUpdateTime(tab: gspread.Worksheet) -> None:  # noqa: N802 - the library's name
        with pytest.warns(DeprecationWarning, match="lastUpdateTime"):
            assert tab.spreadsheet.lastUpdateTime >= tab.spreadsheet.creationTime

    @staticmethod
    def get_worksheet(tab: gspread.Worksheet) -> None:
        assert tab.spreadsheet.get_worksheet(0).title == "Sheet1"
        with pytest.raises(WorksheetNotFound):
            tab.spreadsheet.get_worksheet(5)

    @staticmethod
    def get_worksheet_by_id(tab: gspread.Worksheet) -> None:
        assert tab.spreadsheet.get_worksheet_by_id(tab.id).title == "Sheet1"

    @staticmethod
    def id(tab: gspread.Worksheet) -> None:
        assert len(tab.spreadsheet.id) == 44

    @staticmethod
    def list_named_ranges(tab: gspread.Worksheet) -> None:
        tab.define_named_range("A1:B2", "cartera")
        assert [each["name"] for each in tab.spreadsheet.list_named_ranges()] == ["cartera"]

    @staticmethod
    def list_permissions(tab: gspread.Worksheet) -> None:
        assert [p["type"] for p in tab.spreadsheet.list_permissions()] == ["user"]

    @staticmethod
    def list_protected_ranges(tab: gspread.Worksheet) -> None:
        tab.add_protected_range("A1:B2", description="cabecera", warning_only=True)
        [found] = tab.spreadsheet.list_protected_ranges(tab.id)
        assert (found["description"], found["warningOnly"]) == ("cabecera", True)

    @staticmethod
    def locale(tab: gspread.Worksheet) -> None:
        assert tab.spreadsheet.locale == "en_US"

    @staticmethod
    def named_range(tab: gspread.Worksheet) -> None:
        tab.define_named_range("A2:B2", "primera")
        assert [each.value for each in tab.spreadsheet.named_range("primera")] == ["F-1", "Ana"]

    @staticmethod
    def remove_permissions(tab: gspread.Worksheet) -> None:
        right = ana(tab.spreadsheet)
        assert tab.spreadsheet.remove_permissions(ANA) == [right["id"]]
        assert len(tab.spreadsheet.list_permissions()) == 1

    @staticmethod
    def reorder_worksheets(tab: gspread.Worksheet) -> None:
        book = tab.spreadsheet
        two, three = book.add_worksheet("Dos", 1, 1), book.add_worksheet("Tres", 1, 1)
        book.reorder_worksheets([three, tab, two])
        assert [each.title for each in book.worksheets()] == ["Tres", "Sheet1", "Dos"]

    @staticmethod
    def share(tab: gspread.Worksheet) -> None:
        tab.spreadsheet.share("", "anyone", "reader", with_link=True)
        assert {p["type"] for p in tab.spreadsheet.list_permissions()} == {"user", "anyone"}
        with pytest.raises(APIError, match="emailAddress is invalid"):
            tab.spreadsheet.share("nadie", "user", "writer")

    @staticmethod
    def sheet1(tab: gspread.Worksheet) -> None:
        assert tab.spreadsheet.sheet1.id == tab.id

    @staticmethod
    def timezone(tab: gspread.Worksheet) -> None:
        assert tab.spreadsheet.timezone == "Etc/GMT"

    @staticmethod
    def title(tab: gspread.Worksheet) -> None:
        assert tab.spreadsheet.title == "Cartera"

    @staticmethod
    def update_drive_metadata(tab: gspread.Worksheet) -> None:
        tab.spreadsheet.update_drive_metadata()
        assert tab.spreadsheet.creationTime

    @staticmethod
    def update_locale(tab: gspread.Worksheet) -> None:
        tab.spreadsheet.update_locale("es_CO")
        tab.update([["1.234,5"]], "E1", value_input_option=ValueInputOption.user_entered)
        assert tab.get("E1", value_render_option=ValueRenderOption.unformatted) == [[1234.5]]

    @staticmethod
    def update_timezone(tab: gspread.Worksheet) -> None:
        tab.spreadsheet.update_timezone("America/Bogota")
        assert tab.spreadsheet.fetch_sheet_metadata()["properties"]["timeZone"] == "America/Bogota"

    @staticmethod
    def update_title(tab: gspread.Worksheet) -> None:
        tab.spreadsheet.update_title("Otro nombre")
        assert client_of(tab).open_by_key(tab.spreadsheet_id).title == "Otro nombre"

    @staticmethod
    def url(tab: gspread.Worksheet) -> None:
        assert tab.spreadsheet.url.endswith(tab.spreadsheet_id)

    @staticmethod
    def values_append(tab: gspread.Worksheet) -> None:
        body = {"values": [["F-4", "Eva", 400]]}
        found = tab.spreadsheet.values_append("Sheet1", {"valueInputOption": "RAW"}, body)
        assert found["tableRange"] == "Sheet1!A1:C4"
        assert found["updates"]["updatedRange"] == "Sheet1!A5:C5"

    @staticmethod
    def values_batch_clear(tab: gspread.Worksheet) -> None:
        found = tab.spreadsheet.values_batch_clear(body={"ranges": ["Sheet1!A2:A3", "Sheet1!C2"]})
        assert found["clearedRanges"] == ["Sheet1!A2:A3", "Sheet1!C2"]
        assert tab.get("A2:C2") == [["", "Ana"]]

    @staticmethod
    def values_batch_get(tab: gspread.Worksheet) -> None:
        found = tab.spreadsheet.values_batch_get(["Sheet1!A2", "Sheet1!C2:C3"])
        assert [each["values"] for each in found["valueRanges"]] == [[["F-1"]], [["100"], ["200"]]]

    @staticmethod
    def values_batch_update(tab: gspread.Worksheet) -> None:
        data = [
            {"range": "Sheet1!A2", "values": [["X"]]},
            {"range": "Sheet1!B3", "values": [["Y"]]},
        ]
        found = tab.spreadsheet.values_batch_update({"valueInputOption": "RAW", "data": data})
        assert (found["totalUpdatedCells"], found["totalUpdatedSheets"]) == (2, 1)

    @staticmethod
    def values_clear(tab: gspread.Worksheet) -> None:
        assert tab.spreadsheet.values_clear("Sheet1!A2:C4")["clearedRange"] == "Sheet1!A2:C4"
        assert tab.get_all_values() == SHOWN[:1]

    @staticmethod
    def values_get(tab: gspread.Worksheet) -> None:
        params: dict[str, Any] = {
            "majorDimension": "COLUMNS",
            "valueRenderOption": "UNFORMATTED_VALUE",
        }
        found = tab.spreadsheet.values_get("Sheet1!C2:C3", params)
        assert found == {
            "range": "Sheet1!C2:C3",
            "majorDimension": "COLUMNS",
            "values": [[100, 200]],
        }

    @staticmethod
    def values_update(tab: gspread.Worksheet) -> None:
        params: dict[str, Any] = {
            "valueInputOption": "USER_ENTERED",
            "includeValuesInResponse": "true",
        }
        found = tab.spreadsheet.values_update("Sheet1!E1", params, {"values": [["=C2+C3"]]})
        assert (found["updatedCells"], found["updatedRange"]) == (1, "Sheet1!E1")
        assert found["updatedData"]["values"] == [["300"]]

    @staticmethod
    def worksheet(tab: gspread.Worksheet) -> None:
        assert tab.spreadsheet.worksheet("Sheet1").id == tab.id
        with pytest.raises(WorksheetNotFound):
            tab.spreadsheet.worksheet("Nunca")

    @staticmethod
    def worksheets(tab: gspread.Worksheet) -> None:
        tab.spreadsheet.add_worksheet("Oculta", 1, 1).hide()
        assert [each.title for each in tab.spreadsheet.worksheets()] == ["Sheet1", "Oculta"]
        assert [each.title for each in tab.spreadsheet.worksheets(exclude_hidden=True)] == [
            "Sheet1"
        ]
