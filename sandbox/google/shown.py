"""Write what a person sees in a cell: numbers and dates by format and locale (FORMATTED_VALUE).

Patterns are those of Google's guide on number and date formats: sections parted by semicolons,
`0 # ? , . % E+`, literals, colours and conditions in brackets, and the tokens of dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

from sandbox.google.cells import Cell
from sandbox.google.locales import (
    EPOCH,
    default_date_pattern,
    locale_of,
    separators,
    yes_and_no,
)

Show = Callable[[float], str]

_DATES = {"DATE", "DATE_TIME", "TIME"}
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*')
_LITERAL = r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.'
_NUMBER_TOKEN = re.compile(
    rf"{_LITERAL}|[#0?](?:[#0?,.]*[#0?,])?(?:[Ee][+-][0#?]+)?|\.[#0?]+|.", re.S
)
_DATE_TOKEN = re.compile(
    r"\[h+\]|\[m+\]|\[s+\]|" + _LITERAL + r"|y+|m+|d+|h+|s+(?:\.0+)?|am/pm|a/p|.", re.I | re.S
)
# Digits: chosen by hand, more than the 309 before the point of the largest float.
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
_MOST_SERIAL = 2_958_466
"""Serial number of the day after 31 December 9999, the last day that `datetime` has."""


def shown(cell: Cell, locale: str) -> str:
    """Return the text that the grid shows."""
    return shown_value(cell.value, cell.number_format, locale)


def shown_value(value: Any, number_format: Mapping[str, Any] | None, locale: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return yes_and_no(locale)[0 if value else 1]
    return formatter(number_format, locale)(value)


def formatter(number_format: Mapping[str, Any] | None, locale: str) -> Show:
    """Return a function that writes numbers in a format."""
    given = number_format or {}
    return _formatter(given.get("type", ""), given.get("pattern", ""), locale)


@lru_cache(maxsize=512)
def _formatter(kind: str, pattern: str, locale: str) -> Show:
    if not pattern:
        day = default_date_pattern(locale)
        defaults = {
            "DATE": day,
            "DATE_TIME": f"{day} h:mm:ss",
            "TIME": "h:mm:ss",
            "PERCENT": "0.00%",
            "NUMBER": "#,##0.00",
            "CURRENCY": '"$"#,##0.00',
            "SCIENTIFIC": "0.00E+00",
        }
        pattern = defaults.get(kind, "")
    if kind == "TEXT" or pattern in {"", "@", "General"}:
        return lambda value: plain(value, locale)
    if kind in _DATES or (not kind and re.search("[dmyhs]", re.sub(_LITERAL, "", pattern))):
        return _date_formatter(pattern, locale)
    return _number_formatter(pattern, locale)


def plain(value: float, locale: str) -> str:
    """Return a number without a format: whole numbers in full, others with ten digits."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10g}"
    if "e" in text:
        mantissa, exponent = f"{value:.5e}".split("e")
        text = f"{mantissa.rstrip('0').rstrip('.')}E{exponent[0]}{exponent[1:].zfill(2)}"
    return text.replace(".", separators(locale)[0])


def _sections(pattern: str) -> list[str]:
    parts, at = [], 0
    while True:
        match = _SECTION.match(pattern, at)
        assert match is not None
        parts.append(match[0])
        at = match.end() + 1
        if at > len(pattern):
            return parts


def _number_formatter(pattern: str, locale: str) -> Show:
    sections = [_number_section(part, locale) for part in _sections(pattern)][:3]

    def show(value: float) -> str:
        if value < 0 and len(sections) > 1:
            return sections[1](-value)
        if value == 0 and len(sections) > 2:
            return sections[2](value)
        text = sections[0](abs(value))
        return "-" + text if value < 0 and re.search("[1-9]", text) else text

    return show


def _number_section(section: str, locale: str) -> Show:
    """Return a function that writes an absolute number by one section of a pattern."""
    tokens = _NUMBER_TOKEN.findall(section)
    places = [i for i, token in enumerate(tokens) if token[0] in "#0?" or token[:2] in _FRACTIONS]
    scale = 2 * sum(token == "%" for token in tokens)
    if not places:
        text = "".join(_literal(token) for token in tokens)
        return lambda value: text
    at = places[0]
    before = "".join(_literal(token) for token in tokens[:at])
    after = "".join(_literal(token) for token in tokens[at + 1 :])
    digits = _digits(tokens[at], scale, separators(locale))
    return lambda value: before + digits(value) + after


_FRACTIONS = {".0", ".#", ".?"}


