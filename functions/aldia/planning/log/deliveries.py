"""What the mail provider reported, from the Deliveries tab, in any order and with repetitions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from aldia.ledger.values.cells import Rows, Scalar
from aldia.planning.log.marks import FORGOTTEN_MARK, mark_for
from aldia.planning.log.moments import read_moment


class DeliveryState(StrEnum):
    """What can be reported of a letter, each more final than the one before.

    The most final one of a letter is shown.
    """

    PROCESSED = "processed"
    DEFERRED = "deferred"
    DROPPED = "dropped"
    BLOCKED = "blocked"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    UNSUBSCRIBED = "unsubscribed"
    COMPLAINED = "complained"
    RESUME = "resume"
    """A person types it over another state once the customer wants letters again; the mail
    provider never reports it, and no letter shows it."""


RESUME = DeliveryState.RESUME
STATES = tuple(state for state in DeliveryState if state is not RESUME)
"""What the mail provider reports, in that order."""

_TYPED: Mapping[str, DeliveryState] = {
    **{state: state for state in DeliveryState},
    "reanudar": RESUME,
}
_OPT_OUTS = frozenset({DeliveryState.UNSUBSCRIBED, DeliveryState.COMPLAINED})
_FAILURES = frozenset({DeliveryState.DROPPED, DeliveryState.BLOCKED, DeliveryState.BOUNCED})
_PLAIN = re.compile(r"[^\s@<>,;:\u200b-\u200f\ufeff]+@[^\s@<>,;:]+\.[^\s@<>,;:.]*[^\s@<>,;:.]")
"""One bare address. Whose address stands otherwise in a row, nobody would recognise."""

_LETTER = re.compile(r"[0-9a-f]{16}")
"""The id of a letter (`letters.py`)."""

_SENDS = re.compile(r"[0-9a-f]{12}( [0-9a-f]{12})*")
"""Marks of the sends that a letter stood for (`SendKey.mark`)."""


@dataclass(frozen=True, slots=True)
class Report:
    """One thing that the provider reported.

    Attributes:
        letter: Id of the letter; its key in the Log.
        address: In lower case; the mark of a forgotten person's address.
        id: The provider's name of this report. The provider may deliver the report again, with the
            same name or another one.
        sends: Marks of the sends that the letter stood for.
    """

    at: datetime
    letter: str
    state: DeliveryState
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
        states: The most final state of each letter, by its id.
        first: The first report of each letter, by its id.
        addresses: Addresses that each letter went to, as far as it was reported, by its id.
        failures: The report that a letter did not arrive at an address, where no report of the two
            is more final; by the letter's id and the address.
        bounced: The provider's words, by each address, in lower case, that does not exist.
        opt_outs: The last report of each address that wants no more letters.
        resumed: By address, the moment until which a person took back what was reported.
    """

    states: Mapping[str, DeliveryState] = field(default_factory=dict)
    first: Mapping[str, Report] = field(default_factory=dict)
    addresses: Mapping[str, Sequence[str]] = field(default_factory=dict)
    failures: Mapping[tuple[str, str], Report] = field(default_factory=dict)
    bounced: Mapping[str, str] = field(default_factory=dict)
    opt_outs: Mapping[str, Report] = field(default_factory=dict)
    resumed: Mapping[str, datetime] = field(default_factory=dict)

    @cached_property
    def silenced(self) -> frozenset[str]:
        """Return the addresses, in lower case, to which these reports let no letters go."""
        return frozenset(self.opt_outs.keys() | self.bounced.keys())


NOTHING_REPORTED = Deliveries()


def read_reports(rows: Rows) -> list[Report]:
    """Return the reports in rows of the Deliveries tab; rows that cannot be read are left out."""
    return [report for row in rows if (report := read_report(row)) is not None]


