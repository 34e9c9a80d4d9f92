"""Several addresses in one cell."""

import pytest

from aldia.ledger.addresses import parse_addresses
from aldia.ledger.cells import Raw


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
    ],
)
def test_addresses_are_split_checked_and_kept_in_order(typed: str, good: list[str]) -> None:
    found = parse_addresses(Raw(typed))

    assert (list(found.good), list(found.bad)) == (good, [])


@pytest.mark.parametrize(
    "typed", ["pagos@transportes", "sin correo", "a@@uno.example", "a@uno..co"]
)
def test_what_is_no_address_is_named(typed: str) -> None:
    found = parse_addresses(Raw(typed))

    assert not found.good
    assert found.bad


def test_a_bad_address_does_not_take_the_good_one_with_it() -> None:
    found = parse_addresses(Raw("a@uno.example, b@"))

    assert list(found.good) == ["a@uno.example"]
    assert list(found.bad) == ["b@"]
