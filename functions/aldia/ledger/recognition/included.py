"""Taxes that make what is owed more or less: which of them the amount has in it already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import chain, combinations
from typing import TypeVar

from aldia.ledger.recognition.comparing import at, has_meaning, is_tax, number_in
from aldia.ledger.recognition.matches import Basis, Match
from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.cells import Rows, Scalar

T = TypeVar("T")

SIGNS = {"withheld": -1, "deducted": -1, "detraction": -1, "perception": 1}
"""Whether a column makes what is owed to the business less or more."""

_MOST = 5
"""Such columns of which every choice is tried; chosen by hand, as books have four at most."""

_ZERO, _UNIT = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class _Row:
    """The sums of a row with such a tax.

    Attributes:
        beside: The taxes, by index of their column, below zero where they make it less.
        by_base: What the taxes come to that the amount has in it already, as the sums before tax
            say; several if several may be it.
        by_rest: The same as what is left to pay says.
        by_balance: The same as the balance says.
    """

    beside: Mapping[int, Decimal]
    by_base: frozenset[Decimal]
    by_rest: frozenset[Decimal]
    by_balance: frozenset[Decimal]

    @property
    def told(self) -> frozenset[Decimal]:
        return self.by_base | self.by_rest | self.by_balance

    def fits(self, columns: frozenset[int]) -> bool:
        """Tell whether these columns and no other ones are in the amount."""
        sum_ = sum((self.beside.get(column, _ZERO) for column in columns), _ZERO)
        return any(abs(sum_ - each) < _UNIT for each in self.told)


@dataclass(frozen=True)
class Included:
    """What the sums of a tab say of the taxes beside its amounts.

    All rows decide together, column by column: what most of them say holds for all, and the others
    contradict it.

    Attributes:
        matches: What each column is taken for.
    """

    tab: Tab
    matches: Sequence[Match]
    rows: Rows

    @cached_property
    def columns(self) -> frozenset[int] | None:
        """Return the columns that the amount has in it already; None if the sums do not tell."""
        votes: Counter[frozenset[int]] = Counter()
        telling = 0
        for row in self._known.values():
            fitting = [each for each in self._choices if row.fits(each)]
            votes.update(fitting)
            telling += bool(fitting)
        most = max(votes.values(), default=0)
        if 2 * most <= telling:
            return None
        return self._same([each for each, count in votes.items() if count == most])

    def _same(self, tied: Sequence[frozenset[int]]) -> frozenset[int] | None:
        """Return the smallest of several choices if they differ in columns without sums alone."""
        filled = {index for row in self._known.values() for index in row.beside}
        return min(tied, key=len) if len({each & filled for each in tied}) == 1 else None

    @cached_property
    def contrary(self) -> frozenset[int]:
        """Return the rows, by index, whose sums contradict what holds for all."""
        columns, based = self.columns, {i: row for i, row in self._known.items() if row.by_base}
        if columns is None:  # they contradict each other, as far as they tell anything
            return frozenset(i for i, row in based.items() if any(map(row.fits, self._choices)))
        return frozenset(i for i, row in based.items() if not row.fits(columns))

    @property
    def are_balances_less(self) -> bool:
        """Tell whether a balance says that taxes were taken off the amount."""
        columns = self.columns or frozenset()
        theirs = [row for row in self._known.values() if row.by_balance]
        return bool(theirs) and all(row.fits(columns) for row in theirs)

    @property
    def taxes(self) -> Sequence[Match]:
        """Return the columns of such taxes that no person spoke of."""
        return [
            m for m in self.matches if m.key in SIGNS and m.basis not in {Basis.PERSON, Basis.ASKED}
        ]

    @cached_property
    def _choices(self) -> Sequence[frozenset[int]]:
        return [frozenset(each) for each in _choices([m.index for m in self.taxes][:_MOST])]

    @cached_property
    def _known(self) -> Mapping[int, _Row]:
        """Return the rows that have such a tax, an amount, and another sum that tells.

        In a book without amounts the balance takes their place.
        """
        place = next(iter([*self._places("amount"), *self._places("stated")]), None)
        if place is None or not self.taxes:
            return {}
        found = {}
        for index, row in enumerate(self.rows):
            whole = number_in(at(row, place))
            sums = {m.index: SIGNS[m.key] * abs(number_in(at(row, m.index))) for m in self.taxes}
            beside = {column: sum_ for column, sum_ in sums.items() if abs(sum_) >= _UNIT}
            by_base = frozenset(self._by_base(row, whole))
            owed = whole + sum(beside.values(), _ZERO)
            by_rest = {owed - each for each in [_sum(row, self._places("net_payable"))] if each > 0}
            told = _Row(beside, by_base, frozenset(by_rest), self._by_balance(row, owed))
            if whole > 0 and beside and told.told:
                found[index] = told
        return found

    def _by_base(self, row: Sequence[Scalar], whole: Decimal) -> Iterator[Decimal]:
        """Yield what the amount has in it beside each sum before tax, and beside all of them."""
        taxed = _sum(row, self._taxed)
        nets = [net for index in self._nets if (net := number_in(at(row, index)))]
        yield from (whole - net - taxed for net in nets)
        if len(nets) > 1:
            yield whole - sum(nets, _ZERO) - taxed

    def _by_balance(self, row: Sequence[Scalar], owed: Decimal) -> frozenset[Decimal]:
        """Return how much less than the amount with all of its taxes was the balance at first."""
        left, paid = (_sum(row, self._places(key)) for key in ("stated", "paid"))
        is_told = left > 0 and bool(self._places("amount"))
        return frozenset({owed - left - paid} if is_told else ())

    def _places(self, key: str) -> Sequence[int]:
        return [m.index for m in self.matches if m.is_certain and m.key == key]

    @cached_property
    def _unread(self) -> Sequence[Match]:
        return [m for m in self.matches if not m.key and m.basis is not Basis.PERSON]

    @cached_property
    def _nets(self) -> Sequence[int]:
        """Return the columns of sums before tax; fees are such sums where a tax stands beside."""
        is_taxed = any(is_tax(self.tab, m.header) for m in self._unread)
        named = ("net", "fee") if is_taxed else ("net",)
        return [
            m.index
            for m in self._unread
            if any(has_meaning(self.tab, m.header, each) for each in named)
        ]

    @cached_property
    def _taxed(self) -> Sequence[int]:
        """Return the columns of the taxes on sales."""
        found = [m.index for m in self._unread if is_tax(self.tab, m.header)]
        return [index for index in found if index not in self._nets]


def _choices(things: Sequence[T]) -> Iterator[tuple[T, ...]]:
    """Yield every choice of some, none or all of the things, the small ones first."""
    return chain.from_iterable(combinations(things, size) for size in range(len(things) + 1))


def _sum(row: Sequence[Scalar], places: Sequence[int]) -> Decimal:
    return sum((number_in(at(row, place)) for place in places), _ZERO)


def with_payable(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches, with what is left to pay as the amount where there is no other one.

    It lacks the taxes beside it already. A sum that is only called net may be the one before tax:
    it is the amount only if no unknown sum is larger, and no tax on sales stands beside it. Beside
    an amount, either has to be that with some of the taxes in most rows; else it only repeats what
    the amount is without the tax on sales, or is left unknown.
    """
    payable = next((m for m in matches if m.is_certain and m.key == "net_payable"), None)
    if payable is None:
        return [*matches]
    keys, is_said = {m.key for m in matches}, has_meaning(tab, payable.header, "payable")
    is_plain = payable.basis is Basis.PERSON or (
        is_said and not has_meaning(tab, payable.header, "net")
    )
    is_whole = "stated" not in keys and is_said and _is_largest(tab, matches, rows, payable)
    found: dict[int, Match] = {}
    if not keys & {"amount", "detraction"} and (is_plain or is_whole):
        found = {payable.index: Match(payable.index, payable.header, "amount", payable.basis)}
        taxes = [m for m in matches if m.key in SIGNS and m.basis is not Basis.PERSON]
        found |= {m.index: Match(m.index, m.header, m.key, Basis.INCLUDED) for m in taxes}
    elif payable.basis is not Basis.PERSON:
        share = _share_payable(matches, rows, payable.index)
        if share < _HALF or (share == _HALF and not is_plain):
            is_no_news = _lacks_tax(tab, matches, rows, payable)
            is_no_news = is_no_news or _lacks_a_fee(matches, rows, payable.index)
            basis = Basis.REPEATS if is_no_news else Basis.UNKNOWN
            found = {payable.index: Match(payable.index, payable.header, "", basis)}
    return [found.get(m.index, m) for m in matches]


