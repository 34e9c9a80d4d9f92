"""Letters to look at: each step in each language, with one invoice, five, two currencies, names as
long as they get; those that tell interest also with parts paid late, instalments and two rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from aldia import resources
from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from aldia.letters.digests import render_digest, render_test
from aldia.letters.rendering import Message, render
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.letters import WITH_INTEREST
from aldia.planning.deciding.plan import plan_run
from aldia.planning.log.entries import Entry
from aldia.planning.log.history import History, fold
from aldia.planning.log.marks import mark_of
from aldia.planning.memory.changes import NOTHING_SEEN, look
from aldia.planning.reporting.digest import compose_digest
from aldia.policy.ladder import BUREAU_NOTICES, ISSUED, TERMS
from tests.builders import NOW, a_ledger, a_row, day, entries_of

LETTERS = [choice.key for choice in resources.schema().choices("letter")]
_AGREED: dict[str, Scalar] = {
    "Los deudores son": "empresas",
    "Cargo por mora acordado": "5 %",
    "Cargo desde (días de atraso)": 5,
    "Sin crédito desde (días de atraso)": 15,
    "Cobro externo desde (días de atraso)": 60,
}
_TOLD = "words CO told: charge=5%@5, suspension=@15, handover=@60"
_TERMS: dict[str, Scalar] = {"Carta de condiciones": "sí", "Plazo de pago": 30}
_NEWS = frozenset({ISSUED, TERMS})
_ASKED = "words CO asks: {} COP"
VARIANTS = ("one", "five", "currencies", "long")
_LONG = "Comercializadora Internacional de Productos Inexistentes del Altiplano y Hermanos Ltda."
_AGES = {"courtesy": -3, "due_today": 0, "friendly": 3, "direct": 10, "firm": 20, "last_notice": 35}
_AGES |= {"issued": -25, "terms": -25}
_AGES |= {"broken_promise": 10, "bureau_first": 40, "bureau_notice": 40, "thanks": 6}
_RUNGS = ("friendly", "direct", "firm", "last_notice")
_BEFORE = {
    "broken_promise": ("friendly",),
    "bureau_first": ("friendly",),
    "bureau_notice": ("friendly", "bureau_first"),
    "thanks": ("friendly",),
}
_CELLS: dict[str, dict[str, Scalar]] = {
    "broken_promise": {"promised": serial_of(day("-6d"))},
    "thanks": {"paid": "sí"},
}


def every_sample() -> Iterator[tuple[str, str, str]]:
    """Yield letter, language and variant."""
    for letter in LETTERS:
        for language in resources.languages():
            for variant in (*VARIANTS, *(["interest"] if letter in WITH_INTEREST else [])):
                yield letter, language, variant
            if letter in ("courtesy", "firm"):
                yield letter, language, "detraction"
            if letter in ("courtesy", "direct"):
                yield letter, language, "conditions"
            if letter in ("friendly", "firm"):
                yield letter, language, "part"


def message(
    letter: str, language: str, variant: str, settings: Mapping[str, Scalar] | None = None
) -> Message:
    """Render a sample.

    Args:
        settings: What the owner chose besides.
    """
    ledger = _ledger(letter, language, variant, settings or {})
    yesterday = NOW.date() - timedelta(days=1)
    seen = {mark_of(invoice.key): yesterday for invoice in ledger.invoices}
    context = RunContext(settled=seen if letter == "thanks" else {})
    baseline, _ = look(ledger, History(), NOTHING_SEEN, yesterday)
    context = replace(context, baseline=baseline) if letter in _NEWS else context
    plan = plan_run("workbook", ledger, _history(ledger, letter, variant), context, NOW)
    return render(plan.letters[0], ledger)


def _with_interest(due: str, language: str) -> Ledger:
    """Return a book with parts paid late, instalments, and an invoice late for two half-years."""
    rows = [
        a_row("F-1042", due, amount=36500),
        a_row("F-1043", "-160d", amount=Decimal("1250.50")),
        a_row("F-1044", due, amount=1000),
    ]
    paid_on = f"{day(due) + timedelta(days=12):%d/%m/%Y}"
    settings: dict[str, Scalar] = {
        "Idioma": language,
        "País": "ES" if language == "es" else "GB",
        "Moneda": "EUR" if language == "es" else "GBP",
        "Los deudores son": "empresas",
        "Intereses de mora": "legales",
        "Tasas de referencia (% anual)": "2026-1: 2,15; 2026-2: 2,4",
        "Compensación fija": "sí",
        "Multa por mora (%)": "1,5",
    }
    return a_ledger(
        *rows,
        payments=[[paid_on, "F-1042", 36000]],
        instalments=[
            ["F-1044", 1, f"{day(due):%d/%m/%Y}", 600],
            ["F-1044", 2, f"{day('+9d'):%d/%m/%Y}", 400],
        ],
        settings=settings,
    )


def _with_part_payments(due: str, language: str) -> Ledger:
    """Return a book of parts paid: in the row, in the list of payments, after tax was withheld."""
    rows = [
        a_row("F-1042", due, amount=1_000_000, paid=600_000, paid_on=serial_of(day("-40d"))),
        a_row("F-1043", due, amount=1_190_000, withheld=25_000, paid=300_000),
        a_row("F-1044", due, amount=900_000),
        a_row("F-1045", due, amount=80_000),
    ]
    return a_ledger(
        *(rows[:1] if due == "-3d" else rows),
        payments=[[f"{day('-2d'):%d/%m/%Y}", "F-1044", 250_000]] if due != "-3d" else [],
        settings={"Idioma": language, "Negocio": "Distribuidora La Espiga", "Moneda": "COP"},
    )


def _with_detraction(due: str, language: str) -> Ledger:
    """Return a Peruvian book: an invoice of which both parts are open, and one of each part alone.

    It claims interest and a fine, and offers a discount, beside the detracciones.
    """
    part: dict[str, Scalar] = {
        "issued": serial_of(day(due) - timedelta(days=20)),
        "detraction": 142,
    }
    rows = [
        a_row("F001-1042", due, amount=1180, **part),
        a_row("F001-1043", due, amount=1180, paid=1038, **part),
        a_row("F001-1044", due, amount=1180, detraction_paid="sí", **part),
    ]
    return a_ledger(
        *rows,
        settings={
            "Idioma": language,
            "País": "PE",
            "Moneda": "PEN",
            "Negocio": "Distribuidora La Espiga",
            "Dirección": "Calle Inventada 12, Lima",
            "RUC": "20000000001",
            "Cómo pagar": "Banco de Muestra, cuenta 000-000000-00",
            "Cuenta de detracciones": "00-045-123456",
            "Los deudores son": "empresas",
            "Intereses de mora": "acordados",
            "Tasa acordada (%)": 12,
            "Multa por mora (%)": 2,
            "Descuento por pronto pago (%)": 2,
            "Descuento hasta (días desde la emisión)": 22,
        },
    )


def _ledger(letter: str, language: str, variant: str, settings: Mapping[str, Scalar]) -> Ledger:
    due = f"{-_AGES[letter]:+d}d"
    if variant == "interest":
        return _with_interest(due, language)
    if variant == "detraction":
        return _with_detraction(due, language)
    if variant == "part":
        return _with_part_payments(due, language)
    customer = _LONG if variant == "long" else "Café La Montaña"
    link = "https://pagos.laespiga.example/f-1042"
    rows = [a_row("F-1042", due, amount=1_250_000, issued="2026-09-15", pay_link=link)]
    if variant == "five":
        rows += [a_row(f"F-{1050 + n}", due, amount=80_000 * n) for n in range(1, 3)]
        rows += [a_row("F-1060", "+5d", amount=99_000), a_row("F-1061", due, state="en disputa")]
    if variant == "currencies":
        rows.append(a_row("F-1043", due, amount=Decimal("420.50"), currency="USD"))
    if variant == "long":
        rows[0] |= {
            "invoice": "FACTURA-ELECTRONICA-DE-VENTA-SERIE-2026-0000001042",
            "amount": 10**12,
        }
    if letter == ISSUED:
        rows[0]["issued"] = serial_of(NOW.date())
        for row in rows[1:3]:
            row["issued"] = serial_of(NOW.date())
    if letter == TERMS:
        rows = [{**row, "issued": serial_of(NOW.date())} for row in rows]
    for row in rows[: 3 if variant == "five" else None]:
        row.update(_CELLS.get(letter, {}))
    word: dict[str, Scalar] = {
        "customer": customer,
        "bureau_notice": serial_of(day("today")),
        "country": "CO",
    }
    return a_ledger(
        *({**row, "customer": customer} for row in rows),
        customers=[word] if letter in BUREAU_NOTICES else [],
        steps=[["Nueva", 0, "nueva"]] if letter == ISSUED else (),
        settings={
            "Negocio": _LONG if variant == "long" else "Distribuidora La Espiga",
            "Firma": "Lucía Ejemplo",
            "Teléfono": "601 555 0100",
            "Dirección": "Calle Inventada 12, Bogotá",
            "NIT": "900.000.000-0",
            "Cómo pagar": "Banco de Muestra, cuenta 000-000000-00\nA nombre de La Espiga",
            "Idioma": language,
            "Moneda": "COP",
            "País": "CO" if language == "es" else "US",
            **(_AGREED if variant == "conditions" or letter == TERMS else {}),
            **(_TERMS if letter == TERMS else {}),
            **settings,
        },
    )


def _history(ledger: Ledger, letter: str, variant: str) -> History:
    """Return what went before, so that the letter's own step is the next one."""
    before = _BEFORE.get(letter, _RUNGS[: _RUNGS.index(letter)] if letter in _RUNGS else ())
    entries: list[Entry] = []
    for invoice in (item for each in ledger.invoices for item in each.due_items):
        assert invoice.due is not None
        when = (NOW - timedelta(days=8)).date().isoformat()
        part = f"/{invoice.instalment}" if invoice.instalment else ""
        sends = [(f"{invoice.key}{part}", step, when) for step in before]
        late = invoice.due < NOW.date()
        detail = _TOLD if variant == "conditions" else ""
        entries += entries_of(*sends, due=invoice.due.isoformat(), detail=detail) if late else []
    return fold(entries)


