"""The view: only the system's columns, only what differs, found again when rows move."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aldia import resources
from aldia.ledger.recognition.column_names import column_letters
from aldia.ledger.values.cells import Scalar
from aldia.planning.reporting.view import show
from aldia.workbook.showing import ViewWriter
from sandbox.google.a1 import column_index
from tests.office import HEADERS, TAB, Office, a_line

VIEW = "sheets.spreadsheets.values.batchUpdateByDataFilter"


def test_every_open_row_says_why(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2", email=""), a_line("F-3", pagado="sí"), live=False)

    office.run()

    assert office.column("Por qué") == {
        "F-1": "Ensayo: hoy saldría «Aviso 1»",
        "F-2": "No se envía: sin correo",
        "F-3": "Pagada",
    }
    assert office.column("Días de atraso")["F-1"] == "3"


def test_an_idle_run_costs_four_reads_and_writes_nothing(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    office.run()  # which adds the customer's line
    office.run()
    office.control("reset")

    assert office.run().calls == {"sheets_reads": 4, "sheets_writes": 0, "mail": 0}


def test_what_was_typed_over_heals(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    office.run()
    columns = office.values(TAB)[0]
    place = chr(65 + columns.index("Por qué"))
    office.edit({"tab": TAB, "type": {f"{place}1": "", f"{place}2": "porque sí"}})

    office.run()

    assert office.column("Por qué")["F-1"] == "Ensayo: hoy saldría «Aviso 1»"


def system_place(office: Office, header: str, tab: str = TAB) -> str:
    return column_letters(office.values(tab)[0].index(header))


def test_a_column_to_which_somebody_gave_another_title_is_theirs(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"), live=False)
    office.run()
    place = system_place(office, "Situación")
    office.edit({"tab": TAB, "type": {f"{place}1": "Ruta", f"{place}2": "norte", f"{place}3": ""}})

    office.run()

    assert office.column("Ruta") == {"F-1": "norte", "F-2": ""}
    assert "Alguien escribió «Ruta» sobre el encabezado" in str(office.values("Revisar"))


BESIDE = {
    "a sum below the table": ("Saldo al día", 5, "=SUM(L2:L3)"),
    "a sum in a total row": ("Saldo al día", 4, "=SUM(L2:L3)"),
    "a note below the table": ("Por qué", 6, "Llamar a Marta"),
    "a note right below it": ("Situación", 4, "revisado por Ana"),
}


@pytest.mark.parametrize("case", BESIDE)
def test_what_a_person_puts_into_a_system_column_beside_the_rows_stays(
    office: Office, case: str
) -> None:
    header, row, typed = BESIDE[case]
    office.adopt(a_line("F-1"), a_line("F-2"), live=False)
    place = system_place(office, header)
    office.edit({"tab": TAB, "type": {f"{place}{row}": typed, "B4": "Total"}})

    for _ in range(2):
        office.run()

    cell = office.workbook.find(f"{TAB}!{place}{row}")[0].cell(row - 1, column_index(place))
    assert (cell.formula or cell.value) == typed


def test_a_total_stays_when_rows_move_in_mid_run(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"), live=False)
    place = system_place(office, "Saldo al día")
    office.edit({"tab": TAB, "type": {f"{place}6": "=1+1"}})
    office.edit({"tab": TAB, "insert_rows": [2, 1]}, before=(VIEW, 1))

    office.run()

    assert office.column("Situación") == {"F-1": "Vencida", "F-2": "Vencida"}
    assert office.values(TAB)[6][-1] == "2"


def test_rows_whose_invoice_was_cleared_are_cleared_as_well(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"), live=False)
    office.run()
    office.edit({"tab": TAB, "type": {f"{letter}3": "" for letter in "ABCDE"}})

    office.run()

    assert len(office.values(TAB)) == 2


def test_notes_in_the_tabs_that_are_ours_stay(office: Office) -> None:
    office.adopt(a_line("F-1", "fin de mes"), a_line("F-2"), live=False)
    office.edit({"tab": "Revisar", "type": {"A2": "mi nota", "G9": "otra"}})
    office.edit({"tab": "Resumen", "type": {"G5": "aquí", "A70": "abajo"}})
    office.edit({"tab": "Memoria", "type": {"A40": "no borrar", "D3": "ni esto"}})

    for _ in range(2):
        office.run()
        office.pass_days(1)

    assert office.values("Revisar")[1] == ["mi nota"]
    assert office.values("Revisar")[2][2] == "Vence"
    assert office.values("Revisar")[8][6] == "otra"
    assert office.values("Resumen")[4][6] == "aquí"
    assert office.values("Resumen")[69] == ["abajo"]
    assert "no borrar" in {row[0] for row in office.values("Memoria") if row}
    assert office.values("Memoria")[2][3] == "ni esto"


def test_a_header_typed_over_leaves_peoples_cells_and_no_figure_of_before(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    office.run()
    before = office.values(TAB)[1]
    first = office.values(TAB)[0].index("Saldo al día")
    office.edit({"tab": TAB, "type": {"A1": "0001-01-01"}})

    office.run()

    after = office.values(TAB)[1]
    assert after[:first] == before[:first]
    assert next(cell for cell in after[first:] if cell) == "Por corregir"
    assert "Factura" in str(office.values("Revisar"))


def test_a_column_that_moved_is_still_found(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    office.edit({"tab": TAB, "insert_columns": ["A", 2]})

    office.run()

    assert office.column("Situación") == {"F-1": "Vencida"}


def test_a_column_inserted_in_mid_run_shifts_nothing(office: Office) -> None:
    office.adopt(a_line("F-1", mías="mía"), live=False)
    office.edit({"tab": TAB, "insert_columns": ["B", 1]}, before=(VIEW, 1))

    office.run()

    assert office.column("Mías") == {"F-1": "mía"}
    assert office.column("Situación") == {"F-1": "Vencida"}


def test_rows_sorted_in_mid_run_get_their_own_words(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2", pagado="sí"), a_line("F-3", email=""), live=False)
    office.edit({"tab": TAB, "sort": {"by": "A", "descending": True}}, before=(VIEW, 1))

    office.run()

    assert office.column("Situación") == {"F-3": "Vencida", "F-2": "Pagada", "F-1": "Vencida"}
    assert office.column("Por qué")["F-3"] == "No se envía: sin correo"


def test_rows_deleted_in_mid_run_leave_nothing_behind(office: Office) -> None:
    office.adopt(a_line("F-1", pagado="sí"), a_line("F-2"), a_line("F-3"), live=False)
    office.edit({"tab": TAB, "delete_rows": [2, 1]}, before=(VIEW, 1))

    office.run()

    assert office.column("Situación") == {"F-2": "Vencida", "F-3": "Vencida"}
    assert len(office.values(TAB)) == 3


def test_a_deleted_system_column_is_simply_not_written(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    place = chr(65 + office.values(TAB)[0].index("Situación"))
    office.edit({"tab": TAB, "delete_columns": [place, 1]})

    office.run()

    assert office.column("Por qué")["F-1"].startswith("Ensayo")
    assert office.values(TAB)[0][: len(HEADERS)] == HEADERS
    assert "Se borró la columna «Situación»" in str(office.values("Revisar"))


def test_problems_stand_in_the_doctors_tab_and_go_when_mended(office: Office) -> None:
    office.adopt(a_line("F-1", "fin de mes"), live=False)
    office.run()
    rows = office.values("Revisar")
    office.edit({"tab": TAB, "type": {"D2": "21/11/2026"}})

    office.run()

    assert rows[1][:4] == [TAB, "2", "Vence", "fin de mes"]
    assert "2026-12-31" in rows[1][4]
    assert len(office.values("Revisar")) == 1


def test_the_status_cell_says_what_happened(office: Office) -> None:
    office.adopt(a_line("F-1"))

    office.run()

    assert office.values("Ajustes")[1][3] == "Revisado el 24 nov 2026. Hoy salió 1 correo."


def test_the_customers_tab_shows_what_each_owes(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2", "30/11/2026", customer="CLIENTE F-1"), live=False)
    office.edit({"tab": "Clientes", "append": [["Cliente F-1"]]})

    office.run()

    row = office.values("Clientes")[1]
    assert row[14:16] == ["$\N{NO-BREAK SPACE}100", "$\N{NO-BREAK SPACE}200"]


def test_a_view_that_google_refuses_to_take_is_left_to_the_next_run(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.faults({"route": VIEW, "kind": "503"})

    report = office.run()
    office.faults()
    office.run()

    assert report.fates["sent"] == 1
    assert not report.is_finished
    assert len(office.mail) == 1
    assert office.column("Avisos") == {"F-1": "1"}


def test_a_copy_of_the_tab_inside_the_workbook_is_not_written_to(office: Office) -> None:
    """Sheets may copy the columns' metadata along."""
    office.adopt(a_line("F-1"), live=False)
    book = office.workbook
    original = next(book.in_order())
    copy = original.copy()
    copy.id, copy.title = 77, "Archivo"
    book.sheets[77] = copy
    for item in list(book.metadata.values()):
        if item.sheet == original.id:
            key = book.new_id()
            book.metadata[key] = replace(item, id=key, sheet=77)
    before = office.values("Archivo")

    office.run()

    assert office.values("Archivo") == before
    assert office.column("Situación") == {"F-1": "Vencida"}


