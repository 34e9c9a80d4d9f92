"""Mail addresses: several in one cell, split and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from aldia.ledger.cells import Raw
from aldia.ledger.characters import legible
from aldia.ledger.folding import fold_words
from aldia.ledger.vocabulary import words_of

MOST = 10
"""Addresses that a cell may name, and that a letter may go to, copies included.

Nobody's invoices are the business of more people than that: such a cell is a pasted list, and a
letter about a debt to all of it cannot be taken back. SendGrid itself takes 1,000 a request.
"""

FREE_MAIL = frozenset(
    (
        "aol.com gmail.com googlemail.com gmx.com gmx.net hotmail.com hotmail.es icloud.com "
        "live.com mail.com me.com msn.com outlook.com outlook.es proton.me protonmail.com "
        "yahoo.com yahoo.es yahoo.com.ar yahoo.com.mx ymail.com zoho.com"
    ).split()
)
"""Domains whose DMARC policy makes mail sent for them by others fail."""

_TOKEN = re.compile(
    r"""(?P<name>"(?:[^"\\]|\\.){0,200}"(?=\s*<)|(?<![^\s,;/|])'[^'<>@]{0,200}'(?=\s*<))"""
    r"|(?P<comment>\([^()@]{0,200}\))"
    r"|<(?P<address>[^<>]+)>"
    r"|(?P<comma>,)"
    r"|(?P<break>[;/|\r\n])"
    r"|(?P<word>[^\s,;/|<>()]+)"
)
_REMARK = re.compile(r"\([^()]{0,500}\)")
_SEPARATORS = re.compile(r"[\s,;/|]+")
_LABEL = re.compile(r"^(?:mailto:|e-?mail:|correo:)", re.I)
_ARROW = re.compile(r"[-=–—]+>|[→⇒➔»]|(?<=\s)>(?=\s)")

_HARMLESS = words_of(lambda said: said.beside_addresses)
"""An address is doubted for any other word beside it, as no list could hold every way to say that
it must not be used."""

_NEVER = words_of(lambda said: said.not_to)
_TO_WRITE = words_of(lambda said: said.to_write)
_SHORTEST = 3
"""Shorter words are not looked for in an address: they stand in too many."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """What one cell says.

    Attributes:
        good: Addresses in order, each once.
        bad: What ought to be one and is none.
        doubts: What else it says, and may mean that nobody should write there.
    """

    good: Sequence[str] = ()
    bad: Sequence[str] = ()
    doubts: Sequence[str] = ()


NOBODY = Addresses()


def parse_addresses(raw: Raw) -> Addresses:
    """Split and check the addresses in a cell.

    Commas, semicolons, slashes, bars, blanks and line breaks part them. `Name <a@b.example>` counts
    as its address, whatever the name, unless it says *no*. What else stands beside an address, in
    parentheses or not, is doubted unless it is known to be harmless or is in the address itself:
    `ana@b.example (Ana, accounts)`. Nothing is looked up. Order is kept, repeats are dropped
    without regard to case.
    """
    if raw.is_blank:
        return NOBODY
    text = raw.text if raw.number is None else str(raw.value)
    outside = _REMARK.sub(" ", text)
    return _split(outside, tuple(_REMARK.findall(text))) if "@" in outside else _split(text)


@lru_cache(maxsize=65536)
def _split(text: str, remarks: Sequence[str] = ()) -> Addresses:
    good: dict[str, str] = {}
    bad: list[str] = []
    words: list[str] = []
    text = legible(text)
    for part in _words(text):
        bare = _LABEL.sub("", part).strip(" <>\"'().,;:")
        address = checked_address(bare) if bare else None
        if address is not None:
            good.setdefault(address.lower(), address)
        elif "@" in bare:
            bad.append(bare)
        elif bare:
            words.append(bare)
    if not good:
        return Addresses((), (*bad, *words), _not_to_write(text))
    known = " ".join(map(fold_words, good))
    doubts = [each for each in (*words, *remarks) if not _is_harmless(each, known)]
    doubts += [each for each in _said(text) if each in _NEVER and each not in doubts]
    return Addresses(tuple(good.values()), tuple(bad), (*doubts, *_ARROW.findall(text)))


def _said(text: str) -> list[str]:
    """Return the folded words of a text without what ought to be addresses."""
    parts = _SEPARATORS.split(text)
    return [word for part in parts if "@" not in part for word in fold_words(part).split()]


def _not_to_write(text: str) -> Sequence[str]:
    """Return a text without an address that asks not to be written to: `no enviar`."""
    said = set(_said(text))
    return (text.strip(),) if said & _NEVER and said & _TO_WRITE else ()


def _is_harmless(words: str, known: str) -> bool:
    """Tell whether words beside addresses say nothing of writing to them.

    Args:
        known: The addresses, folded: a name that stands there is whose they are.
    """
    return all(
        word in _HARMLESS or word.isdecimal() or (len(word) >= _SHORTEST and word in known)
        for word in fold_words(words).split()
    )


def _words(text: str) -> Iterator[str]:
    """Yield what ought to be an address: what stands in angle brackets, or each bare word.

    Words right before an address in brackets are its name, with their commas: `Pérez, Juan <…>`.
    """
    words: list[str] = []
    part = 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "address" and token[kind].strip():
            yield from _without_name(words[:part])
            yield from _SEPARATORS.split(token[kind].strip())
            words, part = [], 0
        elif kind == "word":
            words.append(token[kind])
        elif kind == "comma":
            part = len(words)
        elif kind == "break":
            yield from words
            words, part = [], 0
    yield from words


def _without_name(words: Sequence[str]) -> Sequence[str]:
    """Drop the words at the end that cannot be addresses."""
    last = max((place for place, word in enumerate(words) if "@" in word), default=-1)
    return words[: last + 1]


@lru_cache(maxsize=65536)
def checked_address(text: str) -> str | None:
    """Return an address in its normal form; None when it is not one."""
    from email_validator import EmailNotValidError, validate_email  # a twentieth of a cold start

    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return None
    return found.ascii_email or None
