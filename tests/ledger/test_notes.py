"""Words in a text that may decide whether somebody is asked."""

from decimal import Decimal

import pytest

from aldia import resources
from aldia.ledger.notes import is_paid_for, sum_below, telling_word_in
from aldia.ledger.records import InvoiceState

WORDS = resources.schema().words_for("state", InvoiceState)
STATES = frozenset(word for word, state in WORDS.items() if state is not InvoiceState.OPEN)

MAY_DECIDE = [
    "pagó el 3 de marzo por Nequi",
    "ya me dieron la plata",
    "lo recogió Juan en efectivo",
    "consignación del 12/03",
    "le quedé de hacer descuento",
    "dejó señal",
    "canjeado por publicidad",
    "incluida en la FE-99",
    "está a paz y salvo",
    "con la abogada",
    "en quiebra",
    "paid 3 March by BACS",
    "chq rec'd",
    "sorted",
    "credit to apply",
    "paying monthly",
    "sent to wrong address",
    "gone bust",
    "cliente já pagou",
    "deixou um sinal",
    "vai pagar na sexta",
    "empresa faliu",
]


@pytest.mark.parametrize("text", MAY_DECIDE)
def test_words_of_money_agreements_and_courts_may_decide(text: str) -> None:
    assert telling_word_in(text, STATES)


@pytest.mark.parametrize(
    "text",
    [
        "no ha pagado",
        "sin respuesta",
        "no contesta",
        "llamar el lunes",
        "enviar a Ana",
        "requiere orden de compra",
        "Forma de pago: transferencia",
        "left voicemail",
        "not paid yet",
        "ask for Maria",
        "ligar na segunda",
        "ainda não pagou",
    ],
)
def test_other_remarks_decide_nothing(text: str) -> None:
    assert telling_word_in(text, STATES) == ""


@pytest.mark.parametrize(
    "text",
    [
        "PAGADO en efectivo 12/03",
        "CANCELADO 12/03",
        "pagada 12/03 transferencia",
        "anulada",
        "dice que ya pagó",
        "Paid 12 March",
        "Pago 12/03",
        "cliente pagou",
    ],
)
def test_a_description_that_describes_nothing_says_that_it_was_paid(text: str) -> None:
    assert is_paid_for(text, STATES)


@pytest.mark.parametrize(
    "text",
    [
        "Pago de nómina",
        "Pago marzo",
        "Curso prepagado",
        "Abono orgánico",
        "abono abril",
        "Asesoría jurídica",
        "Liquidación de obra",
        "Acuerdo marco",
        "Transferencia de tecnología",
        "Servicio pagado por adelantado",
        "no pagó",
        "Paid advertising March",
        "Cheque printing",
        "Pagamento de salários",
    ],
)
def test_words_of_what_was_sold_say_nothing_of_payments(text: str) -> None:
    assert not is_paid_for(text, STATES)


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("ojo: son 150.000", "150.000"),
        ("queda en 300 mil", "300 mil"),
        ("only $ 12,345.50 of it", "$ 12,345.50"),
        ("le faltan 35k", "35k"),
        ("450.500", ""),
        ("$450.500,00", ""),
        ("NIT 900.123.456", ""),
        ("llamar el 12.03.2026", ""),
        ("OC 4512", ""),
    ],
)
def test_a_sum_below_the_amount_may_be_what_is_left(text: str, sum_: str) -> None:
    assert sum_below(text, Decimal(450500)) == sum_
