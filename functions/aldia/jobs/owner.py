"""Word to the owner: samples in preview, a digest a day once live. Claimed like any letter."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aldia.channels.mail import Envelope, Fate, opaque
from aldia.jobs.assessment import Assessment
from aldia.jobs.delivery import CLAIM_SECONDS, Work
from aldia.jobs.showing import attempted
from aldia.ledger.settings import Settings
from aldia.letters.digests import render_digest
from aldia.letters.rendering import LetterMistake, Message, render
from aldia.planning.deciding.cases import zone_named
from aldia.planning.deciding.letters import Letter
from aldia.planning.deciding.mode import can_write_to_owner
from aldia.planning.log.entries import CLAIMED, DIGEST, FINISHED, OWNER, SAMPLE, Entry
from aldia.planning.reporting.digest import compose_digest, is_digest_due
from aldia.planning.reporting.summary import summarise

SAMPLES_A_DAY = 5


@dataclass(frozen=True, slots=True)
class OwnerMessage:
    """One message to the owner.

    Attributes:
        id: The same for the same digest or sample, so that it goes once.
        kind: DIGEST, SAMPLE or TEST.
    """

    id: str
    kind: str
    message: Message


def tell_owner(work: Work, found: Assessment) -> None:
    """Send what the owner should have by now, if anything: claim, send, record.

    Words that cannot be found are left to the next run.

    Raises:
        Busy: Another run wrote first; it may already have told the owner.
        ComeAgain: Google did not answer.
    """
    words = attempted(lambda: _words(work, found), work.logger)
    if not words or work.is_out_of_time():
        return
    zone, settings = zone_named(found.ledger.time_zone), found.ledger.settings
    at = work.now().astimezone(zone)
    claims = [
        Entry(
            event=CLAIMED,
            at=at,
            run=work.run,
            key=word.id,
            channel=OWNER,
            address=settings.owner,
            detail=word.kind,
        )
        for word in words
    ]
    age = work.stopwatch()
    work.seal.write(claims)
    is_ours = work.seal.stands()
    envelopes = [envelope_of(word, settings, work.client.spreadsheet) for word in words]
    outcomes = work.mailer.send(envelopes, lambda envelope: is_ours and age() < CLAIM_SECONDS)
    is_any_released = any(outcome.fate is Fate.RELEASED for outcome in outcomes)
    work.is_finished = work.is_finished and not is_any_released
    stops = [outcome.stops for outcome in outcomes if outcome.stops is not None]
    work.stopped = stops[-1] if stops else work.stopped
    at = work.now().astimezone(zone)
    done = [
        replace(
            claim,
            event=outcome.fate.value,
            at=at,
            provider_id=outcome.provider_id,
            detail=outcome.detail,
        )
        for claim, outcome in zip(claims, outcomes, strict=True)
    ]
    work.seal.record([*done, Entry(event=FINISHED, at=at, run=work.run, detail=work.stopped or "")])


def _words(work: Work, found: Assessment) -> list[OwnerMessage]:
    """Find what there is to say."""
    ledger, history = found.ledger, found.history
    if not can_write_to_owner(ledger, found.health):
        return []
    if found.plan.preview == "preview":
        return _samples(work, found)
    if not is_digest_due(ledger, history, found.plan.at):
        return []
    book = work.client.spreadsheet
    digest = compose_digest(book, ledger, history, found.context, found.plan, found.problems)
    identifier = _id(book, DIGEST, found.plan.at.isoformat(timespec="hours"))
    summary = summarise(ledger, history, found.plan) if digest.is_weekly else None
    return [OwnerMessage(identifier, DIGEST, render_digest(digest, ledger, book, summary))]


def _samples(work: Work, found: Assessment) -> list[OwnerMessage]:
    """Return letters that would go, each of them once, five a day at most."""
    zone = zone_named(found.ledger.time_zone)
    had = found.history.samples
    left = SAMPLES_A_DAY - sum(at.astimezone(zone).date() == found.today for at in had.values())
    book = work.client.spreadsheet
    samples: list[OwnerMessage] = []
    for letter in found.plan.letters:
        identifier = _id(book, SAMPLE, letter.id)
        if identifier not in had and len(samples) < left:
            samples += _sample(identifier, letter, found)
    return samples


def _sample(identifier: str, letter: Letter, found: Assessment) -> Sequence[OwnerMessage]:
    try:
        return [OwnerMessage(identifier, SAMPLE, render(letter, found.ledger, is_sample=True))]
    except LetterMistake:
        return []


def envelope_of(word: OwnerMessage, settings: Settings, spreadsheet: str) -> Envelope:
    """Address one message to the owner."""
    return Envelope(
        id=word.id,
        workbook=opaque(spreadsheet),
        sender=settings.sender,
        sender_name="Aldía",
        reply_to=settings.owner,
        to=[settings.owner],
        to_name=settings.business,
        cc=[],
        subject=word.message.subject,
        text=word.message.text,
        html=word.message.html,
        step=word.kind,
    )


def _id(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
