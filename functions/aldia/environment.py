"""What the environment says: which workbook, which key, which language for messages."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aldia import shipped
from aldia.channels.mail import Mailer
from aldia.errors import AldiaError, AskPerson

if TYPE_CHECKING:
    from aldia.jobs.events import Put

_ID = re.compile(r"^[A-Za-z0-9_-]{20,}$")
_URL = re.compile(r"^https?://docs\.google\.com/spreadsheets/d/([A-Za-z0-9_-]{20,})")


def spreadsheet_id(text: str | None) -> str:
    """Return the id in a link, or the id itself; ALDIA_SPREADSHEET when nothing is given.

    Raises:
        AskPerson: Nothing names a workbook.
    """
    given = (text or os.environ.get("ALDIA_SPREADSHEET") or "").strip()
    if not given:
        raise AskPerson("spreadsheet_missing")
    found = _URL.match(given)
    if found is not None:
        return found[1]
    if _ID.match(given):
        return given
    raise AskPerson("spreadsheet_invalid", text=given[:80])


def mailer(environment: Mapping[str, str] | None = None) -> Mailer | None:
    """Return the mail provider; None without a key, which is enough for a preview."""
    from aldia.channels.sendgrid import SendGrid  # takes 0.09 s, and only sending needs it

    around = os.environ if environment is None else environment
    key = around.get("SENDGRID_API_KEY", "").strip()
    return SendGrid(key, around.get("SENDGRID_API_HOST", "").strip()) if key else None


def webhook_key() -> str:
    """Return the public key of the mail provider's signed reports.

    Raises:
        AskPerson: There is none.
    """
    key = os.environ.get("SENDGRID_WEBHOOK_KEY", "").strip()
    if not key:
        raise AskPerson("events_key_missing")
    return key


def reports_queue() -> Put | None:
    """Return what queues the provider's reports; None where they are recorded at once.

    ALDIA_QUEUE names the queue, ALDIA_QUEUE_TARGET the URL of the function `deliveries`, and
    ALDIA_QUEUE_CALLER the service account that may call it.
    """
    name = os.environ.get("ALDIA_QUEUE", "").strip()
    if not name:
        return None
    from aldia.channels.tasks import Queue
    from aldia.jobs.events import packed

    target, caller = os.environ["ALDIA_QUEUE_TARGET"], os.environ["ALDIA_QUEUE_CALLER"]
    queue = Queue(name, target, caller)
    return lambda spreadsheet, reports: queue.put(packed(spreadsheet, reports))


def is_sandbox() -> bool:
    return bool(os.environ.get("SHEETS_EMULATOR_HOST"))


def parse_moment(text: str, zone: str = "UTC") -> datetime:
    """Read an ISO moment; without a zone it is the given one's.

    Raises:
        AskPerson: It is not a moment.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise AskPerson("at_invalid", text=text[:40]) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def spoken() -> str:
    """Return the language of the machine: Spanish or English."""
    chosen = os.environ.get("ALDIA_LANGUAGE") or os.environ.get("LANG", "")
    return "es" if chosen.lower().startswith("es") else "en"


def explain(error: AldiaError) -> str:
    """Say what happened in the language of the machine, Spanish or English."""
    return shipped.words(spoken()).say("error", error.code, **error.details)
