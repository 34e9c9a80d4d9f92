"""The one column left that can be what a list cannot do without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from aldia.ledger.recognition.comparing import at
from aldia.ledger.recognition.contents import Contents, look_at
from aldia.ledger.recognition.headings import listed_rows
from aldia.ledger.recognition.matches import Basis, Match
from aldia.ledger.recognition.remaining_days import Days, Saying
from aldia.ledger.schema.header_words import Meaning, Partly, main_language
from aldia.ledger.schema.schema import Column, Tab
from aldia.ledger.values.cells import Rows, is_filled
from aldia.ledger.values.folding import fold_words

_ALL = 0.9
"""Share of cells from which on a column counts as full or as of one kind; chosen by hand."""

_NAMES_OF_SEVERAL_WORDS = 0.5
"""Share of texts with a blank from which on they are names; chosen by hand: words that sort rows,
such as a zone or a product, mostly have none."""

_MOST_DIGITS = 0.3
"""Share of texts with a digit; chosen by hand. Names hardly have any, places and products do."""

_SUMS = frozenset({"amount", "stated", "aged", "debit"})
"""Keys of columns that say what is owed."""

_OF_DEBTS = _SUMS | {"due", "term", "issued", "paid", "paid_on", "withheld", "state"}
_FEWEST_OF_DEBTS = 3
"""Columns about sums and their days that make a list one of what is owed; chosen by hand. Where
numbers of invoices stand, one less is enough."""

_DEBTORS = frozenset({"customer", "name", "payer"})
"""Meanings of words for whoever owes something."""

_PERHAPS = frozenset({"role", "dependant", "relative", "shop", "contact", "insurer"})
"""Meanings of words for whoever may owe something, or somebody else."""

_NUMBERS = frozenset({"invoice", "document", "number", "receipt"})
"""Meanings of words for the number of what is owed."""

_NEUTRAL = frozenset("invoice document place item issue amount due payment".split())
"""Meanings that such a header may have besides: `Tienda` is a place too, and a *Parent billed* or
*Quien paga* is a person, as names stand below it."""


def with_those_left(
    tab: Tab, lacks: Sequence[Column], matches: Sequence[Match], rows: Rows
) -> list[Match]:
    """Return the matches, with columns that the list lacks, where just one is left for each.

    A customer's header says so in a part of it (`Novios / Cliente`, `Tienda`), or nothing in any
    language; full names stand below it. A number's says nothing, and below it stands a code of
    letters and digits, another one in each row; such codes may also stand below a word that other
    lists use for something else, such as *Cuenta*. A due day's is told by `Days`.

    Where several columns are missing, the list has to have sums, and the header of each has to say
    something for it unless the others tell when and how the sums are paid.
    """
    left = _Left(tab, matches, rows)
    keys = {match.key for match in matches if match.is_certain}
    is_of_codes = "customer_code" in keys and "customer" not in keys  # such as a list of stock
    if not lacks or is_of_codes or (len(lacks) > 1 and not keys & _SUMS):
        return [*matches]
    fewest = _FEWEST_OF_DEBTS - ("invoice" in keys)
    is_plain = len(lacks) == 1 or (len(lacks) == 2 and len(keys & _OF_DEBTS) >= fewest)
    picked = [(left.only(column, is_alone=is_plain), column.key) for column in lacks]
    found = {match.index: key for match, key in picked if match is not None}
    return [
        replace(m, key=found[m.index], basis=Basis.ONLY) if m.index in found else m for m in matches
    ]


def with_day_of_terms(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches; where terms stand and no days of invoices, with the only days left."""
    keys = {match.key for match in matches if match.is_certain}
    if "term" not in keys or keys & {"due", "issued"}:
        return [*matches]
    found = _Left(tab, matches, rows).day_of_terms
    return [replace(m, key="issued", basis=Basis.ONLY) if m == found else m for m in matches]


