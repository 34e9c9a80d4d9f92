"""Words of scale beside a number: mil, miles, millones, k, M."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.vocabulary import VOCABULARIES, words_of


@dataclass(frozen=True, slots=True)
class Scale:
    """The factor that a word of scale stands for.

    Attributes:
        fewest_unclear: Number before the word from which on the meaning is not clear: nobody
            counts a thousand thousands, and `M` may also mean *miles* (thousands), so that it is
            doubted from 100 on; chosen by hand.
    """

    times: Decimal
    fewest_unclear: Decimal


_POWERS = {word: power for said in VOCABULARIES for word, power in said.scales.items()} | {"k": 3}
_SIGNS = {"mm": 6, "m": 6}

_SCALES: Mapping[str, Scale] = {
    fold_words(word): Scale(Decimal(10) ** power, Decimal(100 if word == "m" else 1000))
    for word, power in (_POWERS | _SIGNS).items()
}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_BESIDE = re.compile(rf"(?<=[0-9])\s*((?i:{_any_of(_POWERS)})|MM?(?!\s*\$))\b(?![^\n]*[0-9])")
"""A word of scale behind the last digit; `M` only as a capital, and not in `M$`, which means
thousands in Chile."""

_ALONE = {*words_of(lambda said: said.scale_signs), *_POWERS, *_SIGNS}
_ANYWHERE = re.compile(
    rf"(?<![^\W\d_])(?:(?i:{_any_of(word for word in _ALONE if ' ' not in word)})"
    r"(?![^\W\d_])|(?i:mm?|k)(?:\$|US|USD|COP|EUR|CLP|MXN)|['’]?000)"
)


def without_scale(text: str) -> tuple[str, Scale | None]:
    """Return an amount as typed without its word of scale (`500 mil`, `1.5M`, `$350k`), and that.

    The scale is None where there is no such word.
    """
    found = _BESIDE.search(text)
    if found is None:
        return text, None
    return f"{text[: found.start()]} {text[found.end() :]}".strip(), _SCALES[fold_words(found[1])]


@lru_cache(maxsize=256)  # formats; a column has a few
def has_scale(shown: str) -> bool:
    """Tell whether the text around a shown number says thousands or millions."""
    words = re.sub(r"[0-9.,]+", " ", shown)
    return bool(words.strip()) and _ANYWHERE.search(words) is not None


def scale_in(header: str) -> str:
    """Return the word by which a header says thousands or millions; empty for none."""
    found = _ANYWHERE.search(header)
    return found[0].strip() if found else ""
