"""From cells to invoices: the bookkeeper's gestures, and what is wrong with a row."""

from decimal import Decimal

import pytest

from aldia.ledger.schema.records import Invoice
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from tests.builders import a_ledger, a_row, day

Cells = dict[str, Scalar]


def invoice(**cells: Scalar) -> Invoice:
    return a_ledger(a_row() | cells).invoices[0]


def codes(found: Invoice) -> list[str]:
    return [problem.code for problem in found.problems if problem.holds]


BEFORE, AHEAD = serial_of(day("-2d")), serial_of(day("+2d"))

PAID: dict[str, Cells] = {
    "an amount that covers it": {"paid": 100},
    "more than it": {"paid": 150},
    "yes": {"paid": "sí"},
    "a tick": {"paid": "✔"},
    "a ticked box": {"paid": True},
    "a date typed as text": {"paid": "12/11/2026"},
    "the word paid": {"paid": "Pagado"},
    "the state paid": {"state": "Pagada"},
    "the state void": {"state": "anulada"},
    "the state written off": {"state": "incobrable"},
    "the state cancelled": {"state": "Cancelado"},
    "amount and tax withheld": {"paid": 90, "withheld": 10},
    "a day of payment with nothing against it": {"paid_on": BEFORE},
    "a day of payment typed as text, of today": {"paid_on": "24/11/2026"},
    "a day of payment and the word for it": {"paid_on": BEFORE, "state": "Pagada"},
    "a day of payment and a stated balance of zero": {"amount": "", "stated": 0, "paid_on": BEFORE},
    "a day of payment and tax withheld": {"withheld": 10, "paid_on": BEFORE},
    "a stated balance of zero": {"amount": "", "stated": 0},
    "a negative invoice": {"amount": -100},
}


@pytest.mark.parametrize("gesture", PAID)
def test_a_row_is_closed_by(gesture: str) -> None:
    found = invoice(**PAID[gesture])

    assert found.is_closed
    assert not codes(found)


OPEN: dict[str, tuple[Cells, str]] = {
    "a blank paid cell": ({}, "100"),
    "an unticked box": ({"paid": False}, "100"),
    "a dash": ({"paid": "-"}, "100"),
    "a part payment": ({"paid": 40, "state": "Parcial"}, "60"),
    "a part payment and its day": ({"paid": 40, "paid_on": BEFORE}, "60"),
    "a part payment and a day nobody can read": ({"paid": 40, "paid_on": "el lunes"}, "60"),
    "tax withheld alone": ({"withheld": 10}, "90"),
    "a part payment and tax": ({"paid": 40, "withheld": 10}, "50"),
    "a stated balance alone": ({"amount": "", "stated": 70}, "70"),
    "a stated balance beside a payment": ({"amount": "", "stated": 70, "paid": 30}, "70"),
    "a stated balance that agrees": ({"paid": 40, "stated": 60}, "60"),
    "text in the workbook's manner": ({"amount": "1.300.000"}, "1300000"),
}


@pytest.mark.parametrize("case", OPEN)
def test_what_is_owed_with(case: str) -> None:
    cells, balance = OPEN[case]

    found = invoice(**cells)

    assert found.balance == Decimal(balance)
    assert not found.is_closed
    assert not codes(found)


CROWD = ", ".join(f"a{number}@x.example" for number in range(11))

