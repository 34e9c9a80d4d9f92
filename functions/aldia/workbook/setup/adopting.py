"""`aldia init`: adopts a workbook in use, or fills an empty one; a second time changes nothing."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from aldia import resources
from aldia.errors import AskPerson, told_in
from aldia.ledger.doubts.unread_columns import Reader
from aldia.ledger.schema.schema import Column, Schema, Tab, TabKey, kind_of
from aldia.ledger.tabs.invoice_tabs import invoice_keys
from aldia.ledger.tabs.settings import read_settings
from aldia.ledger.tabs.tables import Table, find_table, language_of
from aldia.ledger.values.cells import Rows
from aldia.workbook.client import SheetsClient
from aldia.workbook.columns import COLUMN, column_metadata
from aldia.workbook.frame import Frame, Sheet, read_frame
from aldia.workbook.own_cells import header_place
from aldia.workbook.reading import read_all, with_shown, with_tabs_added, with_tabs_found
from aldia.workbook.seal import cells_of
from aldia.workbook.setup import doctor_answers
from aldia.workbook.setup.applying import Done, SetUp, apply_batch
from aldia.workbook.setup.asking import (
    NOBODY,
    Answers,
    said_of,
    said_of_consent,
    settle,
    told_country,
    told_term,
)
from aldia.workbook.setup.optional_tabs import unwanted_tabs
from aldia.workbook.setup.sealing import plan_binding, plan_seal
from aldia.workbook.setup.setting_rows import first_settings, missing_settings, more_settings
from aldia.workbook.setup.summary_format import summary_requests
from aldia.workbook.setup.tab_format import (
    Formats,
    Request,
    column_requests,
    header_cell,
    late_colours,
)


def adopt(
    client: SheetsClient,
    schema: Schema,
    *,
    tabs: Sequence[str] = (),
    language: str | None = None,
    country: str | None = None,
    answers: Answers = NOBODY,
) -> Done:
    """Set a workbook up, in one atomic batch.

    People's columns stay where they are; the system's go to the right of everything used.

    Args:
        tabs: Titles of the tabs that list the invoices; empty to look for one. Once set up, those
            to be read too.
        language: Language of new tabs; None for that of the headers.
        country: Code or name of the country for the Settings tab; None for its default.
        answers: What a person says of columns, in tabs that are new to Aldía; of others they say
            it in the Columns tab.

    Raises:
        AskPerson: It is not clear which tab holds the invoices, its headers cannot be read, or
            the workbook was set up as one of the other kind; or what was told cannot be used.
    """
    known = read_frame(client, schema)
    values = read_all(client, known)
    with told_in(language or known.language):
        frame = _with_tabs(known, schema, values, tabs)
        if answers.told and not _new_keys(known, frame):
            raise AskPerson("columns_told_late")
        if answers.term is not None and _has_settings(frame, values):
            raise AskPerson("term_told_late")
        answers = replace(answers, term=told_term(answers.term))
    spoken = language or frame.language or _language_of(frame, schema, values)
    plan = SetUp()
    with told_in(spoken):
        settings = {"language": language, "country": told_country(country), "term": answers.term}
        new = _new_keys(known, frame)
        _plan_tabs(plan, client, frame, new, schema, spoken, values, settings, answers)
        if TabKey.LOG in schema.tabs:
            plan_seal(plan, known, client, values)
        plan_binding(plan, known, client.spreadsheet, spoken)
        if plan.requests:
            plan.done += apply_batch(client, plan.requests)
    return Done(spoken, plan.done)


def _with_tabs(
    frame: Frame, schema: Schema, values: Mapping[int, Rows], tabs: Sequence[str]
) -> Frame:
    """Return the frame with people's tabs as they are recognised, or with more that they name."""
    if frame.owner is None:
        return with_tabs_found(frame, schema, values, tabs)
    if not schema.tabs.keys() & {*map(kind_of, (*frame.bound, *frame.lost))}:
        raise AskPerson("other_kind")
    return with_tabs_added(frame, schema, values, tabs)


