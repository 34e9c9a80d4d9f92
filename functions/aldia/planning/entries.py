"""Entries of the Log: numbered, chained, and readable by a person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from aldia.ledger.cells import Rows, Scalar

CLAIMED, SENT, REJECTED, RELEASED, UNKNOWN = "claimed", "sent", "rejected", "released", "unknown"
FINISHED = "finished"
CONNECTED = "connect"
"""Detail of the entry that a passed self-test leaves."""

OWNER = "owner"
"""Channel of what is written to the owner: no contact of any customer."""

DIGEST, SAMPLE = "digest", "sample"
"""What is written to the owner, as the detail of its claim."""

EVENTS = frozenset({CLAIMED, SENT, REJECTED, RELEASED, UNKNOWN, FINISHED})

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
        fields = [each.strip().replace("%7C", "|").replace("%25", "%") for each in text.split("|")]
        invoice, instalment, cycle, step, occurrence = fields
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

    def cells(self) -> list[str | int]:
        """Return the entry as its row in the Log."""
        return [
            self.number,
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
        ]


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
        return cls(int(number), digest) if number.isdecimal() and len(digest) == 12 else None


def chain(head: Head, entries: Iterable[Entry]) -> tuple[list[Entry], Head]:
    """Number entries and hash each over the one before it."""
    chained = []
    for entry in entries:
        numbered = replace(entry, number=head.number + 1, hash="")
        digest = _hash(head.hash, numbered.cells())
        chained.append(replace(numbered, hash=digest))
        head = Head(numbered.number, digest)
    return chained, head


def _hash(before: str, cells: Sequence[Scalar]) -> str:
    text = "\x1f".join([before, *(str(cell) for cell in cells[:11])])
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
        if not any(cell not in (None, "") for cell in row):
            continue
        number = row[0] if row else None
        if isinstance(number, bool) or not isinstance(number, (int, Decimal)):
            faults.append(0)
        elif int(number) in numbered:
            faults.append(int(number))
        else:
            numbered[int(number)] = [*row, *[""] * (12 - len(row))]
    missing = [number for number in range(1, head.number + 1) if number not in numbered]
    entries, changed = _checked(numbered, head)
    if missing:
        return entries, LogFault("log_gap", missing)
    if changed or faults:
        return entries, LogFault("log_changed", changed or faults)
    if any(number > head.number or number < 1 for number in numbered):
        extra = sorted(number for number in numbered if not 1 <= number <= head.number)
        return entries, LogFault("log_longer", extra)
    return entries, None


def _checked(numbered: dict[int, Sequence[Scalar]], head: Head) -> tuple[list[Entry], list[int]]:
    entries, changed = [], []
    before = _FIRST_HASH
    for number in sorted(numbered):
        cells = numbered[number]
        try:
            entry = _parse(number, cells)
        except (ValueError, IndexError):
            changed.append(number)
            continue
        entries.append(entry)
        if _hash(before, [number, *cells[1:]]) != entry.hash:
            changed.append(number)
        before = entry.hash
    if entries and entries[-1].number == head.number and entries[-1].hash != head.hash:
        changed.append(head.number)
    return entries, changed


def _parse(number: int, cells: Sequence[Scalar]) -> Entry:
    text = ["" if cell is None else str(cell) for cell in cells]
    at = datetime.fromisoformat(text[1])
    if text[4] not in EVENTS or at.tzinfo is None:
        raise ValueError(text[4])
    return Entry(
        number=number,
        at=at,
        run=text[2],
        key=text[3],
        event=text[4],
        customer=text[5],
        items=tuple(SendKey.parse(line) for line in text[6].splitlines()),
        channel=text[7],
        address=text[8],
        provider_id=text[9],
        detail=text[10],
        hash=text[11],
    )
