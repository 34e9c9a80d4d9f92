"""What a business claims and which law holds, by its settings as typed and the laws' figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sandbox.google.workbook import Workbook
from tests.money.bills import Claim
from tests.simulation.book import SETTINGS, Grid
from tests.simulation.remembered import of_tab

_CURRENCIES = {
    "CO": "COP",
    "PE": "PEN",
    "ES": "EUR",
    "MX": "MXN",
    "BR": "BRL",
    "CL": "CLP",
    "US": "USD",
    "GB": "GBP",
    "PY": "PYG",
}
_POINTS = {
    "ES": Decimal(8),
    "DE": Decimal(9),
    "AT": Decimal("9.2"),
    "FR": Decimal(10),
    "GB": Decimal(8),
}
"""Above the central bank's rate: Ley 3/2004, BGB § 288, UGB § 456, L441-10, Late Payment Act."""

_FIXED = frozenset({"GB"})
"""Where the rate of the day on which it fell late stays (SI 2002/1675, art. 4)."""

_BANDS = {"GB": [(Decimal(10000), Decimal(100)), (Decimal(1000), Decimal(70))]}
"""Sums of compensation above the usual one, each from a debt on (Late Payment Act, s. 5A)."""

_USUAL = Decimal(40)
_ODD = {365: 100, 30: 10}
"""Percent by the days for which a rate is meant; a higher one may be a slip."""


@of_tab(SETTINGS)
def settings_of(book: Workbook) -> Mapping[str, str]:
    rows = Grid.of(book, SETTINGS).rows()
    return {str(row["Ajuste"]): _text(row["Valor"]) for row in rows if row["Ajuste"]}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def place_of(book: Workbook) -> str:
    """Return the business's country, with its region if it has one."""
    return settings_of(book)["País"].upper()


def currency_of(book: Workbook) -> str:
    settings = settings_of(book)
    return settings["Moneda"] or _CURRENCIES[settings["País"][:2].upper()]


def has_discount(book: Workbook) -> bool:
    return settings_of(book)["Descuento por pronto pago (%)"] not in ("", "0")


def discount_of(book: Workbook) -> Decimal:
    """Return the discount for early payment in percent."""
    return _number(settings_of(book)["Descuento por pronto pago (%)"]) or Decimal(0)


def claim_of(book: Workbook) -> Claim:
    """Return what the business claims from whoever pays late."""
    settings, country = settings_of(book), place_of(book)[:2]
    is_lawful = country in _POINTS and settings["Los deudores son"] in {"empresas", "micronegocios"}
    basis = settings["Intereses de mora"]
    period = 30 if settings["La tasa acordada es"] == "mensual" else 365
    percent = _agreed(settings, period) if basis == "acordados" else None
    has_bands = is_lawful and settings["Compensación fija"].lower() in {"sí", "true"}
    bands = [*_BANDS.get(country, []), (Decimal(0), _USUAL)]
    return Claim(
        percent,
        period,
        is_effective=settings["La tasa acordada es"] == "efectiva anual",
        points=_POINTS[country] if is_lawful and basis == "legales" else None,
        references=_references(settings["Tasas de referencia (% anual)"]),
        is_fixed=country in _FIXED,
        fine=_number(settings["Multa por mora (%)"]) or Decimal(0),
        bands=bands if has_bands else [],
    )


def _agreed(settings: Mapping[str, str], period: int) -> Decimal | None:
    """Return the agreed rate; None where it is above the highest, or may be a slip."""
    percent, highest = (
        _number(settings[n]) for n in ("Tasa acordada (%)", "Tasa máxima legal (%)")
    )
    if percent is None:
        return None
    return None if percent > (_ODD[period] if highest is None else highest) else percent


def _references(typed: str) -> dict[date, Decimal]:
    found = {}
    for line in filter(None, typed.split(";")):
        half, _, rate = line.partition(":")
        year, _, number = half.strip().partition("-")
        found[date(int(year), 1 if number == "1" else 7, 1)] = _number(rate) or Decimal(0)
    return found


def _number(text: str) -> Decimal | None:
    return Decimal(text.strip().replace(",", ".")) if text.strip() else None
