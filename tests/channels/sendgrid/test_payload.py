"""What a letter to the provider says, and what it leaves out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from aldia.channels.mail import Fate
from aldia.channels.sendgrid.payload import payload_of, safe_name
from tests.channels.sendgrid.test_sending import LETTER, SEND, send


def test_a_letter_is_one_request_that_says_nothing_about_anybody(
    provider: responses.RequestsMock,
) -> None:
    provider.post(SEND, status=202, headers={"X-Message-Id": "m1"})

    [outcome] = send()

    body = json.loads(provider.calls[0].request.body or "")
    assert (outcome.fate, outcome.provider_id) == (Fate.SENT, "m1")
    assert body["custom_args"] == {
        "letter": "abc123",
        "workbook": "book",
        "step": "friendly",
        "sends": "m1 m2",
    }
    assert len(body["personalizations"]) == 1
    assert provider.calls[0].request.headers["Authorization"] == "Bearer SG.key"


def test_a_customers_letter_has_its_workbooks_category_and_no_other() -> None:
    """A paid account counts 1,000 categories a day, one on trial 100."""
    assert payload_of(LETTER)["categories"] == ["aldia-book"]


def test_a_letter_to_the_owner_has_no_category() -> None:
    assert "categories" not in payload_of(replace(LETTER, step="digest", sends=()))


def test_names_hold_no_sign_that_makes_the_provider_drop_the_letter() -> None:
    body = payload_of(LETTER)

    names = [to["name"] for to in body["personalizations"][0]["to"]]
    assert names == ["Café La Montaña S.A. de C.V. Sucursal"] * 2
    assert body["from"]["name"] == "La Espiga S.A."
    assert "name" not in body["reply_to"]


NAMES = {
    'a, b; "c" <d>\n': "a b c d",
    "Ejemplo (Bogotá) [norte]: pagos": "Ejemplo Bogotá norte pagos",
    "Café @ Centro \\ Sur": "Café Centro Sur",
    "Ana \u202eRuiz\u2069 👨‍👩‍👧": "Ana Ruiz 👨‍👩‍👧",
    "Ñandú & Hijos - Sucursal 3/4 'El Sol'": "Ñandú & Hijos - Sucursal 3/4 'El Sol'",
    "x" * 99 + "👨‍👩‍👧": "x" * 99 + "👨",
    "Ana \ud83d": "Ana \ufffd",
    "Banco =?utf-8?q?=3Cx?= Sur": "Banco utf-8?q 3Cx Sur",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_a_header_reads_well_without_the_signs_of_headers(name: str) -> None:
    assert safe_name(name) == NAMES[name]


@given(st.text(st.one_of(st.characters(), st.characters(categories=["Cs"]))))
def test_no_name_holds_what_a_header_gives_a_meaning(name: str) -> None:
    found = safe_name(name)

    assert not set(found) & set(',;()[]:<>@"\\\r\n\u202e')
    assert len(found) <= 100
    assert found == found.strip()
    assert found.encode().decode() == found


def test_a_name_of_signs_alone_is_left_out() -> None:
    body = payload_of(replace(LETTER, to_name="(;)"))

    assert body["personalizations"][0]["to"][0] == {"email": "pagos@cafe.example"}


def test_nothing_in_a_letter_is_tracked() -> None:
    off = {"enable": False}

    assert payload_of(LETTER)["tracking_settings"] == {
        "click_tracking": {**off, "enable_text": False},
        "open_tracking": off,
        "subscription_tracking": off,
        "ganalytics": off,
    }


def test_nobody_is_written_to_twice_by_one_letter() -> None:
    letter = replace(
        LETTER, to=["Ana@x.example", "ana@x.example", "b@x.example"], cc=["B@x.example"]
    )

    [people] = payload_of(letter)["personalizations"]

    assert [each["email"] for each in people["to"]] == ["Ana@x.example", "b@x.example"]
    assert "cc" not in people


def test_a_letter_turns_and_hides_nothing() -> None:
    letter = replace(
        LETTER, subject="a\u202eb \ud800", text="c\u2066d\n👩‍🔧", html="<p>e\u200bf\udfff"
    )

    body = payload_of(letter)

    assert body["subject"] == "ab \ufffd"
    assert [part["value"] for part in body["content"]] == ["cd\n👩‍🔧", "<p>ef\ufffd"]


def test_nobody_gets_a_copy_of_what_they_get_anyway() -> None:
    copies = payload_of(LETTER)["personalizations"][0]["cc"]

    assert copies == [{"email": "contador@cafe.example"}]


def test_a_header_is_one_line() -> None:
    assert payload_of(LETTER)["subject"] == "Factura Bcc: x@evil.example"


def test_text_comes_before_html_and_an_answer_reaches_a_person() -> None:
    body = payload_of(LETTER)

    assert [part["type"] for part in body["content"]] == ["text/plain", "text/html"]
    assert body["reply_to"]["email"] == "lucia@laespiga.example"
