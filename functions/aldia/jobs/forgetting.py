"""Removal of names from Log and Deliveries, and of texts: of one customer, or of long ago."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Any

from aldia.errors import AskPerson
from aldia.jobs.assessment import Assessment
from aldia.jobs.log_repair import attended, local_moment
from aldia.jobs.restore_check import RestoreCheck
from aldia.jobs.showing import show_assessment
from aldia.ledger.schema.records import Invoice
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.values.folding import name_key
from aldia.planning.log.chain import padded, places_of, read_log
from aldia.planning.log.deliveries import Report, read_report, read_reports
from aldia.planning.log.entries import Entry, Head, read_entry
from aldia.planning.log.present_keys import under_present_keys
from aldia.planning.log.redaction import (
    addresses_of,
    both,
    is_about,
    is_past,
    redacted,
    redacted_report,
    redacted_row,
    reports_about,
    sealing,
)
from aldia.planning.log.texts import marks_in
from aldia.structured_log import SILENT
from aldia.workbook.client import SheetsClient
from aldia.workbook.replacing import Pair, replace_rows
from aldia.workbook.seal import Seal
from aldia.workbook.texts import without_texts

_MONTH = timedelta(days=31)
"""The longest month, so that no name goes too early."""

_TRIES = 3
"""Readings of the Log to find rows that were moved meanwhile; chosen by hand."""

_LONGEST_MONTHS = 1200
"""A hundred years: more could reach back before the calendar's first day."""

_AT_ONCE = 1000
"""Most entries that one unattended run redacts. Their rows have a few hundred bytes, so a batch
stays far below the ten megabytes that Google takes."""


def forget(client: SheetsClient, person: str) -> tuple[int, Mapping[str, int]]:
    """Remove a customer's name and addresses from Log and Deliveries, and show the view anew.

    Args:
        person: A customer's name, or an address.

    Returns:
        How many rows no longer name the customer; and by tab of people's own, which are never
        changed, how many rows still do.

    Raises:
        AskPerson: The customer has open invoices, the Log is not in order, reports cannot be
            read, or rows moved meanwhile.
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
    entries = _entries(found)
    addresses = addresses_of(person, entries, found.ledger)
    about = [entry for entry in entries if is_about(entry, person, addresses)]
    count = _redact(client, found, seal, run, about, addresses, found.news)
    if not count:
        return 0, _still_named(found, person)
    RestoreCheck(client, None).keep(found, seal.head)
    after = _without_leftovers(client, person, addresses, marks_in(about))
    show_assessment(client, after, SILENT)
    return count, _still_named(after, person)


def _without_leftovers(
    client: SheetsClient, person: str, addresses: AbstractSet[str], texts: AbstractSet[str]
) -> Assessment:
    """Remove old rows that the replacing missed, as people moved them; return the workbook anew.

    Args:
        texts: Marks of the texts of the person's letters.

    Raises:
        AskPerson: Rows moved again at each try.
    """
    for _ in range(_TRIES):
        found = attended(client)
        log = found.snapshot.log
        left: list[Pair] = [
            (log[place], None)
            for number, places in places_of(log).items()
            for place in places
            if (entry := read_entry(number, padded(log[place]))) is not None
            and is_about(entry, person, addresses)
            and redacted(entry) != entry
        ]
        requests = without_texts(client, found.snapshot.frame, texts)
        if left:
            requests += replace_rows(_tab(found, TabKey.LOG), left, log)
        if not requests:
            return found
        found.seal(client, secrets.token_hex(4)).write([], also=requests)
    raise AskPerson("forget_incomplete")


def redact_old(client: SheetsClient, found: Assessment, seal: Seal, run: str) -> None:
    """Redact entries about closed invoices that are older than the owner wants names kept.

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
    entries = _entries(found)
    now = under_present_keys(entries, found.ledger.invoices)
    past = [e for e, known in zip(entries, now, strict=True) if is_past(known, still_open, before)]
    old = [e for e in past if redacted(e) != e]
    _redact(client, found, seal, run, old[:_AT_ONCE])


def _entries(found: Assessment) -> Sequence[Entry]:
    """Return the Log as it stands in the sheet: redacted entries hold marks instead of names."""
    return read_log(found.snapshot.log, found.snapshot.head or Head())[0]


def _redact(
    client: SheetsClient,
    found: Assessment,
    seal: Seal,
    run: str,
    entries: Sequence[Entry],
    addresses: AbstractSet[str] = frozenset(),
    news: Mapping[str, str] | None = None,
) -> int:
    """Put marks in place of names in entries and their reports, in one sealed batch.

    The texts of their letters are deleted.

    Args:
        addresses: Reports about these are redacted as well.
        news: Values of Memory to change, by name.

    Returns:
        How many entries and reports were redacted.
    """
    changed = [(entry, redacted(entry)) for entry in entries if redacted(entry) != entry]
    reports = reports_about(read_reports(found.snapshot.deliveries), entries, addresses)
    told = [report for report in reports if redacted_report(report) != report]
    if not changed and not told:
        return 0
    new = [entry for _, entry in changed]
    texts = without_texts(client, found.snapshot.frame, marks_in(entries))
    also = [*_in_log(found, new), *_in_deliveries(found, told), *texts]
    seal.write(sealing(new, run, local_moment(found)), news, also=also)
    return len(changed) + len(told)


def _in_log(found: Assessment, entries: Sequence[Entry]) -> list[Any]:
    rows, places = found.snapshot.log, places_of(found.snapshot.log)
    pairs: list[Pair] = []
    for entry in entries:
        first, *others = places[entry.number]
        pairs.append((rows[first], entry.cells()))
        pairs += [(rows[place], None) for place in others]
    return replace_rows(_tab(found, TabKey.LOG), pairs, rows)


def _in_deliveries(found: Assessment, reports: Sequence[Report]) -> list[Any]:
    rows = found.snapshot.deliveries[1:]
    pairs: list[Pair] = [
        (row, redacted_row(row, report))
        for row in rows
        if (report := read_report(row)) is not None and report in reports
    ]
    return replace_rows(_tab(found, TabKey.DELIVERIES), pairs, rows) if pairs else []


def _tab(found: Assessment, key: str) -> int:
    return found.snapshot.frame.bound[key].id


def _is_theirs(invoice: Invoice, person: str) -> bool:
    return name_key(person) in {name_key(invoice.customer), *map(str.lower, invoice.emails.good)}


def _still_named(found: Assessment, person: str) -> dict[str, int]:
    """Return how many rows name somebody, by title of people's own tabs that have such rows."""
    key = name_key(person)

    def names(cell: object) -> bool:
        text = name_key(str(cell))
        return key in text if "@" in key else key == text

    counts = {
        table.title: sum(any(map(names, row)) for row in table.values)
        for table in found.snapshot.tables.values()
    }
    return {title: count for title, count in counts.items() if count}
