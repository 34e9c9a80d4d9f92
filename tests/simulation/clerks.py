"""The people of a business that withholds taxes and claims by law: what they type, also wrongly."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.edit import apply_edits
from sandbox.google.workbook import Workbook
from tests.money.bills import unit_of
from tests.simulation.bill_facts import bill_of, number_in
from tests.simulation.book import (
    INSTALMENTS,
    INVOICES,
    NUMBER,
    PAYMENTS,
    SETTINGS,
    Grid,
    Row,
    give_roles,
    letters,
    number_of,
    set_up,
    setting_cell,
)
from tests.simulation.businesses import (
    ADDED,
    BASE,
    BUSINESSES,
    CURRENCY,
    DEPOSIT,
    DEPOSITED,
    LADDER,
    NET,
    PAID_DAY,
    TAX,
    TOTAL,
    WITHHELD,
)
from tests.simulation.keepers import Gesture, Gestures, Keepers
from tests.simulation.layouts import CUSTOMER, DUE, ISSUED, MAIL, PAID
from tests.simulation.people import address_of
from tests.simulation.scenes import USUAL, Scene
from tests.simulation.sellers import NAMES, SELLER, SELLERS, lines_of

_OLDEST = date(2026, 1, 2)
"""The first due day: `lawful` knows the holidays of 2026."""

_TERM = 20
"""Days from an invoice to its due day; shorter than a discount for early payment is offered."""

_SHARES = (Decimal("0.025"), Decimal("0.03"), Decimal("0.01"))
"""What is withheld of a total, column by column."""


class Clerks(Keepers):
    """The people who keep the book of one business."""

    def __init__(self, rng: random.Random, scene: Scene = USUAL) -> None:
        super().__init__(rng, scene)
        drawn = rng.choice(BUSINESSES)
        self.business = next((each for each in BUSINESSES if each.name == scene.book), drawn)
        self.place = rng.choice(self.business.places)

    @property
    def gestures(self) -> Gestures:
        return _GESTURES

    def open_book(self, moment: datetime, today: date) -> Workbook:
        """Return a book that its owner set up the day before, with the invoices in it."""
        self.today, columns = today, self.business.columns
        entries = [self._new_invoice(self._age()) for _ in range(self.rng.randint(4, 8))]
        rows = [[*columns.values()], *([each[role] for role in columns] for each in entries)]
        moment -= timedelta(days=1)
        book = set_up(moment, {INVOICES: rows}, "es", self.place, self.business.locale)
        self.book = book
        give_roles(book, [*columns], 0)
        for label, value in {**self.business.settings, **self._drawn_settings()}.items():
            self.type_in(SETTINGS, {setting_cell(book, label): value})
        self._type_ladder()
        self._type_sellers()
        for _ in range(self.rng.randint(1, 4)):
            self._do(self.rng.choice([Clerks.pay, Clerks.pay_part, Clerks.pay_part]))
        return book

    def _drawn_settings(self) -> dict[str, str]:
        """Return settings that differ from seed to seed."""
        found = {"Idioma": "inglés" if self.business.language == "en" else "español"}
        found["Cómo pagar"] = "Banco de Muestra"
        if "legales" in self.business.settings.values() and self.rng.random() < 0.2:
            found["Los deudores son"] = "personas"
        if "Tasa máxima legal (%)" in self.business.settings and self.rng.random() < 0.3:
            found["Tasa máxima legal (%)"] = "25,02"
        return found

    def _type_ladder(self) -> None:
        grid = Grid.of(self.book, "Avisos")
        last = grid.sheet.used_rows()
        if last > grid.top + 1:
            count = last - grid.top - 1
            apply_edits(self.book, [{"tab": "Avisos", "delete_rows": [grid.top + 2, count]}])
        apply_edits(self.book, [{"tab": "Avisos", "append": LADDER}])

    def _type_sellers(self) -> None:
        """Type the sellers' addresses, over lines of theirs that are there."""
        if SELLER in self.business.columns:
            grid = Grid.of(self.book, SELLERS)
            for index, line in enumerate(lines_of(self.book), grid.top + 1):
                places = {grid.place(index, header): entry for header, entry in line.items()}
                self.type_in(SELLERS, places)

    def resume(self, book: Workbook, today: date) -> None:
        """Set the mode back to live, so that the quiet days are predictable."""
        self.book, self.today = book, today
        self.type_in(SETTINGS, {setting_cell(book, "Modo"): "real"})
        day = today.isoformat()
        self.type_in(SETTINGS, {setting_cell(book, "Pagos revisados el"): day})

    def attend(self, book: Workbook, day: int) -> str:
        """Do nothing: no column of this book raises a question."""
        return ""

    def pay(self, grid: Grid, row: Row) -> str:
        """Mark an invoice as paid, by a word or by its whole sum."""
        bill = bill_of(self.book, row)
        if bill is None or not bill.left or self.rng.random() < 0.3:
            return self._enter(grid, row, {PAID[0]: self.rng.choice(["sí", "x"])})
        return self._pay(grid, row, bill.left - bill.open_deposit)

    def pay_part(self, grid: Grid, row: Row) -> str:
        """Enter a part of what the business is owed, in the row or in the tab of payments."""
        bill = bill_of(self.book, row)
        if bill is None or not bill.left:
            return self.move_due(grid, row)
        part = _in_units(
            (bill.left - bill.open_deposit) / self.rng.choice([2, 3, 7]), bill.currency
        )
        if part <= bill.amount / 50:
            return self.move_due(grid, row)
        if PAID_DAY[PAID[0]] in row.cells or self.rng.random() < 0.7:
            return self._pay(grid, row, part)
        entry = [self._late_day(row).isoformat(), row[NUMBER], _cell(part)]
        apply_edits(self.book, [{"tab": PAYMENTS, "append": [entry]}])
        return f"{part} of {number_of(row)} is paid in the Payments tab"

    def pay_too_much(self, grid: Grid, row: Row) -> str:
        bill = bill_of(self.book, row)
        if bill is None or not bill.left:
            return self.move_due(grid, row)
        return self._pay(grid, row, _in_units(bill.left * Decimal("1.25"), bill.currency))

    def deposit(self, grid: Grid, row: Row) -> str:
        """Enter a detracción as deposited, by its sum, by a word or by its day."""
        if not row[DEPOSIT]:
            return self.pay_part(grid, row)
        ways = ["sí", self.today.isoformat(), row[DEPOSIT]]
        return self._enter(grid, row, {DEPOSITED: self.rng.choice(ways)})

    def deposit_in_the_wrong_column(self, grid: Grid, row: Row) -> str:
        """Enter a deposited detracción as if it had come to the other account."""
        if not row[DEPOSIT] or row[PAID[0]]:
            return self.pay_part(grid, row)
        return self._enter(grid, row, {PAID[0]: row[DEPOSIT]})

    def type_rate(self, grid: Grid, row: Row) -> str:
        """Type what is withheld as a percentage in place of the sum."""
        role = next((each for each in (*WITHHELD, DEPOSIT) if each in row.cells), None)
        if role is None:
            return self.change_amount(grid, row)
        rates = [12, 10] if role == DEPOSIT else [0.025, 2.5, "2,5%"]
        return self._enter(grid, row, {role: self.rng.choice(rates)})

    def type_net_as_total(self, grid: Grid, row: Row) -> str:
        """Type what is left to pay where the whole stands."""
        if NET not in row.cells or not row[NET]:
            return self.change_amount(grid, row)
        return self._enter(grid, row, {TOTAL: row[NET]})

    def change_amount(self, grid: Grid, row: Row) -> str:
        """Bill an invoice anew, with all its taxes."""
        currency = str(row[CURRENCY] or self.business.currencies[0])
        return self._enter(grid, row, self._sums(currency))

    def move_due(self, grid: Grid, row: Row) -> str:
        due = self._due(self.rng.randint(-6, 40))
        days = {DUE: due.isoformat(), ISSUED: (due - timedelta(days=_TERM)).isoformat()}
        return self._enter(grid, row, {role: d for role, d in days.items() if role in row.cells})

    def agree(self, grid: Grid, row: Row) -> str:
        """Agree on two or three instalments, some of them late already."""
        bill = bill_of(self.book, row)
        planned = {str(each[NUMBER]) for each in Grid.of(self.book, INSTALMENTS).rows()}
        if not self.business.has_plans or bill is None or row[NUMBER] in planned or bill.payments:
            return self.pay_part(grid, row)
        count, first = self.rng.choice([2, 3]), self.rng.randint(-60, 0)
        part = _in_units(bill.left / count, bill.currency)
        sums = [*[part] * (count - 1), bill.left - part * (count - 1)]
        days = [self.today + timedelta(days=first + 20 * n) for n in range(count)]
        listed = zip(days, sums, strict=True)
        entries = [
            [row[NUMBER], n, day.isoformat(), _cell(sum_)]
            for n, (day, sum_) in enumerate(listed, 1)
        ]
        apply_edits(self.book, [{"tab": INSTALMENTS, "append": entries}])
        return f"{number_of(row)} is to be paid in {count} instalments"

    def say_who_owes(self, grid: Grid, row: Row) -> str:
        """Change whether the debtors are people or businesses."""
        said = self.rng.choice(["personas", "empresas", "micronegocios"])
        self.type_in(SETTINGS, {setting_cell(self.book, "Los deudores son"): said})
        return f"the debtors are {said}"

    def forget_rates(self, grid: Grid, row: Row) -> str:
        """Type reference rates that lack a half-year, or another one for it."""
        if "legales" not in self.business.settings.values():
            return self.sort(grid, row)
        rates = self.rng.choice(["2026-1: 2,15", "2025-2: 2; 2026-1: 3; 2026-2: 1,53", ""])
        self.type_in(SETTINGS, {setting_cell(self.book, "Tasas de referencia (% anual)"): rates})
        return f"the reference rates are {rates!r}"

    def type_nonsense(self, grid: Grid, row: Row) -> str:
        """Type what is no sum and no day; a numbered column of payments full of it is none."""
        sums = (TOTAL, *WITHHELD, DEPOSIT, *(PAID[:1] if PAID[1] not in row.cells else ()))
        roles = [each for each in (DUE, *sums) if each in row.cells]
        typed = self.rng.choice(["???", "ayer", "mil"])
        return self._enter(grid, row, {self.rng.choice(roles): typed})

    def add_invoice(self, grid: Grid, row: Row) -> str:
        return self._append(grid, self._new_invoice(self._age()))

    def sort(self, grid: Grid, row: Row) -> str:
        role = self.rng.choice([*grid.columns])
        order = {"by": letters(grid.columns[role]), "header_row": grid.top + 1}
        apply_edits(self.book, [{"tab": INVOICES, "sort": order}])
        return f"the rows are sorted by {role}"

    def _age(self) -> int:
        """Return how late an invoice is: most not long, some over a change of the half-year."""
        return self.rng.choice([self.rng.randint(-8, 40), self.rng.randint(20, 150)])

    def _due(self, days_late: int) -> date:
        """Return a due day whose day and month nobody takes for each other, if it is long ago."""
        due = max(self.today - timedelta(days=days_late), _OLDEST)
        return due.replace(day=due.day + 12) if days_late > 40 and due.day <= 12 else due

    def _new_invoice(self, days_late: int) -> dict[str, Any]:
        """Return entries for every role of the book."""
        self._made += 1
        name, due = f"Cliente {self.rng.randint(1, 6)}", self._due(days_late)
        currency = self.rng.choice(self.business.currencies)
        return {
            **dict.fromkeys(self.business.columns, ""),
            **self._sums(currency),
            NUMBER: f"F-{self._made}",
            CUSTOMER: name,
            MAIL: address_of(name),
            DUE: due.isoformat(),
            ISSUED: (due - timedelta(days=_TERM)).isoformat(),
            CURRENCY: currency,
            SELLER: NAMES[self._made % len(NAMES)],
        }

    def _sums(self, currency: str) -> dict[str, Any]:
        """Return the sums of an invoice of which nothing was paid, as cells."""
        columns, least = self.business.columns, self.business.smallest
        units = self.rng.randint(least, 50 * least) / unit_of(currency) * unit_of(currency)
        extra = self.rng.randint(0, 999) * unit_of(currency)
        base = Decimal(units) + (extra if self.rng.random() < 0.5 else 0)
        total, sums = base, {}
        if self.business.is_after_tax:
            tax = _in_units(base * Decimal("0.16"), currency)
            sums = {BASE: base, TAX: tax, WITHHELD[0]: _in_units(base / 10, currency)}
        else:
            parts = zip(WITHHELD, _SHARES, strict=True)
            sums = {role: _in_units(total * share, currency) for role, share in parts}
        if self.rng.random() < 0.4:
            sums[ADDED] = _in_units(total * Decimal("0.02"), currency)
        if self.rng.random() < 0.6:
            sums[DEPOSIT] = _in_units(total * Decimal("0.12"), "CLP")
        if self.rng.random() < 0.3:  # as a formula works it out, with all its decimals
            sums |= {r: sum_ / Decimal("1.11") for r, sum_ in sums.items() if r in WITHHELD}
        if self.business.is_after_tax:
            total = base + sums[TAX] - sums[WITHHELD[0]]
        kept = sum((sums[r] for r in WITHHELD if r in sums and r in columns), Decimal(0))
        sums |= {TOTAL: total, NET: total - kept}
        return {
            role: _cell(sums[role]) if role in sums else "" for role in columns if role in _OF_SUMS
        }

    def _late_day(self, row: Row) -> date:
        """Return a day on which a payment may have come in: today or before."""
        return self.today - timedelta(days=self.rng.randint(0, 30))

    def _pay(self, grid: Grid, row: Row, sum_: Decimal) -> str:
        """Enter a payment into the next blank column, else add it to what is in the first."""
        blank = next((r for r in PAID if r in row.cells and row[r] in (None, "")), PAID[0])
        before = number_in(row[blank]) or Decimal(0)
        cells: dict[str, Any] = {blank: _cell(before + sum_)}
        day = PAID_DAY.get(blank)
        if day in row.cells and self.rng.random() < 0.8:
            cells[str(day)] = self._late_day(row).isoformat()
        return self._enter(grid, row, cells)


