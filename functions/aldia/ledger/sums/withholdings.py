"""Taxes of which only a person can tell whether the amounts beside them have them already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from aldia.ledger.recognition.column_names import column_name
from aldia.ledger.recognition.comparing import at, has_meaning, number_in
from aldia.ledger.recognition.included import Included
from aldia.ledger.recognition.matches import NOT_USED, Basis, Match
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.tabs.tables import Record, Table
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.choices import is_ticked
from aldia.ledger.values.folding import fold_words, tidy
from aldia.ledger.values.money import amount_in
from aldia.ledger.values.problems import Problem
from aldia.ledger.values.ratios import HIGHEST_RATE, are_of_one_rate, may_be_rate

_UNCLEAR_IN = frozenset({"ES", "MX"})
"""Countries where the total of an invoice lacks what is withheld, while lists have either."""

_ON_TOP_IN = "PE"
"""Country where a percepción comes on top of the invoice's total (Ley 29173, art. 5); in others it
mostly stands in it."""


def questions_about_taxes(table: Table, country: str) -> Iterator[tuple[Problem, frozenset[int]]]:
    """Yield what to ask about taxes beside the amounts, with the rows that wait for the answer.

    Where base and tax, or what is left to pay, tell in most rows whether the amount has a tax in it
    or lacks it, that holds for all, and the rows that contradict them wait. Where nothing tells, it
    is asked about the first column, if in the country it may be either; a person's word about
    another one is at it by then (`with_taxes_settled`).
    """
    if not table.is_usable or "amount" not in table.columns:
        return
    included = Included(table.tab, table.matches, table.values[table.header_row + 1 :])
    first = table.header_row + 2
    contrary = {first + index for index in included.contrary}
    contrary = {row for row in contrary if not is_ticked(table.record(row - 1)["checked"])}
    if contrary:
        header = included.taxes[0].header
        numbers = ", ".join(str(row - table.before) for row in sorted(contrary))
        place = (table.title, first - 1, tidy(header)[:60])
        details = {"rows": numbers, "header": tidy(header)[:60]}
        yield Problem("taxes_contrary", *place, details=details), frozenset(contrary)
    if included.columns is not None or contrary:
        return
    said = {match.key for match in table.matches if match.basis is Basis.PERSON}
    for key in _unclear_in(country):
        rows = {m: _rows_with(table, m) for m in included.taxes if m.key == key and key not in said}
        filled = [match for match, theirs in rows.items() if theirs]
        if filled:
            yield _question(table, filled[0]), frozenset().union(*rows.values())


def with_taxes_settled(tables: Mapping[str, Table], country: str) -> dict[str, Table]:
    """Return the tables, with a person's word about a tax at every column that it settles.

    Whether the amounts have a tax already, or lack it, is one question for the whole book: what a
    person said of one column holds for all others of which the sums of their tab do not tell, as
    long as what they said of several is the same.

    Args:
        tables: Each tab, by key.
    """
    found = dict(tables)
    for key in _unclear_in(country):
        words = {word for table in tables.values() for word in _words_about(table, key)}
        if len(words) == 1:
            [word] = words
            found = {name: _with_word(table, key, word) for name, table in found.items()}
    return found


def _unclear_in(country: str) -> Sequence[str]:
    """Return the keys of the taxes that amounts may have already or lack, in a country."""
    is_unclear = {"withheld": country in _UNCLEAR_IN, "perception": country != _ON_TOP_IN}
    return [key for key, may_be_either in is_unclear.items() if may_be_either]


def _words_about(table: Table, key: str) -> Iterator[str]:
    """Yield what a person said of columns that are such a tax: its key, or NOT_USED."""
    for match in table.matches:
        if match.basis is Basis.PERSON and table.tab.key == TabKey.INVOICES:
            is_named = table.tab.keys_by_header.get(fold_words(match.header)) == key
            if match.key == NOT_USED and (is_named or has_meaning(table.tab, match.header, key)):
                yield NOT_USED
            elif match.key == key:
                yield key


def _with_word(table: Table, key: str, word: str) -> Table:
    """Return a table of invoices with a word about a tax at all of its columns that are unclear."""
    if table.tab.key != TabKey.INVOICES or not table.is_usable or "amount" not in table.columns:
        return table
    included = Included(table.tab, table.matches, table.values[table.header_row + 1 :])
    if included.columns is not None or included.contrary:
        return table
    theirs = {match.index for match in included.taxes if match.key == key}
    return replace(
        table,
        matches=[
            replace(match, key=word, basis=Basis.PERSON) if match.index in theirs else match
            for match in table.matches
        ],
    )


def _rows_with(table: Table, match: Match) -> Set[int]:
    """Return the rows, as on screen, that have such a tax."""
    first = table.header_row + 1
    cells = enumerate(table.values[first:], first + 1)
    return {row for row, each in cells if number_in(at(each, match.index))}


def _question(table: Table, match: Match) -> Problem:
    name = column_name(match.header, match.index)
    place = (table.title, table.header_row + 1, tidy(match.header)[:60], name)
    details = {"column": name, "amount": tidy(table.header("amount"))[:60]}
    return Problem(f"{match.key}_unclear", *place, details)


def columns_of_sums(table: Table, records: Sequence[Record], locale: str) -> Set[tuple[str, str]]:
    """Return title and header of the columns whose small numbers are sums, and no rates.

    They are one share of different amounts. Without small numbers no column is in question.
    """
    if "withheld" not in table.columns:
        return frozenset()
    cells = [(record, each) for record in records for each in _withheld_in(table, record)]
    if not any(0 < (raw.number or 0) <= HIGHEST_RATE for _, (_, raw) in cells):
        return frozenset()
    pairs: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for record, (header, raw) in cells:
        number, amount = amount_in(raw, locale), amount_in(record["amount"], locale)
        if number and amount:
            pairs.setdefault(header, []).append((number, amount))
    return {(table.title, header) for header, found in pairs.items() if are_of_one_rate(found)}


def has_rate(
    table: Table,
    record: Record,
    amount: Decimal,
    locale: str,
    sums: Set[tuple[str, str]],
) -> bool:
    """Tell whether a number of a row may be the rate of what was withheld, in percent or as a part.

    Args:
        sums: The columns whose numbers are none; see `columns_of_sums`.
    """
    return any(
        may_be_rate(amount_in(raw, locale) or Decimal(0), amount)
        for header, raw in _withheld_in(table, record)
        if (table.title, header) not in sums
    )


def _withheld_in(table: Table, record: Record) -> Sequence[tuple[str, Raw]]:
    """Return the filled cells of taxes withheld, each with the header of its column."""
    if "withheld" not in record.cells:
        return record.further.get("withheld", ())
    first = (table.header("withheld"), record.cells["withheld"])
    return [first, *record.further.get("withheld", ())]
