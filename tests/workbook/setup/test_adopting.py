"""Set-up adopts what is there, fills what is empty, and twice changes nothing."""

from __future__ import annotations

import pytest

from aldia import resources
from aldia.errors import AskPerson
from aldia.workbook.reading import read_workbook
from aldia.workbook.setup.adopting import adopt
from tests.office import HEADERS, TAB, Office, a_line

SCHEMA = resources.schema()


def human_cells(office: Office) -> list[list[object]]:
    sheet = office.workbook.titled(TAB)
    assert sheet is not None
    width = len(HEADERS)
    return [[sheet.cell(row, column).value for column in range(width)] for row in range(3)]


def test_every_human_cell_stays_where_it_is(office: Office) -> None:
    office.make_book(a_line("F-1", mías="nota"), a_line("F-2"))
    before = human_cells(office)

    adopt(office.client(), SCHEMA, tabs=[TAB])

    assert human_cells(office) == before
    header = office.values(TAB)[0]
    assert header[: len(HEADERS)] == HEADERS
    assert header[len(HEADERS)] == "Saldo al día"


def test_a_second_time_changes_nothing(office: Office) -> None:
    office.make_book(a_line("F-1"))
    adopt(office.client(), SCHEMA, tabs=[TAB])
    office.control("reset")

    assert adopt(office.client(), SCHEMA).steps == []
    assert "sheets.spreadsheets.batchUpdate" not in office.calls


def test_settings_that_an_earlier_version_lacked_are_added_below(office: Office) -> None:
    office.make_book(a_line("F-1"))
    adopt(office.client(), SCHEMA, tabs=[TAB])
    before = office.values("Ajustes")
    first = len(before) - 1
    places = [f"{letter}{row}" for letter in "ABC" for row in (first, first + 1)]
    office.edit({"tab": "Ajustes", "type": dict.fromkeys(places, "")})
    lacking = [row[0] for row in before[-2:]]

    done = adopt(office.client(), SCHEMA)

    assert done.steps == [("setting_added", label) for label in lacking]
    assert office.values("Ajustes") == before
    assert adopt(office.client(), SCHEMA).steps == []


def test_no_setting_is_added_where_people_moved_the_columns(office: Office) -> None:
    office.make_book(a_line("F-1"))
    adopt(office.client(), SCHEMA, tabs=[TAB])
    office.edit({"tab": "Ajustes", "type": {"A1": "Valor", "B1": "Ajuste"}})

    assert not [step for step in adopt(office.client(), SCHEMA).steps if step[0] == "setting_added"]


def test_a_receivables_tab_of_id_0_is_found_again_whatever_its_title(office: Office) -> None:
    """Google leaves the id 0 out of ranges, and of whatever else may be without it."""
    office.make_book(a_line("F-1"))
    adopt(office.client(), SCHEMA, tabs=[TAB])
    office.edit({"tab": TAB, "rename": "Lo que me deben"})

    found = read_workbook(office.client(), SCHEMA)

    sheet = found.frame.bound["invoices"]
    assert (sheet.id, sheet.title) == (0, "Lo que me deben")
    [record] = found.tables["invoices"].records()
    assert record["invoice"].value == "F-1"


def test_the_systems_columns_go_right_of_everything_used(office: Office) -> None:
    office.make_book(["F-1"], headers=["Factura", "Cliente", "Correo", "Vence", "Importe"])
    office.edit({"tab": TAB, "type": {"J7": "una nota suelta"}})

    adopt(office.client(), SCHEMA, tabs=[TAB])

    assert office.values(TAB)[0].index("Saldo al día") == 10


def test_a_full_grid_gets_more_columns(office: Office) -> None:
    office.make_book(headers=[*HEADERS, *(f"Dato {n}" for n in range(17))])

    adopt(office.client(), SCHEMA, tabs=[TAB])

    assert office.values(TAB)[0][26] == "Saldo al día"


def test_an_empty_workbook_is_filled_and_ready_to_type(office: Office) -> None:
    office.make_book(headers=[])

    adopt(office.client(), SCHEMA, language="es")

    titles = [sheet.title for sheet in office.workbook.in_order()]
    assert titles[0] == "Facturas"
    assert {"Clientes", "Pagos", "Ajustes", "Bitácora", "Memoria"} <= set(titles)
    sheet = office.workbook.titled("Facturas")
    assert sheet is not None
    assert sheet.properties["gridProperties"]["frozenRowCount"] == 1
    state = [cell.value for cell in sheet.rows[0]].index("Estado")
    offered = sheet.cell(1, state).validation
    assert offered is not None
    assert offered["condition"]["values"][0] == {"userEnteredValue": "Abierta"}


