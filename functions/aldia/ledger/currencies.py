"""Currencies as people name them: by code, sign or word, beside a number or in a header."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel.core import get_global

from aldia.ledger.folding import fold_words

SIGNS: Mapping[str, str] = {
    "US$": "USD",
    "U$S": "USD",
    "USD$": "USD",
    "R$": "BRL",
    "S/.": "PEN",
    "S/": "PEN",
    "MX$": "MXN",
    "CLP$": "CLP",
    "COP$": "COP",
    "COL$": "COP",
    "AR$": "ARS",
    "A$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "Bs.": "BOB",
    "Q": "GTQ",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
}
"""Signs that mean one currency; a bare `$` means whatever the row's currency is."""

CURRENCY_NAMES: Mapping[str, str] = {
    "pesos colombianos": "COP",
    "peso colombiano": "COP",
    "pesos mexicanos": "MXN",
    "pesos chilenos": "CLP",
    "pesos argentinos": "ARS",
    "soles": "PEN",
    "reales": "BRL",
    "dolares": "USD",
    "dolar": "USD",
    "dollars": "USD",
    "us dollars": "USD",
    "euros": "EUR",
    "euro": "EUR",
    "libras": "GBP",
    "pounds": "GBP",
}
"""Names that mean one currency, folded."""

PESOS = frozenset({"ARS", "CLP", "COP", "CUP", "DOP", "MXN", "PHP", "UYU"})
"""What the bare word *pesos* may mean."""

_PESO = frozenset({"peso", "pesos"})

_ALSO_WORDS = frozenset({"ALL", "KGS", "TOP"})
"""Codes that say something else beside a number or in a header: kilos, for one."""

_SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))

MARK = rf"(?:{_SIGN}|[A-Z]{{3}}|\$)"
"""What may stand before or behind a number; `currency_beside` tells whether it is a currency."""

_IN_HEADER = re.compile(rf"(?<![\w$])(?:{_SIGN}|[A-Z]{{3}}|\$)(?![\w$])")
_NAMES = sorted((*CURRENCY_NAMES, *_PESO), key=len, reverse=True)
_IN = (" en", " in")


@lru_cache(maxsize=1)
def currency_codes() -> frozenset[str]:
    """Return the codes of ISO 4217 in use today, without metals, funds and test codes."""
    return frozenset(
        code
        for currencies in get_global("territory_currencies").values()
        for code, _, end, is_tender in currencies
        if end is None and (is_tender or not code.startswith("X"))
    )


def currency_beside(mark: str) -> str | None:
    """Return the currency that a sign or a code beside a number means.

    In small letters only the codes that have a sign are read: other ones are words.
    """
    if mark in SIGNS:
        return SIGNS[mark]
    code = mark.upper()
    if code not in currency_codes() or code in _ALSO_WORDS:
        return None
    return code if mark == code or code in SIGNS.values() else None


def is_peso(word: str) -> bool:
    """Tell whether a word means a peso, whichever of them."""
    return fold_words(word) in _PESO


@dataclass(frozen=True, slots=True)
class Heading:
    """A header parted into its name and the currencies that it names.

    Attributes:
        name: Without the currencies, otherwise as typed or folded.
        is_in_pesos: Whether it says pesos, and not which.
    """

    name: str
    codes: frozenset[str]
    is_in_pesos: bool

    @property
    def currency(self) -> str | None:
        """Return its one currency; None for none and for several."""
        return next(iter(self.codes)) if len(self.codes) == 1 else None


@lru_cache(maxsize=4096)
def parse_heading(header: str) -> Heading:
    """Part a header: `Valor USD`, `Importe (€)`, `Monto en dólares`, `Total (pesos)`."""
    codes: set[str] = set()

    def take(found: re.Match[str]) -> str:
        code = SIGNS.get(found[0], found[0])
        if code == "$":
            return " "
        if code not in currency_codes() or code in _ALSO_WORDS:
            return found[0]
        codes.add(code)
        return " "

    name = _IN_HEADER.sub(take, header)
    folded = fold_words(name)
    word = next((each for each in _NAMES if folded.endswith(f" {each}")), "")
    if word in CURRENCY_NAMES:
        codes.add(CURRENCY_NAMES[word])
    if word:
        name = folded.removesuffix(word).strip()
    if word or codes:
        name = _without_in(name)
    return Heading(name, frozenset(codes), word in _PESO)


def _without_in(name: str) -> str:
    """Leave out the word before a currency that was taken out: `Monto en`."""
    folded = fold_words(name)
    return folded.rpartition(" ")[0] if folded.endswith(_IN) else name
