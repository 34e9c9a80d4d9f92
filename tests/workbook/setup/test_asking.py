"""What a person says of columns at set-up: told beforehand, or asked."""

from __future__ import annotations

from typing import Any

import pytest

from aldia import resources
from aldia.errors import AskPerson
from aldia.workbook.setup.adopting import adopt
from aldia.workbook.setup.asking import Answers
from tests.jobs.test_columns_tab import lines, words
from tests.office import TAB, Office, a_line


def test_set_up_takes_what_a_person_told_it(office: Office) -> None:
    office.make_book(
        ["F-1", "Ana", "a@x.example", 46000, 5],
        headers=["Factura", "Cliente", "Correo", "Hito", "Importe"],
    )

    adopt(office.client(), resources.schema(), tabs=[TAB], answers=Answers({"hito": "Vence"}))

    assert words(office) == ["invoices.due Hito"]
    assert lines(office)["Hito"][4] == "Vence"
    assert office.assess().ledger.is_readable


def test_set_up_asks_which_column_is_the_one_it_needs(office: Office) -> None:
    office.make_book(
        ["F-1", "Ana", "a@x.example", 46000, 5],
        headers=["Factura", "Cliente", "Correo", "Hito", "Importe"],
    )
    asked = []

    def ask(question: Any, language: str) -> int:
        asked.append((question.key, question.names))
        return 0

    adopt(office.client(), resources.schema(), tabs=[TAB], answers=Answers({}, ask))

    assert asked[0][0] == "due"
    assert words(office) == ["invoices.due Hito"]


@pytest.mark.parametrize(
    ("reply", "term", "columns"), [("30", 30, []), (0, None, ["invoices.due Fecha"])]
)
def test_set_up_keeps_how_many_days_there_are_to_pay_or_which_column_is_the_due_day(
    office: Office, reply: int | str, term: int | None, columns: list[str]
) -> None:
    office.make_book(
        ["F-1", "Ana", "a@x.example", 46327, 5],
        headers=["Factura", "Cliente", "Correo", "Fecha", "Importe"],
    )
    asked = []

    def ask(question: Any, language: str) -> int | str:
        asked.append(question.names)
        return reply

    adopt(office.client(), resources.schema(), tabs=[TAB], answers=Answers({}, ask))

    assert asked == [["Fecha (D)"]]
    assert words(office) == columns
    found = office.assess().ledger
    assert found.settings.term == term
    assert found.invoices[0].problems == ()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"Nada": "Vence"}, "column_told_unknown"),
        ({"Hito": "el día"}, "meaning_unknown"),
    ],
)
def test_set_up_refuses_what_it_cannot_place(
    office: Office, told: dict[str, str], code: str
) -> None:
    office.make_book(
        ["F-1", "Ana", "a@x.example", 46000, 5],
        headers=["Factura", "Cliente", "Correo", "Hito", "Importe"],
    )

    with pytest.raises(AskPerson, match=code):
        adopt(office.client(), resources.schema(), tabs=[TAB], answers=Answers(told))

    assert [sheet.title for sheet in office.workbook.sheets.values()] == [TAB]


@pytest.mark.parametrize(
    ("headers", "row", "code"),
    [
        (["Trabajo", "Cliente", "Correo", "Vence", "Importe"], ["Llave", "Ana"], "number_none"),
        (["Factura", "Cliente", "Correo", "Hito", "Importe"], ["F-1", "Ana"], "column_none"),
    ],
)
def test_who_has_no_column_for_what_is_needed_is_asked_once_and_told_what_to_add(
    office: Office, headers: list[str], row: list[str], code: str
) -> None:
    office.make_book([*row, "a@x.example", 46000, 5], headers=headers)
    asked = []

    def ask(question: Any, language: str) -> None:
        asked.append(question.key)

    def ask_consent(language: str) -> bool:
        raise AssertionError

    answers = Answers({}, ask, ask_consent=ask_consent)
    with pytest.raises(AskPerson, match=code):
        adopt(office.client(), resources.schema(), tabs=[TAB], country="CO", answers=answers)

    assert len(asked) == 1
    assert [sheet.title for sheet in office.workbook.sheets.values()] == [TAB]


def test_what_a_person_said_at_set_up_stands_in_the_line(office: Office) -> None:
    office.make_book(a_line("F-1", mías="ruta 4"))

    answers = Answers({"Mías": "No se usa"})
    adopt(office.client(), resources.schema(), tabs=[TAB], answers=answers)

    line = lines(office)["Mías"]
    assert line[4:6] == ["No se usa", "Usted dijo: No se usa."]


@pytest.mark.parametrize(
    ("country", "reply", "kept"),
    [("CO", True, True), ("CO", False, False), ("CO", None, None), ("ES", True, None)],
)
def test_set_up_asks_whether_customers_agreed_to_mail_where_the_law_wants_it(
    office: Office, country: str, reply: bool | None, kept: bool | None
) -> None:
    office.make_book(a_line("F-1"))
    asked = []

    def ask(language: str) -> bool | None:
        asked.append(language)
        return reply

    answers = Answers({}, ask_consent=ask)
    adopt(office.client(), resources.schema(), tabs=[TAB], country=country, answers=answers)
    adopt(office.client(), resources.schema(), country=country, answers=answers)

    assert asked == (["es"] if country == "CO" else [])
    assert office.assess().ledger.settings.mail_consent is kept


@pytest.mark.parametrize(
    ("reply", "kept", "owed"),
    [(None, "invoices.- IRPF", [106_000, 53_000]), (0, "invoices.withheld IRPF", [91_000, 45_500])],
)
def test_whether_the_totals_lack_what_is_withheld_is_asked_once_for_all_tabs(
    office: Office, reply: int | None, kept: str, owed: list[int]
) -> None:
    start = ["Factura", "Cliente", "Correo", "Vence"]
    row = ["Ana", "a@x.example", 46000]
    office.make_book(["F-1", *row, 15_000, 106_000], headers=[*start, "IRPF", "Total"])
    office.add_tab("Mayo", [*start, "Retención", "Importe"], ["F-2", *row, 7_500, 53_000])
    asked = []

    def ask(question: Any, language: str) -> int | None:
        asked.append(question.names)
        return reply

    tabs, answers = [TAB, "Mayo"], Answers({}, ask)
    adopt(office.client(), resources.schema(), tabs=tabs, country="ES", answers=answers)

    invoices = office.assess().ledger.invoices
    assert asked == [["IRPF (E)"]]
    assert words(office) == [kept]
    assert [invoice.balance for invoice in invoices] == owed
    assert not any(invoice.problems for invoice in invoices)


def test_without_an_answer_all_tabs_wait_for_one_question(office: Office) -> None:
    start = ["Factura", "Cliente", "Correo", "Vence"]
    row = ["Ana", "a@x.example", 46000]
    office.make_book(["F-1", *row, 15_000, 106_000], headers=[*start, "IRPF", "Total"])
    office.add_tab("Mayo", [*start, "Retención", "Importe"], ["F-2", *row, 7_500, 53_000])

    adopt(office.client(), resources.schema(), tabs=[TAB, "Mayo"], country="ES")

    found = [
        {each.code: each.column for each in i.problems} for i in office.assess().ledger.invoices
    ]
    assert found == [{"withheld_unclear": "IRPF"}] * 2
