"""Which taxes an amount has in it already."""

import pytest

from aldia import resources
from aldia.ledger.recognition.included import Included
from aldia.ledger.recognition.matches import Basis
from aldia.ledger.recognition.matching import match_columns
from aldia.ledger.values.cells import Rows, Scalar

INVOICES = resources.schema()["invoices"]


def read(headers: str, *rows: list[Scalar]) -> dict[str, tuple[str, Basis]]:
    matches = match_columns(INVOICES, headers.split("|"), rows)
    return {match.header: (match.key, match.basis) for match in matches}


def contrary(headers: str, rows: Rows) -> frozenset[int]:
    matches = match_columns(INVOICES, headers.split("|"), rows)
    return Included(INVOICES, matches, rows).contrary


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        ("Base|IVA|IRPF|Total", [[1000, 210, 150, 1060]]),
        ("Total|IRPF|Neto a pagar", [[1060, 150, 1060], [530, 75, 530]]),
        ("Total|IRPF|Saldo", [[1060, 150, 1060], [530, 75, 530]]),
        ("IRPF|Neto a pagar", [[150, 1060]]),
    ],
)
def test_a_tax_that_the_amount_lacks_already_is_not_taken_off_again(
    headers: str, rows: list[list[Scalar]]
) -> None:
    assert read(headers, *rows)["IRPF"] == ("withheld", Basis.INCLUDED)


def test_each_tax_is_in_the_amount_or_not_by_itself() -> None:
    found = read(
        "Base|IVA|IRPF|Retefuente|Total", [1000, 210, 150, 30, 1060], [500, 105, 75, 20, 530]
    )

    assert found["IRPF"] == ("withheld", Basis.INCLUDED)
    assert found["Retefuente"] == ("withheld", Basis.WORDS)


def test_most_rows_decide_and_the_others_contradict_them() -> None:
    rows: Rows = [[1000, 210, 150, 1060], [500, 105, 75, 530], [100, 21, 15, 121]]

    assert contrary("Base|IVA|IRPF|Total", rows) == {2}
    assert contrary("Base|IVA|IRPF|Total", [*rows[1:2], rows[2]]) == {0, 1}


def test_a_row_without_such_a_tax_contradicts_nothing() -> None:
    rows: Rows = [[1000, 210, 150, 1060], [100, 21, 0, 140]]

    assert contrary("Base|IVA|IRPF|Total", rows) == frozenset()


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        ("Valor neto|IVA", [1000, 190]),
        ("Valor neto|Valor bruto", [1000, 1190]),
        ("Valor neto|Saldo", [1000, 1190]),
        ("Importe neto", [1000]),
    ],
)
def test_a_net_sum_that_may_lack_the_tax_on_sales_is_no_amount(
    headers: str, row: list[Scalar]
) -> None:
    assert read(headers, row, row)[headers.split("|", maxsplit=1)[0]][0] == ""


def test_a_net_sum_before_tax_is_no_check_of_the_total() -> None:
    assert read("Valor neto|IVA|Total", [1000, 190, 1190])["Valor neto"] == ("", Basis.REPEATS)


def test_a_detraccion_that_the_balances_leave_out_is_as_good_as_withheld() -> None:
    rows: list[list[Scalar]] = [[1180, 142, 1038], [2360, 283, 2077]]

    assert read("Total|Detracción|Saldo", *rows)["Detracción"][0] == "withheld"
    assert read("Total|Detracción|Detracción pagada|Saldo", *([a, b, "", c] for a, b, c in rows))[
        "Detracción"
    ] == ("detraction", Basis.NAME)


@pytest.mark.parametrize(
    ("nets", "basis"),
    [
        (["R$ 848,01", "R$ 688,01", "R$ 238,01"], Basis.REPEATS),
        (["R$ 848,01", "R$ 688,01", "R$ 230,00"], Basis.UNKNOWN),
        (["R$ 833,00", "R$ 676,20", "R$ 235,20"], Basis.UNKNOWN),
        (["R$ 800,00", "R$ 640,00", "R$ 190,00"], Basis.UNKNOWN),
    ],
)
def test_a_net_sum_that_lacks_one_small_fee_in_every_row_is_no_news(
    nets: list[str], basis: Basis
) -> None:
    pairs = zip(["R$ 850,00", "R$ 690,00", "R$ 240,00"], nets, strict=True)
    rows: list[list[Scalar]] = [[whole, net] for whole, net in pairs]

    found = read("Valor|Valor líquido", *rows)

    assert found["Valor líquido"] == ("", basis)


@pytest.mark.parametrize(
    ("headers", "fee", "bases"),
    [
        ("Alquiler|Gastos comunes|Total", "$ 3.800", {Basis.REPEATS}),
        ("Aluguel|Condomínio|Total", "R$ 3.800,00", {Basis.REPEATS}),
        ("Rent|Utilities|Total", 3800, {Basis.REPEATS}),
        ("Dejó|Falta todavía dar|Total", 3800, {Basis.UNKNOWN}),
    ],
)
def test_a_price_and_what_is_charged_beside_it_are_the_total(
    headers: str, fee: Scalar, bases: set[Basis]
) -> None:
    rows: Rows = [[24500, fee, 28300], [31000, 0, 31000]]

    found = match_columns(INVOICES, headers.split("|"), rows)

    assert {match.basis for match in found[:2]} == bases
