"""Entries of the Log: numbered, chained, and readable by a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.characters import storable
from aldia.planning.log.marks import fingerprint
from aldia.planning.log.moments import read_day, read_moment


class Event(StrEnum):
    """The kinds of entries of the Log."""

    CLAIMED = "claimed"
    SENT = "sent"
    REJECTED = "rejected"
    RELEASED = "released"
    UNKNOWN = "unknown"
    FINISHED = "finished"
    ACCEPTED = "accepted"
    """A person accepted the Log as it is; the entry names numbers of others."""
    ARCHIVED = "archived"
    """Entries moved to another workbook, and this one names their numbers; or their summary."""
    REDACTED = "redacted"
    """A person's data was taken out of other entries, whose numbers this one names."""
    ASKED = "asked"
    """A person was asked to call or write."""
    DONE = "done"
    """A person called or wrote: a contact, answered or not."""
    OPTED_OUT = "stopped"
    """An address wants no more letters; the detail names the report's state and moment."""
    RESUMED = "resumed"
    """A person took back what an address said until a moment, which the detail names."""
    NOTICED = "noticed"
    """A person changed an invoice: the send names the change, the detail both values."""
    READ_AS = "read_as"
    """A person accepted that a cell is read otherwise: the send names invoice and column, the
    detail what stands there and what is read instead, which is empty once it is taken back."""


CONNECTED = "connect"
"""Detail of the entry that a passed self-test of the connection leaves."""

OWNER = "owner"
"""Channel of messages to the owner, which are no contact with a customer."""

DIGEST = "digest"
SAMPLE = "sample"
TEST = "test"
SELLER = "seller"
"""Kinds of messages to the owner and the owner's people: the detail of their claim."""

SPEAKING = frozenset({Event.ACCEPTED, Event.ARCHIVED, Event.REDACTED})
"""Events whose entries may say something of other entries, by number (`chain.py`)."""

BECAME = " > "
"""Separates the value before from the value since, in the detail of a noticed change; and what
stands in a cell from what it is read as."""

PROMISED = "promised "
"""Beginning of a call's detail if the call brought a promise; the promised day follows, ISO."""

PERHAPS = "perhaps "
"""Before such a detail: another customer of the same name may have promised."""

COPIES = " | cc: "
"""Separates a letter's recipients from those who got a copy, in the address of an entry."""

FORGOTTEN = "forgotten"
"""Key of the entry by which a person accepted that the Log lacks recipients; its detail is how
many."""

COUNT = re.compile(r"[0-9]{1,9}")
"""Nine digits, because an instalment without a number has its due day, in eight, for one."""

_HEAD = re.compile(r"([0-9]{1,7}) ([0-9a-f]{12})")
"""Seven digits are enough for the number of an entry: a workbook has ten million cells at most."""

FIRST_HASH = "0" * 12
"""Stands for the hash of the entry before the first one."""


@dataclass(frozen=True, slots=True)
class SendKey:
    """The name of a send: there is at most one for each.

    Attributes:
        invoice: Key of the invoice.
        instalment: Number of the instalment; 0 for a whole invoice.
        cycle: Due date that the step belongs to, ISO; for a broken promise the promised day. Empty
            for a call without a task and for a noticed change.
    """

    invoice: str
    instalment: int
    cycle: str
    step: str
    occurrence: int

    def written(self) -> str:
        fields = (self.invoice, self.instalment, self.cycle, self.step, self.occurrence)
        return " | ".join(str(field).replace("%", "%25").replace("|", "%7C") for field in fields)

    def is_about(self, instalment: int, cycle: str) -> bool:
        """Tell whether the send was about an instalment in a cycle.

        The number of an instalment does not matter, only its cycle, the due date: somebody may
        number the instalments anew, or type over the header of their numbers.
        """
        is_part = self.instalment > 0 and instalment > 0
        return self.cycle == cycle and (self.instalment == instalment or is_part)

    @property
    def mark(self) -> str:
        """Return a short hash of the key, which the mail provider repeats in every event."""
        return fingerprint(self.written(), 12)

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
        counts = [each for each in (instalment, occurrence) if COUNT.fullmatch(each)]
        if len(counts) < 2 or (cycle and read_day(cycle) is None):
            raise ValueError(text)
        return cls(invoice, int(instalment), cycle, step, int(occurrence))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done.

    Attributes:
        number: 1, 2, 3 … without a gap; 0 until it is chained.
        run: Id of the run that wrote it.
        key: Id of the letter or the task that it is about; empty for most others.
        sends: The sends that the letter or the task stands for.
        hash: Over the hash of the entry before and the cells of this one.
    """

    event: Event
    at: datetime
    run: str
    key: str = ""
    customer: str = ""
    sends: Sequence[SendKey] = ()
    channel: str = ""
    address: str = ""
    provider_id: str = ""
    detail: str = ""
    number: int = 0
    hash: str = ""

    @property
    def is_about_numbers(self) -> bool:
        """Tell whether it says of other entries, by number, that they may be missing or changed."""
        return self.event in SPEAKING and not self.key

    def cells(self) -> list[str | int]:
        """Return the entry as its row in the Log.

        Texts are cut to what a cell can hold, since the hash has to fit what is read back.
        """
        texts = (
            self.at.isoformat(timespec="seconds"),
            self.run,
            self.key,
            self.event,
            self.customer,
            "\n".join(send.written() for send in self.sends),
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
    hash: str = FIRST_HASH

    def written(self) -> str:
        return f"{self.number} {self.hash}"

    @classmethod
    def parse(cls, text: str) -> Head | None:
        found = _HEAD.fullmatch(text)
        return cls(int(found[1]), found[2]) if found is not None else None


def chain(head: Head, entries: Iterable[Entry]) -> tuple[list[Entry], Head]:
    """Return the entries with numbers and hashes, each over the one before, and the new head."""
    chained = []
    for entry in entries:
        numbered = replace(entry, number=head.number + 1, hash="")
        digest = hash_of(head.hash, numbered.number, numbered.cells())
        chained.append(replace(numbered, hash=digest))
        head = Head(numbered.number, digest)
    return chained, head


def hash_of(before: str, number: int, cells: Sequence[Scalar]) -> str:
    """Return the hash of an entry's cells and the hash of the entry before it."""
    text = "\x1f".join([before, str(number), *map(str, cells[1:11])])
    return fingerprint(text, 12)


def read_entry(number: int, cells: Sequence[Scalar]) -> Entry | None:
    """Return the entry in the twelve cells of a row; None when they are none."""
    try:
        return _parse(number, cells)
    except (ValueError, IndexError):
        return None


def _parse(number: int, cells: Sequence[Scalar]) -> Entry:
    text = [*map(str, cells)]
    at = read_moment(text[1])
    if at is None:
        raise ValueError(text[1])
    return Entry(
        number=number,
        at=at,
        run=text[2],
        key=text[3],
        event=Event(text[4]),
        customer=text[5],
        sends=_sends(text[6]),
        channel=text[7],
        address=text[8],
        provider_id=text[9],
        detail=text[10],
        hash=text[11],
    )


@lru_cache(maxsize=65536)
def _sends(text: str) -> tuple[SendKey, ...]:
    """Return the sends of an entry.

    They are cached because a claim and its outcome name the same ones; 65,536 texts is chosen by
    hand.
    """
    return tuple(SendKey.parse(line) for line in text.splitlines())
