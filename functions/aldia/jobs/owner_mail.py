"""Messages to the owner and to sellers: claimed under the seal, and recorded like any letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from aldia.channels.mail import Envelope, Mailer, Outcome, opaque
from aldia.jobs.assessment import Assessment
from aldia.jobs.delivery import CLAIM_SECONDS
from aldia.ledger.tabs.settings import Settings
from aldia.letters.rendering import Message
from aldia.planning.log.entries import OWNER, Entry, Event
from aldia.workbook.client import SheetsClient
from aldia.workbook.seal import Seal


@dataclass(frozen=True, slots=True)
class OwnerMessage:
    """One message to the owner, or to one of the owner's people.

    Attributes:
        id: The same for the same digest or sample, so that it is sent once.
        kind: DIGEST, SAMPLE, TEST or SELLER.
        to: Address of a seller; empty for the owner's.
        to_name: Name of the seller.
    """

    id: str
    kind: str
    message: Message
    to: str = ""
    to_name: str = ""


def send_to_owner(
    client: SheetsClient,
    mailer: Mailer,
    found: Assessment,
    seal: Seal,
    run: str,
    messages: Sequence[OwnerMessage],
    finished_with: Callable[[Sequence[Outcome]], str | None],
) -> list[Outcome]:
    """Claim messages, check that the claim stands alone, hand them over and record the outcomes.

    Messages are released when the claim does not stand alone, or is too old by then.

    Args:
        finished_with: Returns, by the outcomes, the detail of the entry that ends the run; None
            when the run goes on.

    Returns:
        The outcome of each message, in their order.

    Raises:
        Busy: Somebody else wrote. Either nothing was claimed, or the outcomes are recorded.
        ComeAgain: Google did not answer.
    """
    settings = found.ledger.settings
    at = found.ledger.local(client.now())
    claims = [
        Entry(
            event=Event.CLAIMED,
            at=at,
            run=run,
            key=message.id,
            channel=OWNER,
            address=message.to or settings.owner,
            detail=message.kind,
        )
        for message in messages
    ]
    age = client.retries.stopwatch()
    seal.write(claims)
    is_ours = seal.stands()
    envelopes = [_envelope_of(message, settings, client.spreadsheet) for message in messages]
    outcomes = mailer.send(envelopes, lambda envelope: is_ours and age() < CLAIM_SECONDS)
    at = found.ledger.local(client.now())
    entries = [
        replace(
            claim,
            event=Event(outcome.fate),
            at=at,
            provider_id=outcome.provider_id,
            detail=outcome.detail,
        )
        for claim, outcome in zip(claims, outcomes, strict=True)
    ]
    detail = finished_with(outcomes)
    if detail is not None:
        entries.append(Entry(event=Event.FINISHED, at=at, run=run, detail=detail))
    seal.record(entries)
    return outcomes


def _envelope_of(message: OwnerMessage, settings: Settings, spreadsheet: str) -> Envelope:
    """Return the envelope of a message to the owner."""
    return Envelope(
        id=message.id,
        workbook=opaque(spreadsheet),
        sender=settings.sender,
        sender_name=settings.business if message.to else "Aldía",
        reply_to=settings.reply_to if message.to else settings.owner,
        to=[message.to or settings.owner],
        to_name=message.to_name or settings.business,
        cc=[],
        subject=message.message.subject,
        text=message.message.text,
        html=message.message.html,
        step=message.kind,
    )
