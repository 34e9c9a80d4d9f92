"""Colours and formats as the pages draw them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SIDES = ("top", "right", "bottom", "left")
_LINES = {"DOTTED": "1px dotted", "DASHED": "1px dashed", "SOLID_MEDIUM": "2px solid"}
_LINES |= {"SOLID_THICK": "3px solid", "DOUBLE": "3px double"}


def css_colour(colour: Mapping[str, float] | None) -> str:
    """Return `rgb(…)`, or an empty text for None. A channel that is missing counts as 0."""
    if colour is None:
        return ""
    parts = (round(colour.get(name, 0) * 255) for name in ("red", "green", "blue"))
    return f"rgb({','.join(str(part) for part in parts)})"


def css_style(look: Mapping[str, Any]) -> str:
    """Return a CellFormat as CSS declarations."""
    text = look.get("textFormat", {})
    lines = [n for n, is_on in (("underline", "underline"), ("line-through", "strikethrough"))
             if text.get(is_on)]  # fmt: skip
    size = text.get("fontSize")
    parts = {
        "background": css_colour(look.get("backgroundColor")),
        "color": css_colour(text.get("foregroundColor")),
        "font-weight": "600" if text.get("bold") else "",
        "font-style": "italic" if text.get("italic") else "",
        "font-size": f"{size * 1.3:.0f}px" if size else "",
        "text-decoration": " ".join(lines),
        "text-align": look.get("horizontalAlignment", "").lower(),
        "white-space": "normal" if look.get("wrapStrategy") == "WRAP" else "",
    }
    for side in _SIDES:
        border = look.get("borders", {}).get(side)
        if border:
            line = _LINES.get(border.get("style", ""), "1px solid")
            parts[f"border-{side}"] = f"{line} {css_colour(border.get('color')) or '#000'}"
    return ";".join(f"{name}:{value}" for name, value in parts.items() if value)
