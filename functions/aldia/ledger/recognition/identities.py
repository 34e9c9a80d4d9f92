"""What the sums of a list say of their columns: amount, less what was paid, is the balance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import combinations

from aldia.ledger.recognition.comparing import at, has_meaning, is_tax, number_in
from aldia.ledger.recognition.contents import LEAST_SUMS, is_day, look_at
from aldia.ledger.recognition.headings import listed_rows
from aldia.ledger.recognition.matches import Basis, Match
from aldia.ledger.recognition.own_columns import own_places
from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.cells import Rows, Scalar, is_filled

_LESS = frozenset({"paid", "withheld", "deducted", "credit", "detraction_paid"})
"""Keys of columns that may make a balance less than the amount."""

_OF_SUMS = _LESS | {"amount", "stated", "debit", "net_payable", ""}
"""Keys of columns that the sums may show to be something else."""

_MOST_UNKNOWN = 6
"""Unknown columns of which every choice is tried; chosen by hand."""

_MOST_PARTS = 4
"""Unknown columns that may be payments together; chosen by hand."""

_MOST_CHARGES = 2
"""Columns that may be charged on top together; chosen by hand: water, and a late fee."""

_FEWEST = 2
"""Rows in which something was paid, from which on their agreement is no chance; chosen by hand."""

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Identity:
    """Columns whose sums agree in every row: amount, less what was paid, is the balance.

    Attributes:
        less: What was paid or taken off.
        more: What is charged on top of the amount.
    """

    amount: int
    balance: int
    less: tuple[int, ...]
    more: tuple[int, ...] = ()


def with_balance(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches, with amount, payments and balance where only one choice of them agrees.

    It has to agree in every row with a balance, and in most of those without; in some of them
    something has to have been paid. What was taken for the amount by its header alone stays so
    unless it is a part of what agrees, as a rent without its charges.
    """
    sums = _Sums(tab, with_total(tab, with_billed(tab, matches, rows), rows), rows)
    if (charged := sums.charged) is not None:
        return _as_charged(sums.matches, charged)
    is_account = any(m.key == "debit" and m.is_certain for m in matches)
    found = None if is_account else sums.only()
    if found is None:
        return [*sums.matches]
    return (
        _as_charged(sums.matches, found)
        if sums.is_charged(found)
        else _as_found(tab, sums.matches, rows, found)
    )


