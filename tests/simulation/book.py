"""Make the workbook of a simulated business, which each seed copies, and read its cells.

The cells are read without the product's own reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from typing import Any

from google.auth.credentials import AnonymousCredentials

from aldia import resources
from aldia.channels.sendgrid.sending import SendGrid
from aldia.jobs.connect import try_connection
from aldia.workbook.client import SheetsClient
from aldia.workbook.setup.adopting import adopt
from sandbox.core import Sandbox
from sandbox.edit import apply_edits
from sandbox.google.batch import apply_batch
from sandbox.google.cells import NO_ROW, Cell
from sandbox.google.cells import Row as SheetRow
from sandbox.google.workbook import Sheet, Workbook
from tests.simulation.direct import Direct

INVOICES, PAYMENTS, CUSTOMERS, SETTINGS = "Cartera", "Pagos", "Clientes", "Ajustes"
INSTALMENTS, CALLS = "Cuotas", "Llamadas"
LOG, DELIVERIES, TEXTS = "Bitácora", "Entregas", "Textos de correos"
PEOPLE = (INVOICES, PAYMENTS, CUSTOMERS, SETTINGS, INSTALMENTS, CALLS, "Avisos", "Cartas")
PROMISED, NO_ANSWER = "Prometió pagar", "No contestó"
HEADERS = (
    "Factura",
    "Cliente",
    "Correo",
    "Vence",
    "Importe",
    "Pagado",
    "Estado",
    "Promesa de pago",
    "Pausa hasta",
    "Enlace de pago",
    "Mías",
)
DECIDING = {
    INVOICES: HEADERS[:9],
    PAYMENTS: ("Factura", "Importe"),
    INSTALMENTS: ("Factura", "Vence", "Importe", "Pagado"),
    CUSTOMERS: ("Cliente", "Correos", "Copia a", "No cobrar"),
    CALLS: ("Cliente", "Resultado", "Hecha el", "Prometió para"),
}
"""Columns, by tab, that are needed to tell whether an invoice may be asked for."""

NUMBER, SERIES = "Factura", "Serie"
ROLE = "simulation_role"
"""Key of the metadata that tells what a column of a stranger's book holds; it moves with it."""

_TOP = "headers"
"""In place of a role: the row of the headers."""

LOCALE, COUNTRY = "es_CO", "CO"

_EPOCH = date(1899, 12, 30)  # day 0 of Sheets' serial numbers


@cache
def template() -> Workbook:
    """Make a workbook with the headers that Aldía gives, and set it up."""
    return set_up(datetime(2026, 1, 5, 15, tzinfo=UTC), {INVOICES: [list(HEADERS)]})


def set_up(
    moment: datetime,
    tabs: Mapping[str, Sequence[Sequence[Any]]],
    language: str | None = None,
    place: str = COUNTRY,
    locale: str = LOCALE,
) -> Workbook:
    """Make a workbook, set it up and pass the self-test, as its owner would.

    Args:
        tabs: Rows as typed, by title of the tab.
        language: Of Aldía's own tabs; None for that of the headers.
        place: Country of the business, with or without its region.
    """
    sandbox = Sandbox(clock=lambda: moment)
    properties = {"title": "Libro", "locale": locale, "timeZone": "America/Bogota"}
    sheets = [{"properties": {"title": title}} for title in tabs]
    book = sandbox.files.create({"properties": properties, "sheets": sheets}, moment)
    for title, rows in tabs.items():
        apply_edits(book, [{"tab": title, "append": rows}])
    client = SheetsClient(book.id, AnonymousCredentials(), adapter=Direct(sandbox))
    adopt(client, resources.schema(), tabs=[INVOICES], language=language, country=place)
    book = sandbox.files.books[book.id]
    chosen = {
        "Modo": "real",
        "Negocio": "La Espiga, S.A. (Cali)",
        "Remitente": "cobros@laespiga.example",
        "Autorizaron el correo": "sí",
    }
    for name, value in chosen.items():
        apply_edits(book, [{"tab": SETTINGS, "type": {setting_cell(book, name): value}}])
    for sheet in book.in_order():
        _cut(sheet)
    findings, is_passed = try_connection(
        lambda: client, SendGrid("SG.test", adapter=Direct(sandbox))
    )
    assert is_passed, findings
    return sandbox.files.books[book.id]


