"""Sentences below a letter's tables: about instalment plans, discounts, credit and interest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from babel.numbers import format_decimal

from aldia.ledger.money import add_up
from aldia.ledger.settings import Settings
from aldia.planning.deciding.letters import WITH_INTEREST, Letter, Line, Section, totals
from aldia.planning.reporting.catalog import Catalog, money, money_sums
from aldia.policy.interest import Interest
from aldia.policy.ladder import THANKS


def notes_of(letter: Letter, settings: Settings, catalog: Catalog) -> list[str]:
    """Return the notes of a letter; none of their sums comes on top of what the letter asks for."""
    if letter.step.key == THANKS:
        return []
    found = [*_deposits(letter, settings, catalog)]
    found += [*_parts(letter, catalog)] if letter.states_parts else []
    found += [*_plans(letter, catalog), *_discounts(letter, settings, catalog)]
    if letter.credit:
        found.append(catalog.say("letter", "credit", sum=money_sums(letter.credit, catalog.locale)))
    told = []
    if letter.step.letter in WITH_INTEREST:
        for line in letter.section(Section.OVERDUE):
            told += list(_interest(line, letter, catalog))
    return [*found, *told, *([catalog.say("letter", "not_added")] if told else [])]


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
            until, left = line.discount
            yield catalog.say(
                "letter",
                "discount",
                number=line.number,
                day=catalog.long_day(until),
                sum=money(left, line.currency, catalog.locale),
                balance=money(line.balance, line.currency, catalog.locale),
                percent=_number(settings.discount_percent, catalog),
            )


def _interest(line: Line, letter: Letter, catalog: Catalog) -> Iterator[str]:
    told = line.interest
    if told is None:
        return
    if told.amount > 0 and told.rate is not None:
        yield catalog.say(
            "letter",
            "interest",
            number=line.number,
            day=catalog.long_day(letter.on),
            basis=_basis(told, catalog),
            sum=money(told.amount, told.currency, catalog.locale),
            balance=money(told.balance, told.currency, catalog.locale),
            rate=_number(told.rate, catalog),
            days=told.days,
        )
    if told.compensation is not None:
        sum_ = money(told.compensation, told.currency, catalog.locale)
        basis = told.compensation_law[catalog.language]
        yield catalog.say("letter", "compensation", number=line.number, basis=basis, sum=sum_)


def _basis(told: Interest, catalog: Catalog) -> str:
    return told.law.get(catalog.language) or catalog.say("letter", "agreed")


def _number(value: Decimal, catalog: Catalog) -> str:
    return str(format_decimal(value, locale=catalog.locale))