def _digits(part: str, scale: int, signs: tuple[str, str]) -> Show:
    """Return a function that writes digits: `#,##0.0#`, `0.00E+00`, `#,##0,` for thousands."""
    mantissa, _, exponent = part.upper().partition("E")
    whole, _, fraction = mantissa.partition(".")
    thousands = len(whole) - len(whole.rstrip(",")) if not fraction else 0
    whole = whole.rstrip(",") if thousands else whole
    grouped, least = "," in whole, whole.count("0")
    most, kept = len(fraction), len(fraction.rstrip("#"))
    quantum = Decimal(1).scaleb(-most)
    decimal_sign, group_sign = signs

    def fixed(number: Decimal) -> str:
        integer, _, decimals = f"{number.quantize(quantum, context=_EXACT):f}".partition(".")
        integer = integer.lstrip("0").rjust(least, "0")
        if grouped:
            integer = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", group_sign, integer)
        shown_decimals = decimals[:kept] + decimals[kept:].rstrip("0")
        return integer + (decimal_sign + shown_decimals if shown_decimals else "")

    swapped = str.maketrans({",": group_sign, ".": decimal_sign})
    is_simple = grouped and least <= 1 and kept == most and not (exponent or thousands or scale)

    def show(value: float) -> str:
        text = repr(value)
        if is_simple and value >= 1 and "e" not in text and _decimals(text) <= most:
            return f"{value:,.{most}f}".translate(swapped)
        number = Decimal(text).scaleb(scale - 3 * thousands, _EXACT)
        if not exponent:
            return fixed(number)
        power = number.adjusted() if number else 0
        sign = "-" if power < 0 else "+" if exponent[0] == "+" else ""
        return f"{fixed(number.scaleb(-power, _EXACT))}E{sign}{abs(power):0{len(exponent) - 1}}"

    return show


def _decimals(text: str) -> int:
    fraction = text.partition(".")[2]
    return 0 if fraction == "0" else len(fraction)


def _literal(token: str) -> str:
    if token.startswith('"'):
        return token[1:-1]
    if token.startswith("[$"):
        return token[2:-1].partition("-")[0]
    if token.startswith(("[", "*")) and len(token) > 1:
        return ""
    if token.startswith("_") and len(token) > 1:
        return " "
    return token[1:] if token.startswith("\\") else token


def _date_formatter(pattern: str, locale: str) -> Show:
    tokens = _DATE_TOKEN.findall(_sections(pattern)[0])
    twelve = any(token.lower() in {"am/pm", "a/p"} for token in tokens)
    parts = [_date_part(tokens, i, locale, twelve=twelve) for i in range(len(tokens))]

    def show(value: float) -> str:
        if not -657_435 < value < _MOST_SERIAL:  # from 1 January 100 on
            return plain(value, locale)
        moment = EPOCH + timedelta(milliseconds=round(value * 86_400_000))
        return "".join(part if isinstance(part, str) else part(moment, value) for part in parts)

    return show


_Part = str | Callable[[datetime, float], str]


def _date_part(tokens: Sequence[str], at: int, locale: str, *, twelve: bool) -> _Part:
    token = tokens[at].lower()
    if re.fullmatch(r"\[(h+|m+|s+)\]", token):
        unit = {"h": 24, "m": 1440, "s": 86_400}[token[1]]
        return lambda moment, value: str(int(round(value * 86_400) // (86_400 // unit))).rjust(
            len(token) - 2, "0"
        )
    if token[0] == "m" and _is_minute(tokens, at):
        return lambda moment, value: str(moment.minute).rjust(len(token), "0")
    if set(token) <= {"y", "m", "d", "h", "s", ".", "0"} and token[0] in "ymdhs":
        return lambda moment, value: _date_piece(token, moment, locale, twelve=twelve)
    if token == "am/pm":
        return lambda moment, value: "AM" if moment.hour < 12 else "PM"
    if token == "a/p":
        return lambda moment, value: "A" if moment.hour < 12 else "P"
    return _literal(tokens[at])


def _is_minute(tokens: Sequence[str], at: int) -> bool:
    """Tell whether an `m` token means minutes, not months: it follows hours or precedes seconds."""
    letters = [t.lower().strip("[]")[0] for t in tokens if re.match(r"\[?[ymdhs]", t, re.I)]
    place = sum(bool(re.match(r"\[?[ymdhs]", t, re.I)) for t in tokens[:at])
    return letters[place - 1 : place] == ["h"] or letters[place + 1 : place + 2] == ["s"]


def _date_piece(token: str, moment: datetime, locale: str, *, twelve: bool) -> str:
    names = locale_of(locale)
    hour = (moment.hour % 12 or 12) if twelve else moment.hour
    size = len(token)
    if token[0] == "y":
        return f"{moment.year:04}" if size > 2 else f"{moment.year % 100:02}"
    if token[0] == "m":
        if size == 5:
            return str(names.months["format"]["wide"][moment.month])[0]
        width = {3: "abbreviated", 4: "wide"}.get(size)
        text = names.months["format"][width][moment.month] if width else moment.month
        return str(text).rjust(size if size < 3 else 0, "0")
    if token[0] == "d":
        width = {3: "abbreviated"}.get(size, "wide") if size > 2 else None
        text = names.days["format"][width][moment.weekday()] if width else moment.day
        return str(text).rjust(size if size < 3 else 0, "0")
    if token[0] == "h":
        return str(hour).rjust(size, "0")
    whole, _, fraction = token.partition(".")
    seconds = str(moment.second).rjust(len(whole), "0")
    return (
        f"{seconds}.{moment.microsecond:06}"[: len(seconds) + 1 + len(fraction)]
        if fraction
        else (seconds)
    )