def test_an_english_workbook_is_set_up_in_english(office: Office) -> None:
    office.make_book(headers=[], locale="en_US")

    adopt(office.client(), SCHEMA)

    assert [row[0] for row in office.values("Settings")[:3]] == ["Setting", "Mode", "Business"]
    assert office.values("Steps")[1][:3] == ["Courtesy", "-3", "courtesy"]


def test_a_book_with_spanish_headers_is_set_up_in_spanish_whatever_its_locale(
    office: Office,
) -> None:
    office.make_book(a_line("F-1"), locale="en_US")

    adopt(office.client(), SCHEMA, tabs=[TAB])

    assert [row[0] for row in office.values("Ajustes")[:3]] == ["Ajuste", "Modo", "Negocio"]
    assert office.assess().ledger.settings.language == "es"


def test_existing_tabs_are_recognised_by_their_titles(office: Office) -> None:
    office.make_book(a_line("F-1"))
    requests = [{"addSheet": {"properties": {"title": "CLIENTES"}}}]
    office.client().once("post", ":batchUpdate", json={"requests": requests})
    office.edit({"tab": "CLIENTES", "append": [["Cliente", "Correo"], ["Café", "c@x.example"]]})

    adopt(office.client(), SCHEMA, tabs=[TAB])

    assert office.values("CLIENTES")[0][:3] == ["Cliente", "Correo", "Vencido"]
    assert office.workbook.titled("Clientes 2") is None


def test_the_owners_own_receipts_are_read_and_no_tab_is_added_beside_them(office: Office) -> None:
    office.make_book(a_line("F-1"), a_line("F-2"))
    requests = [{"addSheet": {"properties": {"title": "Lo que entró"}}}]
    office.client().once("post", ":batchUpdate", json={"requests": requests})
    receipts = [["Fecha", "Factura", "Valor recibido"], ["20/11/2026", "F-1", 40]]
    office.edit({"tab": "Lo que entró", "append": receipts})

    adopt(office.client(), SCHEMA, country="CO")
    office.edit({"tab": "Lo que entró", "rename": "Caja"})
    found = office.assess()

    titles = [sheet.title for sheet in office.workbook.in_order()]
    assert "Pagos" not in titles
    assert found.ledger.tables["payments"].title == "Caja"
    assert [invoice.balance for invoice in found.ledger.invoices] == [60, 100]


def test_before_set_up_a_book_is_read_as_set_up_would_bind_it(office: Office) -> None:
    office.make_book(a_line("F-1"))
    requests = [{"addSheet": {"properties": {"title": "Recaudos varios"}}}]
    office.client().once("post", ":batchUpdate", json={"requests": requests})
    receipts = [["Fecha", "Factura", "Valor recibido"], ["20/11/2026", "F-1", 40]]
    office.edit({"tab": "Recaudos varios", "append": receipts})

    [invoice] = office.assess().ledger.invoices

    assert invoice.balance == 60


def test_bills_to_pay_are_refused_and_nothing_is_written(office: Office) -> None:
    headers = ["Factura", "Proveedor", "Correo", "Vence", "Importe"]
    bill = ["F-1", "Luz del Plata", "luz@plata.example", "21/11/2026", 100]
    office.make_book(bill, headers=headers)
    office.control("reset")

    with pytest.raises(AskPerson, match="bills_to_pay"):
        adopt(office.client(), SCHEMA, tabs=[TAB])

    assert "sheets.spreadsheets.batchUpdate" not in office.calls


