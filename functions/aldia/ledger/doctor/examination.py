"""All findings of the doctor in the Invoices tab, sorted by what they hold up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aldia.ledger.doctor.amounts import strange_amounts
from aldia.ledger.doctor.balances import doubted_balances
from aldia.ledger.doctor.book import Book
from aldia.ledger.doctor.dates import due_before_issued, in_another_order, strange_years
from aldia.ledger.doctor.domains import mistyped_addresses
from aldia.ledger.doctor.names import names_spelt_differently
from aldia.ledger.doctor.numbers import lost_zeros, spelt_twice
from aldia.ledger.doctor.rates import withheld_rates
from aldia.ledger.doctor.swapped import swapped_dates
from aldia.ledger.doctor.totals import total_rows
from aldia.ledger.schema.records import Invoice
from aldia.ledger.values.problems import Problem, Suggestion

_EXPLAINS = {
    "date_swapped": "due_before_issued",
    "date_year_typo": "date_year",
    "balance_running": "balance_disagrees",
    "balance_share": "balance_disagrees",
}
"""Problems that a finding explains, and replaces in the same row; a total row replaces all."""


@dataclass(frozen=True)
class Examination:
    """The findings in one Invoices tab.

    Attributes:
        holding: Problems that hold a row, by row as numbered on screen.
        suspicions: Problems that make a row suspect, by row as numbered on screen.
        notices: Problems that are only questions.
    """

    holding: Mapping[int, Sequence[Problem]] = field(default_factory=dict)
    suspicions: Mapping[int, Sequence[Problem]] = field(default_factory=dict)
    notices: Sequence[Problem] = ()

    def held(self, invoices: Sequence[Invoice]) -> list[Invoice]:
        """Return the invoices with the findings that hold them, which replace what they explain."""
        return [
            replace(invoice, problems=(*found, *_left(invoice.problems, found)))
            if (found := self.holding.get(invoice.row, ()))
            else invoice
            for invoice in invoices
        ]


NOTHING_FOUND = Examination()


def examine(
    book: Book, locale: str, accepted: Mapping[int, Sequence[Suggestion]] | None = None
) -> Examination:
    """Return the findings in the Invoices tab.

    Rows that a person looked at have none; nothing holds a closed row or makes it suspect.

    Args:
        accepted: Readings that a person accepted, by row; no other one is suggested for their
            cells.
    """
    read = {(row, each.column) for row, found in (accepted or {}).items() for each in found}
    checked = {invoice.row for invoice in book.invoices if invoice.is_checked}
    left = book.open_rows - checked
    holding: dict[int, list[Problem]] = {}
    suspicions: dict[int, list[Problem]] = {}
    notices: list[Problem] = []
    for problem in _all(book, locale):
        if problem.suggestion and (problem.row, problem.suggestion.column) in read:
            continue
        if problem.holds and problem.row in left:
            holding.setdefault(problem.row, []).append(problem)
        elif problem.suspects and problem.row in left:
            suspicions.setdefault(problem.row, []).append(problem)
        elif not problem.holds and not problem.suspects and problem.row not in checked:
            notices.append(problem)
    for row in holding.keys() & suspicions.keys():
        holding[row] = _with_reasons(holding[row], suspicions[row])
    kept = {
        row: _unexplained(found, found) for row, found in suspicions.items() if row not in holding
    }
    return Examination(holding, kept, notices)


def _all(book: Book, locale: str) -> Iterator[Problem]:
    yield from swapped_dates(book, locale)
    yield from due_before_issued(book)
    yield from strange_years(book, locale)
    yield from in_another_order(book, locale)
    yield from strange_amounts(book)
    yield from withheld_rates(book)
    yield from doubted_balances(book, locale)
    yield from spelt_twice(book)
    yield from lost_zeros(book)
    yield from total_rows(book)
    yield from mistyped_addresses(book)
    yield from names_spelt_differently(book)


def _with_reasons(holding: Sequence[Problem], suspicions: Sequence[Problem]) -> list[Problem]:
    """Return what holds a row; a suspicion that explains a part of it holds in its place."""
    codes = {each.code for each in holding}
    found = [each for each in suspicions if _EXPLAINS.get(each.code) in codes]
    reasons = [replace(each, holds=True, suspects=False) for each in found]
    return [*reasons, *_unexplained(holding, reasons)]


def _left(problems: Sequence[Problem], found: Sequence[Problem]) -> list[Problem]:
    """Return the problems of a row that its findings neither explain nor say once more."""
    said = {(each.code, each.column) for each in found}
    return [each for each in _unexplained(problems, found) if (each.code, each.column) not in said]


def _unexplained(problems: Sequence[Problem], found: Sequence[Problem]) -> list[Problem]:
    if any(each.code == "total_row" for each in found):
        return []
    explained = {_EXPLAINS[each.code] for each in found if each.code in _EXPLAINS}
    return [problem for problem in problems if problem.code not in explained]
