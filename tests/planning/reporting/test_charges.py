"""Agreed charges in the Summary and the digest: apart from what is owed, and as the rows say."""

from __future__ import annotations

from decimal import Decimal

from aldia import resources
from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.letters.summary_page import in_short, render_summary
from aldia.planning.log.history import History
from aldia.planning.reporting.charges import Charges
from aldia.planning.reporting.summary import Summary, summarise
from aldia.planning.reporting.summary_sheet import CHARGES, summary_rows
from tests.builders import a_history, a_ledger, a_plan, a_row

AGREED: dict[str, Scalar] = {
    "Los deudores son": "empresas",
    "Cargo por mora acordado": "5 %",
    "Cargo desde (días de atraso)": 10,
}
TOLD = a_history(("f-1", "courtesy", "-16d"), due="-12d", detail="abc CO told: charge=5%@10")


def a_book(**cells: Scalar) -> Ledger:
    rows = [{**a_row(f"F-{n}", "-12d", amount=200_000), **cells} for n in (1, 2)]
    return a_ledger(*rows, a_row("F-3", "-9d", amount=900), settings=AGREED)


def a_summary(history: History = TOLD, **cells: Scalar) -> tuple[Summary, Ledger]:
    ledger = a_book(**cells)
    return summarise(ledger, history, a_plan(ledger, history)), ledger


def test_charges_that_hold_are_told_apart_from_what_is_open() -> None:
    summary, _ = a_summary()

    assert summary.charges == Charges([("COP", Decimal(20_000))], 2)
    assert [each.open for each in summary.figures] == [400_900]


def test_what_was_not_told_or_is_collected_elsewhere_has_no_charge() -> None:
    assert a_summary(History())[0].charges == Charges([], 0)
    assert a_summary(state="en jurídico")[0].charges == Charges([], 0)


def test_sheet_page_and_digest_say_the_same_sum() -> None:
    summary, ledger = a_summary()
    catalog = resources.catalog_of("es", "CO")

    rows = summary_rows(summary, "", catalog)
    short = {each["name"]: (each["sum"], each["note"]) for each in in_short(summary, catalog)}

    assert rows[CHARGES.top - 2][:2] == ["Cargos por mora acordados", "COP"]
    assert rows[CHARGES.top - 1][:2] == ["Cargos que ya rigen", Decimal(20_000)]
    assert short["Cargos que ya rigen"] == ("$\xa020.000", "no sumados a lo pendiente")
    assert "$\xa020.000" in render_summary(summary, ledger)


def test_without_a_charge_nothing_is_said_of_charges() -> None:
    summary, ledger = a_summary(History())
    catalog = resources.catalog_of("es", "CO")

    rows = summary_rows(summary, "", catalog)

    assert {
        cell for row in rows[CHARGES.top - 2 : CHARGES.end - 1] for cell in row[: CHARGES.columns]
    } == {""}
    assert not [each for each in in_short(summary, catalog) if "Cargos" in each["name"]]
    assert "Cargos" not in render_summary(summary, ledger)
