"""The single things that a history consists of: contacts, tasks, changes by people, refusals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from aldia.planning.log.entries import SendKey
from aldia.policy.channels import Channel


@dataclass(frozen=True, slots=True)
class Contact:
    """One letter that went out, or may have; or one call, or other contact, by a person.

    Attributes:
        sends: The sends that it stood for.
        addresses: Recipients, in lower case, without those of copies.
        is_known: False while nobody knows whether it went out.
        letter: Id of the letter, or of the task; its key in the Log.
        copies: Addresses, in lower case, that got a copy.
        has_failed: Whether it was reported that it reached none of its addresses. It is still a
            contact, so that a wrong report brings nobody a letter earlier; the step was not had.
        told: Marks of the conditions that it told of.
        asked: Currency and sum that it asked for of each of its sends, in their order; empty for
            thanks and calls, and where the Log did not keep them.
        tier: How the customer paid when it was claimed (`risk.Tier`); empty where nobody said.
    """

    at: datetime
    sends: Sequence[SendKey]
    addresses: Sequence[str]
    is_known: bool
    letter: str = ""
    customer: str = ""
    copies: Sequence[str] = ()
    channel: str = Channel.MAIL
    has_failed: bool = False
    told: Sequence[str] = ()
    asked: Sequence[tuple[str, Decimal]] = ()
    tier: str = ""

    @property
    def has_arrived(self) -> bool:
        """Tell whether it went out, and nothing says that it reached nobody."""
        return self.is_known and not self.has_failed

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
    sends: Sequence[SendKey]
    channel: str


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """One change of an invoice by a person, and when a run noticed it.

    Attributes:
        kind: Which one; a value of `changes.ChangeKind`.
        before: The value before, as text.
        after: The value since, as text.
    """

    at: datetime
    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A letter that the provider refused, or reported later as not delivered.

    Attributes:
        addresses: Recipients of the letter, in lower case.
        words: Fingerprint of the letter's words at that time.
        reason: The provider's words.
        was_reported: Whether the provider had taken the letter first.
    """

    addresses: Sequence[str]
    words: str
    reason: str
    was_reported: bool = False
