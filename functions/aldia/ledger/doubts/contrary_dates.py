"""Columns whose header writes days in another order than the workbook's locale."""

from __future__ import annotations

from collections.abc import Iterator

from aldia.ledger.schema.headers import date_order
from aldia.ledger.tabs.column_questions import column_problem
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.dates import DATE_ORDERS
from aldia.ledger.values.problems import Problem, Wrong


def contrary_dates(table: Table, locale: str) -> Iterator[Problem]:
    """Yield a question for each column whose header writes days in another order than the locale.

    Only where days stand as text: a serial number is the same day in every order.
    """
    usual = DATE_ORDERS.get(locale, "dmy")
    for key, header in table.headers.items():
        order = date_order(header)
        if not order or order[0] == "y" or usual.startswith(order[:2]):
            continue
        index = table.columns[key]
        cells = [row[index] for row in table.values[table.header_row + 1 :] if index < len(row)]
        if any(isinstance(cell, str) and cell.strip() for cell in cells):
            yield column_problem(Wrong("date_order_contrary"), table, index, header)