HELD: dict[str, tuple[Cells, str]] = {
    "no due date": ({"due": ""}, "due_missing"),
    "a due date nobody can read": ({"due": "fin de mes"}, "date_unreadable"),
    "no number": ({"invoice": ""}, "invoice_missing"),
    "no customer": ({"customer": ""}, "customer_missing"),
    "no amount": ({"amount": ""}, "amount_missing"),
    "no amount and a bad address": ({"amount": "", "email": "malo@"}, "amount_missing"),
    "only a payment": ({"amount": "", "paid": 5}, "amount_missing"),
    "an amount nobody can read": ({"amount": "1,250,000.00"}, "money_ambiguous"),
    "a formula that broke": ({"amount": "#REF!"}, "cell_error"),
    "a name that is an error": ({"customer": "#N/A"}, "cell_error"),
    "a payment nobody can read": ({"paid": "casi todo"}, "paid_unreadable"),
    "an unknown state": ({"state": "revisar con Ana"}, "state_unknown"),
    "a promise nobody can read": ({"promised": "pronto 2"}, "date_unreadable"),
    "part paid without saying how much": ({"state": "Parcial"}, "partial_without_amount"),
    "a stated balance that disagrees": ({"paid": 40, "stated": 70}, "balance_disagrees"),
    "a sign that is not the book's": ({"amount": "C$ 5"}, "currency_conflict"),
    "two currencies": ({"amount": "US$ 5", "currency": "EUR"}, "currency_conflict"),
    "an unknown currency": ({"currency": "conchas"}, "currency_unknown"),
    "a negative payment": ({"paid": -5}, "paid_negative"),
    "a one where a large amount was due": ({"amount": 100_000, "paid": 1}, "paid_share"),
    "a one typed as text": ({"amount": 100_000, "paid": "1"}, "paid_share"),
    "a hundred that may be percent": ({"amount": 100_000, "paid": 100}, "paid_share"),
    "a payment that may be in thousands": ({"amount": 1_789_000, "paid": 500}, "paid_share"),
    "tax withheld that may be a rate": ({"amount": 100_000, "withheld": 4}, "withheld_rate"),
    "a rate of a small amount": ({"amount": 180, "withheld": 2}, "withheld_rate"),
    "paid, with a question mark": ({"paid": "¿Pagada?"}, "paid_unreadable"),
    "yes, with a question mark": ({"paid": "sí?"}, "paid_unreadable"),
    "a day paid, with a question mark": ({"paid": "12 nov 2026?"}, "paid_unreadable"),
    "received, which may be the goods": ({"paid": "Received"}, "paid_unreadable"),
    "the state paid, with a question mark": ({"state": "Paid?"}, "state_unknown"),
    "the state paid, crossed out": ({"state": "❌ Pagada"}, "state_unknown"),
    "the state received": ({"state": "Received"}, "state_unknown"),
    "a day of payment and an open state": (
        {"paid_on": BEFORE, "state": "Pendiente"},
        "paid_on_alone",
    ),
    "a day of payment and an unticked box": ({"paid_on": BEFORE, "paid": False}, "paid_on_alone"),
    "a day of payment and a zero": ({"paid_on": BEFORE, "paid": 0}, "paid_on_alone"),
    "a day of payment and a stated balance": (
        {"amount": "", "stated": 70, "paid_on": BEFORE},
        "paid_on_alone",
    ),
    "a day of payment nobody can read": ({"paid_on": "el lunes 2"}, "paid_on_unread"),
    "yes where a day belongs": ({"paid_on": "sí"}, "paid_on_unread"),
    "a day of payment to come": ({"paid_on": AHEAD}, "paid_in_future"),
    "a day to come where the payment stands": ({"paid": "12/12/2026"}, "paid_in_future"),
    "a negative payment written as text": ({"paid": "(5)"}, "paid_negative"),
    "tax withheld below zero": ({"withheld": -10}, "withheld_negative"),
    "an invoice of a customer called Total, without a due date": (
        {"customer": "Total", "due": ""},
        "due_missing",
    ),
    "eleven addresses": ({"email": CROWD}, "addresses_too_many"),
    "a name of 50,000 letters": ({"customer": "x" * 50_000}, "text_too_long"),
}


@pytest.mark.parametrize("case", HELD)
def test_a_row_waits_for_a_person_with(case: str) -> None:
    cells, code = HELD[case]

    found = a_ledger(a_row() | cells).invoices[0]

    assert code in codes(found)
    assert not found.is_closed


BUREAU_NOTICES: dict[str, tuple[Cells, str]] = {
    "cancelled, which means two things": ({"state": "Cancelado"}, "state_cancelled"),
    "open, but paid in full": ({"state": "Pendiente", "paid": "sí"}, "open_but_paid"),
    "paid, but a part is missing": ({"state": "Pagada", "paid": 40}, "paid_but_balance"),
    "a link that is none": ({"pay_link": "javascript:alert(1)"}, "link_invalid"),
    "a link that leads elsewhere": ({"pay_link": "https://pay.example@evil.com/"}, "link_at"),
    "an issue date nobody can read": ({"issued": "ayer 2"}, "date_unreadable"),
    "an address that is none": ({"email": "pagos@cafe"}, "email_invalid"),
}


@pytest.mark.parametrize("case", BUREAU_NOTICES)
def test_a_question_is_asked_and_nothing_held_for(case: str) -> None:
    cells, code = BUREAU_NOTICES[case]

    found = a_ledger(a_row() | cells).invoices[0]

    assert code in [problem.code for problem in found.problems]
    assert not codes(found)


