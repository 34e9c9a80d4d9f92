"""What changes nothing in a book changes no decision, and what is taken away makes nobody pay more.

Each property takes the books of all sets, changes one in a way that says nothing new, and compares
what was decided row by row with the book as it came. A changed book may always ask instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aldia.ledger.values.folding import fold_words
from sandbox.google import a1
from tests.books.adopting import Reading, Standing, adopt_book, look_at_book, read_assessment
from tests.books.book import Book, Expect, Tab, Truth, load_books
from tests.office import Office

Place = tuple[str, int]
Change = Callable[[Book, Random], "Changed | None"]

SYNONYMS = [
    "correo; correo electrónico; e-mail; email; mail",
    "vence; vencimiento; fecha de vencimiento; fecha vencimiento",
    "fecha; fecha de emisión; fecha emisión; emisión; fecha factura",
    "cliente; nombre del cliente; razón social",
    "saldo; saldo pendiente; saldo por cobrar; pendiente",
    "total; valor total; importe total; monto total; total factura",
    "abono; abonos; abonado; pagado; valor pagado; monto pagado; importe pagado",
    "fecha de pago; fecha pago; pagado el",
    "observaciones; notas; comentarios; obs",
    "factura; número de factura; n° factura; no. factura; factura no",
    "estado; estatus; estado de pago",
    "customer; customer name; client; bill to",
    "due date; due on; payment due",
    "invoice date; issue date; date; issued on",
    "invoice no; invoice number; invoice #",
    "balance; open balance; balance due; outstanding",
    "paid; amount paid; amount received; paid amount",
    "email; e-mail; email address; customer email",
    "notes; comments; remarks; memo",
    "status; payment status",
]
"""Headers that mean the same, by which people and programs name a column."""

_HARMLESS = ("Zorbel", "Zorbel 2", "Quimba")
"""Headers without a meaning, for columns that nobody knows."""


class Changed:
    """A changed book, and where each of its rows stood before."""

    def __init__(self, book: Book, said: str, rows: Mapping[Place, Place] | None = None) -> None:
        self.book, self.said, self.rows = book, said, rows or {}

    def before(self, place: Place) -> Place:
        return self.rows.get(place, place)


def lists_of(book: Book) -> Iterator[tuple[int, Tab, int]]:
    """Yield place, tab and index of the header row of each tab that lists invoices."""
    for index, tab in enumerate(book.tabs):
        rows = [row for title, row in book.right if title == tab.title]
        if rows and not tab.struck and not tab.colours and min(rows) > 1:
            yield index, tab, min(rows) - 2


def with_tab(book: Book, index: int, tab: Tab) -> Book:
    return replace(book, tabs=[*book.tabs[:index], tab, *book.tabs[index + 1 :]])


def with_order(tab: Tab, order: Sequence[int]) -> Tab:
    """Return a tab whose columns stand in another order; those that are not in it are gone."""
    width = max(map(len, tab.rows))
    full = [[*row, *[""] * (width - len(row))] for row in tab.rows]
    names = {a1.column_name(old): a1.column_name(new) for new, old in enumerate(order)}
    return replace(
        tab,
        rows=[[row[old] for old in order] for row in full],
        money_columns=frozenset(names[each] for each in tab.money_columns if each in names),
    )


def shuffle_columns(book: Book, random: Random) -> Changed | None:
    """Put the columns of a list into another order; not below groups or beside another list."""
    for index, tab, header in lists_of(book):
        has_groups = any(sum(map(bool, map(str, row))) > 1 for row in tab.rows[:header])
        if has_groups or "" in map(str, tab.rows[header][:-1]):
            continue
        order = list(range(max(map(len, tab.rows))))
        random.shuffle(order)
        said = f"columns of {tab.title} in the order {order}"
        return Changed(with_tab(book, index, with_order(tab, order)), said)
    return None


def shuffle_rows(book: Book, random: Random) -> Changed | None:
    """Put the rows of a list into another order; not where a row says something of others."""
    for index, tab, header in lists_of(book):
        places = list(range(header + 1, len(tab.rows)))
        answers = [book.right.get((tab.title, place + 1)) for place in places]
        if any(each is None or each.truth is Truth.NOTHING for each in answers):
            continue
        numbers = [each.facts.number for each in answers if each and each.facts]
        cells = [str(cell) for place in places for cell in tab.rows[place]]
        if any(cells.count(number) > 1 for number in numbers):
            continue
        if any(
            each.facts and each.facts.customer not in map(str, tab.rows[each.row - 1])
            for each in answers
            if each is not None
        ):
            continue
        moved = [*places]
        random.shuffle(moved)
        rows = [*tab.rows[: header + 1], *(tab.rows[place] for place in moved)]
        back = {
            (tab.title, new + 1): (tab.title, old + 1)
            for new, old in zip(places, moved, strict=True)
        }
        said = f"rows of {tab.title} in the order {moved}"
        return Changed(with_tab(book, index, replace(tab, rows=rows)), said, back)
    return None


def add_column(book: Book, random: Random) -> Changed | None:
    """Add a column of words that say nothing, or an empty one with a header."""
    for index, tab, header in lists_of(book):
        width = max(map(len, tab.rows))
        at = random.randrange(width + 1)
        word = random.choice(["", "azul", "lote"])
        order = [*range(at), width, *range(at, width)]
        rows = []
        for place, row in enumerate(tab.rows):
            answer = book.right.get((tab.title, place + 1))
            is_invoice = answer is not None and answer.truth is not Truth.NOTHING
            new = random.choice(_HARMLESS) if place == header else word if is_invoice else ""
            rows.append([*row, *[""] * (width - len(row)), new])
        wider = with_order(replace(tab, rows=rows), order)
        said = f"column {at} of {tab.title} is {word!r} below {wider.rows[header][at]!r}"
        return Changed(with_tab(book, index, wider), said)
    return None


def add_blank_column(book: Book, random: Random) -> Changed | None:
    """Insert an empty column without a header."""
    for index, tab, _ in lists_of(book):
        width = max(map(len, tab.rows))
        at = random.randrange(width)
        rows = [[*row, *[""] * (width - len(row)), ""] for row in tab.rows]
        order = [*range(at), width, *range(at, width)]
        wider = with_order(replace(tab, rows=rows), order)
        return Changed(with_tab(book, index, wider), f"column {at} of {tab.title} is blank")
    return None


def add_groups(book: Book, random: Random) -> Changed | None:
    """Insert a row above the headers with titles for groups of columns."""
    for index, tab, header in lists_of(book):
        width = max(map(len, tab.rows))
        groups = [""] * width
        groups[0] = "DATOS GENERALES"
        groups[random.randrange(1, width) if width > 1 else 0] = "VALORES"
        rows = [*tab.rows[:header], groups, *tab.rows[header:]]
        back = {
            (tab.title, row + 1): (tab.title, row)
            for title, row in book.right
            if title == tab.title
        }
        said = f"above the headers of {tab.title} stands {groups}"
        return Changed(with_tab(book, index, replace(tab, rows=rows)), said, back)
    return None


def repeat_headers(book: Book, random: Random) -> Changed | None:
    """Insert the row of headers once more among the invoices, as on a second page."""
    for index, tab, header in lists_of(book):
        at = random.randrange(header + 2, len(tab.rows) + 1)
        rows = [*tab.rows[:at], tab.rows[header], *tab.rows[at:]]
        back = {
            (tab.title, row + 1): (tab.title, row)
            for title, row in book.right
            if title == tab.title and row > at
        }
        back[tab.title, at + 1] = (tab.title, 0)
        said = f"row {at + 1} of {tab.title} repeats the headers"
        return Changed(with_tab(book, index, replace(tab, rows=rows)), said, back)
    return None


def rename_header(book: Book, random: Random) -> Changed | None:
    """Name a column by another word for the same."""
    groups = [[each.strip() for each in line.split(";")] for line in SYNONYMS]
    for index, tab, header in lists_of(book):
        taken = {fold_words(str(cell)) for cell in tab.rows[header]}
        found = [
            (column, others)
            for column, cell in enumerate(tab.rows[header])
            for group in groups
            if fold_words(str(cell)) in map(fold_words, group)
            and (others := [each for each in group if fold_words(each) not in taken])
        ]
        if not found:
            continue
        column, others = random.choice(found)
        word = random.choice(others).capitalize()
        headers = [*tab.rows[header]]
        said = f"{headers[column]!r} of {tab.title} is {word!r}"
        headers[column] = word
        rows = [*tab.rows[:header], headers, *tab.rows[header + 1 :]]
        return Changed(with_tab(book, index, replace(tab, rows=rows)), said)
    return None


CHANGES: dict[str, Change] = {
    "columns in another order": shuffle_columns,
    "rows in another order": shuffle_rows,
    "a column that nobody knows": add_column,
    "an empty column": add_blank_column,
    "groups above the headers": add_groups,
    "headers once more": repeat_headers,
    "another word for the same": rename_header,
}


def differences(before: Reading, after: Reading, changed: Changed) -> Iterator[str]:
    """Yield what is decided otherwise than before, though nothing is asked about it."""
    if after.refusal or after.held_for:
        return
    seen = set()
    for place, found in after.rows.items():
        was = before.rows.get(changed.before(place))
        seen.add(changed.before(place))
        if found.standing is Standing.HELD or (before.refusal or before.held_for):
            continue
        if was is None:
            if found.standing is Standing.OPEN:
                yield f"{place}: nothing became {found}"
        elif was.standing is not Standing.HELD and (
            was.standing is not found.standing or was.facts != found.facts
        ):
            yield f"{place}: {was} became {found}"
    if not (before.refusal or before.held_for):
        for place, was in before.rows.items():
            if place not in seen and was.standing is Standing.OPEN:
                yield f"{place}: {was} is lost"


def asks_for_more(before: Reading, after: Reading) -> Iterator[str]:
    """Yield the letters that ask for more than before, or that nobody would have got."""
    if after.refusal or after.held_for:
        return
    for place, found in after.rows.items():
        was = before.rows.get(place)
        if found.standing is not Standing.OPEN or found.facts is None:
            continue
        if was is None or was.facts is None:
            yield f"{place}: {was} became {found}"
        elif found.facts["balance"] > was.facts["balance"]:
            yield f"{place}: {was.facts['balance']} became {found.facts['balance']}"
        else:
            for name in ("number", "customer", "currency", "emails"):
                if found.facts[name] != was.facts[name] and found.facts[name]:
                    yield f"{place}: {name} {was.facts[name]} became {found.facts[name]}"


BOOKS = [book for book in load_books() if book.expect is not Expect.REFUSED and book.right]

_READINGS: dict[str, Reading] = {}


def reading_of(office: Office, book: Book) -> Reading:
    """Return how a book is read as it came; once for each book."""
    if book.name not in _READINGS:
        _READINGS[book.name] = look_at_book(office, book)
    return _READINGS[book.name]


def delete_after_a_run(office: Office, book: Book, column: int) -> tuple[Reading, Reading, str]:
    """Adopt a book, run once, delete a column as people do, and read it again.

    Returns:
        The readings before and after, and what was deleted.
    """
    before = adopt_book(office, book)
    if before.refusal:
        return before, before, ""
    office.run()
    before = read_assessment(office.assess())
    _, tab, header = next(lists_of(book))
    said = str(tab.rows[header][column])
    office.edit({"tab": tab.title, "delete_columns": [a1.column_name(column), 1]})
    return before, read_assessment(office.assess()), said


@pytest.fixture(scope="module")
def shared_office() -> Iterator[Office]:
    """Yield one sandbox for all books: each is a workbook of its own."""
    with Office.opened() as office, pytest.MonkeyPatch.context() as patched:
        for name, value in office.environment.items():
            patched.setenv(name, value)
        yield office


_FEW = settings(max_examples=20, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("change", CHANGES)
@_FEW
@given(book=st.sampled_from(BOOKS), seed=st.integers(0, 999))
def test_what_says_nothing_new_changes_no_decision(
    change: str, shared_office: Office, book: Book, seed: int
) -> None:
    changed = CHANGES[change](book, Random(seed))
    if changed is None:
        return
    before = reading_of(shared_office, book)
    after = look_at_book(shared_office, changed.book)

    assert not list(differences(before, after, changed)), changed.said


@_FEW
@given(book=st.sampled_from([b for b in BOOKS if any(lists_of(b))]), pick=st.integers(0, 99))
def test_a_deleted_column_makes_no_letter_ask_for_more(
    shared_office: Office, book: Book, pick: int
) -> None:
    _, tab, header = next(lists_of(book))
    columns = [i for i, cell in enumerate(tab.rows[header]) if str(cell).strip()]
    if not columns:
        return
    before, after, said = delete_after_a_run(shared_office, book, columns[pick % len(columns)])

    assert not list(asks_for_more(before, after)), said
