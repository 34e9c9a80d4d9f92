"""Tabs are named by their own titles, and not by those that Aldía would have given them."""

from __future__ import annotations

from tests.office import HEADERS, Office, a_line


def test_a_payment_that_cannot_be_read_is_told_with_the_title_of_its_tab(office: Office) -> None:
    office.make_book(a_line("F-1"), headers=HEADERS)
    requests = [{"addSheet": {"properties": {"title": "Recaudos"}}}]
    office.client().once("post", ":batchUpdate", json={"requests": requests})
    paid = [["20/11/2026", "F-1", sum_] for sum_ in (10, 20, "cien mil")]
    office.edit({"tab": "Recaudos", "append": [["Fecha", "Factura", "Valor recibido"], *paid]})

    found = office.assess()

    [problem] = [each for each in found.problems if each.code == "payment_unreadable"]
    assert found.catalog.remedy(problem).startswith("En la pestaña «Recaudos»")
