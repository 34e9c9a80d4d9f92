"""The id of a spreadsheet, in the forms in which people copy it."""

from __future__ import annotations

import re

_LINK = re.compile(
    r"(?:https?://docs\.google\.com/spreadsheets/d/)?([A-Za-z0-9_-]{20,})(?:[/?#].*)?"
)
"""A link to a spreadsheet, or its id alone: 20 characters or more, chosen by hand."""


def spreadsheet_in(text: str) -> str:
    """Return the id in a link, or the id itself; empty when it is neither."""
    found = _LINK.fullmatch(text.strip())
    return found[1] if found else ""
