"""Whose copies of letters are asked about."""

import pytest

from aldia.ledger.values.cells import Scalar
from tests.builders import a_ledger, a_plan, a_row

CAFE = "pagos@cafe.example"

ASKED: dict[str, tuple[dict[str, Scalar], str, list[str], list[str]]] = {
    "the customer's own people are not": (
        {"cc": "jefe@cafe.example"},
        CAFE,
        ["jefe@cafe.example"],
        [],
    ),
    "nor who is at a part of its domain": (
        {"cc": "jefe@bogota.cafe.example"},
        CAFE,
        ["jefe@bogota.cafe.example"],
        [],
    ),
    "nor who is at the domain of the customer's row": (
        {"cc": "ana@grupo.example", "emails": "a@grupo.example"},
        "",
        ["ana@grupo.example"],
        [],
    ),
    "nor the business's own people": (
        {"cc": "ventas@laespiga.example"},
        CAFE,
        ["ventas@laespiga.example"],
        [],
    ),
    "a stranger is": ({"cc": "juan@otro.example"}, CAFE, [], ["juan@otro.example"]),
    "so is a stranger beside one who is none": (
        {"cc": "jefe@cafe.example, juan@otro.example"},
        CAFE,
        ["jefe@cafe.example"],
        ["juan@otro.example"],
    ),
    "so is a stranger whose domain only ends like the customer's": (
        {"cc": "x@otrocafe.example"},
        CAFE,
        [],
        ["x@otrocafe.example"],
    ),
    "so is another mailbox where anybody may have one": (
        {"cc": "otra@gmail.com"},
        "ana@gmail.com",
        [],
        ["otra@gmail.com"],
    ),
    "who was looked at is not": (
        {"cc": "juan@otro.example", "checked": "sí"},
        CAFE,
        ["juan@otro.example"],
        [],
    ),
}


@pytest.mark.parametrize("case", ASKED)
def test_a_copy(case: str) -> None:
    cells, email, copies, asked = ASKED[case]

    ledger = a_ledger(a_row(email=email), customers=[{"customer": "Café La Montaña", **cells}])

    [letter] = a_plan(ledger).letters
    found = [problem.wrong for problem in ledger.all_problems if problem.code == "copy_elsewhere"]
    assert (list(letter.cc), found) == (copies, asked)
