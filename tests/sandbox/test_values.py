"""The `values` collection: what is typed by locale, what is shown by format, tables, options.

[D] the guides on reading, writing and appending values and on number formats; [R] recorded
answers, as gathered in the project's facts; [C] CLDR, by which a locale writes; [U] our guess.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.google.cells import BLANK
from sandbox.google.shown import shown, shown_value
from sandbox.google.typed import typed
from tests.sandbox.google import Google

TYPED: dict[tuple[str, str], tuple[Any, str]] = {
    # locale and entry: value, and what is shown
    ("es_CO", "1.234,56"): (1234.56, "1.234,56"),
    ("es_MX", "1,234.56"): (1234.56, "1,234.56"),
    ("es_PE", "S/ 1,234.50"): (1234.5, "S/1,234.50"),
    ("es_CL", "$1.500.000"): (1500000, "$1.500.000"),
    ("es_ES", "1.234,50 €"): (1234.5, "1.234,50\u00a0€"),
    ("pt_BR", "R$ 99,90"): (99.9, "R$99,90"),
    ("en_GB", "£1,250"): (1250, "£1,250"),
    ("fr_FR", "1 234,5"): (1234.5, "1\u202f234,50"),
    ("en_US", "(250)"): (-250, "-250"),
    ("en_US", "-$5"): (-5, "-$5"),
    ("es_CO", "1,234.56"): ("1,234.56", "1,234.56"),
    ("es_CO", "12.34"): ("12.34", "12.34"),
    ("en_US", "1.5E3"): (1500, "1500"),
    ("es_CO", "12,5%"): (0.125, "12,50%"),
    ("es_CO", ",5"): (0.5, "0,5"),
    ("es_CO", "+57 300 123"): ("+57 300 123", "+57 300 123"),
    ("en_US", "11/23/2026"): (46349, "11/23/2026"),
    ("en_GB", "23/11/2026"): (46349, "23/11/2026"),
    ("es_CL", "23-11-2026"): (46349, "23-11-2026"),
    ("de_DE", "23.11.2026"): (46349, "23.11.2026"),
    ("es_CO", "2026-11-23"): (46349, "2026-11-23"),
    ("en_US", "2020-01-01"): (43831, "2020-01-01"),
    ("es_CO", "23/11/26"): (46349, "23/11/2026"),
    ("es_CO", "23 nov 2026"): (46349, "23/11/2026"),
    ("es_CO", "23 de noviembre de 2026"): (46349, "23/11/2026"),
    ("en_US", "November 23, 2026"): (46349, "11/23/2026"),
    ("pt_BR", "23 nov. 2026"): (46349, "23/11/2026"),
    ("es_CO", "31/02/2026"): ("31/02/2026", "31/02/2026"),
    ("es_CO", "14:30"): (0.6041666666666666, "14:30:00"),
    ("en_US", "2:30 PM"): (0.6041666666666666, "14:30:00"),
    ("es_CO", "23/11/2026 06:00"): (46349.25, "23/11/2026 6:00:00"),
    ("en_US", "2023-01-25 19:09:01.5"): (44951.797934027774, "1/25/2023 19:09:01"),
    ("nl_NL", "2023-01-25 19:09:01.5"): ("2023-01-25 19:09:01.5", "2023-01-25 19:09:01.5"),
    ("es_CO", "25:00"): ("25:00", "25:00"),
    ("pt_BR", "verdadeiro"): (True, "VERDADEIRO"),
    ("de_DE", "FALSCH"): (False, "FALSCH"),
    ("en_US", "verdadero"): ("verdadero", "verdadero"),
    ("en_US", "="): ("=", "="),
    ("en_US", "'=1+1"): ("=1+1", "=1+1"),
    ("en_US", "  007 "): (7, "7"),
    ("en_US", "nan"): ("nan", "nan"),
    ("en_US", "1e999"): ("1e999", "1e999"),
}


@pytest.mark.parametrize(("locale", "entry"), TYPED)
def test_an_entry_is_read_by_the_workbooks_locale(locale: str, entry: str) -> None:
    """[D] that it is, [C] for the signs of each locale, [U] for the formats that entries bring.

    [R] a day in ISO's form keeps it (gspread's cassette of `test_get_all_records_value_render_options`);
    [I] a moment in it does not, and parts of a second need the locale's sign (home-assistant #86653).
    """
    cell = typed(entry, locale, BLANK)

    value, text = TYPED[locale, entry]
    assert (cell.value, shown(cell, locale)) == (value, text)
    assert isinstance(cell.value, bool) is isinstance(value, bool)


@given(
    st.text(alphabet="0123456789.,-+/:()$€% eEnov'=\u00a0", max_size=14),
    st.sampled_from(["es_CO", "es_MX", "en_US", "fr_FR", "pt_BR", "de_DE"]),
)
def test_whatever_is_typed_is_taken_and_can_be_shown(entry: str, locale: str) -> None:
    cell = typed(entry, locale, BLANK)

    assert isinstance(shown(cell, locale), str)


@given(
    st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**14), 10**14),
    st.text(alphabet='0#?.,%Ee+-ymdhs;[]"$\\_*@ ap/', max_size=10),
    st.sampled_from(["es_CO", "en_US", "fr_FR"]),
)
def test_whatever_the_pattern_a_number_can_be_shown(
    number: float, pattern: str, locale: str
) -> None:
    assert isinstance(shown_value(number, {"pattern": pattern}, locale), str)


SHOWN: dict[tuple[str, str, float], str] = {
    # pattern, locale, number
    ("0.00", "es_CO", 1234.5): "1234,50",
    ("#,##0.##", "es_CO", 1234.5): "1.234,5",
    ("#,##0", "fr_FR", 1234567): "1\u202f234\u202f567",
    ("#,##0.00", "en_US", 2.675): "2.68",
    ("#,##0.00", "en_US", 1e15): "1,000,000,000,000,000.00",
    ("00000", "es_CO", 42): "00042",
    ("#", "en_US", 0): "",
    ("0%", "en_US", 0.195): "20%",
    ("0.00E+00", "en_US", 12345): "1.23E+04",
    ("#,##0,", "en_US", 1234567): "1,235",
    ('"$"#,##0.00;("$"#,##0.00)', "en_US", -5): "($5.00)",
    ('#,##0;-#,##0;"nada"', "es_CO", 0): "nada",
    ("[$€-407] #,##0.00", "de_DE", 5.5): "€ 5,50",
    ("[Red]0.0", "en_US", 3): "3.0",
    ('"Nº" 0', "es_CO", 7): "Nº 7",
    ("0.0", "en_US", -0.04): "0.0",
    ("dd/mm/yyyy", "es_CO", 46349): "23/11/2026",
    ('dddd d "de" mmmm', "es_CO", 46349): "lunes 23 de noviembre",
    ("ddd d mmm yy", "en_US", 46349): "Mon 23 Nov 26",
    ("h:mm am/pm", "en_US", 46349.75): "6:00 PM",
    ("hh:mm:ss", "es_CO", 0.5): "12:00:00",
    ("mm:ss", "es_CO", 0.0423611111): "01:00",
    ("[h]:mm", "es_CO", 1.25): "30:00",
    ("yyyy-mm-dd hh:mm", "pt_BR", 46349.999): "2026-11-23 23:58",
}


@pytest.mark.parametrize(("pattern", "locale", "number"), SHOWN)
def test_a_number_is_shown_by_pattern_and_locale(pattern: str, locale: str, number: float) -> None:
    """[D] the guide on number formats."""
    assert shown_value(number, {"pattern": pattern}, locale) == SHOWN[pattern, locale, number]


PLAIN = {
    1 / 3: "0.3333333333", 1e15: "1E+15", 123456789012: "123456789012", 1234567.891: "1234567.891",
    0.1 + 0.2: "0.3", 1.5e-7: "1.5E-07", -2.5: "-2.5", 1e300: "1E+300",
}  # fmt: skip


@pytest.mark.parametrize("number", PLAIN)
def test_a_number_without_a_format_is_shown_to_ten_digits(number: float) -> None:
    """[U]"""
    assert shown_value(number, None, "en_US") == PLAIN[number]


RANGES = {
    "Hoja 1!B2:A1": ("'Hoja 1'!A1:B2", [["a", "b"], ["d", "e"]]),
    "'Hoja 1'!B:B": ("'Hoja 1'!B1:B1000", [["b"], ["e"]]),
    "'Hoja 1'!2:2": ("'Hoja 1'!A2:Z2", [["d", "e", "f"]]),
    "'Hoja 1'!B2:2": ("'Hoja 1'!B2:Z2", [["e", "f"]]),
    "'Hoja 1'!A2:B": ("'Hoja 1'!A2:B1000", [["d", "e"]]),
    "B2": ("'Hoja 1'!B2", [["e"]]),
    "$B$1:$C$1": ("'Hoja 1'!B1:C1", [["b", "c"]]),
    "esquina": ("'Hoja 1'!B2:C2", [["e", "f"]]),
    "ESQUINA": ("'Hoja 1'!B2:C2", [["e", "f"]]),
    "D3": ("'D3'!A1:Z1000", None),
    "'D3'!A1": ("'D3'!A1", None),
}


@pytest.mark.parametrize("text", RANGES)
def test_a1_notation_is_resolved(text: str, google: Google) -> None:
    """[D], [R] for quoting and clamping, [U] that a tab's title goes before a cell's name."""
    google.type(["a", "b", "c"], ["d", "e", "f"])
    place = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 1, "endColumnIndex": 3}  # fmt: skip
    google.batch({"addNamedRange": {"namedRange": {"name": "esquina", "range": place}}})

    found = google.get(f"/values/{text}")

    assert (found["range"], found.get("values")) == RANGES[text]


def test_dates_may_be_read_as_text_beside_unformatted_numbers(google: Google) -> None:
    """[D] dateTimeRenderOption."""
    google.type(["23/11/2026", "$ 1.500", True])
    query = "valueRenderOption=UNFORMATTED_VALUE&dateTimeRenderOption=FORMATTED_STRING"

    assert google.get(f"/values/A1:C1?{query}")["values"] == [["23/11/2026", 1500, True]]


def test_formulas_are_read_as_typed(google: Google) -> None:
    """[D] valueRenderOption."""
    google.type([1, "=A1+1"])

    assert google.get("/values/A1:B1?valueRenderOption=FORMULA")["values"] == [[1, "=A1+1"]]


def test_columns_are_written_by_column_and_null_leaves_a_cell(google: Google) -> None:
    """[D] majorDimension."""
    google.type(["a", "b"], ["c", "d"])
    data = {"range": "A1:B2", "majorDimension": "COLUMNS", "values": [["x"], [None, "y"]]}

    google.post("/values:batchUpdate", {"valueInputOption": "RAW", "data": [data]})

    assert google.get("/values/Hoja 1")["values"] == [["x", "b"], ["c", "y"]]


def test_cells_that_null_leaves_do_not_count_as_updated(google: Google) -> None:
    """[R] gspread's cassette of `test_update_cells_noncontiguous`."""
    nothing = [None] * 4
    rows = [["top left", None, None, None], *[nothing] * 4, [None, None, None, "bottom right"]]
    data = {"range": "A1:D6", "values": rows}

    found = google.post("/values:batchUpdate", {"valueInputOption": "RAW", "data": [data]})

    [answer] = found["responses"]
    counts = (answer["updatedRows"], answer["updatedColumns"], answer["updatedCells"])
    assert (answer["updatedRange"], counts) == ("'Hoja 1'!A1:D6", (2, 2, 2))


