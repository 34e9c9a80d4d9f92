"""Sellers: their tab where the book names some, their commission, and one mail a week."""

from __future__ import annotations

from typing import Any

from aldia import resources
from aldia.workbook.setup.adopting import adopt
from tests.office import HEADERS, TAB, Office, a_line

_SOLD = [*HEADERS, "Vendedor"]
_TABS = {"Vendedores", "Comisiones"}


def tabs_of(office: Office) -> set[str]:
    """Return which of the sellers' tabs a workbook has."""
    return {title for title in _TABS if office.workbook.titled(title) is not None}


def open_book(office: Office, *rows: list[Any], **settings: Any) -> None:
    """Set up a live book whose invoices name sellers."""
    office.make_book(*rows, headers=_SOLD)
    adopt(office.client(), resources.schema(), tabs=[TAB], country="CO")
    office.go_live(**settings)


def sold(number: str, by: str, **cells: Any) -> list[Any]:
    return [*a_line(number, **cells), by]


def test_set_up_adds_their_tabs_only_where_the_book_names_sellers(office: Office) -> None:
    office.adopt(a_line("F-1"))

    assert tabs_of(office) == set()

    open_book(office, sold("F-1", "Ana"))

    assert tabs_of(office) == _TABS


def test_a_commission_in_settings_asks_for_them_at_the_next_set_up(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.set_settings(**{"Comisión de los vendedores (%)": "3 %"})

    adopt(office.client(), resources.schema(), tabs=[TAB])

    assert tabs_of(office) == _TABS


def test_a_run_adds_each_seller_once_and_says_what_their_customers_owe(office: Office) -> None:
    open_book(office, sold("F-1", "Ana"), sold("F-2", "Luis"), sold("F-3", "ANA"))

    for _ in range(2):
        office.run()

    header, *rows = office.values("Vendedores")
    assert [row[0] for row in rows] == ["Ana", "Luis"]
    office.run()
    overdue = office.values("Vendedores")[1][header.index("Vencido")]
    assert overdue.endswith("200")


def test_what_is_paid_in_full_is_listed_with_its_commission_until_it_is_opened(
    office: Office,
) -> None:
    commission = {"Comisión de los vendedores (%)": "3 %"}
    open_book(office, sold("F-1", "Ana"), sold("F-2", "Ana"), **commission)
    office.run()
    paid = office.cell_of("F-1", "Pagado")

    office.edit({"tab": TAB, "type": {paid: "sí"}})
    office.run()

    _, total, line = office.values("Comisiones")
    assert (total[1], total[7]) == ("Ana", "3")
    assert (line[2], line[7]) == ("F-1", "3")

    office.edit({"tab": TAB, "type": {paid: ""}})
    office.run()

    assert office.values("Comisiones")[1:] == []


def test_a_row_that_a_person_typed_among_commissions_stays(office: Office) -> None:
    open_book(office, sold("F-1", "Ana"), **{"Comisión de los vendedores (%)": "3 %"})
    office.run()
    office.edit({"tab": "Comisiones", "type": {"A2": "revisar con Ana"}})
    office.edit({"tab": TAB, "type": {office.cell_of("F-1", "Pagado"): "sí"}})

    office.run()

    rows = office.values("Comisiones")
    assert (rows[1][0], len(rows)) == ("revisar con Ana", 4)


def test_a_seller_gets_one_mail_a_week_with_their_own_customers(office: Office) -> None:
    open_book(office, sold("F-1", "Ana", customer="Café"), sold("F-2", "Luis", customer="Hotel"))
    office.run()
    office.edit({"tab": "Vendedores", "type": {"B2": "ana@ventas.example", "D2": "sí"}})

    for days in (0, 1, 7):
        office.pass_days(days)
        office.run()

    mails = [each for each in office.owner_mail if each.custom_args["step"] == "seller"]
    assert [each.to for each in mails] == [("Ana <ana@ventas.example>",)] * 2
    assert all("Café" in each.text and "Hotel" not in each.text for each in mails)


def test_a_seller_who_was_renamed_gets_no_second_mail_in_that_week(office: Office) -> None:
    open_book(office, sold("F-1", "Ana"))
    office.run()
    office.edit({"tab": "Vendedores", "type": {"B2": "ana@ventas.example", "D2": "sí"}})
    office.run()

    office.edit({"tab": "Vendedores", "type": {"A2": "Ana María", "B2": "ANA@ventas.example"}})
    office.edit({"tab": TAB, "type": {office.cell_of("F-1", "Vendedor"): "Ana María"}})
    office.run()

    assert [each.custom_args["step"] for each in office.owner_mail].count("seller") == 1
