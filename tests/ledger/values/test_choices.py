"""States, yes and no, languages, currencies, channels: words from closed lists."""

import pytest

from aldia import resources
from aldia.ledger.schema.records import InvoiceState
from aldia.ledger.sums.states import parse_state
from aldia.ledger.tabs.rows import Context
from aldia.ledger.values import choices
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.problems import Wrong
from aldia.policy.channels import Channel

CONTEXT = Context("es_CO", "COP", resources.schema().words_for("state", InvoiceState))

STATES = {
    "pagado": "paid",
    "Pagada": "paid",
    "PAGADA ✔": "paid",
    "paid": "paid",
    "PAID ✔": "paid",
    "Paid in full": "paid",
    "settled": "paid",
    "cobrada": "paid",
    "pago": "paid",
    "pago parcial": "partial",
    "Pagada parcial": "partial",
    "partial": "partial",
    "Partially paid": "partial",
    "abonada": "partial",
    "pendiente": "open",
    "Pendiente de pago": "open",
    "abierta": "open",
    "open": "open",
    "emitida": "open",
    "unpaid": "open",
    "NOT PAID": "open",
    "no pagada": "open",
    "No  pagada.": "open",
    "vencida": "open",
    "overdue": "open",
    "anulada": "void",
    "Anulado": "void",
    "void": "void",
    "incobrable": "written_off",
    "written off": "written_off",
    "Written-off": "written_off",
    "castigada": "written_off",
    "en disputa": "disputed",
    "Disputed": "disputed",
    "pausado": "on_hold",
    "on hold": "on_hold",
    "en plan": "in_plan",
    "financiada": "in_plan",
    "Cancelado": "cancelled",
    "canceled": "cancelled",
    # As accounting programs show them
    "Awaiting Payment": "open",
    "Viewed": "open",
    "Sent": "open",
    "Past due": "open",
    "Por vencer": "open",
    "En mora": "open",
    "Partially Paid": "partial",
    # Not with the customer yet, or back from them
    "Draft": "on_hold",
    "Borrador": "on_hold",
    "Awaiting approval": "on_hold",
    "Devuelta": "on_hold",
    "Cheque devuelto": "on_hold",
    "Rechazada": "on_hold",
    # In somebody else's hands
    "En jurídico": "outside",
    "EN COBRO JURIDICO": "outside",
    "Cobranza judicial": "outside",
    "Protestada": "outside",
    "Factorizada": "never_chase",
    "Sent to collections": "outside",
    # Agreed anew
    "Refinanciada": "in_plan",
    "Reprogramada": "in_plan",
    "Castigada": "written_off",
    # In Portuguese
    "Paga": "paid",
    "Pago": "paid",
    "Recebido": "paid",
    "Quitada": "paid",
    "Pago parcialmente": "partial",
    "Em aberto": "open",
    "A vencer": "open",
    "Vencido": "open",
    "Atrasada": "open",
    "Não pago": "open",
    "Cancelada": "cancelled",
    "Rascunho": "on_hold",
    "Protestado": "outside",
    "Cobrança judicial": "outside",
    "Renegociada": "in_plan",
    "Overdue 27 days": "open",
    "Due in 4 days": "open",
    "Pagada 12/03": "paid",
    "PAGADO 15/10/2026": "paid",
    "No pagadas": "open",
    "sin cobrar": "open",
    "Cobrada en parte": "partial",
    "PartiallyPaid": "partial",
    "Cobro parcial": "partial",
    "Baixado": "cancelled",  # paid or written off: nobody asks either way
    "Vence hoje": "open",
    "Due today": "open",
    "Vencidos": "open",
    "Autorizado": "open",
    "Pdte. cobro": "open",
    "Open - overdue": "open",
    "Abierta/Vencida": "open",
    "Totalmente pagada": "paid",
    "Cleared": "paid",
    "Baixa parcial": "partial",
    "Pdte. parcial": "partial",
    "Pendiente - abonada": "partial",
    "Vencida pendiente": "open",
    "Sent overdue": "open",
}


@pytest.mark.parametrize(("typed", "state"), STATES.items())
def test_a_state_is_known_by_the_words_that_people_write(typed: str, state: str) -> None:
    assert parse_state(Raw(typed), CONTEXT.state_words) == state


