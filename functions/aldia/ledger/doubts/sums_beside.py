"""The sums of an unknown column beside those that the rows have in known ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from aldia.ledger.recognition.comparing import at, number_in
from aldia.ledger.recognition.unread_cells import is_full_day, is_part
from aldia.ledger.schema.header_words import Meaning
from aldia.ledger.schema.records import InvoiceState
from aldia.ledger.sums.states import parse_state
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import Raw, Scalar, is_filled
from aldia.ledger.values.choices import parse_yes_no
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.money import amount_in
from aldia.ledger.values.ratios import HIGHEST_RATE, are_of_one_rate, is_round_rate

_ZERO = Decimal(0)

_FIRST_DIGITS = 2
"""Digits of a round sum that are not noughts; chosen by hand, as codes mostly have more."""

_MOST_DAYS = 3650
"""Days that a header may count; chosen by hand, as ten years are longer than debts are kept."""

_MOST_TAXED = Decimal("1.3")
"""An amount with its tax, as a multiple of the net sum; no country's tax on sales is higher."""


_FEWEST_SHARES = 2
"""Different sums from which on a share is no chance; chosen by hand."""

_FEWEST_OF_A_SHARE = 3
"""Different amounts of which one share is no chance below any header; chosen by hand."""

_LEAST_SUM = 100
"""Whole numbers below it may count things; chosen by hand."""

_OF_WAYS = frozenset({"payment", "paid", "part"})
"""Telling meanings of a header below which ways to pay may stand, such as `Política de pago`."""


