"""The commands of a person about the Log: accept it as it is, or archive old entries."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aldia import resources
from aldia.channels.mail import Mailer
from aldia.errors import AskPerson, Busy
from aldia.jobs.assessment import Assessment, assess
from aldia.jobs.restore_check import RestoreCheck
from aldia.ledger.schema.schema import FALLBACK, TabKey
from aldia.planning.log.archive import plan_archive
from aldia.planning.log.chain import FaultCode, places_of, read_log, take_as_it_is
from aldia.planning.log.entries import FORGOTTEN, Entry, Event, Head
from aldia.planning.log.redaction import both
from aldia.planning.log.texts import marks_in
from aldia.workbook.appending import Row, append, read_rows
from aldia.workbook.client import ApiRefusal, NoAnswer, SheetsClient
from aldia.workbook.frame import SEAL_ID, Sheet, read_frame
from aldia.workbook.replacing import replace_rows
from aldia.workbook.texts import rows_of_texts, without_texts
from aldia.workbook.writes import batch

_ROWS_AT_ONCE = 2000
"""Entries that are appended to the archive in one request; chosen by hand."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was accepted, and what is left.

    Attributes:
        numbers: Numbers of the entries that were forgiven, as ranges.
        is_anything: Whether anything was wrong: entries, or what only Drive or the mail provider
            know of.
        opted_out: Addresses that want no more letters, by what is left of Log and Deliveries.
    """

    numbers: Sequence[str]
    is_anything: bool
    opted_out: Sequence[str]


def accept_log(client: SheetsClient, mailer: Mailer | None = None) -> Accepted:
    """Accept the Log as it is: entries that are missing or were changed are forgiven, by number.

    Letters that only the mail provider knows and entries that only Drive knows are accepted as
    missing as well.

    Raises:
        AskPerson: The Log has entries that nobody wrote, or the workbook is not set up.
        Busy: Somebody wrote meanwhile.
    """
    found = attended(client)
    numbers = _take(found, client)
    is_vouched = _vouch(client, RestoreCheck(client, mailer))
    opted_out = sorted(each for each in found.history.opted_out if "@" in each)
    return Accepted(numbers, found.health.log_fault is not None or is_vouched, opted_out)


def _take(found: Assessment, client: SheetsClient) -> list[str]:
    """Write entries that accept the Log as it stands; return the numbers that they forgive."""
    fault = found.health.log_fault
    if fault is None:
        return []
    rows, head = found.snapshot.log, found.snapshot.head
    if head is None and found.entries:  # Memory lost the head: take the last entry
        head = Head(found.entries[-1].number, found.entries[-1].hash)
    _, left = read_log(rows, head or Head())
    if left is not None and left.code is FaultCode.LOG_LONGER:
        raise AskPerson("log_longer", numbers=left.quoted)
    details, end = take_as_it_is(rows, head or Head())
    run, at = secrets.token_hex(4), local_moment(found)
    seal = found.seal(client, run)
    seal.head = end
    entries = [
        Entry(event=Event.ACCEPTED, at=at, run=run, detail=detail) for detail in details or [""]
    ]
    seal.write(entries, also=_without_old_seals(found))
    return [_numbers_of(detail) for detail in details if detail]


def _numbers_of(detail: str) -> str:
    """Return the numbers that a detail names, without the hashes."""
    return ", ".join(word.partition("=")[0].partition(":")[0] for word in detail.split())


def _vouch(client: SheetsClient, restore_check: RestoreCheck) -> bool:
    """Accept what Drive and the mail provider know and the Log lacks; return whether any."""
    found = attended(client)
    run, at = secrets.token_hex(4), local_moment(found)
    entry = Entry(event=Event.ACCEPTED, at=at, run=run, key=FORGOTTEN)
    seal = found.seal(client, run)
    count = restore_check.count_forgotten(found)
    is_lacking = bool(count) or restore_check.is_restored(found)
    if is_lacking:
        seal.write([replace(entry, detail=str(count or 0))])
    restore_check.forgive(seal.head)
    return is_lacking


def attended(client: SheetsClient) -> Assessment:
    """Return the assessment of a workbook that a person is about to mend.

    Raises:
        AskPerson: The workbook is not set up, or is a copy.
        Busy: A run seems to be at work.
    """
    found = assess(client)
    if not found.health.is_adopted:
        raise AskPerson("not_adopted")
    if found.health.is_copy:
        raise AskPerson("log_of_a_copy")
    if found.history.is_busy(found.plan.at):
        raise Busy("another_run")
    return found


def _without_old_seals(found: Assessment) -> list[dict[str, Any]]:
    """Return the requests that delete every seal but the one with the highest number."""
    seals = sorted(found.snapshot.frame.seals)
    return [{"deleteNamedRange": {"namedRangeId": f"{SEAL_ID}{old}"}} for old in seals[:-1]]


def local_moment(found: Assessment) -> datetime:
    """Return when the workbook was read, in its own time zone."""
    return found.ledger.local(found.snapshot.at)


def archive(client: SheetsClient, other: SheetsClient) -> tuple[int, int]:
    """Move old entries of closed invoices, and the texts of letters, to another workbook.

    They are written there, read back, and only then deleted here, under the seal. If it is cut
    short, entries may be in both; run again, it does not append those a second time.

    Returns:
        How many entries moved, and how many summaries stay in their place.

    Raises:
        AskPerson: The Log is not in order, or a workbook cannot be reached.
        Busy: Somebody wrote meanwhile; nothing was deleted here.
    """
    sheets = _sheets_of_archive(client, other)
    found = attended(client)
    if found.health.log_fault is not None:
        raise AskPerson("log_not_in_order")
    entries, _ = read_log(found.snapshot.log, found.snapshot.head or Head())
    still_open = {mark for i in found.ledger.invoices if not i.is_closed for mark in both(i.key)}
    run = secrets.token_hex(4)
    plan = plan_archive(entries, still_open, run, local_moment(found))
    if not plan.moved:
        return 0, 0
    marks = marks_in(plan.moved)
    texts = [row for row in rows_of_texts(client, found.snapshot.frame) if row and row[0] in marks]
    language = found.snapshot.frame.language or FALLBACK
    try:
        _keep(other, sheets, TabKey.LOG, language, [entry.cells() for entry in plan.moved])
        if texts:
            _keep(other, sheets, TabKey.TEXTS, language, [list(map(str, row)) for row in texts])
    except NoAnswer as error:
        raise AskPerson("archive_incomplete") from error
    _take_away(client, found, run, plan.moved, plan.added)
    return len(plan.moved), sum(bool(entry.key) for entry in plan.added)


def _sheets_of_archive(client: SheetsClient, other: SheetsClient) -> Sequence[Sheet]:
    """Return the tabs of the archive, which must be a workbook that Aldía does not run over.

    Raises:
        AskPerson: It is the same workbook, or one that was set up.
    """
    frame = read_frame(other, resources.schema())
    if other.spreadsheet == client.spreadsheet or frame.owner:
        raise AskPerson("archive_in_use")
    return frame.sheets


def _keep(
    other: SheetsClient, sheets: Sequence[Sheet], key: TabKey, language: str, moved: Sequence[Row]
) -> None:
    """Write the rows that the other workbook's tab lacks into it, and read them back.

    Raises:
        NoAnswer: Google did not answer in time.
        AskPerson: The other workbook cannot be reached.
    """
    sheet = _tab_of(other, sheets, key, language)
    lacking = _lacking(other, sheet, moved)
    for start in range(0, len(lacking), _ROWS_AT_ONCE):
        append(other, sheet, lacking[start : start + _ROWS_AT_ONCE])
    if _lacking(other, sheet, moved):
        raise AskPerson("archive_incomplete")


def _tab_of(other: SheetsClient, sheets: Sequence[Sheet], key: TabKey, language: str) -> int:
    """Return the id of a tab of the other workbook, whose title is in any language.

    Args:
        language: Of the title of the tab that is added if there is none.
    """
    titles = resources.schema()[key].title
    for each in sheets:
        if each.title in titles.values():
            return each.id
    added = secrets.randbelow(2**31 - 1)
    try:
        properties = {"sheetId": added, "title": titles[language]}
        other.write(batch({"addSheet": {"properties": properties}}))
    except ApiRefusal as error:
        if not error.is_in_doubt:  # else the tab was added, under the given id
            raise other.explained(error) from error
    return added


def _lacking(other: SheetsClient, sheet: int, moved: Sequence[Row]) -> list[Row]:
    """Return the rows that a tab lacks; it may hold rows of other workbooks too.

    A row is known by its first and last cell: the number and the hash, or the mark and the text.
    """
    known = {(str(row[0]), str(row[-1])) for row in read_rows(other, sheet) if row}
    return [row for row in moved if (str(row[0]), str(row[-1])) not in known]


def _take_away(
    client: SheetsClient,
    found: Assessment,
    run: str,
    moved: Sequence[Entry],
    added: Sequence[Entry],
) -> None:
    """Delete moved entries and texts, wherever they stand, and append summaries of entries."""
    log, rows = found.snapshot.frame.bound[TabKey.LOG].id, found.snapshot.log
    places = places_of(rows)
    left = [(rows[place], None) for entry in moved for place in places[entry.number]]
    texts = without_texts(client, found.snapshot.frame, marks_in(moved))
    found.seal(client, run).write(added, also=[*replace_rows(log, left, rows), *texts])
