"""The History tab and `aldia history`: what happened with each customer, in words."""

from __future__ import annotations

import json

from tests.cli.test_commands import aldia
from tests.office import Office, a_line


def story(office: Office) -> list[dict[str, str]]:
    header, *rows = office.values("Historia")
    return [dict(zip(header, row, strict=False)) for row in rows]


def test_what_happened_is_told_the_latest_first(office: Office) -> None:
    office.adopt(a_line("F-1", "18/11/2026"), a_line("F-2"))
    office.run()
    office.pass_days(8)
    office.run()

    rows = story(office)
    theirs = [each for each in rows if each["Cliente"] == "Cliente F-1"]

    assert [each["Día"] for each in theirs] == ["02/12/2026", "24/11/2026"]
    assert "Aviso 2" in theirs[0]["Qué pasó"]
    assert {each["Facturas"] for each in rows} == {"F-1", "F-2"}
    assert len({each["Bitácora"] for each in rows}) == len(rows)


def test_the_tab_is_a_view_and_heals(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.run()
    before = story(office)

    office.edit({"tab": "Historia", "type": {"C2": "nada pasó", "C5": "una nota mía"}})
    office.run()

    assert story(office)[: len(before)] == before
    assert "una nota mía" in str(office.values("Historia"))


def test_one_customers_story_holds_nothing_of_anothers(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.run()

    done = aldia("history", "Cliente F-1", office.book, "--json")
    told = aldia("history", "cliente f-1", office.book)

    found = json.loads(done.stdout)
    assert found["customer"] == "Cliente F-1"
    assert [each["invoices"] for each in found["events"]] == [["F-1"]]
    assert "F-2" not in done.stdout + told.output
    assert "Aviso 1" in told.output


def test_nobody_of_that_name_is_said(office: Office) -> None:
    office.adopt(a_line("F-1"))

    done = aldia("history", "Nadie", office.book)

    assert done.exit_code == 3