@dataclass(frozen=True)
class _Left:
    """The columns of a list that are nothing yet."""

    tab: Tab
    matches: Sequence[Match]
    rows: Rows

    def only(self, lacks: Column, *, is_alone: bool) -> Match | None:
        """Return the one column that can be what is lacking; None for none or several.

        Those whose headers say so go before those whose headers say nothing.
        """
        if lacks.type == "date":
            return self._days.only(self._sayings, is_alone=is_alone)
        if lacks.looks_like == "name":
            named = [m for m in self._free if self._may_be_names(m)]
            plain = [m for m in named if self._says(m, _DEBTORS)]
            if plain:
                return plain[0] if len(plain) == 1 else None
            proper = [m for m in named if self._contents(m).capitals >= _ALL]
            hints = [m for m in proper if self._hints(m)]
            silent = [m for m in proper if m not in hints and self._is_it(lacks, m)]
            found = [*hints, *silent] if hints or is_alone else []
            return found[0] if len(found) == 1 else None
        if lacks.looks_like == "identifier":
            said = [m for m in self._free if self._names_number(m) and self._are_numbers(m)]
            if said or not is_alone:
                return said[0] if len(said) == 1 else None
        found = [m for m in self._free if self._is_it(lacks, m)] if is_alone else []
        return found[0] if len(found) == 1 else None

    @property
    def day_of_terms(self) -> Match | None:
        return self._days.of_invoices(self._sayings)

    @property
    def _days(self) -> Days:
        return Days(self.tab, self.matches, self._used)

    @property
    def _sayings(self) -> list[Saying]:
        return [Saying(m, self._partly(m.header), self._is_other(m)) for m in self._free]

    @cached_property
    def _used(self) -> Rows:
        """Return the rows of invoices: those with a number, where numbers are known."""
        used = listed_rows(self.rows)
        place = next((m.index for m in self.matches if m.key == "invoice" and m.is_certain), None)
        numbered = [row for row in used if place is not None and is_filled(at(row, place))]
        return numbered or used

    @cached_property
    def _free(self) -> Sequence[Match]:
        return [
            match
            for match in self.matches
            if match.basis is Basis.UNKNOWN
            and match.header
            and fold_words(match.header) not in self.tab.own_headers
        ]

    @cached_property
    def _languages(self) -> Sequence[str]:
        return main_language(self.tab.header_words, [m.header for m in self.matches])

    def _partly(self, header: str) -> Partly:
        """Return what is known of a header, in the language that knows most words of it."""
        read = [self.tab.header_words[each].partly(header) for each in self._languages]
        return min(read, key=lambda each: each.unknown)

    def _contents(self, match: Match) -> Contents:
        return look_at(self._used, match.index, self.tab.state_words)

    def _is_it(self, lacks: Column, match: Match) -> bool:
        contents = self._contents(match)
        if contents.full < _ALL or contents.days > 1 - _ALL:
            return False
        is_number = lacks.looks_like == "identifier"
        is_label = is_number and contents.labels >= _ALL
        if self._is_read(match) or self._is_other(match, is_label=is_label):
            return False
        return _are_numbers(contents) if is_number else _are_names(contents)

    def _is_read(self, match: Match) -> bool:
        return any(words.readings(match.header) for words in self.tab.header_words.values())

    def _is_other(self, match: Match, *, is_label: bool = False) -> bool:
        """Tell whether a phrase of a header says that it is about something else."""
        if self.tab.header_words and self._is_read(match):
            return False
        known = self.tab.telling if is_label else (*self.tab.telling, *self.tab.harmless)
        header = f" {fold_words(match.header)} "
        return any(f" {fold_words(each)} " in header for each in known)

    def _says(self, match: Match, wanted: Meaning) -> bool:
        """Tell whether a header, or each known part of it, may mean one of these and no other."""
        parts = self._parts(match)
        return bool(parts) and all(any(_is_of(each, wanted) for each in part) for part in parts)

    def _hints(self, match: Match) -> bool:
        """Tell whether a header is a word for somebody who may owe, or for a name of some kind."""
        said = self._partly(match.header)
        is_name = bool(said.meaning & _DEBTORS) and said.meaning <= _DEBTORS | _NEUTRAL
        return self._says(match, _DEBTORS | _PERHAPS) or (is_name and bool(said.unknown))

    def _parts(self, match: Match) -> list[list[Meaning]]:
        words = (self.tab.header_words[each] for each in self._languages)
        found = (each.parts_read(match.header) for each in words)
        parts = next((each for each in found if each), ())
        return [[reading.meaning for reading in part] for part in parts]

    def _names_number(self, match: Match) -> bool:
        """Tell whether a part of a header names what is owed: `Remito/Fact.`."""
        return any(said and said <= _NUMBERS for part in self._parts(match) for said in part)

    def _are_numbers(self, match: Match) -> bool:
        contents = self._contents(match)
        return contents.full >= _ALL and min(contents.codes, contents.distinct) >= _ALL

    def _may_be_names(self, match: Match) -> bool:
        contents = self._contents(match)
        return contents.full >= _ALL and _are_texts(contents)


def _is_of(meaning: Meaning, wanted: Meaning) -> bool:
    return bool(meaning & wanted) and meaning <= wanted | _PERHAPS | _NEUTRAL


def _are_texts(contents: Contents) -> bool:
    """Tell whether texts may be names: several ones, and no codes, states, addresses or days."""
    others = (contents.addresses, contents.states, contents.answers, contents.codes, contents.days)
    is_other = max(others) > 1 - _ALL or contents.digits > _MOST_DIGITS
    return contents.words >= _ALL and not is_other and contents.distinct * contents.filled > 1


def _are_names(contents: Contents) -> bool:
    return _are_texts(contents) and contents.blanks >= _NAMES_OF_SEVERAL_WORDS


def _are_numbers(contents: Contents) -> bool:
    """Tell whether each cell is another code with a letter, or a whole number that counts up."""
    if min(contents.codes, contents.distinct) < _ALL:
        return False
    return contents.words >= _ALL or contents.are_ascending
