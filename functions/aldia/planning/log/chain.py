"""Checks the Log as a whole: whether every entry is there, and is as it was written.

Some entries say something of others, by number, in their detail. It counts only while the entry
that says it is itself as it was written:

    4-9                 entries 4 to 9 are gone
    4-9:0123456789ab    the same, and 9 had this hash, by which entry 10 is checked
    7=0123456789ab      entry 7 is accepted as it is now, while its row has this digest
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from aldia.ledger.values.cells import Rows, Scalar
from aldia.planning.log.entries import (
    FIRST_HASH,
    SPEAKING,
    Entry,
    Head,
    hash_of,
    read_entry,
)
from aldia.planning.log.marks import fingerprint

_HASH_AT = 11
"""Index of an entry's hash among its cells."""

_SPOKEN_OF = re.compile(
    r"(?:^|(?<= ))(\d{1,9})(?:=([0-9a-f]{12})|(?:-(\d{1,9}))?(?::([0-9a-f]{12}))?)(?= |$)"
)
_PER_ENTRY = 1000
"""Numbers and spans in one entry: 33 characters each at most, of the 50,000 that a cell holds."""

_LARGEST = 10**9
"""Every entry's number is below this, as `_SPOKEN_OF` reads nine digits."""

Cells = Sequence[Scalar]


class FaultCode(StrEnum):
    """What is wrong with the Log, or with what guards it; `words.toml` has a sentence for each."""

    LOG_GAP = "log_gap"
    LOG_LONGER = "log_longer"
    LOG_CHANGED = "log_changed"
    LOG_FORGOTTEN = "log_forgotten"
    """The mail provider knows of more letters."""
    LOG_RESTORED = "log_restored"
    """The workbook was put back to an earlier version."""
    MEMORY_LOST = "memory_lost"
    SEAL_DOUBLED = "seal_doubled"


@dataclass(frozen=True, slots=True)
class LogFault:
    """Why the Log cannot be trusted.

    Attributes:
        numbers: Numbers of entries that are missing, were changed or do not belong there, as spans
            in rising order.
        count: How many recipients the Log lacks by what the mail provider counts; 0 for any other
            fault.
    """

    code: FaultCode
    numbers: Sequence[range] = ()
    count: int = 0

    @property
    def quoted(self) -> str:
        if self.count:
            return str(self.count)
        return quoted_spans(self.numbers)


@dataclass
class _Spoken:
    """What entries say of others.

    Attributes:
        gone: Numbers of entries that may be missing.
        links: Hashes of entries that are gone, by number.
        standing: Digests of rows that are accepted as they are now, by number.
    """

    gone: list[range] = field(default_factory=list)
    links: dict[int, str] = field(default_factory=dict)
    standing: dict[int, set[str]] = field(default_factory=dict)

    def add(self, detail: str, below: int) -> None:
        """Add what an entry's detail says of entries before it.

        Args:
            below: Number of the entry itself; what it says of later ones is ignored.
        """
        for number, digest, last, link in _SPOKEN_OF.findall(detail):
            first, end = int(number), min(int(last or number), below - 1)
            if digest and first < below:
                self.standing.setdefault(first, set()).add(digest)
            elif not digest and first <= end:
                self.gone.append(range(first, end + 1))
                if link and end == int(last or number):
                    self.links[end] = link


