"""Lines that say what the colour of a row means: `Verde = pagado`, `Red: with solicitors`."""

from __future__ import annotations

import re

from aldia.ledger.values.folding import fold_words

_COLOURS = frozenset(
    "verde amarillo amarilla rojo roja azul celeste naranja anaranjado rosa rosado gris morado "
    "lila violeta cafe marron blanco blanca negro tachado tachada "
    "green yellow red blue orange pink grey gray purple violet brown white black "
    "amarelo amarela vermelho vermelha laranja cinza roxo branco branca preto riscado riscada "
    "highlighted struck".split()
)
"""Names of colours, and of striking through, in the languages in which cells are read."""

_MEANS = re.compile(r"\s*(?:[:=→]|\s[-–—]|[-=]>)\s*")
_MOST_WORDS = 3
"""Words before the sign: `en color verde`, `Light green rows`; chosen by hand."""


def is_legend(text: str) -> bool:
    """Tell whether a text says what a colour means: its name, a sign, and something behind it."""
    colour, *meaning = _MEANS.split(text, maxsplit=1)
    words = fold_words(colour).split()
    return bool(meaning) and len(words) <= _MOST_WORDS and not _COLOURS.isdisjoint(words)
