"""Is everything in place? Each step, what is wrong with it, and the live sheet's self-test."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from aldia import shipped
from aldia.channels.mail import Mailer
from aldia.errors import AldiaError, AskPerson, ComeAgain
from aldia.jobs.study import Study, study
from aldia.planning.cases import zone_named
from aldia.planning.entries import CONNECTED, FINISHED, Entry
from aldia.planning.register import Client
from aldia.planning.schedules import read_schedules, rivals
from aldia.workbook.client import Refused, SheetsClient
from aldia.workbook.kept import try_to_keep
from aldia.workbook.reading import read_frame
from aldia.workbook.registers import read_register
from aldia.workbook.selftest import Finding, passes, try_seal

_IN_FLIGHT = 8
_STEPS = ("credentials", "api", "workbook", "shared", "set_up")
"""What has to be there before anything can be tried, in the order in which Google asks for it."""

_STEP_OF = {
    "credentials_missing": "credentials",
    "credentials_unreadable": "credentials",
    "credentials_invalid": "credentials",
    "api_disabled": "api",
    "workbook_not_found": "workbook",
    "workbook_not_shared": "shared",
    "workbook_not_shared_unnamed": "shared",
    "not_adopted": "set_up",
}


def test_connection(
    open_workbook: Callable[[], SheetsClient], mailer: Mailer | None
) -> tuple[list[Finding], bool]:
    """Look at every step, try what live mode stands on, and remember a pass in the workbook.

    Returns:
        What was found, in the order of the steps, and whether everything needed holds. What
        could not be tried because of an earlier step is not in it.

    Raises:
        AskPerson: Something that is none of these steps.
        ComeAgain: Google did not answer.
    """
    try:
        client = open_workbook()
        found = study(client)
        if not found.footing.is_adopted:
            raise AskPerson("not_adopted")
    except AskPerson as error:
        return [*_steps_up_to(error), *_mail(mailer, None)], False
    try:
        seal = try_seal(client)
    except Refused as error:
        reason = client.explained(error)
        if isinstance(reason, ComeAgain):
            raise reason from error
        return [*_steps_up_to(reason), *_mail(mailer, None)], False
    findings = [*(Finding(step, True, True) for step in _STEPS), *_place_and_time(found), *seal]
    findings += [_kept(client), *_mail(mailer, found.ledger.settings.sender)]
    is_passed = passes(seal) and all(each.holds for each in findings if each.is_needed)
    if is_passed:
        _remember(client, found)
    return findings, is_passed


def test_register(
    client: SheetsClient, open_workbook: Callable[[str], SheetsClient]
) -> list[tuple[Client, Finding]]:
    """Look at every row of a register: is it set up, is it shared, may it write as its sender?

    Raises:
        AskPerson: The register cannot be read.
        ComeAgain: Google did not answer.
    """

    def look(client: Client) -> Finding:
        if client.wrong:
            return Finding(client.wrong, False, False, details={"row": str(client.first_row)})
        try:
            book = open_workbook(client.spreadsheet)
            frame = read_frame(book, shipped.schema())
            if frame.owner != client.spreadsheet or "invoices" not in frame.bound:
                raise AskPerson("not_adopted")
            sender = study(book).ledger.settings.sender
            if sender and sender.lower() not in client.senders:
                raise AskPerson("sender_not_allowed", sender=sender)
        except AldiaError as error:
            return Finding(error.code, False, True, error.code, error.details)
        return Finding("ready", True, True)

    clients = read_register(client).clients
    with ThreadPoolExecutor(_IN_FLIGHT) as pool:
        return list(zip(clients, pool.map(look, clients), strict=True))


def _steps_up_to(error: AskPerson) -> list[Finding]:
    """Return the steps that were passed, and the one that was not.

    Raises:
        AskPerson: It was none of the steps.
    """
    if error.code not in _STEP_OF:
        raise error
    step = _STEP_OF[error.code]
    passed = [Finding(each, True, True) for each in _STEPS[: _STEPS.index(step)]]
    return [*passed, Finding(step, False, True, error.code, error.details)]


def _place_and_time(found: Study) -> list[Finding]:
    zone = found.ledger.time_zone
    here = found.plan.at.astimezone(zone_named(zone))
    is_set = not zone.startswith(("Etc/", "GMT", "UTC"))
    seen = {"zone": zone, "time": here.strftime("%H:%M")}
    known = read_schedules(found.snapshot.memory)
    names = rivals(known, found.today)
    schedule = (
        Finding("schedule", False, False, "schedule_doubled", {"names": ", ".join(names)})
        if names
        else Finding("schedule", True, False, ", ".join(f"{n}: {known[n]}" for n in known))
        if known
        else Finding("schedule", False, False, "schedule_missing")
    )
    detail = "time_zone_set" if is_set else "time_zone_unset"
    return [Finding("time_zone", is_set, False, detail, seen), schedule]


def _kept(client: SheetsClient) -> Finding:
    """Try whether Drive keeps what is noted beside the workbook; live mode does not need it."""
    try:
        return Finding("kept_head", try_to_keep(client), False)
    except AldiaError as error:
        return Finding("kept_head", False, False, error.code, error.details)


def _mail(mailer: Mailer | None, sender: str | None) -> list[Finding]:
    if mailer is None:
        return [Finding("mail_key", False, True, "mail_key_missing")]
    looked = mailer.check(sender)
    return [Finding(code, wrong is None, True, wrong or "") for code, wrong in looked]


def _remember(client: SheetsClient, found: Study) -> None:
    """Note the pass under the seal: the workbook's own id, and when.

    Raises:
        Busy: Somebody wrote while the test went on; it has to be made again.
    """
    run = secrets.token_hex(4)
    at = found.snapshot.at.astimezone(zone_named(found.ledger.time_zone))
    when = at.isoformat(timespec="seconds")
    entry = Entry(event=FINISHED, at=at, run=run, detail=CONNECTED)
    found.seal(client, run).write([entry], {"connected": f"{client.spreadsheet} {when}"})
