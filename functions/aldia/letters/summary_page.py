"""The Summary as an HTML or PDF page of its own, and as a few lines for the digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from babel.numbers import format_compact_decimal, format_percent

from aldia.errors import AskPerson
from aldia.ledger.ledger import Ledger
from aldia.letters.charts import columns
from aldia.letters.colours import readable_accent
from aldia.letters.templates import summary_page
from aldia.planning.reporting.catalog import Catalog, money, money_sums
from aldia.planning.reporting.figures import AGE_CODES, Figures
from aldia.planning.reporting.summary import Summary
from aldia.planning.reporting.target_lines import people_lines, target_lines
from aldia.planning.reporting.trends import Month
from aldia.planning.reporting.work_done import MINUTES
from aldia.resources import catalog_of

_FORMULAS: Mapping[str, str] = {
    "collected": "note_collected",
    "days_to_collect": "note_days_to_collect",
    "sales_outstanding": "note_sales_outstanding",
    "effectiveness": "note_effectiveness",
    "coming": "note_coming",
    "trends": "note_trends",
}
"""Codes of the notes that explain a figure, by the code of its name."""

_SHORT_DEBTORS = 5
"""Customers that the digest names; *Summary* has more. Chosen by hand."""


def render_summary(summary: Summary, ledger: Ledger) -> str:
    """Return the summary as one HTML page that loads no other file."""
    settings = ledger.settings
    catalog = catalog_of(settings.language, settings.country)
    accent, _, ink = readable_accent(settings.accent)
    frame = {
        "language": settings.language,
        "say": catalog.texts["page"],
        "business": settings.business or catalog.say("page", "title"),
        "day": catalog.numeric_day(summary.on),
        "accent": accent,
        "accent_ink": ink,
        "uncounted": catalog.counted("page", "uncounted", summary.uncounted)
        if summary.uncounted
        else "",
        "currencies": [_currency(each, summary, catalog) for each in summary.figures],
        "debtors": _debtors(summary, catalog),
        "effects": [
            {
                "step": each.step,
                "sent": each.sent,
                "paid": each.paid,
                "share": _percent(Decimal(each.paid) / each.sent, catalog),
            }
            for each in summary.effects
        ],
        "promises": _promises(summary, catalog),
        "waiting": [
            {"name": catalog.say("digest", topic), "count": count}
            for topic, count in summary.waiting.items()
        ],
        "charges": money_sums(summary.charges.sums, catalog.locale),
        "losses": _losses(summary, catalog),
        "kept": _kept(summary, catalog),
        "work": _work(summary, catalog),
        "note_work": catalog.say("page", "note_work", **MINUTES),
        "targets": target_lines(summary.targets, catalog),
        "people": people_lines(summary.people, catalog),
        "notes": [
            {"name": catalog.say("page", figure), "text": catalog.say("page", note)}
            for figure, note in _FORMULAS.items()
        ],
    }
    return summary_page().render(frame)


def as_pdf(html: str) -> bytes:
    """Return an HTML page as a PDF file.

    Raises:
        AskPerson: The library that makes PDF files is not installed.
    """
    try:
        import plutoprint  # installed on a desk only: the deployed functions make no PDF
    except ImportError as error:
        raise AskPerson("pdf_missing") from error
    book = plutoprint.Book(plutoprint.PAGE_SIZE_A4, plutoprint.PAGE_MARGINS_NONE)
    book.load_html(html)
    pdf = BytesIO()
    book.write_to_pdf_stream(pdf)
    return pdf.getvalue()


def in_short(summary: Summary, catalog: Catalog) -> list[dict[str, Any]]:
    """Return the week's figures as lines of the digest, each with `name`, `note` and `sum`."""
    lines = []
    for figures in summary.figures:
        shown = [
            ("open", figures.open, ""),
            ("overdue", figures.overdue, ""),
            ("collected", figures.collected, ""),
        ]
        if charges := summary.charges.of(figures.currency):
            shown.append(("charges_hold", charges, catalog.say("page", "charges_apart")))
        for week in [w for w in summary.weeks if w.currency == figures.currency][:1]:
            shown.append(("this_week", week.likely, _span(week.low, week.high, figures, catalog)))
        lines += [
            {
                "name": catalog.say("page", code),
                "note": note,
                "sum": money(amount, figures.currency, catalog.locale),
            }
            for code, amount, note in shown
        ]
    lines += [
        {"name": each["name"], "note": each["pays"], "sum": each["overdue"]}
        for each in _debtors(summary, catalog)[:_SHORT_DEBTORS]
        if each["overdue"]
    ]
    return lines


