"""Whom a row above invoices names, among labels and numbers: `NIT 900888111 Clínica del Sur`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aldia.ledger.recognition.contents import is_number
from aldia.ledger.schema.header_words import Meaning
from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import looks_like_date
from aldia.ledger.values.folding import tidy

_WHICH = frozenset({"tax_id", "code", "account", "number"})
_LABELS = _WHICH | {"customer", "name"}
"""Meanings of labels behind which a customer's name or number stands."""

_DETAILS = _LABELS | {"phone", "email", "place"}
"""Those of labels in rows that only say more of the customer above."""

_MOST_WORDS = 3
"""Words of a label; chosen by hand, as in `Nombre del cliente` and `RUC N°`."""

_SIGNS = "-–—|:,; "
_THREE, _SIX = (rf"(?=(?:[^\s\d]*\d){{{digits}}})\S+" for digits in (3, 6))
_BEFORE = re.compile(rf"{_THREE}\s+[-–—|:]\s+|{_SIX}\s+")
_BEHIND = re.compile(rf"\s*[(\[][^()\[\]]*\d[^()\[\]]*[)\]]\s*$|\s+[-–—|]\s+{_SIX}$")
"""A number of three digits and a dash, or of six, is no part of a name, as that of `24 Horas` is;
chosen by hand."""

_NUMBER = re.compile(r"\S*\d\S*(?:\s+[-–—|](?:\s+[\dkK](?!\S))?)?")


def name_in(tab: Tab, cells: Sequence[Scalar]) -> str | None:
    """Return the text in which a heading names a customer; empty where it names something else.

    None where it has nothing but labels and numbers, and so says more of the customer above.

    Args:
        cells: Filled ones of a row without sums.
    """
    label: Meaning | None = None
    labels, names = [], []
    for piece in _pieces(tab, cells):
        if isinstance(piece, str):
            names.append((_rank(label), piece))
        else:
            label = piece
            labels.append(piece)
    best = max((rank for rank, _ in names), default=-1)
    if best < 0:
        return None if all(each & _DETAILS for each in labels) else ""
    return next(name for rank, name in names if rank == best)


def is_labelled(tab: Tab, cells: Sequence[Scalar]) -> bool:
    """Tell whether a row of several cells is a heading: a label stands first, or a code and a name.

    Numbers stand only behind labels in it.
    """
    first, *rest = cells
    if len(cells) == 2 and _is_code(first) and not looks_like_date(str(first)):
        return isinstance(rest[0], str)
    before = [bool(_label(tab, cell)) for cell in cells]
    behind = zip(rest, before, strict=False)
    return before[0] and all(is_behind or not is_number(cell) for cell, is_behind in behind)


def _rank(label: Meaning | None) -> int:
    """Return how surely a label announces a name; below zero where it announces something else."""
    if label is None or "name" in label:
        return 2
    return 1 if "customer" in label else 0 if label & _WHICH else -1


def _pieces(tab: Tab, cells: Sequence[Scalar]) -> Iterator[Meaning | str]:
    """Yield what a heading is made of: labels by their meaning, and texts, but no numbers."""
    if len(cells) == 1:
        yield from _parted(tab, str(cells[0]).split())
        return
    for cell in cells:
        if label := _label(tab, cell):
            yield label
        elif not _is_code(cell):
            yield from _parted(tab, str(cell).split())


def _label(tab: Tab, cell: Scalar) -> Meaning:
    """Return what a cell means that holds a label and nothing else."""
    text = str(cell).strip()
    meaning = _meaning(tab, text)
    return meaning if meaning & _DETAILS or text.endswith(":") else frozenset()


def _parted(tab: Tab, words: Sequence[str]) -> Iterator[Meaning | str]:
    said: list[str] = []
    at = 0
    while at < len(words):
        length = _label_length(tab, words, at)
        if length:
            yield from _plain(said)
            yield _meaning(tab, " ".join(words[at : at + length]))
            said = []
            at = _behind_number(words, at + length)
        else:
            said.append(words[at])
            at += 1
    yield from _plain(said)


def _label_length(tab: Tab, words: Sequence[str], at: int) -> int:
    """Return how many words make a label: one that ends in a colon, or with a number behind it."""
    for length in range(min(_MOST_WORDS, len(words) - at), 0, -1):
        text, rest = " ".join(words[at : at + length]), words[at + length :]
        meaning = _meaning(tab, text)
        is_first = at == 0 and not any(map(str.isdecimal, text))
        is_ended = text.endswith(":") and (is_first or meaning & _LABELS)
        is_before = meaning & _WHICH or (
            "customer" in meaning and _BEFORE.match("".join(rest[:1]) + " - ")
        )
        if is_ended or (is_before and rest and _is_code(rest[0])):
            return length
    return 0


def _behind_number(words: Sequence[str], at: int) -> int:
    """Return where the words go on behind a number, its check digit and a dash."""
    number = _NUMBER.match(" ".join(words[at:]))
    return at + len(number[0].split()) if number else at


def _plain(words: Sequence[str]) -> Iterator[str]:
    """Yield a text without the number before or behind it; nothing for a number alone."""
    text = _BEHIND.sub("", _BEFORE.sub("", " ".join(words).strip(_SIGNS), count=1)).strip(_SIGNS)
    if any(map(str.isalpha, text)):
        yield tidy(text)


def _is_code(cell: Scalar) -> bool:
    text = str(cell).strip()
    return " " not in text and any(map(str.isdecimal, text))


def _meaning(tab: Tab, text: str) -> Meaning:
    """Return all that a label may mean, in any language: `N.I.T.:` is a tax number."""
    return frozenset(
        meaning
        for words in tab.header_words.values()
        for label in (text, text.replace(".", ""))
        for reading in words.readings(label)
        for meaning in reading.meaning
    )
