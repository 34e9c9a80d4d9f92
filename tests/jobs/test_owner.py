"""Word to the owner: samples in preview, one digest a day once live."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOW
from tests.office import TAB, Office, a_line

EVENING = 7 / 24
"""From ten in the morning, the hour of every test, to five in the afternoon."""

LOOK = 3
"""Which reading of values is the look into the Log for the claim, in a run without letters."""

DIGEST: dict[str, Any] = {"Hora del resumen": "17", "Correo del dueño": "ana@laespiga.example"}


def pass_to_evening(office: Office, days: int = 0) -> None:
    office.set_clock(NOW + timedelta(days=days + EVENING))


def test_in_preview_the_owner_gets_five_samples_a_day_each_once(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(8)), live=False, **DIGEST)

    for _ in range(3):
        office.run()
    first_day = len(office.owner_mail)
    office.pass_days(1)
    office.run()
    office.run()

    assert first_day == 5
    assert len(office.owner_mail) == 8
    assert not office.mail
    assert len({letter.custom_args["letter"] for letter in office.owner_mail}) == 8


def test_a_digest_whose_claim_was_not_seen_to_stand_comes_the_same_evening(office: Office) -> None:
    office.adopt(a_line("F-1"), **DIGEST)
    office.run()
    pass_to_evening(office)
    office.faults({"route": "sheets.spreadsheets.values.batchGet", "kind": "400", "nth": LOOK})

    first = office.run()
    office.faults()
    again = office.run()

    assert office.events().count("released") == 1
    assert (first.is_finished, again.is_finished) == (False, True)
    assert len(office.owner_mail) == 1


def test_a_digest_goes_to_no_customer(office: Office) -> None:
    shared = {**DIGEST, "Correo del dueño": "f-1@cliente.example"}
    office.adopt(a_line("F-1"), a_line("F-2"), **shared)
    pass_to_evening(office)

    report = office.run()

    assert not office.owner_mail
    assert ("digest_to_customer", False) in {(each.code, each.holds) for each in report.problems}


def test_an_address_of_the_business_itself_is_the_owners_though_a_row_has_it(
    office: Office,
) -> None:
    office.adopt(a_line("F-1", email="ana@laespiga.example"), **DIGEST)
    pass_to_evening(office)

    office.run()

    assert len(office.owner_mail) == 1


def test_a_sample_says_that_it_is_one_and_goes_to_the_owner_alone(office: Office) -> None:
    office.adopt(a_line("F-1", customer="Café"), live=False, **DIGEST)

    office.run()

    [sample] = office.owner_mail
    assert sample.subject.startswith("[Muestra] Factura F-1")
    assert (sample.to, sample.cc) == (("La Espiga <ana@laespiga.example>",), ())
    for words in (sample.text, sample.html):
        assert "El cliente no lo recibió" in words
        assert "f-1@cliente.example" in words


def test_samples_are_no_contact_of_any_customer(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False, **DIGEST)
    office.run()

    assert office.column("Avisos")["F-1"] == ""
    assert office.assess().plan.decisions[0].reason == "preview"


@pytest.mark.parametrize("wrong", [{"Modo": "pausa"}, {"Remitente": ""}, {"Modo": "quizás"}])
def test_no_samples_when_preview_is_not_what_the_owner_chose(
    office: Office, wrong: dict[str, str]
) -> None:
    office.adopt(a_line("F-1"), live=False, **{**DIGEST, **wrong})

    office.run()

    assert not office.owner_mail


def test_one_digest_a_day_after_its_hour_says_what_went_and_what_comes(office: Office) -> None:
    soon = a_line("F-2", "28/11/2026", importe=250000, customer="Panadería El Sol")
    office.adopt(a_line("F-1", customer="Café La Montaña", importe=1200000), soon, **DIGEST)
    office.run()
    before = len(office.owner_mail)

    pass_to_evening(office)
    for _ in range(3):
        office.run()

    assert before == 0
    [digest] = office.owner_mail
    assert digest.to == ("La Espiga <ana@laespiga.example>",)
    assert digest.subject == "Resumen del 24 de noviembre: salió 1 correo"
    assert "Café La Montaña: $\N{NO-BREAK SPACE}1.200.000 (Aviso 1 · F-1)" in digest.text
    assert "Panadería El Sol: $\N{NO-BREAK SPACE}250.000 (Cortesía · F-2)" in digest.text
    assert "No hay nada pendiente de usted." in digest.text


def test_when_nothing_went_the_digest_says_that_too(office: Office) -> None:
    office.adopt(a_line("F-1", "28/12/2026"), **DIGEST)

    pass_to_evening(office)
    office.run()

    [digest] = office.owner_mail
    assert "No salió ningún correo" in digest.text
    assert "Para mañana no hay correos previstos." in digest.text


def test_the_digest_names_what_waits_for_a_person(office: Office) -> None:
    office.adopt(
        a_line("F-1", customer="Sin correo", email=""),
        a_line("F-2", customer="Prometió", due="10/11/2026", promesa="16/11/2026"),
        a_line("F-3", customer="Mal escrito", importe="mil"),
        a_line("F-4", customer="Muy vieja", due="01/01/2026"),
        a_line("F-5", customer="Sin saber"),
        **DIGEST,
    )
    office.faults({"route": "mail.send", "nth": 0, "kind": "lose_answer"})
    office.run()
    office.faults()

    pass_to_evening(office)
    office.run()

    text = office.owner_mail[-1].text
    parts = [
        "No se les puede escribir",
        "Promesas que no se cumplieron",
        "Por corregir en la hoja",
        "Le toca a una persona",
        "No se sabe si salieron",
    ]
    for part in parts:
        assert part in text
    for customer in ("Sin correo", "Prometió", "Muy vieja", "Sin saber"):
        assert customer in text


def test_days_without_a_run_are_made_good_by_one_digest(office: Office) -> None:
    office.adopt(a_line("F-1"), **DIGEST)
    office.run()
    office.pass_days(4)

    office.run()
    office.run()

    assert len(office.owner_mail) == 1
    assert "F-1" in office.owner_mail[0].text


def test_a_digest_whose_answer_was_lost_is_not_repeated(office: Office) -> None:
    office.adopt(a_line("F-1", "28/12/2026"), **DIGEST)
    office.faults({"route": "mail.send", "nth": 0, "kind": "lose_answer"})
    pass_to_evening(office)
    office.run()
    office.faults()

    office.run()

    assert len(office.owner_mail) == 1


def test_the_digest_tells_of_a_held_batch_and_how_to_let_it_go(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(3)), **DIGEST)
    office.run()
    office.pass_days(7)
    office.edit({"tab": TAB, "append": [a_line(f"P-{n}") for n in range(40)]})

    pass_to_evening(office, 7)
    office.run()

    text = office.owner_mail[-1].text
    assert "Esperan su visto bueno" in text
    assert "Autorizo el lote del" in text
    assert "Y 30 más" in text


def test_a_refused_key_is_told_in_the_sheet_and_in_the_next_digest(office: Office) -> None:
    office.adopt(a_line("F-1"), **DIGEST)
    office.faults({"route": "mail.send", "nth": 0, "kind": "401"})
    office.run()
    status = office.values("Ajustes")[1][3]
    office.faults({"route": "mail.send", "nth": 1, "kind": "401"})

    pass_to_evening(office)
    office.run()
    office.run()

    assert "no acepta la llave" in status
    assert len(office.owner_mail) == 1


def test_an_owner_who_types_no_gets_none(office: Office) -> None:
    office.adopt(a_line("F-1"), **{**DIGEST, "Hora del resumen": "no"})

    pass_to_evening(office)
    office.run()

    assert not office.owner_mail


def test_a_refused_key_shows_in_preview_too(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False, **DIGEST)
    office.faults({"route": "mail.send", "nth": 0, "kind": "401"})

    report = office.run()
    office.faults()
    office.run()

    assert (report.stopped, report.is_finished) == ("mail_key_wrong", False)
    assert len(office.owner_mail) == 1


@pytest.mark.parametrize(("is_live", "count"), [(True, 2), (False, 1)])
def test_nothing_that_is_sent_is_tracked(office: Office, is_live: bool, count: int) -> None:
    """Letter and digest in live mode, a sample in preview."""
    office.adopt(a_line("F-1"), live=is_live, **DIGEST)
    office.run()

    pass_to_evening(office)
    office.run()

    sent = [*office.mail, *office.owner_mail]
    assert len(sent) == count
    assert not any(letter.tracked for letter in sent)
