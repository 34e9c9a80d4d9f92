"""The Columns tab: what each column is taken for, and a person who says otherwise."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from aldia import resources
from aldia.errors import AldiaError, ComeAgain
from aldia.ledger.recognition.column_names import column_letters
from aldia.workbook.setup.adopting import adopt
from aldia.workbook.writes import batch
from tests.office import TAB, Office, a_line

TITLE = "Columnas"
ODD = "Abonado a cuenta"
"""Title of a column that Aldía asks about."""

SAID = "G"
"""Letter of the person's column in the Columns tab."""


def lines(office: Office) -> dict[str, list[Any]]:
    """Return the rows of the tab by header of the column; each padded to seven cells."""
    rows = [[*row, *[""] * 7][:7] for row in office.values(TITLE)[1:]]
    return {row[2]: row for row in rows if any(row)}


def row_of(office: Office, header: str) -> int:
    rows = office.values(TITLE)
    return next(i for i, row in enumerate(rows, 1) if len(row) > 2 and row[2] == header)


def say(office: Office, header: str, word: str) -> None:
    office.edit({"tab": TITLE, "type": {f"{SAID}{row_of(office, header)}": word}})


def rename(office: Office, old: str, new: str) -> None:
    place = office.values(TAB)[0].index(old)
    office.edit({"tab": TAB, "type": {f"{column_letters(place)}1": new}})


def words(office: Office) -> list[str]:
    """Return what is kept with columns."""
    return sorted(i.value for i in office.workbook.metadata.values() if i.key == "aldia_means")


def with_a_column(office: Office, header: str, *cells: Any) -> None:
    """Adopt a book of one open invoice for each cell, which stands in one more column."""
    rows = [a_line(f"F-{i}", mías=cell) for i, cell in enumerate(cells, 1)]
    office.adopt(*rows)
    rename(office, "Mías", header)


def test_set_up_lists_every_column_that_holds_something(office: Office) -> None:
    office.adopt(a_line("F-1", mías="ruta 4"))

    found = lines(office)

    assert found["Factura"][:5] == [TAB, "A", "Factura", "F-1", "Factura"]
    assert found["Vence"][3:5] == ["21/11/2026", "Vence"]
    assert found["Mías"][4:6] == ["", "Aldía no la usa."]
    assert "Promesa" not in found
    assert "Saldo al día" not in found


def test_the_columns_of_the_invoices_come_first(office: Office) -> None:
    office.make_book(a_line("F-1"))
    requests = [{"addSheet": {"properties": {"title": "Abonos", "index": 0}}}]
    office.client().once("post", ":batchUpdate", json={"requests": requests})
    paid = [["Factura", "Fecha", "Valor"], ["F-1", "20/11/2026", 40]]
    office.edit({"tab": "Abonos", "append": paid})

    adopt(office.client(), resources.schema())

    tabs = dict.fromkeys(row[0] for row in office.values(TITLE)[1:])
    assert [*tabs] == [TAB, "Abonos"]


def test_the_drop_down_offers_the_columns_of_that_tab(office: Office) -> None:
    office.adopt(a_line("F-1"))

    sheet = office.workbook.titled(TITLE)
    assert sheet is not None
    rule = (sheet.cell(1, 6).look.validation or {})["condition"]["values"]
    offered = [each["userEnteredValue"] for each in rule]
    assert {"Vence", "Pagado", "No se usa", "Que decida Aldía"} <= set(offered)


