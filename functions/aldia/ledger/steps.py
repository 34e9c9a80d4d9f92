"""The ladders and the owner's custom templates, from the Steps and Letters tabs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from aldia.ledger.schema.schema import Schema, TabKey
from aldia.ledger.tabs.rows import RowReader
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.choices import parse_channels, parse_choice, parse_integer, parse_language
from aldia.ledger.values.folding import fold_words, name_key, tidy, tidy_lines
from aldia.ledger.values.problems import Problem, Wrong
from aldia.policy.channels import Channel
from aldia.policy.ladder import BUREAU_NOTICES, ISSUED, Ladder, Step

Ladders = Mapping[str, Ladder]
"""One ladder per segment or tier; the one under the empty name is for everybody else."""

_LONGEST_WORDS = 4000
"""Characters of the owner's text for a letter; chosen by hand."""

_MOST_DAYS = 3650
"""Ten years: a step further from the due date was meant for another cell."""

_MOST_TIMES = 99
"""How often a step may repeat; chosen by hand."""


TemplateKey = tuple[str, str, str]
"""A letter, a language, and for whom the owner's words are: empty for everybody, else what all
spellings of a segment, a tier or a customer's name share, or `exact_audience` of a name."""


@dataclass(frozen=True, slots=True)
class CustomTemplate:
    """The owner's words for one letter in one language; an empty text keeps Aldía's.

    Attributes:
        row: As numbered on screen.
        whom: For whom they are, as typed; empty for everybody.
    """

    row: int
    subject: str
    opening: str
    whom: str = ""


def default_ladders(schema: Schema, language: str) -> dict[str, Ladder]:
    """Return the ladders that come with Aldía: for everybody, the punctual and the risky."""
    rows: dict[str, list[_Typed]] = {}
    for row in schema[TabKey.STEPS].rows:
        typed = _Typed(row["name"][language], row["days"], row["letter"])
        rows.setdefault(row.get("segment", ""), []).append(typed)
    return {segment: _ladder(steps) for segment, steps in rows.items()}


def segment_key(text: str, schema: Schema) -> str:
    """Return what all spellings of a segment share; for a tier, its key in any language."""
    folded = fold_words(text)
    return schema.words["tier"].get(folded, folded)


def exact_audience(name: str) -> str:
    """Return for whom words are that name a customer just so: Peña's, where there is a Pena too.

    Args:
        name: Its key.
    """
    return f"={name}"


def _audiences(whom: str, schema: Schema) -> set[str]:
    """Return for whom words may be; a name in letters that `fold_words` drops is for no more."""
    if not whom:
        return {""}
    return {exact_audience(name_key(whom)), segment_key(whom, schema)} - {""}


class _Typed(NamedTuple):
    """One row of the ladder as typed."""

    name: str
    days: int
    letter: str
    channel: Channel = Channel.MAIL
    repeat_every: int = 0
    at_most: int = 1
    is_from_issue: bool = False


def _ladder(rows: Sequence[_Typed], unread_from: int | None = None) -> Ladder:
    """Return the ladder of readable rows, up to the first that is not."""
    if unread_from is not None:
        rows = [row for row in rows if row.days < unread_from]
    uses: Counter[str] = Counter()
    steps = []
    for typed in sorted(rows, key=lambda row: row.days):
        uses[typed.letter] += 1
        count = uses[typed.letter]
        key = typed.letter if count == 1 else f"{typed.letter}_{count}"
        steps.append(Step(key, *typed))
    return Ladder(steps, unread_from)


