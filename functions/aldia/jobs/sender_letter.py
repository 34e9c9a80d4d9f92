"""The test letter to the owner, by which it is learnt whether the sender is verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aldia.channels.mail import Fate, Mailer, Outcome, stopped_by
from aldia.findings import Finding
from aldia.jobs.assessment import Assessment
from aldia.jobs.owner_mail import OwnerMessage, send_to_owner
from aldia.letters.digests import render_test
from aldia.planning.deciding.mode import can_write_to_owner
from aldia.planning.log.entries import TEST
from aldia.workbook.client import SheetsClient
from aldia.workbook.seal import Seal


def try_sender(
    client: SheetsClient, mailer: Mailer, found: Assessment, seal: Seal, run: str, asked: Finding
) -> Finding:
    """Send the owner a test letter, and return by its outcome whether the sender is verified.

    Args:
        asked: The finding about the sender without a test letter.

    Raises:
        Busy: Somebody wrote meanwhile. The outcome of a letter that went is recorded all the same.
        ComeAgain: Google did not answer.
    """
    if not can_write_to_owner(found.ledger, found.health):
        return replace(asked, detail="mail_sender_untried")
    word = OwnerMessage(run, TEST, render_test(found.ledger, client.spreadsheet))

    def finished_with(outcomes: Sequence[Outcome]) -> str | None:
        is_sent = outcomes[0].fate is Fate.SENT
        return None if is_sent else stopped_by(outcomes) or ""

    [outcome] = send_to_owner(client, mailer, found, seal, run, [word], finished_with)
    holds, detail = _read(outcome)
    told = {
        **asked.details,
        "owner": found.ledger.settings.owner,
        "reason": outcome.detail.rstrip(" ."),
    }
    return Finding(asked.code, holds, True, detail, told)


_MEANS: Mapping[Fate, tuple[bool | None, str]] = {
    Fate.SENT: (True, "mail_sender_tried"),
    Fate.REJECTED: (False, "mail_test_rejected"),
    Fate.RELEASED: (None, "mail_test_held"),
    Fate.UNKNOWN: (None, "mail_test_unknown"),
}


def _read(outcome: Outcome) -> tuple[bool | None, str]:
    """Return whether the sender is verified, None if not known, and the code that says why.

    A reason why the provider takes no letters at all comes before that of this letter.
    """
    if outcome.fate is Fate.RELEASED and outcome.stops is not None:
        return None if outcome.stops == "mail_unreachable" else False, outcome.stops
    return _MEANS[outcome.fate]
