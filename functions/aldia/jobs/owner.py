"""What the owner should have by now: samples in preview, a digest a day; and sellers, weekly."""

from __future__ import annotations

from collections.abc import Sequence

from aldia.channels.mail import Fate, stopped_by
from aldia.jobs.assessment import Assessment
from aldia.jobs.delivery import Work
from aldia.jobs.owner_mail import OwnerMessage, send_to_owner
from aldia.jobs.showing import attempted
from aldia.letters.digests import render_digest
from aldia.letters.rendering import LetterMistake, render
from aldia.letters.seller_letter import render_to_seller
from aldia.planning.deciding.letters import Letter
from aldia.planning.deciding.mode import PreviewReason, can_write_to_owner
from aldia.planning.log.entries import DIGEST, SAMPLE, SELLER
from aldia.planning.log.marks import fingerprint
from aldia.planning.reporting.digest import compose_digest, is_digest_due
from aldia.planning.reporting.seller_mail import weekly_mails
from aldia.planning.reporting.summary import summarise

SAMPLES_A_DAY = 5
"""Most samples that the owner gets in a day of preview; chosen by hand."""


def tell_owner(work: Work, found: Assessment) -> None:
    """Send what the owner should have by now, if anything.

    When the messages cannot be worked out, that is logged and left to the next run.

    Raises:
        Busy: Another run wrote first; it may already have told the owner.
        ComeAgain: Google did not answer.
    """
    words = attempted(lambda: _words(work, found), work.logger)
    if not words or work.is_out_of_time():
        return

    outcomes = send_to_owner(
        work.client,
        work.mailer,
        found,
        work.seal,
        work.run,
        words,
        lambda outcomes: stopped_by(outcomes) or work.stopped or "",
    )
    work.stopped = stopped_by(outcomes) or work.stopped
    is_any_released = any(outcome.fate is Fate.RELEASED for outcome in outcomes)
    work.is_finished = work.is_finished and not is_any_released


def _words(work: Work, found: Assessment) -> list[OwnerMessage]:
    """Return the messages that the owner should have by now: samples in preview, else a digest."""
    if not can_write_to_owner(found.ledger, found.health):
        return []
    if found.plan.preview is PreviewReason.PREVIEW:
        return _samples(work, found)
    return [*_digest(work, found), *_to_sellers(work, found)]


def _digest(work: Work, found: Assessment) -> list[OwnerMessage]:
    ledger, history = found.ledger, found.history
    if not is_digest_due(ledger, history, found.plan.at):
        return []
    book = work.client.spreadsheet
    digest = compose_digest(book, ledger, history, found.context, found.plan, found.problems)
    identifier = _id(book, DIGEST, found.plan.at.isoformat(timespec="hours"))
    summary = summarise(ledger, history, found.plan, found.month_ends) if digest.is_weekly else None
    return [OwnerMessage(identifier, DIGEST, render_digest(digest, ledger, book, summary))]


def _to_sellers(work: Work, found: Assessment) -> list[OwnerMessage]:
    """Return the week's mails to sellers that have not gone yet."""
    if found.plan.preview is not None:
        return []
    week = "{}-{}".format(*found.today.isocalendar()[:2])
    messages = []
    for mail in weekly_mails(found.ledger, found.history, found.plan):
        identifier = _id(work.client.spreadsheet, SELLER, week, mail.address.lower())
        message = render_to_seller(mail, found.ledger)
        messages.append(OwnerMessage(identifier, SELLER, message, mail.address, mail.name))
    return messages


def _samples(work: Work, found: Assessment) -> list[OwnerMessage]:
    """Return samples of letters that would go: each letter once, at most SAMPLES_A_DAY a day."""
    had = found.history.samples
    left = SAMPLES_A_DAY - sum(found.ledger.local(at).date() == found.today for at in had.values())
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


def _id(*parts: str) -> str:
    return fingerprint("\n".join(parts), 16)
