"""Checks of the mail key and the sender, as far as the rights of the key allow.

What a key may not read is reported as not known, and not as wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from aldia.findings import Finding

Ask = Callable[[str], tuple[int, Any]]
"""Function that GETs a path and returns the status, 0 without an answer, and the JSON or None."""

_CREDIT = "user.credits.read"
_STATS = "categories.stats.read"
_DOMAINS = "whitelabel.read"
_LISTS = "suppression.read"
RIGHTS: Mapping[str, Mapping[str, str]] = {
    _CREDIT: {"right": "User Account"},
    _STATS: {"right": "Stats, Category Management"},
    _LISTS: {"right": "Suppressions"},
    _DOMAINS: {"right": "Sender Authentication"},
}
"""The name that SendGrid's page for new keys gives to each scope."""


def check_key(ask: Ask, sender: str) -> list[Finding]:
    """Return the findings about the key, the credit, the statistics, the lists and the sender."""
    status, body = ask("/v3/scopes")
    if status in {401, 403}:
        return [Finding("mail_key", False, True, "mail_key_wrong")]
    if status != 200 or not isinstance(body, dict):
        return [Finding("mail_key", None, True, "mail_unreachable")]
    listed = body.get("scopes")
    scopes = frozenset(map(str, listed)) if isinstance(listed, list) else frozenset()
    allowed = "mail.send" in scopes
    key = Finding("mail_key", allowed, True, "" if allowed else "mail_key_cannot_send")
    lists = _lists(scopes)
    return [key, _credit(ask, scopes), _stats(scopes), lists, _sender(ask, scopes, sender)]


def _credit(ask: Ask, scopes: Collection[str]) -> Finding:
    body, why = _read(ask, "/v3/user/credits", _CREDIT, scopes)
    left = body.get("remain") if isinstance(body, dict) else None
    if not isinstance(left, int):
        return Finding("mail_credit", None, False, why or "mail_untold", RIGHTS[_CREDIT])
    return Finding("mail_credit", left > 0, True, "" if left > 0 else "mail_no_credit")


def _stats(scopes: Collection[str]) -> Finding:
    if _STATS in scopes:
        return Finding("mail_stats", True, False)
    return Finding("mail_stats", None, False, "mail_stats_lacks", RIGHTS[_STATS])


def _lists(scopes: Collection[str]) -> Finding:
    """Return whether the key may read the suppression lists; not needed where events come in."""
    if _LISTS in scopes:
        return Finding("mail_lists", True, False)
    return Finding("mail_lists", None, False, "mail_lists_lacks", RIGHTS[_LISTS])


def _sender(ask: Ask, scopes: Collection[str], sender: str) -> Finding:
    """Return whether the sender is an authenticated domain's or a verified single sender.

    The scope of the list of single senders is not documented. It is read if the key may read the
    domains, and a 403 then only means that the answer is not known.
    """
    if not sender:
        return Finding("mail_sender", False, True, "mail_sender_missing")
    domain = sender.rpartition("@")[2].lower()
    query = f"?domain={quote(domain)}"  # the list comes in pages
    domains, unread = _read(ask, f"/v3/whitelabel/domains{query}", _DOMAINS, scopes)
    if not unread and not isinstance(domains, list):
        unread = "mail_untold"
    if any(d.get("valid") is True and _domain(d) in {domain, "*"} for d in _items(domains)):
        return Finding("mail_sender", True, True)
    senders, unlisted = _read(ask, "/v3/verified_senders", _DOMAINS, scopes)
    listed = _items(senders.get("results")) if isinstance(senders, dict) else []
    if any(s.get("verified") is True and _address(s) == sender.lower() for s in listed):
        return Finding("mail_sender", True, True)
    if unread or unlisted:
        return Finding("mail_sender", None, True, unread or unlisted, RIGHTS[_DOMAINS])
    return Finding("mail_sender", False, True, "mail_sender_unverified")


def _read(ask: Ask, path: str, scope: str, scopes: Collection[str]) -> tuple[Any, str]:
    """Return a path's JSON and an empty text; or None and the code of why it is not known."""
    if scope not in scopes:
        return None, "mail_right_lacks"
    status, body = ask(path)
    if status in {401, 403}:
        return None, "mail_right_lacks"
    return (body, "") if status == 200 else (None, "mail_untold")


def _items(found: Any) -> Sequence[Mapping[str, Any]]:
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _domain(found: Mapping[str, Any]) -> str:
    return str(found.get("domain", "")).lower()


def _address(sender: Mapping[str, Any]) -> str:
    return str(sender.get("from_email", "")).lower()
