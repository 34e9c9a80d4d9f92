"""Entries of the Log: numbered, chained, and readable by a person."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from aldia.ledger.cells import Rows, Scalar
from aldia.ledger.characters import storable
from aldia.planning.moments import read_day, read_moment

CLAIMED, SENT, REJECTED, RELEASED, UNKNOWN = "claimed", "sent", "rejected", "released", "unknown"
FINISHED = "finished"
CONNECTED = "connect"
"""Detail of the entry that a passed self-test leaves."""

OWNER = "owner"
"""Channel of what is written to the owner: no contact of any customer."""

DIGEST, SAMPLE = "digest", "sample"
"""What is written to the owner, as the detail of its claim."""

ACCEPTED, ARCHIVED = "accepted", "archived"
"""A person took the Log as it is; entries moved to another workbook. Both name numbers."""

ASKED, DONE = "asked", "done"
"""A person was asked to call or write; a person did. The second is a contact, answered or not."""

NOTICED = "noticed"
"""Somebody changed an invoice: its item names what, its detail what it was and became."""

BECAME = " > "

PROMISED = "promised "
"""Begins the detail of a DONE that brought a promise; its day follows, ISO."""

COPIES = " | cc: "
"""Parts those to whom a letter went from those who got a copy, in the Log's address."""

FORGOTTEN = "forgotten"
"""Key of the entry by which a person took letters that the Log lacks; its detail is their count."""

EVENTS = frozenset(
    (
        *(CLAIMED, SENT, REJECTED, RELEASED, UNKNOWN, FINISHED, ACCEPTED, ARCHIVED),
        *(ASKED, DONE, NOTICED),
    )
)

_COUNT = re.compile(r"[0-9]{1,9}")
"""An instalment without a number is known by its due day, in eight digits."""

_HEAD_NUMBER = re.compile(r"[0-9]{1,7}")
"""A workbook has ten million cells at most."""

_FIRST_HASH = "0" * 12


@dataclass(frozen=True, slots=True)
class SendKey:
    """The name of a send: there is at most one for each.

    Attributes:
        invoice: Key of the invoice's number.
        instalment: 0 for the invoice itself.
        cycle: Due date that the step belongs to, ISO.
    """

    invoice: str
    instalment: int
    cycle: str
    step: str
    occurrence: int

    def written(self) -> str:
        fields = (self.invoice, self.instalment, self.cycle, self.step, self.occurrence)
        return " | ".join(str(field).replace("%", "%25").replace("|", "%7C") for field in fields)

    @property
    def mark(self) -> str:
        """Return a name that says nothing: the provider repeats it in every event."""
        return hashlib.sha256(self.written().encode()).hexdigest()[:12]

    @classmethod
    def parse(cls, text: str) -> SendKey:
        """Read what `written` wrote.

        Raises:
            ValueError: The text is something else.
        """
        fields = [each.strip() for each in text.split("|")]
        if "%" in text:
            fields = [each.replace("%7C", "|").replace("%25", "%") for each in fields]
        invoice, instalment, cycle, step, occurrence = fields
        counts = [each for each in (instalment, occurrence) if _COUNT.fullmatch(each)]
        if len(counts) < 2 or (cycle and read_day(cycle) is None):
            raise ValueError(text)
        return cls(invoice, int(instalment), cycle, step, int(occurrence))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done.

    Attributes:
        number: 1, 2, 3 … without a gap; 0 until it is chained.
        key: The letter that it is about; empty for a run.
        items: The sends that the letter stands for.
        hash: Over the entry before it and this one.
    """

    event: str
    at: datetime
    run: str
    key: str = ""
    customer: str = ""
    items: Sequence[SendKey] = ()
    channel: str = ""
    address: str = ""
    provider_id: str = ""
    detail: str = ""
    number: int = 0
    hash: str = ""

    @property
    def forgives(self) -> set[int]:
        """Return the numbers that may be missing or changed since a person said so."""
        is_about_numbers = self.event in {ACCEPTED, ARCHIVED} and not self.key
        return numbers_in(self.detail) if is_about_numbers else set()

    def cells(self) -> list[str | int]:
        """Return the entry as its row in the Log: what a cell cannot hold could not be chained."""
        texts = (
            self.at.isoformat(timespec="seconds"),
            self.run,
            self.key,
            self.event,
            self.customer,
            "\n".join(item.written() for item in self.items),
            self.channel,
            self.address,
            self.provider_id,
            self.detail,
            self.hash,
        )
        return [self.number, *map(storable, texts)]


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: number and hash of the last entry."""

    number: int = 0
    hash: str = _FIRST_HASH

    def written(self) -> str:
        return f"{self.number} {self.hash}"

    @classmethod
    def parse(cls, text: str) -> Head | None:
        number, _, digest = text.partition(" ")
        is_head = _HEAD_NUMBER.fullmatch(number) and len(digest) == 12
        return cls(int(number), digest) if is_head else None


