"""Reading a workbook in three calls, for any number of rows: frame, values, texts as shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aldia.errors import AskPerson, ComeAgain, WhichTab
from aldia.ledger.cells import Rows
from aldia.ledger.ledger import SHOWN_COLUMNS, find_tables
from aldia.ledger.recognition.tabs import Unclear, find_tabs
from aldia.ledger.schema import Schema, TabKey
from aldia.ledger.tables import Table, column_letters
from aldia.planning.log.entries import Head
from aldia.workbook.binding import binding_of
from aldia.workbook.client import SheetsClient
from aldia.workbook.columns import MASK, Places, places_in, search_places

SEAL_NAME = "aldia_sello"
SEAL_ID = "aldia"
_MOST_DIGITS = 18
"""Most digits of the number in an id; chosen by hand, far more than writes can ever count."""

_TRIES = 4
"""Readings while rows move between two reads (docs/reliability.md); chosen by hand."""

_MOST_SAMPLES = 12
"""Tabs that are not ours of which the first rows are read; chosen by hand."""

_SAMPLE_ROWS = 60
"""Rows that are read of each of them; chosen by hand."""

_SAMPLE_COLUMNS = 40
"""Columns that are read of each of them; chosen by hand."""

_FRAME = (
    "properties(locale,timeZone),"
    "sheets(properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount)),"
    f"{MASK}),"
    "namedRanges(namedRangeId,name,range),developerMetadata(metadataKey,metadataValue)"
)


@dataclass(frozen=True, slots=True)
class ReadSeal:
    """The seal as it was read.

    Attributes:
        number: The number in its id, which rises by one with each sealed write.
        name: Its name, which a person may change; the seal is known by its id alone.
    """

    number: int
    name: str = SEAL_NAME


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab of the workbook.

    Attributes:
        system_columns: Indices of the system's columns that the tab still has, by key.
    """

    id: int
    title: str
    rows: int
    columns: int
    system_columns: Mapping[str, int]


@dataclass(frozen=True)
class Frame:
    """The workbook without its values.

    Attributes:
        sheets: Tabs with cells, and so without those that are a chart or show a data source.
        bound: Our tabs by key: found by their ids once adopted; before, empty until recognised.
        lost: Keys of adopted tabs that were deleted since.
        owner: Id of the workbook that set-up bound; None before set-up.
        language: Language of the tabs; None before set-up.
        seal: The seal with the highest number; None when there is none.
        titles: Titles of all tabs.
        seals: Numbers of all seals; there should be exactly one.
        marks: Ids of all named ranges.
    """

    locale: str
    time_zone: str
    sheets: Sequence[Sheet]
    bound: Mapping[str, Sheet]
    lost: Sequence[str]
    owner: str | None
    language: str | None
    seal: ReadSeal | None
    titles: Sequence[str] = ()
    seals: Sequence[int] = ()
    marks: Sequence[str] = ()


@dataclass(frozen=True)
class Snapshot:
    """The workbook as three reads found it.

    Attributes:
        tables: People's tabs and Settings, by key.
        samples: First rows of the tabs that are not ours, by title.
        doctor: Rows of the Doctor tab.
        summary: Rows of the Summary tab.
        log: Rows of the Log below its header.
        deliveries: Rows of the Deliveries tab, its header included.
        memory: Values of the Memory tab, by name.
        at: Google's clock when the frame was read.
        head: End of the Log's chain as Memory has it; None when Memory lost it.
    """

    frame: Frame
    tables: Mapping[str, Table]
    samples: Mapping[str, Rows]
    doctor: Rows
    summary: Rows
    log: Rows
    deliveries: Rows
    memory: Mapping[str, str]
    at: datetime
    head: Head | None


def read_frame(client: SheetsClient, schema: Schema) -> Frame:
    """Read the frame of a workbook, in one call, or two where columns have to be searched for."""
    data = client.read("", fields=_FRAME)
    binding = binding_of(data)
    tabs = [each for each in data["sheets"] if _has_cells(each)]
    places = {_id(each): found for each in tabs if (found := places_in(each))}
    if binding is not None and not places:
        places = dict(search_places(client))
    sheets = [_sheet(each, places.get(_id(each), {})) for each in tabs]
    by_id = {sheet.id: sheet for sheet in sheets}
    ids = binding.tabs if binding else {}
    bound = {key: by_id[i] for key, i in ids.items() if i in by_id and key in schema.tabs}
    known = [key for key in (binding.tabs if binding else ()) if key in schema.tabs]
    seals = seals_of(data)
    return Frame(
        locale=data["properties"].get("locale", "en_US"),
        time_zone=data["properties"].get("timeZone", "Etc/UTC"),
        sheets=sheets,
        bound=bound,
        lost=[key for key in known if key not in bound],
        owner=binding.workbook if binding else None,
        language=binding.language if binding else None,
        seal=max(seals, key=lambda mark: mark.number, default=None),
        titles=[each["properties"]["title"] for each in data["sheets"]],
        seals=[mark.number for mark in seals],
        marks=[each["namedRangeId"] for each in data.get("namedRanges", [])],
    )