def with_billed(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches; without an amount, with the one payment that is no less than all others.

    So it is in books that call what is charged `Cobro`, and what came in `Pagado`.
    """
    sums = _Sums(tab, matches, rows)
    if any(m.key in {"amount", "stated", "debit", "aged"} for m in matches):
        return [*matches]
    found = sums.billed
    return [
        Match(m.index, m.header, "amount", Basis.SUMS) if m.index == found else m for m in matches
    ]


def with_total(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches; without an amount, with the one column that is what it consists of.

    That is the sums before tax with the taxes on sales, less what is withheld, in every row.
    """
    sums = _Sums(tab, matches, rows)
    if any(m.key in {"amount", "stated", "debit", "aged"} for m in matches):
        return [*matches]
    totals = [place for place in sums.places if sums.is_total(place)]
    if len(totals) != 1:
        return [*matches]
    return [
        Match(m.index, m.header, "amount", Basis.SUMS)
        if m.index in totals
        else replace(m, basis=Basis.INCLUDED)
        if m.key == "withheld" and m.basis is not Basis.PERSON
        else m
        for m in matches
    ]


@dataclass(frozen=True)
class _Sums:
    """The columns of sums of a list."""

    tab: Tab
    matches: Sequence[Match]
    rows: Rows

    def only(self) -> _Identity | None:
        """Return the one choice of columns that agrees; None for none or several."""
        found = [each for balance in self._balances for each in self._of(balance)]
        plain = [each for each in found if not each.more] or found
        return plain[0] if len(plain) == 1 else None

    @cached_property
    def _used(self) -> Rows:
        """Return the rows of invoices: those with a number, where numbers are known."""
        used = listed_rows(self.rows)
        place = next((m.index for m in self.matches if m.key == "invoice" and m.is_certain), None)
        numbered = [row for row in used if place is not None and is_filled(at(row, place))]
        return numbered or used

    @cached_property
    def places(self) -> dict[int, Match]:
        """Return the columns of sums that no person spoke of and that may be something else."""
        ours = own_places(self.tab, [match.header for match in self.matches])
        return {
            m.index: m
            for m in self.matches
            if m.header and m.index not in ours and m.key in _OF_SUMS
            if self._may_be_sums(m) and self._has_sums(m)
        }

    def _may_be_sums(self, match: Match) -> bool:
        is_settled = match.basis in {Basis.PERSON, Basis.REPEATS, Basis.INCLUDED, Basis.ASIDE}
        return not is_settled and not has_meaning(self.tab, match.header, "date")

    def _has_sums(self, match: Match) -> bool:
        contents = look_at(self._used, match.index, self.tab.state_words)
        return (
            contents.sums >= LEAST_SUMS
            and not contents.are_flags
            and any(self._sums_of(match.index))
        )

    @cached_property
    def _columns(self) -> dict[int, list[Decimal]]:
        return {}

    def _sums_of(self, place: int) -> list[Decimal]:
        """Return the sums of a column, row by row; 0 for what is none."""
        if place not in self._columns:
            self._columns[place] = [number_in(at(row, place)) for row in self._used]
        return self._columns[place]

    @cached_property
    def _balances(self) -> list[int]:
        return [
            place
            for place, match in self.places.items()
            if match.key == "stated"
            or (match.key not in _LESS and has_meaning(self.tab, match.header, "balance"))
        ]

    @cached_property
    def _unknown(self) -> list[int]:
        return [place for place, match in self.places.items() if not match.key]

    def is_total(self, place: int) -> bool:
        """Tell whether a column is the sums before tax, with tax, less what is withheld."""
        others = {i: m for i, m in self.places.items() if i != place}
        nets = [i for i, m in others.items() if has_meaning(self.tab, m.header, "net")]
        taxes = [i for i, m in others.items() if is_tax(self.tab, m.header) and i not in nets]
        kept = [i for i, m in others.items() if m.key == "withheld"]
        taxes = [i for i in taxes if i not in kept]
        if not nets or not taxes:
            return False
        rows = [
            (number_in(at(row, place)), _sum(row, [*nets, *taxes]) - _sum(row, kept, is_size=True))
            for row in self._used
        ]
        return any(whole for whole, _ in rows) and all(
            abs(one - other) < _CENT for one, other in rows
        )

    @property
    def billed(self) -> int | None:
        """Return the payment that stands in each row and is nowhere less than the others."""
        paid = [i for i, m in self.places.items() if m.key == "paid"]
        found = [
            i
            for i in paid
            if has_meaning(self.tab, self.places[i].header, "payment")
            and all(self._sums_of(i))
            and all(one >= others for one, others in self._beside(i, [p for p in paid if p != i]))
        ]
        return found[0] if len(found) == 1 and len(paid) > 1 else None

    def _beside(self, place: int, others: Sequence[int]) -> list[tuple[Decimal, Decimal]]:
        """Return a column's sums, each with that of others in its row."""
        columns = [self._sums_of(i) for i in others]
        rest = [sum(row, Decimal(0)) for row in zip(*columns, strict=True)]
        return [*zip(self._sums_of(place), rest, strict=True)] if columns else []

    @property
    def charged(self) -> _Identity | None:
        """Return the balance that payments do not lessen, so that it is what is charged.

        Payments come to all of it in some rows, and nowhere to more; it is nowhere 0 once something
        was paid. One such row is enough if the row says that it is paid.
        """
        balances = [i for i, m in self.places.items() if m.key == "stated" and m.is_certain]
        amounts = [i for i, m in self.places.items() if m.key == "amount" and m.is_certain]
        paid = [i for i, m in self.places.items() if m.key == "paid"]
        if len(balances) != 1 or len(amounts) > 1 or not paid:
            return None
        pairs = self._beside(balances[0], paid)
        if any(came_in > left for left, came_in in pairs):
            return None
        full = [row for row, (left, came_in) in enumerate(pairs) if left == came_in > 0]
        if len(full) < _FEWEST and not any(map(self._says_paid, full)):
            return None
        less = self._explaining(amounts[0], balances[0]) if amounts else ()
        return _Identity(amounts[0] if amounts else balances[0], balances[0], less)

    def _says_paid(self, row: int) -> bool:
        flags = [m.index for m in self.matches if m.key == "paid" and m.index not in self.places]
        return any(at(self._used[row], place) is True for place in flags)

    def _explaining(self, amount: int, charged: int) -> tuple[int, ...]:
        """Return the unknown column by which what is charged is less in every row; or nothing."""
        for place in self._others(amount, charged):
            rows = self._beside(amount, [charged, place])
            if all(abs(whole - parts) < _CENT for whole, parts in rows):
                return (place,)
        return ()

    def is_charged(self, found: _Identity) -> bool:
        """Tell whether the balance stays as it is once it is paid: it is what is charged.

        So it does where days of payment stand beside it and no payments, and it is nowhere 0.
        """
        days = [m.index for m in self.matches if m.key == "paid_on" and m.is_certain]
        if not days or any(m.key in {"paid", "part_on"} for m in self.matches):
            return False
        if any(is_of_payment(self.tab, self.places[i]) for i in found.less):
            return False
        paid = [row for row in self._used if is_day(at(row, days[0]))]
        return len(paid) >= _FEWEST and all(self._sums_of(found.balance))

    def _of(self, balance: int) -> Iterator[_Identity]:
        for amount in self._amounts(balance):
            found = self._least(amount, balance, ()) or self._with_more(amount, balance)
            if found is not None:
                yield found

    def _with_more(self, amount: int, balance: int) -> _Identity | None:
        """Return what agrees once other columns are added, as charges are to a rent.

        Something has to have been paid: else what they come to is what is charged.
        """
        if self.places[amount].key != "amount":
            return None
        unknown = self._others(amount, balance)
        choices = (c for size in range(1, _MOST_CHARGES + 1) for c in combinations(unknown, size))
        found = [e for c in choices if (e := self._least(amount, balance, c)) and e.less]
        least = [each for each in found if len(each.more) == len(found[0].more)]
        return least[0] if len(least) == 1 else None

    def _others(self, amount: int, balance: int) -> list[int]:
        left = [i for i in self._unknown if i not in {amount, balance}]
        return left[:_MOST_UNKNOWN]

    def _least(self, amount: int, balance: int, more: tuple[int, ...]) -> _Identity | None:
        """Return the one smallest choice of what is less that agrees; None for none or several."""
        paid = [i for i, m in self.places.items() if m.key == "paid" and i != balance]
        may_be = [i for i, m in self.places.items() if m.key in _LESS - {"paid"}]
        may_be += [i for i in self._others(amount, balance) if i not in more]
        best: list[_Identity] = []
        for size in range(_MOST_PARTS + 1):
            for some in combinations(may_be, size):
                each = _Identity(amount, balance, (*paid, *some), more)
                if self._agree(each):
                    best.append(each)
            if best:
                break
        return best[0] if len(best) == 1 else None

    def _amounts(self, balance: int) -> Iterator[int]:
        """Yield the columns that may be the amount: the one that is, or what it is a part of."""
        known = [i for i, m in self.places.items() if m.key == "amount" and m.is_certain]
        for place, match in self.places.items():
            if place == balance or match.key in _LESS:
                continue
            if all(place == each or self._is_within(each, place) for each in known):
                yield place

    def _is_within(self, part: int, whole: int) -> bool:
        """Tell whether sums are a part of others: never more, and less in most rows."""
        pairs = [*zip(self._sums_of(part), self._sums_of(whole), strict=True)]
        less = sum(one < other for one, other in pairs)
        return all(one <= other for one, other in pairs) and 2 * less > len(pairs)

    def _agree(self, found: _Identity) -> bool:
        signs = dict.fromkeys(found.less, -1) | dict.fromkeys(found.more, 1)
        settled: list[bool] = []
        telling = 0
        for row in range(len(self._used)):
            whole, left = self._sums_of(found.amount)[row], self._sums_of(found.balance)[row]
            if not whole and not left:
                continue
            rest = sum(sign * abs(self._sums_of(i)[row]) for i, sign in signs.items())
            is_so = abs(whole + rest - left) < _CENT
            if left and not is_so:
                return False
            if not left:
                settled.append(is_so)
            telling += is_so and abs(whole - left) >= _CENT
        are_used = all(any(self._sums_of(place)) for place in signs)
        return are_used and telling >= _FEWEST and 2 * sum(settled) >= len(settled)


def _as_found(tab: Tab, matches: Sequence[Match], rows: Rows, found: _Identity) -> list[Match]:
    """Return the matches with what the sums say; what else was the amount is a part of it.

    Where something is charged on top, the balance alone counts. A column with the very cells of the
    amount repeats it, as what was paid stands elsewhere.
    """

    def of(match: Match) -> Match:
        if found.more and match.index in {found.amount, *found.more}:
            return Match(match.index, match.header, "", Basis.REPEATS)
        if match.index == found.amount:
            return _taken(match, "amount")
        if match.index == found.balance:
            return _taken(match, "stated")
        if match.index in found.less:
            return _less(tab, match)
        if match.key in {"amount", "stated"}:
            return Match(match.index, match.header, "", Basis.REPEATS)
        return match

    whole = [at(row, found.amount) for row in rows]
    return [
        Match(m.index, m.header, "", Basis.REPEATS)
        if not m.key and m.basis is Basis.UNKNOWN and [at(row, m.index) for row in rows] == whole
        else m
        for m in map(of, matches)
    ]


def _as_charged(matches: Sequence[Match], found: _Identity) -> list[Match]:
    """Return the matches with what is charged as the amount; what it is less than is its part."""
    parts = {found.amount, *found.less}
    return [
        Match(m.index, m.header, "amount", Basis.SUMS)
        if m.index == found.balance
        else Match(m.index, m.header, "", Basis.REPEATS)
        if m.index in parts
        else m
        for m in matches
    ]


def _sum(row: Sequence[Scalar], places: Sequence[int], *, is_size: bool = False) -> Decimal:
    sums = (number_in(at(row, place)) for place in places)
    return sum((abs(each) if is_size else each for each in sums), Decimal(0))


def _taken(match: Match, key: str) -> Match:
    """Return a match as a key; what its header said already stays as it was."""
    is_known = match.key == key and match.is_certain
    return match if is_known else Match(match.index, match.header, key, Basis.SUMS)


def _less(tab: Tab, match: Match) -> Match:
    """Return a match as a payment where its header speaks of one, else as what was taken off."""
    if match.key in {"paid", "withheld", "deducted"}:
        return match
    key = "paid" if is_of_payment(tab, match) else "deducted"
    return replace(match, key=key, basis=Basis.SUMS, rivals=())


def is_of_payment(tab: Tab, match: Match) -> bool:
    """Tell whether a header speaks of what came in."""
    return any(has_meaning(tab, match.header, each) for each in _PAYMENTS)


_PAYMENTS = ("paid", "payment", "part", "deposit", "instalment", "credit")
"""Meanings of words for what came in."""
