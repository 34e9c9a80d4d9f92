"""Which characters a text may hold so that it reads as written and fits a cell."""

from __future__ import annotations

import re

LONGEST_CELL = 50_000
"""Characters that a cell of Sheets holds, counted in UTF-16 units, the strictest count."""

_HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
)
"""Unicode's default-ignorable characters, and the rest of its category Cf that shows nothing.

They reverse the direction of the text after them (U+202A–202E, U+2066–2069), or make two texts
differ that look the same. Not among them are joiners, variation selectors and tags, which stand
below, and the Arabic, Syriac and Kaithi characters of category Cf, which are visible.
"""

_JOINERS = "\u180e\u200c\u200d"
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_TAGS = "\U000e0020-\U000e007f"
_BROKEN = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF)
)
"""Lone surrogates and noncharacters, which encodings and programs may reject."""

_JOINED = (
    "\u0600-\u109f\u1700-\u1bff\ua800-\uaaff\uabc0-\uabff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff"
)
"""Blocks from Arabic to Myanmar, Khmer, Mongolian and the historic scripts of India: there a
joiner chooses between two forms of a letter, at the end of a word as well."""

_PICTURES = "\u00a9\u00ae\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"

_RARE = re.compile(f"[{_HIDDEN}{_JOINERS}{_SELECTORS}{_TAGS}{_BROKEN}]")
_INVISIBLE = re.compile(f"[{_JOINERS}{_SELECTORS}{_TAGS}]")
_BROKEN_CHARACTER = re.compile(f"[{_BROKEN}]")
_HIDDEN_CHARACTER = re.compile(f"[{_HIDDEN}]")
_TAG = re.compile(f"(\U0001f3f4[\U000e0030-\U000e007a]{{1,6}}\U000e007f)|[{_TAGS}]")
_NO_CHARACTER = rf"\s\x00-\x1f\x7f-\x9f\u2800{_SELECTORS}{_JOINERS}"
_STRAY_SELECTOR = re.compile(f"(?<![^{_NO_CHARACTER}])[{_SELECTORS}]")
_JOINER = re.compile(
    f"((?<=[{_JOINED}])[{_JOINERS}]|(?<=[{_PICTURES}\ufe0f])\u200d(?=[{_PICTURES}]))|[{_JOINERS}]"
)


def legible(text: str) -> str:
    """Return a text without invisible characters, and with U+FFFD for each broken one.

    Kept are those that a picture or a letter needs: joiners within an emoji and in scripts that
    join letters, a variation selector after a character, the tags of a flag. Blanks, line breaks
    and control characters stay as they are. Doing it twice changes nothing.
    """
    if text.isascii() or not _RARE.search(text):
        return text
    text = _HIDDEN_CHARACTER.sub("", _BROKEN_CHARACTER.sub("\ufffd", text))
    text = _TAG.sub(lambda found: found[1] or "", text)
    return _JOINER.sub(lambda found: found[1] or "", _STRAY_SELECTOR.sub("", text))


def bare(text: str) -> str:
    """Return a text without joiners, selectors and tags as well, to be compared and not shown."""
    if text.isascii():
        return text
    return _INVISIBLE.sub("", legible(text))


def storable(text: str, longest: int = LONGEST_CELL) -> str:
    """Return a text as a cell can hold it: without broken characters, and cut to what fits.

    Args:
        longest: Limit in units of UTF-16; a text that was cut ends in an ellipsis.
    """
    if not text.isascii():
        text = _BROKEN_CHARACTER.sub("\ufffd", text)
    if len(text) * 2 <= longest or len(units := text.encode("utf-16-le")) <= longest * 2:
        return text
    return units[: longest * 2 - 2].decode("utf-16-le", "ignore") + "…"
