"""Sentences below a letter's tables: about instalment plans, discounts, credit and interest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal

from aldia.ledger.tabs.settings import Settings
from aldia.ledger.values.money import add_up
from aldia.letters.condition_notes import charges, conditions, consequences
from aldia.letters.numbering import numbered
from aldia.planning.deciding.letters import WITH_INTEREST, Letter, Line, Section, totals
from aldia.planning.reporting.catalog import Catalog, money, money_sums
from aldia.policy.interest import Interest
from aldia.policy.ladder import TERMS, THANKS
from aldia.policy.rates import RateKind

_FORMULAS = {
    RateKind.NOMINAL: "by_year",
    RateKind.EFFECTIVE: "by_effective_year",
    RateKind.MONTHLY: "by_month",
}
"""Codes of the formulas, by what the rate means."""


def notes_of(letter: Letter, settings: Settings, catalog: Catalog) -> list[str]:
    """Return the notes of a letter; none of their sums comes on top of what the letter asks for."""
    if letter.step.key == THANKS:
        return []
    if letter.step.key == TERMS:
        return [*conditions(letter, catalog)]
    found = [*_part_paid(letter, catalog), *_deposits(letter, settings, catalog)]
    found += [*_parts(letter, catalog)] if letter.states_parts else []
    found += [*_moved(letter, catalog), *_plans(letter, catalog)]
    found += _discounts(letter, settings, catalog)
    if letter.credit:
        found.append(catalog.say("letter", "credit", sum=money_sums(letter.credit, catalog.locale)))
    told = [*charges(letter, catalog)]
    found += [*conditions(letter, catalog), *consequences(letter, catalog)]
    if letter.step.letter in WITH_INTEREST:
        for line in letter.section(Section.OVERDUE):
            told += list(_interest(line, letter, catalog))
    return [*found, *told, *([catalog.say("letter", "not_added")] if told else [])]


def _part_paid(letter: Letter, catalog: Catalog) -> Iterator[str]:
    """Yield what came in of each invoice that is not paid in full: billed, received, left."""
    for line in letter.lines:
        told = line.part_paid
        if told is None or line.section is Section.DISPUTED:
            continue
        sums = {"billed": told.billed, "owed": told.owed, "received": told.received}
        sums["left"] = line.balance
        on = told.last_on
        yield catalog.say(
            "letter",
            "part_paid" if told.owed == told.billed else "part_paid_of_owed",
            number=_without_account(line, catalog),
            last=catalog.say("letter", "last_paid", day=catalog.long_day(on)) if on else "",
            **{name: money(sum_, line.currency, catalog.locale) for name, sum_ in sums.items()},
        )


def _without_account(line: Line, catalog: Catalog) -> str:
    """Return an invoice's number without the account to which what is left of it goes."""
    return line.number if not line.instalment else numbered(line, catalog)


def _parts(letter: Letter, catalog: Catalog) -> Iterator[str]:
    """Yield that the total is all principal: letters add neither interest nor fees."""
    sums = money_sums(totals(letter.spoken_of), catalog.locale)
    yield catalog.say("letter", "parts_of_total", sum=sums)


def _deposits(letter: Letter, settings: Settings, catalog: Catalog) -> Iterator[str]:
    """Yield how much of what is asked for goes to which of the business's two accounts."""
    deposits = add_up((line.currency, line.deposit) for line in letter.asked if line.deposit)
    own = [(currency, sum_) for currency, sum_ in owned(letter.asked) if sum_]
    if deposits:
        yield catalog.say(
            "letter",
            "deposit_and_rest" if own else "deposit_only",
            own=money_sums(own, catalog.locale),
            sum=money_sums(deposits, catalog.locale),
            account=settings.deposit_account,
        )


def owned(lines: Sequence[Line]) -> list[tuple[str, Decimal]]:
    """Return what of the balances goes to the business's own account, per currency."""
    return add_up((line.currency, line.balance - line.deposit) for line in lines)


def _plans(letter: Letter, catalog: Catalog) -> Iterator[str]:
    lines = {line.key: line for line in letter.about if line.instalment}
    for line in lines.values():
        if line.whole is not None:
            left = money(line.whole, line.currency, catalog.locale)
            yield catalog.say("letter", "plan_left", number=line.number, sum=left)


def _discounts(letter: Letter, settings: Settings, catalog: Catalog) -> Iterator[str]:
    for line in letter.about:
        if line.discount is not None:
            until, left, whole = line.discount
            yield catalog.say(
                "letter",
                "discount_beside_deposit" if line.deposit else "discount",
                number=line.number,
                day=catalog.long_day(until),
                sum=money(left - line.deposit, line.currency, catalog.locale),
                balance=money(line.balance - line.deposit, line.currency, catalog.locale),
                percent=_number(settings.discount_percent, catalog),
                whole=money(whole, line.currency, catalog.locale),
            )


def _moved(letter: Letter, catalog: Catalog) -> Iterator[str]:
    """Yield why a due day of the tables is another than the invoice has, once for each such day."""
    moved: dict[tuple[date, date], list[Line]] = {}
    for line in letter.lines:
        if line.moved_from is not None and line.section is not Section.DISPUTED:
            moved.setdefault((line.moved_from, line.due), []).append(line)
    for (before, after), lines in sorted(moved.items()):
        numbers = dict.fromkeys(numbered(line, catalog) for line in lines)
        yield catalog.say(
            "letter",
            "due_moved",
            numbers=", ".join(numbers),
            before=catalog.day_of_week(before),
            after=catalog.day_of_week(after),
        )


def _interest(line: Line, letter: Letter, catalog: Catalog) -> Iterator[str]:
    """Yield what being late has cost, each with all that it takes to work it out again."""
    told, number = line.interest, numbered(line, catalog)
    if told is None:
        return

    def sum_(amount: Decimal) -> str:
        return money(amount, told.currency, catalog.locale)

    if told.stretches:
        yield catalog.say(
            "letter",
            "interest",
            number=number,
            day=catalog.long_day(letter.on),
            basis=told.law.get(catalog.language) or catalog.say("letter", "agreed"),
            sum=sum_(told.amount),
            formula=_formula(told, catalog),
        )
    if told.fine is not None:
        yield catalog.say(
            "letter",
            "fine",
            number=number,
            sum=sum_(told.fine.amount),
            balance=sum_(told.fine.balance),
            percent=_number(told.fine.percent, catalog),
        )
    if told.compensation is not None:
        is_converted = told.compensation_currency != told.currency
        yield catalog.say(
            "letter",
            "compensation_converted" if is_converted else "compensation",
            number=number,
            basis=told.compensation_law[catalog.language],
            sum=money(told.compensation, told.compensation_currency, catalog.locale),
            currency=told.currency,
        )


def _formula(told: Interest, catalog: Catalog) -> str:
    """Return how the interest was worked out; of several stretches, with what each comes to."""
    said = [
        catalog.say(
            "letter",
            _FORMULAS[told.kind],
            balance=money(each.balance, told.currency, catalog.locale),
            rate=_number(each.rate, catalog),
            days=each.days,
        )
        for each in told.stretches
    ]
    if len(said) == 1:
        return said[0]
    sums = (money(each.amount, told.currency, catalog.locale) for each in told.stretches)
    return "; ".join(f"{formula} = {sum_}" for formula, sum_ in zip(said, sums, strict=True))


def _number(value: Decimal, catalog: Catalog) -> str:
    return str(format_decimal(value, locale=catalog.locale))
