"""`aldia init`: adopts a workbook in use, or fills an empty one; a second time changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from aldia import resources
from aldia.errors import AskPerson, told_in
from aldia.ledger.doubts.unread_columns import Reader
from aldia.ledger.schema.schema import Schema, TabKey, kind_of
from aldia.ledger.tabs.invoice_tabs import invoice_keys
from aldia.ledger.tabs.settings import Settings, read_settings
from aldia.ledger.tabs.tables import Table, find_table, language_of
from aldia.ledger.values.cells import Rows
from aldia.workbook.client import SheetsClient
from aldia.workbook.frame import Frame, Sheet, read_frame
from aldia.workbook.reading import read_all, with_shown, with_tabs_added, with_tabs_found
from aldia.workbook.setup.applying import Done, SetUp, apply_batch
from aldia.workbook.setup.asking import (
    NOBODY,
    Answers,
    Settled,
    said_of,
    said_of_consent,
    settle,
    told_country,
    told_term,
)
from aldia.workbook.setup.optional_tabs import unwanted_tabs
from aldia.workbook.setup.sealing import plan_binding, plan_seal
from aldia.workbook.setup.summary_format import summary_requests
from aldia.workbook.setup.tab_format import Formats
from aldia.workbook.setup.tab_plan import Chosen, TabPlans, is_used


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
        new = _new_keys(known, frame)
        chosen = {"language": language, "country": told_country(country), "term": answers.term}
        _plan_tabs(plan, _Book(client, frame, schema, spoken, values), new, answers, chosen)
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


@dataclass(frozen=True, slots=True)
class _Book:
    """A workbook that is being set up.

    Attributes:
        language: Language of the tabs that it gets.
        values: Values of every tab, by the tab's id.
    """

    client: SheetsClient
    frame: Frame
    schema: Schema
    language: str
    values: Mapping[int, Rows]

    def bound(self) -> dict[str, Sheet]:
        """Return the tabs that are there by key; an empty workbook's first becomes the main one."""
        bound = dict(self.frame.bound)
        if self.schema.main not in bound and not invoice_keys(bound):
            bound[self.schema.main] = _empty_first(self.frame, self.values)
        return bound

    def tables(self) -> dict[str, Table]:
        """Return what stands in the tabs that are there, by key."""
        return {
            key: find_table(
                self.schema[key], sheet.title, self.values[sheet.id], sheet.chosen
            ).in_language(self.language)
            for key, sheet in self.bound().items()
        }


def _plan_tabs(
    plan: SetUp, book: _Book, new: Sequence[str], answers: Answers, chosen: Chosen
) -> None:
    """Plan each tab of the schema, and what a person says of columns in those that are new."""
    schema, frame, bound, tables = book.schema, book.frame, book.bound(), book.tables()
    settings, _ = read_settings(
        resources.schema(), tables.get(TabKey.SETTINGS), frame.locale, book.language
    )
    catalog = resources.catalog_of(book.language, settings.country)
    country = (chosen.get("country") or settings.country).partition("-")[0]
    has_settings = _has_settings(frame, book.values)
    settled = None
    if new:
        settled = _settled(book, tables, settings, new, answers, country)
        chosen = {**chosen, "term": settled.term}
        tables |= settled.tables
        plan.requests += settled.requests(bound)
    if TabKey.SETTINGS in schema.tabs and not has_settings:
        said = said_of_consent(schema, country, answers, book.language)
        chosen = {**chosen, "mail_consent": said}
    unwanted = unwanted_tabs(schema, tables, settings)
    formats = Formats(schema, catalog, frame.locale, settings.currency)
    tabs = TabPlans(plan, book.language, formats, chosen, {t.lower() for t in frame.titles})
    for key in dict.fromkeys((*invoice_keys(bound), *schema.tabs)):
        spec, sheet = schema[key], bound.get(key)
        if sheet is not None:
            is_empty = key in schema.tabs and not is_used(book.values[sheet.id])
            tabs.complete(spec, sheet, tables[key], is_empty=is_empty)
        elif key != schema.main and key not in unwanted:
            sheet = tabs.add(spec)
            if key == TabKey.SUMMARY:
                plan.requests += summary_requests(sheet.id, catalog, formats, settings.currency)
        else:
            continue  # the main tab was deleted, and others list the invoices
        plan.tabs[key] = sheet.id
    if settled is not None and TabKey.COLUMNS in plan.tabs:
        if frame.owner is None:
            plan.requests += settled.lines(schema, catalog, plan.tabs[TabKey.COLUMNS])
        plan.done += settled.open_questions(settings.term)


def _settled(
    book: _Book,
    tables: Mapping[str, Table],
    settings: Settings,
    new: Sequence[str],
    answers: Answers,
    country: str,
) -> Settled:
    """Return the new tabs with what the person says of their columns."""
    locale = book.frame.locale
    reader = Reader(resources.schema(), settings.left_aside, book.language, locale, country)
    read = with_shown(book.client, {key: tables[key] for key in new})
    is_asked = not _has_settings(book.frame, book.values)
    return settle(read, reader, answers, said_of(tables), asks_term=is_asked)


def _has_settings(frame: Frame, values: Mapping[int, Rows]) -> bool:
    """Tell whether there is a Settings tab already, in which people type for themselves."""
    sheet = frame.bound.get(TabKey.SETTINGS)
    return sheet is not None and is_used(values[sheet.id])


def _empty_first(frame: Frame, values: Mapping[int, Rows]) -> Sheet:
    """Return the first tab of an empty workbook, which becomes the main one.

    Raises:
        AskPerson: The workbook is not empty, so the main tab has to be named.
    """
    if not frame.sheets or any(is_used(values[sheet.id]) for sheet in frame.sheets):
        raise AskPerson("tab_missing", found=", ".join(f"«{s.title}»" for s in frame.sheets))
    return frame.sheets[0]
