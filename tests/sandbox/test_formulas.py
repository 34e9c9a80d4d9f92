"""Formulas that a receivables book and its summary use, calculated over a workbook.

[D] Google's list of functions says what each gives; IronCalc does the work.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.google import Google

BOOK = [
    ["Factura", "Cliente", "Importe", "Vence", "Estado"],
    ["F-1", "Ana", "$ 1.000,00", "20/11/2026", "abierta"],
    ["F-2", "Beto", "$ 2.500,50", "01/12/2026", "pagada"],
    ["F-3", "Ana", "$ 300", "05/01/2027", "abierta"],
]
NOW = "2026-11-23T09:00:00-05:00"

FORMULAS: dict[str, str] = {
    "='Hoja 1'!C2*2+1": "$2.001,00",
    "=SUM('Hoja 1'!C2:C)": "$3.800,50",
    "=SUM('Hoja 1'!C:C)": "$3.800,50",
    '=SUMIFS(\'Hoja 1\'!C2:C;\'Hoja 1\'!B2:B;"Ana")': "$1.300,00",
    '=COUNTIFS(\'Hoja 1\'!E2:E;"abierta";\'Hoja 1\'!C2:C;">500")': "1",
    '=COUNTIF(\'Hoja 1\'!B2:B;"Ana")': "2",
    "=COUNTA('Hoja 1'!A2:A)": "3",
    '=MAXIFS(\'Hoja 1\'!C2:C;\'Hoja 1\'!B2:B;"Ana")': "$1.000,00",
    "=AVERAGE('Hoja 1'!C2:C3)": "$1.750,25",
    '=IF(\'Hoja 1\'!C2>500;"alto";"bajo")': "alto",
    '=IFERROR(1/0;"nada")': "nada",
    "=1/0": "#DIV/0!",
    "=TODAY()": "23/11/2026",
    "=TODAY()-'Hoja 1'!D2": "3",
    "=DATE(2026;11;30)": "30/11/2026",
    "=EDATE('Hoja 1'!D2;2)": "20/01/2027",
    "=ROUND(2,345;2)": "2,35",
    "='Hoja 1'!D2": "20/11/2026",
    "='Hoja 1'!Z9": "",
    '=XLOOKUP("F-2";\'Hoja 1\'!A:A;\'Hoja 1\'!B:B)': "Beto",
    '=VLOOKUP("F-3";\'Hoja 1\'!A2:C4;2;FALSE)': "Ana",
    '=VLOOKUP("F-9";\'Hoja 1\'!A2:C4;2;FALSE)': "#N/A",
    '="Debe "&TEXT(1500;"#,##0")': "Debe 1.500",
    '=CONCATENATE("a";"b")': "ab",
    "='hoja 1'!A2": "F-1",
    "=SUM(cartera)": "$3.800,50",
    "=Nada!A1": "#REF!",
    "=A9999": "#REF!",
    "=NOEXISTE(1)": "#NAME?",
    "=QUERY(A1:B2;\"select A\")": "#NAME?",
    "=1+": "#ERROR!",
    "=A1": "#REF!",
    "=VERDAD": "#NAME?",
    "=SUM('Hoja 1'!C2;'Hoja 1'!C4)": "$1.300,00",
    "=INDIRECT(\"'Hoja 1'!B3\")": "#REF!",
}  # fmt: skip


@pytest.fixture
def book(google: Google) -> Google:
    google.call("POST", "/_sandbox/clock", {"at": NOW})
    google.type(*BOOK)
    place = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 2, "endColumnIndex": 3}  # fmt: skip
    google.batch({"addNamedRange": {"namedRange": {"name": "cartera", "range": place}}})
    return google


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_calculated_across_tabs(formula: str, book: Google) -> None:
    book.type([formula], at="'D3'!A1")

    assert book.get("/values/'D3'!A1").get("values", [[""]]) == [[FORMULAS[formula]]]


def test_a_result_follows_what_it_speaks_of_and_the_clock(book: Google) -> None:
    book.type(["=SUM('Hoja 1'!C2:C)", "=NOW()", "=A1*2"], at="'D3'!A1")
    before = book.get("/values/'D3'!A1:C1")["values"][0]

    book.type(["$ 5.000"], at="'Hoja 1'!C2")
    book.call("POST", "/_sandbox/clock", {"at": "2026-11-23T10:00:00-05:00"})

    after = book.get("/values/'D3'!A1:C1")["values"][0]
    assert (before[0], after[0], after[2]) == ("$3.800,50", "$7.800,50", "$15.601,00")
    assert before[1] != after[1]


def test_a_result_counts_in_the_answer_of_the_batch_that_changed_it(book: Google) -> None:
    book.type(["=C2+1"], at="'Hoja 1'!F2")
    cell = {"values": [{"userEnteredValue": {"numberValue": 41}}]}
    place = {"sheetId": 0, "rowIndex": 1, "columnIndex": 2}
    body = {
        "requests": [{"updateCells": {"start": place, "rows": [cell], "fields": "userEnteredValue"}}],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["'Hoja 1'!F2"],
        "responseIncludeGridData": True,
    }  # fmt: skip

    found: Any = book.post(":batchUpdate", body)

    [row] = found["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"]
    assert row["values"][0]["effectiveValue"] == {"numberValue": 42}


def test_semicolons_part_arguments_in_every_locale_and_commas_where_they_are_no_decimals(
    google: Google,
) -> None:
    google.batch(
        {"updateSpreadsheetProperties": {"properties": {"locale": "es_MX"}, "fields": "locale"}}
    )
    google.type(["=SUM(1.5,2)", "=SUM(1.5;2)", '=IF(1=1;"a;b";"c,d")'])

    assert google.get("/values/A1:C1")["values"] == [["3.5", "3.5", "a;b"]]


def test_text_that_begins_like_an_error_is_none(google: Google) -> None:
    google.type(['="#"&1'])

    [row] = google.get("?fields=sheets.data.rowData.values.effectiveValue&ranges=A1")["sheets"][0][
        "data"
    ][0]["rowData"]
    assert row["values"] == [{"effectiveValue": {"stringValue": "#1"}}]


def test_a_formula_beyond_the_engines_columns_is_an_error_and_others_go_on(google: Google) -> None:
    grid = {"sheetId": 0, "gridProperties": {"columnCount": 16_390, "rowCount": 10}}
    fields = "gridProperties(rowCount,columnCount)"
    google.batch({"updateSheetProperties": {"properties": grid, "fields": fields}})

    google.type(["=1+1"], at="'Hoja 1'!XFH1")
    google.type(["=SUM(1:1)"], at="'Hoja 1'!A2")

    assert google.get("/values/'Hoja 1'!XFH1")["values"] == [["#ERROR!"]]
    assert google.get("/values/'Hoja 1'!A2")["values"] == [["0"]]


def test_a_circle_is_an_error_and_no_end(google: Google) -> None:
    google.type(["=B1", "=A1"])

    assert google.get("/values/A1:B1")["values"] == [["#REF!", "#REF!"]]
