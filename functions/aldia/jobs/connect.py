"""`aldia connect`: whether each step of the set-up is done, and the self-test of a live sheet."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

from aldia import resources
from aldia.channels.mail import Mailer
from aldia.errors import AldiaError, AskPerson
from aldia.findings import Finding
from aldia.jobs.assessment import Assessment, assess
from aldia.jobs.restore_check import RestoreCheck
from aldia.jobs.sender_letter import try_sender
from aldia.ledger.tabs.invoice_tabs import invoice_keys
from aldia.ledger.values.zones import zone_named
from aldia.planning.log.entries import CONNECTED, Entry, Event
from aldia.planning.memory.schedules import read_schedules, rivals
from aldia.planning.reporting.register import Client
from aldia.workbook.client import ApiRefusal, SheetsClient
from aldia.workbook.drive_head import note_restored, try_to_keep, was_restored
from aldia.workbook.frame import read_frame
from aldia.workbook.registers import read_register
from aldia.workbook.seal import Seal
from aldia.workbook.setup.selftest import passes, try_seal

_IN_FLIGHT = 8
"""Rows of a register that are checked at once; chosen by hand."""

_STEPS = ("credentials", "api", "workbook", "shared", "set_up")
"""The steps before anything can be tried, in the order in which Google refuses without them."""

_STEP_OF = {
    "credentials_missing": "credentials",
    "credentials_unreadable": "credentials",
    "credentials_invalid": "credentials",
    "api_disabled": "api",
    "workbook_not_found": "workbook",
    "workbook_is_excel": "workbook",
    "workbook_not_shared": "shared",
    "workbook_not_shared_unnamed": "shared",
    "not_adopted": "set_up",
}


def try_connection(
    open_workbook: Callable[[], SheetsClient], mailer: Mailer | None
) -> tuple[list[Finding], bool]:
    """Check every step, try what live mode relies on, and note a pass in the workbook.

    Returns:
        Findings in the order of the steps, and whether everything needed holds. What could not
        be tried because of an earlier step is left out.

    Raises:
        AskPerson: Something is wrong that is none of these steps.
        ComeAgain: Google did not answer.
    """
    try:
        client = open_workbook()
        if read_frame(client, resources.schema()).owner is None:
            raise AskPerson("not_adopted")
        _adopted(client)
        seal, kept = _sealed(client), _kept(client)
        restore_check = RestoreCheck(client, None)
        restore_check.look()
        # The trials took a while: read again what people and runs wrote meanwhile.
        found = _adopted(client)
    except AskPerson as error:
        return [*_steps_up_to(error), *_of_key_alone(mailer)], False
    findings = [*(Finding(step, True, True) for step in _STEPS), *_place_and_time(found), *seal]
    findings += [kept, *_restored(client, restore_check, found)]
    findings += _mail(mailer, found.ledger.settings.sender)
    return _judged(findings, passes(seal), client, mailer, found)


def _adopted(client: SheetsClient) -> Assessment:
    """Read the workbook, and decide.

    Raises:
        AskPerson: It cannot be read, or is not set up.
    """
    found = assess(client)
    if not found.health.is_adopted:
        raise AskPerson("not_adopted")
    return found


def _sealed(client: SheetsClient) -> list[Finding]:
    """Try the assumptions that the seal relies on.

    Raises:
        AskPerson: Google does not let the account write.
        ComeAgain: Google did not answer.
    """
    try:
        return try_seal(client)
    except ApiRefusal as error:
        raise client.explained(error) from error


def _judged(
    findings: list[Finding],
    is_sealed: bool,
    client: SheetsClient,
    mailer: Mailer | None,
    found: Assessment,
) -> tuple[list[Finding], bool]:
    """Send the test letter where only that can tell of the sender, and note a pass.

    Args:
        findings: All findings; the last is about the sender, if there is a mailer.
        is_sealed: Whether the trials of the seal passed.

    Returns:
        The findings, with what the test letter told of the sender, and whether all is passed.

    Raises:
        Busy: Somebody wrote meanwhile; the command has to be run again.
    """
    *others, last = findings
    is_ready = is_sealed and all(each.holds for each in others if each.is_needed)
    is_unread = last.code == "mail_sender" and last.holds is None
    if not is_ready or mailer is None or (last.holds is not True and not is_unread):
        return [*others, replace(last, detail="mail_sender_later") if is_unread else last], False
    run = secrets.token_hex(4)
    seal = found.seal(client, run)
    if is_unread:
        last = try_sender(client, mailer, found, seal, run, last)
    if last.holds:
        note_pass(client, found, seal, run)
    return [*others, last], bool(last.holds)


def note_pass(client: SheetsClient, found: Assessment, seal: Seal, run: str) -> None:
    """Note the pass in Memory (the workbook's own id, and when), and the Log's end in Drive.

    A version from before the pass that is restored later can then be told.
    """
    at = found.ledger.local(client.now())
    when = at.isoformat(timespec="seconds")
    entry = Entry(event=Event.FINISHED, at=at, run=run, detail=CONNECTED)
    seal.write([entry], {"connected": f"{client.spreadsheet} {when}"})
    RestoreCheck(client, None).keep(found, seal.head)


def try_register(
    client: SheetsClient, open_workbook: Callable[[str], SheetsClient]
) -> list[tuple[Client, Finding]]:
    """Check for every row of a register that it is set up and shared, and may use its sender.

    Raises:
        AskPerson: The register cannot be read.
        ComeAgain: Google did not answer.
    """

    def look(client: Client) -> Finding:
        if client.wrong:
            return Finding(client.wrong, False, False, details={"row": str(client.first_row)})
        try:
            book = open_workbook(client.spreadsheet)
            frame = read_frame(book, resources.schema())
            if frame.owner != client.spreadsheet or not invoice_keys(frame.bound):
                raise AskPerson("not_adopted")
            sender = assess(book).ledger.settings.sender
            if sender and sender.lower() not in client.senders:
                raise AskPerson("sender_not_allowed", sender=sender)
        except AldiaError as error:
            return Finding(error.code, False, True, error.code, error.details)
        return Finding("ready", True, True)

    clients = read_register(client).clients
    with ThreadPoolExecutor(_IN_FLIGHT) as pool:
        return list(zip(clients, pool.map(look, clients), strict=True))


def _steps_up_to(error: AskPerson) -> list[Finding]:
    """Return the steps that were passed, and the one that the error is about.

    Raises:
        AskPerson: The error is about none of the steps.
    """
    if error.code not in _STEP_OF:
        raise error
    step = _STEP_OF[error.code]
    passed = [Finding(each, True, True) for each in _STEPS[: _STEPS.index(step)]]
    return [*passed, Finding(step, False, True, error.code, error.details)]


def _place_and_time(found: Assessment) -> list[Finding]:
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
    """Return whether Drive keeps a note beside the workbook; live mode does not need that."""
    try:
        return Finding("kept_head", try_to_keep(client), False)
    except AldiaError as error:
        return Finding("kept_head", False, False, error.code, error.details)


def _restored(
    client: SheetsClient, restore_check: RestoreCheck, found: Assessment
) -> list[Finding]:
    """Return whether a restored version was ever noticed by Drive's note, which a person tries.

    A workbook that is put back right now must not be connected: its newest version is missing.
    Nothing is returned where Drive does not answer, as `_kept` tells that.

    Args:
        restore_check: Drive was asked by it before the workbook was read.
    """
    if restore_check.is_restored(found):
        with suppress(AldiaError):
            note_restored(client)
        return [Finding("D1", True, False), Finding("newest", False, True, "newest_missing")]
    try:
        is_seen = was_restored(client)
    except AldiaError:
        return []
    return [Finding("D1", is_seen or None, False, "" if is_seen else "restore_untried")]


def _of_key_alone(mailer: Mailer | None) -> list[Finding]:
    """Return the findings about the mail key alone, as no workbook says who the sender is."""
    return [found for found in _mail(mailer, "") if found.code != "mail_sender"]


def _mail(mailer: Mailer | None, sender: str) -> list[Finding]:
    """Return the findings about the mail key and, last, about the sender."""
    if mailer is None:
        return [Finding("mail_key", False, True, "mail_key_missing")]
    return mailer.check(sender)
