"""The Summary as a page of its own: to print, to send, to keep; and in short for the digest."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from babel.numbers import format_compact_decimal, format_percent

from aldia.errors import AskPerson
from aldia.ledger.ledger import Ledger
from aldia.letters.charts import columns
from aldia.letters.colours import readable_accent
from aldia.letters.templates import report_page
from aldia.planning.reporting.catalog import Words, money, money_sums
from aldia.planning.reporting.summary import Figures, Summary
from aldia.resources import words

_FORMULAS = ("collected", "days_to_collect", "sales_outstanding", "effectiveness", "coming")
_SHORT_DEBTORS = 5


def render_report(summary: Summary, ledger: Ledger) -> str:
    """Return the report as one HTML page that needs nothing else."""
    settings = ledger.settings
    speech = words(settings.language, settings.country)
    accent, _, ink = readable_accent(settings.accent)
    frame = {
        "language": settings.language,
        "say": speech.texts["page"],
        "business": settings.business or speech.say("page", "title"),
        "day": speech.numeric_day(summary.on),
        "accent": accent,
        "accent_ink": ink,
        "uncounted": speech.counted("page", "uncounted", summary.uncounted)
        if summary.uncounted
        else "",
        "currencies": [_currency(each, summary, speech) for each in summary.figures],
        "debtors": _debtors(summary, speech),
        "effects": [
            {
                "step": each.step,
                "sent": each.sent,
                "paid": each.paid,
                "share": _percent(Decimal(each.paid) / each.sent, speech),
            }
            for each in summary.effects
        ],
        "promises": _promises(summary, speech),
        "waiting": [
            {"name": speech.say("digest", topic), "count": count}
            for topic, count in summary.waiting.items()
        ],
        "notes": [
            {"name": speech.say("page", code), "text": speech.say("page", f"note_{code}")}
            for code in _FORMULAS
        ],
    }
    return report_page().render(frame)


def as_pdf(html: str) -> bytes:
    """Return a page as PDF.

    Raises:
        AskPerson: The library that prints is not installed.
    """
    try:
        import plutoprint  # on a desk only: the cloud prints nothing
    except ImportError as error:
        raise AskPerson("pdf_missing") from error
    book = plutoprint.Book(plutoprint.PAGE_SIZE_A4, plutoprint.PAGE_MARGINS_NONE)
    book.load_html(html)
    pdf = BytesIO()
    book.write_to_pdf_stream(pdf)
    return pdf.getvalue()


def in_short(summary: Summary, speech: Words) -> list[dict[str, Any]]:
    """Return the week's figures as lines of the digest: name, note and sum."""
    lines = []
    for figures in summary.figures:
        shown = [
            ("open", figures.open, ""),
            ("overdue", figures.overdue, ""),
            ("collected", figures.collected, ""),
        ]
        for week in [w for w in summary.weeks if w.currency == figures.currency][:1]:
            shown.append(("this_week", week.likely, _span(week.low, week.high, figures, speech)))
        lines += [
            {
                "name": speech.say("page", code),
                "note": note,
                "sum": money(amount, figures.currency, speech.locale),
            }
            for code, amount, note in shown
        ]
    lines += [
        {"name": each["name"], "note": each["pays"], "sum": each["overdue"]}
        for each in _debtors(summary, speech)[:_SHORT_DEBTORS]
        if each["overdue"]
    ]
    return lines


def _span(low: Decimal, high: Decimal, figures: Figures, speech: Words) -> str:
    sums = [money(each, figures.currency, speech.locale) for each in (low, high)]
    return speech.say("page", "between", low=sums[0], high=sums[1])


def _currency(figures: Figures, summary: Summary, speech: Words) -> dict[str, Any]:
    code = figures.currency
    weeks = [week for week in summary.weeks if week.currency == code]

    def shown(amount: Decimal) -> str:
        return money(amount, code, speech.locale)

    counts = (figures.days_to_collect, figures.sales_outstanding, figures.effectiveness)
    return {
        "code": code,
        "cards": [
            (speech.say("page", name), text)
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
            [speech.say("page", f"age_{place}") for place in range(len(figures.ages))],
            figures.ages,
            [_short(each, speech) for each in figures.ages],
        ),
        "weeks": columns(
            [speech.day(week.starts_on) for week in weeks],
            [week.likely for week in weeks],
            [_short(week.likely, speech) for week in weeks],
            [(week.low, week.high) for week in weeks],
        ),
    }


def _debtors(summary: Summary, speech: Words) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "owes": money_sums(each.owes, speech.locale),
            "overdue": money_sums(each.overdue, speech.locale),
            "oldest": max(each.oldest, 0),
            "part": _percent(each.part, speech),
            "width": float(round(each.part * 100, 1)),
            "pays": speech.risk(each.risk),
        }
        for each in summary.debtors
    ]


def _promises(summary: Summary, speech: Words) -> list[dict[str, Any]]:
    found = summary.promises
    rows: Sequence[tuple[str, int, str]] = (
        ("kept", found.kept, ""),
        ("broken", found.broken, ""),
        ("promised", found.coming, money_sums(found.coming_sums, speech.locale)),
        ("disputed", summary.disputes, money_sums(summary.disputed, speech.locale)),
    )
    return [{"name": speech.say("page", name), "count": n, "sum": sum_} for name, n, sum_ in rows]


def _short(amount: Decimal, speech: Words) -> str:
    """Write an amount in few signs: 1,2 M."""
    return str(format_compact_decimal(amount, locale=speech.locale, fraction_digits=1))


def _percent(share: Decimal, speech: Words) -> str:
    return str(format_percent(share, locale=speech.locale))
