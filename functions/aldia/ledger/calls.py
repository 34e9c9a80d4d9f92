"""The Calls tab: what a person was asked to do, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from aldia.ledger.tabs.rows import RowReader
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.choices import parse_channels, parse_choice
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.folding import identifier_key, name_key
from aldia.ledger.values.problems import Problem, Wrong
from aldia.policy.channels import Channel

_UNKNOWN = "outcome_unknown"


class CallOutcome(StrEnum):
    """What came of a call."""

    ANSWERED = "answered"
    PROMISED = "promised"
    NO_ANSWER = "no_answer"
    DISPUTED = "disputed"
    WRONG_NUMBER = "wrong_number"


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the Calls tab.

    Attributes:
        task: Number that Aldía gave it; empty for a line that a person added.
        customer: The customer's `name_key`, which all spellings of the name share.
        outcome: None while it is still to be done.
        said: The outcome as the person wrote it.
        on: When it was done, if the person says so.
        promised: The day for which payment was promised.
        who: Who does it, as the line says; empty for nobody.
        phone: Number or address in the line.
    """

    task: str
    customer: str
    channel: Channel
    outcome: CallOutcome | None
    said: str
    on: date | None
    promised: date | None
    who: str = ""
    phone: str = ""


def read_calls(
    table: Table | None, locale: str, outcome_words: Mapping[str, CallOutcome]
) -> tuple[list[Call], list[Problem]]:
    """Return the lines and their problems; a line with a problem counts as still to be done."""
    if table is None or not table.is_usable:
        return [], []
    found: list[Call] = []
    problems: list[Problem] = []
    for record in table.records():
        row = RowReader(table, record)
        call = _read_call(row, locale, outcome_words)
        found.append(replace(call, outcome=None) if row.problems else call)
        problems += row.problems
    return found, problems


def _read_call(row: RowReader, locale: str, outcome_words: Mapping[str, CallOutcome]) -> Call:
    channels = row.read("how", parse_channels) or frozenset({Channel.CALL})
    outcome = row.read("outcome", lambda raw: parse_choice(raw, outcome_words, _UNKNOWN))
    promised = row.read("promised", lambda raw: parse_date(raw, locale))
    on = row.read("done_on", lambda raw: parse_date(raw, locale))
    task = identifier_key(row.text("task"))
    outcome = outcome or (CallOutcome.PROMISED if promised else None)
    if outcome is CallOutcome.PROMISED and promised is None and not row.problems:
        row.report("promised", Wrong("promise_without_day"))
    if outcome and not task and on is None and not row.problems:
        row.report("done_on", Wrong("call_without_day"), holds=False)
    return Call(
        task=task,
        customer=name_key(row.name("customer")),
        channel=min(channels),
        outcome=outcome,
        said=row.text("outcome") or row.text("promised"),
        on=on,
        promised=promised,
        who=row.text("who"),
        phone=row.text("phone"),
    )
