"""What the environment says: which workbook, which key, which language for messages."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aldia import shipped
from aldia.channels.mail import Mailer
from aldia.errors import AldiaError, AskPerson
from aldia.journal import SILENT, Journal
from aldia.ledger.links import spreadsheet_in
from aldia.patience import Pace

if TYPE_CHECKING:
    from aldia.channels.tasks import Queue

_QUOTA = 60
"""Reads, and writes, that Google allows a user in a minute; a service account is one user."""


def spreadsheet_id(text: str | None) -> str:
    """Return the id in a link, or the id itself; ALDIA_SPREADSHEET when nothing is given.

    Raises:
        AskPerson: Nothing names a workbook.
    """
    given = (text or os.environ.get("ALDIA_SPREADSHEET") or "").strip()
    if not given:
        raise AskPerson("spreadsheet_missing")
    found = spreadsheet_in(given)
    if not found:
        raise AskPerson("spreadsheet_invalid", text=given[:80])
    return found


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


def queue() -> Queue | None:
    """Return the queue of the function that asks; None without one.

    ALDIA_QUEUE names it, ALDIA_QUEUE_TARGET is the URL of the function that does the work, and
    ALDIA_QUEUE_CALLER the service account that may call it.
    """
    name = os.environ.get("ALDIA_QUEUE", "").strip()
    if not name:
        return None
    from aldia.channels.tasks import Queue

    target, caller = os.environ["ALDIA_QUEUE_TARGET"], os.environ["ALDIA_QUEUE_CALLER"]
    return Queue(name, target, caller, os.environ.get("CLOUD_TASKS_EMULATOR_HOST", ""))


def needed_queue() -> Queue:
    """Return the queue.

    Raises:
        AskPerson: There is none.
    """
    found = queue()
    if found is None:
        raise AskPerson("queue_missing")
    return found


def register_id(text: str | None = None) -> str | None:
    """Return the id of the register of workbooks; ALDIA_REGISTER's, or None without one.

    Raises:
        AskPerson: What is given names no workbook.
    """
    given = text or os.environ.get("ALDIA_REGISTER", "").strip()
    return spreadsheet_id(given) if given else None


def needed_register(text: str | None = None) -> str:
    """Return the id of the register.

    Raises:
        AskPerson: Nothing names one.
    """
    found = register_id(text)
    if found is None:
        raise AskPerson("register_missing")
    return found


def most_tasks() -> int | None:
    """Return how many workbooks a trigger may queue: what is worked off before the next one."""
    return _count("ALDIA_MOST_TASKS")


def check_caller(authorization: str) -> None:
    """Refuse who may not call, where ALDIA_CALLERS names the accounts that may.

    ALDIA_AUDIENCE is the URL of the function that asks. Cloud Run, which sets K_SERVICE, has
    checked the token's signature before.

    Raises:
        Refuse: The token is missing, or made out for somebody else.
    """
    accounts = os.environ.get("ALDIA_CALLERS", "").split()
    if accounts:
        from aldia.callers import check_caller as check

        check(authorization, os.environ["ALDIA_AUDIENCE"], accounts, "K_SERVICE" in os.environ)


def schedule_name() -> str:
    """Name the schedule that calls this process; empty when a person does.

    Two names in one workbook on one day are two schedules too many.
    """
    given = os.environ.get("ALDIA_SCHEDULE", "").strip()
    service = os.environ.get("K_SERVICE", "")
    return given or (f"{project()} {service}".strip() if service else "")


def project() -> str:
    """Return the cloud project, for the traces of its log."""
    return os.environ.get("GOOGLE_CLOUD_PROJECT", "").strip()


def journal() -> Journal:
    """Return the journal of a program that people start: lines with ALDIA_LOG=json, else silent."""
    if os.environ.get("ALDIA_LOG", "").strip().lower() != "json":
        return SILENT
    return Journal(lambda line: print(line, file=sys.stderr, flush=True), explain=explain_to_log)


def pace() -> Pace:
    """Return the limit of calls a minute that the workbooks of one machine share.

    ALDIA_CALLS_PER_MINUTE is Google's published quota, 60, where nothing else uses the account.
    """
    limit = _count("ALDIA_CALLS_PER_MINUTE") or _QUOTA
    return Pace({"reads": limit, "writes": limit})


def _count(name: str) -> int | None:
    """Return a variable's whole number above zero; None when it is none."""
    given = os.environ.get(name, "").strip()
    return int(given) or None if given.isdecimal() else None


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


_QUOTABLE = frozenset({"account", "detail", "numbers", "project"})
"""Details that quote neither a cell nor a link."""


def explain_to_log(error: AldiaError) -> str:
    """Say what happened without what a sheet says, or which it is."""
    told = {name: text if name in _QUOTABLE else "…" for name, text in error.details.items()}
    return explain(type(error)(error.code, **told))


def explain(error: AldiaError) -> str:
    """Say what happened in the language of the machine, Spanish or English."""
    return shipped.words(spoken()).say("error", error.code, **error.details)
