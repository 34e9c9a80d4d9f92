"""What SendGrid's answer to a letter means, or that there is none."""

from __future__ import annotations

from typing import Any

import requests

from aldia.channels.mail import Fate, Outcome
from aldia.channels.sendgrid.connecting import is_never_connected
from aldia.ledger.values.folding import tidy

_OF_THE_LETTER = frozenset({400, 413, 422})
"""Refusals of what a letter holds. SendGrid documents 400 and 413; 422 by HTTP (RFC 9110): were it
released, the one letter would stop every run."""

_OF_A_PORTAL = 511
"""Of a network that asks for a login (RFC 6585): the request never came to SendGrid."""

_LONGEST_ID = 100  # characters; chosen by hand


def unanswered(identifier: str, error: requests.RequestException) -> Outcome:
    """Return the outcome of a letter without an answer: released if it never left, or unknown."""
    if is_never_connected(error):
        return Outcome(identifier, Fate.RELEASED, detail="not connected", stops="mail_unreachable")
    return Outcome(identifier, Fate.UNKNOWN, detail=type(error).__name__)


def meaning_of(identifier: str, response: requests.Response) -> Outcome:
    """Return the outcome of a letter by the provider's answer.

    202 means sent. A refusal of the letter itself rejects it; after any other refusal, and after
    3xx, nothing was taken: released. 5xx and any other 2xx leave that open: unknown.
    """
    status = response.status_code
    if status == requests.codes.accepted:
        message = tidy(response.headers.get("X-Message-Id", ""))[:_LONGEST_ID]
        return Outcome(identifier, Fate.SENT, provider_id=message)
    if status < 300:  # not SendGrid's, which answers 202, but a proxy's
        return Outcome(identifier, Fate.UNKNOWN, detail=str(status), stops="mail_unreachable")
    detail = f"{status}: {_words(response)}"
    if status in _OF_THE_LETTER:
        return Outcome(identifier, Fate.REJECTED, detail=detail)
    if status >= 500 and status != _OF_A_PORTAL:
        return Outcome(identifier, Fate.UNKNOWN, detail=detail)
    return Outcome(identifier, Fate.RELEASED, detail=detail, stops=_refusal(status, detail))


def _refusal(status: int, detail: str) -> str:
    """Return the code of why no letter is taken: 401 and 403 have several meanings."""
    if status not in {requests.codes.unauthorized, requests.codes.forbidden}:
        return "mail_unreachable"
    if "credit" in detail.lower():
        return "mail_no_credit"
    if "sender identity" in detail.lower():
        return "mail_sender_unverified"
    return "mail_key_wrong" if status == requests.codes.unauthorized else "mail_key_cannot_send"


def json_of(response: requests.Response) -> Any:
    """Return an answer's JSON; None if it is not JSON, nested too deep, or a number is too long."""
    try:
        return response.json()
    except (ValueError, RecursionError):
        return None


def _words(response: requests.Response) -> str:
    try:
        errors = json_of(response)["errors"]
        return tidy("; ".join(str(error["message"]) for error in errors))[:200]
    except (ValueError, KeyError, TypeError):
        return tidy(response.text)[:200]