def _new_keys(known: Frame, frame: Frame) -> list[str]:
    """Return the keys of tabs that were there before and that set-up did not bind yet."""
    ids = {sheet.id for sheet in known.bound.values()}
    return [key for key, sheet in frame.bound.items() if sheet.id not in ids]


def _language_of(frame: Frame, schema: Schema, values: Mapping[int, Rows]) -> str:
    """Return the language of the main tab's headers; that of the locale if Aldía lacks it."""
    sheet = frame.bound.get(schema.main)
    table = find_table(schema[schema.main], sheet.title, values[sheet.id]) if sheet else None
    spoken = language_of(table)
    known = spoken if spoken in schema.languages else None
    return known or resources.language_of(frame.locale)


def _plan_tabs(
    plan: SetUp,
    client: SheetsClient,
    frame: Frame,
    new: Sequence[str],
    schema: Schema,
    language: str,
    values: Mapping[int, Rows],
    chosen: Mapping[str, str | None],
    answers: Answers,
) -> None:
    bound = dict(frame.bound)
    if schema.main not in bound and not invoice_keys(bound):
        bound[schema.main] = _empty_first(frame, values)
    tables: Mapping[str, Table] = {
        key: find_table(schema[key], sheet.title, values[sheet.id], sheet.chosen).in_language(
            language
        )
        for key, sheet in bound.items()
    }
    settings, _ = read_settings(
        resources.schema(), tables.get(TabKey.SETTINGS), frame.locale, language
    )
    catalog = resources.catalog_of(language, settings.country)
    formats = Formats(schema, catalog, frame.locale, settings.currency)
    settled = None
    country = (chosen.get("country") or settings.country).partition("-")[0]
    if new:
        reader = Reader(resources.schema(), settings.left_aside, language, frame.locale, country)
        read = with_shown(client, {key: tables[key] for key in new})
        settled = settle(
            read, reader, answers, said_of(tables), asks_term=not _has_settings(frame, values)
        )
        chosen = {**chosen, "term": settled.term}
        tables = {**tables, **settled.tables}
        plan.requests += settled.requests(bound)
    if TabKey.SETTINGS in schema.tabs and not _has_settings(frame, values):
        chosen = {**chosen, "mail_consent": said_of_consent(schema, country, answers, language)}
    unwanted = unwanted_tabs(schema, tables, settings)
    taken = {title.lower() for title in frame.titles}
    for key in dict.fromkeys((*invoice_keys(bound), *schema.tabs)):
        spec, sheet = schema[key], bound.get(key)
        if sheet is None and (key == schema.main or key in unwanted):
            continue  # the main tab was deleted, and others list the invoices
        if sheet is None:
            title = _free_title(spec.title[language], taken)
            sheet = Sheet(secrets.randbelow(2**31 - 1), title, 0, 0, {})
            _add_tab(plan, spec, sheet, language)
            _fill(plan, spec, sheet.id, language, formats, chosen)
            plan.done.append(("tab_added", title))
            if key == TabKey.DOCTOR:
                plan.requests.append(doctor_answers.offered_phrases(sheet.id, title, spec))
            if key == TabKey.SUMMARY:
                plan.requests += summary_requests(sheet.id, catalog, formats, settings.currency)
        elif not _is_used(values[sheet.id]) and key in schema.tabs:
            _reuse(plan, spec, sheet, language)
            _fill(plan, spec, sheet.id, language, formats, chosen)
            plan.done.append(("tab_filled", spec.title[language]))
        elif spec.owner == "person":
            _adopt_tab(plan, sheet, tables[key], language, formats)
            if spec.settings:
                _complete_settings(plan, spec, sheet, tables[key], language, formats)
        elif key == TabKey.DOCTOR:
            _complete_doctor(plan, spec, sheet, values[sheet.id], language, formats)
        plan.tabs[key] = sheet.id
    if settled is not None and TabKey.COLUMNS in plan.tabs:
        if frame.owner is None:
            plan.requests += settled.lines(schema, catalog, plan.tabs[TabKey.COLUMNS])
        plan.done += settled.open_questions(settings.term)


