"""Requests about ranges: named, protected, banded, filtered, or with conditional formats."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sandbox.google.drive_files import OWNER, owner
from sandbox.google.requests.sheets import masked
from sandbox.google.workbook import Part, Sheet, Workbook, grid_range
from sandbox.http import ApiError

Body = Mapping[str, Any]

_NAME = re.compile(
    r"^(?!([A-Z]{1,3}[0-9]+|R[0-9]*C[0-9]*|TRUE|FALSE)$)[^\W\d]\w{0,249}$", re.IGNORECASE
)


def add_named_range(book: Workbook, body: Body) -> dict[str, Any]:
    """Add a named range: an id that exists is refused (A1), and so is a name (A2)."""
    named = dict(body.get("namedRange", {}))
    name = named.get("name", "")
    _check_name(name)
    if named.get("namedRangeId") in book.named_ranges:
        raise ApiError(400, f"A named range with the id {named['namedRangeId']} already exists.")
    if book.named(name) or name in book.lingering_names:
        _refuse_name(book, name)
    sheet = _sheet_of(book, named)
    if "A13" not in book.trusted_assumptions:
        named["range"] = {"endRowIndex": sheet.row_count, **named["range"]}
    named.setdefault("namedRangeId", str(1_000_000_000 + book.new_id()))
    book.named_ranges[named["namedRangeId"]] = named
    return {"namedRange": named}


def _check_name(name: str) -> None:
    if not _NAME.match(name):
        raise ApiError(400, f"Invalid name: {name}")


def _refuse_name(book: Workbook, name: str) -> None:
    if "A2" in book.trusted_assumptions:
        raise ApiError(
            400,
            f"Cannot add named range with name: {name}, a named range with that name "
            "already exists.",
        )


def delete_named_range(book: Workbook, body: Body) -> None:
    """Delete a named range: an unknown id is refused (A3)."""
    identifier = body.get("namedRangeId", "")
    if book.named_ranges.pop(identifier, None) is None and "A3" in book.trusted_assumptions:
        code = 400 if "A3_400" in book.trusted_assumptions else 404
        raise ApiError(code, f"No NamedRange with id: {identifier}")


def update_named_range(book: Workbook, body: Body) -> None:
    given = body.get("namedRange", {})
    identifier = given.get("namedRangeId", "")
    if identifier not in book.named_ranges:
        raise ApiError(400, f"No NamedRange with id: {identifier}")
    old = book.named_ranges[identifier]
    changed = {**masked(body, old, given), "namedRangeId": identifier}
    _check_name(changed.get("name", ""))
    other = book.named(changed["name"])
    if other is not None and other is not old:
        _refuse_name(book, changed["name"])
    _sheet_of(book, changed)
    book.named_ranges[identifier] = changed


def _sheet_of(book: Workbook, given: Body) -> Sheet:
    """Return the tab of a resource's range; raise when it has no range."""
    if "range" not in given:
        raise ApiError(400, "range must be specified")
    return book.area(given["range"])[0]


def found(book: Workbook, name: str, key: str, identifier: object, what: str) -> tuple[Sheet, Part]:
    """Return the part of any tab that has an id, with its tab; raise when there is none."""
    for sheet in book.in_order():
        part = sheet.part(name, key, identifier)
        if part is not None:
            return sheet, part
    raise ApiError(400, f"No {what} with id: {identifier or 0}")


def _as_given(book: Workbook, given: Part) -> Part:
    return given


def _with_ends(book: Workbook, given: Part) -> Part:
    """Return a filter with the open ends of its range closed at the grid's ends."""
    sheet, area = book.area(given["range"])
    return {**given, "range": grid_range(sheet.id, area)}


def _with_editors(book: Workbook, given: Part) -> Part:
    """Return a protected range with its editors, to whom the owner always belongs.

    When no editors are given they are those of the file. A range that only warns has none.
    """
    kept = {n: p for n, p in given.items() if p not in (False, "") and n != "editors"}
    kept["requestingUserCanEdit"] = True
    if not kept.get("warningOnly"):
        editors = given.get("editors", {"users": _editors(book)})
        users = dict.fromkeys([*editors.get("users", ()), OWNER])
        kept["editors"] = {**_filled(editors), "users": list(users)}
    return kept


def _editors(book: Workbook) -> list[str]:
    """Return the addresses of those who may edit a file."""
    rights = book.file.get("permissions") or [owner()]
    return [
        each["emailAddress"]
        for each in rights
        if each["role"] in {"owner", "writer"} and "emailAddress" in each
    ]