def test_nothing_but_null_updates_nothing(google: Google) -> None:
    """[D]"""
    data = [{"range": "A1", "values": [[None]]}]

    found = google.post("/values:batchUpdate", {"valueInputOption": "RAW", "data": data})

    assert found == {
        "spreadsheetId": google.id,
        "responses": [{"spreadsheetId": google.id, "updatedRange": "'Hoja 1'!A1"}],
    }


TOTALS = {
    # ranges and their values: rows, columns, cells, tabs
    "two rows of the same columns": (
        {"A1:D1": [["a", "b", "", "d"]], "A4:D4": [["a", "b", "", "d"]]},
        (2, 4, 8, 1),
    ),
    "two cells of a row": ({"A1": [["a"]], "B1": [["b"]]}, (1, 2, 2, 1)),
    "the same rows of two tabs": (
        {"A1:B2": [["a", "b"]] * 2, "D3!A1:B2": [["a", "b"]] * 2},
        (4, 4, 8, 2),
    ),
}


@pytest.mark.parametrize("case", TOTALS)
def test_totals_count_each_row_and_column_of_a_tab_once(case: str, google: Google) -> None:
    """[R] gspread's cassette of `test_batch_update`; answers in the docs of OPI and of gapi."""
    written, totals = TOTALS[case]
    data = [{"range": place, "values": values} for place, values in written.items()]

    found = google.post("/values:batchUpdate", {"valueInputOption": "RAW", "data": data})

    names = ("Rows", "Columns", "Cells", "Sheets")
    assert tuple(found[f"totalUpdated{name}"] for name in names) == totals


