"""Many workbooks: the register, its triggers, its tasks, and what comes back to its rows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from aldia import resources
from aldia.channels.mail import opaque
from aldia.cli.commands import main
from aldia.errors import AskPerson
from aldia.jobs.register_cache import RegisterCache
from aldia.workbook.client import connect
from aldia.workbook.registers import read_register, show_register
from aldia.workbook.setup.adopting import adopt
from aldia.workbook.writes import batch
from tests.bureau import Bureau, a_shop, link
from tests.office import a_line

BATCH = "sheets.spreadsheets.batchUpdate"


def test_a_client_who_types_anothers_sender_writes_as_nobody(bureau: Bureau) -> None:
    bureau.enter(["La Espiga", a_shop(bureau.office), "sí"])
    bureau.enter(["El Molino", a_shop(bureau.office), "sí"], senders="cobros@elmolino.example")
    bureau.enter(["El Sol", a_shop(bureau.office), "sí"], senders="")

    bureau.trigger()
    bureau.work()
    bureau.trigger()

    assert len(bureau.office.mail) == 1
    rows = bureau.rows()
    assert "Bien" in rows["La Espiga"][1]
    for client in ("El Molino", "El Sol"):
        assert "Remitentes permitidos" in rows[client][1]


def test_a_sender_typed_while_a_run_is_under_way_stops_the_letter(bureau: Bureau) -> None:
    book = a_shop(bureau.office)
    bureau.enter(["La Espiga", book, "sí"])
    bureau.trigger()
    bureau.office.book = book
    labels = [row[0] if row else "" for row in bureau.office.values("Ajustes")]
    cell = f"B{labels.index('Remitente') + 1}"
    typed = {"tab": "Ajustes", "type": {cell: "cobros@elmolino.example"}}
    bureau.office.edit(typed, before=(BATCH, 1))

    bureau.work()

    assert not bureau.office.mail


def test_a_sender_may_be_one_of_several_in_any_case(bureau: Bureau) -> None:
    several = "otra@laespiga.example, Cobros@LaEspiga.example"
    bureau.enter(["La Espiga", a_shop(bureau.office), "sí"], senders=several)

    bureau.trigger()
    bureau.work()

    assert len(bureau.office.mail) == 1


WRONG = {
    "switched off": (["A", "{book}", "no"], "Apagado"),
    "neither on nor off": (["A", "{book}", ""], "Apagado"),
    "On says something else": (["A", "{book}", "quizás"], "ni sí ni no"),
    "no link": (["A", "", "sí"], "Falta el enlace"),
    "a dead link": (["A", "https://example.com/hoja", "sí"], "no es el enlace"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_row_that_cannot_be_run_says_why_and_the_others_run(bureau: Bureau, case: str) -> None:
    row, said = WRONG[case]
    book = a_shop(bureau.office)
    bureau.enter([cell.format(book=book) for cell in row], ["B", a_shop(bureau.office), "sí"])

    done = bureau.trigger()

    assert (done["queued"], done["wrong"]) == (1, 1)
    assert said in bureau.rows()["A"][1]


def test_a_sheet_that_stands_twice_is_run_once(bureau: Bureau) -> None:
    book = a_shop(bureau.office)
    bureau.enter(["Uno", book, "sí"], ["Dos", link(book), "sí"])

    assert bureau.trigger()["queued"] == 1
    assert "ya está en la fila 2" in bureau.rows()["Dos"][1]


def test_a_workbook_that_is_not_there_holds_up_no_other_and_is_not_tried_again(
    bureau: Bureau,
) -> None:
    gone = "1nadaXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
    bureau.enter(["Nadie", gone, "sí"], ["La Espiga", a_shop(bureau.office), "sí"])

    bureau.trigger()
    statuses = bureau.work()
    bureau.trigger()

    assert statuses == [200, 200]
    assert len(bureau.office.mail) == 1
    assert "No hay una hoja" in bureau.rows()["Nadie"][1]


def test_a_register_that_cannot_be_written_does_not_make_the_run_happen_again(
    bureau: Bureau, capsys: pytest.CaptureFixture[str]
) -> None:
    bureau.enter(["La Espiga", a_shop(bureau.office), "sí"])
    bureau.trigger()
    del bureau.office.sandbox.files.books[bureau.register]

    assert bureau.work() == [200]
    assert "register_unreported" in capsys.readouterr().out


def test_sorting_the_runs_and_the_register_changes_nothing(bureau: Bureau) -> None:
    one, two = a_shop(bureau.office), a_shop(bureau.office, live=False)
    bureau.enter(["B", one, "sí"], ["A", two, "sí"])
    bureau.trigger()
    bureau.work()
    bureau.office.book = bureau.register
    for tab in ("Registro", "Corridas"):
        bureau.office.edit({"tab": tab, "sort": {"by": "A"}})

    bureau.trigger()

    rows = bureau.rows()
    assert "Correos: 1" in rows["B"][1]
    assert "En ensayo" in rows["A"][1]


def test_old_rows_of_the_runs_go_and_the_last_of_each_workbook_stays(bureau: Bureau) -> None:
    book = a_shop(bureau.office)
    bureau.enter(["La Espiga", book, "sí"])
    bureau.office.book = bureau.register
    old = [[f"2026-11-01T10:{n // 60 % 60:02}:{n % 60:02}-05:00", "x"] for n in range(2600)]
    last = ["2026-11-23T10:00:00-05:00", book, "finished", 7, 0, 3]
    bureau.office.edit({"tab": "Corridas", "append": [*old, last]})

    bureau.trigger()

    assert "Correos: 7" in bureau.rows()["La Espiga"][1]
    assert len(bureau.office.values("Corridas")) == 2001


def many_visits(bureau: Bureau, count: int) -> list[list[Any]]:
    """Return rows of the tab of runs, from the oldest on, one workbook's in all of them."""
    bureau.office.book = bureau.register
    minutes = [f"{n // 60:02}:{n % 60:02}" for n in range(count)]
    return [[f"2026-11-01T10:{minute}-05:00", "x", "", i] for i, minute in enumerate(minutes)]


