"""Colours with enough contrast to be read (WCAG 2.1, 1.4.3)."""

from __future__ import annotations

from functools import cache

_LEAST_CONTRAST = 4.5
_FALLBACK = "#12695b"


@cache
def readable_accent(colour: str) -> tuple[str, str, str]:
    """Return background of a button, text upon it, and the same colour as ink on white.

    An accent on which neither white nor black text reads falls back to the default; one that
    does not read on white is not used as ink.
    """
    text = max(("#ffffff", "#111111"), key=lambda ink: contrast(colour, ink))
    if contrast(colour, text) < _LEAST_CONTRAST:
        return _FALLBACK, "#ffffff", _FALLBACK
    ink = colour if contrast(colour, "#ffffff") >= _LEAST_CONTRAST else _FALLBACK
    return colour, text, ink


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
