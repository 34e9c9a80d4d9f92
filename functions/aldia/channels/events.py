"""SendGrid's event webhook: who sent it, how old it is, and what it says."""

from __future__ import annotations

import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sendgrid.helpers.eventwebhook import EventWebhook
from sendgrid.helpers.eventwebhook.eventwebhook_header import EventWebhookHeader

from aldia.errors import AskPerson, Refuse
from aldia.ledger.folding import tidy
from aldia.planning.deliveries import Report

OLDEST = timedelta(hours=24)
"""The provider tries again for so long; whether it then signs anew is not documented."""

_EARLIEST = timedelta(minutes=5)
"""How far ahead of ours the provider's clock may be."""

_STATES = {
    "processed": "processed",
    "delivered": "delivered",
    "deferred": "deferred",
    "dropped": "dropped",
    "spamreport": "complained",
    "unsubscribe": "unsubscribed",
    "group_unsubscribe": "unsubscribed",
}
_DROPPED = {
    "bounced address": "bounced",
    "invalid": "bounced",
    "unsubscribed address": "unsubscribed",
    "spam reporting address": "complained",
}
"""A letter is dropped because of what its address did before."""


@dataclass(frozen=True, slots=True)
class Events:
    """One call of the webhook.

    Attributes:
        reports: By the opaque name of the workbook.
        ignored: How many events say nothing that anybody needs: opened, clicked, not ours.
    """

    reports: Mapping[str, list[Report]]
    ignored: int


def verify(body: bytes, headers: Mapping[str, str], key: str, now: datetime) -> None:
    """Check that the provider signed this very body, and lately.

    Args:
        body: As it came: a parsed and rebuilt one would not have the same signature.
        key: The webhook's public key, as the provider's settings show it.

    Raises:
        Refuse: It is not signed, not by the provider, or long ago.
        AskPerson: The key is none.
    """
    signature = headers.get(EventWebhookHeader.SIGNATURE, "")
    timestamp = headers.get(EventWebhookHeader.TIMESTAMP, "")
    if not signature or not timestamp.isdecimal():
        raise Refuse("events_unsigned")
    try:
        verifier = EventWebhook(key)
    except ValueError as error:
        raise AskPerson("events_key_invalid") from error
    try:
        is_genuine = verifier.verify_signature(body.decode(), signature, timestamp)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        is_genuine = False
    if not is_genuine:
        raise Refuse("events_forged")
    age = now.timestamp() - int(timestamp)
    if not -_EARLIEST.total_seconds() <= age <= OLDEST.total_seconds():
        raise Refuse("events_old")


def parse_events(body: bytes) -> Events:
    """Read a verified body.

    Raises:
        Refuse: It is not an array of events.
    """
    try:
        given = json.loads(body)
    except ValueError as error:
        raise Refuse("events_unreadable") from error
    if not isinstance(given, list):
        raise Refuse("events_unreadable")
    reports: dict[str, list[Report]] = {}
    ignored = 0
    for event in given:
        report = _report(event) if isinstance(event, dict) else None
        if report is None:
            ignored += 1
        else:
            reports.setdefault(str(event["workbook"]), []).append(report)
    return Events(reports, ignored)


def _report(event: Mapping[str, Any]) -> Report | None:
    state = _state(event)
    letter, at = event.get("letter"), event.get("timestamp")
    if state is None or not letter or not event.get("workbook") or not isinstance(at, int):
        return None
    try:
        moment = datetime.fromtimestamp(at, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return Report(
        at=moment,
        letter=tidy(str(letter))[:64],
        state=state,
        address=tidy(str(event.get("email", ""))).lower()[:254],
        id=tidy(str(event.get("sg_event_id", "")))[:100],
        detail=tidy(str(event.get("reason") or event.get("response") or ""))[:200],
        sends=tuple(str(event.get("sends", "")).split()),
    )


def _state(event: Mapping[str, Any]) -> str | None:
    """Say in our own words what an event means; None when nobody needs to know."""
    kind = event.get("event")
    if kind == "bounce":
        return "blocked" if event.get("type") == "blocked" else "bounced"
    if kind == "dropped":
        return _DROPPED.get(str(event.get("reason", "")).lower(), "dropped")
    return _STATES.get(str(kind))
