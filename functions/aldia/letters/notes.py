"""Sentences below a letter's tables: the plan, the discount, the credit, the interest."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from babel.numbers import format_decimal

from aldia.ledger.settings import Settings
from aldia.planning.deciding.letters import WITH_INTEREST, Letter, Line, Section
from aldia.planning.reporting.catalog import Words, money, money_sums
from aldia.policy.interest import Interest
from aldia.policy.ladder import THANKS


def notes_of(letter: Letter, settings: Settings, speech: Words) -> list[str]:
    """Return what a letter says besides what it asks for; none of it is in the total."""
    if letter.step.key == THANKS:
        return []
    found = [*_plans(letter, speech), *_discounts(letter, settings, speech)]
    if letter.credit:
        found.append(speech.say("letter", "credit", sum=money_sums(letter.credit, speech.locale)))
    told = []
    if letter.step.letter in WITH_INTEREST:
        for line in letter.section(Section.OVERDUE):
            told += list(_interest(line, letter, speech))
    return [*found, *told, *([speech.say("letter", "not_added")] if told else [])]


def _plans(letter: Letter, speech: Words) -> Iterator[str]:
    lines = {line.key: line for line in letter.about if line.instalment}
    for line in lines.values():
        if line.whole is not None:
            left = money(line.whole, line.currency, speech.locale)
            yield speech.say("letter", "plan_left", number=line.number, sum=left)


def _discounts(letter: Letter, settings: Settings, speech: Words) -> Iterator[str]:
    for line in letter.about:
        if line.discount is not None:
            until, left = line.discount
            yield speech.say(
                "letter",
                "discount",
                number=line.number,
                day=speech.long_day(until),
                sum=money(left, line.currency, speech.locale),
                balance=money(line.balance, line.currency, speech.locale),
                percent=_number(settings.discount_percent, speech),
            )


def _interest(line: Line, letter: Letter, speech: Words) -> Iterator[str]:
    told = line.interest
    if told is None:
        return
    if told.amount > 0 and told.rate is not None:
        yield speech.say(
            "letter",
            "interest",
            number=line.number,
            day=speech.long_day(letter.on),
            basis=_basis(told, speech),
            sum=money(told.amount, told.currency, speech.locale),
            balance=money(told.balance, told.currency, speech.locale),
            rate=_number(told.rate, speech),
            days=told.days,
        )
    if told.compensation is not None:
        sum_ = money(told.compensation, told.currency, speech.locale)
        basis = told.compensation_law[speech.language]
        yield speech.say("letter", "compensation", number=line.number, basis=basis, sum=sum_)


def _basis(told: Interest, speech: Words) -> str:
    return told.law.get(speech.language) or speech.say("letter", "agreed")


def _number(value: Decimal, speech: Words) -> str:
    return str(format_decimal(value, locale=speech.locale))
