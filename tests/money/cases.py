"""The worked examples of `docs/money.md`, as they stand in the TOML files beside this one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.builders import TODAY

Typed = str | int | Decimal | bool | date | Mapping[str, str | int | Decimal]
"""A cell as a person types it; a table where the cell shows something else than its value."""

Grid = Sequence[Sequence[Typed]]

NOTHING = "nothing"
"""Stands in `Case.asks` for a row of which no letter asks anything."""

A_QUESTION = "a question"
"""Stands in `Case.asks` for a row that waits until a person answers."""


@dataclass(frozen=True)
class Case:
    """One worked example.

    Attributes:
        rule: The sentence that it stands for.
        headers: Of the invoices' money; number, customer, address and a due day ten days ago are
            added where no header is theirs.
        tabs: Further tabs by their key in the schema, headers first.
        settings: By label, as in the Settings tab.
        letter: Step whose letter goes; the ones before it went earlier.
        asks: For each row the sum that the letter asks for, as it writes it, or `NOTHING`, or
            `A_QUESTION`.
        question: Code of the problem that is the question; empty for none.
        says: Texts that stand in the letter.
        why: What a row says of why; empty where that does not matter.
        silent: Texts that do not.
        advice: How to write it in the sheet, where the table does not say it.
        told: Marks of the conditions that the earlier letters told of, as the Log has them.
        apart: What the Summary tells of agreed charges, as it writes it; empty for none.
        source: Where the rule can be read.
        sure: How sure it is: certain, likely or own (a choice of Aldía's).
    """

    rule: str
    country: str
    headers: Sequence[str]
    rows: Grid
    asks: Sequence[str]
    source: str
    sure: str
    question: str = ""
    says: Sequence[str] = ()
    why: str = ""
    silent: Sequence[str] = ()
    advice: str = ""
    told: str = ""
    apart: str = ""
    tabs: Mapping[str, Grid] = field(default_factory=dict)
    settings: Mapping[str, str | int | Decimal] = field(default_factory=dict)
    letter: str = "friendly"
    language: str = "es"
    locale: str = ""
    today: date = TODAY


@dataclass(frozen=True)
class Subject:
    """One file of examples."""

    title: str
    introduction: str
    cases: Sequence[Case]


def subjects() -> list[Subject]:
    """Return all examples, by the names of their files."""
    return [_subject(path) for path in sorted(Path(__file__).parent.glob("*.toml"))]


def _subject(path: Path) -> Subject:
    found = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    cases = [Case(rule, **facts) for rule, facts in found["cases"].items()]
    return Subject(found["title"], found["introduction"].strip(), cases)
