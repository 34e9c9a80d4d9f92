"""The claims of letters, as the Log has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sandbox.google.workbook import Workbook
from tests.simulation.facts import Fact
from tests.simulation.oracle import Send
from tests.simulation.process import Process


@dataclass
class Claim:
    """A claim that landed, with the contents of the workbook at that moment.

    Attributes:
        number: The number of the claim's entry in the Log.
        process: The process that made the claim.
        book: The workbook with the claim in it.
        facts: The facts of every invoice, by number.
        kind: `digest` or `sample` for an owner message; empty for a customer's letter.
        outcome: The letter's last outcome in the Log; None while there is none.
        accepted: Number of letters that the mail service accepted with this claim.
        is_forgotten: Whether the workbook was put back to a version without the claim.
    """

    number: int
    letter: str
    run: str
    process: Process
    book: Workbook
    at: float
    on: date
    customer: str
    addresses: frozenset[str]
    sends: frozenset[Send]
    facts: dict[str, Fact]
    kind: str
    outcome: str | None = None
    accepted: int = 0
    is_forgotten: bool = False

    @property
    def may_have_arrived(self) -> bool:
        """Tell whether the letter counts as a contact.

        A forgotten claim counts only when the mail service accepted its letter.
        """
        is_open = self.outcome not in {"released", "rejected"}
        return is_open and not (self.is_forgotten and not self.accepted)

    @property
    def may_be_claimed_again(self) -> bool:
        """Tell whether another claim of the same letter is allowed.

        It is after `released`, and after the claim was forgotten if the letter was not accepted or
        is an owner message.
        """
        return self.outcome == "released" or (
            self.is_forgotten and (not self.accepted or bool(self.kind))
        )


def read_send(line: str) -> Send:
    number, instalment, cycle, step, _ = (part.strip() for part in line.split("|"))
    return Send(number, date.fromisoformat(cycle), step, int(instalment))
