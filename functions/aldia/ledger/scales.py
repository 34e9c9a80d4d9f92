"""Words of scale beside a number: mil, miles, millones, k, M."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from aldia.ledger.folding import fold_words


@dataclass(frozen=True, slots=True)
class Scale:
    """What a word multiplies by.

    Attributes:
        fewest_unclear: From this count on it is not plain what is meant: nobody counts a thousand
            thousands, and M is read as miles (thousands) too.
    """

    times: Decimal
    fewest_unclear: Decimal = Decimal(1000)


_THOUSAND = Scale(Decimal(1000))
_MILLION = Scale(Decimal(1_000_000))
_M = Scale(Decimal(1_000_000), fewest_unclear=Decimal(100))

_SCALES: Mapping[str, Scale] = {
    "mil": _THOUSAND,
    "miles": _THOUSAND,
    "thousand": _THOUSAND,
    "k": _THOUSAND,
    "millon": _MILLION,
    "millones": _MILLION,
    "million": _MILLION,
    "millions": _MILLION,
    "mm": _MILLION,
    "m": _M,
    "mil millones": Scale(Decimal(1_000_000_000)),
}
_BESIDE = re.compile(
    r"(?<=[0-9])\s*"
    r"((?i:mil millones|mil(?:es)?|mill[oó]n(?:es)?|millions?|thousand|k)|MM?(?!\s*\$))"
    r"\b(?![^\n]*[0-9])"
)
"""Behind the last digit; `m` only as a capital, and not in `M$`, which says thousands in Chile."""

_ANYWHERE = re.compile(
    r"(?<![^\W\d_])(?:(?i:mil(?:es|lar|lares)?|mill[oó]n(?:es)?|millions?|thousands?|mdp|mm|k|m)"
    r"(?![^\W\d_])|(?i:mm?|k)(?:\$|US|USD|COP|EUR|CLP|MXN)|['’]?000)"
)


def without_scale(text: str) -> tuple[str, Scale | None]:
    """Take a word of scale off an amount as typed: `500 mil`, `1.5M`, `$350k`."""
    found = _BESIDE.search(text)
    if found is None:
        return text, None
    return f"{text[: found.start()]} {text[found.end() :]}".strip(), _SCALES[fold_words(found[1])]


@lru_cache(maxsize=4096)
def has_scale(shown: str) -> bool:
    """Tell whether a shown number, without its digits, says thousands or millions."""
    words = re.sub(r"[0-9.,]+", " ", shown)
    return bool(words.strip()) and _ANYWHERE.search(words) is not None


def scale_in(header: str) -> str:
    """Return the word by which a header says thousands or millions; empty for none."""
    found = _ANYWHERE.search(header)
    return found[0].strip() if found else ""
