"""Random books that make letters: mostly sound rows, few customers, every step within weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from tests.builders import TODAY, a_ledger, a_row

_CUSTOMERS = {"Café La Montaña": "a@x.example", "Ñandú S.A.": "b@x.example", "A & B": ""}
_AMOUNTS: Sequence[Scalar] = [
    100,
    1,
    1_250_000,
    "99,5",
    "0,40",
    "33,33",
    Decimal("1234.5678"),
    10**9,
]
_STATES = ["", "", "", "", "", "en disputa", "pausado", "Pagada"]


@dataclass(frozen=True)
class Book:
    """A workbook as a person may have typed it."""

    rows: Sequence[dict[str, Scalar]]
    instalments: Sequence[Sequence[Scalar]]
    settings: dict[str, Scalar]

    @property
    def language(self) -> str:
        return str(self.settings["Idioma"])

    def ledger(self, paid: frozenset[str] = frozenset()) -> Ledger:
        rows = [{**row, "paid": "sí"} if row["invoice"] in paid else row for row in self.rows]
        return a_ledger(*rows, instalments=self.instalments, settings=self.settings)


@st.composite
def books(draw: st.DrawFn) -> Book:
    found: list[dict[str, Scalar]] = []
    agreed: list[list[Scalar]] = []
    for number in range(draw(st.integers(1, 7))):
        row, parts = draw(_invoices(f"F-{number}"))
        found.append(row)
        agreed += parts
    return Book(
        found,
        agreed,
        {
            "Idioma": draw(st.sampled_from(["es", "en"])),
            "Negocio": draw(st.sampled_from(["", "La Espiga S.A."])),
            "Teléfono": draw(st.sampled_from(["", "601 555 0100"])),
            "Días entre avisos": 5,
            "Máximo de correos por día": draw(st.sampled_from([1, 100, 100])),
            "Descuento por pronto pago (%)": 2,
            "Descuento hasta (días desde la emisión)": draw(st.integers(0, 60)),
            "Intereses de mora": "acordados",
            "Tasa acordada (% anual)": 24,
            "Correo del dueño": "ana@laespiga.example",
            "Hora del resumen": "10",
        },
    )


@st.composite
def _invoices(draw: st.DrawFn, number: str) -> tuple[dict[str, Scalar], list[list[Scalar]]]:
    """Draw one invoice, and its instalments where it is paid in parts."""
    late = draw(st.integers(-7, 40))
    customer = draw(st.sampled_from([*_CUSTOMERS, "Café La Montaña"]))
    more: dict[str, Any] = {}
    if draw(st.integers(0, 4)) == 0:
        more["promised"] = f"{-draw(st.integers(0, max(late, 0))):+d}d"
    row = a_row(
        number,
        f"{-late:+d}d",
        customer=customer,
        email=_CUSTOMERS[customer],
        amount=draw(st.sampled_from(_AMOUNTS)),
        currency=draw(st.sampled_from(["", "", "USD", "CLP", "KWD"])),
        state=draw(st.sampled_from(_STATES)),
        issued=f"{-late - draw(st.integers(1, 40)):+d}d",
        **more,
    )
    if draw(st.integers(0, 3)):
        return row, []
    row |= {"amount": 300}
    days = [serial_of(TODAY - timedelta(days=late - 4 * part)) for part in range(3)]
    return row, [[number, part + 1, day, 100] for part, day in enumerate(days)]
