"""What gspread promises of its Client."""

from __future__ import annotations

import io

import gspread
import openpyxl
import pytest
from gspread.exceptions import SpreadsheetNotFound
from gspread.utils import ExportFormat

from tests.sandbox.gspread_methods.tab import ANA, SHOWN, client_of


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
