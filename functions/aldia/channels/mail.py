"""The port for mail providers: what Aldía needs of one, and the values that pass between them.

A provider is a folder beside this file; `environment.mailer` picks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from aldia.findings import Finding
from aldia.planning.log.deliveries import DeliveryState, Report
from aldia.planning.log.marks import fingerprint


class Fate(StrEnum):
    """How a letter ended. The values are the Log's events."""

    SENT = "sent"
    REJECTED = "rejected"
    RELEASED = "released"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter ready to travel.

    Attributes:
        id: Opaque id of the letter. Beside the letter itself, the provider is told this,
            `workbook`, `step` and `sends`.
        workbook: Opaque name of the workbook.
        to: Addresses of the customer.
        to_name: The customer's name, which may hold any character.
        step: Letter of the ladder's step, or the kind of an owner message.
        sends: Marks of the sends that the letter stands for; opaque as well.
    """

    id: str
    workbook: str
    sender: str
    sender_name: str
    reply_to: str
    to: Sequence[str]
    to_name: str
    cc: Sequence[str]
    subject: str
    text: str
    html: str
    step: str
    sends: Sequence[str] = ()


def opaque(spreadsheet: str) -> str:
    """Return a workbook's opaque name, which the provider is told and repeats in every event."""
    return fingerprint(spreadsheet, 12)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter.

    Attributes:
        provider_id: The provider's id of a sent letter; may be empty.
        detail: Why the letter was not sent, in the provider's words or as a code.
        stops: Code of the reason why no other letter should be tried; None to go on.
    """

    id: str
    fate: Fate
    provider_id: str = ""
    detail: str = ""
    stops: str | None = None


def stopped_by(outcomes: Iterable[Outcome]) -> str | None:
    """Return the last code among the outcomes for what stopped the sending; None without one."""
    stops = [outcome.stops for outcome in outcomes if outcome.stops is not None]
    return stops[-1] if stops else None


class Mailer(Protocol):
    """Something that sends letters.

    Attributes:
        calls: Requests made so far.
    """

    calls: int

    def send(
        self,
        envelopes: Sequence[Envelope],
        may_go: Callable[[Envelope], bool],
        on_outcome: Callable[[Outcome], None] = ...,
    ) -> list[Outcome]:
        """Send letters, and return the outcome of each, in the order given.

        Args:
            may_go: Called just before each letter is handed over; False releases the letter.
            on_outcome: Called with each outcome as it comes, maybe from several threads.
        """
        ...

    def count_recipients(self, workbook: str, since: date) -> Mapping[date, int] | None:
        """Return the provider's counts of the recipients of a workbook's letters since a day.

        Returns:
            Counts by the provider's own days; None when it cannot say. A count may lag behind the
            truth, but never exceeds it.
        """
        ...

    def check(self, sender: str) -> list[Finding]:
        """Return the findings about the key and, last, about the sender."""
        ...


@dataclass(frozen=True, slots=True)
class Suppression:
    """One entry of the provider's lists.

    Attributes:
        address: In lower case.
        state: What became of a letter to it.
        at: When the address was entered.
        reason: Codes with which the receiver's server refused a letter; may be empty.
    """

    address: str
    state: DeliveryState
    at: datetime
    reason: str = ""


class Reporter(Protocol):
    """Something that can be asked for the addresses that get no more letters."""

    def suppressions(self, since: datetime) -> list[Suppression]:
        """Return the entries since a moment; those of lists that cannot be read are missing."""
        ...


@dataclass(frozen=True, slots=True)
class Events:
    """What one call of the webhook reported.

    Attributes:
        reports: Reports by the opaque name of the workbook.
        ignored: Number of events that are of a kind that nobody needs (opened, clicked), are not
            ours, or cannot be read.
    """

    reports: Mapping[str, list[Report]]
    ignored: int