_HALF = 0.5
"""Share of rows from which on sums may be what is left to pay; sums called net need more."""


def _is_largest(tab: Tab, matches: Sequence[Match], rows: Rows, payable: Match) -> bool:
    """Tell whether a net sum is a part of no unknown one, but for what is withheld."""
    unread = [m for m in matches if m.basis is Basis.UNKNOWN]
    kept = [m.index for m in matches if m.key in SIGNS]
    if any(is_tax(tab, m.header) for m in unread):
        return False
    wholes = [m.index for m in unread if any(number_in(at(row, m.index)) > 0 for row in rows)]
    return not any(
        number_in(at(row, whole)) - _sum(row, kept) > number_in(at(row, payable.index)) > 0
        for whole in wholes
        for row in rows
    )


def _lacks_tax(tab: Tab, matches: Sequence[Match], rows: Rows, net: Match) -> bool:
    """Tell whether a sum is the amount without the taxes on sales, in every row that has both."""
    whole = next((m.index for m in matches if m.is_certain and m.key == "amount"), None)
    taxed = [m.index for m in matches if not m.key and is_tax(tab, m.header)]
    if whole is None or not taxed or net.index in taxed:
        return False
    used = [row for row in rows if min(number_in(at(row, i)) for i in (whole, net.index)) > 0]
    lacks = (_sum(row, [net.index, *taxed]) - number_in(at(row, whole)) for row in used)
    return bool(used) and all(abs(each) < _UNIT for each in lacks)


