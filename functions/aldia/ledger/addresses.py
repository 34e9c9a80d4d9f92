"""Mail addresses: several in one cell, split and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from aldia.ledger.cells import Raw

_PARTS = re.compile(r"[,;/|\n\r]+")
_NAMED = re.compile(r"<([^<>]*)>")
_LABEL = re.compile(r"^(?:mailto:|e-?mail:|correo:)", re.I)


@dataclass(frozen=True, slots=True)
class Addresses:
    """What one cell says: good addresses in order, each once, and what is none."""

    good: Sequence[str] = ()
    bad: Sequence[str] = ()


NOBODY = Addresses()


def parse_addresses(raw: Raw) -> Addresses:
    """Split and check the addresses in a cell.

    `Name <a@b.example>` counts as its address. Nothing is looked up. Order is kept, repeats are
    dropped without regard to case.
    """
    if raw.is_blank:
        return NOBODY
    return _split(raw.text if raw.number is None else str(raw.value))


@lru_cache(maxsize=65536)
def _split(text: str) -> Addresses:
    good: dict[str, str] = {}
    bad: list[str] = []
    for part in _words(text):
        bare = part.strip(" <>\"'().,;:\u200b")
        if not bare:
            continue
        address = checked_address(bare)
        if address is None:
            bad.append(bare)
        else:
            good.setdefault(address.lower(), address)
    return Addresses(tuple(good.values()), tuple(bad))


def _words(text: str) -> Iterator[str]:
    """Yield what ought to be an address: what stands in angle brackets, or each bare word."""
    for part in _PARTS.split(text):
        named = _NAMED.search(part)
        words = [named[1]] if named else part.split()
        yield from (_LABEL.sub("", word) for word in words if word.lower() not in {"y", "and"})


@lru_cache(maxsize=65536)
def checked_address(text: str) -> str | None:
    """Return an address in its normal form; None when it is not one."""
    from email_validator import EmailNotValidError, validate_email  # a twentieth of a cold start

    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return None
    return found.ascii_email or None
