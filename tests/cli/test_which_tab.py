"""`--tab`: which tab holds the invoices is said once, before set-up; only one is ever read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aldia.cli.commands import main
from tests.office import HEADERS, TAB, Office, a_line

BILLS = ["Proveedor", "Factura", "Fecha de pago", "Valor a pagar"]


def aldia(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def add_tab(office: Office, title: str, *rows: Sequence[Any]) -> None:
    requests = [{"addSheet": {"properties": {"title": title}}}]
    office.client().once("post", ":batchUpdate", json={"requests": requests})
    office.edit({"tab": title, "append": [list(row) for row in rows]})


@pytest.mark.parametrize("title", ["OCT", "No existe"])
@pytest.mark.parametrize("command", ["init", "check", "plan"])
def test_a_book_that_is_set_up_refuses_another_tab(
    office: Office, command: str, title: str
) -> None:
    office.adopt(a_line("F-1"))
    add_tab(office, "OCT", HEADERS, a_line("F-2"))
    before = office.values("Ajustes")

    refused = aldia(command, office.book, "--tab", title)

    assert refused.exit_code == 3
    assert f"se lee «{TAB}»" in refused.output
    assert f"«{title}»" in refused.output
    assert office.values("Ajustes") == before


def test_the_tab_that_is_read_may_be_named_again(office: Office) -> None:
    office.adopt(a_line("F-1"))

    assert "todo" in aldia("init", office.book, "--tab", TAB).output.lower()


def test_months_in_tabs_are_told_that_one_list_is_read(office: Office) -> None:
    office.make_book(a_line("F-1"))
    for title, number in (("OCT", "F-2"), ("NOV", "F-3")):
        add_tab(office, title, HEADERS, a_line(number))

    for command in ("init", "check"):
        asked = aldia(command, office.book)
        assert asked.exit_code == 3
        assert "Aldía lee una sola" in asked.output
        assert "júntelas antes en una sola lista" in asked.output


def test_a_month_that_is_not_read_is_told_with_what_to_do(office: Office) -> None:
    office.adopt(a_line("F-1"))
    add_tab(office, "NOV", HEADERS, a_line("F-3"))

    said = " ".join(aldia("check", office.book).output.split())

    assert f"lee una sola lista, la de «{TAB}»" in said
    assert "quien instaló" not in said


def test_a_refused_list_that_was_named_does_not_ask_for_a_name_again(office: Office) -> None:
    office.make_book(a_line("F-1"))
    add_tab(office, "Por pagar", BILLS, ["Acueducto", "A-1", "21/11/2026", 100])

    refused = aldia("init", office.book, "--tab", "Por pagar").output

    assert "«Por pagar» parece una lista de lo que usted debe" in refused
    assert "Diga en qué pestaña" not in refused
    assert "están en otra pestaña" in refused