def test_a_second_run_writes_no_line(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    office.run()  # which adds the customer's line
    office.run()
    before = office.values(TITLE)
    office.control("reset")

    office.run()

    assert office.values(TITLE) == before
    assert "sheets.spreadsheets.batchUpdate" not in office.calls


def test_a_column_that_a_person_explains_counts_in_the_same_run(office: Office) -> None:
    with_a_column(office, "Cierre", "sí")
    office.run()
    assert not office.mail

    say(office, "Cierre", "Pagado")
    rename(office, "Pagado", "Ruta")
    office.run()

    assert not office.mail
    assert office.column("Situación")["F-1"] == "Pagada"
    assert "invoices.paid Cierre" in words(office)
    assert lines(office)["Cierre"][4:] == ["Pagado", "Usted dijo: Pagado.", "Pagado"]


def test_a_column_that_is_not_used_is_never_asked_about_again(office: Office) -> None:
    with_a_column(office, ODD, "15/11/2026")
    held = office.run()
    assert not office.mail

    say(office, ODD, "no se usa")
    report = office.run()

    assert any(each.code == "column_overlooked" for each in held.problems)
    assert not [each for each in report.problems if each.code == "column_overlooked"]
    assert len(office.mail) == 1


def test_what_was_said_survives_another_title_and_another_place(office: Office) -> None:
    with_a_column(office, ODD, "15/11/2026")
    office.run()
    say(office, ODD, "No se usa")
    office.run()

    rename(office, ODD, "Visita")
    office.edit({"tab": TAB, "insert_columns": ["B"]})
    office.pass_days(1)
    report = office.run()

    assert not [each for each in report.problems if each.code == "column_overlooked"]
    assert words(office) == ["invoices.- Visita"]
    assert lines(office)["Visita"][4:] == ["No se usa", "Usted dijo: No se usa.", ""]
    assert lines(office)[ODD][4:] == [
        "",
        "Ya no hay una columna con este encabezado. Puede borrar esta fila.",
        "No se usa",
    ]


def test_a_person_may_say_something_else_later(office: Office) -> None:
    with_a_column(office, ODD, "sí")
    office.run()
    say(office, ODD, "No se usa")
    office.run()

    say(office, ODD, "Pagado")
    rename(office, "Pagado", "Ruta")
    office.run()

    assert words(office) == [f"invoices.paid {ODD}"]


def test_as_aldia_thinks_takes_the_word_back(office: Office) -> None:
    with_a_column(office, ODD, "15/11/2026")
    office.run()
    say(office, ODD, "No se usa")
    office.run()

    say(office, ODD, "Que decida Aldía")
    office.pass_days(1)
    report = office.run()

    assert words(office) == [f"invoices. {ODD}"]
    assert any(each.code == "column_overlooked" for each in report.problems)


def test_a_cleared_answer_stays_an_answer(office: Office) -> None:
    with_a_column(office, ODD, "15/11/2026")
    office.run()
    say(office, ODD, "No se usa")
    office.run()

    say(office, ODD, "")
    office.run()

    assert words(office) == [f"invoices.- {ODD}"]


def test_a_person_wins_over_an_exact_title(office: Office) -> None:
    office.adopt(a_line("F-1", pagado="sí"), a_line("F-2"))
    office.run()
    assert len(office.mail) == 1

    say(office, "Pagado", "No se usa")
    office.run()
    office.pass_days(1)
    report = office.run()

    assert len(office.mail) == 2
    assert not [each for each in report.problems if each.code == "column_lost"]
    assert "paid" not in dict(row[:2] for row in office.values("Memoria")[1:])["columns invoices"]


def test_two_columns_that_are_said_to_be_one_hold_everything(office: Office) -> None:
    office.adopt(a_line("F-1", mías="25/12/2026"))
    office.edit(
        {
            "tab": TITLE,
            "type": {
                f"{SAID}{row_of(office, 'Mías')}": "Vence",
                f"{SAID}{row_of(office, 'Vence')}": "Vence",
            },
        }
    )

    report = office.run()

    assert not office.mail
    assert [each.code for each in report.problems if each.holds] == ["column_doubled"]


def test_a_word_that_is_not_on_the_list_is_asked_about(office: Office) -> None:
    office.adopt(a_line("F-1", mías="x"))
    say(office, "Mías", "lo de siempre")

    report = office.run()

    assert not office.mail
    assert [each.code for each in report.problems if each.holds] == ["choice_unknown"]


def test_a_column_in_thousands_is_not_read_as_whole_whoever_says_so(office: Office) -> None:
    with_a_column(office, "Valor en miles", 450)
    office.run()
    say(office, "Valor en miles", "Importe")
    rename(office, "Importe", "Ruta")

    report = office.run()

    assert not office.mail
    assert any(each.code == "column_scaled" for each in report.problems)


def test_the_persons_words_stay_beside_their_lines_when_the_tab_is_sorted(office: Office) -> None:
    office.adopt(a_line("F-1", mías="ruta 4"))
    say(office, "Mías", "No se usa")
    office.run()
    office.edit({"tab": TITLE, "sort": {"by": "C", "descending": True}})

    office.run()

    said = {header: row[6] for header, row in lines(office).items() if row[6]}
    assert said == {"Mías": "No se usa"}


def test_a_column_taken_out_of_the_tab_leaves_the_rest_alone(office: Office) -> None:
    office.adopt(a_line("F-1", mías="ruta 4"))
    say(office, "Mías", "No se usa")
    office.edit({"tab": TITLE, "delete_columns": ["D", 1]})
    before = office.values(TITLE)

    office.run()

    assert office.values(TITLE) == before


def test_people_may_move_the_columns_of_the_tab(office: Office) -> None:
    office.adopt(a_line("F-1", mías="ruta 4"))
    office.edit({"tab": TITLE, "insert_columns": ["A"]})
    row = office.values(TITLE)
    place = next(i for i, cells in enumerate(row, 1) if "Mías" in cells)
    office.edit({"tab": TITLE, "type": {f"H{place}": "Notas"}})

    office.run()

    assert words(office) == ["invoices.notes Mías"]


def test_a_word_typed_while_letters_go_counts_at_once(office: Office) -> None:
    """The fresh book decides: what a person says after the claim is read before sending."""
    office.adopt(a_line("F-1"))
    word = {"tab": TITLE, "type": {f"{SAID}{row_of(office, 'Correo')}": "No se usa"}}
    office.edit(word, before=("sheets.spreadsheets.values.batchGet", 3))

    office.run()

    assert "claimed" in office.events()
    assert not office.mail


def test_a_column_that_moves_while_its_new_title_is_seen_sends_nothing(office: Office) -> None:
    office.adopt(a_line("F-1", mías="15/12/2026"))
    say(office, "Mías", "Vence")
    rename(office, "Vence", "Ruta")
    office.run()
    office.edit({"tab": TITLE, "type": {f"{SAID}{row_of(office, 'Mías')}": ""}})
    rename(office, "Mías", "Tope")
    move = {"tab": TAB, "insert_columns": ["A"]}
    office.edit(move, before=("sheets.spreadsheets.values.batchGet", 1))

    with pytest.raises(ComeAgain, match="rows_moved"):
        office.run()
    office.run()

    assert not office.mail
    assert words(office) == ["invoices.due Tope"]


@pytest.mark.parametrize("kind", ["lose_request", "lose_answer", "429", "503", "400", "403"])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_fault_while_a_word_is_kept_is_settled_by_the_next_runs(
    office: Office, nth: int, kind: str
) -> None:
    with_a_column(office, ODD, "15/11/2026")
    say(office, "Mías", "No se usa")
    office.faults({"route": "sheets.spreadsheets.batchUpdate", "nth": nth, "kind": kind})

    with suppress(AldiaError):
        office.run()
    office.faults()
    for days in (0.01, 1, 1):
        office.pass_days(days)
        office.run()
        if days == 1 and not lines(office)[ODD][6]:
            say(office, ODD, "No se usa")

    assert words(office) == [f"invoices.- {ODD}"]
    assert [row[2] for row in office.values(TITLE)[1:]].count(ODD) == 1
    assert len(office.mail) == 1


def test_a_column_that_may_matter_is_asked_about_on_its_line(office: Office) -> None:
    with_a_column(office, ODD, "15/11/2026")
    office.run()

    assert lines(office)[ODD][4:6] == [
        "",
        "No se sabe qué dice, y podría importar. Elija en «Usted dice» qué es. "
        "Mientras tanto no se envía nada que pueda depender de ella.",
    ]


def test_a_tab_that_was_deleted_comes_back_with_what_was_said(office: Office) -> None:
    office.adopt(a_line("F-1", mías="ruta 4"))
    say(office, "Mías", "No se usa")
    office.run()
    sheet = office.workbook.titled(TITLE)
    assert sheet is not None
    office.client().write(batch({"deleteSheet": {"sheetId": sheet.id}}))

    adopt(office.client(), resources.schema())
    office.run()

    assert lines(office)["Mías"][4:] == ["No se usa", "Usted dijo: No se usa.", ""]


def test_what_was_said_is_found_by_a_search_where_the_mask_brings_none(office: Office) -> None:
    office.adopt(a_line("F-1", mías="ruta 4"))
    say(office, "Mías", "No se usa")
    office.run()
    say(office, "Mías", "")
    office.faults(switched_off=["A11b"])

    office.run()

    assert lines(office)["Mías"][4] == "No se usa"
    assert office.calls["sheets.spreadsheets.developerMetadata.search"] == 1


def test_instalments_that_are_read_since_let_no_letter_go_again(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.run()
    office.edit({"tab": TAB, "type": {"I1": "Cuota", "I2": "2/3"}})

    office.run()
    office.pass_days(2)
    office.run()

    assert [invoice.key for invoice in office.assess().ledger.invoices] == ["f-1 2/3"]
    assert [each.custom_args["step"] for each in office.mail] == ["friendly"]
    assert [*office.assess().history.by_invoice] == ["f-1 2/3"]
