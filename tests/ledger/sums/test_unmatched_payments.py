"""A payment that could belong to an invoice: the invoice waits, and the payment is asked about."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.folding import identifier_key
from aldia.ledger.values.references import Numbers
from tests.builders import a_ledger, a_plan, a_row
from tests.ledger.tabs.test_layouts import codes, read

KEYS = ["f-1", "f-2", "f-3", "f-11", "g-1", "2026-0007", "fe001024", "hotel"]

MEANT: dict[str, tuple[str, set[str]]] = {
    "no dash": ("F1", {"f-1"}),
    "a sign before it": ("#F-1", {"f-1"}),
    "a word before it": ("Factura F-1", {"f-1"}),
    "blanks and zeros": ("F 0001", {"f-1"}),
    "two in one cell": ("F-1, F-2", {"f-1", "f-2"}),
    "a sentence": ("pago facturas F-1 y F-2", {"f-1", "f-2"}),
    "a second one without its letter": ("F-1 y 3", {"f-1", "f-3"}),
    "a row of them": ("F-1/2/3", {"f-1", "f-2", "f-3"}),
    "from one up to another": ("F-1 a F-3", {"f-1", "f-2", "f-3"}),
    "up to a bare number": ("F-1 al 3", {"f-1", "f-2", "f-3"}),
    "up to one in English": ("F-1 thru 3", {"f-1", "f-2", "f-3"}),
    "up to one by dots": ("F-1..3", {"f-1", "f-2", "f-3"}),
    "up to one by a dash": ("1-3", {"f-1", "f-2", "f-3", "g-1"}),
    "a dash before what no invoice ends in": ("F-1-99", {"f-1"}),
    "only the number": ("1", {"f-1", "g-1"}),
    "a word and the number": ("factura 11", {"f-11"}),
    "another letter": ("X-11", {"f-11"}),
    "zeros and signs lost": ("2026/7", {"2026-0007"}),
    "signs lost": ("20260007", {"2026-0007"}),
    "a number run together": ("FE-001024", {"fe001024"}),
    "a name as a number": ("Hotel", {"hotel"}),
    "nothing of the kind": ("anticipo", set()),
    "another number": ("F-99", set()),
}


@pytest.mark.parametrize("case", MEANT)
def test_a_text_could_mean(case: str) -> None:
    text, keys = MEANT[case]

    assert Numbers(KEYS).meant_by(text) == keys


@given(st.text(max_size=60))
def test_no_text_is_an_exception(text: str) -> None:
    assert Numbers(KEYS).meant_by(text) <= set(KEYS)


@given(
    st.sampled_from(KEYS[:6]),
    st.sampled_from(["{}", "#{}", "Factura {}", "fra. {}.", "{} (total)", "pago {} y otra"]),
    st.booleans(),
)
def test_whoever_writes_around_a_number_still_means_it(
    key: str, around: str, without_dash: bool
) -> None:
    text = around.format(key.replace("-", "" if without_dash else "-"))

    assert key in Numbers(KEYS).meant_by(text)


ROWS = [
    a_row("F-1", customer="Juan Pérez", email="j@x.example", amount=100, issued="2026-11-01"),
    a_row("F-2", customer="Juan Pérez", email="j@x.example", amount=250, issued="2026-11-01"),
    a_row("F-3", customer="Hotel Brisa", email="h@x.example", amount=470, issued="2026-11-20"),
]
LINES: dict[str, tuple[list[Scalar], str, str]] = {
    "a number nearly right": (["10/11/2026", "F1", 40], "F-1", "payment_unclear"),
    "two numbers": (["10/11/2026", "F-1, F-2", 300], "F-1 F-2", "payment_unclear"),
    "an amount that cannot be read": (["10/11/2026", "F1", "algo"], "F-1", "payment_unclear"),
    "the number in the notes": (["", "", 40, "", "abono fact F-3"], "F-3", "payment_unclear"),
    "only the payer": (["", "", 40, "JUAN PEREZ"], "F-1 F-2", "payment_unclear"),
    "the payer among other words": (
        ["", "", 40, "", "TRANSF de juan pérez 8812"],
        "F-1 F-2",
        "payment_unclear",
    ),
    "the payer in place of the number": (["", "Hotel Brisa", 40], "F-3", "payment_unclear"),
    "only the sum of an invoice": (["25/11/2026", "", 470], "F-3", "payment_unclear"),
    "the sum of all that somebody owes": (["", "", 350], "F-1 F-2", "payment_unclear"),
    "a sum that came in before the invoice": (
        ["10/11/2026", "", 470],
        "",
        "payment_without_number",
    ),
    "nobody and a sum of no invoice": (["", "", 33], "", "payment_without_number"),
    "a number of nothing": (["", "ZZ", 33], "", "payment_of_nothing"),
    "a number of nothing with a sum that fits": (["", "ZZ", 100], "F-1", "payment_unclear"),
}


def held(ledger: Ledger) -> str:
    return " ".join(d.invoice.number for d in a_plan(ledger).decisions if d.action == "problem")


@pytest.mark.parametrize("case", LINES)
def test_what_a_payment_could_belong_to_waits_and_the_payment_is_asked_about(case: str) -> None:
    line, waiting, code = LINES[case]

    ledger = a_ledger(*ROWS, payments=[line])

    assert held(ledger) == waiting
    assert (code, bool(waiting)) in [(each.code, each.holds) for each in ledger.problems]
    assert not set(waiting.split()) & {
        each.number for letter in a_plan(ledger).letters for each in letter.lines
    }


def test_the_exact_number_is_taken_and_asks_nothing() -> None:
    ledger = a_ledger(*ROWS, payments=[["10/11/2026", "f-1", 40], ["", "", 40, "Total"]])

    assert ledger.invoices[0].balance == Decimal(60)
    assert held(ledger) == ""
    assert not ledger.problems


TOTALS: dict[str, list[list[Scalar]]] = {
    "it says so": [["10/11/2026", "F-1", 40], ["Total", "", 40]],
    "the sum alone": [["10/11/2026", "F-1", 40], ["10/11/2026", "F-3", 60], ["", "", 100]],
}


@pytest.mark.parametrize("case", TOTALS)
def test_a_line_of_totals_is_no_payment(case: str) -> None:
    assert not a_ledger(*ROWS, payments=TOTALS[case]).problems


def test_what_a_payment_names_loosely_and_is_closed_holds_nothing() -> None:
    ledger = a_ledger(a_row("F-1", paid="sí"), a_row("F-2"), payments=[["", "F1", 100]])

    assert held(ledger) == ""
    assert [problem.code for problem in ledger.problems] == ["payment_of_closed"]


def test_the_invoice_goes_on_once_the_payment_names_it() -> None:
    before, after = (a_ledger(a_row(), payments=[["", name, 40]]) for name in ("F1", "F-1"))

    assert (held(before), held(after)) == ("F-1", "")
    assert after.invoices[0].balance == Decimal(60)


def test_instalments_that_name_an_invoice_loosely_hold_it() -> None:
    ledger = a_ledger(a_row(), a_row("F-2"), instalments=[["F1", 1, "01/12/2026", 100]])

    assert held(ledger) == "F-1"


@pytest.mark.parametrize("named", ["F1", "#F-1", "Factura F-1", "F-1 y F-2"])
def test_a_credit_note_that_names_an_invoice_loosely_holds_it(named: str) -> None:
    note = a_row("NC-1", amount=-30, applies_to=named)

    assert "F-1" in held(a_ledger(a_row(), a_row("F-2"), note))


ALIKE: dict[str, tuple[dict[str, Scalar], dict[str, Scalar], str]] = {
    "a note under another accent": ({"customer": "Ana Ruíz", "amount": -100}, {}, "F-1"),
    "a note with a legal form": ({"customer": "Ana Ruiz S.A.S.", "amount": -100}, {}, "F-1"),
    "an invoice that was overpaid": ({"customer": "Ana Ruíz", "paid": 300}, {}, "F-1"),
    "two customers, as was said": (
        {"customer": "Ana Ruíz", "amount": -100},
        {"checked": "sí"},
        "",
    ),
    "another name": ({"customer": "Eva Ruiz", "amount": -100}, {}, ""),
    "a void note": ({"customer": "Ana Ruíz", "amount": -100, "state": "anulada"}, {}, ""),
}


@pytest.mark.parametrize("case", ALIKE)
def test_a_credit_under_nearly_the_same_name_may_be_theirs(case: str) -> None:
    credit, cells, waiting = ALIKE[case]

    ledger = a_ledger(a_row(customer="Ana Ruiz") | cells, a_row("NC-1") | credit)

    assert held(ledger) == waiting


def test_a_note_that_names_it_loosely_holds_it_too() -> None:
    note = a_row("NC-1", amount=-30, notes="devolución de la F1")

    assert held(a_ledger(a_row(), a_row("F-2"), note)) == "F-1"


def test_identifier_keys_of_the_samples_are_as_in_a_book() -> None:
    assert [identifier_key(key) for key in KEYS] == KEYS


@pytest.mark.parametrize("word", ["Total", "Suma", "Subtotal"])
def test_a_payment_that_names_its_invoice_is_no_line_of_totals(word: str) -> None:
    ledger = a_ledger(a_row(), payments=[[46330, "F-1", 40, "", word]])

    assert ledger.invoices[0].balance == 60


@pytest.mark.parametrize("line", [["Total", "", 70], ["", "Total", 70], ["", "", 70, "", "Total"]])
def test_a_line_that_says_total_and_nothing_else_pays_nothing(line: list[Scalar]) -> None:
    ledger = a_ledger(a_row(), a_row("F-2", amount=70), payments=[[46330, "F-1", 70], line])

    assert codes_by_row(ledger) == {2: [], 3: []}


def test_a_payment_without_number_is_no_line_of_totals_because_of_a_word() -> None:
    ledger = a_ledger(a_row(), payments=[[46330, "", 100, "", "Total"]])

    assert codes_by_row(ledger) == {2: ["payment_possible"]}


def test_a_payer_without_number_and_sum_may_have_paid() -> None:
    ledger = a_ledger(a_row(), payments=[[46330, "", "", "Café La Montaña", "Pagó todo"]])

    assert codes_by_row(ledger) == {2: ["payment_possible"]}


@pytest.mark.parametrize("line", [["", "", "", "Noviembre"], ["", "", "", "", "ojo: revisar"]])
def test_a_title_among_the_payments_is_not_asked_about(line: list[Scalar]) -> None:
    ledger = a_ledger(a_row(), payments=[line])

    assert codes_by_row(ledger) == {2: []}
    assert ledger.problems == []


IN_DOUBT: dict[str, tuple[str, str]] = {
    "annulled": ("", "Anulado"),
    "bounced": ("", "rebotado"),
    "pending": ("", "Pendiente"),
    "a doubt": ("", "¿Recibido?"),
    "no": ("", "no"),
    "any other word": ("", "ver con Ana"),
    "a note": ("Devuelto", ""),
}


@pytest.mark.parametrize("case", IN_DOUBT)
def test_a_payment_that_may_not_have_come_in_lets_its_invoice_wait(case: str) -> None:
    note, state = IN_DOUBT[case]

    ledger = a_ledger(a_row(), payments=[[46330, "F-1", 100, "", note, state]])

    assert codes_by_row(ledger) == {2: ["payment_unreadable"]}
    assert [problem.code for problem in ledger.problems] == ["payment_in_doubt"]


@pytest.mark.parametrize("state", ["Recibido", "conciliado", "✔", "sí", ""])
def test_a_payment_that_came_in_counts(state: str) -> None:
    ledger = a_ledger(a_row(), payments=[[46330, "F-1", 40, "", "transferencia", state]])

    assert ledger.invoices[0].balance == 60
    assert codes_by_row(ledger) == {2: []}


@pytest.mark.parametrize(
    ("paid", "checked", "found"), [(1, "", True), (100, "", True), (1, "sí", False)]
)
def test_a_listed_payment_that_may_be_a_yes_or_a_percentage_is_asked_about(
    paid: int, checked: str, found: bool
) -> None:
    row = a_row(amount=5_000_000, checked=checked)

    ledger = a_ledger(row, payments=[[46330, "F-1", paid]])

    assert codes_by_row(ledger) == {2: ["payment_share"] if found else []}


def codes_by_row(ledger: Ledger) -> dict[int, list[str]]:
    return {each.row: [problem.code for problem in each.problems] for each in ledger.invoices}


ANAS = [
    a_row("F-1", customer="Ana Ruiz", email="a@x.example", amount=5000),
    a_row("F-2", customer="Beto Paz", email="b@x.example", amount=7000),
    a_row("F-3", customer="Beto Paz", email="b@x.example", amount=9000, paid="sí"),
]
PAYERS: dict[str, tuple[list[Scalar], str]] = {
    "the exact number of another's invoice": (["", "F-2", 5000, "Ana Ruiz"], "F-1 F-2"),
    "a part of it": (["", "F-2", 100, "ana ruiz S.A.S."], "F-1 F-2"),
    "nearly the number of another's open invoice": (["", "F2", 100, "Ana Ruiz"], "F-1 F-2"),
    "nearly the number of another's closed invoice": (["", "FV-3", 5000, "Ana Ruiz"], "F-1"),
    "nearly a closed one, and a sum of somebody else": (["", "FV-3", 5000], "F-1"),
    "the whole invoice of another": (["", "F-2", 7000, "Ana Ruiz"], ""),
    "a payer who is no customer": (["", "F-2", 500, "Bancolombia"], ""),
    "its own customer, with the legal form": (["", "F-2", 500, "Beto Paz S.A.S."], ""),
}


@pytest.mark.parametrize("case", PAYERS)
def test_a_payer_who_contradicts_the_number_is_doubt_for_both(case: str) -> None:
    line, waiting = PAYERS[case]

    ledger = a_ledger(*ANAS, payments=[line])

    assert held(ledger) == waiting
    assert bool(ledger.problems) == bool(waiting)


def test_a_sum_that_a_formula_worked_out_fits_to_the_currency_s_unit() -> None:
    third = Decimal("33.3333333333333")
    dollars = a_row("F-1", amount=Decimal("33.33"), currency="USD")

    ledger = a_ledger(dollars, payments=[["20/11/2026", "", third]])

    assert [problem.code for problem in ledger.invoices[0].problems] == ["payment_possible"]


def test_a_payment_whose_currency_cannot_be_read_lets_its_invoice_wait() -> None:
    ledger = read(
        "Factura|Cliente|Vence|Total",
        ["F-1", "Ana", 46330, 900],
        payments=[["Factura", "Importe", "Moneda"], ["F-1", 100, "cocos"]],
    )

    assert "currency_unknown" in {problem.code for problem in ledger.all_problems}
    assert "payment_unreadable" in codes(ledger.invoices[0])