def digest(language: str, variant: str) -> Message:
    """Render a digest: of a full day, or of one on which nothing happened."""
    settings = {"Idioma": language, "Negocio": "Distribuidora La Espiga", "Correo del dueño": ""}
    rows = _DAY if variant == "full" else [a_row("F-9", "+30d")]
    ledger = a_ledger(*rows, settings=settings)
    entries = [
        *entries_of(("f-1", "direct", "today"), detail=_ASKED.format(1_250_000), due="-12d"),
        *entries_of(
            ("f-2", "friendly", "today"),
            event=None,
            customer=_LONG,
            address="b@b.example",
            detail=_ASKED.format(98_000),
        ),
    ]
    history = fold(entries if variant == "full" else [])
    context = RunContext()
    plan = plan_run("workbook", ledger, history, context, NOW)
    problems = ledger.all_problems
    composed = compose_digest("workbook", ledger, history, context, plan, problems)
    return render_digest(composed, ledger, "workbook")


def test_letter(language: str) -> Message:
    """Render the test letter."""
    settings = {"Idioma": language, "Negocio": "Distribuidora La Espiga"}
    return render_test(a_ledger(a_row("F-1", "+3d"), settings=settings), "workbook")


_DAY = [
    a_row("F-1", "-12d", amount=1250000),
    a_row("F-2", "-3d", customer=_LONG, email="b@b.example", amount=98000),
    a_row(
        "F-3", "-8d", customer="Hotel Mirador", email="c@c.example", promised="-6d", amount=450000
    ),
    a_row("F-4", "-200d", customer="Imprenta Tinta Viva", email="d@d.example"),
    a_row("F-5", "-8d", customer="Sin correo", email=""),
    a_row("F-6", "-8d", customer="Mal escrito", email="e@e.example", amount="mil"),
    a_row("F-7", "-2d", customer="Gimnasio Paso Firme", email="f@f.example", amount=65000),
]
