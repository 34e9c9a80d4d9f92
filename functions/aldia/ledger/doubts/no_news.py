"""Cells below telling headers that say nothing of one invoice: weekdays, sent reminders."""

from __future__ import annotations

from aldia.ledger.recognition.telling_headers import is_reminding
from aldia.ledger.recognition.unread_cells import is_full_day, is_short_day
from aldia.ledger.schema.header_words import Meaning, number_in_header
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.choices import parse_yes_no
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.vocabulary import words_of

_WEEKDAYS = words_of(lambda said: said.weekdays) | {"y", "e", "o", "and", "or"}
_LAST_DAY = 31


def is_usual_day(raw: Raw, told: Meaning) -> bool:
    """Tell whether a cell below *Día de pago* names weekdays, or one of the days of a month.

    `viernes`, `lunes y jueves` and `15` there are when a customer always pays.
    """
    words = set(fold_words(raw.text).split())
    is_of_month = raw.number is not None and 0 < raw.number <= _LAST_DAY
    is_header = {"date", "payment"} <= told <= {"date", "payment", "paid"}
    return is_header and (words <= _WEEKDAYS or is_of_month)


def is_sent_reminder(header: str, raw: Raw, locale: str) -> bool:
    """Tell whether a cell below a numbered reminder, `Recordatorio 2`, says that it was sent."""
    if not (is_reminding(header) and number_in_header(header)):
        return False
    is_day = is_full_day(raw, locale) or is_short_day(raw.value)
    return is_day or parse_yes_no(raw) is True
