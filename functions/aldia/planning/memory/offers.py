"""What the Doctor tab offers a person to accept, and what they answered there.

An offer stands in the tab as a phrase that ends in its mark. A person accepts it by choosing the
phrase in a column of their own, in whatever row: so the word never slips to another offer when
rows move. Memory keeps what was offered under a mark, since the sheet may change before a run
reads the answer; nothing else is accepted by it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from aldia.ledger.doctor.groups import Group
from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.cells import Rows
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.problems import Suggestion
from aldia.planning.log.marks import fingerprint
from aldia.planning.log.readings import is_lasting
from aldia.planning.memory.cells import renewed

_CELL = "offered "
"""Beginning of the names of Memory's cells that hold offers; their mark follows."""

_MARK = re.compile(r"\b[0-9a-f]{8}\b")
"""Mark of an offer: of a thousand offers, one book in ten thousand has two that share one."""

_MOST = 3500
"""Suggestions in an offer, whose marks of 12 characters fit one cell of 50,000; the others are
offered once these are answered."""

_REFUSALS = frozenset({"no", "deshacer", "undo"})
"""First words of an answer that takes an acceptance back."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person wrote into one cell of the Doctor tab.

    Attributes:
        row: As numbered on screen.
        mark: Mark of the offer; empty when the text names none.
        accepts: Whether it accepts; otherwise it takes back.
    """

    row: int
    mark: str
    accepts: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer.

    Attributes:
        in_use: How many cells are read as it accepts; None if it names nothing that was offered.
    """

    answer: Answer
    in_use: int | None


def offer_of(group: Group) -> Sequence[Suggestion]:
    """Return what a person may accept of a group with one word."""
    return [each for each in group.suggestions if is_lasting(each)][:_MOST]


def mark_of_offer(offer: Iterable[Suggestion]) -> str:
    """Return the mark of an offer, which holds for exactly these cells and readings."""
    return fingerprint(" ".join(sorted(map(_mark_of, offer))), 8)


def place_of_answers(tab: Tab, rows: Rows) -> int | None:
    """Return the index of the column in which people answer, by its header; None without one.

    Args:
        rows: The Doctor tab, its header first.
    """
    names = {fold_words(name) for name in tab.column("accept").header.values()}
    headers = [fold_words(str(cell or "")) for cell in (rows[0] if rows else ())]
    return next((place for place, header in enumerate(headers) if header in names), None)


def has_answers(tab: Tab, rows: Rows) -> bool:
    """Tell whether the column in which people answer is the last one, as set-up left it."""
    return place_of_answers(tab, rows) == len(tab.columns) - 1


def read_answers(tab: Tab, rows: Rows) -> list[Answer]:
    """Return what people wrote into the column of answers; nothing unless it is in its place.

    Args:
        rows: The Doctor tab, its header first.
    """
    if not has_answers(tab, rows):
        return []
    place = len(tab.columns) - 1
    texts = (
        (row, str(cells[place] or ""))
        for row, cells in enumerate(rows, 1)
        if row > 1 and len(cells) > place
    )
    return [_answer(row, text) for row, text in texts if text.strip()]


def _answer(row: int, text: str) -> Answer:
    marks = _MARK.findall(text)
    accepts = fold_words(text).partition(" ")[0] not in _REFUSALS
    return Answer(row, marks[0] if len(marks) == 1 else "", accepts)


def heeded(
    answers: Sequence[Answer],
    memory: Mapping[str, str],
    groups: Iterable[Group],
    accepted: Iterable[Suggestion],
) -> list[tuple[Suggestion, bool]]:
    """Return what answers change: suggestions that are accepted now, or taken back.

    What one answer takes back, no other accepts.

    Args:
        groups: The findings as they are now.
        accepted: What is accepted already.
    """
    if not answers:
        return []
    offers = [offer_of(group) for group in groups]
    known = {mark_of_offer(offer): set(map(_mark_of, offer)) for offer in offers}
    kept = {answer.mark: set(memory.get(_CELL + answer.mark, "").split()) for answer in answers}
    marks = {True: set[str](), False: set[str]()}
    for answer in answers:
        marks[answer.accepts] |= kept[answer.mark] or known.get(answer.mark, set())
    yes, no = marks[True] - marks[False], marks[False]
    new = dict.fromkeys(each for offer in offers for each in offer if _mark_of(each) in yes)
    back = dict.fromkeys(each for each in accepted if _mark_of(each) in no)
    return [*((each, True) for each in new), *((each, False) for each in back)]


def became(
    answers: Iterable[Answer], memory: Mapping[str, str], accepted: Collection[Suggestion]
) -> list[Answered]:
    """Return what became of answers to the offers of earlier runs."""
    found = []
    for answer in answers:
        kept = set(memory.get(_CELL + answer.mark, "").split())
        in_use = sum(_mark_of(each) in kept for each in accepted) if kept else None
        found.append(Answered(answer, in_use))
    return found


def renewed_offers(
    memory: Mapping[str, str], groups: Iterable[Group], rows: Rows
) -> dict[str, str]:
    """Return the cells of Memory that have to change, so that it holds what is offered now.

    What stands in the Doctor tab, offered or answered, is kept as well.
    """
    offers = [offer for group in groups if (offer := offer_of(group))]
    after = {_CELL + mark_of_offer(each): " ".join(map(_mark_of, each)) for each in offers}
    seen = {mark for row in rows for cell in row for mark in _MARK.findall(str(cell or ""))}
    kept = {name: text for mark in seen if (text := memory.get(name := _CELL + mark))}
    return renewed(memory, lambda name: name.startswith(_CELL), {**kept, **after})


def _mark_of(each: Suggestion) -> str:
    return fingerprint("\x1f".join((each.invoice, each.column, each.typed, each.meant)), 12)