@pytest.mark.parametrize(
    "typed",
    [
        "revisar con Ana",
        "pagado 50%",
        "?",
        "pagado a medias",
        "pagado 500.000",
        "pagado 500",
        "no revisada",
        "pagada / vencida",
        "recibida",  # by the customer, or the money?
        "submitted",  # to the customer, or to somebody who approves it?
        "em cartório para protesto ou acordo",
        "pendiente de revisar",
        "enviada devuelta",
    ],
)
def test_an_unknown_state_is_a_problem_and_never_a_guess(typed: str) -> None:
    assert parse_state(Raw(typed), CONTEXT.state_words) == Wrong("state_unknown")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("sí", True),
        ("SI", True),
        ("yes", True),
        ("x", True),
        ("✔", True),
        ("✅", True),
        ("☑️", True),
        (True, True),
        ("no", False),
        ("-", False),
        (False, False),
        ("✗", False),
    ],
)
def test_yes_no_and_ticks_are_understood(typed: str | bool, answer: bool) -> None:
    assert choices.parse_yes_no(Raw(typed)) is answer


def test_maybe_is_a_problem() -> None:
    assert choices.parse_yes_no(Raw("tal vez")) == Wrong("yes_no_unreadable")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Español", "es"),
        ("inglés", "en"),
        ("English", "en"),
        ("EN", "en"),
        ("français", Wrong("language_unknown")),
    ],
)
def test_languages_are_known_in_both_languages(typed: str, found: object) -> None:
    assert choices.parse_language(Raw(typed)) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("usd", "USD"),
        ("€", "EUR"),
        ("US$", "USD"),
        ("pesos colombianos", "COP"),
        ("dólares", "USD"),
        ("pesos", Wrong("currency_unknown")),
        ("$", Wrong("currency_unknown")),
        ("XQQ", Wrong("currency_unknown")),
        ("Peso Mexicano", "MXN"),
        ("Dólar Americano", "USD"),
        ("dólares estadounidenses", "USD"),
        ("MXN - Peso mexicano", "MXN"),
        ("US Dollar", "USD"),
        ("DOL", "USD"),
        ("PES", Wrong("currency_unknown")),
        ("Real brasileiro", "BRL"),
        ("Guaraní paraguayo", "PYG"),
        ("USD - Peso mexicano", Wrong("currency_unknown")),
    ],
)
def test_a_currency_is_a_code_a_clear_sign_or_a_clear_name(typed: str, found: object) -> None:
    assert choices.parse_currency(Raw(typed)) == found


def test_channels_may_be_several_and_must_all_be_known() -> None:
    assert choices.parse_channels(Raw("correo, llamada")) == frozenset({"mail", "call"})
    assert choices.parse_channels(Raw("email y WhatsApp")) == frozenset({"mail", "whatsapp"})
    assert choices.parse_channels(Raw("paloma")) == Wrong("channel_unknown")


@pytest.mark.parametrize("typed", ["carta", "letter"])
def test_a_letter_as_a_channel_goes_by_post(typed: str) -> None:
    assert choices.parse_channels(Raw(typed)) == frozenset({Channel.POST})


def test_a_time_zone_must_exist() -> None:
    assert choices.parse_time_zone(Raw("America/Bogota")) == "America/Bogota"
    assert choices.parse_time_zone(Raw("Bogotá")) == Wrong("time_zone_unknown")


@pytest.mark.parametrize(("home", "meant"), [("UYU", "UYU"), ("COP", "COP"), ("PEN", None)])
def test_a_bare_sign_is_the_book_s_currency_where_people_write_it_so(
    home: str, meant: str | None
) -> None:
    found = choices.parse_currency(Raw("$"), home)

    assert found == meant or (meant is None and isinstance(found, Wrong))


@pytest.mark.parametrize("home", ["ARS", "UYU"])
def test_a_name_that_a_program_cuts_means_what_the_whole_one_does(home: str) -> None:
    assert choices.parse_currency(Raw("PES"), home) == home
    assert choices.parse_currency(Raw("COL"), home) == Wrong("currency_unknown")
