"""A row's history is found also under the key that its number had before."""

from dataclasses import replace

import pytest

from aldia.ledger.schema.records import Invoice
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


FOUND = {
    "an instalment is read now": ("f-1", an_invoice("f-1 2/3", "f-1")),
    "a series is read now": ("101", an_invoice("a-101", "101")),
    "series and instalment are read now": ("101", an_invoice("a-101 2/3", "101")),
    "an instalment is read no more": ("f-1 2/3", an_invoice("f-1")),
    "a series is read no more": ("a-101", an_invoice("101")),
    "series and instalment are read no more": ("a-101 2/3", an_invoice("101")),
    "all numbers are others": ("f-1", an_invoice("oc-7")),
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


def test_where_only_one_number_is_new_its_row_has_no_history() -> None:
    entries = [*entries_of(("F-1", "friendly", "-1d")), *entries_of(("F-2", "friendly", "-1d"))]
    invoices = [an_invoice("f-2"), an_invoice("f-3", customer="Café La Montaña")]

    assert set(fold(under_present_keys(entries, invoices)).by_invoice) == {"f-1", "f-2"}
