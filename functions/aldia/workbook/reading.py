"""Reading a workbook in four calls, for any number of rows: frame, values, formats, shown texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aldia.errors import AskPerson, ComeAgain, WhichTab, told_in
from aldia.ledger.doctor.other_tabs import series_of, tab_option
from aldia.ledger.recognition.column_names import column_letters
from aldia.ledger.schema.book_language import language_of_tabs
from aldia.ledger.schema.schema import Schema, TabKey, kind_of, numbered_keys
from aldia.ledger.tabs.column_choices import is_listed
from aldia.ledger.tabs.invoice_tabs import invoice_keys
from aldia.ledger.tabs.other_tabs import is_about_unasked
from aldia.ledger.tabs.tables import Table, find_tables
from aldia.ledger.tabs.tabs import Refusal, Unclear, find_tabs, refusal_of
from aldia.ledger.values.cells import Rows
from aldia.planning.log.entries import Head
from aldia.workbook.choosing import kept_choices, with_choices
from aldia.workbook.client import SheetsClient
from aldia.workbook.formats import read_formats
from aldia.workbook.frame import Frame, Sheet, read_frame

_SHOWN_COLUMNS: Mapping[str, Sequence[str]] = {
    TabKey.INVOICES: (
        *("invoice", "series", "amount", "stated", "paid", "withheld", "deducted", "due", "term"),
        *("aged", "debit", "credit", "customer_code"),
    ),
    TabKey.PAYMENTS: ("invoice", "amount"),
    TabKey.INSTALMENTS: ("invoice", "amount", "paid"),
    TabKey.CUSTOMERS: ("credit_limit", "code"),
    TabKey.SETTINGS: ("value",),
}
"""Columns that are also read as a person sees them, by tab."""

LISTS = (TabKey.COMMISSIONS, TabKey.HISTORY)
"""Tabs in which Aldía lists months, or what happened."""

_TRIES = 4
"""Readings while rows move between two reads (docs/reliability.md); chosen by hand."""

_MOST_SAMPLES = 20
"""Tabs that are not ours of which the first rows are read: first those whose titles say that what
they list is not asked for, then those that continue the series of the invoices' titles; chosen by
hand."""

_SAMPLE_ROWS = 2000
"""Rows that are read of each of them, as one may say that an invoice was paid; chosen by hand."""

_TOP_ROWS = 30
"""First rows of a tab that are read for examples; chosen by hand."""

_SAMPLE_COLUMNS = 40
"""Columns that are read of each of them; chosen by hand."""

_MARKED = ("invoice", "customer", "email", "due", "amount", "stated")
"""Columns whose cells people strike through to strike an invoice."""


@dataclass(frozen=True)
class Snapshot:
    """The workbook as four reads found it.

    Attributes:
        tables: People's tabs and Settings, by key.
        samples: First rows of the tabs that are not ours, by title.
        columns: Rows of the Columns tab, its header included.
        doctor: Rows of the Doctor tab.
        summary: Rows of the Summary tab.
        lists: Rows of the tabs in which Aldía lists months, by key.
        log: Rows of the Log below its header.
        deliveries: Rows of the Deliveries tab, its header included.
        memory: Values of the Memory tab, by name.
        at: Google's clock when the frame was read.
        head: End of the Log's chain as Memory has it; None when Memory lost it.
    """

    frame: Frame
    tables: Mapping[str, Table]
    samples: Mapping[str, Rows]
    columns: Rows
    doctor: Rows
    summary: Rows
    lists: Mapping[str, Rows]
    log: Rows
    deliveries: Rows
    memory: Mapping[str, str]
    at: datetime
    head: Head | None


def read_all(client: SheetsClient, frame: Frame) -> dict[int, Rows]:
    """Read every row of every tab, by the tab's id."""
    found = client.read_values([quoted(sheet.title) for sheet in frame.sheets])
    return {sheet.id: rows for sheet, rows in zip(frame.sheets, found, strict=True)}


