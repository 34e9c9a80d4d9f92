"""Whatever a letter says of interest can be worked out again by hand, from the letter alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import pytest

from tests.letters.samples import every_sample, message
from tests.money.cases import Case, subjects
from tests.money.playing import play

SAMPLES = [each for each in every_sample() if each[2] == "interest"]
CHARGING = {"Cargo por mora acordado", "Agreed late charge"}
CASES = [
    case
    for subject in subjects()
    for case in subject.cases
    if case.letter == "firm" or CHARGING & case.settings.keys()
]

_TOLD = re.compile(
    r"(?:Intereses de mora de la factura|Late interest on invoice) (.+?) (?:al|as of) [^:]+: "
    r"([^()]+) \((.+?)\)\.(?= |$)"
)
_FINE = re.compile(r"(?:Multa por mora|Late-payment fine) [^:]+: ([^()]+) \((.+?)\)\.(?= |$)")
_CHARGE = re.compile(
    r"(?:cargo por mora acordado|agreed late charge)[^:(]*: ([^()]+) \((.+?)\)\.(?= |$)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?\d{1,3}(?: \d{3})*(?:[.,]\d+)*")
_HUNDRED = Decimal(100)


def numbers(text: str) -> list[Decimal]:
    """Return the numbers in a text; their last sign is a decimal one if 1 or 2 digits follow."""
    parts = (re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", each) for each in _NUMBER.findall(text))
    found = [each for each in parts if each is not None]
    return [Decimal(f"{re.sub('[ .,]', '', each[1])}.{each[2] or ''}") for each in found]


def rounded(exact: Decimal, like: Decimal) -> Decimal:
    return exact.quantize(like, ROUND_HALF_UP)


def worked_out(formula: str, like: Decimal) -> tuple[Decimal, Decimal, int]:
    """Return what one formula comes to, its balance and its days.

    Args:
        like: A sum with as many decimals.
    """
    left, _, right = formula.partition(" = ")
    if "^" in left:
        balance, one, rate, days, year, _ = numbers(left)
        exact = balance * ((one + rate / _HUNDRED) ** (days / year) - 1)
    else:
        balance, rate, days, period = numbers(left)
        exact = balance * rate / _HUNDRED * days / period
    found = rounded(exact, like)
    assert not right or numbers(right) == [found], formula
    return found, balance, int(days)


def told(text: str) -> Iterator[tuple[str, Decimal, list[tuple[Decimal, Decimal, int]]]]:
    """Yield each statement of interest: number, sum, and what each of its formulas comes to."""
    for number, sum_, formulas in _TOLD.findall(text):
        [total] = numbers(sum_)
        yield number, total, [worked_out(formula, total) for formula in formulas.split("; ")]


def check(text: str) -> int:
    """Check every statement of a letter; return how many there were."""
    found = list(told(text))
    for number, sum_, parts in found:
        assert sum_ == sum(part for part, _, _ in parts), number
    for sum_, formula in [*_FINE.findall(text), *_CHARGE.findall(text)]:
        [fine], [balance, percent] = numbers(sum_), numbers(formula)
        assert fine == rounded(balance * percent / _HUNDRED, fine)
    return len(found)


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(("letter", "language", "variant"), SAMPLES)
def test_interest_in_a_golden_letter_can_be_worked_out_again(
    letter: str, language: str, variant: str
) -> None:
    text = plain(message(letter, language, variant).text)

    assert check(text) == len(re.findall("Intereses de mora|Late interest on", text)) == 3
    assert len(_FINE.findall(text)) == 3


@pytest.mark.parametrize(("letter", "language", "variant"), list(every_sample()))
def test_whatever_any_golden_letter_says_of_interest_can_be_worked_out_again(
    letter: str, language: str, variant: str
) -> None:
    text = plain(message(letter, language, variant).text)

    assert check(text) == len(re.findall("Intereses de mora de|Late interest on", text))
    assert len(_FINE.findall(text)) == len(re.findall("Multa por mora de|Late-payment fine", text))
    assert len(_CHARGE.findall(text)) == (variant == "conditions" and letter == "direct")


@pytest.mark.parametrize(("letter", "language", "variant"), SAMPLES)
def test_what_is_left_costs_interest_for_the_days_that_the_letter_says_it_is_late(
    letter: str, language: str, variant: str
) -> None:
    lines = message(letter, language, variant).text.replace("\N{NO-BREAK SPACE}", " ")

    for number, _, parts in told(plain(lines)):
        [row] = [line for line in lines.splitlines() if f" {number}: " in line and "·" in line]
        late = re.search(r"(\d+) (?:días de atraso|days late)", row)
        assert late is not None, row
        left = parts[-1][1]
        assert sum(days for _, balance, days in parts if balance == left) == int(late[1])


@pytest.mark.parametrize("case", CASES, ids=[case.rule for case in CASES])
def test_interest_in_a_worked_example_can_be_worked_out_again(case: Case) -> None:
    text = play(case).letter

    assert check(text) == len(re.findall("Intereses de mora|Late interest on", text))
    is_charging = bool(CHARGING & case.settings.keys())
    assert len(_CHARGE.findall(text)) == (text.count("×") if is_charging else 0)
