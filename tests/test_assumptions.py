"""All assumptions about Google are in one table (docs/reliability.md)."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.google.workbook import TRUSTED

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "reliability.md"
ROOMS = ("functions", "sandbox", "scripts", "benchmarks", "tests")
CODE = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
NAMED = re.compile(r"(?<![\w!])[AD]\d{1,2}[a-c]?\b(?!:|!| notation)")
"""The id of an assumption, but not a cell such as `Tab!A1`, `A1:C3` or "A1 notation"."""

QUOTED = re.compile(r"`[^`\n]*`|\"[^\"\n]*\"|'[^'\n]*'")
"""Text in quotes, in which an id is that of a cell."""


def table() -> set[str]:
    """Return the ids that have a row of their own in the table."""
    return set(re.findall(r"^\| ([AD]\d+[a-c]?) \|", TABLE.read_text("utf-8"), re.M))


def comments(path: Path) -> Iterator[str]:
    """Yield the comments and docstrings of a module, without text in quotes."""
    with tokenize.open(path) as lines:
        tokens = tokenize.generate_tokens(lines.readline)
        found = [token.string for token in tokens if token.type == tokenize.COMMENT]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.append(str(node.value.value))
    yield from (QUOTED.sub("", text) for text in found)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_assumption_that_a_page_names_is_in_the_table(path: Path) -> None:
    assert set(NAMED.findall(QUOTED.sub("", path.read_text("utf-8")))) <= table()


def test_every_assumption_that_a_comment_names_is_in_the_table() -> None:
    for path in CODE:
        named = {name for text in comments(path) for name in NAMED.findall(text)}
        assert named <= table(), path.relative_to(ROOT)


def test_every_assumption_that_is_tried_or_switched_off_is_in_the_table() -> None:
    modules = (ROOT / "functions" / "aldia" / "workbook").rglob("*.py")
    tried = {
        code for path in modules for code in re.findall(r'_finding\("(\w+)"', path.read_text())
    }
    words = (ROOT / "templates" / "en" / "words.toml").read_text("utf-8")
    worded = set(re.findall(r"^([AD]\d+[a-c]?) = ", words, re.M))
    switched_off = {name.removesuffix("_400") for name in TRUSTED}

    assert tried
    assert worded
    assert tried | worded | switched_off <= table()


def test_the_table_stands_in_one_place() -> None:
    for path in PAGES:
        rows = re.findall(r"^\| [AD]\d+[a-c]?\b", path.read_text("utf-8"), re.M)
        assert not rows or path == TABLE, path
