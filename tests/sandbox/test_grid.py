"""A workbook's page as a person uses it: typing, pasting, sorting, undoing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, Route, expect

from tests.sandbox.browser import opened

ROWS = [
    ["Factura", "Cliente", "Importe", "Pagado", "Saldo", "Estado"],
    ["F-2", "Beto", "$ 2.000", "", "=C2-D2", "abierta"],
    ["F-1", "Ana", "$ 1.000", "", "=C3-D3", "abierta"],
    ["F-3", "Eva", "$ 3.000", "", "=C4-D4", "abierta"],
]
STATES = ["abierta", "pagada", "disputada"]


class Book:
    """A workbook behind a page: what the API says of it, and what the page shows."""

    def __init__(self, host: str, page: Page, identifier: str) -> None:
        self.root = f"http://{host}/v4/spreadsheets/{identifier}"
        self.page = page

    def values(self, text: str = "Cartera") -> Any:
        return requests.get(f"{self.root}/values/{text}", timeout=10).json().get("values", [])

    def batch(self, *wanted: Any) -> None:
        body = {"requests": list(wanted)}
        assert requests.post(f"{self.root}:batchUpdate", json=body, timeout=10).ok

    def cell(self, place: str) -> Any:
        column, row = ord(place[0]) - 65, int(place[1:]) - 1
        return self.page.locator(f".cell[data-row='{row}'][data-column='{column}']")

    def click(self, place: str, **more: Any) -> None:
        self.cell(place).click(**more)

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, place: str, text: str) -> None:
        self.click(place)
        self.page.keyboard.type(text)
        self.keys("Enter")
        self.settled()

    def do(self, name: str) -> None:
        self.page.click(f".toolbar [data-do={name}]")
        self.settled()

    def settled(self) -> None:
        expect(self.page.locator("#told")).to_have_text("Guardado")

    def paste(self, text: str) -> None:
        """Paste what another program put on the clipboard."""
        self.page.evaluate(
            """text => {
                const clipboardData = new DataTransfer();
                clipboardData.setData("text/plain", text);
                document.dispatchEvent(new ClipboardEvent("paste", {clipboardData}));
            }""",
            text,
        )
        self.settled()


def filled(host: str) -> str:
    url = f"http://{host}/v4/spreadsheets"
    properties = {"title": "Libro", "locale": "es_CO", "timeZone": "America/Bogota"}
    sheets = [{"properties": {"title": "Cartera", "gridProperties": {"frozenRowCount": 1}}}]
    made = requests.post(url, json={"properties": properties, "sheets": sheets}, timeout=10).json()
    identifier: str = made["spreadsheetId"]
    put = f"{url}/{identifier}/values/A1?valueInputOption=USER_ENTERED"
    requests.put(put, json={"values": ROWS}, timeout=10).raise_for_status()
    values = [{"userEnteredValue": each} for each in STATES]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "showCustomUi": True}
    place = {"startRowIndex": 1, "endRowIndex": 50, "startColumnIndex": 5, "endColumnIndex": 6}
    body = {"requests": [{"setDataValidation": {"range": place, "rule": rule}}]}
    requests.post(f"{url}/{identifier}:batchUpdate", json=body, timeout=10).raise_for_status()
    return identifier


@pytest.fixture
def book(host: str, browser: Browser) -> Iterator[Book]:
    identifier = filled(host)
    with opened(browser, f"http://{host}/sheet/{identifier}") as page:
        found = Book(host, page, identifier)
        expect(found.cell("A2")).to_have_text("F-2")
        yield found


def test_what_is_typed_is_read_as_typed_and_results_follow(book: Book) -> None:
    book.type("D2", "$ 500,50")

    expect(book.cell("D2")).to_have_text("$500,50")
    expect(book.cell("E2")).to_have_text("$1.500")
    assert book.values("Cartera!D2") == [["$500,50"]]


def test_undo_and_redo_bring_back_and_forth(book: Book) -> None:
    book.type("B2", "Beto Ruiz")
    book.type("B3", "Ana Díaz")

    book.keys("Control+z", "Control+z")
    expect(book.cell("B2")).to_have_text("Beto")
    book.keys("Control+y")

    expect(book.cell("B2")).to_have_text("Beto Ruiz")
    expect(book.cell("B3")).to_have_text("Ana")


def test_a_block_from_a_spreadsheet_program_is_pasted_and_undone(book: Book) -> None:
    book.click("A5")

    book.paste('F-4\t"dos\nlíneas"\t$ 4.000\r\nF-5\t"dice ""sí"""\t5.000,5\r\n')

    assert book.values("Cartera!A5:C6") == [
        ["F-4", "dos\nlíneas", "$4.000"],
        ["F-5", 'dice "sí"', "5.000,50"],
    ]
    book.do("undo")
    assert book.values("Cartera!A5:C6") == []


