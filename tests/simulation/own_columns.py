"""What people do to the columns of a stranger's book, and what they answer about them.

A gesture gets the list of invoices and one row of it, which most of them do not need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.google.batch import apply_batch
from tests.simulation.book import Grid, Row, give_role, letters
from tests.simulation.columns_tab import SORTED_BY, Line, headers_of, lines_in, say, sort_lines
from tests.simulation.layouts import OWN, PAID, POINTS, RIGHT, UNSURE_OF, WRONG

if TYPE_CHECKING:
    from tests.simulation.strangers import Strangers

COVER = "Zzyzx"
"""A header that somebody types over another one, and that is like none."""


def insert_column(people: Strangers, grid: Grid, row: Row) -> str:
    at = letters(people.rng.randint(0, len(grid.columns)))
    people.edit({"insert_columns": [at, 1]})
    return f"a column is inserted at {at}"


def move_column(people: Strangers, grid: Grid, row: Row) -> str:
    return _move(people, grid, people.rng.choice([*grid.columns]))


def _move(people: Strangers, grid: Grid, role: str) -> str:
    place, to = grid.columns[role], people.rng.randint(0, len(grid.columns))
    source = {"sheetId": grid.sheet.id, "dimension": "COLUMNS"}
    source |= {"startIndex": place, "endIndex": place + 1}
    request = {"moveDimension": {"source": source, "destinationIndex": to}}
    apply_batch(people.book, [request])
    return f"the column {role} is moved from {letters(place)} to before {letters(to)}"


def rename_column(people: Strangers, grid: Grid, row: Row) -> str:
    """Give a column another header for the same."""
    return _rename_one(people, grid, [*grid.columns])


def _rename_one(people: Strangers, grid: Grid, roles: list[str]) -> str:
    taken = {*headers_of(people.book).values(), *people.covered.values()}
    choices = [
        (role, header)
        for role in roles
        if role not in people.covered
        for header in people.layout.headers.get(role, ())
        if header not in taken
    ]
    return _rename(people, grid, *people.rng.choice(choices)) if choices else "nothing is renamed"


def rearrange_answered(people: Strangers, grid: Grid, row: Row) -> str:
    """Rename a column of which somebody said what it is, and move it."""
    roles = [str(line.role) for line in lines_in(people.book) if line.is_right]
    if not roles:
        return move_column(people, grid, row)
    role = people.rng.choice(roles)
    renamed = _rename_one(people, grid, [role])
    return f"{renamed}; {_move(people, grid, role)}"


def cover_header(people: Strangers, grid: Grid, row: Row) -> str:
    """Type something over a header that says nothing of what stands below."""
    if people.covered:
        return uncover_header(people, grid, row)
    role = people.rng.choice([*grid.columns])
    people.covered[role] = headers_of(people.book)[role]
    return _rename(people, grid, role, COVER)


def uncover_header(people: Strangers, grid: Grid, row: Row) -> str:
    if not people.covered:
        return rename_column(people, grid, row)
    return restore_header(people, people.rng.choice([*people.covered]))


def restore_header(people: Strangers, role: str) -> str:
    return _rename(people, people.grid, role, people.covered.pop(role))


def delete_own_column(people: Strangers, grid: Grid, row: Row) -> str:
    own = [role for role in (OWN, POINTS) if role in grid.columns]
    if not own:
        return insert_column(people, grid, row)
    role = people.rng.choice(own)
    people.covered.pop(role, None)
    people.edit({"delete_columns": [letters(grid.columns[role]), 1]})
    return f"the column {role} is deleted"


def add_payment_column(people: Strangers, grid: Grid, row: Row) -> str:
    """Add one more column of payments to the right of the last one."""
    there = [role for role in PAID if role in grid.columns]
    if len(there) in {0, len(PAID)} or people.covered:
        return insert_column(people, grid, row)
    new, place = PAID[len(there)], grid.columns[there[-1]] + 1
    people.edit({"insert_columns": [letters(place), 1]})
    give_role(people.book, grid.sheet, new, place)
    return _rename(people, people.grid, new, f"Abono {len(there) + 1}")


def _rename(people: Strangers, grid: Grid, role: str, header: str) -> str:
    people.type_in(grid.sheet.title, {grid.place(grid.top, role): header})
    return f"the column {role} is called {header!r}"


def answer(people: Strangers, grid: Grid, row: Row) -> str:
    """Say what columns are where that is asked, and correct what was said wrongly."""
    return ", ".join(answer_all(people)) or tell(people, grid, row)


def tell(people: Strangers, grid: Grid, row: Row) -> str:
    """Say rightly what some column is, though nobody asks."""
    lines = [line for line in lines_in(people.book) if line.role and not line.said]
    if not lines:
        return sort_columns_tab(people, grid, row)
    return _say(people, people.rng.choice(lines))


def mislead(people: Strangers, grid: Grid, row: Row) -> str:
    """Say something wrong of a column."""
    lines = [line for line in lines_in(people.book) if line.role in UNSURE_OF]
    if not lines:
        return move_column(people, grid, row)
    line = people.rng.choice(lines)
    word = people.rng.choice([each for each in WRONG if each != RIGHT[str(line.role)][0]])
    say(people.book, line, word)
    return f"{line.header} is said to be {word}"


def sort_columns_tab(people: Strangers, grid: Grid, row: Row) -> str:
    header = people.rng.choice(SORTED_BY)
    sort_lines(people.book, header)
    return f"the lines about columns are sorted by {header}"


def answer_all(people: Strangers) -> list[str]:
    """Answer every question about columns and correct every wrong answer; return how it is told."""
    lines = list(lines_in(people.book))
    open_ = [line for line in lines if line.is_asked and not line.said]
    wrong = [line for line in lines if line.said and not line.is_right]
    return [_say(people, line) for line in (*open_, *wrong) if line.role is not None]


def _say(people: Strangers, line: Line) -> str:
    word = RIGHT[str(line.role)][0]
    say(people.book, line, word)
    return f"{line.header} is said to be {word}"