def test_a_problem_says_where_and_what_is_there() -> None:
    [problem] = a_ledger(a_row(), a_row("F-2", amount="mucho")).invoices[1].problems

    assert (problem.tab, problem.row, problem.column) == ("Facturas", 3, "Importe")
    assert problem.wrong == "mucho"


def test_a_paid_cell_that_shows_a_date_means_paid_in_full() -> None:
    shown = {"paid": ["Pagado", "12/11/2026"]}

    found = a_ledger(a_row(paid=46338), shown=shown).invoices[0]

    assert found.paid_in_full
    assert str(found.paid_on) == "2026-11-12"


def test_an_amount_typed_where_a_date_stood_is_asked_about() -> None:
    shown = {"paid": ["Pagado", "24/5/1900"]}

    assert codes(a_ledger(a_row(paid=145), shown=shown).invoices[0]) == ["paid_unreadable"]


def test_a_person_who_looked_settles_a_small_number() -> None:
    assert not codes(invoice(amount=100_000, paid=1, withheld=4, checked="sí"))
    assert codes(invoice(amount=100_000, paid=1, checked="?")) == ["paid_share"]


def test_a_one_beside_an_instalment_is_asked_about() -> None:
    parts: list[list[Scalar]] = [
        ["F-1", 1, "01/12/2026", 60_000, 1],
        ["F-1", 2, "01/01/2027", 40_000],
    ]

    ledger = a_ledger(a_row(amount=100_000), instalments=parts)

    assert "plan_unreadable" in codes(ledger.invoices[0])


def test_a_day_of_payment_beside_open_instalments_waits_for_a_person() -> None:
    parts: list[list[Scalar]] = [["F-1", 1, "01/12/2026", 100]]

    [problem] = a_ledger(a_row(paid_on="-2d"), instalments=parts).invoices[0].problems

    assert problem.code == "paid_on_of_plan"


def test_a_day_of_payment_alone_is_quoted_with_what_contradicts_it() -> None:
    [problem] = invoice(paid_on=46346, state="Pendiente").problems

    said = {"day": "2026-11-20", "header": "Estado", "said": "Pendiente"}
    assert (problem.code, problem.wrong, problem.details) == ("paid_on_alone", "2026-11-20", said)


def test_an_amount_that_shows_a_date_is_a_problem() -> None:
    shown = {"amount": ["Importe", "12/11/2026"]}

    assert codes(a_ledger(a_row(amount=46338), shown=shown).invoices[0]) == ["money_is_date"]


def test_what_a_person_sees_names_an_invoice() -> None:
    shown = {"invoice": ["Factura", "0003"]}

    assert a_ledger(a_row(invoice=3), shown=shown).invoices[0].number == "0003"


def test_payments_are_added_to_the_paid_column() -> None:
    ledger = a_ledger(a_row(paid=10), payments=[[46330, "f-1", 20], [46331, "F-1", 30]])

    assert ledger.invoices[0].balance == 40


def test_one_payment_in_two_places_waits_for_a_person() -> None:
    ledger = a_ledger(a_row(paid=30), payments=[[46330, "F-1", 30]])

    assert codes(ledger.invoices[0]) == ["paid_twice"]


def test_an_unreadable_payment_holds_its_invoice() -> None:
    ledger = a_ledger(a_row(), a_row("F-2"), payments=[[46330, "F-1", "mucho"]])

    assert codes(ledger.invoices[0]) == ["payment_unreadable"]
    assert not codes(ledger.invoices[1])


def test_a_payment_of_an_unknown_invoice_is_a_notice() -> None:
    ledger = a_ledger(a_row(), payments=[[46330, "F-99", 30]])

    assert [(p.code, p.holds) for p in ledger.problems] == [("payment_of_nothing", False)]


def test_two_rows_with_one_number_both_wait() -> None:
    ledger = a_ledger(a_row(), a_row("F–1"), a_row("F-2"))

    assert [codes(each) for each in ledger.invoices] == [
        ["invoice_doubled"],
        ["invoice_doubled"],
        [],
    ]


def test_blank_rows_and_total_rows_are_no_invoices() -> None:
    ledger = a_ledger(
        a_row(),
        {},
        {"customer": "TOTAL", "amount": 5000},
        {"amount": 5000},
        {"invoice": "Subtotal", "amount": 1},
    )

    assert [each.number for each in ledger.invoices] == ["F-1"]


def test_letters_of_every_alphabet_and_emoji_pass() -> None:
    found = invoice(customer="متجر 🌵 Ñandú")

    assert found.customer == "متجر 🌵 Ñandú"
    assert not codes(found)


