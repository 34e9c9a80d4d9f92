"""Measures how well payment days can be forecast, on a CSV of past invoices."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from aldia import resources
from aldia.errors import AskPerson
from aldia.ledger.schema.headers import match_header
from aldia.ledger.schema.schema import FALLBACK, TabKey
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.folding import name_key
from aldia.planning.behaviour.backtest import Measured, Past, measure

_NEEDED = ("customer", "due", "paid_on")


def measure_file(path: Path, split: date, locale: str) -> tuple[Measured, int]:
    """Measure the forecasts on the past invoices of a CSV.

    Args:
        split: Invoices paid up to this day teach the forecasts; those paid later are forecast.
        locale: Decides the order of day and month in dates that are not ISO.

    Returns:
        What was measured, and how many rows could not be used.

    Raises:
        AskPerson: The file cannot be read or lacks a column of `_NEEDED`, or no invoice was paid
            before or after the split.
    """
    rows = _rows(path)
    tab = resources.schema()[TabKey.INVOICES]
    keys = [match_header(tab, header) for header in next(rows, [])]
    missing = [tab.column(key).header[FALLBACK] for key in _NEEDED if key not in keys]
    if missing:
        raise AskPerson("history_columns", path=str(path), needed=", ".join(missing))
    past: list[Past] = []
    skipped = 0
    for row in rows:
        cells = {key: Raw(text) for key, text in zip(keys, row, strict=False) if key}
        found = _past(cells, locale)
        past += [found] if found else []
        skipped += found is None
    measured = measure(past, split)
    if measured is None:
        raise AskPerson("history_split", split=split.isoformat())
    return measured, skipped


def _rows(path: Path) -> Iterator[list[str]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AskPerson("history_unreadable", path=str(path), detail=str(error)[:200]) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return (row for row in csv.reader(text.splitlines(), delimiter=delimiter) if any(row))


def _past(cells: dict[str, Raw], locale: str) -> Past | None:
    days = {
        key: parse_date(cells[key], locale) if key in cells else None
        for key in ("issued", "due", "paid_on")
    }
    due, paid_on, issued = days["due"], days["paid_on"], days["issued"]
    name = name_key(cells["customer"].text) if "customer" in cells else ""
    if not name or not isinstance(due, date) or not isinstance(paid_on, date):
        return None
    return Past(name, due, paid_on, issued if isinstance(issued, date) else due)