def with_tabs_found(
    frame: Frame, schema: Schema, values: Mapping[int, Rows], tabs: Sequence[str]
) -> Frame:
    """Return the frame of a workbook that is not set up, with people's tabs as they are recognised.

    Args:
        values: Every row of every tab, by the tab's id.
        tabs: Titles of the tabs that list the invoices; empty to look for one.

    Returns:
        A frame without the main tab if the workbook is empty.

    Raises:
        WhichTab: Several tabs list invoices.
        AskPerson: None does, or it is not clear which tab lists payments or customers.
    """
    by_title = {sheet.title: sheet for sheet in frame.sheets}
    found = find_tabs(schema, {t: values[sheet.id] for t, sheet in by_title.items()}, tabs)
    spoken = language_of_tabs(values.values())
    with told_in(spoken if spoken in schema.languages else None):
        _check(found.refusal)
    return replace(frame, bound={key: by_title[title] for key, title in found.titles.items()})


def _check(refusal: Refusal | None) -> None:
    """Raise the refusal of a workbook that has something in it, if there is one."""
    if refusal is not None and refusal.code is not Unclear.EMPTY:
        error = WhichTab(refusal.titles, refusal.code, **refusal.details)
        raise error if refusal.titles else AskPerson(refusal.code, **refusal.details)


def with_tabs_added(
    frame: Frame, schema: Schema, values: Mapping[int, Rows], tabs: Sequence[str]
) -> Frame:
    """Return the frame of a workbook that is set up, with more tabs of invoices.

    Args:
        tabs: As a person names them; what is read already may be among them.

    Raises:
        AskPerson: One of them is no list of invoices, or is used as something else.
    """
    new = [title for title in tabs if title not in titles_of_invoices(frame)]
    if not new or schema.main != TabKey.INVOICES:
        check_tabs(frame, tabs)
        return frame
    used = {*frame.bound, *frame.lost}
    free = {sheet.title: sheet for sheet in frame.sheets if sheet not in frame.bound.values()}
    _check(refusal_of(schema, {t: values[sheet.id] for t, sheet in free.items()}, new))
    added = [sheet for title, sheet in free.items() if title in new]
    keys = (key for key in numbered_keys() if key not in used)
    return replace(frame, bound={**frame.bound, **dict(zip(keys, added, strict=False))})


def check_tabs(frame: Frame, tabs: Sequence[str]) -> None:
    """Make sure that a person names no other tabs of invoices than those that set-up bound.

    Raises:
        AskPerson: One of them is another.
    """
    bound = titles_of_invoices(frame)
    for title in tabs:
        if title not in bound:
            with told_in(frame.language):
                read = ", ".join(f"«{each}»" for each in bound)
                raise AskPerson("tab_not_read", read=read, name=title, option=tab_option(title))


def titles_of_invoices(frame: Frame) -> list[str]:
    """Return the titles of the tabs of invoices that set-up bound."""
    return [frame.bound[key].title for key in invoice_keys(frame.bound)]


def read_again(
    client: SheetsClient, schema: Schema, snapshot: Snapshot, also: str
) -> tuple[Snapshot, Rows]:
    """Read people's tabs, the Deliveries tab and one more range as they are now.

    Args:
        also: The range, in A1 notation.

    Returns:
        The snapshot as of now, the very same object where no cell has changed; and the rows of
        the range.

    Raises:
        AskPerson: A tab has another name by now, or is gone.
        ComeAgain: Rows moved between the reads at every try, or Google did not answer.
    """
    frame = snapshot.frame
    others = [sheet for sheet in frame.sheets if sheet.title in snapshot.samples]
    sheets = {
        key: frame.bound[key]
        for key in (*snapshot.tables, TabKey.COLUMNS, TabKey.DELIVERIES)
        if key in frame.bound
    }
    ranges = [*(quoted(s.title) for s in sheets.values()), *map(_top_of, others)]
    *values, more = client.read_values([*ranges, also])
    now = dict(zip(sheets, values, strict=False))
    samples = {s.title: r for s, r in zip(others, values[len(now) :], strict=True)}
    reported, columns = now.pop(TabKey.DELIVERIES, ()), now.pop(TabKey.COLUMNS, ())
    is_kept = columns == snapshot.columns and samples == snapshot.samples
    if is_kept and all(rows == snapshot.tables[key].values for key, rows in now.items()):
        is_same = reported == snapshot.deliveries
        return (snapshot if is_same else replace(snapshot, deliveries=reported)), more
    values_now, samples, tables = _read_in_one_piece(client, schema, frame)
    reported = values_now.get(TabKey.DELIVERIES, ())
    columns = values_now.get(TabKey.COLUMNS, ())
    now_read = replace(snapshot, tables=tables, samples=samples, columns=columns)
    return replace(now_read, deliveries=reported), more