def ranges_of(numbers: Iterable[int]) -> str:
    """Write numbers in few signs: `1-57 60`."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return " ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def numbers_in(text: str) -> set[int]:
    """Read what `ranges_of` wrote; what is none is left out."""
    found: set[int] = set()
    for first, last in re.findall(r"\b(\d{1,9})(?:-(\d{1,9}))?\b", text):
        found.update(range(int(first), int(last or first) + 1))
    return found


def chain(head: Head, entries: Iterable[Entry]) -> tuple[list[Entry], Head]:
    """Number entries and hash each over the one before it."""
    chained = []
    for entry in entries:
        numbered = replace(entry, number=head.number + 1, hash="")
        digest = _hash(head.hash, numbered.number, numbered.cells())
        chained.append(replace(numbered, hash=digest))
        head = Head(numbered.number, digest)
    return chained, head


def _hash(before: str, number: int, cells: Sequence[Scalar]) -> str:
    text = "\x1f".join([before, str(number), *map(str, cells[1:11])])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class LogFault:
    """Why the Log cannot be trusted.

    Attributes:
        numbers: Entries that are missing or were changed.
    """

    code: str
    numbers: Sequence[int]

    @property
    def quoted(self) -> str:
        shown = ", ".join(str(number) for number in self.numbers[:12])
        return shown + (" …" if len(self.numbers) > 12 else "")


def read_log(rows: Rows, head: Head) -> tuple[list[Entry], LogFault | None]:
    """Read the Log's rows, in whatever order they stand, and check the chain up to its head.

    Args:
        rows: Rows below the header.

    Returns:
        Entries in the order of their numbers, and the first fault of the chain; entries are
        worth something to a reader even then, but not for sending.
    """
    numbered: dict[int, Sequence[Scalar]] = {}
    faults: list[int] = []
    for row in rows:
        number = row[0] if row else None
        if isinstance(number, bool) or not isinstance(number, (int, Decimal)):
            continue  # a person's note: an entry that lost its number is missed as a gap
        if int(number) in numbered:
            faults.append(int(number))
        else:
            plain = ["" if cell is None else cell for cell in row] if None in row else row
            numbered[int(number)] = [*plain, *[""] * (12 - len(row))]
    entries = [entry for number in sorted(numbered) if (entry := _read(number, numbered[number]))]
    about_numbers = [entry for entry in entries if entry.event in {ACCEPTED, ARCHIVED}]
    forgiven = set().union(*(entry.forgives for entry in about_numbers))
    known = numbered.keys() | forgiven
    missing = [number for number in range(1, head.number + 1) if number not in known]
    changed = [n for n in [*faults, *_changed(numbered, entries, head)] if n not in forgiven]
    if missing:
        return entries, LogFault("log_gap", missing)
    extra = sorted(number for number in numbered if not 1 <= number <= head.number)
    if extra:
        return entries, LogFault("log_longer", extra)
    return entries, LogFault("log_changed", sorted(set(changed))) if changed else None


def _changed(
    numbered: Mapping[int, Sequence[Scalar]], entries: Sequence[Entry], head: Head
) -> list[int]:
    """Return the numbers of entries that are not what was written.

    An entry whose predecessor is missing cannot be checked; the missing one is the fault.
    """
    by_number = {entry.number: entry for entry in entries}
    changed = [number for number in numbered if number not in by_number]
    for number, entry in by_number.items():
        before = by_number.get(number - 1)
        link = _FIRST_HASH if number == 1 else before.hash if before is not None else None
        if link is not None and _hash(link, number, numbered[number]) != entry.hash:
            changed.append(number)
    last = by_number.get(head.number)
    if last is not None and last.hash != head.hash:
        changed.append(head.number)
    return changed


def _read(number: int, cells: Sequence[Scalar]) -> Entry | None:
    try:
        return _parse(number, cells)
    except (ValueError, IndexError):
        return None


def _parse(number: int, cells: Sequence[Scalar]) -> Entry:
    text = [*map(str, cells)]
    at = read_moment(text[1])
    if text[4] not in EVENTS or at is None:
        raise ValueError(text[4])
    return Entry(
        number=number,
        at=at,
        run=text[2],
        key=text[3],
        event=text[4],
        customer=text[5],
        items=_items(text[6]),
        channel=text[7],
        address=text[8],
        provider_id=text[9],
        detail=text[10],
        hash=text[11],
    )


@lru_cache(maxsize=65536)
def _items(text: str) -> tuple[SendKey, ...]:
    """Read the sends of an entry; a claim and its outcome name the same ones."""
    return tuple(SendKey.parse(line) for line in text.splitlines())