def test_a_name_that_is_almost_one_of_the_customers_waits_for_a_person() -> None:
    ledger = a_ledger(
        a_row(customer="Pena S.A."),
        a_row("F-2", customer="PEÑA  S.A."),
        a_row("F-3", customer="Otro"),
        customers=[{"customer": "Peña S.A.", "never_chase": "sí"}],
    )

    assert [codes(each) for each in ledger.invoices] == [["customer_spelling"], [], []]


def test_payments_that_add_up_to_less_than_nothing_wait_for_a_person() -> None:
    ledger = a_ledger(
        a_row(),
        a_row("F-2"),
        payments=[[46330, "F-1", -20], [46330, "F-2", 50], [46331, "F-2", -50]],
    )

    assert [codes(each) for each in ledger.invoices] == [["payments_negative"], []]


@pytest.mark.parametrize("column", ["emails", "cc"])
def test_a_customer_s_mistyped_address_waits_for_a_person(column: str) -> None:
    customers: list[dict[str, Scalar]] = [{"customer": "Ana", column: "ana@gmial.com"}]

    [problem] = a_ledger(a_row(customer="Ana"), customers=customers).customers["ana"].problems

    assert (problem.code, problem.holds) == ("address_typo", True)


@pytest.mark.parametrize("column", ["emails", "cc"])
def test_a_customer_with_eleven_addresses_waits_for_a_person(column: str) -> None:
    ledger = a_ledger(a_row(customer="Ana"), customers=[{"customer": "Ana", column: CROWD}])

    [problem] = ledger.customers["ana"].problems

    assert (problem.code, problem.holds) == ("addresses_too_many", True)
    assert dict(problem.details) == {"count": "11", "limit": "10"}


@pytest.mark.parametrize("word", ["Pagada", "EN DISPUTA", "no cobrar", "(anulada)"])
def test_a_note_that_is_only_a_state_waits_for_a_person(word: str) -> None:
    assert codes(invoice(notes=word)) == ["note_decides"]
    assert codes(invoice(notes=word, checked="sí")) == []


@pytest.mark.parametrize(
    "note",
    [
        "PAGADO 15/10",
        "dice que ya pagó",
        "Pagada en parte, ver correo",
        "paid via Zelle",
        "abonó 40",
    ],
)
def test_a_note_that_may_say_that_it_was_paid_waits_for_a_person(note: str) -> None:
    assert codes(invoice(notes=note)) == ["note_may_decide"]
    assert codes(invoice(notes=note, state="En plan")) == ["note_may_decide"]


@pytest.mark.parametrize("note", ["no cobrar", "ya pagó todo", "con abogado", "listo"])
def test_a_note_that_says_more_than_a_part_payment_waits_for_a_person(note: str) -> None:
    assert invoice(notes=note, paid=40).is_held_by_problem


@pytest.mark.parametrize(
    "answer",
    [
        {"checked": "sí"},
        {"state": "Pagada"},
        {"state": "En disputa"},
        {"state": "En pausa"},
        {"state": "No cobrar"},
    ],
)
def test_a_note_is_answered_as_its_remedy_says(answer: dict[str, str]) -> None:
    assert codes(invoice(notes="PAGADO 15/10, no reconoce la factura", **answer)) == []


@pytest.mark.parametrize(
    "note", ["no ha pagado", "Pendiente", "enviar a Ana", "Forma de pago: transferencia"]
)
def test_other_notes_are_for_the_owner_alone(note: str) -> None:
    assert codes(invoice(notes=note)) == []


def test_a_note_about_a_customer_that_is_only_a_state_waits_for_a_person() -> None:
    ledger = a_ledger(a_row(customer="Ana"), customers=[{"customer": "Ana", "notes": "NO COBRAR"}])

    assert [p.code for p in ledger.customers["ana"].problems] == ["note_of_customer"]
    assert ledger.customers["ana"].is_held_by_problem


@pytest.mark.parametrize(
    ("kind", "amount", "found"),
    [
        ("Nota de crédito", 100, ["kind_unknown"]),
        ("NC", 100, ["kind_unknown"]),
        ("Anulada", 100, ["note_decides"]),
        ("Nota crédito", -100, []),
        ("Factura", 100, []),
    ],
)
def test_a_credit_note_without_a_minus_sign_waits_for_a_person(
    kind: str, amount: int, found: list[str]
) -> None:
    assert codes(invoice(kind=kind, amount=amount, applies_to="")) == found
