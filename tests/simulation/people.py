"""What people do in the grid, at any moment."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sandbox.edit import apply_edits
from sandbox.google.workbook import Workbook
from tests.simulation import elsewhere
from tests.simulation.book import (
    CALLS,
    HEADERS,
    INSTALMENTS,
    INVOICES,
    LOG,
    NO_ANSWER,
    PAYMENTS,
    SETTINGS,
    Grid,
    Row,
    letters,
    setting_cell,
    template,
    typed_day,
)
from tests.simulation.scenes import USUAL, Scene

SHARED = frozenset({"Cliente 5", "Cliente 6"})
"""Two customers of one household: they have one address."""

GOOD_LINKS = ("https://pay.example/1", "https://pagos.añil.example/boton?id=2")
BAD_LINKS = (
    "https://pay.example@evil.example/",
    "https://evil.example\\@pay.example/",
    "https://203.0.113.7/",
    "https://p\u0430y.example/",
    "https://pay.example/\u202efdp.exe",
    "http://pay.example/1",
)

Gesture = Callable[["People", Grid, Row], str]


def address_of(customer: str) -> str:
    name = "familia" if customer in SHARED else customer.lower().replace(" ", "")
    return f"{name}@cliente.example"


class People:
    """The people who work in the workbook: an owner, a bookkeeper, and others who make mistakes.

    Attributes:
        touched: Numbers of invoices of which somebody changed something that a letter says.
        covered: Headers that somebody typed over, by tab.
        has_meddled: Whether anything was typed into the system's own tabs.
    """

    def __init__(self, rng: random.Random, scene: Scene = USUAL) -> None:
        self.rng, self._scene = rng, scene
        self.made = 0
        self._has_namesakes = rng.random() < 0.4
        self.touched: set[str] = set()
        self.covered: dict[str, str] = {}
        self.has_meddled = False
        self.book: Workbook
        self.today: date

    def open_book(self, moment: datetime, today: date) -> Workbook:
        """Return a copy of the template with the invoices that the business starts with."""
        book = template().copy()
        self.book, self.today = book, today
        count = self.rng.randint(3, 10)
        rows = [self._new_invoice(self.rng.randint(-40, 8)) for _ in range(count)]
        apply_edits(book, [{"tab": INVOICES, "append": rows}])
        long_ago = typed_day(today - timedelta(days=25))
        parts = [[long_ago, row[0], max(101, row[4] // 3)] for row in rows[:3]]
        apply_edits(book, [{"tab": PAYMENTS, "append": parts}])
        if len(parts) > 1:
            apply_edits(book, [{"tab": PAYMENTS, "insert_rows": [3, 1]}])
        calls = Grid.of(book, CALLS)
        line = {"Cliente": rows[0][1], "Resultado": NO_ANSWER, "Hecha el": long_ago}
        self.enter(calls, calls.top + 1, line)
        return book

    def act(self, book: Workbook, today: date) -> str:
        """Make one random edit of a workbook in place, and return a description of it."""
        self.book, self.today = book, today
        grid = Grid.of(book, INVOICES)
        rows = [row for row in grid.rows() if row["Factura"]]
        weights = self._scene.weighed(_GESTURES)
        gesture = self.rng.choices(list(weights), list(weights.values()))[0]
        if not rows:
            gesture = People.add_invoice
        row = self.rng.choice(rows) if rows else Row(0, {})
        if gesture not in _HARMLESS:
            self.touched.add(str(row["Factura"]).lower())
        return gesture(self, grid, row)

    def resume(self, book: Workbook, today: date) -> None:
        """Set the mode back to live and restore headers, so that the quiet days are predictable."""
        self.book, self.today = book, today
        for tab in [*self.covered]:
            elsewhere.restore_header(self, tab)
        self.type_in(SETTINGS, {setting_cell(book, "Modo"): "real"})
        self.type_in(SETTINGS, {setting_cell(book, "Pagos revisados el"): typed_day(today)})

    def attend(self, book: Workbook, day: int) -> str:
        """Do nothing: no column of this book raises a question."""
        return ""

    def pay(self, grid: Grid, row: Row) -> str:
        how = self.rng.choice(
            [
                "sí",
                "x",
                "TRUE",
                typed_day(self.today),
                str(row["Importe"]),
                "state",
                "tab",
                "tab",
                "part",
            ]
        )
        number = row["Factura"]
        if how == "state":
            return self._set(grid, row, "Estado", self.rng.choice(["Pagada", "pagado", "Anulada"]))
        if how == "tab":
            entry = [typed_day(self.today), number, row["Importe"]]
            apply_edits(self.book, [{"tab": PAYMENTS, "append": [entry]}])
            return f"{number} is paid in the Payments tab"
        if how == "part":
            amount = row["Importe"]
            part = str(amount // 3) if isinstance(amount, int) and amount > 10 else "7"
            return self._set(grid, row, "Pagado", part)
        return self._set(grid, row, "Pagado", how)

    def agree(self, grid: Grid, row: Row) -> str:
        """Agree on two or three instalments, whose sum is not always the amount."""
        amount, count = row["Importe"], self.rng.choice([2, 2, 3])
        part = amount // count if isinstance(amount, int) else 50
        first = self.rng.randint(-12, 6)
        entries = [
            [row["Factura"], n + 1, typed_day(self.today + timedelta(days=first + 9 * n)), part]
            for n in range(count)
        ]
        if isinstance(amount, int) and self.rng.random() < 0.8:
            entries[-1][3] = amount - part * (count - 1)
        apply_edits(self.book, [{"tab": INSTALMENTS, "append": entries}])
        return f"{row['Factura']} is to be paid in {count} instalments"

    def pay_part(self, grid: Grid, row: Row) -> str:
        parts = Grid.of(self.book, INSTALMENTS)
        rows = list(parts.rows())
        if not rows:
            return self.agree(grid, row)
        found = self.rng.choice(rows)
        how = self.rng.choice(["sí", "x", "7", "quizás"])
        self.enter(parts, found.index, {"Pagado": how})
        return f"an instalment of {found['Factura']} is marked {how!r}"

    def unpay(self, grid: Grid, row: Row) -> str:
        self._set(grid, row, "Pagado", "")
        return self._set(grid, row, "Estado", "")

    def dispute(self, grid: Grid, row: Row) -> str:
        return self._set(grid, row, "Estado", self.rng.choice(["En disputa", "En pausa"]))

    def promise(self, grid: Grid, row: Row) -> str:
        day = typed_day(self.today + timedelta(days=self.rng.randint(-1, 4)))
        return self._set(grid, row, "Promesa de pago", day)

    def hold(self, grid: Grid, row: Row) -> str:
        day = typed_day(self.today + timedelta(days=self.rng.randint(-1, 4)))
        return self._set(grid, row, "Pausa hasta", day)

    def move_due(self, grid: Grid, row: Row) -> str:
        day = typed_day(self.today + timedelta(days=self.rng.randint(-25, 6)))
        return self._set(grid, row, "Vence", day)

    def change_amount(self, grid: Grid, row: Row) -> str:
        return self._set(grid, row, "Importe", str(self.rng.randint(100, 999)))

    def type_nonsense(self, grid: Grid, row: Row) -> str:
        header = self.rng.choice(["Vence", "Importe", "Pagado", "Estado", "Correo"])
        return self._set(grid, row, header, self.rng.choice(["???", "ayer", "#N/A", "-", "mil"]))

    def type_link(self, grid: Grid, row: Row) -> str:
        return self._set(grid, row, "Enlace de pago", self.rng.choice(GOOD_LINKS + BAD_LINKS))

    def type_addresses(self, grid: Grid, row: Row) -> str:
        """Type two addresses, as people do, or paste a list of twelve."""
        number = str(row["Factura"]).lower()
        crowd = ", ".join(f"{number}-{n}@cliente.example" for n in range(self.rng.choice([2, 12])))
        named = f'"Ejemplo, S.A." <{number}-a@cliente.example>; {number}-b@cliente.example (jefa)'
        return self._set(grid, row, "Correo", self.rng.choice([crowd, named]))

    def mend(self, grid: Grid, row: Row) -> str:
        """Type good values into a row, as somebody who read the Doctor tab would."""
        number = row["Factura"]
        self._set(grid, row, "Correo", f"{str(number).lower()}@cliente.example")
        self._set(grid, row, "Importe", str(self.rng.randint(100, 999)))
        self._set(grid, row, "Pagado", "")
        self._set(grid, row, "Estado", "")
        due = self.today - timedelta(days=self.rng.randint(-3, 20))
        return self._set(grid, row, "Vence", typed_day(due))

    def add_invoice(self, grid: Grid, row: Row) -> str:
        entry = self._new_invoice(self.rng.randint(-15, 4))
        cells = dict(zip(HEADERS, entry, strict=True))
        bottom = max((each.index for each in grid.rows()), default=grid.top) + 1
        grid.sheet.row_count = max(grid.sheet.row_count, bottom + 1)
        places = {grid.place(bottom, h): v for h, v in cells.items() if h in grid.columns}
        self.type_in(INVOICES, places)
        return f"{entry[0]} is added for {entry[1]}"

    def insert_rows(self, grid: Grid, row: Row) -> str:
        count = self.rng.randint(1, 3)
        self._edit({"insert_rows": [row.index + 1, count]})
        return f"{count} blank rows are inserted above {row['Factura']}"

    def delete_row(self, grid: Grid, row: Row) -> str:
        self._edit({"delete_rows": [row.index + 1, 1]})
        return f"the row of {row['Factura']} is deleted"

    def sort(self, grid: Grid, row: Row) -> str:
        header = self.rng.choice([h for h in HEADERS if h in grid.columns])
        by = letters(grid.columns[header])
        is_falling = self.rng.random() < 0.5
        order = {"by": by, "descending": is_falling, "header_row": grid.top + 1}
        self._edit({"sort": order})
        return f"the rows are sorted by {header}"

    def insert_column(self, grid: Grid, row: Row) -> str:
        at = letters(self.rng.randint(0, len(grid.columns)))
        self._edit({"insert_columns": [at, 1]})
        return f"a column is inserted at {at}"

    def delete_own_column(self, grid: Grid, row: Row) -> str:
        if "Mías" not in grid.columns:
            return self.sort(grid, row)
        self._edit({"delete_columns": [letters(grid.columns["Mías"]), 1]})
        return "the owner's own column is deleted"

    def delete_our_column(self, grid: Grid, row: Row) -> str:
        header = self.rng.choice(["Último paso", "Avisos", "Por qué", "Saldo al día"])
        if header not in grid.columns:
            return self.sort(grid, row)
        self._edit({"delete_columns": [letters(grid.columns[header]), 1]})
        return f"the system's column {header} is deleted"

    def scribble(self, grid: Grid, row: Row) -> str:
        ours = [h for h in grid.columns if h not in HEADERS]
        header = self.rng.choice(ours) if ours else "Mías"
        if header not in grid.columns:
            return self.sort(grid, row)
        return self._set(grid, row, header, "garabato")

    def paste_block(self, grid: Grid, row: Row) -> str:
        """Paste a row's cells below the others, so that an invoice's number is there twice."""
        entry = {h: row[h] for h in ("Factura", "Cliente", "Importe") if h in grid.columns}
        bottom = max(each.index for each in grid.rows()) + 1
        grid.sheet.row_count = max(grid.sheet.row_count, bottom + 1)
        self.type_in(INVOICES, {grid.place(bottom, h): v for h, v in entry.items()})
        return f"{row['Factura']} is pasted a second time"

    def pause(self, grid: Grid, row: Row) -> str:
        mode = self.rng.choice(["pausa", "real", "real", "ensayo", "quizás"])
        self.type_in(SETTINGS, {setting_cell(self.book, "Modo"): mode})
        return f"the mode is set to {mode}"

    def change_signature(self, grid: Grid, row: Row) -> str:
        self.type_in(SETTINGS, {setting_cell(self.book, "Firma"): f"Ana \u202e{self.made} 👩‍🔧"})
        return "a setting that every letter shows is changed"

    def sort_log(self, grid: Grid, row: Row) -> str:
        is_falling = self.rng.random() < 0.5
        order = {"by": self.rng.choice("ABDE"), "descending": is_falling, "header_row": 1}
        apply_edits(self.book, [{"tab": LOG, "sort": order}])
        return "the Log is sorted"

    def _new_invoice(self, days_late: int) -> list[Any]:
        self.made += 1
        number = f"F-{self.made:03}"
        name = f"Cliente {self.rng.randint(1, 6)}"
        mail = address_of(name)
        if self._has_namesakes and self.rng.random() < 0.25:
            mail = f"otra.{mail}"
        due = typed_day(self.today + timedelta(days=days_late))
        amount = self.rng.randint(100, 999)
        link = ("", *GOOD_LINKS, *BAD_LINKS)[self.made % (len(GOOD_LINKS + BAD_LINKS) + 1)]
        return [number, name, mail, due, amount, "", "", "", "", link, f"nota {self.made}"]

    def enter(self, tab: Grid, index: int, entries: Mapping[str, Any]) -> None:
        """Type entries into one row of a tab; those without their header are left out."""
        known = {tab.place(index, h): entry for h, entry in entries.items() if h in tab.columns}
        self.type_in(tab.sheet.title, known)

    def _set(self, grid: Grid, row: Row, header: str, entry: Any) -> str:
        if header not in grid.columns:
            return f"{header} is not there to type in"
        self.type_in(INVOICES, {grid.place(row.index, header): entry})
        return f"{header} of {row['Factura']} is set to {entry!r}"

    def type_in(self, tab: str, cells: Mapping[str, Any]) -> None:
        apply_edits(self.book, [{"tab": tab, "type": dict(cells)}])

    def _edit(self, edit: Mapping[str, Any]) -> None:
        apply_edits(self.book, [{"tab": INVOICES, **edit}])


_HARMLESS = frozenset(
    {
        elsewhere.note_below,
        People.sort,
        People.insert_rows,
        People.insert_column,
        People.scribble,
        People.promise,
        People.hold,
        People.sort_log,
    }
)
"""Gestures that do not change what a letter says about an invoice."""

# How often each gesture is chosen, as weights. Chosen by hand.
_GESTURES: Mapping[Gesture, int] = {
    People.pay: 14,
    People.unpay: 3,
    People.dispute: 4,
    People.promise: 6,
    People.hold: 4,
    People.move_due: 5,
    People.change_amount: 5,
    People.type_nonsense: 3,
    People.type_link: 2,
    People.type_addresses: 2,
    People.mend: 4,
    People.add_invoice: 8,
    People.agree: 3,
    People.pay_part: 3,
    People.insert_rows: 5,
    People.delete_row: 3,
    People.sort: 9,
    People.insert_column: 3,
    People.delete_own_column: 1,
    People.delete_our_column: 1,
    People.scribble: 3,
    People.paste_block: 2,
    People.pause: 3,
    People.change_signature: 2,
    People.sort_log: 2,
    elsewhere.pay_inside: 4,
    elsewhere.correct_payment: 3,
    elsewhere.raise_payment: 3,
    elsewhere.exchange_payment: 3,
    elsewhere.add_credit_note: 2,
    elsewhere.forbid: 2,
    elsewhere.copy_to: 3,
    elsewhere.know_customer: 1,
    elsewhere.promise_in_call: 3,
    elsewhere.note_below: 2,
    elsewhere.cover_header: 2,
    elsewhere.uncover_header: 3,
    elsewhere.meddle: 1,
}