def test_the_line_end_of_another_program_clears_nothing(book: Book) -> None:
    book.click("B2")

    book.paste("Ana Díaz\r\n")

    assert book.values("Cartera!B2:B3") == [["Ana Díaz"], ["Ana"]]


def test_one_value_is_pasted_into_all_that_is_selected(book: Book) -> None:
    book.click("D2")
    book.click("D4", modifiers=["Shift"])

    book.paste("7")

    assert book.values("Cartera!D2:D4") == [["7"], ["7"], ["7"]]


def test_a_copied_block_takes_its_formulas_along(book: Book) -> None:
    book.click("E2")
    text = "$2.000"
    book.page.evaluate("""() => document.dispatchEvent(
        new ClipboardEvent("copy", {clipboardData: new DataTransfer()}))""")
    book.click("E5")
    book.paste(text)

    formula = book.values("Cartera!E5?valueRenderOption=FORMULA")
    assert formula == [["=C5-D5"]]


def test_a_corner_is_dragged_to_fill(book: Book) -> None:
    book.click("E4")
    handle, target = book.page.locator(".handle").bounding_box(), book.cell("E6").bounding_box()
    assert handle is not None

    book.page.mouse.move(handle["x"] + 4, handle["y"] + 4)
    book.page.mouse.down()
    book.page.mouse.move(target["x"] + 20, target["y"] + 12, steps=4)
    book.page.mouse.up()
    book.settled()

    assert book.values("Cartera!E5:E6?valueRenderOption=FORMULA") == [["=C5-D5"], ["=C6-D6"]]


def test_rows_are_sorted_below_the_header_with_their_formulas(book: Book) -> None:
    book.click("A3")

    book.do("sort_up")

    assert [row[0] for row in book.values()] == ["Factura", "F-1", "F-2", "F-3"]
    assert book.values("Cartera!E2?valueRenderOption=FORMULA") == [["=C2-D2"]]
    book.do("undo")
    assert [row[0] for row in book.values()] == ["Factura", "F-2", "F-1", "F-3"]


def test_a_header_that_is_not_frozen_is_not_sorted_in(book: Book) -> None:
    properties = {"sheetId": 0, "gridProperties": {"frozenRowCount": 0}}
    fields = "gridProperties.frozenRowCount"
    place = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 2}
    book.batch(
        {"updateSheetProperties": {"properties": properties, "fields": fields}},
        {"insertDimension": {"range": place}},
    )
    expect(book.cell("A4")).to_have_text("F-2")

    book.click("A5")
    book.do("sort_up")

    assert [row[:1] for row in book.values()] == [[], [], ["Factura"], ["F-1"], ["F-2"], ["F-3"]]


def test_rows_are_inserted_and_deleted_and_come_back(book: Book) -> None:
    book.click("A3")
    book.do("row_above")
    inserted = book.values()
    book.click("A2")
    book.click("A4", modifiers=["Shift"])
    book.do("rows_delete")
    deleted = [row[0] for row in book.values()]
    book.do("undo")
    book.do("undo")

    assert (inserted[2], deleted) == ([], ["Factura", "F-3"])
    assert [row[0] for row in book.values()] == ["Factura", "F-2", "F-1", "F-3"]


def test_a_deleted_column_comes_back_with_its_metadata(book: Book) -> None:
    place = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}
    metadata = {"metadataKey": "k", "visibility": "DOCUMENT", "location": {"dimensionRange": place}}
    book.batch({"createDeveloperMetadata": {"developerMetadata": metadata}})
    book.click("B3")

    book.do("columns_delete")
    gone = book.values("Cartera!B1")
    book.do("undo")

    fields = "?fields=sheets.data.columnMetadata.developerMetadata.metadataKey&ranges=Cartera!B1"
    found = requests.get(book.root + fields, timeout=10).json()
    assert gone == [["Importe"]]
    assert book.values("Cartera!B1:B3") == [["Cliente"], ["Beto"], ["Ana"]]
    [column] = found["sheets"][0]["data"][0]["columnMetadata"]
    assert column["developerMetadata"] == [{"metadataKey": "k"}]


def test_a_state_is_chosen_from_its_list(book: Book) -> None:
    book.click("F2")
    book.keys("Enter", "ArrowDown", "ArrowDown", "Enter")
    book.settled()
    book.click("F3")
    book.cell("F3").locator(".drop").click()
    book.page.click(".options li:has-text('disputada')")
    book.settled()

    assert book.values("Cartera!F2:F3") == [["pagada"], ["disputada"]]