def _lacks_a_fee(matches: Sequence[Match], rows: Rows, place: int) -> bool:
    """Tell whether a sum is the amount without the fee of whoever collects it.

    Such a fee is one and the same small sum whatever is asked for, which no tax is.
    """
    whole = next((m.index for m in matches if m.is_certain and m.key == "amount"), None)
    if whole is None:
        return False
    pairs = [(number_in(at(row, whole)), number_in(at(row, place))) for row in rows]
    used = [(amount, net) for amount, net in pairs if amount or net]
    lacks, amounts = {amount - net for amount, net in used}, {amount for amount, _ in used}
    is_one = len(lacks) == 1 and len(amounts) >= _FEWEST_AMOUNTS
    return is_one and 0 < max(lacks) <= min(amounts) * _MOST_FEE


_FEWEST_AMOUNTS = 3
"""Different amounts from which on one and the same fee is no chance; chosen by hand."""

_MOST_FEE = Decimal("0.05")
"""A fee's share of the smallest amount; chosen by hand, as discounts mostly are larger."""


def _share_payable(matches: Sequence[Match], rows: Rows, place: int) -> float:
    """Return the share of rows with both in which a sum is the amount with some of the taxes."""
    whole = next((m.index for m in matches if m.is_certain and m.key == "amount"), None)
    if whole is None:
        return 0.0
    taxes = [m for m in matches if m.key in SIGNS and m.basis is not Basis.ASKED][:_MOST]
    used = [row for row in rows if min(number_in(at(row, each)) for each in (whole, place)) > 0]
    hits = 0
    for row in used:
        sums = [SIGNS[m.key] * abs(number_in(at(row, m.index))) for m in taxes]
        lacks = number_in(at(row, place)) - number_in(at(row, whole))
        hits += any(abs(lacks - sum(each)) < _UNIT for each in _choices(sums))
    return hits / len(used) if used else _HALF


def with_levies(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches, with taxes that may be withheld as such where the net value says so.

    In every row with both, it has to be the amount less these taxes and what is surely withheld.
    """
    places = {m.key: m.index for m in reversed(matches) if m.is_certain}
    levies = {
        m.index for m in matches if m.basis is Basis.UNKNOWN and has_meaning(tab, m.header, "levy")
    }
    if not levies or not places.keys() >= {"amount", "net_payable"}:
        return [*matches]
    kept = [*levies, *(m.index for m in matches if m.is_certain and m.key == "withheld")]
    sums = [
        (number_in(at(row, places["amount"])), number_in(at(row, places["net_payable"])), row)
        for row in rows
    ]
    lacks = [whole - net - _sum(row, kept) for whole, net, row in sums if whole > 0 and net > 0]
    if not lacks or any(abs(each) >= _UNIT for each in lacks):
        return [*matches]
    return [
        replace(m, key="withheld", basis=Basis.SUMS) if m.index in levies else m for m in matches
    ]


def with_included(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches, with what the amount has in it already set apart as such.

    A detracción that the book takes off its balances, without a column that says what was
    deposited, is as good as withheld there: nobody but the owner can tell whether it is open.
    """
    included = Included(tab, matches, rows)
    columns = included.columns or frozenset()
    is_kept = included.columns is not None and included.are_balances_less
    is_kept = is_kept and not any(m.key in {"detraction_paid", "detraction_slip"} for m in matches)
    found = []
    for m in matches:
        if m.index in columns:
            found.append(Match(m.index, m.header, m.key, Basis.INCLUDED))
        elif m.key == "detraction" and is_kept and m.basis is not Basis.PERSON:
            found.append(Match(m.index, m.header, "withheld", m.basis))
        else:
            found.append(m)
    return found