def _has_cells(data: Mapping[str, Any]) -> bool:
    return bool(data["properties"].get("sheetType", "GRID") == "GRID")


def _id(data: Mapping[str, Any]) -> int:
    return int(data["properties"].get("sheetId", 0))


def _sheet(data: Mapping[str, Any], columns: Places) -> Sheet:
    properties = data["properties"]
    grid = properties.get("gridProperties", {})
    return Sheet(
        _id(data),
        properties["title"],
        grid.get("rowCount", 0),
        grid.get("columnCount", 0),
        {value.partition(".")[2]: index for value, index in columns.items()},
    )


def read_all(client: SheetsClient, frame: Frame) -> dict[int, Rows]:
    """Read every row of every tab, by the tab's id."""
    found = client.read_values([quoted(sheet.title) for sheet in frame.sheets])
    return {sheet.id: rows for sheet, rows in zip(frame.sheets, found, strict=True)}


def with_tabs_found(
    frame: Frame, schema: Schema, values: Mapping[int, Rows], tab: str | None
) -> Frame:
    """Return the frame of a workbook that is not set up, with people's tabs as they are recognised.

    Args:
        values: Every row of every tab, by the tab's id.
        tab: Title of the tab that holds the invoices; None to look for it.

    Returns:
        A frame without the main tab if the workbook is empty.

    Raises:
        WhichTab: Several tabs list invoices.
        AskPerson: None does, or it is not clear which tab lists payments or customers.
    """
    by_title = {sheet.title: sheet for sheet in frame.sheets}
    found = find_tabs(schema, {t: values[sheet.id] for t, sheet in by_title.items()}, tab)
    if found.refusal is not None and found.refusal.code is not Unclear.EMPTY:
        refusal = found.refusal
        error = WhichTab(refusal.titles, refusal.code, **refusal.details)
        raise error if refusal.titles else AskPerson(refusal.code, **refusal.details)
    return replace(frame, bound={key: by_title[title] for key, title in found.titles.items()})


def seals_of(data: Mapping[str, Any]) -> list[ReadSeal]:
    """Return every seal among the named ranges of a spreadsheet, in the API's order."""
    numbered = [
        (number_of(named["namedRangeId"], SEAL_ID), named["name"])
        for named in data.get("namedRanges", [])
    ]
    return [ReadSeal(number, name) for number, name in numbered if number is not None]


def number_of(identifier: str, prefix: str) -> int | None:
    """Return the number that follows a prefix in the id of a named range; None for other ids."""
    number = identifier.removeprefix(prefix)
    is_number = number != identifier and number.isdecimal() and len(number) <= _MOST_DIGITS
    return int(number) if is_number else None


def read_seals(client: SheetsClient) -> list[int]:
    """Read the numbers of all seals; there is more than one when something went wrong."""
    marks = seals_of(client.read("", fields="namedRanges(namedRangeId,name)"))
    return [mark.number for mark in marks]


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
    sheets = {
        key: frame.bound[key] for key in (*snapshot.tables, TabKey.DELIVERIES) if key in frame.bound
    }
    *values, more = client.read_values([*(quoted(s.title) for s in sheets.values()), also])
    now = dict(zip(sheets, values, strict=True))
    reported = now.pop(TabKey.DELIVERIES, ())
    if all(rows == snapshot.tables[key].values for key, rows in now.items()):
        is_same = reported == snapshot.deliveries
        return (snapshot if is_same else replace(snapshot, deliveries=reported)), more
    values_now, _, tables = _read_in_one_piece(client, schema, frame)
    reported = values_now.get(TabKey.DELIVERIES, ())
    return replace(snapshot, tables=tables, deliveries=reported), more


