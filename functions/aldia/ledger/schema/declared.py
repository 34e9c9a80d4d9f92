"""What the title of a tab and the lines above its list say of all its sums.

A currency that is plainly named is that of every sum that names none itself; a scale, a unit that
is no money and a missing tax are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from typing import Any

from aldia.ledger.values.cells import Rows, Scalar, is_filled
from aldia.ledger.values.currencies import (
    CURRENCY_NAMES,
    meant_beside,
    meant_by_words,
    parse_heading,
    the_one,
)
from aldia.ledger.values.dates import looks_like_date
from aldia.ledger.values.folding import fold_words, tidy
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.scales import scale_in
from aldia.ledger.values.vocabulary import VOCABULARIES, words_of

_PARTED = re.compile(r"\s{3,}|[()\[\]{}|:;,–—]|\s-\s|\.(?:\s|$)")
_YEAR = re.compile(r"\b20\d\d\b")
_IN = "|".join(said.in_currency for said in VOCABULARIES)
_NAME = re.compile(rf"(?:^|\b(?P<in>{_IN}) |\b)(?P<name>{'|'.join([*CURRENCY_NAMES, 'pesos'])})$")
_IN_UNIT = re.compile(rf"\b(?:{_IN}) (?P<unit>\w+)\b")
_USUAL = frozenset(CURRENCY_NAMES.values())
"""Currencies that people name in words; the code of another one may be a part of a name."""

_ALSO_WORDS = frozenset({"reales", "libras", "pounds"})
"""Names of currencies that mean something else beside sums: *saldos reales*."""

_SHORTEST_NAME = 4
"""Letters of a currency's name that counts without *in* before it; chosen by hand."""

_BETWEEN = (
    words_of(lambda said: said.in_titles)
    | words_of(lambda said: said.in_dates)
    | words_of(lambda said: " ".join(said.months))
)
_NOT = words_of(lambda said: said.not_to)
_NEAR = 3
"""Words beside a tax among which one says that it is lacking, as in `no incluyen el IVA`."""


@dataclass(frozen=True, slots=True)
class DeclaringWords:
    """The words by which a line says something of the whole list, in all languages, folded.

    Attributes:
        plain: Words of a line that tells of the list and its sums, and of nothing else.
        units: What sums may be counted in that is no money.
        lacking: Words before a tax that say that sums lack it.
        included: Words that say so behind *not*.
        apart: Words behind a tax that say so.
        otherwise: Words of a line about a bank's account or a rate of exchange.
        spare: Words of the title of a tab that is kept beside the real one.
    """

    plain: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    taxes: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()
    included: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    otherwise: frozenset[str] = frozenset()
    spare: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, documents: Iterable[Mapping[str, Any]]) -> DeclaringWords:
        """Return the words of all languages, from the `declared` of each one's document."""
        said = [document.get("declared", {}) for document in documents]
        return cls(
            **{
                field.name: frozenset(w for each in said for w in each.get(field.name, "").split())
                for field in fields(cls)
            }
        )


@dataclass(frozen=True, slots=True)
class Declared:
    """What is said of all sums of a list.

    Attributes:
        named: The currencies that they may be in, as one set; empty where nothing names one.
        currency: The one that counts where a row names none; None for the book's own.
        doubt: What to ask of a row that names no currency.
        wrong: What to ask of every row.
    """

    named: frozenset[frozenset[str]] = frozenset()
    currency: str | None = None
    doubt: Wrong | None = None
    wrong: Wrong | None = None


NOTHING_DECLARED = Declared()


def declared_by(
    title: str, above: Rows, words: DeclaringWords, currency: str, *, is_chosen: bool
) -> Declared:
    """Return what the title of a tab says of its sums, and the rows above its header.

    Args:
        currency: The book's own.
        is_chosen: Whether a person chose it, so that another one contradicts them.
    """
    named: dict[frozenset[str], str] = {}
    wrong: Wrong | None = None
    for cells in ([title], *above):
        line = tidy(" ".join(str(cell) for cell in cells if isinstance(cell, str)))[:120]
        said = fold_words(line.replace("+", " mas ")).split()
        if not words.otherwise.isdisjoint(said):
            continue
        parts = list(_parts(cells))
        code = "sums_without_tax" if _lacks_tax(said, words) else ""
        code = code or ("sums_scaled" if any(_is_scaled(part, words) for part in parts) else "")
        wrong = wrong or (Wrong(code, {"line": line}) if code else None)
        for meant in (each for part in parts for each in _named(part, words)):
            named.setdefault(meant, line)
    if not named:
        return Declared(wrong=wrong)
    meant = frozenset(each for some in named for each in some)
    first, line = next(iter(named.items()))
    theirs = (currency if currency in first else the_one(first)) if len(named) == 1 else None
    is_contrary = theirs is None or (is_chosen and theirs != currency)
    doubt = Wrong("currency_declared", {"line": line, "currency": currency})
    return Declared(frozenset({meant}), theirs, doubt if is_contrary else None, wrong)