def test_a_renamed_tab_and_a_copy_of_it_confuse_nobody(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    office.edit({"tab": TAB, "rename": "Lo que nos deben"})
    requests = [{"addSheet": {"properties": {"title": TAB}}}]
    office.client().once("post", ":batchUpdate", json={"requests": requests})

    found = office.assess()

    assert found.ledger.tables["invoices"].title == "Lo que nos deben"
    assert len(found.ledger.invoices) == 1


def test_a_deleted_system_column_is_missed_and_comes_back(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    why = office.values(TAB)[0].index("Por qué")
    office.edit({"tab": TAB, "delete_columns": [chr(65 + why), 1]})

    missed = [problem.column for problem in office.assess().problems]
    adopt(office.client(), SCHEMA)

    assert missed == ["Por qué"]
    assert office.values(TAB)[0][-1] == "Por qué"


REFUSED: dict[str, tuple[list[str], str]] = {
    "a missing column": (["Factura", "Cliente", "Correo", "Importe"], "column_missing"),
    "a doubled column": (
        ["Factura", "Cliente", "Correo", "Vence", "Importe", "Importe"],
        "column_doubled",
    ),
    "somebody else's data": (["Peras", "Manzanas"], "not_receivables"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_tab_that_cannot_be_read_is_left_alone(case: str, office: Office) -> None:
    headers, code = REFUSED[case]
    office.make_book(["F-1", "Ana", "ana@x.example", "21/11/2026", 100, 90], headers=headers)
    office.control("reset")

    with pytest.raises(AskPerson) as caught:
        adopt(office.client(), SCHEMA, tabs=[TAB])

    assert caught.value.code == code
    assert "sheets.spreadsheets.batchUpdate" not in office.calls


def test_a_tab_that_is_not_there_is_said_with_those_that_are(office: Office) -> None:
    office.make_book(a_line("F-1"))

    with pytest.raises(AskPerson) as caught:
        adopt(office.client(), SCHEMA, tabs=["Otra"])

    assert caught.value.details["found"] == f"«{TAB}»"


@pytest.mark.parametrize("title", ["Revisar", "Bitácora", "Memoria", "Log", "Avisos", "Pagos"])
def test_a_persons_own_tab_that_bears_a_title_of_ours_stays_theirs(
    office: Office, title: str
) -> None:
    office.make_book(a_line("F-1", "fin de mes"))
    requests = [{"addSheet": {"properties": {"title": title}}}]
    office.client().once("post", ":batchUpdate", json={"requests": requests})
    notes = [["mis cosas", "otras"], ["leche", "pan"], ["", "sal"]]
    office.edit({"tab": title, "append": notes})

    adopt(office.client(), SCHEMA, tabs=[TAB], country="CO")
    report = office.run()

    assert office.values(title) == notes
    assert report.preview == "preview"
    assert f"{title} 2" in [sheet.title for sheet in office.workbook.in_order()] or title == "Log"


def test_the_summary_has_its_charts_formats_and_formulas_in_notes(office: Office) -> None:
    office.make_book(a_line("F-1"))
    adopt(office.client(), resources.schema(), tabs=[TAB], country="CO")

    fields = "sheets(properties(title),charts,data(rowData(values(note))))"
    sheets = office.client().read("", fields=fields)["sheets"]

    [summary] = [each for each in sheets if each["properties"]["title"] == "Resumen"]
    titles = [chart["spec"]["title"] for chart in summary["charts"]]
    notes = str(summary["data"])
    assert titles == [
        "Por cobrar, por antigüedad (COP)",
        "Dinero esperado por semana (COP)",
        "Quiénes hacen el atraso",
        "Facturado y cobrado por mes (COP)",
        "Vencido al terminar cada mes (COP)",
    ]
    assert "DSO = " in notes
    assert "CEI = " in notes


def test_a_workbook_of_before_gets_the_summary_once(office: Office) -> None:
    office.adopt(a_line("F-1"))
    place = next(
        sheet["properties"]["sheetId"]
        for sheet in office.client().read("")["sheets"]
        if sheet["properties"]["title"] == "Resumen"
    )
    office.client().once(
        "post", ":batchUpdate", json={"requests": [{"deleteSheet": {"sheetId": place}}]}
    )

    report = office.run()
    done = adopt(office.client(), resources.schema())
    again = adopt(office.client(), resources.schema())
    office.run()

    assert report.preview is None
    assert ("tab_added", "Resumen") in done.steps
    assert again.steps == []
    assert office.values("Resumen")[4][:2] == ["Por cobrar", "100"]


def test_a_country_is_known_by_its_name(office: Office) -> None:
    office.make_book(a_line("F-1"))

    adopt(office.client(), SCHEMA, tabs=[TAB], country="Colombia")

    assert ["País", "CO"] in [row[:2] for row in office.values("Ajustes")]


def test_a_country_that_is_not_known_is_refused_at_once(office: Office) -> None:
    office.make_book(a_line("F-1"))

    with pytest.raises(AskPerson, match="country_unknown"):
        adopt(office.client(), SCHEMA, tabs=[TAB], country="Atlántida")

    assert [sheet.title for sheet in office.workbook.sheets.values()] == [TAB]