def _filled(given: Body) -> Part:
    return {name: part for name, part in given.items() if part}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of part that a tab has several of, each with a range and an id.

    Attributes:
        name: Field of the Sheet resource that lists such parts.
        key: Field of the part that holds its id.
        given: Field of the requests that add or update a part.
        what: The name in error messages.
        settled: Completes a part before it is stored.
    """

    name: str
    key: str
    given: str
    what: str
    settled: Callable[[Workbook, Part], Part] = _as_given

    def find(self, book: Workbook, identifier: object) -> tuple[Sheet, Part]:
        return found(book, self.name, self.key, identifier, self.what)


PROTECTED = Kind(
    "protectedRanges", "protectedRangeId", "protectedRange", "protected range", _with_editors
)
BANDED = Kind("bandedRanges", "bandedRangeId", "bandedRange", "banded range")
VIEW = Kind("filterViews", "filterViewId", "filter", "filter view", _with_ends)


def add_part(kind: Kind, book: Workbook, body: Body) -> dict[str, Any]:
    """Add a part to its tab, with the id that is given, if it is free, or a new one."""
    given = body.get(kind.given, {})
    sheet = _sheet_of(book, given)
    identifier = given.get(kind.key) or book.new_id()
    if any(each.part(kind.name, kind.key, identifier) for each in book.in_order()):
        raise ApiError(400, f"{kind.key} {identifier} already exists.")
    part = kind.settled(book, {**given, kind.key: identifier})
    sheet.add_part(kind.name, part)
    return {kind.given: part}


def update_part(kind: Kind, book: Workbook, body: Body) -> None:
    """Change the fields of a part that the mask names; raise when it would leave its tab."""
    given = body.get(kind.given, {})
    sheet, old = kind.find(book, given.get(kind.key))
    new = masked(body, old, given)
    if _sheet_of(book, new) is not sheet:
        raise ApiError(400, "The range must lie on the same sheet as before.")
    sheet.replace_part(kind.name, old, kind.settled(book, new))


def delete_part(kind: Kind, key: str, book: Workbook, body: Body) -> None:
    sheet, old = kind.find(book, body.get(key))
    sheet.replace_part(kind.name, old, None)


def add_protected_range(book: Workbook, body: Body) -> dict[str, Any]:
    """Protect a range, or the range of a named range; answer only the editors that were given."""
    given = body.get("protectedRange", {})
    named = book.named_ranges.get(given.get("namedRangeId", ""))
    place = {} if named is None else {"range": named["range"]}
    made = add_part(PROTECTED, book, {"protectedRange": {**given, **place}})["protectedRange"]
    told = {"editors": _filled(given.get("editors", {}))} if "editors" in made else {}
    return {"protectedRange": {**made, **told}}


def _rule(sheet: Sheet, index: int) -> Part:
    rules: list[Part] = sheet.parts.get("conditionalFormats", [])
    if not 0 <= index < len(rules):
        raise ApiError(400, f"No conditional format on sheet: {sheet.id} at index: {index}")
    return rules[index]


def _sheet_of_rule(book: Workbook, rule: Body) -> Sheet:
    ranges = rule.get("ranges", [])
    if not ranges:
        raise ApiError(400, "rule.ranges must not be empty")
    if len({each.get("sheetId", 0) for each in ranges}) > 1:
        raise ApiError(400, "All ranges of a rule must lie on the same sheet.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise ApiError(400, "Either 'booleanRule' or 'gradientRule' must be set.")
    sheets = [book.area(each)[0] for each in ranges]
    return sheets[0]


def add_conditional_format(book: Workbook, body: Body) -> None:
    rule = dict(body.get("rule", {}))
    sheet = _sheet_of_rule(book, rule)
    index = body.get("index", 0)
    if not 0 <= index <= len(sheet.parts.get("conditionalFormats", [])):
        raise ApiError(400, f"No conditional format on sheet: {sheet.id} at index: {index}")
    sheet.add_part("conditionalFormats", rule, index)


def update_conditional_format(book: Workbook, body: Body) -> dict[str, Any]:
    """Replace a rule, or move it to another index."""
    index = body.get("index", 0)
    new = body.get("rule")
    sheet = book.sheet(body.get("sheetId")) if new is None else _sheet_of_rule(book, new)
    old = _rule(sheet, index)
    if new is not None:
        sheet.replace_part("conditionalFormats", old, dict(new))
        return {"oldRule": old, "oldIndex": index, "newRule": new, "newIndex": index}
    sheet.replace_part("conditionalFormats", old, None)
    to = body.get("newIndex", 0)
    sheet.add_part("conditionalFormats", old, to)
    return {"oldIndex": index, "newRule": old, "newIndex": to}


def delete_conditional_format(book: Workbook, body: Body) -> dict[str, Any]:
    sheet = book.sheet(body.get("sheetId"))
    rule = _rule(sheet, body.get("index", 0))
    sheet.replace_part("conditionalFormats", rule, None)
    return {"rule": rule}


def set_basic_filter(book: Workbook, body: Body) -> None:
    given = body.get("filter", {})
    sheet = _sheet_of(book, given)
    sheet.parts["basicFilter"] = _with_ends(book, given)


def clear_basic_filter(book: Workbook, body: Body) -> None:
    book.sheet(body.get("sheetId")).parts.pop("basicFilter", None)


def add_filter_view(book: Workbook, body: Body) -> dict[str, Any]:
    number = sum(len(sheet.parts.get(VIEW.name, ())) for sheet in book.in_order()) + 1
    titled = {"title": f"Filter {number}", **body.get("filter", {})}
    return add_part(VIEW, book, {"filter": titled})


def duplicate_filter_view(book: Workbook, body: Body) -> dict[str, Any]:
    _, old = VIEW.find(book, body.get("filterId"))
    twin = {name: part for name, part in old.items() if name != VIEW.key}
    return add_part(VIEW, book, {"filter": {**twin, "title": f"Copy of {old['title']}"}})


HANDLERS: Mapping[str, Callable[[Workbook, Body], dict[str, Any] | None]] = {
    "addNamedRange": add_named_range,
    "deleteNamedRange": delete_named_range,
    "updateNamedRange": update_named_range,
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": partial(update_part, PROTECTED),
    "deleteProtectedRange": partial(delete_part, PROTECTED, PROTECTED.key),
    "addConditionalFormatRule": add_conditional_format,
    "updateConditionalFormatRule": update_conditional_format,
    "deleteConditionalFormatRule": delete_conditional_format,
    "addBanding": partial(add_part, BANDED),
    "updateBanding": partial(update_part, BANDED),
    "deleteBanding": partial(delete_part, BANDED, BANDED.key),
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addFilterView": add_filter_view,
    "updateFilterView": partial(update_part, VIEW),
    "duplicateFilterView": duplicate_filter_view,
    "deleteFilterView": partial(delete_part, VIEW, "filterId"),
}
