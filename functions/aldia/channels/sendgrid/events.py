"""SendGrid's event webhook: checking a call's signature and age, and reading its events."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sendgrid.helpers.eventwebhook import EventWebhook
from sendgrid.helpers.eventwebhook.eventwebhook_header import EventWebhookHeader

from aldia.channels.mail import Events
from aldia.errors import AskPerson, BadRequest
from aldia.ledger.values.folding import tidy
from aldia.planning.log.deliveries import DeliveryState, Report
from aldia.planning.log.moments import moment_of

OLDEST = timedelta(hours=24)
"""Oldest accepted signature: the provider retries for so long, perhaps with the old signature."""

_EARLIEST = timedelta(minutes=5)
"""Most that the provider's clock may be ahead of ours; chosen by hand."""

_MOST_DIGITS = 18
"""Most digits accepted in an integer; chosen by hand, timestamps have ten."""

_OURS = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""Pattern of the ids that we send with letters; an event with any other id is not ours."""

_LONGEST_ADDRESS = 254
"""Most characters of an address; longer ones are cut."""

_LONGEST_ID = 100
"""Most characters of an id or a mark; chosen by hand."""

_LONGEST_REASON = 200
"""Most characters of a reason; chosen by hand."""

_LONGEST_SENDS = 10_000
"""Most characters accepted in `sends`: custom_args hold 10,000 bytes (SendGrid's documentation)."""

_STATES = {
    "processed": DeliveryState.PROCESSED,
    "delivered": DeliveryState.DELIVERED,
    "deferred": DeliveryState.DEFERRED,
    "dropped": DeliveryState.DROPPED,
    "spamreport": DeliveryState.COMPLAINED,
    "unsubscribe": DeliveryState.UNSUBSCRIBED,
    "group_unsubscribe": DeliveryState.UNSUBSCRIBED,
}
_DROPPED = {
    "bounced address": DeliveryState.BOUNCED,
    "invalid": DeliveryState.BOUNCED,
    "unsubscribed address": DeliveryState.UNSUBSCRIBED,
    "spam reporting address": DeliveryState.COMPLAINED,
}
"""States by the reason why a letter was dropped: what its address did before."""


def verify(body: bytes, headers: Mapping[str, str], key: str, now: datetime) -> None:
    """Raise unless the provider signed this body, and did so lately.

    Args:
        body: The bytes as they came; parsed and rebuilt they would not match the signature.
        headers: The headers of the call.
        key: The webhook's public key, as the provider's settings show it.
        now: The present moment.

    Raises:
        BadRequest: The body is not signed, not by the provider, or more than 24 hours ago.
        AskPerson: The key is not a valid public key.
    """
    signature = headers.get(EventWebhookHeader.SIGNATURE, "")
    timestamp = headers.get(EventWebhookHeader.TIMESTAMP, "")
    if not signature or not re.fullmatch(r"[0-9]{1,12}", timestamp):
        raise BadRequest("events_unsigned")
    try:
        public_key = EventWebhook(key).public_key
    except ValueError as error:
        raise AskPerson("events_key_invalid") from error
    try:
        # The package verifies text only, but a genuine body may hold bytes that are not text.
        signed = timestamp.encode() + body
        public_key.verify(base64.b64decode(signature), signed, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise BadRequest("events_forged") from error
    age = now.timestamp() - int(timestamp)
    if not -_EARLIEST.total_seconds() <= age <= OLDEST.total_seconds():
        raise BadRequest("events_old")


def parse_events(body: bytes) -> Events:
    """Return the reports of a verified body; an event that cannot be read is only counted.

    Raises:
        BadRequest: The body is not a JSON array.
    """
    reports: dict[str, list[Report]] = {}
    ignored = 0
    for event in _loaded(body):
        report = _report(event) if isinstance(event, dict) else None
        if report is None:
            ignored += 1
        else:
            reports.setdefault(event["workbook"], []).append(report)
    return Events(reports, ignored)


def _loaded(body: bytes) -> list[Any]:
    """Return a JSON array, read strictly: UTF-8, no NaN, not too deep; None for huge integers."""
    try:
        given = json.loads(body.decode(), parse_int=_whole_number, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadRequest("events_unreadable") from error
    if not isinstance(given, list):
        raise BadRequest("events_unreadable")
    return given


def _whole_number(digits: str) -> int | None:
    return int(digits) if len(digits) <= _MOST_DIGITS else None


def _no_number(name: str) -> None:
    raise ValueError(name)


def _report(event: Mapping[str, Any]) -> Report | None:
    state, at = _state(event), moment_of(event.get("timestamp"))
    letter, workbook = event.get("letter"), event.get("workbook")
    address = _words(event, "email", _LONGEST_ADDRESS).lower()[:_LONGEST_ADDRESS]
    if state is None or at is None or not _is_ours(letter) or not _is_ours(workbook):
        return None
    if "@" not in address:
        return None
    return Report(
        at=at,
        letter=str(letter),
        state=state,
        address=address,
        id=_words(event, "sg_event_id", _LONGEST_ID),
        detail=_words(event, "reason", _LONGEST_REASON)
        or _words(event, "response", _LONGEST_REASON),
        sends=tuple(mark[:_LONGEST_ID] for mark in _words(event, "sends", _LONGEST_SENDS).split()),
    )


def _is_ours(name: object) -> bool:
    return isinstance(name, str) and _OURS.fullmatch(name) is not None


def _words(event: Mapping[str, Any], name: str, longest: int) -> str:
    """Return a text of an event, cleaned and cut; empty where it has none.

    Before cleaning it is cut to four times the length, a factor chosen by hand.
    """
    text = event.get(name)
    return tidy(text[: 4 * longest])[:longest].strip() if isinstance(text, str) else ""


def _state(event: Mapping[str, Any]) -> DeliveryState | None:
    """Return the state that an event reports; None for kinds that nobody needs."""
    kind = _words(event, "event", _LONGEST_ID)
    if kind == "bounce":
        is_blocked = event.get("type") == "blocked"
        return DeliveryState.BLOCKED if is_blocked else DeliveryState.BOUNCED
    if kind == "dropped":
        reason = _words(event, "reason", _LONGEST_REASON).lower()
        return _DROPPED.get(reason, DeliveryState.DROPPED)
    return _STATES.get(kind)