def test_the_written_values_are_told_for_the_whole_range(google: Google) -> None:
    """[D] includeValuesInResponse: also where the range is larger than what was written."""
    google.type(["a", "b"], ["c", "d"])
    url = f"/v4/spreadsheets/{google.id}/values/A1:B2"

    found = google.call("PUT", url + "?valueInputOption=RAW&includeValuesInResponse=true", {"values": [["x"]]})  # fmt: skip

    assert found["updatedRange"] == "'Hoja 1'!A1"
    assert found["updatedData"]["values"] == [["x", "b"], ["c", "d"]]


def test_several_ranges_are_cleared_at_once_also_by_filter(google: Google) -> None:
    """[D]"""
    google.type(["a", "b", "c", "d"])

    cleared = google.post("/values:batchClear", {"ranges": ["A1", "C1"]})
    google.post("/values:batchClearByDataFilter", {"dataFilters": [{"a1Range": "B1"}]})

    assert cleared["clearedRanges"] == ["'Hoja 1'!A1", "'Hoja 1'!C1"]
    assert google.get("/values/Hoja 1")["values"] == [["", "", "", "d"]]


def test_a_write_that_fails_half_way_leaves_nothing(google: Google) -> None:
    """[D] A batch is atomic. [I] Its refusal names the data: gspread #1601, #792."""
    data = [{"range": "A1", "values": [["x"]]}, {"range": "Nada!A1", "values": [["y"]]}]

    found = google.post("/values:batchUpdate", {"valueInputOption": "RAW", "data": data})

    assert found["error"]["message"] == "Invalid data[1]: Unable to parse range: Nada!A1"
    assert "values" not in google.get("/values/Hoja 1")


