"""Several addresses in one cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aldia.ledger.addresses import parse_addresses
from aldia.ledger.cells import Raw

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
        ("a@uno.example (Ana, de pagos), b@dos.example (Luis; jefe)", AB),
        ("(a@uno.example) (b@dos.example)", AB),
        ("a@uno.example (antes: vieja@uno.example), b@dos.example", AB),
        ("a@uno.example; b@dos.example (no usar c@tres.example ni d@tres.example)", AB),
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

    assert (list(found.good), list(found.bad)) == (good, [])


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
    assert list(found.bad) == ["Pérez", "Juan"]


@given(st.text(st.sampled_from('ab@.,;<>()"\\ \n') | st.characters()))
def test_whatever_stands_in_a_cell_is_an_address_or_is_not(typed: str) -> None:
    found = parse_addresses(Raw(typed))

    assert all(address.isascii() and address.count("@") == 1 for address in found.good)
    assert len({address.lower() for address in found.good}) == len(found.good)
