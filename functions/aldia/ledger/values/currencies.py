"""Currencies as people name them: by code, sign or word, beside a number or in a header."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel.core import get_global
from babel.numbers import get_currency_name

from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.vocabulary import VOCABULARIES

SIGNS: Mapping[str, str] = {
    "US$": "USD",
    "U$S": "USD",
    "u$s": "USD",
    "USD$": "USD",
    "R$": "BRL",
    "S/.": "PEN",
    "S/": "PEN",
    "RD$": "DOP",
    "B/.": "PAB",
    "B/": "PAB",
    "₡": "CRC",
    "₲": "PYG",
    "Gs.": "PYG",
    "Gs": "PYG",
    "$U": "UYU",
    "MX$": "MXN",
    "CLP$": "CLP",
    "COP$": "COP",
    "COL$": "COP",
    "AR$": "ARS",
    "CA$": "CAD",
    "Q": "GTQ",
    "€": "EUR",
    "£": "GBP",
}
"""Signs that mean one currency; a bare `$` means whatever the row's currency is."""

_BOLIVARES = frozenset({"BOB", "VES"})
_LEMPIRAS = frozenset({"HNL", "LSL", "MDL"})
_CROWNS = frozenset({"DKK", "ISK", "NOK", "SEK"})
_FRANCS = frozenset({"CHF", "XAF", "XOF", "XPF"})
_NATIONAL = frozenset({"CUP", "MXN"})

SHARED_SIGNS: Mapping[str, frozenset[str]] = {
    "A$": frozenset({"ARS", "AUD"}),
    "C$": frozenset({"CAD", "NIO"}),
    "¥": frozenset({"CNY", "JPY"}),
    "Bs.": _BOLIVARES,
    "Bs": _BOLIVARES,
    "L.": _LEMPIRAS,
    "L": _LEMPIRAS,
    "kr.": _CROWNS,
    "kr": _CROWNS,
    "Fr.": _FRANCS,
    "Fr": _FRANCS,
    "MN": _NATIONAL,
}
"""Signs of several currencies; only the row or the book can tell which is meant."""

CURRENCY_NAMES: Mapping[str, str] = {
    name: currency
    for said in VOCABULARIES
    for currency, names in said.currencies.items()
    for name in names
}
"""Names that mean one currency, folded."""

OWN_CURRENCY = frozenset(name for said in VOCABULARIES for name in said.own_currency)
"""Words that mean the book's currency, whichever it is; folded."""

PESOS = frozenset({"ARS", "CLP", "COP", "CUP", "DOP", "MXN", "PHP", "UYU"})
"""What the bare word *pesos* may mean."""

WITH_A_BARE_SIGN = PESOS | {"USD", "AUD", "CAD", "NZD"}
"""Currencies that people at home write with a bare `$`."""

_PESO = frozenset({"peso", "pesos"})

_CUT: Mapping[str, frozenset[str]] = {"pes": PESOS, "dol": frozenset({"USD"})}
"""The first three letters of the two names that stand side by side in Latin American books; those
of others are codes of their own (`EUR`), words, or shared (`COL` is Colombia, and no colón)."""

_ALSO_WORDS = frozenset({"ALL", "KGS", "TOP"})
"""Codes that mean something else beside a number or in a header: `KGS` are kilos."""

_SIGN = "|".join(re.escape(sign) for sign in sorted({*SIGNS, *SHARED_SIGNS}, key=len, reverse=True))

MARK = rf"(?:{_SIGN}|[A-Z]{{3}}|\$)"
"""What may stand before or behind a number; `meant_beside` tells whether it is a currency."""

_IN_HEADER = re.compile(rf"(?<![\w$])(?:{_SIGN}|[A-Z]{{3}}|\$)(?![\w$])")
_NAMES = sorted((*CURRENCY_NAMES, *_PESO), key=len, reverse=True)
_IN = tuple(f" {said.in_currency}" for said in VOCABULARIES)


@lru_cache(maxsize=1)
def currency_codes() -> frozenset[str]:
    """Return the codes of ISO 4217 in use today, without metals, funds and test codes."""
    return frozenset(
        code
        for currencies in get_global("territory_currencies").values()
        for code, _, end, is_tender in currencies
        if end is None and (is_tender or not code.startswith("X"))
    )


