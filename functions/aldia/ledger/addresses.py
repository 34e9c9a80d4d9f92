"""Mail addresses: several in one cell, split and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from aldia.ledger.cells import Raw
from aldia.ledger.characters import legible

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


@dataclass(frozen=True, slots=True)
class Addresses:
    """What one cell says: good addresses in order, each once, and what is none."""

    good: Sequence[str] = ()
    bad: Sequence[str] = ()


NOBODY = Addresses()


def parse_addresses(raw: Raw) -> Addresses:
    """Split and check the addresses in a cell.

    Commas, semicolons, slashes, bars, blanks and line breaks part them. `Name <a@b.example>` counts
    as its address, whatever stands in the name. A remark in parentheses counts as nothing, unless
    all addresses stand in parentheses: `ana@b.example (was eva@b.example)` is Ana's. Nothing is
    looked up. Order is kept, repeats are dropped without regard to case.
    """
    if raw.is_blank:
        return NOBODY
    text = raw.text if raw.number is None else str(raw.value)
    outside = _REMARK.sub(" ", text)
    return _split(outside if "@" in outside else text)


@lru_cache(maxsize=65536)
def _split(text: str) -> Addresses:
    good: dict[str, str] = {}
    bad: list[str] = []
    for part in _words(legible(text)):
        bare = _LABEL.sub("", part).strip(" <>\"'().,;:")
        if not bare or bare.lower() in {"y", "and"}:
            continue
        address = checked_address(bare)
        if address is None:
            bad.append(bare)
        else:
            good.setdefault(address.lower(), address)
    return Addresses(tuple(good.values()), tuple(bad))


def _words(text: str) -> Iterator[str]:
    """Yield what ought to be an address: what stands in angle brackets, or each bare word.

    Words right before an address in brackets are its name, with their commas: `Pérez, Juan <…>`.
    """
    words: list[str] = []
    part, is_named = 0, False
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "address" and token[kind].strip():
            yield from _without_name(words[:part])
            yield from _SEPARATORS.split(token[kind].strip())
            words, part, is_named = [], 0, True
        elif kind == "word" and (not is_named or "@" in token[kind]):
            words.append(token[kind])
        elif kind == "comma":
            part, is_named = len(words), False
        elif kind == "break":
            yield from words
            words, part, is_named = [], 0, False
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