def read_workbook(client: SheetsClient, schema: Schema, tabs: Sequence[str] = ()) -> Snapshot:
    """Read everything that a run needs, the seal strictly before the values.

    Args:
        tabs: Titles of the tabs that list the invoices, before set-up has bound any.

    Raises:
        AskPerson: It is not set up, and it is not clear which tab is which; or it is, with other
            tabs than those named.
        ComeAgain: Rows moved between the reads at every try, or Google did not answer.
    """
    frame = read_frame(client, schema)
    at = client.date
    if frame.owner is None:
        frame = with_tabs_found(frame, schema, read_all(client, frame), tabs)
    else:
        check_tabs(frame, tabs)
    with told_in(frame.language):
        values, samples, tables = _read_in_one_piece(client, schema, frame)
    memory = memory_of(values.get(TabKey.MEMORY, ()))
    assert at is not None, "every answer of Google has a date"
    return Snapshot(
        frame=frame,
        tables=tables,
        samples=samples,
        columns=values.get(TabKey.COLUMNS, ()),
        doctor=values.get(TabKey.DOCTOR, ()),
        summary=values.get(TabKey.SUMMARY, ()),
        lists={key: values[key] for key in LISTS if key in values},
        log=values.get(TabKey.LOG, ())[1:],
        deliveries=values.get(TabKey.DELIVERIES, ()),
        memory=memory,
        at=at,
        head=Head.parse(memory.get("head", "")),
    )


def _read_in_one_piece(
    client: SheetsClient, schema: Schema, frame: Frame
) -> tuple[dict[str, Rows], dict[str, Rows], dict[str, Table]]:
    """Read values, formats and shown texts, and again while rows move between first and last.

    A cell may show another text than it holds because of its format. It then does so at the next
    reading too, and is believed.

    Returns:
        Values of our tabs by key, first rows of other tabs by title, and people's tabs by key.
    """
    before: Mapping[str, Sequence[int]] = {}
    for _ in range(_TRIES):
        values, samples = _read_values(client, schema, frame)
        people = {
            key: (frame.bound[key].title, rows)
            for key, rows in values.items()
            if schema[key].owner == "person"
        }
        tables = find_tables(schema, people, kept_choices(frame))
        tables = with_shown(client, _with_formats(client, tables))
        columns = values.get(TabKey.COLUMNS, ())
        chosen = with_choices(client, schema, frame, people, columns, tables)
        if any(chosen[key].matches is not table.matches for key, table in tables.items()):
            chosen = with_shown(client, _with_formats(client, chosen))
        odd = {key: rows for key, table in chosen.items() if (rows := _odd_rows(table))}
        if odd == before or not odd:
            return values, samples, chosen
        before = odd
    raise ComeAgain("rows_moved")


def _odd_rows(table: Table) -> list[int]:
    """Return the rows, from 0, in which the number of an invoice shows as another text."""
    place = table.columns.get("invoice", -1)
    shown = table.shown.get(place, ())
    texts = [row[place] if len(row) > place >= 0 else "" for row in table.values]
    known = [*shown, *[""] * (len(texts) - len(shown))]
    return [
        row
        for row, (text, seen) in enumerate(zip(texts, known, strict=False))
        if isinstance(text, str) and text != seen
    ]


