"""How letters name an invoice, and write a percentage."""

from __future__ import annotations

from aldia.planning.deciding.letters import Line
from aldia.planning.reporting.catalog import Catalog


def numbered(line: Line, catalog: Catalog) -> str:
    """Return an invoice's number; for an instalment, with its ordinal and how many there are."""
    if line.deposit and line.deposit == line.balance:
        return catalog.say("letter", "detraction", number=line.number)
    if not line.instalment:
        return line.number
    return catalog.say(
        "letter", "part", number=line.number, instalment=line.instalment, parts=line.parts
    )
