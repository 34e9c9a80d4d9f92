"""What the mail provider reported, from the Deliveries tab. In whatever order, however often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from aldia.ledger.cells import Rows
from aldia.planning.log.moments import read_moment

STATES = (
    "processed",
    "deferred",
    "dropped",
    "blocked",
    "delivered",
    "bounced",
    "unsubscribed",
    "complained",
)
"""What can be said of a letter, each more final than the one before: the last one is shown."""

_STOPS = frozenset({"unsubscribed", "complained"})


@dataclass(frozen=True, slots=True)
class Report:
    """One thing that the provider reported.

    Attributes:
        letter: Id of the letter; its key in the Log.
        state: One of STATES.
        id: The provider's own name of this report, which comes more than once, and perhaps under
            another one.
        sends: Marks of the sends that the letter stood for.
    """

    at: datetime
    letter: str
    state: str
    address: str
    id: str
    detail: str = ""
    sends: Sequence[str] = ()

    def cells(self) -> list[str]:
        """Return the report as its row in the Deliveries tab."""
        at = self.at.isoformat(timespec="seconds")
        sends = " ".join(self.sends)
        return [at, self.letter, self.state, self.address, self.id, self.detail, sends]


@dataclass(frozen=True)
class Deliveries:
    """Every report, added up.

    Attributes:
        states: The most final state of each letter.
        first: The first report of each letter.
        addresses: To whom each letter went, as far as it was reported.
        bounced: Addresses, in lower case, that do not exist, with the provider's words.
        stopped: Addresses, in lower case, that want no more reminders.
    """

    states: Mapping[str, str] = field(default_factory=dict)
    first: Mapping[str, Report] = field(default_factory=dict)
    addresses: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bounced: Mapping[str, str] = field(default_factory=dict)
    stopped: frozenset[str] = frozenset()

    @cached_property
    def silenced(self) -> frozenset[str]:
        """Return the addresses, in lower case, to which nothing may be written any more."""
        return self.stopped | self.bounced.keys()


NOTHING_REPORTED = Deliveries()


def read_reports(rows: Rows) -> list[Report]:
    """Read the rows of the Deliveries tab below its header; what nobody can read is left out."""
    return [report for row in rows if (report := read_report(row)) is not None]


def unheard(reports: Iterable[Report], known: Iterable[Report]) -> list[Report]:
    """Return the reports that tell something new, in their order and each once.

    What happened to one letter at one address is the same when its moment or its id is: the
    provider may deliver an event again under a new id (sendgrid-nodejs, issue 1435).
    """
    seen = {sign for report in known for sign in _signs(report)}
    new = []
    for report in reports:
        signs = _signs(report)
        if seen.isdisjoint(signs):
            new.append(report)
        seen |= signs
    return new


def _signs(report: Report) -> set[tuple[str, str, str, str | datetime]]:
    what = (report.letter, report.state, report.address)
    return {(*what, report.at), *([(*what, report.id)] if report.id else [])}


def add_up_reports(reports: Iterable[Report]) -> Deliveries:
    """Add up reports. Order and repetition change nothing."""
    states: dict[str, str] = {}
    first: dict[str, Report] = {}
    addresses: dict[str, list[str]] = {}
    bounced: dict[str, str] = {}
    stopped = set()
    for report in sorted(reports, key=lambda report: (report.at, report.id)):
        first.setdefault(report.letter, report)
        if report.address not in addresses.setdefault(report.letter, []):
            addresses[report.letter].append(report.address)
        known = states.get(report.letter, report.state)
        states[report.letter] = max(known, report.state, key=STATES.index)
        if report.state == "bounced":
            bounced.setdefault(report.address, report.detail)
        elif report.state in _STOPS:
            stopped.add(report.address)
    return Deliveries(states, first, addresses, bounced, frozenset(stopped))


def read_report(row: Sequence[object]) -> Report | None:
    """Read one row of the Deliveries tab."""
    text = ["" if cell is None else str(cell) for cell in [*row, *[""] * 7]]
    at = read_moment(text[0])
    if at is None or text[2] not in STATES or not text[1]:
        return None
    return Report(at, text[1], text[2], text[3].lower(), text[4], text[5], tuple(text[6].split()))