def _span(low: Decimal, high: Decimal, figures: Figures, catalog: Catalog) -> str:
    sums = [money(each, figures.currency, catalog.locale) for each in (low, high)]
    return catalog.say("page", "between", low=sums[0], high=sums[1])


def _currency(figures: Figures, summary: Summary, catalog: Catalog) -> dict[str, Any]:
    code = figures.currency
    weeks = [week for week in summary.weeks if week.currency == code]

    def shown(amount: Decimal) -> str:
        return money(amount, code, catalog.locale)

    counts = (figures.days_to_collect, figures.sales_outstanding, figures.effectiveness)
    return {
        "code": code,
        "cards": [
            (catalog.say("page", name), text)
            for name, text in (
                ("open", shown(figures.open)),
                ("overdue", shown(figures.overdue)),
                ("collected", shown(figures.collected)),
                *zip(
                    ("days_to_collect", "sales_outstanding", "effectiveness"),
                    ("—" if each is None else str(each) for each in counts),
                    strict=True,
                ),
            )
        ],
        "ages": columns(
            [catalog.say("page", code) for code in AGE_CODES],
            figures.ages,
            [_short(each, catalog) for each in figures.ages],
        ),
        "weeks": columns(
            [catalog.day(week.starts_on) for week in weeks],
            [week.likely for week in weeks],
            [_short(week.likely, catalog) for week in weeks],
            [(week.low, week.high) for week in weeks],
        ),
        **_trend(figures, summary, catalog),
    }


def _trend(figures: Figures, summary: Summary, catalog: Catalog) -> dict[str, Any]:
    """Return the months of a currency as a chart of what was overdue, and as rows of texts."""
    [trend] = [each for each in summary.trends if each.currency == figures.currency]
    overdue = [each.overdue for each in trend.months]
    return {
        "overdue": columns(
            [catalog.month(each.first) for each in trend.months],
            [each or Decimal(0) for each in overdue],
            ["" if each is None else _short(each, catalog) for each in overdue],
        ),
        "months": [_month(each, catalog) for each in trend.months],
    }


def _month(month: Month, catalog: Catalog) -> list[str]:
    sums = (month.billed, month.collected, month.overdue)
    shown = ("—" if each is None else _short(each, catalog) for each in sums)
    counts = (month.sales_outstanding, month.effectiveness)
    return [catalog.month(month.first), *shown, *("—" if n is None else str(n) for n in counts)]


def _work(summary: Summary, catalog: Catalog) -> list[dict[str, Any]]:
    return [{"name": catalog.say("page", code), "counts": n} for code, n in summary.work.lines]


def _debtors(summary: Summary, catalog: Catalog) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "owes": money_sums(each.owes, catalog.locale),
            "overdue": money_sums(each.overdue, catalog.locale),
            "oldest": max(each.oldest, 0),
            "part": _percent(each.part, catalog),
            "width": float(round(each.part * 100, 1)),
            "pays": catalog.risk(each.risk),
        }
        for each in summary.debtors
    ]


def _promises(summary: Summary, catalog: Catalog) -> list[dict[str, Any]]:
    found = summary.promises
    rows: Sequence[tuple[str, int, str]] = (
        ("kept", found.kept, ""),
        ("broken", found.broken, ""),
        ("promised", found.coming, money_sums(found.coming_sums, catalog.locale)),
        ("disputed", summary.disputes, money_sums(summary.disputed, catalog.locale)),
    )
    return [{"name": catalog.say("page", name), "count": n, "sum": sum_} for name, n, sum_ in rows]


def _kept(summary: Summary, catalog: Catalog) -> list[dict[str, Any]]:
    total = sum(summary.kept.values())
    return [
        {
            "name": catalog.say("page", kept),
            "count": count,
            "share": _percent(Decimal(count) / total, catalog),
        }
        for kept, count in summary.kept.items()
    ]


def _losses(summary: Summary, catalog: Catalog) -> list[dict[str, str]]:
    return [
        {"name": catalog.say("page", code), "sum": money_sums(sums.items(), catalog.locale)}
        for code, sums in summary.losses.lines(summary.on)
    ]


def _short(amount: Decimal, catalog: Catalog) -> str:
    """Return an amount in few characters: `1,2 M`."""
    return str(format_compact_decimal(amount, locale=catalog.locale, fraction_digits=1))


def _percent(share: Decimal, catalog: Catalog) -> str:
    return str(format_percent(share, locale=catalog.locale))
