"""Requests about groups of rows and columns, which people open and close.

The depth of a row or column is the number of groups around it, and a group of depth n is a run of
neighbours of depth n or more. Google's reference describes in this way what happens to groups that
overlap or touch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from sandbox.google.requests.dimensions import Stretch, stretch
from sandbox.google.requests.sheets import required_mask
from sandbox.google.workbook import Part, Workbook
from sandbox.http import ApiError

Body = Mapping[str, Any]

_DEEPEST = 8  # levels of groups; more are refused


def add_group(book: Workbook, body: Body) -> dict[str, Any]:
    """Increase the depth of rows or columns by one, and answer all groups of their dimension.

    Sets on which side of a group its control is, unless the tab has a setting for it.
    """
    place = stretch(book, body.get("range", {}))
    depths = _depths(place)
    depths.update(range(place.start, place.end))
    if max(depths.values()) > _DEEPEST:
        raise ApiError(400, f"You can't have more than {_DEEPEST} levels of groups.")
    _regroup(place, depths)
    grid = place.sheet.properties.get("gridProperties", {})
    place.sheet.properties["gridProperties"] = {place.control: True, **grid}
    return {"dimensionGroups": place.sheet.parts[place.groups]}


def delete_group(book: Workbook, body: Body) -> dict[str, Any]:
    """Reduce the depth of rows or columns by one, and answer the groups that are left, if any."""
    place = stretch(book, body.get("range", {}))
    depths = _depths(place)
    if not any(depths[index] for index in range(place.start, place.end)):
        raise ApiError(400, "There is no dimension group over that range.")
    depths.subtract(range(place.start, place.end))
    _regroup(place, depths)
    left = place.sheet.parts[place.groups]
    return {"dimensionGroups": left} if left else {}


def _depths(place: Stretch) -> Counter[int]:
    groups = place.sheet.parts.get(place.groups, ())
    return Counter(index for group in groups for index in range(*_ends(group)))


def _regroup(place: Stretch, depths: Counter[int]) -> None:
    """Replace a tab's groups by those that give such depths."""
    old = {(*_ends(each), each["depth"]): each for each in place.sheet.parts.get(place.groups, ())}
    within = {"sheetId": place.sheet.id, "dimension": "ROWS" if place.is_rows else "COLUMNS"}
    groups: list[Part] = []
    for depth in range(1, max(depths.values(), default=0) + 1):
        for start, end in _runs(sorted(i for i, found in depths.items() if found >= depth)):
            span = {**within, "startIndex": start, "endIndex": end}
            groups.append(old.get((start, end, depth), {"range": span, "depth": depth}))
    place.sheet.parts[place.groups] = groups


def _runs(indices: list[int]) -> Iterator[tuple[int, int]]:
    """Yield start and end (exclusive) of each run of consecutive indices in a rising list."""
    for _, run in groupby(enumerate(indices), lambda pair: pair[1] - pair[0]):
        members = [index for _, index in run]
        yield members[0], members[-1] + 1


def update_group(book: Workbook, body: Body) -> None:
    """Collapse a group, which hides its rows or columns, or expand it."""
    given = body.get("dimensionGroup", {})
    place = stretch(book, given.get("range", {}))
    names = required_mask(body) or given
    for group in place.sheet.parts.get(place.groups, []):
        if _ends(group) == (place.start, place.end) and group["depth"] == given.get("depth", 1):
            changed = {n: given.get(n) for n in names if n not in {"range", "depth"}}
            place.sheet.replace_part(place.groups, group, {**group, **changed})
            for index in range(place.start, place.end):
                old = place.properties.get(index, {})
                place.properties[index] = {**old, "hiddenByUser": bool(given.get("collapsed"))}
            return
    raise ApiError(400, "There is no dimension group with that range and depth.")


def _ends(group: Mapping[str, Any]) -> tuple[int, int]:
    return group["range"].get("startIndex", 0), group["range"]["endIndex"]


HANDLERS = {
    "addDimensionGroup": add_group,
    "deleteDimensionGroup": delete_group,
    "updateDimensionGroup": update_group,
}
