"""Mail addresses: several in one cell, split and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from aldia.ledger.values.cells import Raw
from aldia.ledger.values.characters import legible
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.vocabulary import words_of

MOST = 10
"""Most addresses in a cell, and most recipients of a letter, copies included; chosen by hand.

Nobody's invoices concern more people: a longer cell is a pasted list, and a letter about a debt
that went to all of it cannot be taken back. SendGrid itself takes 1,000 recipients a request.
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
"""Words beside an address that say nothing about using it.

Any other word raises a doubt, as no list could hold every way to say that an address must not be
used.
"""

_NEVER = words_of(lambda said: said.not_to)
_TO_WRITE = words_of(lambda said: said.to_write)
_SHORTEST = 3
"""Letters of a word that is looked for in an address; shorter ones occur in too many."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses in one cell.

    Attributes:
        good: Addresses in order, each once.
        bad: Texts that should be addresses and are not.
        doubts: Other words and signs that may mean that nobody should write there.
    """

    good: Sequence[str] = ()
    bad: Sequence[str] = ()
    doubts: Sequence[str] = ()


NOBODY = Addresses()


def parse_addresses(raw: Raw) -> Addresses:
    """Return the addresses in a cell, split and checked.

    Commas, semicolons, slashes, bars, blanks and line breaks separate them. `Name <a@b.example>`
    counts as its address, whatever the name, unless the name says *no*. Any other text beside an
    address, in parentheses or not, is a doubt, unless it is known to be harmless or occurs in the
    address itself: `ana@b.example (Ana, accounts)`. No domain is looked up. Order is kept; repeats
    are dropped whatever their case.
    """
    if raw.is_blank:
        return NOBODY
    return _addresses_in(raw.text if raw.number is None else str(raw.value))


@lru_cache(maxsize=65536)
def _addresses_in(text: str) -> Addresses:
    outside = _REMARK.sub(" ", text)
    return _split(outside, tuple(_REMARK.findall(text))) if "@" in outside else _split(text)


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
    """Return the folded words of a text, without the parts that contain an `@`."""
    parts = _SEPARATORS.split(text)
    return [word for part in parts if "@" not in part for word in fold_words(part).split()]


def _not_to_write(text: str) -> Sequence[str]:
    """Return a text that asks not to write to somebody, such as `no enviar`; else nothing."""
    said = set(_said(text))
    return (text.strip(),) if said & _NEVER and said & _TO_WRITE else ()


def _is_harmless(words: str, known: str) -> bool:
    """Tell whether words beside addresses say nothing about writing to them.

    Args:
        known: The addresses, folded: a word that occurs in them is their owner's name.
    """
    return all(
        word in _HARMLESS or word.isdecimal() or (len(word) >= _SHORTEST and word in known)
        for word in fold_words(words).split()
    )


def _words(text: str) -> Iterator[str]:
    """Yield each text that may be an address: what stands in angle brackets, or a bare word.

    Left out are the words before an address in brackets, which are its owner's name, commas
    included: `Pérez, Juan <…>`.
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
    """Return the words up to the last one that may be an address."""
    last = max((place for place, word in enumerate(words) if "@" in word), default=-1)
    return words[: last + 1]


@lru_cache(maxsize=65536)
def checked_address(text: str) -> str | None:
    """Return an address in its normal form; None when it is not one."""
    # Imported here, since it takes a twentieth of a cold start.
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return None
    return found.ascii_email or None
