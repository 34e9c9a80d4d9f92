"""Headers as people really write them."""

import pytest

from aldia import resources
from aldia.ledger.recognition.column_names import column_letters
from aldia.ledger.tabs.tables import Table, find_table
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.folding import fold_words, identifier_key, name_key, name_likeness

INVOICES = resources.schema()["invoices"]
PLAIN = ["Factura", "Cliente", "Correo", "Vence", "Importe"]


def found(*rows: list[str]) -> Table:
    return find_table(INVOICES, "Hoja 1", rows)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Factura", "invoice"),
        ("N° Factura", "invoice"),
        ("Nº FACTURA", "invoice"),
        ("Invoice #", "invoice"),
        ("Folio", "invoice"),
        ("Doc", "invoice"),
        ("Vence", "due"),
        ("Vencimiento", "due"),
        ("fecha de VENCIMIENTO:", "due"),
        ("Due", "due"),
        ("Due date", "due"),
        ("Importe", "amount"),
        ("Monto", "amount"),
        ("Total", "amount"),
        ("Valor", "amount"),
        ("Valor (COP)", "amount"),
        ("Amount", "amount"),
        ("Saldo", "stated"),
        ("Pendiente", "stated"),
        ("Balance", "stated"),
        ("Correo", "email"),
        ("Correo electrónico", "email"),
        ("correo  electronico", "email"),
        ("E-mail", "email"),
        ("Mail", "email"),
        ("Razón Social", "customer"),
        ("Mis cosas", None),
        ("", None),
    ],
)
def test_a_header_is_known_whatever_its_case_accents_and_signs(typed: str, key: str | None) -> None:
    assert INVOICES.keys_by_header.get(fold_words(typed.split("(", maxsplit=1)[0])) == key


def test_the_header_row_need_not_be_the_first() -> None:
    table = found(["Cartera 2026"], [], PLAIN, ["F-1", "Café", "a@b.example", "1/1/2026", "5"])

    assert table.header_row == 2
    assert [record.row for record in table.records()] == [4]


def test_columns_may_stand_in_any_order_beside_others() -> None:
    table = found(["Color", "Importe", "Vence", "Cliente", "Talla", "Factura", "Correo"])

    assert table.is_usable
    assert table.columns["invoice"] == 5


def test_a_doubled_header_names_both_columns() -> None:
    table = find_table(INVOICES, "Hoja 1", [[*PLAIN, "Total"], ["F-1", "Ana", "", 46300, 100, 50]])

    [problem] = table.problems
    assert problem.code == "column_doubled"
    assert problem.details["columns"] == "Importe (E), Total (F)"
    assert not table.is_usable


def test_two_columns_of_notes_are_nobodys_business() -> None:
    assert found([*PLAIN, "Notas", "Observaciones"]).is_usable


def test_a_missing_column_is_one_message_that_lists_what_was_found() -> None:
    [problem] = found(["Factura", "Cliente", "Correo", "Importe"]).problems

    assert problem.code == "column_missing"
    assert problem.details["needed"] == "Vence"
    assert "«Cliente»" in problem.details["found"]


def test_a_stated_balance_stands_in_for_the_amount() -> None:
    assert found(["Factura", "Cliente", "Correo", "Vence", "Saldo"]).is_usable


def test_an_empty_tab_and_a_tab_of_something_else_are_told_apart() -> None:
    assert [p.code for p in found().problems] == ["tab_empty"]
    assert [p.code for p in found(["Peras", "Manzanas"]).problems] == ["header_missing"]


def test_fifty_columns_of_somebody_elses_data_do_no_harm() -> None:
    others = [f"Dato {number}" for number in range(50)]

    table = found([*others, *PLAIN], [*others, "F-1", "Café", "a@b.example", "1/1/2026", "5"])

    assert table.is_usable
    assert len(list(table.records())) == 1


def test_identifiers_keep_their_zeros_and_share_one_dash() -> None:
    assert identifier_key("0003") != identifier_key("3")
    assert identifier_key("F–1 ") == identifier_key("f-1")
    assert identifier_key("Ｆ-1") == identifier_key("F-1")