def test_a_reader_by_filter_gets_tabs_and_grids(google: Google) -> None:
    """[D] spreadsheets.getByDataFilter."""
    google.type(["a"])
    body = {"dataFilters": [{"a1Range": "'Hoja 1'!A1"}], "includeGridData": True}

    found = google.post(":getByDataFilter", body)

    [sheet] = found["sheets"]
    assert sheet["data"][0]["rowData"][0]["values"][0]["formattedValue"] == "a"


def test_a_tab_is_copied_to_another_workbook(google: Google) -> None:
    """[D] sheets.copyTo."""
    google.type(["a"])
    other = google.call("POST", "/v4/spreadsheets", {"properties": {"title": "Otro"}})

    made = google.post("/sheets/0:copyTo", {"destinationSpreadsheetId": other["spreadsheetId"]})
    missing = google.post("/sheets/0:copyTo", {"destinationSpreadsheetId": "nada"})

    url = f"/v4/spreadsheets/{other['spreadsheetId']}/values/{made['title']}"
    assert google.call("GET", url)["values"] == [["a"]]
    assert missing["error"]["code"] == 404


ENTRIES = {
    "a list": (["x", 2], 'list_value {\n  values {\n    string_value: "x"\n  }\n  values {\n    number_value: 2\n  }\n}\n'),
    "an object": ({"k": True}, 'struct_value {\n  fields {\n    key: "k"\n    value {\n      bool_value: true\n    }\n  }\n}\n'),
}  # fmt: skip


@pytest.mark.parametrize("case", ENTRIES)
def test_an_entry_that_no_cell_holds_is_refused_with_its_place(case: str, google: Google) -> None:
    """[I] gspread #668, pygsheets #338."""
    entry, told = ENTRIES[case]

    found = google.post("/values/A1:append?valueInputOption=RAW", {"values": [["a", entry]]})

    assert found["error"]["message"] == f"Invalid values[0][1]: {told}"


JSON = {
    "numbers as text, as protobuf's JSON allows": {"sheetId": "0", "dimension": "ROWS", "length": "2"},
    "names in snake case": {"sheet_id": 0, "dimension": "ROWS", "length": 2},
    "null as absent": {"sheetId": None, "dimension": "ROWS", "length": 2},
    "whole numbers with a point": {"sheetId": 0.0, "dimension": "ROWS", "length": 2.0},
}  # fmt: skip


@pytest.mark.parametrize("case", JSON)
def test_json_is_read_as_google_reads_it(case: str, google: Google) -> None:
    """[D] The JSON mapping of protocol buffers."""
    answer = google.batch({"appendDimension": JSON[case]})

    assert answer["replies"] == [{}]


BODIES: dict[str, tuple[bytes, int]] = {
    "half a body": (b'{"requests":', 400),
    "a list": (b"[]", 400),
    "a number that is none": (b'{"requests": [{"addSheet": {"properties": {"index": NaN}}}]}', 400),
    "a number beyond all": (b'{"requests": [{"appendDimension": {"length": 1e999}}]}', 400),
    "lists in lists": (b"[" * 100_000, 400),
    "bytes that are no text": (b"\xff\xfe{}", 400),
    "twenty megabytes": (b" " * 20_000_000, 413),
    "an integer too large": (b'{"requests": [{"deleteSheet": {"sheetId": 99999999999}}]}', 400),
    "a list for an object": (b'{"requests": [{"deleteSheet": []}]}', 400),
    "an object for a list": (b'{"requests": {}}', 400),
    "two requests in one": (b'{"requests": [{"deleteSheet": {}, "addSheet": {}}]}', 400),
    "an empty request": (b'{"requests": [{}]}', 400),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_body_that_is_nonsense_is_refused_in_googles_shape(case: str, google: Google) -> None:
    body, status = BODIES[case]

    response = google.raw("POST", f"/v4/spreadsheets/{google.id}:batchUpdate", body)

    assert response.status == status
    assert b"INVALID_ARGUMENT" in response.body
    assert b"Traceback" not in response.body
