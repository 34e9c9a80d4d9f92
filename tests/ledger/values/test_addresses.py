"""Several addresses in one cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aldia.ledger.values.addresses import parse_addresses
from aldia.ledger.values.cells import Raw

AB = ["a@uno.example", "b@dos.example"]


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("a@uno.example", ["a@uno.example"]),
        ("a@uno.example, b@dos.example", ["a@uno.example", "b@dos.example"]),
        ("a@uno.example;b@dos.example", ["a@uno.example", "b@dos.example"]),
        ("a@uno.example / b@dos.example", ["a@uno.example", "b@dos.example"]),
        ("a@uno.example b@dos.example", ["a@uno.example", "b@dos.example"]),
        ("a@uno.example y b@dos.example", ["a@uno.example", "b@dos.example"]),
        ("a@uno.example\nb@dos.example", ["a@uno.example", "b@dos.example"]),
        ("A@Uno.example, a@uno.example", ["A@uno.example"]),
        ("Ana Ejemplo <a@uno.example>; b@dos.example", ["a@uno.example", "b@dos.example"]),
        ("mailto:a@uno.example", ["a@uno.example"]),
        (" a@uno.example. ", ["a@uno.example"]),
        ("a@uno.example | b@dos.example and c@tres.example", [*AB, "c@tres.example"]),
        ('"Ejemplo, S.A." <a@uno.example>; b@dos.example', AB),
        ('"Ejemplo; Hijos" <a@uno.example>, "Dos" <b@dos.example>', AB),
        ('"Ejemplo \\"El Sol\\", S.A." <a@uno.example>, b@dos.example', AB),
        ("'Ejemplo, S.A.' <a@uno.example>; b@dos.example", AB),
        ("Pérez, Juan <a@uno.example>; Gómez, Ana <b@dos.example>", AB),
        ("a@uno.example, Gómez, Ana <b@dos.example>", AB),
        ("Ana D'Angelo <a@uno.example>, Luis O'Neill <b@dos.example>", AB),
        ("a@uno.example (contabilidad), b@dos.example (el jefe)", AB),
        ("ana.ruiz@uno.example (Ana Ruiz, de pagos)", ["ana.ruiz@uno.example"]),
        ("Correo 1: a@uno.example, correo 2: b@dos.example", AB),
        ("Pagos: a@uno.example - b@dos.example", AB),
        ("a@uno.example y/o b@dos.example", AB),
        ("(a@uno.example) (b@dos.example)", AB),
        ('"a@uno.example, b@dos.example"', AB),
        ('"a@uno.example"; "b@dos.example"', AB),
        ("<a@uno.example> <b@dos.example>", AB),
        ("<a@uno.example> b@dos.example", AB),
        ("a@uno.example <a@uno.example>, b@dos.example <b@dos.example>", AB),
        ("<a@uno.example; b@dos.example>", AB),
        ('"Ejemplo, S.A. <a@uno.example>; b@dos.example', AB),
        ("\u202aa@uno.example\u202c; b@dos\u200b.example", AB),
        ("Correo: a@uno.example\r\n\r\nE-mail:b@dos.example", AB),
    ],
)
def test_addresses_are_split_checked_and_kept_in_order(typed: str, good: list[str]) -> None:
    found = parse_addresses(Raw(typed))

    assert (list(found.good), list(found.bad), list(found.doubts)) == (good, [], [])


@pytest.mark.parametrize(
    "typed",
    [
        "no enviar a ana@x.example",
        "NO USAR ana@x.example",
        "ya no: ana@x.example",
        "antes ana@x.example, ahora eva@x.example",
        "ana@x.example -> eva@x.example",
        "ana@x.example → eva@x.example",
        "ana@x.example > eva@x.example",
        "ana@x.example (no escribir)",
        "ana@x.example (rebota)",
        "ana@x.example [rebota]",
        "ana@x.example (rebota",
        "ana@x.example (antes: vieja@x.example)",
        "Ana <ana@x.example> NO USAR",
        "No escribir <ana@x.example>",
        '"NO USAR" <ana@x.example>',
        "do not use (ana@x.example)",
        "ana@x.example (Murió)",
        "no enviar",
        "Do not email",
    ],
)
def test_words_beside_an_address_that_may_forbid_it_are_doubted(typed: str) -> None:
    assert parse_addresses(Raw(typed)).doubts


@pytest.mark.parametrize("typed", ["sin correo", "No tiene", "n/a", "-", "ver Clientes"])
def test_what_only_says_that_there_is_no_address_is_not_doubted(typed: str) -> None:
    assert not parse_addresses(Raw(typed)).doubts


@pytest.mark.parametrize(
    "typed",
    [
        "pagos@transportes",
        "sin correo",
        "a@@uno.example",
        "a@uno..co",
        "Ana <>",
        "a@uno.example\ud800",
    ],
)
def test_what_is_no_address_is_named(typed: str) -> None:
    found = parse_addresses(Raw(typed))

    assert not found.good
    assert found.bad


def test_a_bad_address_does_not_take_the_good_one_with_it() -> None:
    found = parse_addresses(Raw("a@uno.example, b@"))

    assert list(found.good) == ["a@uno.example"]
    assert list(found.bad) == ["b@"]


def test_a_name_behind_which_no_address_stands_is_named() -> None:
    found = parse_addresses(Raw("Pérez, Juan; Gómez, Ana <a@uno.example>"))

    assert list(found.good) == ["a@uno.example"]
    assert list(found.doubts) == ["Pérez", "Juan"]


@given(st.text(st.sampled_from('ab@.,;<>()"\\ \n') | st.characters()))
def test_whatever_stands_in_a_cell_is_an_address_or_is_not(typed: str) -> None:
    found = parse_addresses(Raw(typed))

    assert all(address.isascii() and address.count("@") == 1 for address in found.good)
    assert len({address.lower() for address in found.good}) == len(found.good)
