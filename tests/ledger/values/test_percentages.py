"""Percentages in Settings, and reference rates by half-year."""

from decimal import Decimal

import pytest

from aldia.ledger.values.cells import Raw, Scalar
from aldia.ledger.values.percentages import parse_percent, parse_rate, parse_reference_rates
from aldia.ledger.values.problems import Wrong

REFERENCES: dict[str, tuple[Scalar, dict[str, str] | None]] = {
    "one half-year": ("2026-1: 2,15", {"2026-1": "2.15"}),
    "several": ("2025-2: 2,15; 2026-1: 2,4", {"2025-2": "2.15", "2026-1": "2.4"}),
    "several lines": ("2025-2: 2.15\n2026-1: 2.4", {"2025-2": "2.15", "2026-1": "2.4"}),
    "commas between them": ("2025-2: 2,15, 2026-1: 2,4", {"2025-2": "2.15", "2026-1": "2.4"}),
    "a letter for the half": ("2026 S1 2,15 %; H2 2026: 2", {"2026-1": "2.15", "2026-2": "2"}),
    "the half first": ("1S2026 2,15", {"2026-1": "2.15"}),
    "one below zero": ("2020-1: -0,88", {"2020-1": "-0.88"}),
    "one twice, the same": ("2026-1: 2; 2026-1: 2,0", {"2026-1": "2"}),
    "one twice, otherwise": ("2026-1: 2; 2026-1: 3", None),
    "a rate alone, which holds for nobody knows how long": (Decimal("2.15"), None),
    "a third half": ("2026-3: 2", None),
    "something else beside it": ("2026-1: 2,15 o quizás 2,4", None),
    "a rate with too many digits": ("2026-1: 215", None),
    "no blank, so that two commas meet": ("2026-1: 2,2026-2: 3", None),
}


@pytest.mark.parametrize("case", REFERENCES)
def test_reference_rates_are_read_from(case: str) -> None:
    typed, expected = REFERENCES[case]

    found = parse_reference_rates(Raw(typed))

    if expected is None:
        assert isinstance(found, Wrong)
    else:
        assert not isinstance(found, Wrong)
        assert {str(half): rate for half, rate in found.items()} == {
            half: Decimal(rate) for half, rate in expected.items()
        }


RATES: dict[str, tuple[Scalar, str, str | None, str | None]] = {
    "a usual one": (24, "", "24", "24"),
    "120 % a year, which no discount is": ("120", "", "120", None),
    "Sheets' own percentage": (Decimal("1.2"), "120 %", "120", None),
    "one of which its format hides the decimals": (Decimal("0.055"), "6 %", "5.5", "5.5"),
    "one of a formula, off by a float": (Decimal("0.30000000000000004"), "30 %", "30", "30"),
    "a number whose format is no percentage": (12, "12 %", "12", "12"),
    "a thousand": (1000, "", None, None),
    "below zero": (-1, "", None, None),
    "words": ("mucho", "", None, None),
}


@pytest.mark.parametrize("case", RATES)
def test_a_percentage_is_read_from(case: str) -> None:
    typed, shown, rate, percent = RATES[case]
    raw = Raw(typed, shown)

    found = [parse_rate(raw, "es_CO"), parse_percent(raw, "es_CO")]

    assert [None if isinstance(each, Wrong) else each for each in found] == [
        None if text is None else Decimal(text) for text in (rate, percent)
    ]