@pytest.mark.parametrize("kind", ["lose_answer", "lose_request", "503", "429"])
def test_a_clean_up_whose_answer_is_lost_takes_no_row_twice(bureau: Bureau, kind: str) -> None:
    rows = many_visits(bureau, 2900)
    bureau.office.edit({"tab": "Corridas", "append": rows})
    bureau.office.faults({"route": BATCH, "nth": 1, "kind": kind})

    first, second = bureau.trigger(), bureau.trigger()

    left = [row[3] for row in bureau.office.values("Corridas")[1:]]
    assert left == [str(number) for number in range(900, 2900)]
    assert (first["status"], second["status"]) == (200, 200)


def test_of_clean_ups_at_once_one_takes_rows(bureau: Bureau) -> None:
    bureau.office.edit({"tab": "Corridas", "append": many_visits(bureau, 2900)})
    client = connect(bureau.register)
    seen = [read_register(client) for _ in range(3)]

    for register in seen:
        show_register(client, register, {})
    show_register(client, read_register(client), {})

    left = [row[3] for row in bureau.office.values("Corridas")[1:]]
    assert left == [str(number) for number in range(900, 2900)]


def test_the_next_clean_up_takes_what_has_grown_old_since(bureau: Bureau) -> None:
    rows = many_visits(bureau, 3500)

    for start, end in ((0, 2600), (2600, 3500)):
        bureau.office.edit({"tab": "Corridas", "append": rows[start:end]})
        bureau.trigger()

    left = [row[3] for row in bureau.office.values("Corridas")[1:]]
    assert left == [str(number) for number in range(1500, 3500)]


def test_a_clean_up_takes_the_oldest_rows_wherever_they_stand(bureau: Bureau) -> None:
    rows = many_visits(bureau, 2900)
    bureau.office.edit({"tab": "Corridas", "append": [*rows[1500:], *rows[:1500]]})

    bureau.trigger()

    left = {int(row[3]) for row in bureau.office.values("Corridas")[1:]}
    assert left == {*range(900, 2900)}


@pytest.mark.parametrize("kind", ["lose_answer", "lose_request", "503"])
def test_a_report_whose_answer_is_lost_stands_in_the_register_once(
    bureau: Bureau, kind: str
) -> None:
    bureau.enter(["La Espiga", a_shop(bureau.office), "sí"])
    bureau.trigger()
    bureau.office.faults({"route": BATCH, "nth": 3, "kind": kind})

    assert bureau.work() == [200]

    bureau.office.book = bureau.register
    assert len(bureau.office.values("Corridas")) == 2


def test_a_deleted_tab_of_runs_comes_back_with_init(bureau: Bureau) -> None:
    bureau.enter(["La Espiga", a_shop(bureau.office), "sí"])
    [runs] = [
        sheet.id
        for sheet in bureau.office.sandbox.files.books[bureau.register].in_order()
        if sheet.title == "Corridas"
    ]
    connect(bureau.register).write(batch({"deleteSheet": {"sheetId": runs}}))

    before = bureau.trigger()
    adopt(connect(bureau.register), resources.register_schema())
    after = bureau.trigger()

    assert (before["status"], before["error"]) == (500, "register_not_set_up")
    assert after["queued"] == 1


