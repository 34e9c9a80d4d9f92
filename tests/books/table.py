"""The table of what was measured, as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from tests.books.comparing import Measured, Outcome, Verdict

_BOOKS = ("books", "as expected", "adopted", "asked", "refused", "silently wrong")
_ROWS = ("rows", "right", "asked", "silently wrong")

_PAGE = """\
# Adoption

How well Aldía reads books that it has never seen. They are laid out as accounting programs export
them and as people make them: each book in `tests/books/` names where its layout was seen, and holds
the right answer for each row. Made by `python -m tests.books --write docs/adoption.md`.

## Books

A book is *adopted* if nothing about it had to be asked, *asked* if a question holds it or some of
its rows, *refused* if `aldia init` left it alone, and *silently wrong* if Aldía was sure of
something that is not so in at least one row. *As expected* are those that were treated as a careful
person would treat them: asked about only where there is doubt, and refused only if they list
something else than what customers owe, or if a person has to say which tab is to be read.

{books}
## Rows

A row is *right* if Aldía acts upon what is so, *asked* if it waits for a person's answer, and
*silently wrong* if Aldía would act upon something that is not so.

{rows}"""


def page(measured: Sequence[Measured]) -> str:
    """Return the page of the documentation."""
    return _PAGE.format(
        books=_table(measured, _BOOKS, _of_books), rows=_table(measured, _ROWS, _of_rows)
    )


def table(measured: Sequence[Measured]) -> str:
    """Return one line for each set and country, and one for all: books, then rows."""
    return _table(measured, (*_BOOKS, *_ROWS), lambda some: [*_of_books(some), *_of_rows(some)])


def _table(
    measured: Sequence[Measured],
    headers: Sequence[str],
    numbers: Callable[[Sequence[Measured]], Iterable[int]],
) -> str:
    groups: dict[str, list[Measured]] = {}
    for each in measured:
        name = f"{each.book.name.partition('/')[0]}, {each.book.country}"
        groups.setdefault(name, []).append(each)
    lines = [("set", *headers), ("---", *["--:"] * len(headers))]
    lines += [(name, *map(str, numbers(some))) for name, some in sorted(groups.items())]
    lines.append(("**all**", *map(str, numbers(measured))))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _of_books(measured: Sequence[Measured]) -> Iterator[int]:
    yield len(measured)
    yield sum(not each.shortfall for each in measured)
    for outcome in (Outcome.ADOPTED, Outcome.ASKED, Outcome.REFUSED, Outcome.WRONG):
        yield sum(each.outcome is outcome for each in measured)


def _of_rows(measured: Sequence[Measured]) -> Iterator[int]:
    counts = [sum(each.count(verdict) for each in measured) for verdict in Verdict]
    yield from (sum(counts), *counts)
