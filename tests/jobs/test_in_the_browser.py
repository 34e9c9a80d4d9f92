"""A person works in the sheet's page, in real Chromium, while a run is under way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import expect

from tests.office import HEADERS, TAB, Office, a_line
from tests.sandbox.browser import chromium, opened

BATCH = "sheets.spreadsheets.batchUpdate"


def test_a_customer_marked_as_paid_in_the_page_during_a_run_gets_no_letter(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    with (
        chromium() as browser,
        opened(browser, f"http://{office.host}/sheet/{office.book}?tab={TAB}") as page,
        ThreadPoolExecutor(1) as pool,
    ):
        state = page.locator(f".cell[data-row='1'][data-column='{HEADERS.index('Estado')}']")
        expect(page.locator(".cell[data-row='1'][data-column='0']")).to_have_text("F-1")
        office.faults({"route": BATCH, "nth": 1, "kind": "hang", "seconds": 3})
        running = pool.submit(office.run)
        while not office.sandbox.calls[BATCH]:
            page.wait_for_timeout(20)

        state.click()
        page.keyboard.type("pagada")
        page.keyboard.press("Enter")
        expect(page.locator("#told")).to_have_text("Guardado")
        was_running = not running.done()
        report = running.result()

        expect(page.locator(".cell.changed").first).to_be_visible()

    assert was_running
    assert report.fates == {"sent": 1, "released": 1}
    assert [letter.to[0] for letter in office.mail] == ["Cliente F-2 <f-2@cliente.example>"]
    assert state_of(office) == "pagada"


def state_of(office: Office) -> str:
    return str(office.values(TAB)[1][HEADERS.index("Estado")])
