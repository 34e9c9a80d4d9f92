"""The books as they stand in TOML, with the right answer for each row."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any

from sandbox.google import a1

FOLDER = Path(__file__).parent

Value = str | int | float | bool | date


class Expect(StrEnum):
    """What a careful stranger would do with a book."""

    ADOPTED = "adopted"
    ASKED = "asked"
    REFUSED = "refused"


class Truth(StrEnum):
    """What a row is in truth."""

    OPEN = "open"
    CLOSED = "closed"
    NOTHING = "nothing"
    UNSURE = "unsure"


class BadBook(Exception):
    """A book's file does not say what it should."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a letter says of an open invoice."""

    number: str
    customer: str
    due: date
    balance: Decimal
    currency: str
    emails: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """The right answer for one row.

    Attributes:
        row: As numbered on screen.
        facts: None unless the row is an open invoice.
    """

    tab: str
    row: int
    truth: Truth
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a book.

    Attributes:
        struck: Cells that are struck through, such as `A5`.
        colours: Backgrounds by cell, as `#rrggbb`.
        money_format: Pattern of the numbers in `money_columns`; in every column if none is named.
    """

    title: str
    rows: Sequence[Sequence[Value]]
    struck: frozenset[str] = frozenset()
    colours: Mapping[str, str] = field(default_factory=dict)
    money_format: str = ""
    money_columns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as its owner keeps it, and how it has to be read.

    Attributes:
        name: Set and file, such as `first/co_alegra`.
        source: Program and report, and where its layout was seen.
        country: Two letters: the business's.
        today: The day on which it is read.
        question: What a careful stranger would ask.
        answers: What the owner would choose, by header or by title of the tab.
        right: Right answers by tab and row.
    """

    name: str
    source: str
    country: str
    locale: str
    time_zone: str
    today: date
    expect: Expect
    question: str
    answers: Mapping[str, str]
    tabs: Sequence[Tab]
    right: Mapping[tuple[str, int], Answer]

    @property
    def list_titles(self) -> list[str]:
        """Return the titles of the tabs that list invoices."""
        return list(dict.fromkeys(tab for tab, _ in self.right))


def load_books(set_name: str = "", only: str = "") -> list[Book]:
    """Return the books, sorted by name: those of a set, those with `only` in their names."""
    names = {
        path.relative_to(FOLDER).with_suffix("").as_posix(): path
        for path in FOLDER.glob("*/*.toml")
    }
    return [
        read_book(name, names[name].read_text("utf-8"))
        for name in sorted(names)
        if name.startswith(f"{set_name}/" if set_name else "") and only in name
    ]


def read_book(name: str, text: str) -> Book:
    """Return the book that a file describes.

    Raises:
        BadBook: Something is missing or contradicts itself.
    """
    try:
        data = tomllib.loads(text)
        book = _book(name, data)
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise BadBook(f"{name}: {error!r}") from error
    for fault in faults_of(book):
        raise BadBook(f"{name}: {fault}")
    return book


def _book(name: str, data: Mapping[str, Any]) -> Book:
    tabs = [_tab(each) for each in data["tab"]]
    right: dict[tuple[str, int], Answer] = {}
    title = tabs[0].title
    for each in data.get("right", ()):
        title = each.get("tab", title)
        answer = _answer(title, each)
        if (title, answer.row) in right:
            raise ValueError(f"two answers for {title}, row {answer.row}")
        right[title, answer.row] = answer
    return Book(
        name=name,
        source=data["source"],
        country=data["country"],
        locale=data["locale"],
        time_zone=data["time_zone"],
        today=data["today"],
        expect=Expect(data["expect"]),
        question=data.get("question", ""),
        answers=data.get("answers", {}),
        tabs=tabs,
        right=right,
    )


def _tab(data: Mapping[str, Any]) -> Tab:
    unknown = data.keys() - {*Tab.__slots__}
    if unknown:
        raise ValueError(f"a tab has {sorted(unknown)}")
    return Tab(
        title=data["title"],
        rows=data["rows"],
        struck=frozenset(data.get("struck", ())),
        colours=data.get("colours", {}),
        money_format=data.get("money_format", ""),
        money_columns=frozenset(data.get("money_columns", ())),
    )


def _answer(tab: str, data: Mapping[str, Any]) -> Answer:
    flags = [truth for truth in Truth if data.get(truth.value)]
    rest = data.keys() - {"tab", "row", *(flag.value for flag in flags)}
    if len(flags) == 1 and not rest:
        return Answer(tab, data["row"], flags[0])
    if flags or rest != set(Facts.__slots__):
        raise ValueError(f"row {data['row']} says {sorted(rest)} and {flags}")
    facts = Facts(
        number=data["number"],
        customer=data["customer"],
        due=data["due"],
        balance=Decimal(data["balance"]),
        currency=data["currency"],
        emails=frozenset(data["emails"]),
    )
    return Answer(tab, data["row"], Truth.OPEN, facts)


def faults_of(book: Book) -> Iterator[str]:
    """Yield what is wrong with a book, as sentences."""
    if not book.name.rpartition("/")[2].startswith(f"{book.country.lower()}_"):
        yield f"the file's name does not begin with {book.country.lower()}_"
    if not book.source or not book.time_zone or type(book.today) is not date:
        yield "source, time zone or day is missing"
    if (book.expect is Expect.ASKED) != bool(book.question):
        yield "a question belongs to `asked`, and to nothing else"
    is_blank = all(cell == "" for tab in book.tabs for row in tab.rows for cell in row)
    if (book.expect is Expect.REFUSED or is_blank) == bool(book.right):
        yield "right answers belong to every book but the empty and those to refuse"
    tabs = {tab.title: tab for tab in book.tabs}
    for title in book.list_titles:
        if title not in tabs:
            yield f"there is no tab {title}"
            return
        yield from _faults_of_rows(book, tabs[title])
    for answer in book.right.values():
        yield from _faults_of_facts(answer)


def _faults_of_rows(book: Book, tab: Tab) -> Iterator[str]:
    rows = sorted(row for title, row in book.right if title == tab.title)
    for number, cells in enumerate(tab.rows, 1):
        is_blank = all(cell == "" for cell in cells)
        if number >= rows[0] and not is_blank and number not in rows:
            yield f"{tab.title}, row {number} has no right answer"
    if rows[-1] > len(tab.rows):
        yield f"{tab.title} has no row {rows[-1]}"
    for place in (*tab.struck, *tab.colours):
        span = a1.parse_cells(place)
        if span is None or span.top >= len(tab.rows):
            yield f"{tab.title} has no cell {place}"


def _faults_of_facts(answer: Answer) -> Iterator[str]:
    facts = answer.facts
    if facts is None:
        return
    if not facts.number or not facts.customer or type(facts.due) is not date:
        yield f"row {answer.row}: a number, a customer and a due day are needed"
    if facts.balance <= 0 or len(facts.currency) != 3:
        yield f"row {answer.row}: a balance above zero and a currency of three letters are needed"
    if any(not address.endswith(".example") for address in facts.emails):
        yield f"row {answer.row}: an address does not end in .example"


def serial(day: date) -> float:
    """Return the serial number by which a cell holds a day, or a moment."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001
    return (moment - datetime(1899, 12, 30)).total_seconds() / 86_400  # noqa: DTZ001
