"""The table of what was measured, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.books.comparing import Measured, Outcome, Verdict

_HEADERS = (
    *("set", "country", "books", "as expected", "adopted", "asked", "refused", "silently wrong"),
    *("rows", "rows right", "rows asked", "rows silently wrong"),
)

_PAGE = """\
# Adoption

How Aldía reads books that it has never seen, laid out as accounting programs export them and as
people make them. Each book in `tests/books/` names its layout's source and holds the right answer
for each row. Made by `python -m tests.books --write docs/adoption.md`.

A book is *adopted* if nothing about it had to be asked, *asked* if a question holds it or some of
its rows, *refused* if `aldia init` left it alone, and *silently wrong* if Aldía was sure of
something else in at least one row. *As expected* counts the books that were treated as a careful
stranger would treat them.

"""


def page(measured: Sequence[Measured]) -> str:
    """Return the page of the documentation."""
    return _PAGE + table(measured)


def table(measured: Sequence[Measured]) -> str:
    """Return one line for each set and country, and one for all."""
    groups: dict[tuple[str, str], list[Measured]] = {}
    for each in measured:
        groups.setdefault((each.book.name.partition("/")[0], each.book.country), []).append(each)
    lines = [_HEADERS, ("---", "---", *["--:"] * (len(_HEADERS) - 2))]
    lines += [(*group, *_numbers(each)) for group, each in sorted(groups.items())]
    lines.append(("**all**", "", *_numbers(measured)))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _numbers(measured: Sequence[Measured]) -> Iterator[str]:
    yield str(len(measured))
    yield str(sum(not each.shortfall for each in measured))
    for outcome in (Outcome.ADOPTED, Outcome.ASKED, Outcome.REFUSED, Outcome.WRONG):
        yield str(sum(each.outcome is outcome for each in measured))
    counts = [sum(each.count(verdict) for each in measured) for verdict in Verdict]
    yield from map(str, (sum(counts), *counts))