class _Log:
    """The rows of a Log by their numbers, and what entries of the Log say of others."""

    def __init__(self, rows: Rows) -> None:
        self.rows: dict[int, Cells] = {}
        self.doubles: dict[int, list[Cells]] = {}
        for row in rows:
            number = _number_of(row)
            if number is None:
                continue
            cells = padded(row)
            if number in self.rows:
                self.doubles.setdefault(number, []).append(cells)
            else:
                self.rows[number] = cells
        self.spoken = _Spoken()
        self._hear()

    def _hear(self) -> None:
        """Collect what entries say of others; one that is not as it was written is left out.

        The last one comes first, as it may name the hash by which an earlier one is checked.
        """
        speaking = [
            (number, cells, entry)
            for number, cells in self.rows.items()
            if cells[4] in SPEAKING
            and (entry := read_entry(number, cells)) is not None
            and entry.is_about_numbers
        ]
        for number, cells, entry in sorted(speaking, key=lambda each: each[0], reverse=True):
            own = _Spoken()
            own.add(entry.detail, number)
            before = [*self._links_to(number), own.links.get(number - 1)]
            if any(link is not None and _fits(link, number, cells) for link in before):
                self.spoken.add(entry.detail, number)

    def _links_to(self, number: int) -> list[str]:
        """Return the possible hashes of the entry before; empty when none is known."""
        if number == 1:
            return [FIRST_HASH]
        found = [str(cells[_HASH_AT]) for cells in self.all_of(number - 1)]
        link = self.spoken.links.get(number - 1)
        return [*found, link] if link is not None else found

    def all_of(self, number: int) -> list[Cells]:
        """Return the rows with a number: one, or several if a person copied the row."""
        return [self.rows[number], *self.doubles.get(number, ())] if number in self.rows else []

    def is_sound(self, number: int, cells: Cells) -> bool:
        """Tell whether a row is as it was written, or as another entry accepted it.

        A row that cannot be checked, because nothing tells the hash of the entry before it, counts
        as sound unless another entry accepted it in a different form.
        """
        standing = self.spoken.standing.get(number)
        if standing and digest_of(number, cells) in standing:
            return True
        if number in self.doubles:
            return False
        links = self._links_to(number)
        if not links:
            return not standing
        return any(_fits(link, number, cells) for link in links)

    def is_after_a_hole(self, number: int) -> bool:
        return not self._links_to(number)

    def missing(self, last: int) -> list[range]:
        """Return the numbers up to `last` that are neither there nor known to be gone."""
        return _gaps([*spans_of(self.rows), *self.spoken.gone], last)


def padded(row: Cells) -> list[Scalar]:
    """Return a row with all twelve cells of an entry; blank ones as empty texts."""
    plain = ["" if cell is None else cell for cell in row] if None in row else row
    return [*plain, *[""] * (12 - len(row))]


def places_of(rows: Rows) -> dict[int, list[int]]:
    """Return the indices, below the header, of the rows of each entry, by its number."""
    found: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        number = _number_of(row)
        if number is not None:
            found.setdefault(number, []).append(place)
    return found


def read_log(rows: Rows, head: Head) -> tuple[list[Entry], LogFault | None]:
    """Read the Log's rows, in whatever order they stand, and check the chain up to its head.

    Args:
        rows: Rows below the header. One without a number is somebody's note and is left out.

    Returns:
        The entries in the order of their numbers, and the first fault of the chain; None without
        one. With a fault the entries can still be shown, but nothing may be sent by them.
    """
    log = _Log(rows)
    entries, changed = [], []
    for number in sorted(log.rows):
        candidates = log.all_of(number)
        sound = [cells for cells in candidates if log.is_sound(number, cells)]
        entry = read_entry(number, (sound or candidates)[0])
        if entry is not None:
            entries.append(entry)
        is_read = entry is not None or number in log.spoken.standing
        if len(sound) < len(candidates) or not is_read or not _is_end(head, entry):
            changed.append(number)
    missing = log.missing(head.number)
    if missing:
        return entries, LogFault(FaultCode.LOG_GAP, missing)
    extra = [number for number in log.rows if not 1 <= number <= head.number]
    if extra:
        return entries, LogFault(FaultCode.LOG_LONGER, spans_of(extra))
    return entries, LogFault(FaultCode.LOG_CHANGED, spans_of(changed)) if changed else None


