"""Values and what people see are read one after the other: are they of the same rows?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest

from aldia import resources
from aldia.errors import ComeAgain
from aldia.ledger.values.cells import Rows
from aldia.workbook.client import SheetsClient
from aldia.workbook.frame import Frame, Sheet
from aldia.workbook.reading import _read_in_one_piece
from tests.office import TAB, Office, a_line

HEADERS = ["Factura", "Cliente", "Correo", "Vence", "Importe"]


class Book:
    """Answers the reads of a tab: for each one the numbers of the invoices as they stand then."""

    def __init__(self, values: Sequence[Sequence[str]], shown: Sequence[Sequence[str]]) -> None:
        self._values, self._shown = list(values), list(shown)
        self.reads = 0

    def read(self, path: str, **params: Any) -> dict[str, Any]:
        return {}

    def read_values(self, ranges: Sequence[str], **options: bool) -> list[Rows]:
        self.reads += 1
        if "as_shown" in options:
            others: list[Rows] = [[] for _ in ranges[1:]]
            return [[["Factura", *self._shown.pop(0)]], *others]
        rows: list[Sequence[str | int]] = [
            [number, "Ana", "a@x.example", 46000, 5] for number in self._values.pop(0)
        ]
        return [[HEADERS, *rows]]


def read(book: Book) -> list[str]:
    sheet = Sheet(1, "Cartera", 9, 9, {})
    frame = Frame("es_CO", "America/Bogota", [sheet], {"invoices": sheet}, [], "b", "es", None)
    _, _, tables = _read_in_one_piece(cast(SheetsClient, book), resources.schema(), frame)
    return [str(record["invoice"].value) for record in tables["invoices"].records()]


def test_rows_that_stand_still_are_read_once() -> None:
    book = Book([["F-1", "F-2"]], [["F-1", "F-2"]])

    assert read(book) == ["F-1", "F-2"]
    assert book.reads == 2


def test_rows_that_moved_in_between_are_read_again() -> None:
    book = Book([["F-1", "F-2"], ["F-2"]], [["F-2"], ["F-2"]])

    assert read(book) == ["F-2"]


def test_a_number_that_shows_as_another_text_is_believed_the_second_time() -> None:
    book = Book([["F-1"]] * 2, [["No. F-1"]] * 2)

    assert read(book) == ["F-1"]


def test_rows_that_never_stand_still_are_given_up() -> None:
    book = Book([[f"F-{n}"] * n for n in range(1, 5)], [["F-9"]] * 4)

    with pytest.raises(ComeAgain, match="rows_moved"):
        read(book)


def test_columns_are_found_by_a_search_where_the_mask_brings_none(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    office.faults(switched_off=["A11b"])
    office.edit({"tab": TAB, "insert_columns": ["B"]})

    report = office.run()

    assert office.column("Por qué")["F-1"].startswith("Ensayo")
    assert office.calls["sheets.spreadsheets.developerMetadata.search"] == 1
    assert not [each for each in report.problems if each.code == "system_column_missing"]


def test_a_workbook_that_tells_its_columns_is_not_searched(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)

    office.run()

    assert "sheets.spreadsheets.developerMetadata.search" not in office.calls
