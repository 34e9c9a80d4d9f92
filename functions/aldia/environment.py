"""What the environment says: which workbook, which key, which language for messages."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aldia import resources
from aldia.errors import AldiaError, AskPerson, BadRequest
from aldia.ledger.links import spreadsheet_in
from aldia.planning.log.moments import read_moment
from aldia.retry import UNPACED, Pace, RetryPolicy
from aldia.structured_log import SILENT, StructuredLogger
from aldia.web.loopback import is_from_here

if TYPE_CHECKING:
    from aldia.channels.mail import Reporter
    from aldia.channels.sendgrid.sending import SendGrid
    from aldia.cloud_tasks import Queue

QUOTA = 60
"""Reads, and writes, that Google allows a user in a minute; a service account is one user."""

_WORKBOOKS_PER_MINUTE = 8
"""A workbook's busiest run makes 7 writes (docs/scale.md), and 8 of them 56."""

_MOST_WORKBOOKS_PER_MINUTE = 15
"""More would exceed the quota even on quiet days; Terraform allows as many."""


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


def mailer(
    environment: Mapping[str, str] | None = None, retries: RetryPolicy | None = None
) -> SendGrid | None:
    """Return the mail provider; None without a key, which is enough for a preview.

    Raises:
        AskPerson: The key holds signs that no key has, such as typographic quotes.
    """
    from aldia.channels.sendgrid.sending import SendGrid  # takes 0.09 s, and only sending needs it

    around = os.environ if environment is None else environment
    key = around.get("SENDGRID_API_KEY", "").strip()
    if not (key.isascii() and key.isprintable()):
        raise AskPerson("mail_key_wrong")
    host = around.get("SENDGRID_API_HOST", "").strip()
    return SendGrid(key, host, retries=retries) if key else None


def reporter(mailer: SendGrid | None) -> Reporter | None:
    """Return whom to ask what became of letters; None where the provider tells it by itself."""
    tells_by_itself = os.environ.get("ALDIA_REPORTS", "").strip().lower() == "webhook"
    return None if tells_by_itself else mailer


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

    Raises:
        AskPerson: There is a name, and one of the other two is missing.
    """
    name = os.environ.get("ALDIA_QUEUE", "").strip()
    if not name:
        return None
    from aldia.cloud_tasks import Queue

    target = os.environ.get("ALDIA_QUEUE_TARGET", "").strip()
    caller = os.environ.get("ALDIA_QUEUE_CALLER", "").strip()
    if not target or not caller:
        raise AskPerson("queue_incomplete")
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


def workbooks_per_minute() -> int:
    """Return how many workbooks of a register begin in a minute.

    Raises:
        AskPerson: ALDIA_WORKBOOKS_PER_MINUTE is no number of workbooks that Google's quota allows.
    """
    given = os.environ.get("ALDIA_WORKBOOKS_PER_MINUTE", "").strip()
    if not given:
        return _WORKBOOKS_PER_MINUTE
    if given not in map(str, range(1, _MOST_WORKBOOKS_PER_MINUTE + 1)):
        raise AskPerson("pace_invalid", most=_MOST_WORKBOOKS_PER_MINUTE)
    return int(given)


def check_caller(headers: Mapping[str, str], address: str) -> None:
    """Refuse a call unless somebody said who may make it, and it is theirs.

    ALDIA_CALLERS names the accounts that may, ALDIA_AUDIENCE is the URL of the function that asks.
    Cloud Run, which sets K_SERVICE, has checked the token's signature before. On one machine
    ALDIA_OPEN_DOOR=loopback lets in, instead, whatever runs there and is no web page.

    Args:
        address: Of whoever calls; empty when it is not known.

    Raises:
        Refuse: Nobody was named, or it is somebody else's call.
        AskPerson: It was not said for which function a token must be made out.
    """
    is_platform = "K_SERVICE" in os.environ
    accounts = os.environ.get("ALDIA_CALLERS", "").split()
    if accounts:
        from aldia.web.auth import check_token  # google-auth, which one machine does not need

        audience = _audience()
        check_token(headers.get("Authorization", ""), audience, accounts, is_platform)
    elif is_platform or os.environ.get("ALDIA_OPEN_DOOR", "").strip() != "loopback":
        raise BadRequest("callers_unnamed")
    elif not is_from_here(address, headers):
        raise BadRequest("caller_elsewhere")


def _audience() -> str:
    found = os.environ.get("ALDIA_AUDIENCE", "").strip()
    if not found:
        raise AskPerson("audience_missing")
    return found


def limit_seconds() -> float:
    """Return how long a run may take.

    Raises:
        AskPerson: ALDIA_LIMIT_SECONDS is no number of seconds.
    """
    given = os.environ.get("ALDIA_LIMIT_SECONDS", "").strip() or "480"
    if not given.isdecimal() or not int(given):
        raise AskPerson("limit_invalid")
    return float(given)


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


def logger() -> StructuredLogger:
    """Return the journal of a program that people start: lines with ALDIA_LOG=json, else silent."""
    if not is_logging():
        return SILENT
    return StructuredLogger(
        lambda line: print(line, file=sys.stderr, flush=True), explain=explain_plainly
    )


def is_logging() -> bool:
    """Tell whether a program that a schedule starts writes to a log, and to nobody's terminal."""
    return os.environ.get("ALDIA_LOG", "").strip().lower() == "json"


def pace(usual: int | None = QUOTA) -> Pace:
    """Return the limit of calls a minute that the workbooks of one process share.

    ALDIA_CALLS_PER_MINUTE is its part of Google's quota for the account.

    Args:
        usual: Where nothing is said; None for no limit.
    """
    limit = _count("ALDIA_CALLS_PER_MINUTE") or usual
    return Pace({"reads": limit, "writes": limit}) if limit else UNPACED


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
    moment = read_moment(text, ZoneInfo(zone))
    if moment is None:
        raise AskPerson("at_invalid", text=text[:40])
    return moment


def spoken() -> str:
    """Return the language of the machine; the fallback where it is none of ours."""
    chosen = os.environ.get("ALDIA_LANGUAGE") or os.environ.get("LANG", "")
    return resources.language_of(chosen)


def explain(error: AldiaError) -> str:
    """Say what happened, with every detail, to the person at the terminal."""
    return resources.catalog_of(spoken()).say("error", error.code, **error.details)


def explain_plainly(error: AldiaError) -> str:
    """Say what happened to a log or to whoever called: no text that anybody wrote is quoted."""
    return resources.catalog_of(spoken()).say("error", error.code, **error.plain_details)