def _read_values(
    client: SheetsClient, schema: Schema, frame: Frame
) -> tuple[dict[str, Rows], dict[str, Rows]]:
    """Read all rows of our tabs, by key, and the first rows of a few others, by title."""
    keys = [key for key in frame.bound if not schema[key].only_kept]
    if not keys:
        return {}, {}
    ours = {sheet.id for sheet in frame.bound.values()}
    others = [each for each in frame.sheets if each.id not in ours and each.rows and each.columns]
    series = {series_of(title) for title in titles_of_invoices(frame)}
    others.sort(
        key=lambda sheet: (not is_about_unasked(sheet.title), series_of(sheet.title) not in series)
    )
    others = others[:_MOST_SAMPLES]
    whole = [quoted(frame.bound[key].title) for key in keys]
    found = client.read_values([*whole, *(_top_of(sheet) for sheet in others)])
    samples = {sheet.title: rows for sheet, rows in zip(others, found[len(keys) :], strict=True)}
    return dict(zip(keys, found[: len(keys)], strict=True)), samples


def _top_of(sheet: Sheet) -> str:
    last = column_letters(min(sheet.columns, _SAMPLE_COLUMNS) - 1)
    return f"{quoted(sheet.title)}!A1:{last}{min(sheet.rows, _SAMPLE_ROWS)}"


def _with_formats(client: SheetsClient, tables: Mapping[str, Table]) -> dict[str, Table]:
    """Return the tables with how people marked the rows of the invoices."""
    listed = {key: tables[key] for key in invoice_keys(tables)}
    wanted = {k: t for k, t in listed.items() if t.is_usable and "invoice" in t.columns}
    if not wanted:
        return dict(tables)
    ranges = {t.title: [_column_range(t, at) for at in _marked(t)] for t in wanted.values()}
    found = read_formats(client, ranges)
    formatted = {k: replace(t, formats=found.get(t.title, {})) for k, t in wanted.items()}
    return {**tables, **formatted}


def _marked(table: Table) -> list[int]:
    """Return the columns whose cells people strike through, that of the numbers first."""
    return [place for key in _MARKED for place in table.places(key)]


def with_shown(client: SheetsClient, tables: Mapping[str, Table]) -> dict[str, Table]:
    """Return the tables with texts as people see them, read in one call.

    They are those of the columns that need them, and of the first rows of tabs whose columns are
    listed, which serve as examples.
    """
    wanted = [
        (tab, place)
        for tab, table in tables.items()
        if table.is_usable
        for key in _SHOWN_COLUMNS.get(kind_of(tab), ())
        for place in table.places(key)
    ]
    tops = [key for key, table in tables.items() if is_listed(table.tab) and _has_rows(table)]
    ranges = [_column_range(tables[tab], place) for tab, place in wanted]
    ranges += [_top_range(tables[tab]) for tab in tops]
    if not ranges:
        return dict(tables)
    columns = client.read_values(ranges, as_shown=True, by_column=True)
    shown: dict[str, dict[int, list[str]]] = {}
    for (tab, place), found in zip(wanted, columns, strict=False):
        shown.setdefault(tab, {})[place] = [str(cell) for cell in (found or [[]])[0]]
    top = {
        tab: [[str(cell) for cell in column] for column in found]
        for tab, found in zip(tops, columns[len(wanted) :], strict=True)
    }
    return {
        key: replace(table, shown=shown.get(key, {}), top=top.get(key, ()))
        for key, table in tables.items()
    }


def _column_range(table: Table, place: int) -> str:
    letters = column_letters(place)
    return f"{quoted(table.title)}!{letters}1:{letters}"


def _has_rows(table: Table) -> bool:
    return 0 <= table.header_row < len(table.values) - 1


def _top_range(table: Table) -> str:
    first = table.header_row + 2
    return f"{quoted(table.title)}!{first}:{min(first + _TOP_ROWS - 1, len(table.values))}"


def memory_of(rows: Rows) -> dict[str, str]:
    """Return the values of the Memory tab by name, empty ones included, such as people's notes."""
    pairs = ([*(str(cell) for cell in row[:2] if cell not in (None, "")), ""] for row in rows[1:])
    return {pair[0]: pair[1] for pair in pairs if pair[0]}


def quoted(title: str) -> str:
    """Return a tab's title quoted for A1 notation."""
    return "'" + title.replace("'", "''") + "'"
