"""What the words of a header mean, in every language of `sheet_schema/headers/`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from aldia.ledger.values.folding import fold_words

Meaning = frozenset[str]
"""What a header says, as the set of its words' meanings: `Fec. Vcto` is `{"date", "due"}`."""

_JOINTS = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])"
)
_ORDINAL = re.compile(r"(\d)(?:er|ro|do|da|ra|to|ta|st|nd|rd|th)\b", re.IGNORECASE)
_PARTS = re.compile(r"[/|()\[\]–—,;+]|\s-\s")
"""What stands between parts of a header that say something each: `Novios / Cliente`."""

_SHORTEST_PART = 3
"""Letters of a word within `NUMFACT`; of shorter ones almost any word could be put together."""

_BY = frozenset({"por", "by", "in"})
"""Words that mean nothing within a header, and say by whom, how or where at its end."""

_NOTHING = {"nothing"}
"""The meaning of words that only qualify others, such as `principal`."""

_MOST_READINGS = 8
"""Readings of one header; chosen by hand, three words with two meanings each."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a header.

    Attributes:
        is_numbered: Whether a number stands beside the words, as in `Abono 2`.
    """

    meaning: Meaning
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Partly:
    """What is known of a header, some of whose words may not be.

    Attributes:
        meaning: All that its known words may mean.
        unknown: How many words are not known.
    """

    meaning: Meaning
    unknown: int


@dataclass(frozen=True, eq=False)
class HeaderWords:
    """The words that headers of one language are made of.

    Attributes:
        idle: Words that mean nothing by themselves.
        meanings: What each phrase may mean, by its words without the idle ones; a phrase may have
            a meaning of two words, such as `date payment`.
        parts: The words of all phrases, by which words that are run together are taken apart.
    """

    idle: frozenset[str]
    meanings: Mapping[tuple[str, ...], Sequence[str]]
    parts: frozenset[str]
    longest: int

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> HeaderWords:
        """Return the words of one file: `idle`, and under `words` the phrases by meaning."""
        idle = frozenset(data["idle"].split())
        meanings: dict[tuple[str, ...], list[str]] = {}
        for meaning, phrases in data["words"].items():
            for phrase in phrases.split(","):
                words = tuple(_without_idle(spaced(phrase).split(), idle))
                if words and meaning not in meanings.setdefault(words, []):
                    meanings[words].append(meaning)
        parts = {word for words in meanings for word in words if len(word) >= _SHORTEST_PART}
        return cls(idle, meanings, frozenset(parts), max(map(len, meanings)))

    @lru_cache(maxsize=16384)  # noqa: B019 - there are as many instances as languages
    def readings(self, header: str) -> Sequence[Reading]:
        """Return every way to read all of a header; empty where a word is not known."""
        words = self._words(header)
        said = [word for word in words if not word.isdecimal()]
        if tuple(words) in self.meanings:  # a number may be a part of the phrase: `Renta 4ta`
            said = words
        options = [self.meanings[tuple(said)]] if said is words else list(self._phrases(said))
        if not said or None in options:
            return []
        is_numbered = len(said) < len(words)
        bags = {
            frozenset(" ".join(each).split()) - _NOTHING
            for each in product(*(o for o in options if o))
        }
        return [Reading(bag, is_numbered) for bag in sorted(bags, key=sorted)[:_MOST_READINGS]]

    def parts_read(self, header: str) -> Sequence[Sequence[Reading]]:
        """Return every way to read a header; of one not known as a whole, of each known part."""
        if whole := self.readings(header):
            return [whole]
        parts = (self.readings(part) for part in _PARTS.split(header) if part.strip())
        return [readings for readings in parts if readings]

    def partly(self, header: str) -> Partly:
        """Return what the known words of a header may mean, and how many others it has."""
        said = [word for word in self._words(header) if not word.isdecimal()]
        found = list(self._phrases(said))
        known = " ".join(meaning for each in found if each for meaning in each)
        return Partly(frozenset(known.split()) - _NOTHING, found.count(None))

    def _words(self, header: str) -> list[str]:
        taken_apart = (w for token in spaced(header).split() for w in self._taken_apart(token))
        return _without_idle(list(taken_apart), self.idle)

    def _phrases(self, words: Sequence[str]) -> Iterator[Sequence[str] | None]:
        """Yield what each longest phrase may mean, from left to right; None for an unknown word."""
        at = 0
        while at < len(words):
            for length in range(min(self.longest, len(words) - at), 0, -1):
                found = self.meanings.get(tuple(words[at : at + length]))
                if found is not None:
                    yield found
                    at += length
                    break
            else:
                if words[at] not in _BY:
                    yield None
                at += 1

    def _taken_apart(self, token: str) -> Sequence[str]:
        """Return the words of a token such as `numfact`; the token alone if it is one word."""
        is_word = token in self.parts or token in self.idle or (token,) in self.meanings
        if is_word or token.isdecimal():
            return [token]
        return _split(token, self.parts) or self._behind_a_sign(token) or [token]

    def _behind_a_sign(self, token: str) -> Sequence[str]:
        """Return the words behind a short first part: `idcliente`, and `CFOLIO` of databases."""
        for length in (2, 1):
            rest = _split(token[length:], self.parts)
            start = token[:length]
            is_known = (start,) in self.meanings
            if rest and max(map(len, rest)) > _SHORTEST_PART and (is_known or length == 1):
                return [start, *rest] if is_known else rest
        return []


def _without_idle(words: Sequence[str], idle: frozenset[str]) -> list[str]:
    """Return the words that mean something; a last `por` does, as in `Cobrado por`.

    Words that are all there is do too, such as `OS` for *ordem de serviço*.
    """
    last = len(words) - 1
    kept = [w for at, w in enumerate(words) if w not in idle or (w in _BY and at == last > 0)]
    return kept or [*words]


@lru_cache(maxsize=16384)
def _split(token: str, parts: frozenset[str]) -> tuple[str, ...]:
    """Return the known words that make up all of a token, long ones first; empty for none."""
    for length in range(len(token), _SHORTEST_PART - 1, -1):
        if token[:length] in parts:
            if length == len(token):
                return (token,)
            rest = _split(token[length:], parts)
            if rest:
                return (token[:length], *rest)
    return ()


@lru_cache(maxsize=4096)
def spaced(header: str) -> str:
    """Return a header in folded words, also where capitals part them: `FechaVcto`, `Abono1`."""
    header = _ORDINAL.sub(r"\1 ", header.replace("#", " no "))
    plain = unicodedata.normalize("NFKD", header)
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return fold_words(_JOINTS.sub(" ", letters))


def number_in_header(header: str) -> str:
    """Return the one number in a header, such as the 2 of `Abono 2`; empty for none or several."""
    numbers = [word for word in spaced(header).split() if word.isdecimal()]
    return numbers[0].lstrip("0") if len(numbers) == 1 else ""


def without_number(header: str) -> str:
    """Return the folded words of a header without its numbers: `paid on` of `Paid 1 on`."""
    return " ".join(word for word in spaced(header).split() if not word.isdecimal())


def parse_header_words(documents: Mapping[str, Mapping[str, Any]]) -> dict[str, HeaderWords]:
    """Return the header words of each language from its document."""
    return {language: HeaderWords.parse(data) for language, data in documents.items()}


def main_language(words: Mapping[str, HeaderWords], headers: Iterable[str]) -> list[str]:
    """Return the languages, that in which most headers can be read first."""
    texts = [header for header in headers if header]
    counts = {
        name: sum(bool(each.readings(header)) for header in texts) for name, each in words.items()
    }
    return sorted(words, key=lambda name: -counts[name])
