"""Compares what Aldía understood with the right answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tests.books.adopting import Reading, Standing, Understood, adopt_book
from tests.books.book import Answer, Book, Expect, Truth
from tests.office import Office

_JOINT = re.compile(r"(?<=\w)[ /-](?=\w)")


_BELOW_ZERO = re.compile(r"-\W*\d[\d.,]*|\(\W*\d[\d.,]*\)")


class Verdict(StrEnum):
    """How a row was read."""

    RIGHT = "right"
    ASKED = "asked"
    WRONG = "silently wrong"


class Outcome(StrEnum):
    """What became of a book as it came."""

    ADOPTED = "adopted"
    ASKED = "asked"
    REFUSED = "refused"
    WRONG = "silently wrong"


@dataclass(frozen=True, slots=True)
class Judged:
    """One row, and how it was read.

    Attributes:
        is_counted: Whether it is an invoice in truth; a heading counts only where it was taken for
            one.
        said: What deviates; empty when the row was read rightly.
    """

    tab: str
    row: int
    verdict: Verdict
    is_counted: bool = True
    said: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """A book and how it was read."""

    book: Book
    reading: Reading
    rows: Sequence[Judged]

    def count(self, verdict: Verdict) -> int:
        """Count the invoices of a verdict, and what was wrongly taken for one."""
        return sum(each.verdict is verdict for each in self.rows if _counts(each))

    @property
    def questions(self) -> int:
        return 1 if self.reading.refusal else len(self.reading.questions)

    @property
    def outcome(self) -> Outcome:
        if self.count(Verdict.WRONG) or self.reading.has_written:
            return Outcome.WRONG
        if self.reading.refusal:
            return Outcome.REFUSED
        asked = self.reading.held_for or self.count(Verdict.ASKED)
        return Outcome.ASKED if asked or self.book.expect is Expect.REFUSED else Outcome.ADOPTED

    @property
    def shortfall(self) -> str:
        """Return in what the book falls short of what it expects; empty when in nothing."""
        outcome, reading = self.outcome, self.reading
        if outcome is Outcome.WRONG:
            wrong = [each for each in self.rows if each.verdict is Verdict.WRONG]
            first = f"{wrong[0].tab}!{wrong[0].row}: {wrong[0].said}" if wrong else "it was written"
            return f"{len(wrong)} rows silently wrong, such as {first}"
        if self.book.expect is Expect.REFUSED:
            return "" if outcome is Outcome.REFUSED else "it is adopted"
        is_question = self.book.expect is Expect.ASKED and "?" in reading.refusal
        if outcome is Outcome.REFUSED and not is_question:
            return f"refused: {reading.refusal}"
        if self.book.expect is Expect.ASKED:
            few = self.questions <= 1
            return "" if few else f"{self.questions} questions: {'; '.join(reading.questions)}"
        if outcome is Outcome.ADOPTED:
            return ""
        return f"asked: {'; '.join(reading.questions) or reading.held_for}"

    def deviations(self) -> Iterator[str]:
        """Yield a line for whatever was not read rightly."""
        if self.reading.refusal:
            yield f"{self.book.name}: refused: {self.reading.refusal}"
            if self.reading.has_written:
                yield f"{self.book.name}: written all the same"
        if self.reading.held_for:
            questions = "; ".join(self.reading.questions)
            yield f"{self.book.name}: held: {self.reading.held_for}: {questions}"
        if self.reading.refusal or self.reading.held_for:
            return
        for each in self.rows:
            if each.said:
                yield f"{self.book.name} {each.tab}!{each.row}: {each.verdict}: {each.said}"


def measure(office: Office, book: Book) -> Measured:
    """Read a book as a new user would, and judge each of its rows."""
    return judge(book, adopt_book(office, book))


def judge(book: Book, reading: Reading) -> Measured:
    """Compare a reading with the right answers."""
    return Measured(book, reading, list(_judged(book, reading)))


def _judged(book: Book, reading: Reading) -> Iterator[Judged]:
    for (tab, row), answer in book.right.items():
        if reading.refusal or reading.held_for:
            if answer.truth is not Truth.NOTHING:
                is_right = answer.truth is Truth.UNSURE
                yield Judged(tab, row, Verdict.RIGHT if is_right else Verdict.ASKED)
            continue
        found = reading.rows.get((tab, row))
        yield _judge_row(answer, None if _is_settled_credit(book, answer, found) else found)
    if reading.held_for:
        return
    for (tab, row), found in reading.rows.items():
        if (tab, row) not in book.right and found.standing is not Standing.HELD:
            yield Judged(tab, row, Verdict.WRONG, said=f"invented as {_told(found)}")


def _is_settled_credit(book: Book, answer: Answer, found: Understood | None) -> bool:
    """Tell whether what is no invoice was read as closed, and is a document below zero.

    A credit note that was used up asks for nothing, whether it is called closed or no invoice.
    """
    if answer.truth is not Truth.NOTHING or found is None or found.standing is not Standing.CLOSED:
        return False
    [cells] = [tab.rows[answer.row - 1] for tab in book.tabs if tab.title == answer.tab]
    return any(_BELOW_ZERO.fullmatch(str(cell)) for cell in cells)


def _judge_row(answer: Answer, found: Understood | None) -> Judged:
    place, is_counted = (answer.tab, answer.row), answer.truth is not Truth.NOTHING
    if found is not None and found.standing is Standing.HELD:
        is_right = answer.truth is Truth.UNSURE
        verdict = Verdict.RIGHT if is_right else Verdict.ASKED
        return Judged(*place, verdict, is_counted, "" if is_right else found.why)
    said = _difference(answer, found)
    return Judged(*place, Verdict.WRONG if said else Verdict.RIGHT, is_counted, said)


def _difference(answer: Answer, found: Understood | None) -> str:
    """Return in what a row that is not held differs from its right answer."""
    match answer.truth:
        case Truth.NOTHING:
            return f"no invoice, read as {_told(found)}" if found is not None else ""
        case Truth.CLOSED:
            is_open = found is not None and found.standing is Standing.OPEN
            return f"closed, read as {_told(found)}" if is_open else ""
        case Truth.UNSURE:
            return f"in doubt, read as {_told(found)}"
        case Truth.OPEN:
            if found is None or found.facts is None:
                return f"open, read as {_told(found)}"
    assert answer.facts is not None
    return "; ".join(
        f"{name} {_shown(read)} instead of {_shown(right)}"
        for name, read in found.facts.items()
        if not _is_same(read, right := getattr(answer.facts, name))
    )


def _is_same(read: Any, right: Any) -> bool:
    """Whether two facts are the same: `FE 12` is `FE-12`, as people join serie and number."""
    if isinstance(read, str) and isinstance(right, str):
        return _JOINT.sub("", read) == _JOINT.sub("", right)
    return bool(read == right)


def _told(found: Understood | None) -> str:
    if found is None:
        return "nothing"
    if found.facts is None:
        return found.standing.value
    return f"{found.standing.value}: {', '.join(map(_shown, found.facts.values()))}"


def _shown(value: Any) -> str:
    return " ".join(sorted(value)) or "no address" if isinstance(value, frozenset) else str(value)


def _counts(each: Judged) -> bool:
    return each.is_counted or each.verdict is not Verdict.RIGHT
