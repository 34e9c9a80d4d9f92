"""What one process knows about its letters and the workbook, from the answers that reached it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.google.workbook import Workbook

UNANSWERED = "unknown"


@dataclass
class Told:
    """What a process knows because an answer reached it.

    Attributes:
        looks: For the last ten reads of the invoices, the second of the answer and the workbook
            as it was read.
        fates: The fate of each letter that it handed over, by the letter's key.
        confirmed: The seconds at which its calls to the workbook were applied, if it got an answer.
        order: For each letter in order, whether the provider answered.
        is_cut_off: Whether its last call to the workbook failed, so that it could not record what
            it knows.
    """

    looks: list[tuple[float, Workbook]] = field(default_factory=list)
    fates: dict[str, str] = field(default_factory=dict)
    confirmed: set[float] = field(default_factory=set)
    order: list[bool] = field(default_factory=list)
    is_cut_off: bool = False

    def note_look(self, seconds: float, book: Workbook) -> None:
        self.looks = [*self.looks[-9:], (seconds, book)]

    def note_fate(self, letter: str, fate: str) -> None:
        self.fates[letter] = fate
        self.order.append(fate != UNANSWERED)

    def looks_between(self, claimed_at: float, handed_over_at: float) -> Sequence[Workbook]:
        """Return the workbooks that the process read between a claim and the hand-over."""
        return [book for at, book in self.looks if claimed_at < at <= handed_over_at]

    def knows(self, letter: str, claimed_at: float) -> str:
        """Return the fate of a letter that the process claimed, as far as the process knows.

        A letter that it never handed over is released if it knows that the claim landed, else
        unknown.
        """
        untried = "released" if claimed_at in self.confirmed else UNANSWERED
        return self.fates.get(letter, untried)


def fate_of(status: int) -> str:
    """Return the fate of a letter by the mail provider's HTTP status."""
    if status < 300:
        return "sent"
    if status >= 500:
        return UNANSWERED
    return "released" if status < 400 or status in {401, 403, 429} else "rejected"