def meant_beside(mark: str) -> frozenset[str]:
    """Return the currencies that a sign or a code beside a number may mean; empty for none.

    A code in small letters counts only if its currency has a sign; any other one is a word.
    """
    if mark in SIGNS:
        return frozenset({SIGNS[mark]})
    if mark in SHARED_SIGNS:
        return SHARED_SIGNS[mark]
    code = mark.upper()
    is_code = code in currency_codes() and code not in _ALSO_WORDS
    is_meant = is_code and (mark == code or code in SIGNS.values())
    return frozenset({code}) if is_meant else frozenset()


@lru_cache(maxsize=1)
def _official_names() -> Mapping[str, frozenset[str]]:
    """Return the currencies by the folded names that CLDR gives them, one and several of them."""
    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        for code in currency_codes():
            for count in (1, 2):
                name = fold_words(get_currency_name(code, count, locale=language))
                found.setdefault(name, set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


_LANGUAGES = ("es", "en", "pt")
"""Languages in which books are read."""


@lru_cache(maxsize=1024)
def meant_by_words(text: str) -> frozenset[str]:
    """Return the currencies that a name such as *pesos* may mean; empty for none.

    A code beside a name of its currency adds nothing: `MXN - Peso mexicano`. Programs cut the name
    to three letters: `PES`, `DOL`.
    """
    folded = fold_words(text)
    if folded in _PESO:
        return PESOS
    if folded in _CUT:
        return _CUT[folded]
    if folded in CURRENCY_NAMES:
        return frozenset({CURRENCY_NAMES[folded]})
    if folded in _official_names():
        return _official_names()[folded]
    start, _, rest = folded.partition(" ")
    code = start.upper()
    is_named = bool(rest) and code in currency_codes() and code in meant_by_words(rest)
    return frozenset({code}) if is_named else frozenset()


def the_one(meant: frozenset[str]) -> str | None:
    """Return the currency if exactly one may be meant; None if none or several may be."""
    return next(iter(meant)) if len(meant) == 1 else None


@dataclass(frozen=True, slots=True)
class Heading:
    """A header split into its name and the currencies that it names.

    Attributes:
        name: The header without the currencies, as typed; folded if a word was taken out.
        named: The currencies that each sign, code or word may mean.
    """

    name: str
    named: frozenset[frozenset[str]]

    @property
    def meant(self) -> frozenset[str]:
        """Return the currencies that the column may be in; empty if it names none or several."""
        return next(iter(self.named)) if len(self.named) == 1 else frozenset()


@lru_cache(maxsize=4096)
def parse_heading(header: str) -> Heading:
    """Return a header split: `Valor USD`, `Importe (€)`, `Monto en dólares`, `Total (pesos)`."""
    named: set[frozenset[str]] = set()

    def take(found: re.Match[str]) -> str:
        meant = meant_beside(found[0])
        if not meant and found[0] != "$":
            return found[0]
        named.update({meant} - {frozenset()})
        return " "

    name = _IN_HEADER.sub(take, header)
    folded = fold_words(name)
    word = next((each for each in _NAMES if folded.endswith(f" {each}")), "")
    word = folded if names_currency(header) else word
    if word:
        named.add(meant_by_words(word))
        name = folded.removesuffix(word).strip()
    if named:
        name = _without_in(name)
    return Heading(name, frozenset(named))


def is_currency(header: str) -> bool:
    """Tell whether a header is a currency and nothing else: `£`, `COP`, `Soles`."""
    rest = parse_heading(header).name
    return rest != header and not rest.strip()


def names_currency(header: str) -> bool:
    """Tell whether a header is the name of a currency and nothing else: `Soles`, `Dólares`.

    One of a single coin is none, as *Real* has other meanings.
    """
    return header.endswith("s") and fold_words(header) in _NAMES


def _without_in(name: str) -> str:
    """Return a name without the word that stood before the currency: `Monto en`."""
    folded = fold_words(name)
    return folded.rpartition(" ")[0] if folded.endswith(_IN) else name
