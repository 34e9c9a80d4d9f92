"""Colours as Google keeps them: eight bits a channel, each in an old and in a new form.

`backgroundColor` holds a Color, `backgroundColorStyle` a ColorStyle, and an answer holds both,
whichever was written. In Google's description of the API every property of type Color has a second
one of type ColorStyle.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import cache
from typing import Any

from sandbox.google.masks import Mask

Colour = dict[str, float]

_CHANNELS = ("red", "green", "blue", "alpha")
_STYLE = "Style"
# 0.5 is answered as 127/255 [R], so a channel is truncated and not rounded. An answer is a 32-bit
# float and may be 2e-8 too small; the margin keeps it the same level when it is written back.
_MARGIN = 1e-4


def _told(level: int) -> float:
    """Return n/255 as Google writes it: with the fewest digits that give the same 32-bit float."""
    packed = struct.pack("f", level / 255)
    [single] = struct.unpack("f", packed)
    texts = (f"{single:.{digits}g}" for digits in range(1, 10))
    return next(float(text) for text in texts if struct.pack("f", float(text)) == packed)


_SHARES = (*(_told(level) for level in range(255)), 1)


def rgb(*levels: int) -> Colour:
    """Return a colour of red, green and blue from 0 to 255."""
    told = zip(_CHANNELS, levels, strict=False)
    return {name: _SHARES[level] for name, level in told if level}


_BLACK = rgb(0, 0, 0)
_WHITE = rgb(255, 255, 255)
THEME: Mapping[str, Colour] = {
    "TEXT": _BLACK,
    "BACKGROUND": _WHITE,
    "ACCENT1": rgb(66, 133, 244),
    "ACCENT2": rgb(234, 67, 53),
    "ACCENT3": rgb(251, 188, 4),
    "ACCENT4": rgb(52, 168, 83),
    "ACCENT5": rgb(255, 109, 1),
    "ACCENT6": rgb(70, 189, 198),
    "LINK": rgb(17, 85, 204),
}
"""The colours of a new spreadsheet's theme [R: every cassette of gspread's]."""

FORMAT: Mapping[str, Any] = {
    "backgroundColor": _WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": _BLACK,
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        **dict.fromkeys(("bold", "italic", "strikethrough", "underline"), False),
        "foregroundColorStyle": {"rgbColor": _BLACK},
    },
    "backgroundColorStyle": {"rgbColor": _WHITE},
}
"""The format of a new spreadsheet's cells [R: as above]."""


def theme() -> dict[str, Any]:
    """Return a new spreadsheet's theme in the format of an answer."""
    pairs = [{"colorType": kind, "color": {"rgbColor": each}} for kind, each in THEME.items()]
    return {"primaryFontFamily": "Arial", "themeColors": pairs}


def in_both_forms(value: Any) -> Any:
    """Return a request or a resource with each colour in both its forms.

    When the two forms differ, the ColorStyle counts [D]; an empty ColorStyle removes the colour
    [R].
    """
    if isinstance(value, list):
        return [in_both_forms(item) for item in value]
    if not isinstance(value, dict):
        return value
    told = {
        name: item if name == "userEnteredValue" else in_both_forms(item)
        for name, item in value.items()
    }
    for name in {old for old in map(_old_form, value) if old}:
        plain, style = value.get(name), value.get(name + _STYLE)
        if plain is None or not plain.keys() - _CHANNELS:
            told.pop(name, None)
            told.pop(name + _STYLE, None)
            told |= _both(name, plain, style)
    return told


@cache
def _old_form(name: str) -> str | None:
    """Return the name of the old form for a name of either form; None for any other name."""
    old = name.removesuffix(_STYLE)
    is_colour = old == "color" or old.endswith("Color")
    return old if is_colour and old not in {"rgbColor", "themeColor"} else None


def _both(name: str, plain: Colour | None, style: Mapping[str, Any] | None) -> dict[str, Any]:
    theme = (style or {}).get("themeColor", "")
    if theme in THEME:
        return {name: THEME[theme], name + _STYLE: {"themeColor": theme}}
    colour = (style or {}).get("rgbColor", plain)
    if colour is None:
        return {}
    shares = {channel: _share(colour.get(channel, 0)) for channel in _CHANNELS}
    told = {channel: share for channel, share in shares.items() if share}
    return {name: told, name + _STYLE: {"rgbColor": told}}


def _share(given: float) -> float:
    return _SHARES[min(max(int(given * 255 + _MARGIN), 0), 255)]


def mask_of_both_forms(mask: Mask) -> Mask:
    """Return a mask that names both forms of each colour that it names."""
    told: Mask = {}
    for name, inner in mask.items():
        old = _old_form(name)
        if old is None:
            told[name] = mask_of_both_forms(inner)
            continue
        channels = inner if name == old else inner.get("rgbColor", {})
        told[old] = channels
        told[old + _STYLE] = {"rgbColor": channels} if channels else {}
    return told
