"""Words in a text that may decide whether somebody is asked."""

from decimal import Decimal

import pytest

from aldia import resources
from aldia.ledger.schema.records import NOT_ASKED, InvoiceState
from aldia.ledger.values.notes import is_paid_for, sum_below, telling_word_in, unexplained_in
from tests.builders import a_ledger, a_row
from tests.ledger.test_reading import codes

WORDS = resources.schema().words_for("state", InvoiceState)
STATES = frozenset(word for word, state in WORDS.items() if state is not InvoiceState.OPEN)
QUIET = frozenset(word for word, state in WORDS.items() if state in NOT_ASKED)

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
    "se queja del pedido",
    "no está de acuerdo con el precio",
    "customer unhappy with the job",
    "NO RECLAMAR hasta hablar con Inés",
    "llamar antes de reclamar",
    "no le mandes nada",
    "me dio un cheque",
    "cliente fallecido",
    "rectificada por F-200",
    "va por confirming",
    "pagaré a 30/04",
    "ya está",
    "went under",
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
        "servicio enero - PAGADO",
        "honorarios (abonado)",
        "Serviço - PAGO",
        "Website (paid)",
        "Website - 50% paid",
        "Deck - PAID IN FULL",
        "Cra 5 - ya pagó",
        "Reforma - anulada",
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
        "Mesa (pago a 30 días)",
        "Gift cards - prepaid",
        "Marketing - paid search",
        "Silla, abono inicial",
        "Contado",
        "Net 30",
        "Convenio 123",
        "Convenio agosto",
        "Pago anticipado",
        "Paid in advance",
        "50% anticipo, 50% contra entrega",
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


@pytest.mark.parametrize(
    "text",
    [
        "no cobrar",
        "en disputa",
        "con abogado",
        "dice que ya pagó",
        "ya pagó todo",
        "PAGADO 15/10",
        "pagó el total por transferencia",
        "prometió el resto para el viernes",
        "reclama, abonó 300.000",
        "abonó 500.000",
        "already paid",
        "he says he paid",
        "paid in full by BACS",
        "do not chase",
        "já pagou tudo",
        "diz que depositou",
        "quitado em 12/03",
    ],
)
def test_a_part_payment_explains_no_words_that_claim_more(text: str) -> None:
    assert unexplained_in(text, QUIET, Decimal(300_000), Decimal(600_000))


@pytest.mark.parametrize(
    "text",
    [
        "pagó el 12/03",
        "pago 12/03 por Nequi",
        "abonó 300.000",
        "abonó 100.000 y 200.000",
        "pagado 300.000, resta 600.000",
        "pagado 300000,00 el 25/03",
        "recebido 300000 em 25/03",
        "Pagada en parte",
        "dejó la mitad",
        "transf. 16/06",
        "no ha pagado el resto",
        "part paid 3 March",
        "paid £300,000 by BACS",
        "deixou um sinal",
        "sin respuesta",
    ],
)
def test_a_part_payment_explains_words_of_it(text: str) -> None:
    assert not unexplained_in(text, QUIET, Decimal(300_000), Decimal(600_000))


@pytest.mark.parametrize(
    "cells",
    [
        {"email": "ya pagó"},
        {"email": "pagos@cafe", "notes": "dice que ya pagó"},
        {"customer": "Hotel Brisas - abonó 50"},
    ],
)
def test_words_of_payment_are_heard_wherever_they_stand(cells: dict[str, str]) -> None:
    [found] = a_ledger(a_row(**cells)).invoices

    assert codes(found) == ["note_may_decide"]