def _cut(sheet: Sheet) -> None:
    """Leave five blank rows (chosen by hand), so that a seed is fast and tabs have to grow."""
    sheet.resize(sheet.used_rows() + 5, sheet.column_count)


def setting_cell(book: Workbook, name: str) -> str:
    """Return the cell of a setting's value, in A1 notation."""
    grid = Grid.of(book, SETTINGS)
    row = next(row.index for row in grid.rows() if row["Ajuste"] == name)
    return f"{letters(grid.columns['Valor'])}{row + 1}"


def letters(index: int) -> str:
    """Return the letters of a column counted from zero."""
    name = ""
    while index >= 0:
        name = chr(ord("A") + index % 26) + name
        index = index // 26 - 1
    return name


def day_of(value: Any) -> date | None:
    """Return the day of a cell's serial number, or None when the cell holds no day."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _EPOCH + timedelta(days=int(value))
    return None


def typed_day(day: date) -> str:
    return day.strftime("%d/%m/%Y")


@dataclass(frozen=True)
class Row:
    """One row of a tab, whose cells are found by their header.

    Attributes:
        columns: Indices by header.
    """

    index: int
    columns: Mapping[str, int]
    row: SheetRow = NO_ROW

    @cached_property
    def cells(self) -> dict[str, Cell]:
        return {header: self.row.cell(column) for header, column in self.columns.items()}

    def __getitem__(self, header: str) -> Any:
        column, values = self.columns.get(header), self.row.values
        return values[column] if column is not None and column < len(values) else None


@dataclass(frozen=True)
class Grid:
    """A tab with headers in its first used row.

    Attributes:
        columns: Indices by header; in a stranger's list of invoices by role.
    """

    sheet: Sheet
    top: int
    columns: dict[str, int]

    @classmethod
    def of(cls, book: Workbook, title: str) -> Grid:
        sheet = book.titled(title)
        assert sheet is not None, f"{title} is gone"
        roles = roles_of(book, sheet)
        if roles:
            return cls(sheet, roles.pop(_TOP), roles)
        top = next((i for i, row in enumerate(sheet.rows) if len(_texts(row)) > 1), 0)
        header = sheet.rows[top] if sheet.rows else []
        columns = {str(cell.value): i for i, cell in enumerate(header) if not cell.is_blank}
        return cls(sheet, top, columns)

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header that hold anything in a column with a header."""
        rows = list(self.sheet.rows)
        for index in range(self.top + 1, len(rows)):
            row = rows[index]
            if any(_holds(row, column) for column in self.columns.values()):
                yield Row(index, self.columns, row)

    def place(self, index: int, header: str) -> str:
        return f"{letters(self.columns[header])}{index + 1}"


def _holds(row: SheetRow, column: int) -> bool:
    has_value = column < len(row.values) and row.values[column] not in (None, "")
    return has_value or column in row.formulas


def roles_of(book: Workbook, sheet: Sheet) -> dict[str, int]:
    """Return where each role stands in a stranger's tab; nothing for any other tab."""
    return {
        item.value: item.start
        for item in book.metadata.values()
        if item.key == ROLE and item.sheet == sheet.id and item.start is not None
    }


def give_role(book: Workbook, sheet: Sheet, role: str, index: int) -> None:
    """Note what a column holds; it is told wherever the column moves."""
    dimension = "ROWS" if role == _TOP else "COLUMNS"
    place = {"dimension": dimension, "startIndex": index, "endIndex": index + 1}
    metadata = {
        "metadataKey": ROLE,
        "metadataValue": role,
        "location": {"dimensionRange": {"sheetId": sheet.id, **place}},
        "visibility": "DOCUMENT",
    }
    apply_batch(book, [{"createDeveloperMetadata": {"developerMetadata": metadata}}])


def give_roles(book: Workbook, roles: Sequence[str], top: int) -> None:
    """Note what the columns of the invoices hold, and in which row their headers stand."""
    sheet = book.titled(INVOICES)
    assert sheet is not None
    for index, role in enumerate(roles):
        give_role(book, sheet, role, index)
    give_role(book, sheet, _TOP, top)


def number_of(row: Row) -> str:
    """Return the number of an invoice in lower case, together with its series if it has one."""
    parts = [str(row[each] or "").strip() for each in (SERIES, NUMBER)]
    return "-".join(filter(None, parts)).lower()


def _texts(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if isinstance(cell.value, str) and cell.value]
