"""Adjust what refers to rows and columns when these are inserted, deleted or moved.

That is: developer metadata, named ranges, sizes, merges, filters, protections, rules, charts,
groups, and the references in formulas.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sandbox.google.cells import Row
from sandbox.google.references import LOST, Corner, Reference, rewritten
from sandbox.google.workbook import Metadata, Sheet, Workbook

Ends = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of the indices of a tab's rows or columns.

    Attributes:
        ends: Returns the ends of a span after the change, or None when nothing is left of it.
        is_move: Whether rows or columns only change their order.
    """

    sheet: Sheet
    is_rows: bool
    ends: Callable[[int, int | None], Ends | None]

    def index(self, index: int) -> int | None:
        found = self.ends(index, index + 1)
        return None if found is None else found[0]


def inserted(at: int, count: int) -> Callable[[int, int | None], Ends | None]:
    def ends(start: int, end: int | None) -> Ends:
        return (
            start + count if start >= at else start,
            None if end is None else end + count if end > at else end,
        )

    return ends


def deleted(at: int, count: int) -> Callable[[int, int | None], Ends | None]:
    def place(index: int) -> int:
        return index if index <= at else max(index - count, at)

    def ends(start: int, end: int | None) -> Ends | None:
        after = place(start), None if end is None else place(end)
        gone = after[1] is not None and after[0] >= after[1] and start != end
        return None if gone else after

    return ends


def moved(start: int, end: int, to: int) -> Callable[[int, int | None], Ends | None]:
    """Return the change of spans when [start, end) moves to before `to`.

    A span whose rows or columns would not stay together is left as it is.
    """
    count = end - start
    low, high = min(start, to), max(end, to)

    def place(index: int) -> int:
        if start <= index < end:
            return index + (to - end if to > start else to - start)
        if low <= index < high:
            return index - count if to > start else index + count
        return index

    def ends(first: int, last: int | None) -> Ends | None:
        if last is None or (first <= low and last >= high):
            return first, last
        a, b = place(first), place(last - 1)
        return (a, b + 1) if b - a == last - 1 - first else (first, last)

    return ends


def shift(book: Workbook, by: Shift) -> None:
    """Adjust everything in a workbook to a change of a tab's rows or columns."""
    metadata = ((key, _metadata(item, by)) for key, item in book.metadata.items())
    book.metadata = {key: item for key, item in metadata if item is not None}
    ranges = ((key, _json(named, by)) for key, named in book.named_ranges.items())
    book.named_ranges = {key: named for key, named in ranges if named is not None}
    sizes = by.sheet.row_properties if by.is_rows else by.sheet.column_properties
    places = [(by.index(index), value) for index, value in sizes.items()]
    sizes.clear()
    sizes.update({place: value for place, value in places if place is not None})
    for sheet in book.in_order():
        own = sheet is by.sheet
        parts = {name: _json(part, by, own=own) for name, part in sheet.parts.items()}
        sheet.parts = {name: part for name, part in parts.items() if part not in (None, [])}
        _rewrite(sheet, partial(_formula, by=by, own=own))


def rename(book: Workbook, sheet: Sheet, title: str) -> None:
    """Give a tab another title, also in the formulas that refer to it."""
    old, sheet.title = sheet.title, title

    def change(reference: Reference) -> str:
        is_here = reference.title is not None and _same(reference.title, old)
        return (replace(reference, title=title) if is_here else reference).written()

    for each in book.in_order():
        _rewrite(each, lambda text: rewritten(text, change))


def resize(book: Workbook, sheet: Sheet, rows: int, columns: int) -> None:
    """Set the size of a grid; cells outside it are deleted, with all that refers to them."""
    for is_rows, old, new in ((True, sheet.row_count, rows), (False, sheet.column_count, columns)):
        if new < old:
            shift(book, Shift(sheet, is_rows, deleted(new, old - new)))
    sheet.resize(rows, columns)


def _metadata(item: Metadata, by: Shift) -> Metadata | None:
    if item.sheet != by.sheet.id or item.start is None:
        return item
    if (item.dimension == "ROWS") is not by.is_rows:
        return item
    found = by.ends(item.start, item.end)
    return None if found is None else replace(item, start=found[0], end=found[1])


def _json(value: Any, by: Shift, *, own: bool = False) -> Any:
    """Return a resource with every range in it adjusted; None when a range of it is deleted.

    Args:
        own: Whether the resource belongs to the tab that changes: references in its formulas that
            name no tab mean this tab.
    """
    if isinstance(value, list):
        items = [_json(item, by, own=own) for item in value]
        return [item for item in items if item is not None]
    if isinstance(value, str):
        return _formula(value, by, own=own) if own and value.startswith("=") else value
    if not isinstance(value, dict):
        return value
    axis = "Row" if by.is_rows else "Column"
    if value.get("sheetId", 0) == by.sheet.id:
        names = (f"start{axis}Index", f"end{axis}Index")
        if any(name in value for name in names):
            return _ends_in(value, names, by)
        if f"{axis.lower()}Index" in value:
            place = by.index(value[f"{axis.lower()}Index"])
            return {**value, f"{axis.lower()}Index": place or 0}
        if value.get("dimension") == ("ROWS" if by.is_rows else "COLUMNS"):
            return _ends_in(value, ("startIndex", "endIndex"), by)
    changed = {name: _json(item, by, own=own) for name, item in value.items()}
    if changed.get("range", 0) is None or ("ranges" in value and not changed["ranges"]):
        return None
    return {name: item for name, item in changed.items() if item is not None}


def _ends_in(value: dict[str, Any], names: tuple[str, str], by: Shift) -> dict[str, Any] | None:
    found = by.ends(value.get(names[0], 0), value.get(names[1]))
    if found is None:
        return None
    given = dict(zip(names, found, strict=True))
    return {**value, **{name: given[name] for name in names if name in value}}


def _rewrite(sheet: Sheet, change: Callable[[str], str]) -> None:
    for index, row in list(sheet.rows.with_formulas()):
        formulas = {column: change(text) for column, text in row.formulas.items()}
        if formulas != row.formulas:
            sheet.rows.splice(index, index + 1, [Row(row.values, row.looks, formulas)])


def _formula(text: str, by: Shift, *, own: bool) -> str:
    def change(reference: Reference) -> str:
        here = own if reference.title is None else _same(reference.title, by.sheet.title)
        return _reference(reference, by) if here else reference.written()

    return rewritten(text, change)


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()


def _reference(reference: Reference, by: Shift) -> str:
    span = reference.span
    start, end = (span.top, span.bottom) if by.is_rows else (span.left, span.right)
    found = by.ends(start, end)
    if found is None:
        return LOST
    last = None if found[1] is None else found[1] - 1
    corners = [reference.first, reference.last]
    name = "row" if by.is_rows else "column"
    places = [found[0], last] if end is not None else [found[0], None]
    changed: list[Corner | None] = []
    for corner, place in zip(corners, places, strict=True):
        if corner is None or getattr(corner, name) is None:
            changed.append(corner)
        elif by.is_rows:
            changed.append(replace(corner, row=place))
        else:
            changed.append(replace(corner, column=place))
    assert changed[0] is not None
    return Reference(reference.title, changed[0], changed[1]).written()
