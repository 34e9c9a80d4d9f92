"""A row's history is found also under the key that its number had before."""

from dataclasses import replace
from decimal import Decimal

import pytest

from aldia.ledger.schema.records import Instalment, Invoice
from aldia.planning.log.history import fold
from aldia.planning.log.present_keys import under_present_keys
from tests.builders import day, entries_of


def an_invoice(key: str, number: str = "", due: str = "-3d", customer: str = "Ana") -> Invoice:
    """Return an invoice with a key, and the number that stands in its own column."""
    return Invoice(2, key, key, customer, customer, due=day(due), typed_key=number or key)


def counts_for(before: str, *invoices: Invoice) -> set[str]:
    """Return the keys for which a letter to Ana counts that went by a key, for the due day -3d."""
    entries = [
        replace(entry, sends=tuple(replace(send, invoice=before) for send in entry.sends))
        for entry in entries_of(("F-1", "friendly", "-1d"), customer="Ana")
    ]
    return set(fold(under_present_keys(entries, invoices)).by_invoice)


AN_INSTALMENT = Instalment(2, 1, 1, day("-3d"), Decimal(50), Decimal(0))

FOUND = {
    "an instalment is read now": ("f-1", an_invoice("f-1 2/3", "f-1")),
    "a series is read now": ("101", an_invoice("a-101", "101")),
    "series and instalment are read now": ("101", an_invoice("a-101 2/3", "101")),
    "an instalment is read no more": ("f-1 2/3", an_invoice("f-1")),
    "a series is read no more": ("a-101", an_invoice("101")),
    "series and instalment are read no more": ("a-101 2/3", an_invoice("101")),
    "all numbers are others": ("f-1", an_invoice("oc-7")),
    "all numbers are others, and an instalment was due that day": (
        "f-1",
        replace(an_invoice("oc-7", due="-60d"), instalments=(AN_INSTALMENT,)),
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_a_letter_counts_for_the_row_that_had_its_key(case: str) -> None:
    before, invoice = FOUND[case]

    assert counts_for(before, invoice) == {invoice.key}


KEPT = {
    "the row that still has it": ("f-1", [an_invoice("f-1"), an_invoice("f-1 2/3", "f-1")]),
    "an instalment that was deleted": ("f-1 1/3", [an_invoice("f-1 2/3", "f-1", "+27d")]),
    "a number that ends another's of somebody else": ("a-101", [an_invoice("101", customer="Eva")]),
    "other numbers of another customer": ("f-1", [an_invoice("oc-7", customer="Eva")]),
    "other numbers for another day": ("f-1", [an_invoice("oc-7", due="-4d")]),
}


@pytest.mark.parametrize("case", KEPT)
def test_a_letter_counts_for_nobody_else_than(case: str) -> None:
    before, invoices = KEPT[case]

    assert counts_for(before, *invoices) == {before}


def test_of_several_instalments_the_one_of_its_due_day_was_asked_for() -> None:
    invoices = (an_invoice("f-1 1/2", "f-1", "-3d"), an_invoice("f-1 2/2", "f-1", "+27d"))

    assert counts_for("f-1", *invoices) == {"f-1 1/2"}


def test_where_no_due_day_tells_a_letter_counts_for_every_instalment() -> None:
    invoices = (an_invoice("f-1 1/2", "f-1", "-5d"), an_invoice("f-1 2/2", "f-1", "+27d"))

    assert counts_for("f-1", *invoices) == {"f-1 1/2", "f-1 2/2"}


FIRST = ("f-1", "f-2")
CORRECTED = {
    "the one that is new": ([an_invoice("f-2"), an_invoice("f-3")], {"f-2", "f-3"}),
    "nobody, if the new one is of another day": (
        [an_invoice("f-2"), an_invoice("f-3", due="+4d")],
        {"f-1", "f-2"},
    ),
    "nobody, if the new one is another customer's": (
        [an_invoice("f-2"), an_invoice("f-3", customer="Eva")],
        {"f-1", "f-2"},
    ),
    "nobody, if its row was deleted": ([an_invoice("f-2")], {"f-1", "f-2"}),
    "each new one of its day, as nobody knows which": (
        [an_invoice("f-2"), an_invoice("f-3"), an_invoice("f-4")],
        {"f-2", "f-3", "f-4"},
    ),
}


@pytest.mark.parametrize("case", CORRECTED)
def test_of_one_letter_for_two_what_asked_for_a_corrected_number_counts_for(case: str) -> None:
    entries = entries_of(("F-1", "friendly", "-1d"), customer="Ana")
    both = [
        replace(entry, sends=tuple(replace(s, invoice=key) for s in entry.sends for key in FIRST))
        for entry in entries
    ]
    invoices, keys = CORRECTED[case]

    assert set(fold(under_present_keys(both, invoices)).by_invoice) == keys


def test_a_corrected_number_keeps_its_letters_once_the_next_went_by_the_new_one() -> None:
    before, since = ("F-1", "friendly", "-3d"), ("F-3", "firm", "-1d")
    invoices = [an_invoice("f-3"), an_invoice("f-4")]

    history = fold(under_present_keys(entries_of(before, since, customer="Ana"), invoices))

    assert {key: len(found) for key, found in history.by_invoice.items()} == {"f-3": 2, "f-4": 1}


def test_a_corrected_number_keeps_the_letter_about_its_broken_promise() -> None:
    [*entries] = entries_of(("F-1", "broken_promise", "-1d"), due="-4d", customer="Ana")
    promised = replace(an_invoice("f-3"), promised=day("-4d"))

    history = fold(under_present_keys(entries, [promised, an_invoice("f-4", due="-4d")]))

    assert set(history.by_invoice) == {"f-3"}