def _has_settings(frame: Frame, values: Mapping[int, Rows]) -> bool:
    """Tell whether there is a Settings tab already, in which people type for themselves."""
    sheet = frame.bound.get(TabKey.SETTINGS)
    return sheet is not None and _is_used(values[sheet.id])


def _is_used(rows: Rows) -> bool:
    return any(cell not in (None, "") for row in rows for cell in row)


def _empty_first(frame: Frame, values: Mapping[int, Rows]) -> Sheet:
    """Return the first tab of an empty workbook, which becomes the main one.

    Raises:
        AskPerson: The workbook is not empty, so the main tab has to be named.
    """
    if not frame.sheets or any(_is_used(values[sheet.id]) for sheet in frame.sheets):
        raise AskPerson("tab_missing", found=", ".join(f"«{s.title}»" for s in frame.sheets))
    return frame.sheets[0]


def _free_title(title: str, taken: set[str]) -> str:
    """Return a title that no tab has, numbered if need be, and add it to those taken."""
    free, number = title, 2
    while free.lower() in taken:
        free, number = f"{title} {number}", number + 1
    taken.add(free.lower())
    return free


def _grid(spec: Tab) -> dict[str, int]:
    columns = [column for column in spec.columns if column.added]
    return {
        "rowCount": spec.new_rows,
        "columnCount": max(len(columns) + (1 if spec.owner == "person" else 0), 2),
        "frozenRowCount": 1,
    }


def _add_tab(plan: SetUp, spec: Tab, sheet: Sheet, language: str) -> None:
    properties: Request = {
        "sheetId": sheet.id,
        "title": sheet.title,
        "gridProperties": _grid(spec),
    }
    if spec.hidden:
        properties["hidden"] = True
    plan.requests.append({"addSheet": {"properties": properties}})
    if spec.owner == "system":
        plan.requests.append(doctor_answers.protection(sheet.id, spec))


def _reuse(plan: SetUp, spec: Tab, sheet: Sheet, language: str) -> None:
    """Plan to turn an empty tab into ours: its title, a frozen row, room for every column."""
    grid = _grid(spec)
    grid["rowCount"] = max(grid["rowCount"], sheet.rows)
    grid["columnCount"] = max(grid["columnCount"], sheet.columns)
    properties = {"sheetId": sheet.id, "title": spec.title[language], "gridProperties": grid}
    fields = "title,gridProperties(rowCount,columnCount,frozenRowCount)"
    plan.requests.append({"updateSheetProperties": {"properties": properties, "fields": fields}})


def _fill(
    plan: SetUp,
    spec: Tab,
    sheet: int,
    language: str,
    formats: Formats,
    chosen: Mapping[str, str | None],
) -> None:
    """Plan headers, formats and first rows of a new tab."""
    columns = [column for column in spec.columns if column.added]
    rows = [{"values": [header_cell(column, language) for column in columns]}]
    for index, column in enumerate(columns):
        plan.requests += column_requests(sheet, index, 1, column, formats)
        if _is_found_by_metadata(spec, column):
            plan.requests.append(_column_metadata(sheet, index, spec, column))
    plan.requests.append(
        {
            "updateCells": {
                "start": {"sheetId": sheet, "rowIndex": 0, "columnIndex": 0},
                "rows": rows,
                "fields": "userEnteredValue,userEnteredFormat,note",
            }
        }
    )
    if spec.settings:
        plan.requests.append(first_settings(sheet, spec, language, formats, chosen))
    if first := _first_rows(spec, language):
        cells = {"start": {"sheetId": sheet, "rowIndex": 1, "columnIndex": 0}}
        plan.requests.append(
            {"updateCells": {**cells, "rows": first, "fields": "userEnteredValue"}}
        )
    if spec.key == TabKey.INVOICES:
        ours = {c.key: i for i, c in enumerate(columns) if c.owner == "system"}
        plan.requests += late_colours(sheet, 1, ours)


