"""The people of a book that is laid out as strangers do: what they type, and what they answer.

They keep their own columns only, and pay and correct in all of those at once, so that a row says
one thing at any moment.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sandbox.google.batch import apply_batch
from sandbox.google.workbook import Workbook
from tests.simulation import own_columns
from tests.simulation.book import (
    CUSTOMERS,
    INVOICES,
    NUMBER,
    SERIES,
    SETTINGS,
    Grid,
    Row,
    give_roles,
    letters,
    number_of,
    set_up,
    setting_cell,
    typed_day,
)
from tests.simulation.columns_tab import headers_of, lines_in
from tests.simulation.grids import Broken
from tests.simulation.keepers import Gesture, Gestures, Keepers
from tests.simulation.layouts import (
    AGES,
    AMOUNT,
    BALANCE,
    CAME_IN,
    CHARGED,
    CODE,
    CUSTOMER,
    DUE,
    ISSUED,
    LAYOUTS,
    MAIL,
    NOTES,
    OWN,
    PAID,
    PAID_ON,
    PAYING,
    POINTS,
    RIGHT,
    STATE,
    TERM,
)
from tests.simulation.people import address_of
from tests.simulation.scenes import USUAL, Scene
from tests.simulation.stranger_facts import (
    SAYS_PAID,
    STRUCK,
    STRUCK_ANSWERS,
    is_struck,
    owed_in,
)

_AMOUNTS = (1300, 9900)
"""In a book whose headers are in English, sums below a thousand pesos may be lost thousands."""

_LEAST = 101
"""A smaller part of an amount may be meant as a percentage."""


class Strangers(Keepers):
    """The people who work in a book of their own layout."""

    def __init__(self, rng: random.Random, scene: Scene = USUAL) -> None:
        super().__init__(rng, scene)
        drawn = rng.choice(LAYOUTS)
        self.layout = next((each for each in LAYOUTS if each.name == scene.book), drawn)

    @property
    def gestures(self) -> Gestures:
        return _GESTURES

    def open_book(self, moment: datetime, today: date) -> Workbook:
        """Return a book that its owner set up the day before, with the invoices in it."""
        self.today = today
        roles, rng = self.layout.roles, self.rng
        headers = [rng.choice(self.layout.headers[role]) for role in roles]
        rows = [self._new_invoice(rng.randint(-40, 8)) for _ in range(rng.randint(4, 9))]
        groups = self.layout.groups
        above = [[groups.get(role, "") for role in roles]] if groups else []
        tabs = {INVOICES: [*above, headers, *([row[role] for role in roles] for row in rows)]}
        if CODE in roles:
            names = [f"Cliente {n}" for n in range(1, 7)]
            listed = [[name.replace("Cliente ", "C-"), name, address_of(name)] for name in names]
            tabs[CUSTOMERS] = [["Código cliente", "Nombre", "Correo electrónico"], *listed]
        self.book = set_up(moment - timedelta(days=1), tabs, "es")
        give_roles(self.book, roles, len(above))
        for _ in range(rng.randint(0, 3)):
            self._do(rng.choice([Strangers.pay, Strangers.pay_part]))
        return self.book

    def resume(self, book: Workbook, today: date) -> None:
        """Bring headers, answers and mode in order, so that the quiet days are predictable."""
        self.book, self.today = book, today
        before = headers_of(book)
        for role in [*self.covered]:
            own_columns.restore_header(self, role)
        if own_columns.answer_all(self) or headers_of(book) != before:
            self.touched |= {number_of(row) for row in self.grid.rows()}
        self.type_in(SETTINGS, {setting_cell(book, "Modo"): "real"})
        self.type_in(SETTINGS, {setting_cell(book, "Pagos revisados el"): typed_day(today)})

    def attend(self, book: Workbook, day: int) -> str:
        """Look after the columns on a quiet day: whoever was answered once asks no more.

        Raises:
            Broken: A column is asked about that was there when all was answered.
        """
        self.book = book
        if day < 2:
            return ", ".join(own_columns.answer_all(self))
        asked = [line.header for line in lines_in(book) if line.is_asked]
        if asked:
            raise Broken(f"{asked} of {self.layout.name} is asked about again")
        return self._do(self.rng.choice(_QUIET)) if day == 2 else ""

    def pay(self, grid: Grid, row: Row) -> str:
        """Mark an invoice as paid, in one of the ways that the layout has."""
        ways = [role for role in (STATE, PAID_ON) if role in row.cells]
        if self._first_blank(row) == PAID[0]:
            ways.append("yes")
        if self._can_pay(row) or not ways:
            ways.append("sum")
        way = self.rng.choice(ways)
        if way == "sum":
            return self._pay(grid, row, owed_in(row) or 0)
        word = {
            STATE: self.rng.choice(["Pagada", "pagado", "Anulada"]),
            PAID_ON: typed_day(self.today - timedelta(days=self.rng.randint(0, 9))),
            "yes": self.rng.choice(["sí", "x"]),
        }[way]
        cells = {PAID[0] if way == "yes" else way: word}
        if BALANCE in row.cells:
            cells[BALANCE] = "0"
        return self._enter(grid, row, cells)

    def pay_part(self, grid: Grid, row: Row) -> str:
        owed = owed_in(row)
        if not self._can_pay(row) or owed is None or owed < 2 * _LEAST:
            return self.note(grid, row)
        return self._pay(grid, row, self.rng.randint(_LEAST, owed - _LEAST))

    def _can_pay(self, row: Row) -> bool:
        """Tell whether the row has a column in which a sum that came in shows."""
        columns = {*PAYING, BALANCE, CAME_IN, *AGES}
        return bool(columns & row.cells.keys()) and PAID_ON not in row.cells

    def _first_blank(self, row: Row) -> str | None:
        """Return the next column of payments that is blank; None if there is none."""
        blank = (role for role in PAYING if role in row.cells and row[role] in (None, ""))
        return next(blank, None)

    def _pay(self, grid: Grid, row: Row, part: int) -> str:
        owed = owed_in(row)
        if owed is None or owed <= 0 or not part:
            return f"nothing more is paid of {number_of(row)}"
        cells: dict[str, Any] = {}
        role = self._first_blank(row)
        paying = [each for each in PAYING if each in row.cells]
        if role is not None:
            cells[role] = str(part)
        elif paying:
            cells[paying[-1]] = str(int(row[paying[-1]]) + part)
        if BALANCE in row.cells:
            cells[BALANCE] = str(owed - part)
        if CAME_IN in row.cells:
            cells[CAME_IN] = str(int(row[CAME_IN] or 0) + part)
        for age in AGES:
            if age in row.cells and row[age]:
                cells[age] = str(owed - part) if owed > part else ""
        return self._enter(grid, row, cells)

    def change_amount(self, grid: Grid, row: Row) -> str:
        """Correct what was billed, of an invoice of which nothing was paid."""
        whole = row[AMOUNT] if AMOUNT in row.cells else owed_in(row)
        if owed_in(row) != whole or row[PAID_ON] or row[STATE]:
            return self.move_due(grid, row)
        return self._enter(grid, row, self._sums(self.rng.randint(*_AMOUNTS), row.cells.keys()))

    def move_due(self, grid: Grid, row: Row) -> str:
        due = self.today + timedelta(days=self.rng.randint(-25, 6))
        role, day = (ISSUED, due - timedelta(days=30)) if TERM in row.cells else (DUE, due)
        cells = {role: typed_day(day)}
        return self._enter(grid, row, cells | ({TERM: "30"} if TERM in row.cells else {}))

    def type_nonsense(self, grid: Grid, row: Row) -> str:
        roles = (DUE, AMOUNT, BALANCE, CHARGED, *PAID[:1])
        role = self.rng.choice([each for each in roles if each in row.cells])
        return self._enter(grid, row, {role: self.rng.choice(["???", "ayer", "mil"])})

    def note(self, grid: Grid, row: Row) -> str:
        if NOTES not in row.cells:
            return self.strike(grid, row)
        return self._enter(grid, row, {NOTES: self.rng.choice([*SAYS_PAID, "llamar a Ana", ""])})

    def strike(self, grid: Grid, row: Row) -> str:
        """Strike a row through, or take the strike back."""
        look = {"textFormat": {"strikethrough": not is_struck(row)}}
        place = {
            "sheetId": grid.sheet.id,
            "startRowIndex": row.index,
            "endRowIndex": row.index + 1,
            "startColumnIndex": 0,
            "endColumnIndex": max(grid.columns.values()) + 1,
        }
        cell = {"userEnteredFormat": look}
        fields = "userEnteredFormat.textFormat.strikethrough"
        apply_batch(self.book, [{"repeatCell": {"range": place, "cell": cell, "fields": fields}}])
        return f"the strike of {number_of(row)} is {look['textFormat']['strikethrough']}"

    def say_what_strikes_mean(self, grid: Grid, row: Row) -> str:
        answer = self.rng.choice(STRUCK_ANSWERS)
        self.type_in(SETTINGS, {setting_cell(self.book, STRUCK): answer})
        return f"struck rows are {answer!r}"

    def add_invoice(self, grid: Grid, row: Row) -> str:
        return self._append(grid, self._new_invoice(self.rng.randint(-15, 4)))

    def insert_rows(self, grid: Grid, row: Row) -> str:
        self.edit({"insert_rows": [row.index + 1, 1]})
        return f"a blank row is inserted above {number_of(row)}"

    def sort(self, grid: Grid, row: Row) -> str:
        role = self.rng.choice([*grid.columns])
        order = {"by": letters(grid.columns[role]), "descending": self.rng.random() < 0.5}
        self.edit({"sort": {**order, "header_row": grid.top + 1}})
        return f"the rows are sorted by {role}"

    def _new_invoice(self, days_late: int) -> dict[str, Any]:
        """Return entries for every role, whether the layout has it or not."""
        self._made += 1
        name = f"Cliente {self.rng.randint(1, 6)}"
        due = self.today + timedelta(days=days_late)
        sums = self._sums(self.rng.randint(*_AMOUNTS), {*RIGHT})
        return {
            **dict.fromkeys(RIGHT, ""),
            **sums,
            NUMBER: str(self._made) if self.layout.has(SERIES) else f"F-{self._made}",
            SERIES: "F",
            CUSTOMER: name,
            CODE: name.replace("Cliente ", "C-"),
            MAIL: address_of(name),
            DUE: typed_day(due),
            ISSUED: typed_day(due - timedelta(days=30)),
            TERM: "30",
            POINTS: str(self.rng.randint(150, 290)),
            OWN: self.rng.choice(["norte", "sur", "centro"]),
        }

    def _sums(self, amount: int, roles: Any) -> dict[str, str]:
        """Return the sums of an invoice of which nothing was paid."""
        age = self.rng.choice(AGES)
        of_ages = {each: str(amount) if each == age else "" for each in AGES}
        sums = {**dict.fromkeys((AMOUNT, BALANCE, CHARGED), str(amount)), **of_ages}
        return {role: each for role, each in sums.items() if role in roles}


_HARMLESS = frozenset({Strangers.sort, Strangers.insert_rows, own_columns.sort_columns_tab})
"""Gestures that do not change what a letter says about an invoice."""

_OF_ALL = frozenset(
    {
        own_columns.insert_column,
        own_columns.move_column,
        own_columns.rename_column,
        own_columns.cover_header,
        own_columns.uncover_header,
        own_columns.delete_own_column,
        own_columns.add_payment_column,
        Strangers.say_what_strikes_mean,
        own_columns.answer,
        own_columns.tell,
        own_columns.mislead,
    }
)
"""Gestures that may hold every row for the day."""

_QUIET = (own_columns.insert_column, own_columns.move_column, own_columns.rearrange_answered)
"""Gestures after which nothing may be asked, nor any letter be missing."""

# How often each gesture is chosen, as weights. Chosen by hand.
_WEIGHTS: Mapping[Gesture, int] = {
    Strangers.pay: 14,
    Strangers.pay_part: 8,
    Strangers.change_amount: 4,
    Strangers.move_due: 5,
    Strangers.type_nonsense: 3,
    Strangers.note: 5,
    Strangers.strike: 5,
    Strangers.say_what_strikes_mean: 3,
    Strangers.add_invoice: 7,
    Strangers.insert_rows: 3,
    Strangers.delete_row: 2,
    Strangers.sort: 7,
    own_columns.insert_column: 3,
    own_columns.move_column: 5,
    own_columns.rename_column: 4,
    own_columns.cover_header: 4,
    own_columns.uncover_header: 4,
    own_columns.delete_own_column: 1,
    own_columns.add_payment_column: 2,
    own_columns.answer: 10,
    own_columns.tell: 3,
    own_columns.mislead: 3,
    own_columns.sort_columns_tab: 2,
}

_GESTURES = Gestures(_WEIGHTS, _HARMLESS, _OF_ALL)
