"""What the mail provider reported, from the Deliveries tab. In whatever order, however often."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from aldia.ledger.cells import Rows, Scalar
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

RESUME = "resume"
"""What a person types over a state once the customer asks for letters again; nothing reports it."""

_RESUMES = frozenset({RESUME, "reanudar"})
_STOPS = frozenset({"unsubscribed", "complained"})
_MARK = re.compile(r"#[0-9a-f]{12}")
"""What stands for the address of somebody who is forgotten (`redaction.mark_for`)."""

_LETTER = re.compile(r"[0-9a-f]{16}")
"""The id of a letter (`letters.py`)."""


@dataclass(frozen=True, slots=True)
class Report:
    """One thing that the provider reported.

    Attributes:
        letter: Id of the letter; its key in the Log.
        state: One of STATES, or RESUME.
        address: In lower case; of somebody who is forgotten its mark.
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
        stopped: The last report of each address that wants no more letters.
        resumed: The last moment until which a person took back what was reported of an address.
    """

    states: Mapping[str, str] = field(default_factory=dict)
    first: Mapping[str, Report] = field(default_factory=dict)
    addresses: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bounced: Mapping[str, str] = field(default_factory=dict)
    stopped: Mapping[str, Report] = field(default_factory=dict)
    resumed: Mapping[str, datetime] = field(default_factory=dict)

    @cached_property
    def silenced(self) -> frozenset[str]:
        """Return the addresses, in lower case, to which nothing may be written by these reports."""
        return frozenset(self.stopped.keys() | self.bounced.keys())


NOTHING_REPORTED = Deliveries()


def read_reports(rows: Rows) -> list[Report]:
    """Read the rows of the Deliveries tab; what nobody can read is left out."""
    return [report for row in rows if (report := read_report(row)) is not None]


def read_tab(rows: Rows, now: datetime) -> tuple[list[Report], list[int]]:
    """Read the whole Deliveries tab.

    Args:
        rows: From its first row on, which holds the headers.

    Returns:
        What is reported, and the rows, as numbered on screen, that hold a report without its being
        plain which. One in the first row is read, but the next one may have been lost with the
        headers; and nobody knows yet what will be said until a moment to come.
    """
    reports, unreadable = [], []
    for number, row in enumerate(rows, 1):
        report = read_report(row)
        if report is not None:
            reports.append(report)
        is_early = report is not None and report.state == RESUME and report.at > now
        if (number == 1 and report is not None) or is_early or (not report and _has_remains(row)):
            unreadable.append(number)
    return reports, unreadable


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
    stopped: dict[str, Report] = {}
    resumed: dict[str, datetime] = {}
    for report in sorted(reports, key=lambda each: (each.at, each.state == RESUME, each.id)):
        first.setdefault(report.letter, report)
        if report.address not in addresses.setdefault(report.letter, []):
            addresses[report.letter].append(report.address)
        if report.state == RESUME:
            resumed[report.address] = report.at
            stopped.pop(report.address, None)
            bounced.pop(report.address, None)
            continue
        known = states.get(report.letter, report.state)
        states[report.letter] = max(known, report.state, key=STATES.index)
        if report.state == "bounced":
            bounced.setdefault(report.address, report.detail)
        elif report.state in _STOPS:
            stopped[report.address] = report
    return Deliveries(states, first, addresses, bounced, stopped, resumed)


def read_report(row: Sequence[Scalar]) -> Report | None:
    """Read one row of the Deliveries tab; None when it is none, or nobody can tell.

    Blank cells before the address do not count: where somebody inserted a column, older rows have
    one more than those that were appended since.
    """
    texts = ["" if cell is None else str(cell).strip() for cell in row]
    places = [place for place, text in enumerate(texts) if text][:4]
    if len(places) < 4:
        return None
    moment, letter, said, address = (texts[place] for place in places)
    at, state = read_moment(moment), RESUME if said.lower() in _RESUMES else said.lower()
    if at is None or (state not in STATES and state != RESUME) or not _is_address(address):
        return None
    identifier, detail, sends, *_ = [*texts[places[3] + 1 :], "", "", ""]
    return Report(at, letter, state, address.lower(), identifier, detail, tuple(sends.split()))


def _has_remains(row: Sequence[Scalar]) -> bool:
    """Tell whether a row that cannot be read holds at least two parts of a report.

    A word of a person's below the table, or an address, is only one.
    """
    texts = [str(cell).strip() for cell in row if cell is not None]
    parts = (
        any(read_moment(text) is not None for text in texts),
        any(_LETTER.fullmatch(text) for text in texts),
        any(text.lower() in STATES for text in texts),
        any(_is_address(text) for text in texts),
    )
    return sum(parts) > 1


def _is_address(text: str) -> bool:
    return "@" in text or _MARK.fullmatch(text) is not None
