"""Match files with Drive's search queries: `name contains 'x' and trashed = false`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.http import ApiError

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<sign><=|>=|!=|=|<|>|\(|\))|(?P<word>\w+))"""
)
_FIELDS = {"name", "mimeType", "trashed", "starred", "createdTime", "modifiedTime", "fullText"}
_LISTS = {"parents", "owners", "writers", "readers"}
_ROLES = {"owners": {"owner"}, "writers": {"owner", "writer"}}

File = Mapping[str, Any]
Test = Callable[[File], bool]


def matches(file: File, query: str) -> bool:
    """Tell whether a file matches a query; every file matches an empty one."""
    return _Parser(query).parse()(file) if query.strip() else True


@dataclass
class _Parser:
    query: str

    def __post_init__(self) -> None:
        self._tokens: list[tuple[str, str]] = []
        at, text = 0, self.query.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise self._wrong()
            self._tokens.append((str(match.lastgroup), match[0].strip()))
            at = match.end()

    def parse(self) -> Test:
        test = self._either()
        if self._tokens:
            raise self._wrong()
        return test

    def _wrong(self) -> ApiError:
        error = {"message": "Invalid Value", "domain": "global", "reason": "invalid"}
        error |= {"location": "q", "locationType": "parameter"}
        return ApiError(400, "Invalid Value", "", errors=[error])

    def _next(self, *wanted: str) -> bool:
        if self._tokens and self._tokens[0][1] in wanted:
            self._tokens.pop(0)
            return True
        return False

    def _take(self) -> tuple[str, str]:
        if not self._tokens:
            raise self._wrong()
        return self._tokens.pop(0)

    def _either(self) -> Test:
        tests = [self._both()]
        while self._next("or"):
            tests.append(self._both())
        return lambda file: any(test(file) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._next("and"):
            tests.append(self._one())
        return lambda file: all(test(file) for test in tests)

    def _one(self) -> Test:
        if self._next("not"):
            inner = self._one()
            return lambda file: not inner(file)
        if self._next("("):
            group = self._either()
            if not self._next(")"):
                raise self._wrong()
            return group
        kind, word = self._take()
        if kind == "text":
            return self._membership(_unquoted(word))
        return self._comparison(word)

    def _membership(self, value: str) -> Test:
        if not self._next("in"):
            raise self._wrong()
        _, name = self._take()
        if name not in _LISTS:
            raise self._wrong()
        return self._member(name, value)

    def _member(self, name: str, value: str) -> Test:
        if name == "parents":
            return lambda file: value in file.get("parents", ())
        roles = _ROLES.get(name)
        return lambda file: any(
            each.get("emailAddress") == value and (roles is None or each["role"] in roles)
            for each in file["permissions"]
        )

    def _comparison(self, field: str) -> Test:
        _, sign = self._take()
        kind, text = self._take()
        if field in _LISTS and sign == "in" and kind == "text":
            return self._member(field, _unquoted(text))
        if field not in _FIELDS or (kind == "word" and text not in {"true", "false"}):
            raise self._wrong()
        value = _unquoted(text) if kind == "text" else text
        if field in {"trashed", "starred"}:
            return lambda file: bool(file.get(field)) is ((value == "true") is (sign != "!="))
        if sign == "contains":
            return lambda file: value.lower() in str(file.get("name", "")).lower()
        compare = _SIGNS.get(sign)
        if compare is None:
            raise self._wrong()
        return lambda file: compare(str(file.get(field, "")).lower(), value.lower())


_SIGNS: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])