def test_two_spellings_of_one_name_are_one_debtor() -> None:
    assert name_key("Jardín  Infantil POMPAS") == name_key("jardín infantil pompas ")
    assert name_key("مطعم") == name_key("مطعم ")
    assert name_key("🌵") != name_key("🔥")
    assert name_key("Peña") != name_key("Pena")


def test_names_that_look_alike_are_known_to_look_alike() -> None:
    assert name_likeness("Jardín Infantil S.A.S.") == name_likeness("JARDIN  INFANTIL S A S")
    assert name_likeness("Café 1") != name_likeness("Café 2")


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_are_named_as_on_screen(index: int, letters: str) -> None:
    assert column_letters(index) == letters


@pytest.mark.parametrize("header", ["Valor USD", "Valor (USD)", "Importe US$", "Amount (US$)"])
def test_a_header_may_name_the_currency(header: str) -> None:
    table = found([*PLAIN[:-1], header])

    assert table.columns["amount"] == 4
    assert table.currencies == {"amount": {"USD"}}


def test_a_sum_that_is_of_something_else_leaves_the_column_missing() -> None:
    [problem] = found([*PLAIN[:-1], "Valor (comisión)"]).problems

    assert problem.code == "column_missing"


def test_a_column_that_is_missing_is_named_in_the_language_of_the_headers() -> None:
    headers = ["Cliente", "Correo", "Importe", "Saldo al día", "Situación", "Por qué"]
    table = found(headers, ["Ana", "a@x.example", "5", "5"])

    [problem] = [each for each in table.problems if each.code == "column_missing"]

    assert problem.details["needed"] == "Factura, Vence"
    assert problem.details["found"] == "«Cliente», «Correo», «Importe»"


ZORBEL = [
    ["F-1", "Ana Ruiz Mora", "1/1/2026", "5", "norte"],
    ["F-2", "Luis Peña Gil", "1/2/2026", "9", "norte"],
    ["F-3", "Ana Ruiz Mora", "1/3/2026", "7", "sur"],
]
"""Rows whose columns are told by what stands in them: number, customer, due day, amount, zone."""


def basis_of(*headers: str) -> dict[str, str]:
    table = found([*headers], *ZORBEL)
    return {match.header: f"{match.key} {match.basis}" for match in table.matches}


def test_the_only_column_left_that_can_be_what_is_missing_is_taken() -> None:
    customer = basis_of("Factura", "Zorbel", "Vence", "Importe", "Quimba")
    number = basis_of("Zorbel", "Cliente", "Vence", "Importe", "Quimba")

    assert (customer["Zorbel"], number["Zorbel"]) == ("customer only", "invoice only")
    assert customer["Quimba"] == number["Quimba"] == " unknown"


@pytest.mark.parametrize("header", ["Proyecto", "Vendedor 2", "Póliza", "Zorbel pagado"])
def test_a_column_whose_header_says_something_else_is_not_taken_for_what_is_missing(
    header: str,
) -> None:
    assert "only" not in str(basis_of("Factura", header, "Vence", "Importe", "Quimba"))


def test_nothing_is_taken_where_two_columns_are_missing() -> None:
    assert "only" not in str(basis_of("Zorbel", "Quimba", "Vence", "Importe", "Zona"))


def test_headers_once_more_on_a_second_page_do_not_change_what_columns_are() -> None:
    headers: list[Scalar] = ["Nº", "Aluno", "Responsável financeiro", "Vencimento", "Valor"]
    rows: list[list[Scalar]] = [
        ["M-1", "Heitor Quaresma", "Lívia Quaresma", 46270, 900],
        ["M-2", "Alice Bonfante", "Renato Bonfante", 46270, 980],
        ["M-3", "Miguel Tavarone", "Cecília Tavarone", 46275, 1000],
    ]

    plain = find_table(INVOICES, "Setembro", [headers, *rows])
    paged = find_table(INVOICES, "Setembro", [headers, *rows[:2], headers, *rows[2:]])

    assert plain.headers["customer"] == "Responsável financeiro"
    assert paged.matches == plain.matches
