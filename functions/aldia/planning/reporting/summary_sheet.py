"""The Summary tab: every figure at a place that does not move, because its charts point there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from aldia.ledger.cells import Scalar
from aldia.ledger.dates import serial_of
from aldia.planning.reporting.catalog import Words, money_sums
from aldia.planning.reporting.digest import WAITING as WAITING_TOPICS
from aldia.planning.reporting.expectations import WEEKS, Week
from aldia.planning.reporting.summary import BUCKETS, MOST_DEBTORS, Summary

Row = Sequence[Scalar]

MOST_CURRENCIES = 4
WIDTH = 1 + 3 * MOST_CURRENCIES
_MOST_EFFECTS = 10
_NOTHING = (Decimal(0),) * 3
"""Comes in of a currency in which nothing is open."""


@dataclass(frozen=True, slots=True)
class Block:
    """One table of the tab.

    Attributes:
        code: Names its heading.
        top: Row of the heading, as numbered on screen; its lines follow.
        lines: How many there is room for.
        columns: How many it may fill.
    """

    code: str
    top: int
    lines: int
    columns: int

    @property
    def end(self) -> int:
        """Return the last row that it may fill."""
        return self.top + self.lines


FIGURES = Block("figures", 4, 6, 1 + MOST_CURRENCIES)
AGES = Block("ages", 12, len(BUCKETS) + 1, 1 + MOST_CURRENCIES)
COMING = Block("coming", 19, WEEKS, WIDTH)
DEBTORS = Block("debtors", 29, MOST_DEBTORS, 6)
EFFECTS = Block("effects", 41, _MOST_EFFECTS, 4)
PROMISES = Block("promises", 53, 4, 3)
WAITING = Block("waiting", 59, len(WAITING_TOPICS), 2)
BLOCKS = (FIGURES, AGES, COMING, DEBTORS, EFFECTS, PROMISES, WAITING)


def summary_rows(summary: Summary, business: str, words: Words) -> list[list[Scalar]]:
    """Return the rows of the tab below its header, each WIDTH cells wide.

    None stands where no block is: a person may write there.
    """
    rows: list[list[Scalar]] = [[None] * WIDTH for _ in range(WAITING.end - 1)]
    rows[0][0] = _lead(summary, business, words)
    contents = {
        FIGURES: _figures(summary, words),
        AGES: _ages(summary, words),
        COMING: _coming(summary, words),
        DEBTORS: _debtors(summary, words),
        EFFECTS: _effects(summary, words),
        PROMISES: _promises(summary, words),
        WAITING: _waiting(summary, words),
    }
    for block, lines in contents.items():
        for offset in range(block.lines + 1):
            cells = lines[offset] if offset < len(lines) else ()
            blank = [""] * (block.columns - len(cells))
            rows[block.top + offset - 2][: block.columns] = [*cells, *blank]
    return rows


def _lead(summary: Summary, business: str, words: Words) -> str:
    lead = words.say(
        "page",
        "lead",
        business=business or words.say("page", "title"),
        day=words.numeric_day(summary.on),
    )
    if summary.uncounted:
        lead += " " + words.counted("page", "uncounted", summary.uncounted)
    others = [each.currency for each in summary.figures[MOST_CURRENCIES:]]
    if others:
        lead += " " + words.say("page", "others", currencies=", ".join(others))
    return lead


def _figures(summary: Summary, words: Words) -> list[Row]:
    shown = summary.figures[:MOST_CURRENCIES]
    lines: list[Row] = [
        [words.say("page", code), *values]
        for code, values in (
            ("open", [each.open for each in shown]),
            ("overdue", [each.overdue for each in shown]),
            ("collected", [each.collected for each in shown]),
            ("days_to_collect", [_or_dash(each.days_to_collect) for each in shown]),
            ("sales_outstanding", [_or_dash(each.sales_outstanding) for each in shown]),
            ("effectiveness", [_or_dash(each.effectiveness) for each in shown]),
        )
    ]
    return [[words.say("page", "figures"), *(each.currency for each in shown)], *lines]


def _or_dash(value: int | None) -> Scalar:
    return "—" if value is None else value


def _ages(summary: Summary, words: Words) -> list[Row]:
    shown = summary.figures[:MOST_CURRENCIES]
    lines: list[Row] = [
        [words.say("page", f"age_{place}"), *(each.ages[place] for each in shown)]
        for place in range(len(BUCKETS) + 1)
    ]
    return [[words.say("page", "ages"), *(each.currency for each in shown)], *lines]


def _coming(summary: Summary, words: Words) -> list[Row]:
    codes = [each.currency for each in summary.figures[:MOST_CURRENCIES]]
    kinds = ("low", "likely", "high")
    heads = [words.say("page", kind, currency=code) for code in codes for kind in kinds]
    starts = list(dict.fromkeys(week.starts_on for week in summary.weeks))
    known = {(week.starts_on, week.currency): week for week in summary.weeks}
    lines: list[Row] = []
    for start in starts:
        weeks = [known.get((start, code)) or Week(start, code, *_NOTHING) for code in codes]
        sums = [sum_ for week in weeks for sum_ in (week.low, week.likely, week.high)]
        lines.append([serial_of(start), *sums])
    return [[words.say("page", "coming"), *heads], *lines]


def _debtors(summary: Summary, words: Words) -> list[Row]:
    heads = [words.say("page", code) for code in ("owes", "late", "oldest", "part", "pays")]
    lines: list[Row] = [
        [
            debtor.name,
            money_sums(debtor.owes, words.locale),
            money_sums(debtor.overdue, words.locale),
            max(debtor.oldest, 0),
            round(debtor.part, 4),
            words.risk(debtor.risk),
        ]
        for debtor in summary.debtors
    ]
    return [[words.say("page", "debtors"), *heads], *lines]


def _effects(summary: Summary, words: Words) -> list[Row]:
    heads = [words.say("page", code) for code in ("sent", "paid_soon", "share")]
    lines: list[Row] = [
        [each.step, each.sent, each.paid, round(Decimal(each.paid) / each.sent, 4)]
        for each in summary.effects
    ]
    return [[words.say("page", "effects"), *heads], *lines]


def _promises(summary: Summary, words: Words) -> list[Row]:
    found = summary.promises
    return [
        [words.say("page", "promises"), words.say("page", "count"), words.say("page", "sum")],
        [words.say("page", "kept"), found.kept],
        [words.say("page", "broken"), found.broken],
        [words.say("page", "promised"), found.coming, money_sums(found.coming_sums, words.locale)],
        [
            words.say("page", "disputed"),
            summary.disputes,
            money_sums(summary.disputed, words.locale),
        ],
    ]


def _waiting(summary: Summary, words: Words) -> list[Row]:
    heads: Row = [words.say("page", "waiting"), words.say("page", "customers")]
    lines: list[Row] = [[words.say("digest", t), n] for t, n in summary.waiting.items()]
    return [heads, *lines]