def after(head: Head, rows: Rows) -> list[tuple[int, str]]:
    """Return number and hash of the entries that come after a head, in rising order.

    Args:
        rows: The end of the Log, in whatever order; older entries may be among them.
    """
    numbered = [(number, row) for row in rows if (number := _number_of(row)) is not None]
    return sorted(
        (number, str(padded(row)[_HASH_AT])) for number, row in numbered if number > head.number
    )


def _is_end(head: Head, entry: Entry | None) -> bool:
    """Tell whether an entry has the hash of the head; True for any but the last entry."""
    return entry is None or entry.number != head.number or entry.hash == head.hash


def take_as_it_is(rows: Rows, head: Head) -> tuple[list[str], Head]:
    """Accept a Log as it is: what is missing as gone, and what was changed as it is now.

    Returns:
        The details of the entries that say so, and the head of the chain to which they are added.
    """
    log = _Log(rows)
    said = []
    for hole in log.missing(head.number):
        said.append(span_text(hole) + (f":{head.hash}" if hole[-1] == head.number else ""))
    last = log.rows.get(head.number)
    end = head if last is None else Head(head.number, str(last[_HASH_AT]))
    for number in sorted(log.rows):
        cells = log.all_of(number)
        is_unsure = log.is_after_a_hole(number) and number not in log.spoken.standing
        is_odd = read_entry(number, cells[0]) is None or (number == head.number and end != head)
        if is_unsure or is_odd or not all(log.is_sound(number, each) for each in cells):
            said += [f"{number}={digest}" for digest in {digest_of(number, c): 0 for c in cells}]
    return in_details(said), end


def gone(entries: Iterable[Entry]) -> list[str]:
    """Return details that say that entries left, with the hashes that check the entries after."""
    hashes = {entry.number: entry.hash for entry in entries}
    return in_details([f"{span_text(span)}:{hashes[span[-1]]}" for span in spans_of(hashes)])


def in_details(said: Sequence[str]) -> list[str]:
    """Return what is said of entries, joined into details of at most `_PER_ENTRY` parts each."""
    return [" ".join(said[i : i + _PER_ENTRY]) for i in range(0, len(said), _PER_ENTRY)]


def digest_of(number: int, cells: Cells) -> str:
    """Return a digest of a row as it is now, its hash included."""
    text = "\x1f".join([str(number), *map(str, cells[1:12])])
    return fingerprint(text, 12)


def spans_of(numbers: Iterable[int]) -> list[range]:
    """Return numbers as spans in rising order."""
    spans: list[range] = []
    for number in sorted(numbers):
        if spans and spans[-1].stop == number:
            spans[-1] = range(spans[-1].start, number + 1)
        else:
            spans.append(range(number, number + 1))
    return spans


def quoted_spans(spans: Sequence[range]) -> str:
    """Return spans as text for a sentence: the first 12, as many as a person can look up.

    12 is chosen by hand.
    """
    return ", ".join(map(span_text, spans[:12])) + (" …" if len(spans) > 12 else "")


def _gaps(spans: Iterable[range], last: int) -> list[range]:
    """Return the numbers from 1 to `last` that are in none of the spans."""
    found, reached = [], 1
    for span in [*sorted(spans, key=lambda each: each.start), range(last + 1, last + 2)]:
        if reached < min(span.start, last + 1):
            found.append(range(reached, min(span.start, last + 1)))
        reached = max(reached, span.stop)
    return found


def span_text(span: range) -> str:
    """Return a span of numbers as people write it: 4-9, or 7 for a single one."""
    return str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}"


def _fits(before: str, number: int, cells: Cells) -> bool:
    """Tell whether a row has the hash that follows from that of the entry before it."""
    return hash_of(before, number, cells) == cells[_HASH_AT]


def _number_of(row: Cells) -> int | None:
    """Return the number of an entry's row; None for a blank row, or somebody's note."""
    number = row[0] if row else None
    if isinstance(number, bool) or not isinstance(number, (int, Decimal)):
        return None
    if not -_LARGEST < number < _LARGEST or number != int(number):
        return None
    return int(number)
