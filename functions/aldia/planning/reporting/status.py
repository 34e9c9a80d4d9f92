"""The status cell: the last run, what went today, what waits, and a warning once no run came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.dates import serial_of
from aldia.ledger.values.problems import Problem
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.history import History
from aldia.planning.reporting.catalog import Catalog
from aldia.planning.reporting.digest import to_mend

SILENT_HOURS = 26
"""After so long without a run the status cell turns into a warning. Chosen by hand; the cloud's
alert must not come later (`tests/test_infra.py`)."""


@dataclass(frozen=True, slots=True)
class Status:
    """The sentence of the status cell, which holds for SILENT_HOURS only.

    Attributes:
        text: The sentence.
        warning: Shown in its place when no run renewed it for SILENT_HOURS.
        at: Moment of the run, in the workbook's time zone.
    """

    text: str
    warning: str
    at: datetime

    @property
    def formula(self) -> str:
        """Return a formula that shows the text, and the warning once SILENT_HOURS have passed.

        It has whole hours and semicolons only: decimals and commas depend on the workbook's locale.
        """
        hours = serial_of(self.at.date()) * 24 + self.at.hour + SILENT_HOURS
        return f"=IF(NOW()*24>{hours};{_literal(self.warning)};{_literal(self.text)})"


def _literal(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def status_text(
    ledger: Ledger, history: History, plan: RunPlan, problems: Sequence[Problem], catalog: Catalog
) -> str:
    """Return the text of the status cell: the last run, what went today, what waits for people."""
    zone = ledger.zone
    today = ledger.local(plan.at).date()
    sent = history.letters_on(today, zone)
    unknown = sum(
        not c.is_known and c.at.astimezone(zone).date() == today for c in history.contacts
    )
    sentences = [catalog.say("status", "ran", day=catalog.numeric_day(today))]
    if plan.preview is not None:
        sentences.append(catalog.say("preview", plan.preview))
    else:
        none = catalog.say("status", "unsure" if unknown else "none")
        sentences.append(catalog.counted("status", "letters", sent) if sent else none)
    for code, reason in (("held", Reason.BREAKER), ("later", Reason.FIRST_DAY_CAP)):
        letters = len({d.invoice.debtor for d in plan.decisions if d.reason is reason})
        sentences += _counted(code, letters, catalog, day=catalog.numeric_day(today))
    if catalog.has("error", history.stopped):
        sentences.append(catalog.say("error", history.stopped))
    sentences += _counted("unknown", unknown, catalog)
    sentences += _counted("problems", len(to_mend(problems)), catalog)
    return " ".join(sentences)


def _counted(code: str, count: int, catalog: Catalog, **details: str) -> list[str]:
    """Return a list with the status's sentence about a count; an empty one for 0."""
    return [catalog.counted("status", code, count, **details)] if count else []
