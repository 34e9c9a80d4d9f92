"""What the cases share: a tab with three invoices, and looks at what the server keeps."""

from __future__ import annotations

from typing import Any

import gspread
from google.auth.credentials import AnonymousCredentials

INVOICES: list[list[Any]] = [
    ["Factura", "Cliente", "Importe"],
    ["F-1", "Ana", 100],
    ["F-2", "Beto", 200],
    ["F-3", "Ana", 300],
]
SHOWN = [[str(cell) for cell in row] for row in INVOICES]
ANA = "ana@cliente.example"


def client_of(tab: gspread.Worksheet) -> gspread.Client:
    """Return a client over the connection that the tab has."""
    client = gspread.Client(AnonymousCredentials())
    client.http_client = tab.spreadsheet.client
    return client


def ana(book: gspread.Spreadsheet) -> dict[str, Any]:
    book.share(ANA, "user", "writer")
    return next(dict(p) for p in book.list_permissions() if p.get("emailAddress") == ANA)


def ana_now(tab: gspread.Worksheet) -> Any:
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