def test_a_copy_of_the_register_runs_nothing(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.enter(["La Espiga", a_shop(bureau.office), "sí"])
    copy = bureau.office.sandbox.files.books[bureau.register].copy()
    copy.id = "1copiaXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
    bureau.office.sandbox.files.books[copy.id] = copy
    monkeypatch.setenv("ALDIA_REGISTER", copy.id)

    answer = bureau.trigger()

    assert answer["error"] == "register_not_set_up"
    assert not bureau.tasks()


def test_a_list_of_workbooks_is_read_again_when_it_is_old_or_lacks_one() -> None:
    now, reads = [100.0], []

    def read(register: str) -> list[str]:
        reads.append(register)
        return ["a" * 30]

    listed = RegisterCache(read, lambda: now[0])
    for seconds, name in ((0, "a" * 30), (1, "a" * 30), (2, "b"), (70, "b"), (71, "b"), (700, "")):
        now[0] = 100.0 + seconds
        listed.workbooks("r", [opaque(name)] if name else [])

    assert len(reads) == 3


def test_rows_that_move_while_the_register_is_shown_keep_their_own_results(
    bureau: Bureau,
) -> None:
    one, two = a_shop(bureau.office), a_shop(bureau.office, live=False)
    bureau.enter(["B", one, "sí"], ["A", two, "sí"])
    bureau.trigger()
    bureau.work()
    bureau.office.book = bureau.register
    route = "sheets.spreadsheets.values.batchUpdateByDataFilter"
    bureau.office.edit({"tab": "Registro", "sort": {"by": "A"}}, before=(route, 1))

    bureau.trigger()

    rows = bureau.rows()
    assert list(rows) == ["A", "B"]
    assert "Correos: 1" in rows["B"][1]
    assert "En ensayo" in rows["A"][1]


def test_a_workbook_is_either_a_register_or_a_business(bureau: Bureau) -> None:
    book = a_shop(bureau.office)

    with pytest.raises(AskPerson, match="other_kind"):
        adopt(connect(book), resources.register_schema())
    with pytest.raises(AskPerson, match="other_kind"):
        adopt(connect(bureau.register), resources.schema())


def test_one_machine_runs_the_same_register_with_a_pool(bureau: Bureau) -> None:
    one, two = a_shop(bureau.office), a_shop(bureau.office, live=False)
    gone = "1nadaXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
    bureau.enter(["La Espiga", one, "sí"], ["El Molino", two, "sí"], ["Nadie", gone, "sí"])

    done = CliRunner().invoke(main, ["run", "--register", bureau.register])

    assert done.exit_code == 3
    assert len(bureau.office.mail) == 1
    assert "Correos: 1" in bureau.rows()["La Espiga"][1]
    assert "No hay una hoja" in bureau.rows()["Nadie"][1]
    assert "La Espiga" in done.output


def test_connect_looks_at_every_row_of_a_register(bureau: Bureau) -> None:
    ready, gone = a_shop(bureau.office), "1nadaXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
    raw = bureau.office.make_book(a_line("F-1"))
    bureau.enter(["A", ready, "sí"], ["B", ready, "sí"], ["C", gone, "sí"], ["D", raw, "sí"])
    bureau.enter(["E", a_shop(bureau.office), "sí"], senders="otra@x.example")

    shown = CliRunner().invoke(main, ["connect", "--register", bureau.register])
    found = CliRunner().invoke(main, ["connect", "--register", bureau.register, "--json"]).stdout

    assert shown.exit_code == 3
    assert "ya está en la fila 2" in " ".join(shown.output.split())
    codes = ["ready", "repeated", "workbook_not_found", "not_adopted", "sender_not_allowed"]
    assert [row["code"] for row in json.loads(found)["rows"]] == codes


def test_reports_of_every_workbook_of_the_register_are_taken(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sandbox.mail.webhook import public_key
    from tests.webhook import Webhook

    monkeypatch.setenv("SENDGRID_WEBHOOK_KEY", public_key())
    monkeypatch.delenv("ALDIA_QUEUE")
    one, two = a_shop(bureau.office), a_shop(bureau.office)
    bureau.enter(["A", one, "sí"], ["B", two, "no"])
    for bureau.office.book in (one, two):
        bureau.office.run()

    status = [Webhook(bureau.office).report("delivered", place) for place in (0, 1)]

    assert status == [200, 200]
    for bureau.office.book in (one, two):
        assert len(bureau.office.values("Entregas")) == 2