def _in_units(exact: Decimal, currency: str) -> Decimal:
    return exact.quantize(unit_of(currency), ROUND_HALF_UP)


def _cell(sum_: Decimal) -> int | float:
    return int(sum_) if sum_ == int(sum_) else float(f"{sum_:.15g}")


_OF_SUMS = frozenset({BASE, TAX, TOTAL, NET, ADDED, DEPOSIT, *WITHHELD})

_HARMLESS = frozenset({Clerks.sort})
"""Gestures that do not change what a letter says about an invoice."""

_OF_ALL = frozenset({Clerks.say_who_owes, Clerks.forget_rates, Clerks.type_rate})
"""Gestures that may hold every row for the day."""

# How often each gesture is chosen, as weights. Chosen by hand.
_WEIGHTS: Mapping[Gesture, int] = {
    Clerks.pay: 8,
    Clerks.pay_part: 14,
    Clerks.pay_too_much: 2,
    Clerks.deposit: 6,
    Clerks.deposit_in_the_wrong_column: 3,
    Clerks.type_rate: 2,
    Clerks.type_net_as_total: 2,
    Clerks.change_amount: 5,
    Clerks.move_due: 6,
    Clerks.agree: 6,
    Clerks.say_who_owes: 3,
    Clerks.forget_rates: 2,
    Clerks.type_nonsense: 3,
    Clerks.add_invoice: 7,
    Clerks.delete_row: 2,
    Clerks.sort: 5,
}

_GESTURES = Gestures(_WEIGHTS, _HARMLESS, _OF_ALL)