def doubt_headers(headers: Iterable[str], words: DeclaringWords, currency: str) -> Wrong | None:
    """Return what to ask where a header of sums names several currencies: `Amount (€ or £)`."""
    for header in headers:
        heading = parse_heading(header)
        said = set(fold_words(heading.name).split())
        is_of_sums = words.otherwise.isdisjoint(said) and not words.plain.isdisjoint(said)
        if len(heading.named) > 1 and is_of_sums and not frozenset.intersection(*heading.named):
            return Wrong("currency_in_header", {"header": tidy(header)[:60], "currency": currency})
    return None


def _parts(cells: Sequence[Scalar]) -> Iterator[str]:
    """Yield the parts of a row's texts, without those that say what the number behind them is."""
    parts = [
        tidy(part)
        for cell in cells
        if is_filled(cell)
        for part in (_PARTED.split(cell) if isinstance(cell, str) else [str(cell)])
        if part.strip()
    ]
    for part, following in zip(parts, [*parts[1:], ""], strict=False):
        is_day = _YEAR.fullmatch(following) or looks_like_date(following)
        if is_day or not following[:1].isdigit():
            yield _YEAR.sub(" ", part).strip()


def _lacks_tax(said: Sequence[str], words: DeclaringWords) -> bool:
    """Tell whether a line says that sums lack a tax: `sin IVA`, `excl. VAT`, `VAT not included`."""
    for place in (place for place, word in enumerate(said) if word in words.taxes):
        before, after = said[max(place - _NEAR, 0) : place], said[place + 1 : place + 1 + _NEAR]
        is_included = not words.included.isdisjoint([*before, *after])
        is_denied = not _NOT.isdisjoint([*before, *after])
        is_lacking = not (words.lacking.isdisjoint(before) and words.apart.isdisjoint(after))
        if is_denied if is_included else is_lacking:
            return True
    return False


def _is_scaled(part: str, words: DeclaringWords) -> bool:
    """Tell whether a part of a line says in what sums are counted: `(miles)`, `Montos en UF`."""
    said = fold_words(part)
    scale = fold_words(scale_in(f"{part} "))
    units = words.units | {scale}
    if any(each["unit"] in units for each in _IN_UNIT.finditer(said)):
        return True
    rest = {word for word in said.split() if word not in CURRENCY_NAMES}
    return not rest.isdisjoint(units) and rest - units <= words.plain | _BETWEEN


def _named(part: str, words: DeclaringWords) -> Iterator[frozenset[str]]:
    """Yield the currencies that a part of a line names as those of all sums.

    A name does so behind *in*, or beside words that tell of the list alone; a code or sign also at
    the end of other words, such as `Clientes del exterior USD`.
    """
    if not part or any(map(str.isdecimal, part)):
        return
    said = fold_words(part)
    heading = parse_heading(f"x {part}")
    rest = set(fold_words(heading.name).split()) - {"x"}
    last = meant_beside(part.rsplit(maxsplit=1)[-1])
    name = _NAME.search(said)
    if not last and name and not name["in"] and not _is_plainly(name["name"], rest):
        return
    others = rest & CURRENCY_NAMES.keys()
    is_at_end = (last and last <= _USUAL) or (name and name["in"])
    if is_at_end or rest - others <= words.plain | _BETWEEN:
        yield from heading.named
        yield from (meant_by_words(each) for each in others if heading.named)


def _is_plainly(name: str, rest: Set[str]) -> bool:
    """Tell whether the name of a currency is one without *in* before it: *dólares*, no *sol*."""
    is_long = len(name) >= _SHORTEST_NAME and name.endswith("s")
    return is_long and not (rest and name in _ALSO_WORDS)
