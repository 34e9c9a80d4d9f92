"""People taken out of Log and Deliveries: one whom a person names, or everybody of long ago."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from aldia.errors import AskPerson
from aldia.jobs.assessment import Assessment
from aldia.jobs.log_repair import attended, local_moment
from aldia.jobs.restore_check import RestoreCheck
from aldia.jobs.showing import show_assessment
from aldia.ledger.folding import name_key
from aldia.ledger.records import Invoice
from aldia.planning.log.chain import padded, places_of, read_log
from aldia.planning.log.deliveries import Report, read_report, read_reports
from aldia.planning.log.entries import Entry, Head, read_entry
from aldia.planning.log.redaction import (
    both,
    is_about,
    is_past,
    redacted,
    redacted_report,
    redacted_row,
    reports_about,
    sealing,
)
from aldia.structured_log import SILENT
from aldia.workbook.client import SheetsClient
from aldia.workbook.replacing import Pair, replace_rows
from aldia.workbook.seal import Seal

_MONTH = timedelta(days=31)
_TRIES = 3
_LONGEST_MONTHS = 1200
"""A hundred years, so that there is such a day."""

_AT_ONCE = 1000
"""Entries that one unattended run redacts: rows of a few hundred bytes, so that a batch stays
far below the ten megabytes that Google takes."""


def forget(client: SheetsClient, person: str) -> tuple[int, Mapping[str, int]]:
    """Take a customer out of Log and Deliveries, and show the rest anew.

    Args:
        person: A customer's name, or an address.

    Returns:
        How many rows no longer name them, and in how many of each other tab they still stand:
        those are people's own.

    Raises:
        AskPerson: They have open invoices, the Log is not in order, reports cannot be read, or
            rows moved meanwhile.
        Busy: Somebody wrote meanwhile; nothing was changed.
    """
    found = attended(client)
    if found.health.log_fault is not None:
        raise AskPerson("log_not_in_order")
    if found.health.has_unreadable_reports:
        raise AskPerson("reports_unreadable")
    theirs = [each for each in found.ledger.invoices if _is_theirs(each, person)]
    still_open = ", ".join(each.number for each in theirs if not each.is_closed)
    if still_open:
        raise AskPerson("forget_still_open", numbers=still_open)
    run = secrets.token_hex(4)
    seal = found.seal(client, run)
    about = [entry for entry in _entries(found) if is_about(entry, person)]
    count = _redact(found, seal, run, about, person, found.news)
    if not count:
        return 0, _still_named(found, person)
    RestoreCheck(client, None).keep(found, seal.head)
    after = _without_leftovers(client, person)
    show_assessment(client, after, SILENT)
    return count, _still_named(after, person)


def _without_leftovers(client: SheetsClient, person: str) -> Assessment:
    """Take out rows that somebody moved out of reach just then, and return what is there.

    Raises:
        AskPerson: Rows moved again and again.
    """
    for _ in range(_TRIES):
        found = attended(client)
        log = found.snapshot.log
        left: list[Pair] = [
            (log[place], None)
            for number, places in places_of(log).items()
            for place in places
            if (entry := read_entry(number, padded(log[place]))) is not None
            and is_about(entry, person)
            and redacted(entry) != entry
        ]
        if not left:
            return found
        run = secrets.token_hex(4)
        found.seal(client, run).write([], also=replace_rows(_tab(found, "log"), left, log))
    raise AskPerson("forget_incomplete")


def redact_old(found: Assessment, seal: Seal, run: str) -> None:
    """Redact what is older than the owner wants names to be kept, about closed invoices.

    Raises:
        Busy: Somebody wrote meanwhile.
        ComeAgain: Google did not answer.
    """
    months = found.ledger.settings.keep_names_months
    is_sound = found.health.is_sound and found.ledger.is_readable and found.ledger.is_trustworthy
    if not months or not is_sound or found.health.has_unreadable_reports:
        return
    before = found.plan.at - min(months, _LONGEST_MONTHS) * _MONTH
    still_open = {m for i in found.ledger.invoices if not i.is_closed for m in both(i.key)}
    old = [e for e in _entries(found) if is_past(e, still_open, before) and redacted(e) != e]
    _redact(found, seal, run, old[:_AT_ONCE])


def _entries(found: Assessment) -> Sequence[Entry]:
    """Return the Log as it stands there, with its marks."""
    return read_log(found.snapshot.log, found.snapshot.head or Head())[0]


def _redact(
    found: Assessment,
    seal: Seal,
    run: str,
    entries: Sequence[Entry],
    person: str = "",
    news: Mapping[str, str] | None = None,
) -> int:
    """Put marks in the rows of entries and of what was reported of them, in one sealed batch.

    Args:
        person: Whose address makes a report theirs, beside those of the entries.
        news: What Memory has to change.
    """
    changed = [(entry, redacted(entry)) for entry in entries if redacted(entry) != entry]
    reports = reports_about(read_reports(found.snapshot.deliveries), entries, person)
    told = [report for report in reports if redacted_report(report) != report]
    if not changed and not told:
        return 0
    new = [entry for _, entry in changed]
    also = [*_in_log(found, new), *_in_deliveries(found, told)]
    seal.write(sealing(new, run, local_moment(found)), news, also=also)
    return len(changed) + len(told)


def _in_log(found: Assessment, entries: Sequence[Entry]) -> list[Any]:
    rows, places = found.snapshot.log, places_of(found.snapshot.log)
    pairs: list[Pair] = []
    for entry in entries:
        first, *others = places[entry.number]
        pairs.append((rows[first], entry.cells()))
        pairs += [(rows[place], None) for place in others]
    return replace_rows(_tab(found, "log"), pairs, rows)


def _in_deliveries(found: Assessment, reports: Sequence[Report]) -> list[Any]:
    rows = found.snapshot.deliveries[1:]
    pairs: list[Pair] = [
        (row, redacted_row(row, report))
        for row in rows
        if (report := read_report(row)) is not None and report in reports
    ]
    return replace_rows(_tab(found, "deliveries"), pairs, rows) if pairs else []


def _tab(found: Assessment, key: str) -> int:
    return found.snapshot.frame.bound[key].id


def _is_theirs(invoice: Invoice, person: str) -> bool:
    return name_key(person) in {name_key(invoice.customer), *map(str.lower, invoice.emails.good)}


def _still_named(found: Assessment, person: str) -> dict[str, int]:
    """Count the rows of people's own tabs that name somebody."""
    key = name_key(person)

    def names(cell: object) -> bool:
        text = name_key(str(cell))
        return key in text if "@" in key else key == text

    counts = {
        table.title: sum(any(map(names, row)) for row in table.values)
        for table in found.snapshot.tables.values()
    }
    return {title: count for title, count in counts.items() if count}
