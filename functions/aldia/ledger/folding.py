"""How texts are compared: headers, words, names and identifiers."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_BLANKS = re.compile(r"\s+")
_BLANKS_AND_CONTROLS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_NOT_WORDS = re.compile(r"[^0-9a-z]+")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFE0F])


@lru_cache(maxsize=65536)
def fold_words(text: str) -> str:
    """Fold case, accents, punctuation and blanks: `N° Factura` becomes `n factura`.

    Letters outside the Latin alphabet are dropped with the punctuation.
    """
    plain = unicodedata.normalize("NFKD", text.replace("°", " ").replace("º", " "))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NOT_WORDS.sub(" ", bare.casefold()).strip()


@lru_cache(maxsize=65536)
def identifier_key(text: str) -> str:
    """Return what two spellings of one identifier share: NFKC, trimmed, folded, one dash.

    Leading zeros stay: `0003` is not `3`.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_DASHES)
    return " ".join(text.split()).casefold()


def name_key(text: str) -> str:
    """Return what makes a debtor: the name, whatever its case and blanks.

    Accents and punctuation count: Peña and Pena may be two people, and one must never get the
    other's letter.
    """
    return identifier_key(text)


@lru_cache(maxsize=65536)
def name_likeness(text: str) -> str:
    """Return what names that look alike share: their letters, without accents and signs."""
    plain = unicodedata.normalize("NFKD", text)
    letters = (each if each.isalnum() else " " for each in plain if not unicodedata.combining(each))
    return _BLANKS.sub(" ", "".join(letters)).strip().casefold()


def tidy(text: str) -> str:
    """Trim, and fold every run of blanks, control and invisible characters into one blank."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return _BLANKS_AND_CONTROLS.sub(" ", text.translate(_INVISIBLE)).strip()