def read_workbook(client: SheetsClient, schema: Schema, tab: str | None = None) -> Snapshot:
    """Read everything that a run needs, the seal strictly before the values.

    Args:
        tab: Title of the tab that holds the invoices, before set-up has bound one.

    Raises:
        AskPerson: It is not set up, and it is not clear which tab is which.
        ComeAgain: Rows moved between the reads at every try, or Google did not answer.
    """
    frame = read_frame(client, schema)
    at = client.date
    if frame.owner is None:
        frame = with_tabs_found(frame, schema, read_all(client, frame), tab)
    values, samples, tables = _read_in_one_piece(client, schema, frame)
    memory = memory_of(values.get(TabKey.MEMORY, ()))
    assert at is not None, "every answer of Google has a date"
    return Snapshot(
        frame=frame,
        tables=tables,
        samples=samples,
        doctor=values.get(TabKey.DOCTOR, ()),
        summary=values.get(TabKey.SUMMARY, ()),
        log=values.get(TabKey.LOG, ())[1:],
        deliveries=values.get(TabKey.DELIVERIES, ()),
        memory=memory,
        at=at,
        head=Head.parse(memory.get("head", "")),
    )


def _read_in_one_piece(
    client: SheetsClient, schema: Schema, frame: Frame
) -> tuple[dict[str, Rows], dict[str, Rows], dict[str, Table]]:
    """Read values and shown texts, and read again while rows move between the two reads.

    A cell may show another text than it holds because of its format. It then does so at the next
    reading too, and is believed.

    Returns:
        Values of our tabs by key, first rows of other tabs by title, and people's tabs by key.
    """
    before: Mapping[str, Sequence[int]] = {}
    for _ in range(_TRIES):
        values, samples = _read_values(client, frame)
        people = {
            key: (frame.bound[key].title, rows)
            for key, rows in values.items()
            if schema[key].owner == "person"
        }
        tables = find_tables(schema, people)
        tables = _with_shown(client, tables)
        odd = {key: rows for key, table in tables.items() if (rows := _odd_rows(table))}
        if odd == before or not odd:
            return values, samples, tables
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


def _read_values(client: SheetsClient, frame: Frame) -> tuple[dict[str, Rows], dict[str, Rows]]:
    """Read all rows of our tabs, by key, and the first rows of a few others, by title."""
    keys = list(frame.bound)
    if not keys:
        return {}, {}
    ours = {sheet.id for sheet in frame.bound.values()}
    others = [each for each in frame.sheets if each.id not in ours and each.rows and each.columns]
    others = others[:_MOST_SAMPLES]
    whole = [quoted(frame.bound[key].title) for key in keys]
    found = client.read_values([*whole, *(_top_of(sheet) for sheet in others)])
    samples = {sheet.title: rows for sheet, rows in zip(others, found[len(keys) :], strict=True)}
    return dict(zip(keys, found[: len(keys)], strict=True)), samples


def _top_of(sheet: Sheet) -> str:
    last = column_letters(min(sheet.columns, _SAMPLE_COLUMNS) - 1)
    return f"{quoted(sheet.title)}!A1:{last}{min(sheet.rows, _SAMPLE_ROWS)}"


def _with_shown(client: SheetsClient, tables: Mapping[str, Table]) -> dict[str, Table]:
    """Return the tables with the shown texts of the columns that need them, read in one call."""
    wanted = [
        (tab, place)
        for tab, keys in SHOWN_COLUMNS.items()
        if tab in tables and tables[tab].is_usable
        for key in keys
        for place in tables[tab].places(key)
    ]
    if not wanted:
        return dict(tables)
    ranges = [_column_range(tables[tab], place) for tab, place in wanted]
    columns = client.read_values(ranges, as_shown=True, by_column=True)
    shown: dict[str, dict[int, list[str]]] = {}
    for (tab, place), found in zip(wanted, columns, strict=True):
        shown.setdefault(tab, {})[place] = [str(cell) for cell in (found or [[]])[0]]
    return {
        key: replace(table, shown=shown[key]) if key in shown else table
        for key, table in tables.items()
    }


def _column_range(table: Table, place: int) -> str:
    letters = column_letters(place)
    return f"{quoted(table.title)}!{letters}1:{letters}"


def memory_of(rows: Rows) -> dict[str, str]:
    """Return the values of the Memory tab by name, empty ones included, such as people's notes."""
    pairs = ([*(str(cell) for cell in row[:2] if cell not in (None, "")), ""] for row in rows[1:])
    return {pair[0]: pair[1] for pair in pairs if pair[0]}


def quoted(title: str) -> str:
    """Return a tab's title quoted for A1 notation."""
    return "'" + title.replace("'", "''") + "'"
