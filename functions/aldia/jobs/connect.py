"""The self-test: does the live sheet keep the seal's assumptions, and may the key send?"""

from __future__ import annotations

import secrets

from aldia.channels.mail import Mailer
from aldia.errors import AskPerson
from aldia.jobs.study import Study, study
from aldia.planning.cases import zone_named
from aldia.planning.entries import CONNECTED, FINISHED, Entry
from aldia.workbook.client import Refused, SheetsClient
from aldia.workbook.selftest import Finding, passes, try_seal


def test_connection(client: SheetsClient, mailer: Mailer | None) -> tuple[list[Finding], bool]:
    """Test everything that live mode needs, and remember a pass in the workbook.

    Raises:
        AskPerson: The workbook is not set up, or cannot be reached.
    """
    found = study(client)
    if not found.footing.is_adopted:
        raise AskPerson("not_adopted")
    try:
        findings = try_seal(client)
    except Refused as error:
        raise client.explained(error) from error
    is_passed = passes(findings)
    if mailer is None:
        findings.append(Finding("mail_key", False, True))
    else:
        looked = mailer.check(found.ledger.settings.sender)
        findings += [Finding(code, wrong is None, True, wrong or "") for code, wrong in looked]
    is_passed = is_passed and all(f.holds for f in findings if f.is_needed)
    if is_passed:
        _remember(client, found)
    return findings, is_passed


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
