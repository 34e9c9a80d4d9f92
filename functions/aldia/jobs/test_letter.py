"""The test letter: what the mail provider makes of it tells whether the sender is verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from aldia.channels.mail import Fate, Mailer, Outcome
from aldia.findings import Finding
from aldia.jobs.assessment import Assessment
from aldia.jobs.delivery import CLAIM_SECONDS
from aldia.jobs.owner import OwnerMessage, envelope_of
from aldia.letters.digests import render_test
from aldia.planning.deciding.cases import zone_named
from aldia.planning.deciding.mode import can_write_to_owner
from aldia.planning.log.entries import CLAIMED, FINISHED, OWNER, TEST, Entry
from aldia.workbook.client import SheetsClient
from aldia.workbook.seal import Seal


def try_sender(
    client: SheetsClient, mailer: Mailer, found: Assessment, seal: Seal, run: str, asked: Finding
) -> Finding:
    """Send the owner a test letter, claimed and recorded like every other, and read its outcome.

    Args:
        asked: What is known of the sender without it.

    Raises:
        Busy: Somebody wrote meanwhile. What became of the letter is recorded all the same.
        ComeAgain: Google did not answer.
    """
    settings, zone = found.ledger.settings, zone_named(found.ledger.time_zone)
    if not can_write_to_owner(found.ledger, found.health):
        return replace(asked, detail="mail_sender_untried")
    word = OwnerMessage(run, TEST, render_test(found.ledger, client.spreadsheet))
    claim = Entry(
        event=CLAIMED,
        at=client.now().astimezone(zone),
        run=run,
        key=word.id,
        channel=OWNER,
        address=settings.owner,
        detail=TEST,
    )
    age = client.retries.stopwatch()
    seal.write([claim])
    is_ours = seal.stands()
    envelope = envelope_of(word, settings, client.spreadsheet)
    [outcome] = mailer.send([envelope], lambda envelope: is_ours and age() < CLAIM_SECONDS)
    done = replace(
        claim,
        event=outcome.fate.value,
        at=client.now().astimezone(zone),
        provider_id=outcome.provider_id,
        detail=outcome.detail,
    )
    holds, detail = _read(outcome)
    end = Entry(event=FINISHED, at=done.at, run=run, detail=outcome.stops or "")
    seal.record([done] if holds else [done, end])
    told = {**asked.details, "owner": settings.owner, "reason": outcome.detail}
    return Finding(asked.code, holds, True, detail, told)


_MEANS: Mapping[Fate, tuple[bool | None, str]] = {
    Fate.SENT: (True, "mail_sender_tried"),
    Fate.REJECTED: (False, "mail_test_rejected"),
    Fate.RELEASED: (None, "mail_test_held"),
    Fate.UNKNOWN: (None, "mail_test_unknown"),
}


def _read(outcome: Outcome) -> tuple[bool | None, str]:
    """Return whether the sender is verified, and a code; why nothing may be sent goes first."""
    if outcome.fate is Fate.RELEASED and outcome.stops is not None:
        return None if outcome.stops == "mail_unreachable" else False, outcome.stops
    return _MEANS[outcome.fate]
