"""How texts are compared: headers, words, names and identifiers."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from aldia.ledger.values.characters import bare, legible

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_BLANKS = re.compile(r"\s+")
_BLANKS_AND_CONTROLS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2800]+")
_NOT_WORDS = re.compile(r"[^0-9a-z]+")
_FORMS = (
    "s a s|sas|s a|sa|s l|sl|s l u|slu|s r l|srl|s de r l de c v|s de rl de cv|sa de cv|s a de c v"
    "|s c|sc|s en c|ltda|limitada|cia ltda|y cia|spa|s p a|e i r l|eirl|inc|llc|l l c|ltd|limited"
    "|corp|co|gmbh|bv|plc"
).split("|")
"""Legal forms, folded; a name with `S.A.S.` and the same name without it are one firm."""

_DIGITS = str.maketrans("123456789", "000000000")
_TEXTS = 65_536
"""Texts of which a result is kept: more than a book of 10,000 rows has different names and numbers,
each of which is compared several times. Bounded, as one process reads book after book."""

_ENDINGS = tuple(f" {form}" for form in _FORMS)


@lru_cache(maxsize=_TEXTS)
def fold_words(text: str) -> str:
    """Fold case, accents, punctuation and blanks: `N° Factura` becomes `n factura`.

    Letters outside the Latin alphabet are dropped with the punctuation.
    """
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text.replace("°", " ").replace("º", " "))
        text = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NOT_WORDS.sub(" ", text.casefold()).strip()


def digits_alike(text: str) -> str:
    """Return a text with each of its digits as 0: what all numbers of one format share."""
    return text.translate(_DIGITS)


@lru_cache(maxsize=_TEXTS)
def identifier_key(text: str) -> str:
    """Return what all spellings of an identifier share: NFKC, trimmed, no case, one kind of dash.

    Leading zeros stay: `0003` is not `3`.
    """
    text = tidy(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", bare(text)).translate(_DASHES)
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=_TEXTS)
def name_key(text: str) -> str:
    """Return what all spellings of a customer's name share, whatever their case and blanks.

    Accents and punctuation count: Peña and Pena may be two people, and one must never get the
    other's letter.
    """
    return identifier_key(text)


@lru_cache(maxsize=_TEXTS)
def name_likeness(text: str) -> str:
    """Return what names that look alike share: letters and digits, without accents and signs."""
    plain = unicodedata.normalize("NFKD", text)
    letters = (each if each.isalnum() else " " for each in plain if not unicodedata.combining(each))
    return _BLANKS.sub(" ", "".join(letters)).strip().casefold()


@lru_cache(maxsize=_TEXTS)
def bare_name(text: str) -> str:
    """Return a name without accents, signs and its legal form."""
    name = name_likeness(text)
    if not name.endswith(_ENDINGS):
        return name
    form = max((form for form in _ENDINGS if name.endswith(form)), key=len)
    return name.removesuffix(form).strip() or name


def tidy(text: str) -> str:
    """Return a text trimmed and without invisible characters, on one line.

    Each run of blanks and control characters becomes one blank. The result can stand in a header
    of a mail, in a letter and in a cell.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return _tidied(text)


@lru_cache(maxsize=_TEXTS)
def _tidied(text: str) -> str:
    return _BLANKS_AND_CONTROLS.sub(" ", legible(text)).strip()


def tidy_lines(text: str) -> str:
    """Return a text with each line tidied, without blank lines at both ends."""
    return "\n".join(tidy(line) for line in text.splitlines()).strip()
