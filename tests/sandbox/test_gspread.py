"""Every public method of gspread's Client, Spreadsheet, Worksheet and Cell, over HTTP.

Each case says what gspread's own documentation promises of the method that it is named for
(docs.gspread.org, release 6). A last test sees that no public method is left out.
"""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Iterator
from typing import Any

import gspread
import openpyxl
import pytest
from google.auth.credentials import AnonymousCredentials
from gspread.exceptions import APIError, SpreadsheetNotFound, WorksheetNotFound
from gspread.utils import (
    Dimension,
    ExportFormat,
    MergeType,
    PasteOrientation,
    PasteType,
    ValidationConditionType,
    ValueInputOption,
    ValueRenderOption,
)

from sandbox.core import Sandbox
from sandbox.server import serving
from tests.sandbox.clients import gspread_client

INVOICES: list[list[Any]] = [
    ["Factura", "Cliente", "Importe"],
    ["F-1", "Ana", 100],
    ["F-2", "Beto", 200],
    ["F-3", "Ana", 300],
]
SHOWN = [[str(cell) for cell in row] for row in INVOICES]
ANA = "ana@cliente.example"


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with serving(Sandbox()) as address:
        yield address


@pytest.fixture
def tab(host: str) -> gspread.Worksheet:
    """A tab with three invoices below a header, in a workbook of its own."""
    client = gspread_client(host)
    sheet = client.create("Cartera").sheet1
    sheet.update(INVOICES, "A1")
    return sheet


def client_of(tab: gspread.Worksheet) -> gspread.Client:
    """Return a client over the connection that the tab has."""
    client = gspread.Client(AnonymousCredentials())
    client.http_client = tab.spreadsheet.client
    return client


def _ana(book: gspread.Spreadsheet) -> dict[str, Any]:
    book.share(ANA, "user", "writer")
    return next(dict(p) for p in book.list_permissions() if p.get("emailAddress") == ANA)


def _ana_now(tab: gspread.Worksheet) -> Any:
    return next(p for p in tab.spreadsheet.list_permissions() if p.get("emailAddress") == ANA)


def fields(tab: gspread.Worksheet, mask: str) -> Any:
    """Return a part of the tab's resource."""
    found: Any = tab.spreadsheet.fetch_sheet_metadata({"fields": f"sheets.{mask}"})["sheets"][0]
    return found


def grid(**properties: Any) -> dict[str, Any]:
    return {"properties": {"gridProperties": properties}}


def hidden(tab: gspread.Worksheet, kind: str) -> list[bool]:
    found = fields(tab, f"data.{kind}.hiddenByUser")["data"][0][kind]
    return [each.get("hiddenByUser", False) for each in found][:4]


