"""The rows of the Settings tab, each with its label, its value, what it is for, and a drop-down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aldia import resources
from aldia.ledger.schema.schema import SettingSpec, Tab
from aldia.ledger.tabs.settings import settings_in
from aldia.ledger.tabs.tables import Table
from aldia.workbook.seal import cells_of
from aldia.workbook.setup.tab_format import Formats, Request
from aldia.workbook.writes import drop_down

_FIELDS = "userEnteredValue,dataValidation"


def first_settings(
    sheet: int, spec: Tab, language: str, formats: Formats, chosen: Mapping[str, str | None]
) -> Request:
    """Return the request for all settings below the header of a new tab.

    Args:
        chosen: Values that a person named, by key; the others have their defaults.
    """
    rows = _rows(spec, spec.settings, language, formats, chosen)
    start = {"sheetId": sheet, "rowIndex": 1, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": rows, "fields": _FIELDS}}


def missing_settings(table: Table) -> list[SettingSpec]:
    """Return the settings that a tab of an earlier version lacks; none if people moved columns."""
    keys = [column.key for column in table.tab.people_columns]
    if [table.columns.get(key) for key in keys] != list(range(len(keys))):
        return []
    known = settings_in(table)
    return [spec for spec in table.tab.settings if spec.key not in known]


def more_settings(
    sheet: int, spec: Tab, missing: Sequence[SettingSpec], language: str, formats: Formats
) -> Request:
    """Return the request that adds settings, with their defaults, below all that the tab holds."""
    rows = _rows(spec, missing, language, formats, {})
    return {"appendCells": {"sheetId": sheet, "rows": rows, "fields": _FIELDS}}


def _rows(
    tab: Tab,
    specs: Sequence[SettingSpec],
    language: str,
    formats: Formats,
    chosen: Mapping[str, str | None],
) -> list[Request]:
    words = {choice.key: choice.label[language] for choice in tab.choices}
    words |= resources.catalog_of(language).texts["answer"]
    rows = []
    for spec in specs:
        default = chosen.get(spec.key) or spec.default or ""
        shown = words.get(default, default)
        row = cells_of([spec.label[language], shown, spec.help[language]])
        if choices := formats.setting_choices(spec):
            row["values"][1]["dataValidation"] = drop_down(choices)
        rows.append(row)
    return rows