def read_tab(rows: Rows, now: datetime) -> tuple[list[Report], list[int]]:
    """Read the whole Deliveries tab.

    Args:
        rows: From its first row on, which holds the headers.

    Returns:
        The reports, and the rows, as numbered on screen, that a person has to look at. These are
        rows with parts of a report that cannot be read; a report in the first row, as others may
        have been lost with the headers; and a RESUME of a later moment than now, as it would also
        take back what is reported until then.
    """
    reports, unreadable = [], []
    for number, row in enumerate(rows, 1):
        report = read_report(row)
        is_early = report is not None and report.state == RESUME and report.at > now
        if report is not None and not is_early:
            reports.append(report)
        if (number == 1 and report is not None) or is_early or (not report and _has_remains(row)):
            unreadable.append(number)
    return reports, unreadable


def unheard(reports: Iterable[Report], known: Iterable[Report]) -> list[Report]:
    """Return the reports that are not known yet, in their order and each once.

    A known one may name a mark in the place of a forgotten person's address. Two reports of one
    letter, state and address are the same if their moment or their id is: the provider may deliver
    an event again under a new id (sendgrid-nodejs, issue 1435).
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
    what = (report.letter, report.state, mark_for(report.address))
    return {(*what, report.at), *([(*what, report.id)] if report.id else [])}


def add_up_reports(reports: Iterable[Report]) -> Deliveries:
    """Return what the reports add up to; their order and repetitions change nothing."""
    states: dict[str, DeliveryState] = {}
    first: dict[str, Report] = {}
    addresses: dict[str, list[str]] = {}
    last: dict[tuple[str, str], Report] = {}
    bounced: dict[str, str] = {}
    opt_outs: dict[str, Report] = {}
    resumed: dict[str, datetime] = {}
    for report in sorted(reports, key=lambda each: (each.at, each.state == RESUME, each.id)):
        if report.state == RESUME:
            resumed[report.address] = report.at
            opt_outs.pop(report.address, None)
            bounced.pop(report.address, None)
            continue
        first.setdefault(report.letter, report)
        if report.address not in addresses.setdefault(report.letter, []):
            addresses[report.letter].append(report.address)
        known = states.get(report.letter, report.state)
        states[report.letter] = max(known, report.state, key=STATES.index)
        place = (report.letter, report.address)
        last[place] = max(last.get(place, report), report, key=_finality)
        if report.state is DeliveryState.BOUNCED:
            bounced.setdefault(report.address, report.detail)
        elif report.state in _OPT_OUTS:
            opt_outs[report.address] = report
    failures = {place: report for place, report in last.items() if report.state in _FAILURES}
    return Deliveries(states, first, addresses, failures, bounced, opt_outs, resumed)


def _finality(report: Report) -> tuple[int, datetime]:
    return STATES.index(report.state), report.at


def read_report(row: Sequence[Scalar]) -> Report | None:
    """Return the report in one row of the Deliveries tab; None when it cannot be read as one.

    Blank cells before the address are skipped: where somebody inserted a column, older rows have
    one more than those that were appended since.
    """
    texts = ["" if cell is None else str(cell).strip() for cell in row]
    places = [place for place, text in enumerate(texts) if text][:4]
    if len(places) < 4:
        return None
    moment, letter, said, address = (texts[place] for place in places)
    at, state = read_moment(moment), _TYPED.get(said.lower())
    if (
        at is None
        or state is None
        or not (_PLAIN.fullmatch(address) or FORGOTTEN_MARK.fullmatch(address))
    ):
        return None
    identifier, detail, sends, *_ = [*texts[places[3] + 1 :], "", "", ""]
    return Report(at, letter, state, address.lower(), identifier, detail, tuple(sends.split()))


def _has_remains(row: Sequence[Scalar]) -> bool:
    """Whether parts of a report stand in a row that cannot be read as one.

    Nobody types a moment with its zone, the id of a letter or marks: one of them is enough. A state
    or an address alone is a person's note below the table.
    """
    texts = [str(cell).strip() for cell in row if cell is not None]
    return any(_is_never_typed(text) for text in texts) or (
        any(text.lower() in STATES for text in texts) and any(_is_address(text) for text in texts)
    )


def _is_never_typed(text: str) -> bool:
    is_ours = _LETTER.fullmatch(text) or _SENDS.fullmatch(text)
    return is_ours is not None or read_moment(text) is not None


def _is_address(text: str) -> bool:
    return "@" in text or FORGOTTEN_MARK.fullmatch(text) is not None