def _first_rows(spec: Tab, language: str) -> list[dict[str, Any]]:
    """Return the rows that a new tab of ladders begins with."""
    words = {c.key: c.label[language] for c in spec.choices}
    rows = []
    for row in spec.rows:
        cells = {
            "step": row["name"][language],
            "days": row["days"],
            "letter": words[row["letter"]],
            "segment": words.get(row.get("segment", ""), ""),
        }
        rows.append(cells_of([cells.get(column.key, "") for column in spec.columns]))
    return rows


def _adopt_tab(plan: SetUp, sheet: Sheet, table: Table, language: str, formats: Formats) -> None:
    """Plan the system's columns that a person's tab lacks, to the right of everything used.

    A copy of a tab that Aldía reads has them already, without the metadata by which it knows them.
    """
    missing = [c for c in table.tab.system_columns if c.key not in sheet.system_columns]
    if copied := _copied(table, missing):
        for column, index in zip(missing, copied, strict=True):
            plan.requests.append(_column_metadata(sheet.id, index, table.tab, column))
        return
    if not missing:
        return
    for problem in table.problems:
        if problem.holds:
            raise AskPerson(problem.code, tab=table.title, **problem.details)
    used = max((len(row) for row in table.values), default=0)
    left = max([used, *(index + 1 for index in sheet.system_columns.values())])
    lacking = left + len(missing) - sheet.columns
    if lacking > 0:
        grown = {"sheetId": sheet.id, "dimension": "COLUMNS", "length": lacking}
        plan.requests.append({"appendDimension": grown})
    places = dict(sheet.system_columns)
    for index, column in enumerate(missing, left):
        places[column.key] = index
        plan.requests += column_requests(sheet.id, index, table.header_row + 1, column, formats)
        plan.requests.append(_column_metadata(sheet.id, index, table.tab, column))
        plan.done.append(("column_added", f"{table.title}: {column.header[language]}"))
    start = {"sheetId": sheet.id, "rowIndex": table.header_row, "columnIndex": left}
    headers = [{"values": [header_cell(column, language) for column in missing]}]
    fields = "userEnteredValue,userEnteredFormat,note"
    plan.requests.append({"updateCells": {"start": start, "rows": headers, "fields": fields}})
    if table.tab.key == TabKey.INVOICES and not sheet.system_columns:
        plan.requests += late_colours(sheet.id, table.header_row + 1, places)


def _copied(table: Table, columns: Sequence[Column]) -> list[int]:
    """Return the indices of Aldía's columns in a copy of a tab; empty where one of them lacks."""
    headers = [match.header for match in table.matches]
    found = [header_place(headers, column, len(headers)) for column in columns]
    places = [index for index in found if index is not None and index in table.own_places]
    return places if len(places) == len(columns) else []


def _complete_settings(
    plan: SetUp, spec: Tab, sheet: Sheet, table: Table, language: str, formats: Formats
) -> None:
    """Plan the settings that the tab of an earlier version lacks."""
    missing = missing_settings(table)
    if missing:
        plan.requests.append(more_settings(sheet.id, spec, missing, language, formats))
    plan.done += [("setting_added", setting.label[language]) for setting in missing]


def _complete_doctor(
    plan: SetUp, spec: Tab, sheet: Sheet, rows: Rows, language: str, formats: Formats
) -> None:
    """Plan the columns that the Doctor tab of an earlier version lacks."""
    missing = doctor_answers.missing_columns(spec, rows)
    if missing:
        plan.requests += doctor_answers.insert_columns(
            sheet.id, sheet.title, spec, missing, language, formats
        )
    plan.done += [("column_added", f"{sheet.title}: {c.header[language]}") for c in missing]


def _is_found_by_metadata(spec: Tab, column: Column) -> bool:
    """Tell whether a column is found wherever people move it, as both write in its tab."""
    is_beside = spec.owner == "person" and column.owner == "system"
    return is_beside or spec.key == TabKey.COLUMNS


def _column_metadata(sheet: int, index: int, spec: Tab, column: Column) -> Request:
    return column_metadata(sheet, index, COLUMN, f"{spec.key}.{column.key}")
