"""What the claim of a letter to a debtor says of it, as text in its entry of the Log."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_TEXT = " text: "
"""Separates the mark of a letter's text from the fingerprint of its words and its rules."""

_TIER = " tier: "
"""Separates how the customer paid from the words and rules of a letter."""

_ASKED = " asks: "
"""Separates the sums that a letter asked for from its words and rules."""

_TOLD = " told: "
"""Separates the marks of the conditions that a letter told of from what else its claim says."""

_SUM = re.compile(r"(\d{1,20}(?:\.\d{1,10})?) ([A-Z]{3})")
"""The currency comes last, so that a sum which a full cell cuts off is not read as a smaller one.
Both limits are far above any sum; chosen by hand."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a claim says of its letter beside its sends and addresses.

    Attributes:
        words: Fingerprint of the letter's words.
        rules: Name of the rule set that allowed it.
        asked: Currency and sum that it asked for of each of its sends, in their order; empty for
            thanks, and in claims of before sums were kept.
        told: Marks of the conditions that it told of.
        tier: How the customer paid (`risk.Tier`); empty where nobody said.
        text: Mark of its text (`texts.py`); empty where none was kept.
    """

    words: str = ""
    rules: str = ""
    asked: Sequence[tuple[str, Decimal]] = ()
    told: Sequence[str] = ()
    tier: str = ""
    text: str = ""

    def written(self) -> str:
        """Return it as the detail of an entry."""
        asked = ", ".join(f"{sum_:f} {currency}" for currency, sum_ in self.asked)
        told = ", ".join(self.told)
        said = f"{self.words} {self.rules}" + _part(_TEXT, self.text) + _part(_TIER, self.tier)
        return said + _part(_ASKED, asked) + _part(_TOLD, told)

    @classmethod
    def parse(cls, detail: str, sends: int) -> Claimed:
        """Return what a detail says.

        Args:
            sends: How many sends the claim has: sums for fewer or more of them are left out.
        """
        rest, _, told = detail.partition(_TOLD)
        rest, _, asked = rest.partition(_ASKED)
        rest, _, tier = rest.partition(_TIER)
        rest, _, text = rest.partition(_TEXT)
        words, _, rules = rest.partition(" ")
        found = [_SUM.fullmatch(each) for each in asked.split(", ")]
        sums = [(each[2], Decimal(each[1])) for each in found if each is not None]
        marks = tuple(filter(None, told.split(", ")))
        return cls(words, rules, tuple(sums) if len(sums) == sends else (), marks, tier, text)


def without_sums(detail: str) -> str:
    """Return the detail of a claim without its letter's text and the sums that it asked for."""
    rest, is_told, told = detail.partition(_TOLD)
    rest, is_tier, tier = rest.partition(_ASKED)[0].partition(_TIER)
    return rest.partition(_TEXT)[0] + is_tier + tier + is_told + told


def _part(name: str, text: str) -> str:
    return name + text if text else ""