def test_a_tick_is_set_with_the_space_bar(book: Book) -> None:
    place = {"startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 6, "endColumnIndex": 7}
    book.batch({"setDataValidation": {"range": place, "rule": {"condition": {"type": "BOOLEAN"}}}})
    expect(book.cell("G2")).to_contain_text("☐")

    book.click("G2")
    book.keys("Space")
    book.settled()

    expect(book.cell("G2")).to_contain_text("☑")
    assert book.values("Cartera!G2?valueRenderOption=UNFORMATTED_VALUE") == [[True]]


def test_what_somebody_else_changes_appears_marked_and_own_changes_do_not(book: Book) -> None:
    book.type("B2", "Mío")
    assert book.page.locator(".changed").count() == 0

    put = f"{book.root}/values/D3?valueInputOption=USER_ENTERED"
    requests.put(put, json={"values": [["$ 400"]]}, timeout=10).raise_for_status()

    expect(book.cell("D3")).to_have_text("$400")
    assert {each.get_attribute("data-column") for each in book.page.locator(".changed").all()} == {"3", "4"}  # fmt: skip
    expect(book.page.locator("#told")).to_have_text("Lo cambió otra persona")


def test_a_workbook_is_withheld_from_programs_at_a_press_and_given_back(book: Book) -> None:
    share = book.page.locator(".share")

    expect(share).to_have_text("Compartida con programas")
    share.click()
    expect(share).to_have_attribute("aria-pressed", "false")
    expect(share).to_have_text("Compartida con programas")
    withheld = requests.get(book.root, timeout=10).status_code
    book.type("A2", "F-9")
    share.click()
    expect(share).to_have_attribute("aria-pressed", "true")

    assert withheld == 403
    assert book.values("A2") == [["F-9"]]


@pytest.mark.parametrize("fate", ["refused", "unanswered"])
def test_sharing_that_fails_is_said_and_shows_what_is_so(fate: str, book: Book) -> None:
    def fail(route: Route) -> None:
        if fate == "refused":
            route.fulfill(status=404, json={"error": {"message": "No está."}})
        else:
            route.abort()

    book.page.route("**/_sandbox/share", fail)

    book.page.click(".share")

    said = "No está." if fate == "refused" else "El sandbox no responde"
    expect(book.page.locator("#told")).to_contain_text(said)
    expect(book.page.locator(".share")).to_have_attribute("aria-pressed", "true")


def test_the_title_stays_to_be_read_on_a_phone(host: str, browser: Browser) -> None:
    with opened(browser, f"http://{host}/sheet/{filled(host)}", width=390) as page:
        title = page.locator("header b").bounding_box()
        heights = [page.locator(each).bounding_box() for each in (".share", ".menu summary")]
        wide = page.evaluate("document.documentElement.scrollWidth")

    assert title is not None
    assert title["width"] >= 100
    assert all(each is not None and each["height"] < 40 for each in heights)
    assert wide == 390


def test_keys_move_as_in_a_spreadsheet(book: Book) -> None:
    place = book.page.locator("#name")
    steps = [
        ("Control+Home", "A1"), ("Control+ArrowDown", "A4"), ("Control+ArrowRight", "C4"),
        ("Tab", "D4"), ("Shift+Tab", "C4"), ("Home", "A4"), ("ArrowUp", "A3"),
        ("Shift+ArrowRight", "A3:B3"), ("Shift+ArrowDown", "A3:B4"), ("Control+End", "L4"),
    ]  # fmt: skip
    book.click("C3")

    for keys, expected in steps:
        book.keys(keys)
        expect(place).to_have_text(expected)


def test_what_the_sheet_refuses_is_said_and_nothing_is_lost(book: Book) -> None:
    book.click("A2")
    book.page.keyboard.type("x" * 10)
    book.page.evaluate("document.querySelector('.editor').value = 'x'.repeat(50001)")
    book.keys("Enter")

    expect(book.page.locator("#told")).to_contain_text("No se pudo: Your input contains more")
    expect(book.cell("A2")).to_have_text("F-2")


def test_a_long_sheet_scrolls_to_its_end(book: Book) -> None:
    values = [[f"N-{number}"] for number in range(3000)]
    book.batch({"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 3000}})
    put = f"{book.root}/values/A5?valueInputOption=RAW"
    requests.put(put, json={"values": values}, timeout=10).raise_for_status()
    expect(book.cell("A6")).to_have_text("N-1")

    book.click("A4")
    book.keys("Control+ArrowDown")

    expect(book.page.locator("#name")).to_have_text("A3004")
    expect(book.cell("A3004")).to_have_text("N-2999")
    expect(book.cell("A1")).to_have_text("Factura")


def test_a_finger_selects_and_types_on_a_phone(host: str, browser: Browser) -> None:
    identifier = filled(host)
    with opened(browser, f"http://{host}/sheet/{identifier}", 390) as page:
        book = Book(host, page, identifier)
        book.cell("B2").tap()
        expect(page.locator("#name")).to_have_text("B2")
        book.cell("B2").tap()
        page.locator(".editor").fill("Beto Ruiz")
        book.keys("Enter")
        book.settled()

        width = page.evaluate("document.documentElement.scrollWidth")
        assert (book.values("Cartera!B2"), width) == ([["Beto Ruiz"]], 390)
