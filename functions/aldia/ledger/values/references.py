"""The invoices that a text could mean which should name one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from aldia.ledger.values.folding import identifier_key
from aldia.ledger.values.parts import whole_key

_PART = re.compile(r"[^\W\d_]+|\d+")
_TOKENS = re.compile(r"[\s,;]+")
_UP_TO = frozenset({"a", "al", "hasta", "to", "through", "thru", "ate"})
_DASHED = re.compile(r"(?<!\d)(\d+)\s*(?:-|\.{2,3}|…)\s*(\d+)(?!\d)")
"""Two numbers with a dash or dots between them."""

K = TypeVar("K")

Parts = tuple[str, ...]
"""Words and numbers of a text, without signs and leading zeros: `F-001` is `f`, `1`."""


class Numbers:
    """The invoice numbers of a book, to find those that a text could mean."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = frozenset(keys) - {""}

    @cached_property
    def _by_parts(self) -> Mapping[Parts, set[str]]:
        return _grouped(self._keys, _parts)

    @cached_property
    def _by_signs(self) -> Mapping[str, set[str]]:
        return _grouped(self._keys, _signs)

    @cached_property
    def _by_last(self) -> Mapping[str, set[str]]:
        """Return the keys by the number that they end in."""
        found: dict[str, set[str]] = {}
        for parts, keys in self._by_parts.items():
            if parts and parts[-1].isdecimal():
                found.setdefault(parts[-1], set()).update(keys)
        return found

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._by_parts), default=0)

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def named_in(self, text: str) -> set[str]:
        """Return the keys that a text names, whatever its signs and blanks: `F1` names `F-1`."""
        text = identifier_key(text)
        found = {key for _, _, keys in self._spans(_parts(text)) for key in keys}
        for token in (text, *_TOKENS.split(text)):
            found |= self._by_signs.get(_signs(token), set())
        return found

    def meant_by(self, text: str) -> set[str]:
        """Return the keys that a text could mean which should name an invoice.

        Those are the keys that it names, and those that end in one of its other numbers or in one
        between two that it joins: `F-1, 2 y 5`, `factura 7`, `F-1 a F-4`.
        """
        parts = _parts(identifier_key(text))
        spans = self._spans(parts)
        found = self.named_in(text)
        covered = {place for first, end, _ in spans for place in range(first, end)}
        loose = [part for place, part in enumerate(parts) if place not in covered]
        wanted = {number for number in loose if number.isdecimal()} | set(_between(parts))
        wanted |= self._dashed(text)
        series = {_parts(key)[:-1] for key in found}
        for number in wanted:
            ending = self._by_last.get(number, set())
            found |= {key for key in ending if not series or _parts(key)[:-1] in series}
        return found

    def _dashed(self, text: str) -> set[str]:
        """Return the numbers from one to another that a dash or dots join: `101-103`, `F-1..4`.

        Invoices must end in both, as a dash also parts a series from its number.
        """
        text = identifier_key(text)
        ends = [(a.lstrip("0"), b.lstrip("0")) for a, b in _DASHED.findall(text)]
        known = [(a, b) for a, b in ends if a in self._by_last and b in self._by_last]
        return {each for a, b in known for each in _between((a, "a", b))}

    def _spans(self, parts: Parts) -> list[tuple[int, int, set[str]]]:
        """Return the longest invoice number at each place of a text: first part, end, keys.

        The end is exclusive.
        """
        spans: list[tuple[int, int, set[str]]] = []
        for first in range(len(parts)):
            for end in range(min(first + self._longest, len(parts)), first, -1):
                keys = self._by_parts.get(parts[first:end])
                if keys and not any(a <= first and end <= b for a, b, _ in spans):
                    spans.append((first, end, keys))
                    break
        return spans


def _between(parts: Parts) -> Iterator[str]:
    """Yield the numbers from one to another that a word such as *to* joins, both included."""
    for place, part in enumerate(parts):
        before = parts[place - 1] if place else ""
        after = next((each for each in parts[place + 1 : place + 3] if each.isdecimal()), "")
        if part in _UP_TO and before.isdecimal() and after:
            first, last = int(before[-9:]), int(after[-9:])
            yield from map(str, range(first, min(last, first + _LONGEST_SPAN) + 1))


_LONGEST_SPAN = 1000
"""Numbers after the first at which a span is cut; chosen by hand, as nobody pays more at once."""


def _grouped(keys: Iterable[str], by: Callable[[str], K]) -> dict[K, set[str]]:
    """Return the keys by what each has, and an instalment's by what its invoice has as well."""
    found: dict[K, set[str]] = {}
    for key in keys:
        for text in {key, whole_key(key)}:
            found.setdefault(by(text), set()).add(key)
    return found


def _parts(text: str) -> Parts:
    return tuple(part.lstrip("0") or part[:1] for part in _PART.findall(text))


def _signs(text: str) -> str:
    return "".join(_PART.findall(text))
