"""Write workbooks as CSV, TSV, ODS and XLSX files, and read CSV and XLSX files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping

from sandbox.google.cells import BLANK, Cell, Rows, Scalar
from sandbox.google.shown import shown
from sandbox.google.typed import typed
from sandbox.google.workbook import LONGEST_TITLE, Sheet, Workbook


def write_csv(book: Workbook, delimiter: str = ",", sheet: Sheet | None = None) -> bytes:
    """Return a tab (by default the first one) as CSV, with the texts that the grid shows."""
    sheet = sheet or next(book.in_order())
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    rows = sheet.rows[: sheet.used_rows()]
    width = max((len(row.values) for row in rows), default=0)
    for row in rows:
        writer.writerow([shown(cell, book.locale) for cell in row.between(0, width)])
    return out.getvalue().removesuffix("\r\n").encode()


def write_ods(book: Workbook) -> bytes:
    """Return every tab as ODS: cells with a number format as shown, others by their values."""
    from odfdo import Document, Row, Table  # imported here because it takes 90 ms

    document = Document("ods")
    document.body.clear()
    for sheet in book.in_order():
        table = Table(sheet.title)
        for row in sheet.rows[: sheet.used_rows()]:
            line = Row()
            line.set_values([_plain(cell, book.locale) for cell in row])
            table.append_row(line)
        document.body.append(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _plain(cell: Cell, locale: str) -> Scalar:
    is_formatted = cell.number_format is not None and not isinstance(cell.value, bool)
    return shown(cell, locale) if is_formatted else cell.value


def read_csv(book: Workbook, text: str) -> None:
    """Replace all tabs of a workbook by one that holds a CSV file and has the workbook's title."""
    only = Sheet(book.new_sheet_id(), book.title[:LONGEST_TITLE])
    book.sheets, book.named_ranges = {only.id: only}, {}
    book.metadata = {key: item for key, item in book.metadata.items() if item.sheet is None}
    fill_from_csv(book, only, text)


def fill_from_csv(book: Workbook, sheet: Sheet, text: str) -> None:
    """Fill a tab with a CSV file, as if each entry were typed."""
    try:
        delimiter = csv.Sniffer().sniff(text[:10_000], delimiters=",;\t").delimiter
    except csv.Error:
        delimiter = ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    sheet.rows, sheet.parts = Rows(), {}
    sheet.row_count = max(len(rows), sheet.row_count)
    sheet.column_count = max([*(len(row) for row in rows), sheet.column_count])
    book.check_size()
    entries = [[typed(e, book.locale, BLANK) if e else BLANK for e in row] for row in rows]
    sheet.write(0, 0, entries)


def write_xlsx(book: Workbook) -> bytes:
    from sandbox.google import excel  # 80 ms

    return excel.write_xlsx(book)


def read_xlsx(book: Workbook, data: bytes) -> None:
    """Replace the tabs of a workbook by those of an XLSX file.

    Raises:
        ApiError: The data is not an XLSX file that can be read.
    """
    from sandbox.google import excel  # 80 ms

    excel.read_xlsx(book, data)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRITERS: Mapping[str, Callable[[Workbook], bytes]] = {
    "text/csv": write_csv,
    "text/tab-separated-values": lambda book: write_csv(book, "\t"),
    XLSX: write_xlsx,
    "application/vnd.oasis.opendocument.spreadsheet": write_ods,
    "application/x-vnd.oasis.opendocument.spreadsheet": write_ods,
}