def read_ladders(
    schema: Schema, table: Table | None, language: str
) -> tuple[Ladders, list[Problem], bool]:
    """Read the Steps tab; the default ladders hold where it has no rows.

    A ladder ends before its first row that cannot be read, and at once where that row's days are
    not known: only what would come from there on waits.

    Returns:
        Ladders, problems, and whether the tab as such can be followed; if not, nothing is sent.
    """
    default = default_ladders(schema, language)
    if table is None or not table.is_usable:
        return default, [], table is None or not any(p.holds for p in table.problems)
    rows: dict[str, list[_Typed]] = {}
    unread: dict[str, int] = {}
    problems: list[Problem] = []
    for record in table.records():
        row = RowReader(table, record)
        name = row.name("step")
        days = row.read("days", lambda raw: parse_integer(raw, -_MOST_DAYS, _MOST_DAYS))
        letter = row.read("letter", lambda raw: _parse_step_letter(raw, schema))
        channels = row.read("channel", parse_channels) or frozenset({Channel.MAIL})
        if len(channels) > 1:
            row.report("channel", Wrong("step_channel"), holds=True)
        every = row.read("repeat_every", lambda raw: parse_integer(raw, 0, _MOST_DAYS)) or 0
        most = row.read("at_most", lambda raw: parse_integer(raw, 0, _MOST_TIMES)) or 1
        counted_from = row.read("counted_from", lambda raw: _parse_counted_from(raw, schema))
        is_new = letter == ISSUED
        if (
            counted_from is not None
            and letter is not None
            and is_new is not (counted_from == ISSUED)
        ):
            row.report("counted_from", Wrong("step_counted_from"), holds=True)
        if is_new and days is not None and days < 0:
            row.report("days", Wrong("step_before_issue"), holds=True)
        for key, value in (("days", days), ("letter", letter)):
            if value is None and record[key].is_blank:
                row.report(key, Wrong("step_incomplete"))
        problems += row.problems
        segment = segment_key(row.text("segment"), schema)
        is_held = any(problem.holds for problem in row.problems)
        if is_held and is_new and counted_from != _DUE:
            continue
        if days is None or letter is None or is_held:
            first = -_MOST_DAYS if days is None else days
            unread[segment] = min(first, unread.get(segment, first))
        else:
            typed = _Typed(name or letter, days, letter, min(channels), every, most, is_new)
            rows.setdefault(segment, []).append(typed)
    ladders = {key: _ladder(rows.get(key, ()), unread.get(key)) for key in {**rows, **unread}}
    return {"": default[""], **(ladders or default)}, problems, True


def read_custom_templates(
    schema: Schema, table: Table | None, language: str
) -> tuple[dict[TemplateKey, CustomTemplate], list[Problem]]:
    """Return the custom templates of the Letters tab, and the problems."""
    found: dict[TemplateKey, CustomTemplate] = {}
    if table is None or not table.is_usable:
        return found, []
    problems: list[Problem] = []
    for record in table.records():
        row = RowReader(table, record)
        letter = row.read("letter", lambda raw: _parse_own_letter(raw, schema))
        spoken = row.read("language", parse_language) or language
        if letter is not None:
            opening = tidy_lines(str(record["opening"].value or ""))[:_LONGEST_WORDS].strip()
            subject = tidy(str(record["subject"].value or ""))
            whom = row.text("whom")
            own = CustomTemplate(record.row, subject, opening, whom)
            found |= {(letter, spoken, each): own for each in _audiences(whom, schema)}
        problems += row.problems
    return found, problems


_DUE = "due"


def _parse_counted_from(raw: Raw, schema: Schema) -> str | Wrong | None:
    return parse_choice(raw, schema.words["counted_from"], "counted_from_unknown")


def _parse_step_letter(raw: Raw, schema: Schema) -> str | Wrong | None:
    found = _parse_letter(raw, schema)
    aside = {choice.key for choice in schema.choices("letter") if not choice.on_ladder}
    return Wrong("letter_not_on_ladder") if isinstance(found, str) and found in aside else found


def _parse_own_letter(raw: Raw, schema: Schema) -> str | Wrong | None:
    """Read a letter that may have words of the owner's: the law gives a notice its own."""
    found = _parse_letter(raw, schema)
    return Wrong("letter_fixed") if isinstance(found, str) and found in BUREAU_NOTICES else found


def _parse_letter(raw: Raw, schema: Schema) -> str | Wrong | None:
    return parse_choice(raw, schema.words["letter"], "letter_unknown")


def without_calls(ladders: Ladders, tables: Mapping[str, Table]) -> list[Problem]:
    """Return a problem if a step needs the Calls tab and there is none to ask for a call in."""
    needs = any(not step.channel.is_sent for ladder in ladders.values() for step in ladder.steps)
    if not needs or has_calls(tables):
        return []
    steps = tables.get(TabKey.STEPS)
    return [Problem("calls_missing", steps.title if steps else "")]


def has_calls(tables: Mapping[str, Table]) -> bool:
    """Tell whether there is a Calls tab, in which people are asked to do a step."""
    return TabKey.CALLS in tables and tables[TabKey.CALLS].is_usable