def test_the_status_cell_turns_into_a_warning_by_itself_after_a_day_of_silence(
    office: Office,
) -> None:
    office.adopt(a_line("F-1"))
    office.run()

    fresh = office.values("Ajustes")[1][3]
    office.pass_days(25 / 24)
    still = office.values("Ajustes")[1][3]
    office.pass_days(2 / 24)
    silent = office.values("Ajustes")[1][3]
    office.run()
    again = office.values("Ajustes")[1][3]

    assert fresh == still
    assert fresh.startswith("Revisado el 24 nov 2026")
    assert silent.startswith("ATENCIÓN: Aldía no trabaja desde el 24 nov 2026")
    assert again.startswith("Revisado el 25 nov 2026")


def test_the_status_is_the_only_formula_that_is_ever_written(office: Office) -> None:
    office.adopt(a_line("F-1", customer='=IMPORTXML("http://x")', mías="=1+1"))

    office.run()

    written = [
        cell.formula
        for sheet in office.workbook.in_order()
        for row in sheet.rows
        for cell in row
        if cell.formula is not None
    ]
    ours = [formula for formula in written if formula.startswith("=IF(NOW()*24>")]
    assert len(ours) == 1
    assert len(written) == 3


def test_a_text_that_no_cell_holds_is_cut_once_and_not_written_again(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    office.run()  # which adds the customer's line
    office.run()
    client, found = office.client(), office.assess()
    view = show(found.ledger, found.history, found.plan, found.problems, found.catalog)
    row: list[Scalar] = ["Hoja", 2, "Vence", "x" * 60_000, "a \ud800 b", "Detiene"]
    long = replace(view, doctor=[row])

    for _ in range(2):
        ViewWriter(client, resources.schema(), "es").show(office.assess().snapshot, long)

    assert len(office.values("Revisar")[1][3]) == 50_000
    assert office.values("Revisar")[1][4] == "a \ufffd b"
    assert client.calls["writes"] == 1


def why_in(office: Office, row: int) -> str:
    """Return what stands under *Por qué* in a row, as numbered on screen."""
    cells = office.values(TAB)
    place = cells[0].index("Por qué")
    return cells[row - 1][place] if place < len(cells[row - 1]) else ""


def test_a_row_that_is_no_invoice_says_for_what_it_was_taken(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"), live=False)
    office.edit({"tab": TAB, "type": {"B5": "Total"}})

    office.run()

    assert why_in(office, 5) == "Total: no es una factura"
    assert why_in(office, 4) == ""


def test_a_row_that_is_no_invoice_any_more_says_nothing(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    office.edit({"tab": TAB, "type": {"B4": "Total"}})
    office.run()
    office.edit({"tab": TAB, "type": {"B4": ""}})

    office.run()

    assert len(office.values(TAB)) == 2


def test_a_row_is_explained_in_the_same_write_as_the_others_and_only_once(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    office.run()  # which adds the customer's line
    office.run()
    office.edit({"tab": TAB, "type": {"B4": "Total"}})

    first, second = office.run(), office.run()

    assert first.calls["sheets_writes"] <= 2  # the view, and the status
    assert second.calls["sheets_writes"] == 0


def test_a_sum_that_a_person_adds_beside_the_explanation_stays(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"), live=False)
    office.edit({"tab": TAB, "type": {"B4": "Total"}})
    office.run()
    place = system_place(office, "Saldo al día")
    office.edit({"tab": TAB, "type": {f"{place}4": "=1+1"}})

    office.run()

    assert why_in(office, 4) == "Total: no es una factura"
    assert office.values(TAB)[3][column_index(place)] == "2"


def test_an_invoice_that_becomes_a_total_keeps_no_figure_of_before(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"), live=False)
    office.run()
    office.edit({"tab": TAB, "type": {f"{letter}3": "" for letter in "ACDE"} | {"B3": "Total"}})

    office.run()

    cells = dict(zip(office.values(TAB)[0], office.values(TAB)[2], strict=False))
    assert [text for text in cells.values() if text] == [
        *("Total", "No es factura", "Total: no es una factura"),
    ]


def test_explanations_follow_their_rows_when_the_sheet_is_sorted(office: Office) -> None:
    office.adopt(a_line("F-2"), a_line("F-1"), live=False)
    office.edit({"tab": TAB, "type": {"B4": "Total"}})
    office.run()
    office.edit({"tab": TAB, "insert_rows": [2, 1]})
    office.edit({"tab": TAB, "type": {"B2": "Nota del contador"}})

    office.run()

    assert [why_in(office, row) for row in (2, 5)] == [
        "Nota o título: no es una factura",
        "Total: no es una factura",
    ]
    assert office.column("Situación")["F-1"] == "Vencida"
