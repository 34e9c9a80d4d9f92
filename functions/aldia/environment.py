"""Settings from environment variables: which workbook, which key, which language for messages."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aldia import resources
from aldia.errors import AldiaError, AskPerson, BadRequest
from aldia.ledger.values.links import spreadsheet_in
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
"""A workbook's busiest run makes 7 writes (docs/scale.md): 8 runs make 56, within QUOTA."""

_MOST_WORKBOOKS_PER_MINUTE = 15
"""More would exceed QUOTA even on quiet days; Terraform has the same limit."""


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
    """Return the mail provider; None without a key: a preview needs no provider.

    Raises:
        AskPerson: The key holds characters that no key has, such as typographic quotes.
    """
    from aldia.channels.sendgrid.sending import SendGrid  # takes 0.09 s, and only sending needs it

    around = os.environ if environment is None else environment
    key = around.get("SENDGRID_API_KEY", "").strip()
    if not (key.isascii() and key.isprintable()):
        raise AskPerson("mail_key_wrong")
    host = around.get("SENDGRID_API_HOST", "").strip()
    return SendGrid(key, host, retries=retries) if key else None


def reporter(mailer: SendGrid | None) -> Reporter | None:
    """Return the mailer to ask what became of letters; None where the provider reports by itself.

    It does so where ALDIA_REPORTS is `webhook`.
    """
    tells_by_itself = os.environ.get("ALDIA_REPORTS", "").strip().lower() == "webhook"
    return None if tells_by_itself else mailer


def webhook_key() -> str:
    """Return the public key of the mail provider's signed reports.

    Raises:
        AskPerson: SENDGRID_WEBHOOK_KEY is not set.
    """
    key = os.environ.get("SENDGRID_WEBHOOK_KEY", "").strip()
    if not key:
        raise AskPerson("events_key_missing")
    return key


def queue() -> Queue | None:
    """Return the queue that this function fills; None when ALDIA_QUEUE is not set.

    ALDIA_QUEUE is the queue's name, ALDIA_QUEUE_TARGET the URL of the function that does the work,
    and ALDIA_QUEUE_CALLER the service account that may call that function.

    Raises:
        AskPerson: ALDIA_QUEUE is set, and one of the other two is missing.
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
    """Return the queue that this function fills.

    Raises:
        AskPerson: As `queue`, or ALDIA_QUEUE is not set.
    """
    found = queue()
    if found is None:
        raise AskPerson("queue_missing")
    return found


def register_id(text: str | None = None) -> str | None:
    """Return the id of the register; None when neither the text nor ALDIA_REGISTER names one.

    Args:
        text: Link or id; ALDIA_REGISTER counts when there is none.

    Raises:
        AskPerson: What is given names no workbook.
    """
    given = text or os.environ.get("ALDIA_REGISTER", "").strip()
    return spreadsheet_id(given) if given else None


def needed_register(text: str | None = None) -> str:
    """Return the id of the register.

    Raises:
        AskPerson: Neither the text nor ALDIA_REGISTER names one.
    """
    found = register_id(text)
    if found is None:
        raise AskPerson("register_missing")
    return found


def most_tasks() -> int | None:
    """Return how many workbooks the queue works off before the next trigger; None for no limit."""
    return _count("ALDIA_MOST_TASKS")


def workbooks_per_minute() -> int:
    """Return how many workbooks of a register begin in a minute.

    Raises:
        AskPerson: ALDIA_WORKBOOKS_PER_MINUTE is no whole number from 1 to 15.
    """
    given = os.environ.get("ALDIA_WORKBOOKS_PER_MINUTE", "").strip()
    if not given:
        return _WORKBOOKS_PER_MINUTE
    if given not in map(str, range(1, _MOST_WORKBOOKS_PER_MINUTE + 1)):
        raise AskPerson("pace_invalid", most=_MOST_WORKBOOKS_PER_MINUTE)
    return int(given)


def check_caller(headers: Mapping[str, str], address: str) -> None:
    """Raise unless the call comes from one of the callers that were named.

    ALDIA_CALLERS names the accounts that may call, ALDIA_AUDIENCE is the URL of this function.
    Cloud Run, which sets K_SERVICE, has already checked the token's signature. On one machine,
    without ALDIA_CALLERS, ALDIA_OPEN_DOOR=loopback lets in the programs of that machine, and no
    web page.

    Args:
        address: IP address of the caller; empty when it is not known.

    Raises:
        BadRequest: No callers are named, or the call comes from somebody else.
        AskPerson: ALDIA_AUDIENCE is not set.
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
    """Return how many seconds a run may take: 480, or ALDIA_LIMIT_SECONDS.

    480 is less than the 540 seconds after which Terraform's function is cut off.

    Raises:
        AskPerson: ALDIA_LIMIT_SECONDS is no whole number of seconds above zero.
    """
    given = os.environ.get("ALDIA_LIMIT_SECONDS", "").strip() or "480"
    if not given.isdecimal() or not int(given):
        raise AskPerson("limit_invalid")
    return float(given)


