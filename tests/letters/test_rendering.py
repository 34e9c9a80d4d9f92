"""Text from the sheet is only ever text; the owner's words are checked before they go."""

import re
from typing import Any

import pytest

from aldia import resources
from aldia.ledger.values.cells import Scalar
from aldia.letters.colours import contrast, readable_accent
from aldia.letters.custom_templates import check_templates, fingerprints
from aldia.letters.rendering import Message, render
from aldia.policy.ladder import UNASKING
from tests.builders import a_ledger, a_plan, a_row
from tests.letters import samples


def letter(*rows: dict[str, Scalar], **book: Any) -> Message:
    ledger = a_ledger(*(rows or (a_row(),)), **book)
    return render(a_plan(ledger).letters[0], ledger)


def test_markup_in_the_sheet_is_shown_and_not_obeyed() -> None:
    evil = '<script>alert(1)</script>{{ 7*7 }}"><b>'

    found = letter(a_row(evil, customer=evil), settings={"Negocio": evil, "Cómo pagar": evil})

    assert "<script>" not in found.html
    assert "<b>" not in found.html
    assert "49" not in found.text
    assert evil in found.text


def test_nothing_in_the_text_of_a_letter_is_written_for_html() -> None:
    names = {"Negocio": "Tornillos & Más", "Firma": "Marta O'Hara", "Cómo pagar": "Pague < 5 & ya"}

    found = letter(a_row("F & 1", customer="Pérez & O'Neil"), settings=names)

    assert "&amp;" not in found.text
    assert "&#" not in found.text
    assert "Marta O'Hara\nTornillos & Más" in found.text
    assert "Marta O&#39;Hara<br>Tornillos &amp; Más" in found.html


def test_control_characters_never_reach_a_header() -> None:
    found = letter(a_row("F-1\r\nBcc: x@evil.example"), settings={"Negocio": "A\nB"})

    assert "\n" not in found.subject
    assert "\r" not in found.subject


def test_the_owners_words_replace_subject_and_opening() -> None:
    words = [["amable", "", "Hola {{ cliente }}: {{factura}}", "Nos debe {{ total }}.\n\nGracias."]]

    found = letter(letters=words)

    assert found.subject == "Hola Café La Montaña: F-1"
    assert "\n\nNos debe $\N{NO-BREAK SPACE}100.\n\nGracias." in found.text
    assert "Gracias.</p>" in found.html


def test_the_owners_words_are_text_too() -> None:
    found = letter(letters=[["amable", "", "", "<b>Pague</b> {{ cliente }}"]], settings={})

    assert "&lt;b&gt;Pague&lt;/b&gt;" in found.html


MISTAKES = {
    "a word that does not exist": "Debe {{ importe_total }}",
    "braces that do not close": "Debe {{ total",
    "braces that do not open": "Debe total }}",
    "a calculation": "Debe {{ total * 2 }}",
    "a statement": "{% for x in range(9) %}x{% endfor %}",
    "a comment": "Debe {# nada #}",
    "an attack": "{{ total.__class__.__mro__ }}",
}


def test_a_subject_that_nobody_would_see_to_its_end_is_told_and_not_cut() -> None:
    ledger = a_ledger(a_row(), letters=[["amable", "", "Hola " * 25, ""]])

    [problem], broken = check_templates(ledger)

    assert problem.code == "text_too_long"
    assert broken == {("friendly", "es", "")}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_the_owners_words_holds_that_letter(case: str) -> None:
    ledger = a_ledger(a_row(), letters=[["amable", "", "", MISTAKES[case]]])

    problems, broken = check_templates(ledger)

    assert broken == {("friendly", "es", "")}
    assert [(p.tab, p.row, p.column) for p in problems] == [("Cartas", 2, "Texto")]


def test_the_problem_quotes_the_placeholder() -> None:
    ledger = a_ledger(a_row(), letters=[["amable", "", "{{ saldo }}", ""]])

    [problem], _ = check_templates(ledger)

    assert "saldo" in problem.wrong
    assert "factura" in resources.catalog_of("es").remedy(problem)


def test_a_change_of_words_changes_the_fingerprint_of_that_letter_alone() -> None:
    schema = resources.schema()

    before = fingerprints(a_ledger(a_row()), schema)
    after = fingerprints(a_ledger(a_row(), letters=[["amable", "", "Hola", ""]]), schema)

    assert {key for key in before if before[key] != after[key]} == {("friendly", "es", "")}


def test_no_line_of_a_letter_begins_in_the_middle_of_a_number() -> None:
    found = letter(a_row("F-1042")).html

    in_title_sentence_and_table = found.count("F-1042")
    assert in_title_sentence_and_table == 3
    assert found.count('nowrap;">F-1042</span>') == 2


def test_an_invoice_without_a_link_has_no_button() -> None:
    linked = a_row(pay_link="https://pagar.example/1")

    assert "Pagar la factura F-1" in letter(linked).html
    assert "Pagar la factura" not in letter().html


