"""The Calls tab: what a person was asked to do, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aldia.ledger.choices import parse_channels, parse_choice
from aldia.ledger.dates import parse_date
from aldia.ledger.folding import identifier_key, name_key
from aldia.ledger.problems import Problem, Wrong
from aldia.ledger.rows import RowReader
from aldia.ledger.tables import Table

_UNKNOWN = "outcome_unknown"


@dataclass(frozen=True, slots=True)
class Call:
    """One line.

    Attributes:
        task: Number that Aldía gave it; empty for one that a person noted.
        outcome: None while it is still to be done.
        said: The outcome as the person wrote it.
        on: When it was done, if the person says so.
        promised: The day for which payment was promised.
    """

    task: str
    debtor: str
    channel: str
    outcome: str | None
    said: str
    on: date | None
    promised: date | None


def read_calls(
    table: Table | None, locale: str, outcome_words: Mapping[str, str]
) -> tuple[list[Call], list[Problem]]:
    """Read the lines; one whose outcome cannot be read counts as still to be done."""
    if table is None or not table.is_usable:
        return [], []
    found: list[Call] = []
    problems: list[Problem] = []
    for record in table.records():
        row = RowReader(table, record)
        customer = row.name("customer")
        channels = row.read("how", parse_channels) or frozenset({"call"})
        outcome = row.read("outcome", lambda raw: parse_choice(raw, outcome_words, _UNKNOWN))
        promised = row.read("promised", lambda raw: parse_date(raw, locale))
        call = Call(
            task=identifier_key(row.text("task")),
            debtor=name_key(customer),
            channel=min(channels),
            outcome=outcome or ("promised" if promised else None),
            said=row.text("outcome") or row.text("promised"),
            on=row.read("done_on", lambda raw: parse_date(raw, locale)),
            promised=promised,
        )
        if outcome and not call.task and call.on is None:
            row.report("done_on", Wrong("call_without_day"), holds=False)
        found.append(call)
        problems += row.problems
    return found, problems
