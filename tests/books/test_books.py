"""No book of a stranger is read wrongly in silence, and each is treated as it deserves.

Set-up costs most of the time that a book takes, so that only a part of the books is set up here;
`python -m tests.books` sets all of them up.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.books.adopting import adopt_book, look_at_book
from tests.books.book import Book, Expect, load_books
from tests.books.comparing import Verdict, judge
from tests.books.shortfalls import known_shortfalls
from tests.office import Office

BOOKS = load_books()
SHORTFALLS = known_shortfalls()


@pytest.fixture(scope="module")
def shared_office() -> Iterator[Office]:
    """Yield one sandbox for all books: each is a workbook of its own."""
    with Office.opened() as office, pytest.MonkeyPatch.context() as patched:
        for name, value in office.environment.items():
            patched.setenv(name, value)
        yield office


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_a_strangers_book_is_read_rightly_or_asked_about(book: Book, shared_office: Office) -> None:
    shortfall = judge(book, look_at_book(shared_office, book)).shortfall

    if book.name in SHORTFALLS:
        assert shortfall, "it is read well by now: python -m tests.books --shortfalls"
    else:
        assert not shortfall


_SET_UP = 12
"""Every which book is set up: about 60 books in ten seconds; chosen by hand."""

SOME = [book for book in BOOKS if book.expect is not Expect.REFUSED][::_SET_UP]


@pytest.mark.parametrize("book", SOME, ids=lambda book: book.name)
def test_set_up_changes_nothing_that_was_understood(book: Book, shared_office: Office) -> None:
    after = adopt_book(shared_office, book)

    before = look_at_book(shared_office, book)

    assert after == before


SEVERAL = [book for book in BOOKS if len(book.list_titles) > 1]


@pytest.mark.parametrize("book", SEVERAL, ids=lambda book: book.name)
def test_a_book_of_several_lists_is_read_rightly_once_they_are_named(
    book: Book, shared_office: Office
) -> None:
    found = judge(book, adopt_book(shared_office, book, is_told=True))

    assert not found.reading.refusal
    assert {each.verdict for each in found.rows} == {Verdict.RIGHT}
    assert not found.reading.questions


def test_only_books_are_known_to_fall_short() -> None:
    assert SHORTFALLS.keys() <= {book.name for book in BOOKS}