def schedule_name() -> str:
    """Return the name of the schedule that runs this process; empty when a person does.

    ALDIA_SCHEDULE gives the name, or else the cloud's project and service do. A workbook that
    sees two names on one day has two rival schedules.
    """
    given = os.environ.get("ALDIA_SCHEDULE", "").strip()
    service = os.environ.get("K_SERVICE", "")
    return given or (f"{project()} {service}".strip() if service else "")


def project() -> str:
    """Return the id of the cloud project, for the traces in its log; empty where it is not set."""
    return os.environ.get("GOOGLE_CLOUD_PROJECT", "").strip()


def logger() -> StructuredLogger:
    """Return the structured log of the command line, on stderr; silent without ALDIA_LOG=json."""
    if not is_logging():
        return SILENT
    return StructuredLogger(
        lambda line: print(line, file=sys.stderr, flush=True), explain=explain_plainly
    )


def is_logging() -> bool:
    """Tell whether the command line writes to a log (ALDIA_LOG=json) and not to a terminal."""
    return os.environ.get("ALDIA_LOG", "").strip().lower() == "json"


def pace(usual: int | None = QUOTA) -> Pace:
    """Return the limit of calls a minute that the workbooks of one process share.

    ALDIA_CALLS_PER_MINUTE is the process's part of Google's quota for the account.

    Args:
        usual: The limit when the variable is not set; None for no limit.
    """
    limit = _count("ALDIA_CALLS_PER_MINUTE") or usual
    return Pace({"reads": limit, "writes": limit}) if limit else UNPACED


def _count(name: str) -> int | None:
    """Return the whole number above zero that a variable holds; None when it holds none."""
    given = os.environ.get(name, "").strip()
    return int(given) or None if given.isdecimal() else None


def is_sandbox() -> bool:
    return bool(os.environ.get("SHEETS_EMULATOR_HOST"))


def parse_moment(text: str, zone: str = "UTC") -> datetime:
    """Read an ISO moment; one without a zone counts in the given zone.

    Raises:
        AskPerson: The text is not a moment.
    """
    moment = read_moment(text, ZoneInfo(zone))
    if moment is None:
        raise AskPerson("at_invalid", text=text[:40])
    return moment


def spoken() -> str:
    """Return the language that ALDIA_LANGUAGE or LANG names; the fallback if Aldía lacks it."""
    chosen = os.environ.get("ALDIA_LANGUAGE") or os.environ.get("LANG", "")
    return resources.language_of(chosen)


def explain(error: AldiaError) -> str:
    """Return the sentence for an error with every detail, for the person at the terminal.

    It is in the language of the book, where that is known.
    """
    return resources.catalog_of(error.language or spoken()).say(
        "error", error.code, **error.details
    )


def explain_plainly(error: AldiaError) -> str:
    """Return the sentence for an error, for logs and HTTP callers: it quotes no text of people."""
    return resources.catalog_of(spoken()).say("error", error.code, **error.plain_details)
