"""SendGrid's event webhook: reports about letters, signed as SendGrid signs them."""

from __future__ import annotations

import base64
import json
import secrets
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from urllib3 import encode_multipart_formdata

from sandbox.mail.service import Letter

KINDS = (
    "processed",
    "delivered",
    "deferred",
    "bounce",
    "dropped",
    "spamreport",
    "unsubscribe",
    "group_unsubscribe",
    "open",
    "click",
)

_KEY = ec.derive_private_key(20261124, ec.SECP256R1())
"""Always the same key, so that a program can be configured before the sandbox runs."""


def public_key() -> str:
    """Return the public key as SendGrid's settings show it: base64, without PEM's first and last
    lines."""
    der = _KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One POST that is to be sent.

    Attributes:
        url: The address to post to; None means the webhook's.
    """

    body: bytes
    headers: Mapping[str, str]
    url: str | None = None


@dataclass
class Webhook:
    """The reports about letters that are still to be sent.

    Attributes:
        url: Where events are posted; None drops them.
        replies_url: Where replies to letters are posted, as Inbound Parse does; None drops them.
        is_automatic: Whether each accepted letter is reported without being asked for.
    """

    url: str | None = None
    replies_url: str | None = None
    is_automatic: bool = False
    outbox: deque[Delivery] = field(default_factory=deque)

    def report(self, letter: Letter, kind: str, now: datetime, **more: Any) -> None:
        """Add one POST to the outbox, with an event for each recipient of a letter."""
        events = [
            event_of(letter, address, kind, now, **more) for address in (*letter.to, *letter.cc)
        ]
        self.outbox.append(signed(events, datetime.now(now.tzinfo)))

    def reply(self, letter: Letter, text: str) -> None:
        """Add a reply to the outbox, as if a letter's recipient had answered it."""
        if self.replies_url is not None:
            fields = reply_of(letter, text)
            body, content_type = encode_multipart_formdata(fields)
            headers = {"Content-Type": content_type}
            self.outbox.append(Delivery(body, headers, self.replies_url))

    def accepted(self, letter: Letter, now: datetime) -> None:
        """If `is_automatic` is set, report a letter as processed and delivered, or as dropped."""
        if self.is_automatic:
            kinds = ["dropped"] if letter.dropped else ["processed", "delivered"]
            for kind in kinds:
                self.report(letter, kind, now)


def event_of(
    letter: Letter, recipient: str, kind: str, now: datetime, **more: Any
) -> dict[str, Any]:
    """Return one event; each of the letter's custom_args is a property of it."""
    return {
        "email": recipient.rpartition("<")[2].rstrip(">"),
        "timestamp": int(now.timestamp()),
        "smtp-id": f"<{letter.id}@geopod-ismtpd-0>",
        "event": kind,
        "category": list(letter.categories),
        "sg_event_id": secrets.token_urlsafe(16),
        "sg_message_id": f"{letter.id}.recvd-0",
        **letter.custom_args,
        **more,
    }


def reply_of(letter: Letter, text: str) -> dict[str, str]:
    """Return the form that SendGrid's Inbound Parse posts for a reply to a letter."""
    sender, recipient = letter.to[0], letter.reply_to or letter.sender
    bare = [each.rpartition("<")[2].rstrip(">") for each in (sender, recipient)]
    return {
        "from": sender,
        "to": recipient,
        "subject": f"Re: {letter.subject}",
        "text": text,
        "headers": f"In-Reply-To: <{letter.id}@geopod-ismtpd-0>\n",
        "envelope": json.dumps({"from": bare[0], "to": [bare[1]]}),
        "charsets": json.dumps({"from": "UTF-8", "subject": "UTF-8", "text": "UTF-8"}),
        "attachments": "0",
    }


def signed(events: Sequence[Mapping[str, Any]], at: datetime) -> Delivery:
    """Return a signed POST of events: ECDSA over the timestamp `at` and the body."""
    body = json.dumps(list(events), ensure_ascii=False, separators=(",", ":")).encode() + b"\r\n"
    return signed_bytes(body, at)


def signed_bytes(body: bytes, at: datetime) -> Delivery:
    """Return a signed POST of any body, even one that is no list of events."""
    timestamp = str(int(at.timestamp()))
    signature = _KEY.sign(timestamp.encode() + body, ec.ECDSA(hashes.SHA256()))
    headers = {
        "Content-Type": "application/json",
        "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        "X-Twilio-Email-Event-Webhook-Timestamp": timestamp,
    }
    return Delivery(body, headers)
