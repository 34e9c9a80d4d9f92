"""Colours with enough contrast to be read (WCAG 2.1, 1.4.3)."""

from __future__ import annotations

from functools import cache

_LEAST_CONTRAST = 4.5
"""Ratio that WCAG 2.1 asks of text of ordinary size (1.4.3, level AA)."""

_FALLBACK = "#12695b"


@cache
def readable_accent(colour: str) -> tuple[str, str, str]:
    """Return three colours: a button's background, its text, and the accent for text on white.

    The default replaces an accent on which neither white nor black text can be read, and stands
    in for text on white where the accent cannot be read there.

    Args:
        colour: Six hexadecimal digits after `#`.
    """
    text = max(("#ffffff", "#111111"), key=lambda ink: contrast(colour, ink))
    if contrast(colour, text) < _LEAST_CONTRAST:
        return _FALLBACK, "#ffffff", _FALLBACK
    ink = colour if contrast(colour, "#ffffff") >= _LEAST_CONTRAST else _FALLBACK
    return colour, text, ink


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2.1 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 to 1, by the formula of WCAG 2.1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
