"""Lays out the Summary tab: each figure has a fixed place, because the charts point there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from aldia.planning.reporting.catalog import Catalog, money_sums
from aldia.planning.reporting.digest import WAITING as WAITING_TOPICS
from aldia.planning.reporting.expectations import WEEKS, Week
from aldia.planning.reporting.figures import AGE_CODES
from aldia.planning.reporting.policy_kept import Kept
from aldia.planning.reporting.summary import MOST_DEBTORS, Summary
from aldia.planning.reporting.target_lines import MOST_PEOPLE, people_lines, target_lines
from aldia.planning.reporting.targets import Aim
from aldia.planning.reporting.trends import MONTHS, Month

Row = Sequence[Scalar]

MOST_CURRENCIES = 4
"""Currencies that have a column; further ones are only named. Chosen by hand."""

WIDTH = 1 + 3 * MOST_CURRENCIES
"""Columns of the widest block, COMING: the day, and low, likely and high of each currency."""

_MOST_EFFECTS = 10
"""Steps that there is room for. Chosen by hand."""

_NOTHING = (Decimal(0),) * 3
"""Low, likely and high sum of a week in which nothing comes in of a currency."""


@dataclass(frozen=True, slots=True)
class Block:
    """One table of the tab.

    Attributes:
        code: Code of its heading.
        top: Row of the heading, as numbered on screen; its lines follow.
        lines: How many lines it has room for below the heading.
        columns: How many columns it may fill.
    """

    code: str
    top: int
    lines: int
    columns: int

    @property
    def end(self) -> int:
        """Return the last row that it may fill."""
        return self.top + self.lines


# One row stays blank between two blocks. The tops never change: charts point there.
FIGURES = Block("figures", 4, 6, 1 + MOST_CURRENCIES)
AGES = Block("ages", 12, len(AGE_CODES), 1 + MOST_CURRENCIES)
COMING = Block("coming", 19, WEEKS, WIDTH)
DEBTORS = Block("debtors", 29, MOST_DEBTORS, 6)
EFFECTS = Block("effects", 41, _MOST_EFFECTS, 4)
PROMISES = Block("promises", 53, 4, 3)
WAITING = Block("waiting", 59, len(WAITING_TOPICS), 2)
LOSSES = Block("losses", 66, 4, 1 + MOST_CURRENCIES)
POLICY = Block("policy", 72, len(Kept), 3)
CHARGES = Block("charges", POLICY.end + 2, 1, 1 + MOST_CURRENCIES)
TRENDS = Block("trends", CHARGES.end + 2, MONTHS, 5 + len(AGE_CODES))
WORK = Block("work", TRENDS.end + 2, 3, 3)
TARGETS = Block("targets", WORK.end + 2, len(Aim), 4)
PEOPLE = Block("people", TARGETS.end + 2, MOST_PEOPLE, 4)
BLOCKS = (
    *(FIGURES, AGES, COMING, DEBTORS, EFFECTS, PROMISES, WAITING),
    *(LOSSES, POLICY, CHARGES, TRENDS, WORK, TARGETS, PEOPLE),
)


def summary_rows(summary: Summary, business: str, catalog: Catalog) -> list[list[Scalar]]:
    """Return the rows of the tab below its header, each WIDTH cells wide.

    A cell outside the blocks is None, which leaves what a person wrote there as it is.
    """
    rows: list[list[Scalar]] = [[None] * WIDTH for _ in range(BLOCKS[-1].end - 1)]
    rows[0][0] = _lead(summary, business, catalog)
    contents = {
        FIGURES: _figures(summary, catalog),
        AGES: _ages(summary, catalog),
        COMING: _coming(summary, catalog),
        DEBTORS: _debtors(summary, catalog),
        EFFECTS: _effects(summary, catalog),
        PROMISES: _promises(summary, catalog),
        WAITING: _waiting(summary, catalog),
        LOSSES: _losses(summary, catalog),
        POLICY: _policy(summary, catalog),
        CHARGES: _charges(summary, catalog),
        TRENDS: _trends(summary, catalog),
        WORK: _work(summary, catalog),
        TARGETS: target_lines(summary.targets, catalog),
        PEOPLE: people_lines(summary.people, catalog),
    }
    for block, lines in contents.items():
        for offset in range(block.lines + 1):
            cells = lines[offset] if offset < len(lines) else ()
            blank = [""] * (block.columns - len(cells))
            rows[block.top + offset - 2][: block.columns] = [*cells, *blank]
    return rows


def _lead(summary: Summary, business: str, catalog: Catalog) -> str:
    lead = catalog.say(
        "page",
        "lead",
        business=business or catalog.say("page", "title"),
        day=catalog.numeric_day(summary.on),
    )
    if summary.uncounted:
        lead += " " + catalog.counted("page", "uncounted", summary.uncounted)
    others = [each.currency for each in summary.figures[MOST_CURRENCIES:]]
    if others:
        lead += " " + catalog.say("page", "others", currencies=", ".join(others))
    return lead


def _figures(summary: Summary, catalog: Catalog) -> list[Row]:
    shown = summary.figures[:MOST_CURRENCIES]
    lines: list[Row] = [
        [catalog.say("page", code), *values]
        for code, values in (
            ("open", [each.open for each in shown]),
            ("overdue", [each.overdue for each in shown]),
            ("collected", [each.collected for each in shown]),
            ("days_to_collect", [_or_dash(each.days_to_collect) for each in shown]),
            ("sales_outstanding", [_or_dash(each.sales_outstanding) for each in shown]),
            ("effectiveness", [_or_dash(each.effectiveness) for each in shown]),
        )
    ]
    return [[catalog.say("page", "figures"), *(each.currency for each in shown)], *lines]


def _or_dash(value: int | None) -> Scalar:
    return "—" if value is None else value


def _ages(summary: Summary, catalog: Catalog) -> list[Row]:
    shown = summary.figures[:MOST_CURRENCIES]
    lines: list[Row] = [
        [catalog.say("page", code), *(each.ages[place] for each in shown)]
        for place, code in enumerate(AGE_CODES)
    ]
    return [[catalog.say("page", "ages"), *(each.currency for each in shown)], *lines]


def _coming(summary: Summary, catalog: Catalog) -> list[Row]:
    codes = [each.currency for each in summary.figures[:MOST_CURRENCIES]]
    kinds = ("low", "likely", "high")
    heads = [catalog.say("page", kind, currency=code) for code in codes for kind in kinds]
    starts = list(dict.fromkeys(week.starts_on for week in summary.weeks))
    known = {(week.starts_on, week.currency): week for week in summary.weeks}
    lines: list[Row] = []
    for start in starts:
        weeks = [known.get((start, code)) or Week(start, code, *_NOTHING) for code in codes]
        sums = [sum_ for week in weeks for sum_ in (week.low, week.likely, week.high)]
        lines.append([serial_of(start), *sums])
    return [[catalog.say("page", "coming"), *heads], *lines]


def _debtors(summary: Summary, catalog: Catalog) -> list[Row]:
    heads = [catalog.say("page", code) for code in ("owes", "late", "oldest", "part", "pays")]
    lines: list[Row] = [
        [
            debtor.name,
            money_sums(debtor.owes, catalog.locale),
            money_sums(debtor.overdue, catalog.locale),
            max(debtor.oldest, 0),
            round(debtor.part, 4),
            catalog.risk(debtor.risk),
        ]
        for debtor in summary.debtors
    ]
    return [[catalog.say("page", "debtors"), *heads], *lines]


def _effects(summary: Summary, catalog: Catalog) -> list[Row]:
    heads = [catalog.say("page", code) for code in ("sent", "paid_soon", "share")]
    lines: list[Row] = [
        [each.step, each.sent, each.paid, round(Decimal(each.paid) / each.sent, 4)]
        for each in summary.effects
    ]
    return [[catalog.say("page", "effects"), *heads], *lines]


def _promises(summary: Summary, catalog: Catalog) -> list[Row]:
    found = summary.promises
    return [
        [catalog.say("page", "promises"), catalog.say("page", "count"), catalog.say("page", "sum")],
        [catalog.say("page", "kept"), found.kept],
        [catalog.say("page", "broken"), found.broken],
        [
            catalog.say("page", "promised"),
            found.coming,
            money_sums(found.coming_sums, catalog.locale),
        ],
        [
            catalog.say("page", "disputed"),
            summary.disputes,
            money_sums(summary.disputed, catalog.locale),
        ],
    ]


def _waiting(summary: Summary, catalog: Catalog) -> list[Row]:
    heads: Row = [catalog.say("page", "waiting"), catalog.say("page", "customers")]
    lines: list[Row] = [[catalog.say("digest", t), n] for t, n in summary.waiting.items()]
    return [heads, *lines]


def _losses(summary: Summary, catalog: Catalog) -> list[Row]:
    """Return what may never be paid, or was not; no line where there is nothing of the kind."""
    currencies = summary.losses.currencies[:MOST_CURRENCIES]
    heads: Row = [catalog.say("page", "losses"), *currencies]
    lines: list[Row] = [
        [catalog.say("page", code), *(sums.get(currency, Decimal(0)) for currency in currencies)]
        for code, sums in summary.losses.lines(summary.on)
    ]
    return [heads, *lines] if lines else []


def _policy(summary: Summary, catalog: Catalog) -> list[Row]:
    """Return how overdue invoices stand with the ladder, and which part of them that is."""
    heads: Row = [catalog.say("page", code) for code in ("policy", "count", "share")]
    total = sum(summary.kept.values())
    lines: list[Row] = [
        [catalog.say("page", kept), count, round(Decimal(count) / total, 4)]
        for kept, count in summary.kept.items()
    ]
    return [heads, *lines]


def _charges(summary: Summary, catalog: Catalog) -> list[Row]:
    """Return what the charges that hold come to; no line where none does."""
    sums = summary.charges.sums[:MOST_CURRENCIES]
    heads: Row = [catalog.say("page", "charges"), *(currency for currency, _ in sums)]
    held: Row = [catalog.say("page", "charges_hold"), *(sum_ for _, sum_ in sums)]
    return [heads, held] if sums else []


def _trends(summary: Summary, catalog: Catalog) -> list[Row]:
    """Return the months of the first currency that there is; none without any."""
    trend = next(iter(summary.trends), None)
    if trend is None:
        return []
    codes = ("billed", "came_in", "late", *AGE_CODES[1:], "sales_outstanding", "effectiveness")
    title = catalog.say("page", "trends")
    heads: Row = [title, *(catalog.say("page", code) for code in codes)]
    return [heads, *(_month(each, catalog) for each in trend.months)]


def _month(month: Month, catalog: Catalog) -> Row:
    late = [None] * len(AGE_CODES[1:]) if month.ages is None else month.ages[1:]
    sums: Row = (month.billed, month.collected, month.overdue, *late)
    cells: Row = (*sums, month.sales_outstanding, month.effectiveness)
    return [catalog.month(month.first), *("—" if cell is None else cell for cell in cells)]


def _work(summary: Summary, catalog: Catalog) -> list[Row]:
    """Return what a person would have had to do; none before anything was done."""
    heads: Row = [catalog.say("page", code) for code in ("work", "this_month", "twelve_months")]
    lines: list[Row] = [[catalog.say("page", code), *n] for code, n in summary.work.lines]
    return [heads, *lines] if lines else []