class OfClient:
    """Client."""

    @staticmethod
    def copy(tab: gspread.Worksheet) -> None:
        tab.spreadsheet.share(ANA, "user", "writer", notify=False)
        made = client_of(tab).copy(tab.spreadsheet_id, title="Copia", copy_permissions=True)
        assert (made.title, made.sheet1.get_all_values()) == ("Copia", SHOWN)
        assert ANA in [each.get("emailAddress") for each in made.list_permissions()]

    @staticmethod
    def create(tab: gspread.Worksheet) -> None:
        made = client_of(tab).create("Nueva")
        assert (made.title, [each.title for each in made.worksheets()]) == ("Nueva", ["Sheet1"])

    @staticmethod
    def del_spreadsheet(tab: gspread.Worksheet) -> None:
        client_of(tab).del_spreadsheet(tab.spreadsheet_id)
        with pytest.raises(SpreadsheetNotFound):
            client_of(tab).open_by_key(tab.spreadsheet_id)

    @staticmethod
    def expiry(tab: gspread.Worksheet) -> None:
        assert client_of(tab).expiry is None

    @staticmethod
    def export(tab: gspread.Worksheet) -> None:
        data = client_of(tab).export(tab.spreadsheet_id, ExportFormat.EXCEL)
        assert openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["C2"].value == 100

    @staticmethod
    def get_file_drive_metadata(tab: gspread.Worksheet) -> None:
        found = client_of(tab).get_file_drive_metadata(tab.spreadsheet_id)
        assert found["name"] == "Cartera"
        assert found["createdTime"] <= found["modifiedTime"]

    @staticmethod
    def import_csv(tab: gspread.Worksheet) -> None:
        tab.spreadsheet.add_worksheet("Otra", 10, 10)
        client_of(tab).import_csv(tab.spreadsheet_id, 'a,"b,c"\n1,2\n')
        [only] = tab.spreadsheet.worksheets()
        assert only.get_all_values() == [["a", "b,c"], ["1", "2"]]

    @staticmethod
    def insert_permission(tab: gspread.Worksheet) -> None:
        client_of(tab).insert_permission(tab.spreadsheet_id, ANA, perm_type="user", role="reader")
        rights = {p.get("emailAddress"): p["role"] for p in tab.spreadsheet.list_permissions()}
        assert rights[ANA] == "reader"

    @staticmethod
    def list_permissions(tab: gspread.Worksheet) -> None:
        [owner] = client_of(tab).list_permissions(tab.spreadsheet_id)
        assert owner["role"] == "owner"

    @staticmethod
    def list_spreadsheet_files(tab: gspread.Worksheet) -> None:
        found = client_of(tab).list_spreadsheet_files("Cartera")
        assert tab.spreadsheet_id in [each["id"] for each in found]
        assert not client_of(tab).list_spreadsheet_files("Nunca")

    @staticmethod
    def open(tab: gspread.Worksheet) -> None:
        tab.spreadsheet.update_title("Sola")
        assert client_of(tab).open("Sola").id == tab.spreadsheet_id
        with pytest.raises(SpreadsheetNotFound):
            client_of(tab).open("Nunca")

    @staticmethod
    def open_by_key(tab: gspread.Worksheet) -> None:
        assert client_of(tab).open_by_key(tab.spreadsheet_id).title == "Cartera"

    @staticmethod
    def open_by_url(tab: gspread.Worksheet) -> None:
        assert client_of(tab).open_by_url(tab.spreadsheet.url).id == tab.spreadsheet_id

    @staticmethod
    def openall(tab: gspread.Worksheet) -> None:
        client_of(tab).create("Otra más")
        titles = {book.title for book in client_of(tab).openall()}
        assert {"Cartera", "Otra más"} <= titles
        assert client_of(tab).openall("Otra más")[0].title == "Otra más"

    @staticmethod
    def remove_permission(tab: gspread.Worksheet) -> None:
        tab.spreadsheet.share(ANA, "user", "writer")
        [right] = [p for p in tab.spreadsheet.list_permissions() if p.get("emailAddress") == ANA]
        client_of(tab).remove_permission(tab.spreadsheet_id, str(right["id"]))
        assert len(tab.spreadsheet.list_permissions()) == 1

    @staticmethod
    def set_timeout(tab: gspread.Worksheet) -> None:
        client = client_of(tab)
        client.set_timeout(10)
        assert client.open_by_key(tab.spreadsheet_id).title == "Cartera"
        client.set_timeout(None)


class OfSpreadsheet:
    """Spreadsheet."""

    @staticmethod
    def transfer_ownership(tab: gspread.Worksheet) -> None:
        right = _ana(tab.spreadsheet)
        tab.spreadsheet.transfer_ownership(right["id"])
        assert _ana_now(tab)["pendingOwner"] is True

    @staticmethod
    def accept_ownership(tab: gspread.Worksheet) -> None:
        right = _ana(tab.spreadsheet)
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
        right = _ana(tab.spreadsheet)
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


class OfWorksheet:
    """Worksheet."""

    @staticmethod
    def acell(tab: gspread.Worksheet) -> None:
        found = tab.acell("C2")
        assert (found.value, found.row, found.col) == ("100", 2, 3)

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
    def col_values(tab: gspread.Worksheet) -> None:
        assert tab.col_values(3, ValueRenderOption.unformatted) == ["Importe", 100, 200, 300]

    @staticmethod
    def row_values(tab: gspread.Worksheet) -> None:
        assert tab.row_values(2) == ["F-1", "Ana", "100"]

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
    def resize(tab: gspread.Worksheet) -> None:
        tab.resize(rows=2, cols=2)
        assert tab.get_all_values() == [["Factura", "Cliente"], ["F-1", "Ana"]]

    @staticmethod
    def sort(tab: gspread.Worksheet) -> None:
        tab.sort((2, "asc"), (3, "des"), range="A2:C4")
        assert tab.col_values(1)[1:] == ["F-3", "F-1", "F-2"]

    @staticmethod
    def spreadsheet(tab: gspread.Worksheet) -> None:
        assert tab.spreadsheet.id == tab.spreadsheet_id

    @staticmethod
    def title(tab: gspread.Worksheet) -> None:
        assert tab.title == "Sheet1"

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


CASES = {
    f"{owner.__name__.removeprefix('Of')}.{name}": member.__func__
    for owner in (OfClient, OfSpreadsheet, OfWorksheet, OfCell)
    for name, member in vars(owner).items()
    if isinstance(member, staticmethod)
}
PUBLIC = {
    f"{owner.__name__}.{name}"
    for owner in (gspread.Client, gspread.Spreadsheet, gspread.Worksheet, gspread.Cell)
    for name, member in inspect.getmembers(owner)
    if not name.startswith("_") and (callable(member) or isinstance(member, property))
}


def test_no_public_method_is_left_out() -> None:
    assert {*CASES} == PUBLIC


@pytest.mark.parametrize("name", CASES)
def test_a_method_does_what_gspread_promises(name: str, tab: gspread.Worksheet) -> None:
    CASES[name](tab)
