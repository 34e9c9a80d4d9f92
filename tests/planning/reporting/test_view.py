"""What the sheet shows of a plan: each customer's habits, each row's turn, the status cell."""

from __future__ import annotations

from aldia.ledger.values.cells import Scalar
from tests.builders import DUE_DAYS_MOVE, a_ledger, a_plan, a_row
from tests.planning.behaviour.test_risk import habit, shown
from tests.planning.reporting.test_digest import EVENING, status, the_first_day


def test_the_status_cell_asks_for_no_approval_of_what_goes_by_itself() -> None:
    ledger, history = the_first_day()

    said = status(ledger, history, a_plan(ledger, history, now=EVENING))

    assert "esperan su visto bueno" not in said
    assert "8 correos saldrán mañana o después" in said


def test_the_customers_tab_says_how_they_pay_and_why() -> None:
    customers = [{"customer": "Café La Montaña"}]
    rows = [*habit(30, 32, 34), a_row("F-9", "-90d", promised="-9d")]

    cells = shown(a_ledger(*rows, customers=customers))["customers"][2]

    assert cells["usual_days_late"] == 32
    assert cells["risk"] == (
        "De riesgo (96 %): pagó 3 de 3 con más de 15 días de atraso; "
        "1 abierta lleva más de 15 días de atraso; promesas incumplidas: 1"
    )


def test_the_row_says_which_comes_first() -> None:
    ledger = a_ledger(
        a_row("F-1", "-10d", amount=100),
        a_row("F-2", "-2d", amount=900),
        a_row("F-3", "+9d", amount=9000),
        a_row("F-4", "-30d", state="Pagada"),
        a_row("F-5", "-4d", amount=100),
    )

    cells = shown(ledger)["invoices"]

    assert [cells[row]["priority"] for row in range(2, 7)] == [2, 1, "", "", 3]


def test_a_row_says_whose_term_its_due_day_follows_from() -> None:
    customers: list[dict[str, Scalar]] = [
        {"customer": "Ana", "terms": 30},
        {"customer": "Luis", "terms": "contado"},
    ]
    rows = [
        a_row("F-1", due="", issued="-40d", customer="Ana"),
        a_row("F-2", due="", issued="-3d", customer="Luis"),
        a_row("F-3", customer="Rosa"),
        a_row("F-4", due="", issued="-40d", customer="Rosa"),
        a_row("F-5", due="", issued="-40d", customer="Ana", term=15),
    ]

    ledger = a_ledger(*rows, customers=customers, settings={"Plazo de pago": 20})
    whys = [str(cells["why"]) for cells in shown(ledger)["invoices"].values()]

    assert whys[0].endswith(". Vence a los 30 días de emitida, por el plazo del cliente.")
    assert whys[1].endswith("El cliente paga de contado: vence el día en que se emitió.")
    assert "Vence a los" not in whys[2]
    assert whys[3].endswith(". Vence a los 20 días de emitida, por el plazo de Ajustes.")
    assert whys[4].endswith(". Vence a los 15 días de emitida, por el plazo de esta fila.")


def test_a_row_says_to_which_day_the_law_moves_what_its_term_made() -> None:
    saturday = a_row("F-1", due="", issued="-15d", customer="Ana")

    ledger = a_ledger(saturday, settings={"Plazo de pago": 12, DUE_DAYS_MOVE: "sí"})
    why = str(shown(ledger)["invoices"][2]["why"])

    assert why.endswith("Ese día no es hábil: puede pagarse a más tardar el 23 nov 2026.")
