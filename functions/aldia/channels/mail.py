"""What a mail provider is to us: it sends letters, and says what became of them.

A provider is a folder beside this file; `environment.mailer` picks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from aldia.findings import Finding
from aldia.planning.log.deliveries import Report
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
        id: Opaque; with `workbook` and `step` all that the provider is told beside the words.
        workbook: Opaque as well.
        to: Addresses with the customer's name, which may hold any sign.
        step: Of the ladder, or what kind of mail to the owner it is.
        sends: Marks of the sends that the letter stands for; they say nothing either.
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
    """Return a name for a workbook that opens nothing: the provider repeats it in every event."""
    return fingerprint(spreadsheet, 12)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter.

    Attributes:
        detail: The provider's own words when it was not sent.
        stops: Code of the reason why no other letter should be tried; None to go on.
    """

    id: str
    fate: Fate
    provider_id: str = ""
    detail: str = ""
    stops: str | None = None


def stopped_by(outcomes: Iterable[Outcome]) -> str | None:
    """Return the last code of what stopped the sending; None when nothing did."""
    stops = [outcome.stops for outcome in outcomes if outcome.stops is not None]
    return stops[-1] if stops else None


class Mailer(Protocol):
    """Something that sends letters."""

    calls: int

    def send(
        self,
        envelopes: Sequence[Envelope],
        may_go: Callable[[Envelope], bool],
        on_outcome: Callable[[Outcome], None] = ...,
    ) -> list[Outcome]:
        """Send letters and say what became of each, in the order given.

        Args:
            may_go: Asked just before each letter is handed over; False releases it.
            on_outcome: Told of each outcome as it comes.
        """
        ...

    def count_recipients(self, workbook: str, since: date) -> Mapping[date, int] | None:
        """Count the recipients of a workbook's letters since a day, as the provider knows them.

        Returns:
            Counts by the provider's own days; None when it cannot say. What it says may lag
            behind, and never runs ahead.
        """
        ...

    def check(self, sender: str) -> list[Finding]:
        """Return what is known of the key and, last, of the sender."""
        ...


@dataclass(frozen=True, slots=True)
class Suppression:
    """One entry of the provider's lists.

    Attributes:
        address: In lower case.
        state: What became of a letter to it; one of `planning.deliveries.STATES`.
        at: When it was entered.
        reason: The codes with which the receiver's server refused; may be empty.
    """

    address: str
    state: str
    at: datetime
    reason: str = ""


class Reporter(Protocol):
    """Something that can be asked what became of letters."""

    def suppressions(self, since: datetime) -> list[Suppression]:
        """Return who was entered since a moment; of lists that cannot be read, nobody."""
        ...


@dataclass(frozen=True, slots=True)
class Events:
    """One call of the webhook.

    Attributes:
        reports: By the opaque name of the workbook.
        ignored: How many events say nothing that anybody needs (opened, clicked), are not ours, or
            cannot be read.
    """

    reports: Mapping[str, list[Report]]
    ignored: int
