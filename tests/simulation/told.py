"""What one process was told: about its letters, and about the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.google.workbook import Workbook

UNANSWERED = "unknown"


@dataclass
class Told:
    """What a process knows, because an answer reached it.

    Attributes:
        looks: The workbook as it was at each look at the invoices, with the second of the answer.
        fates: What became of the letters that it handed over, by letter.
        confirmed: Seconds of its calls to the workbook that were answered.
        order: Whether the provider answered, letter by letter.
        is_cut_off: Whether its last call to the workbook failed: then nobody can expect that it
            wrote down what it knows.
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
        """Return the workbook as the process saw it after a claim, before it handed over."""
        return [book for at, book in self.looks if claimed_at < at <= handed_over_at]

    def knows(self, letter: str, claimed_at: float) -> str:
        """Return how a letter ended that the process claimed.

        What it never tried was released, if it ever heard that its claim had landed.
        """
        untried = "released" if claimed_at in self.confirmed else UNANSWERED
        return self.fates.get(letter, untried)


def fate_of(status: int) -> str:
    """Return what an answer of the mail provider says about a letter."""
    if status < 300:
        return "sent"
    if status >= 500:
        return UNANSWERED
    return "released" if status < 400 or status in {401, 403, 429} else "rejected"
