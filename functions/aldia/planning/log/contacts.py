"""What the Log tells one by one: letters and calls, tasks, refusals, and what people changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aldia.planning.log.entries import SendKey
from aldia.policy.channels import Channel


@dataclass(frozen=True, slots=True)
class Contact:
    """One letter that went out, or may have; or what a person did.

    Attributes:
        is_known: False while nobody knows whether it went out.
        letter: Its id; its key in the Log.
        copies: Addresses that got a copy.
    """

    at: datetime
    items: Sequence[SendKey]
    addresses: Sequence[str]
    is_known: bool
    letter: str = ""
    customer: str = ""
    copies: Sequence[str] = ()
    channel: str = Channel.MAIL

    @property
    def reached(self) -> Sequence[str]:
        """Return every address that it went to, in lower case, copies included."""
        return [*self.addresses, *self.copies]


@dataclass(frozen=True, slots=True)
class Task:
    """What a person was asked to do and has not done yet."""

    id: str
    at: datetime
    customer: str
    items: Sequence[SendKey]
    channel: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """One change of an invoice, and when it was noticed.

    Attributes:
        change: Which one; see `sightings.Change`.
    """

    at: datetime
    change: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A letter that the provider refused.

    Attributes:
        words: Fingerprint of the letter's words at that time.
    """

    addresses: Sequence[str]
    words: str
    reason: str
