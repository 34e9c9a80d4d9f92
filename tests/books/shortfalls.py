"""Books that Aldía does not read yet as it should, each with what it falls short in."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from textwrap import shorten

from tests.books.book import FOLDER, load_books
from tests.books.comparing import Measured

FILE = FOLDER / "shortfalls.toml"

_HEAD = (
    "# Written by `python -m tests.books --shortfalls`. A book that is read well is not in it.\n\n"
)


_LONGEST = 160
"""Characters of a reason: enough to know the book by; chosen by hand."""


def known_shortfalls() -> dict[str, str]:
    """Return what each book falls short in, by name."""
    return tomllib.loads(FILE.read_text("utf-8")) if FILE.exists() else {}


def write_shortfalls(measured: Sequence[Measured]) -> None:
    """Replace what is known of the books measured; what is known of others stays."""
    names = {each.book.name for each in measured}
    others = {book.name for book in load_books()} - names
    found = {name: said for name, said in known_shortfalls().items() if name in others}
    found |= {
        each.book.name: shorten(each.shortfall, _LONGEST) for each in measured if each.shortfall
    }
    lines = [
        f'"{name}" = {json.dumps(found[name], ensure_ascii=False)}\n' for name in sorted(found)
    ]
    FILE.write_text(_HEAD + "".join(lines), "utf-8")
