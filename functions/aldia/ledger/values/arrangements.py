"""What a person types of an agreement with a customer: how many instalments, more time, a yes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from aldia.ledger.values.cells import Raw
from aldia.ledger.values.choices import parse_yes_no
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.vocabulary import words_of

_MORE_TIME = words_of(lambda said: said.more_time)
_NUMBER = re.compile(r"\d{1,2}")
_MARK = re.compile(r"\b(?=\d*[a-f])[0-9a-f]{8}\b")
"""The mark of an offer, which has a letter: eight digits alone may be anything."""


class WishKind(StrEnum):
    """What a person wants, or answers."""

    INSTALMENTS = "instalments"
    MORE_TIME = "more_time"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Wish:
    """What one cell says.

    Attributes:
        count: How many instalments; 0 where the cell leaves that to Settings.
        mark: Of the offer that is accepted.
    """

    kind: WishKind
    count: int = 0
    mark: str = ""


def parse_wish(text: str) -> Wish | None:
    """Read a cell such as `3 cuotas`, `más plazo`, `sí`, `no` or `sí 1a2b3c4d`; None for blank."""
    words = fold_words(text).split()
    if not words:
        return None
    marks = _MARK.findall(text.lower())
    says = parse_yes_no(Raw(words[0]))
    if says is False:
        return Wish(WishKind.REFUSED)
    if len(marks) == 1 and (says is True or len(words) == 1):
        return Wish(WishKind.ACCEPTED, mark=marks[0])
    if _MORE_TIME & set(words):
        return Wish(WishKind.MORE_TIME)
    numbers = [int(word) for word in words if _NUMBER.fullmatch(word)]
    if numbers:
        is_plan = len(numbers) == 1 and numbers[0] > 1
        return Wish(WishKind.INSTALMENTS, numbers[0]) if is_plan else Wish(WishKind.UNREADABLE)
    return Wish(WishKind.INSTALMENTS if says is True else WishKind.UNREADABLE)
