"""Blocks that the Summary got later: in workbooks that were set up before, and beside people."""

from __future__ import annotations

from aldia.planning.reporting.summary_sheet import PEOPLE, TRENDS
from tests.office import Office, a_line


def test_a_summary_of_an_earlier_version_gets_the_rows_that_it_lacks(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    office.edit({"tab": "Resumen", "delete_rows": [TRENDS.top + 3, 27]})

    office.run()

    months = [row[0] for row in office.values("Resumen")[TRENDS.top : TRENDS.end]]
    assert (len(months), months[-1]) == (13, "nov 2026")
    sheet = office.workbook.titled("Resumen")
    assert sheet is not None
    assert sheet.row_count == PEOPLE.end


def test_where_a_person_wrote_before_the_months_stay_away(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    office.edit({"tab": "Resumen", "type": {"A88": "mi meta: 3 millones", "C93": "12"}})

    office.run()

    rows = office.values("Resumen")
    assert (rows[87], rows[92]) == (["mi meta: 3 millones"], ["", "", "12"])
    assert rows[TRENDS.top - 1] == []


def test_the_last_run_of_each_month_is_kept_in_memory(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.run()
    office.pass_days(10)  # into December

    office.run()

    kept = {row[0]: row[1] for row in office.values("Memoria") if row and "open in" in row[0]}
    assert kept.keys() == {"open in 2026-11", "open in 2026-12"}
    months = office.values("Resumen")[TRENDS.end - 2 : TRENDS.end]
    assert [row[3] for row in months] == ["100", "100"]