@dataclass(frozen=True)
class Sums:
    """An unknown column's cells, with the rows in which they stand.

    Attributes:
        filled: What stands in the column, by row as on screen.
    """

    table: Table
    locale: str
    filled: Mapping[int, Scalar]

    def cell(self, key: str, row: int) -> Scalar:
        """Return a cell of a known column."""
        place = self.table.columns.get(key)
        return None if place is None else at(self.table.values[row - 1], place)

    def of(self, key: str, row: int) -> Decimal | None:
        """Return the sum in a known column."""
        return amount_in(Raw(self.cell(key, row)), self.locale)

    def part(self, row: int) -> Decimal | None:
        """Return the sum in the column itself."""
        return amount_in(Raw(self.filled[row]), self.locale)

    def paid(self, row: int) -> Decimal:
        """Return what the columns of payments hold in a row: a last payment is among them."""
        cells = (at(self.table.values[row - 1], place) for place in self.table.places("paid"))
        return sum((amount_in(Raw(cell), self.locale) or _ZERO for cell in cells), _ZERO)

    def is_settled(self, row: int) -> bool:
        """Tell whether a row says itself how it stands, by a state, a balance or a payment."""
        cells = (self.cell(key, row) for key in ("state", "stated", "paid"))
        return any(cell is not False and is_filled(cell) for cell in cells)

    def is_told(self, row: int) -> bool:
        """Tell whether a row says how it stands twice: by a state and by a balance."""
        return is_filled(self.cell("state", row)) and self.of("stated", row) is not None

    def is_paid(self, row: int, states: Mapping[str, InvoiceState]) -> bool:
        """Tell whether a row says that it is paid: by its state, or without one by its balance."""
        state = parse_state(Raw(self.cell("state", row)), states)
        return state is InvoiceState.PAID or (state is None and self.of("stated", row) == 0)

    def is_of_all(self, invoices: Collection[int], states: Mapping[str, InvoiceState]) -> bool:
        """Tell whether paid invoices and others are alike in it: all are filled, or a paid no."""
        paid = [row for row in invoices if self.is_paid(row, states)]
        answers = (parse_yes_no(Raw(self.filled.get(row))) for row in paid)
        is_same = False in answers or all(row in self.filled for row in invoices)
        return is_same and 0 < len(paid) < len(invoices)

    def say_the_same(
        self, said: Meaning, invoices: Collection[int], states: Mapping[str, InvoiceState]
    ) -> bool:
        """Tell whether a column adds nothing to what the sums of each row say.

        So do ways to pay, which stand in all rows or where something was paid; days that stand in
        all rows, also where something is left to pay, under a header that speaks of no payment; and
        answers that are yes where something is left and no elsewhere.

        Args:
            said: All that its header may mean.
        """
        told = said & self.table.tab.telling_meanings
        if told <= _OF_WAYS and self._are_ways(invoices, states):
            return True
        if not told and self._are_days_of_all(invoices):
            return True
        return told <= {"balance"} and self._answer_for_balance(invoices)

    def _are_ways(self, invoices: Collection[int], states: Mapping[str, InvoiceState]) -> bool:
        if any(self.of("stated", row) is None for row in invoices):
            return False
        texts = {row: str(cell) for row, cell in self.filled.items() if _is_way(cell)}
        if len(texts) < max(len(self.filled), 1):
            return False
        if self.table.places("paid") and texts.keys() == {r for r in invoices if self.paid(r)}:
            return True
        paid = {texts.get(row, "") for row in invoices if self.is_paid(row, states)}
        others = {texts.get(row, "") for row in invoices if not self.is_paid(row, states)}
        is_full = "" not in paid | others
        return is_full and bool(paid & others) and 2 * len(paid | others) <= len(invoices) + 1

    def _are_days_of_all(self, invoices: Collection[int]) -> bool:
        days = all(is_full_day(Raw(self.filled.get(row)), self.locale) for row in invoices)
        return days and any(self._is_left(row) for row in invoices)

    def _is_left(self, row: int) -> bool:
        """Tell whether a row says itself that something is left to pay."""
        stated, amount = self.of("stated", row), self.of("amount", row)
        if stated is not None:
            return stated > 0
        paid = [at(self.table.values[row - 1], place) for place in self.table.places("paid")]
        are_sums = any(number_in(cell) for cell in paid)
        return amount is not None and are_sums and self.paid(row) < amount

    def _answer_for_balance(self, invoices: Collection[int]) -> bool:
        pairs = [
            (parse_yes_no(Raw(self.filled.get(row))), self.of("stated", row)) for row in invoices
        ]
        are_known = all(isinstance(said, bool) and left is not None for said, left in pairs)
        return bool(pairs) and are_known and all(said == bool(left) for said, left in pairs)

    def are_rates_of(self, keys: Collection[str]) -> bool:
        """Tell whether each cell may be the rate of a tax whose sum stands in a known column."""
        return all(
            0 <= (self.part(row) or 0) <= HIGHEST_RATE
            and any(number_in(self.cell(key, row)) for key in keys)
            for row in self.filled
        )

    def is_of_no_amount(self, row: int) -> bool:
        """Tell whether a sum stands in a row that has a number and bills nothing: a receipt's."""
        is_billed = self.of("amount", row) or self.of("stated", row)
        is_named = is_filled(self.cell("invoice", row))
        return is_named and not is_billed and self.part(row) is not None

    def is_no_number_of_days(self, row: int) -> bool:
        """Tell whether below a header of days, such as `Pagado días`, stands what may be a sum."""
        amount = self.of("amount", row)
        return bool(amount and _MOST_DAYS < (self.part(row) or 0) <= amount)

    def may_be_left(self, row: int, told: Meaning) -> bool:
        """Tell whether a sum under *due* or *overdue* may be what is left of the amount."""
        raw = Raw(self.filled[row])
        if self.are_days_late:
            return False
        if is_full_day(raw, self.locale) or self.of("stated", row) is not None:
            return is_full_day(raw, self.locale) and "due" in told
        part, amount = self.part(row), self.of("amount", row)
        return part is not None and amount is not None and part < amount

    @cached_property
    def are_days_late(self) -> bool:
        """Tell whether it counts days from the due days to one and the same day, in some rows."""
        due = {row: parse_date(Raw(self.cell("due", row)), self.locale) for row in self.filled}
        days = [
            day.toordinal() + part
            for row, day in due.items()
            if isinstance(day, date) and (part := self.part(row)) and part == int(part)
        ]
        return len(days) > 1 and len(set(days)) == 1

    @cached_property
    def is_larger(self) -> bool:
        """Tell whether it holds more than the amount in half of its rows, and is no part of it."""
        pairs = [(self.part(row), self.of("amount", row)) for row in self.filled]
        known = [(part, whole) for part, whole in pairs if part is not None and whole]
        larger = sum(part > whole > 0 for part, whole in known)
        return larger > 1 and 2 * larger >= len(known)

    @property
    def differing(self) -> set[int]:
        """Return the rows with another sum than their amount, and no balance that settles it."""
        pairs = ((row, self.part(row), self.of("amount", row)) for row in self.filled)
        return {
            row
            for row, part, whole in pairs
            if part and whole is not None and part != whole and self.of("stated", row) is None
        }

    @cached_property
    def less_than_net(self) -> set[int]:
        """Return the rows in which a net sum may be what is left: it lacks more than a tax.

        Only in a column that is nothing in one of them, or all of the amount in another row.
        """
        pairs = ((row, part, self.cell("amount", row)) for row, part in self.filled.items())
        sums = [
            (row, part, whole)
            for row, part, whole in pairs
            if isinstance(part, (int, Decimal)) and isinstance(whole, (int, Decimal))
        ]
        low = {row: part for row, part, whole in sums if part * _MOST_TAXED < whole}
        if not any(part == whole for _, part, whole in sums) and 0 not in low.values():
            return set()
        return {row for row in low if self._lacks(row) != self.table.unread_sums(row)[-1]}

    @cached_property
    def net_of_share(self) -> set[int]:
        """Return the rows in which a net sum is the amount without a round share of it.

        Such is what a customer keeps (12 % of the total), where a tax is a share of the net sum. So
        it has to be in all of several rows, with nothing beside it that says what was kept.
        """
        pairs = {row: (self.part(row), self.of("amount", row)) for row in self.filled}
        sums = {row: (part, all_) for row, (part, all_) in pairs.items() if part and all_}
        if len(set(sums.values())) < _FEWEST_SHARES or self.table.counts["withheld"]:
            return set()
        shares = {(all_ - part) / all_ for part, all_ in sums.values()}
        bases = {(all_ - part) / part for part, all_ in sums.values()}
        are_kept = all(0 < each < 1 and is_round_rate(each) for each in shares)
        if not are_kept or all(map(is_round_rate, bases)):
            return set()
        is_told = any(self._lacks(row) in self.table.unread_sums(row) for row in sums)
        left = {row for row in sums if self.of("stated", row) is None}
        return set() if is_told else left

    def lone(self, invoices: int, *, is_numbered: bool) -> set[int]:
        """Return the rows with a sum that may be a part of the amount, if most have none.

        Others may be codes, such as the number of a shop: only round sums and those of all the
        amount count, unless the header is numbered, as in `Semana 1`.

        Args:
            invoices: How many rows there are.
        """
        if 2 * len(self.filled) >= invoices:
            return set()
        parts = {row: self.part(row) for row in self.filled if self.of("stated", row) is None}
        sums = {row: part for row, part in parts.items() if part and self._is_part(row, part)}
        return {
            row
            for row, part in sums.items()
            if is_numbered or _is_round(part) or part == self.of("amount", row)
        }

    @property
    def of_one_share(self) -> set[int]:
        """Return the rows with one share of different amounts, as what is withheld is.

        Small whole numbers are none: they may count what was sold at one price.
        """
        pairs: dict[int, tuple[Decimal, Decimal]] = {}
        for row in self.filled:
            part = self.part(row) or _ZERO
            is_sum = part >= _LEAST_SUM or part != int(part)
            amount = (self.of("amount", row) if is_sum else None) or _ZERO
            if not 0 < part < amount:
                return set()
            pairs[row] = (part, amount)
        are_many = len({amount for _, amount in pairs.values()}) >= _FEWEST_OF_A_SHARE
        is_one = are_many and are_of_one_rate(pairs.values())
        return {row for row in pairs if self.of("stated", row) is None} if is_one else set()

    def _is_part(self, row: int, part: Decimal) -> bool:
        whole = self.of("amount", row)
        return bool(whole) and is_part(Raw(part), Raw(whole), self.locale)

    def _lacks(self, row: int) -> Decimal:
        """Return what a sum lacks of the amount of its row."""
        return (self.of("amount", row) or _ZERO) - (self.part(row) or _ZERO)


def _is_way(cell: Scalar) -> bool:
    """Tell whether a cell may name a way to pay: a text that is no number, no day and no answer."""
    is_text = isinstance(cell, str) and not any(map(str.isdecimal, cell))
    return is_text and not isinstance(parse_yes_no(Raw(cell)), bool)


def _is_round(part: Decimal) -> bool:
    """Tell whether a number of three digits or more has noughts behind the first two."""
    digits = str(int(part))
    return (
        part == int(part) and len(digits) > _FIRST_DIGITS and not digits[_FIRST_DIGITS:].strip("0")
    )
