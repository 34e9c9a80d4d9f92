"""Reading the body of a call: strict JSON with known fields, each of one type and limited size."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NoReturn

from aldia.errors import BadRequest
from aldia.ledger.values.links import spreadsheet_in
from aldia.planning.log.moments import read_moment

MOST_BYTES = 1024 * 1024
"""Cloud Tasks carries at most 1 MB (cloud.google.com/tasks/docs/quotas)."""

_LONGEST = 500
"""Most characters of a text: a link to a sheet, with all that people copy along, is shorter."""

_MOST_NUMBER = 2**31 - 1
"""Ids of tabs are 32-bit integers in Google's description of the API."""


class Field(StrEnum):
    """Every name of a field that a body may have; only these may be quoted to the caller."""

    SPREADSHEET = "spreadsheet"
    AT = "at"
    SENDERS = "senders"
    REGISTER = "register"
    RUNS_SHEET = "runs_sheet"
    LANGUAGE = "language"
    SCHEDULED = "scheduled"
    WORKBOOK = "workbook"
    REPORTS = "reports"
    LETTER = "letter"
    STATE = "state"
    ADDRESS = "address"
    ID = "id"
    DETAIL = "detail"
    SENDS = "sends"


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON object with no other fields than expected; their values are not checked yet."""

    given: Mapping[str, Any]

    def has(self, field: Field) -> bool:
        return field.value in self.given

    def text(self, field: Field) -> str:
        """Return a text of at most 500 characters.

        Raises:
            BadRequest: The field is missing, or something else.
        """
        return _text(field, self.given.get(field.value))

    def texts(self, field: Field) -> tuple[str, ...]:
        """Return a list of texts; raise as `text` does."""
        return tuple(_text(field, each) for each in self._list(field))

    def number(self, field: Field) -> int:
        """Return a whole number from 0 to 2³¹ - 1; raise as `text` does."""
        given = self.given.get(field.value)
        if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= _MOST_NUMBER:
            _refuse(field)
        return given

    def moment(self, field: Field) -> datetime:
        """Return an ISO moment, in UTC where it names no offset; raise as `text` does."""
        moment = read_moment(self.text(field), UTC)
        return _refuse(field) if moment is None else moment

    def workbook(self, field: Field) -> str:
        """Return the id in a link to a spreadsheet, or the id itself; raise as `text` does."""
        given = self.text(field)
        found = spreadsheet_in(given)
        if not found:
            raise BadRequest("spreadsheet_invalid", text=given)
        return found

    def inner(self, field: Field, *fields: Field) -> Body:
        """Return an object with these fields at most; raise as `text` does."""
        return body_of(self.given.get(field.value), *fields)

    def inners(self, field: Field, *fields: Field) -> Sequence[Body]:
        """Return a list of objects, at least one; raise as `text` does."""
        found = [body_of(each, *fields) for each in self._list(field)]
        return found or _refuse(field)

    def _list(self, field: Field) -> list[Any]:
        given = self.given.get(field.value)
        return given if isinstance(given, list) else _refuse(field)


def parse_body(data: bytes, *fields: Field) -> Body:
    """Return the JSON object of a body that may have these fields.

    Raises:
        BadRequest: It is no JSON object in UTF-8, or has other fields, or one of them twice.
    """
    try:
        given = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise BadRequest("body_unreadable") from error
    return body_of(given, *fields)


def body_of(given: Any, *fields: Field) -> Body:
    """Return parsed JSON as an object with these fields at most.

    Raises:
        BadRequest: It is not such an object.
    """
    if not isinstance(given, dict):
        raise BadRequest("body_unreadable")
    if not given.keys() <= {field.value for field in fields}:
        raise BadRequest("body_has_more")
    return Body(given)


def _text(field: Field, given: Any) -> str:
    if not isinstance(given, str) or len(given) > _LONGEST or not _is_whole(given):
        _refuse(field)
    return str(given)


def _is_whole(text: str) -> bool:
    """Tell whether a text has no lone surrogate, which JSON can write and UTF-8 cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field twice")
    return found


def _refuse(field: Field) -> NoReturn:
    raise BadRequest("body_field_wrong", field=field)
