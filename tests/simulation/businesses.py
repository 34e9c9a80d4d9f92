"""Businesses of many countries: where they are, how their book writes money, and what they claim.

A column is known by its role, as in `layouts`. The names of the roles are the tests' own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.simulation.book import NUMBER
from tests.simulation.layouts import CUSTOMER, DUE, ISSUED, MAIL, PAID
from tests.simulation.sellers import SELLER

TOTAL, BASE, TAX, NET = "Total", "Base", "Impuesto", "Neto"
"""The roles of sums. Only the books of these businesses have a column of the role TOTAL."""

WITHHELD = ("Retenido 1", "Retenido 2", "Retenido 3")
ADDED, DEPOSIT, DEPOSITED, CURRENCY = "Percepción", "Detracción", "Depositada", "Moneda"
PAID_DAY = {PAID[0]: "Día 1", PAID[1]: "Día 2"}
"""The role of the day beside each payment."""


@dataclass(frozen=True)
class Business:
    """A business and its book.

    Attributes:
        places: Countries, some with a region: one of them is drawn for a seed.
        columns: Headers by role, in the order of the columns.
        settings: As typed, by label.
        currencies: Of its invoices; several only where a column says which.
        smallest: The least amount of an invoice, in whole currency.
        has_plans: Whether its invoices may be paid in instalments.
    """

    name: str
    places: Sequence[str]
    locale: str
    columns: Mapping[str, str]
    currencies: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    smallest: int = 2_000
    has_plans: bool = False

    @property
    def language(self) -> str:
        return self.locale[:2]

    @property
    def is_after_tax(self) -> bool:
        """Whether the total lacks what was withheld already."""
        return BASE in self.columns and WITHHELD[0] in self.columns


_WHO = {NUMBER: "Factura", CUSTOMER: "Cliente", MAIL: "Correo", DUE: "Vence"}
_WHO_EN = {NUMBER: "Invoice", CUSTOMER: "Customer", MAIL: "Email", DUE: "Due date"}
_FOOT = {"Dirección": "Calle Inventada 1", "Identificación tributaria": "00.000.000"}
_BY_LAW = {
    "Los deudores son": "empresas",
    "Intereses de mora": "legales",
    "Compensación fija": "sí",
}

BUSINESSES = (
    Business(
        "Colombia",
        ["CO"],
        "es_CO",
        {
            **_WHO,
            TOTAL: "Total",
            WITHHELD[0]: "Retención en la fuente",
            WITHHELD[1]: "Rete IVA",
            WITHHELD[2]: "Rte ICA",
            NET: "Neto a pagar",
            PAID[0]: "Abono 1",
            PAID_DAY[PAID[0]]: "Fecha abono 1",
            PAID[1]: "Abono 2",
            PAID_DAY[PAID[1]]: "Fecha abono 2",
        },
        ["COP"],
        {
            "Intereses de mora": "acordados",
            "Tasa acordada (%)": "25,5",
            "La tasa acordada es": "efectiva anual",
            "Tasa máxima legal (%)": "26",
        },
        smallest=200_000,
    ),
    Business(
        "Peru",
        ["PE"],
        "es_PE",
        {
            **_WHO,
            TOTAL: "Total",
            ADDED: "Percepción",
            DEPOSIT: "Detracción",
            DEPOSITED: "Detracción pagada",
            PAID[0]: "Pagado",
        },
        ["PEN"],
        {"Cuenta de detracciones": "00-045-123456"},
    ),
    Business(
        "Spain",
        ["ES"],
        "es_ES",
        {
            **_WHO,
            BASE: "Base imponible",
            TAX: "IVA",
            WITHHELD[0]: "IRPF",
            TOTAL: "Total",
            PAID[0]: "Abono 1",
            PAID_DAY[PAID[0]]: "Fecha abono 1",
            PAID[1]: "Abono 2",
            PAID_DAY[PAID[1]]: "Fecha abono 2",
        },
        ["EUR"],
        {
            **_BY_LAW,
            "Tasas de referencia (% anual)": "2025-2: 2; 2026-1: 2,15; 2026-2: 2,4",
            "Cargo por mora acordado": "4,5 %",
            "Cargo desde (días de atraso)": "1",
        },
    ),
    Business(
        "Mexico",
        ["MX"],
        "es_MX",
        {
            **_WHO,
            BASE: "Subtotal",
            TAX: "IVA",
            WITHHELD[0]: "Retenciones",
            TOTAL: "Total",
            PAID[0]: "Pagado",
        },
        ["MXN"],
        _FOOT,
    ),
    Business(
        "Brazil",
        ["BR-RJ", "BR-SP", "BR-AL", "BR"],
        "pt_BR",
        {
            **_WHO,
            TOTAL: "Valor total",
            WITHHELD[0]: "IRRF",
            WITHHELD[1]: "ISS retido",
            NET: "Valor líquido",
            PAID[0]: "Valor pago",
        },
        ["BRL"],
        {
            **_FOOT,
            "Intereses de mora": "acordados",
            "Tasa acordada (%)": "1",
            "La tasa acordada es": "mensual",
            "Multa por mora (%)": "2",
        },
    ),
    Business(
        "Chile",
        ["CL"],
        "es_CL",
        {**_WHO, TOTAL: "Total", WITHHELD[0]: "Retención", PAID[0]: "Pagado"},
        ["CLP"],
        _FOOT,
        smallest=90_000,
    ),
    Business(
        "The south of America",
        ["EC", "DO", "US-FL"],
        "es_EC",
        {
            **_WHO,
            TOTAL: "Total",
            WITHHELD[0]: "Ret. IR",
            WITHHELD[1]: "Ret. IVA",
            PAID[0]: "Pagado",
        },
        ["USD"],
        {**_FOOT, "Moneda": "USD"},
    ),
    Business(
        "Many currencies",
        ["US-FL", "PY"],
        "es_MX",
        {**_WHO, CURRENCY: "Moneda", TOTAL: "Total", PAID[0]: "Pagado"},
        ["USD", "KWD", "JPY", "CLP", "PYG", "COP"],
        _FOOT,
        smallest=90_000,
    ),
    Business(
        "California",
        ["US-CA"],
        "en_US",
        {**_WHO_EN, ISSUED: "Invoice date", TOTAL: "Amount", PAID[0]: "Paid"},
        ["USD"],
        {
            **_FOOT,
            "Los deudores son": "micronegocios",
            "Descuento por pronto pago (%)": "2",
            "Descuento hasta (días desde la emisión)": "25",
        },
    ),
    Business(
        "United Kingdom",
        ["GB"],
        "en_GB",
        {**_WHO_EN, TOTAL: "Amount", PAID[0]: "Paid", PAID_DAY[PAID[0]]: "Paid on"},
        ["GBP"],
        {
            **_FOOT,
            **_BY_LAW,
            "Tasas de referencia (% anual)": "2025-2: 4; 2026-1: 3,75; 2026-2: 3,5",
        },
        has_plans=True,
    ),
    Business(
        "Europe",
        ["DE", "AT", "FR"],
        "en_GB",
        {
            **_WHO_EN,
            TOTAL: "Amount",
            PAID[0]: "Part paid 1",
            PAID_DAY[PAID[0]]: "Part payment date 1",
            PAID[1]: "Part paid 2",
            PAID_DAY[PAID[1]]: "Part payment date 2",
        },
        ["EUR"],
        {
            **_FOOT,
            **_BY_LAW,
            "Moneda": "EUR",
            "Tasas de referencia (% anual)": "2025-2: 2; 2026-1: 1,27; 2026-2: 1,53",
        },
    ),
    Business(
        "Sellers",
        ["CO"],
        "es_CO",
        {**_WHO, SELLER: "Vendedor", TOTAL: "Total", PAID[0]: "Pagado"},
        ["COP"],
        {
            **_FOOT,
            "Los deudores son": "empresas",
            "Cargo por mora acordado": "35.000",
            "Cargo desde (días de atraso)": "1",
        },
        smallest=200_000,
    ),
)

LADDER = (
    ("Cortesía", -3, "cortesía"),
    ("Vence hoy", 0, "vence hoy"),
    ("Aviso 1", 3, "firme"),
    ("Último aviso", 20, "última"),
)
"""How these businesses remind: the first letter after the due day states the interest."""