@pytest.mark.parametrize(
    "colour", ["#12695b", "#ffee00", "#777777", "#000000", "#ffffff", "#ff0000"]
)
def test_every_accent_ends_in_colours_that_can_be_read(colour: str) -> None:
    background, text, ink = readable_accent(colour)

    assert contrast(background, text) >= 4.5
    assert contrast(ink, "#ffffff") >= 4.5


def test_an_overdue_letter_names_every_day_and_amount() -> None:
    found = letter(a_row(due="-3d"), a_row("F-2", due="-20d", amount="1.300.000"))

    for words in ("F-1", "F-2", "1.300.000", "20 días", "3 días", "1.300.100"):
        assert words in found.text
        assert words in found.html.replace("&nbsp;", " ")


CALIFORNIA: dict[str, Scalar] = {"País": "US-CA", "Moneda": "USD"}

SUBJECTS: dict[str, tuple[dict[str, Scalar], str]] = {
    "usually say how late and how much": (
        {},
        "Factura F-1, vencida hace 3 días ($ 100)",
    ),
    "say neither where the owner wants it": ({"Asuntos": "neutros"}, "Factura F-1 · La Espiga"),
    "say neither in California": (CALIFORNIA, "Factura F-1 · La Espiga"),
    "say both in California where the owner wants it": (
        CALIFORNIA | {"Asuntos": "completos"},
        "Factura F-1, vencida hace 3 días ($ 100.00)",
    ),
    "name no business that has no name": (
        {"Asuntos": "neutros", "Negocio": "", "Modo": "ensayo"},
        "Factura F-1",
    ),
}


@pytest.mark.parametrize("case", SUBJECTS)
def test_subjects(case: str) -> None:
    settings, subject = SUBJECTS[case]

    found = letter(settings=settings).subject

    assert found.replace("\N{NO-BREAK SPACE}", " ") == subject


def test_a_locked_phone_shows_nothing_of_a_neutral_letter() -> None:
    found = letter(a_row(), a_row("F-2"), settings={"Asuntos": "neutros"})

    page = re.sub(r"<(style|title).*?</\1>|<[^>]+>|\s+", " ", found.html, flags=re.S)
    assert found.subject == "Sus facturas · La Espiga"
    for shown in (page[:180], found.text[:180]):
        assert "El detalle está en el mensaje." in shown
        assert not re.search(r"F-1|100|venc", shown)


@pytest.mark.parametrize("step", [s for s in samples.LETTERS if s not in UNASKING])
def test_no_letter_of_a_neutral_subject_shows_its_debt_before_it_is_opened(step: str) -> None:
    for language in ("es", "en"):
        found = samples.message(step, language, "five", {"Asuntos": "neutros"})

        page = re.sub(r"<(style|title).*?</\1>|<[^>]+>|\s+", " ", found.html, flags=re.S)
        for shown in (found.subject, page[:180], found.text[:180]):
            assert not re.search(r"F-10|1[.,]|venc|overdue|due|pend|\$", shown), shown


def test_the_owners_subject_gives_way_to_a_neutral_one() -> None:
    words = [["amable", "", "{{ cliente }} debe {{ total }}", ""]]

    assert (
        letter(letters=words, settings={"Asuntos": "neutros"}).subject == "Factura F-1 · La Espiga"
    )


@pytest.mark.parametrize("step", sorted(UNASKING))
def test_a_letter_that_asks_for_nothing_has_no_button_to_pay(step: str) -> None:
    for book in ("one", "five"):
        assert "Pagar la factura" not in samples.message(step, "es", book).html


FEET: dict[str, tuple[dict[str, Scalar], str]] = {
    "a tax number has its country's name": ({"NIT": "900.000.000-0"}, "NIT 900.000.000-0"),
    "a tax number that was typed with its name": ({"NIT": "Nit: 900.000"}, "Nit: 900.000"),
    "a tax number of a country whose name for it is not known": (
        {"NIT": "900", "País": "TW", "Moneda": "COP"},
        "Identificación tributaria: 900",
    ),
    "a name of several words is not said twice": (
        {"NIT": "cédula jurídica 3-101-000000", "País": "CR", "Moneda": "CRC"},
        "cédula jurídica 3-101-000000",
    ),
    "a sentence about privacy stands as it is": (
        {"Privacidad": "Cuidamos sus datos según la Ley 1581."},
        "Cuidamos sus datos según la Ley 1581.",
    ),
    "a link to the policy is said to be one": (
        {"Privacidad": "https://laespiga.example/datos"},
        "Cómo tratamos sus datos: https://laespiga.example/datos",
    ),
    "a company shows its registration": (
        {"Datos registrales": "La Espiga Ltd, registered in Scotland no. SC000000"},
        "La Espiga Ltd, registered in Scotland no. SC000000",
    ),
}


@pytest.mark.parametrize("case", FEET)
def test_the_foot_of_a_letter(case: str) -> None:
    settings, line = FEET[case]

    found = letter(settings=settings)

    assert f"\n{line}\n" in found.text.partition("--")[2]
    assert line.partition(": https")[0] in found.html


def test_a_business_that_is_no_company_shows_no_registration() -> None:
    assert letter(settings={"Datos registrales": "no"}).text == letter().text
