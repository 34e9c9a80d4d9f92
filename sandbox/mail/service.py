"""The part of SendGrid's v3 API that sends mail and checks a key, with its published limits."""

from __future__ import annotations

import json
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sandbox.http import ApiError, Request, Response, json_response, read_json

_ADDRESS = re.compile(r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+$")
_TRACKING = {"click_tracking", "open_tracking", "subscription_tracking", "ganalytics"}
_MOST_RECIPIENTS = 1000  # of one request: to, cc and bcc together, as SendGrid publishes
_LISTS = {
    f"/v3/suppression/{name}"
    for name in ("bounces", "blocks", "invalid_emails", "spam_reports", "unsubscribes")
}
_PAGE = 500  # entries of a suppression list in one answer
_FREE_MAIL = ["aol.com", "gmail.com", "hotmail.com", "outlook.com", "yahoo.com"]
_NEEDED = {
    "mail.send": "mail.send",
    "mail.category_stats": "categories.stats.read",
    "mail.credits": "user.credits.read",
    "mail.suppressions": "suppression.read",
    "mail.authenticated_domains": "whitelabel.read",
    "mail.free_domains": "whitelabel.update",
    "mail.verified_senders": "whitelabel.update",
}
"""The scope that a route needs. The one for the verified senders is not documented: a key that may
only read the authenticated domains gets 403 there."""

_GIVEN = ("sender_verification_eligible", "2fa_required")
"""Scopes that every key has, whatever was chosen when it was made."""

SCOPES = frozenset({*_NEEDED.values(), "alerts.read", "stats.read", "user.account.read"})
_ANY = "*"
_UNVERIFIED = (
    "The from address does not match a verified Sender Identity. Mail cannot be sent until this "
    "error is resolved. Visit https://sendgrid.com/docs/for-developers/sending-email/"
    "sender-identity/ to see the Sender Identity requirements"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One accepted letter to the recipients of one personalization.

    Attributes:
        tracked: Kinds of tracking that the letter does not switch off, so that the account's
            settings may switch them on.
        dropped: Why the service accepted the letter but does not deliver it; SendGrid does not
            tell the sender. Empty when the letter is delivered.
    """

    id: str
    at: str
    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    reply_to: str
    subject: str
    text: str
    html: str
    custom_args: Mapping[str, str] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    tracked: tuple[str, ...] = ()
    dropped: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Mail:
    """The mailbox, and the mail API that fills it.

    Attributes:
        credit: Letters that the account may still send, as the API answers; sending does not
            reduce it.
        scopes: What the key may do.
        domains: The authenticated domains; `*` stands for all domains.
        suppressions: Entries of each suppression list (addresses that get no more mail), by the
            list's name.
    """

    def __init__(self, on_accepted: Callable[[Letter, datetime], None] = lambda *_: None) -> None:
        self.letters: list[Letter] = []
        self.credit = 100
        self.suppressions: dict[str, list[dict[str, Any]]] = {}
        self.allow()
        self._on_accepted = on_accepted

    def allow(
        self, scopes: Iterable[str] = SCOPES, domains: Iterable[str] = (_ANY,)
    ) -> dict[str, Any]:
        """Set what the key may do and from which domains it may send; by default everything."""
        self.scopes, self.domains = frozenset(scopes), frozenset(domains)
        return {"scopes": sorted(self.scopes), "domains": sorted(self.domains)}

    def route(self, request: Request) -> str | None:
        routes = {
            ("POST", "/v3/mail/send"): "mail.send",
            ("GET", "/v3/scopes"): "mail.scopes",
            ("GET", "/v3/verified_senders"): "mail.verified_senders",
            ("GET", "/v3/verified_senders/domains"): "mail.free_domains",
            ("GET", "/v3/whitelabel/domains"): "mail.authenticated_domains",
            ("GET", "/v3/categories/stats"): "mail.category_stats",
            ("GET", "/v3/user/credits"): "mail.credits",
        }
        if request.method == "GET" and request.path in _LISTS:
            return "mail.suppressions"
        return routes.get((request.method, request.path))

    def answer(self, route: str, request: Request, now: datetime) -> Response:
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not key.startswith("SG."):
            return _refusal(401, "The provided authorization grant is invalid, expired, or revoked")
        if route == "mail.scopes":
            return json_response({"scopes": [*sorted(self.scopes), *_GIVEN]})
        if _NEEDED[route] not in self.scopes:
            return _refusal(403, "access forbidden")
        if route == "mail.free_domains":
            return json_response({"results": {"soft_failures": _FREE_MAIL, "hard_failures": []}})
        if route == "mail.verified_senders":
            return json_response({"results": []})
        if route == "mail.authenticated_domains":
            named = enumerate(sorted(self.domains), 1)
            return json_response([{"id": n, "domain": d, "valid": True} for n, d in named])
        if route == "mail.credits":
            return json_response({"remain": self.credit, "total": 100, "overage": 0})
        if route == "mail.category_stats":
            return json_response(self._stats(request))
        if route == "mail.suppressions":
            return json_response(self._suppressed(request))
        return self._send(request, now)

    def _suppressed(self, request: Request) -> list[dict[str, Any]]:
        """Return a page of a suppression list: the entries made at `start_time` or later."""
        start, offset, limit = (
            int(request.param(name) or default)
            for name, default in (("start_time", 0), ("offset", 0), ("limit", _PAGE))
        )
        entries = self.suppressions.get(request.path.rpartition("/")[2], [])
        found = [entry for entry in entries if entry["created"] >= start]
        return found[offset : offset + min(limit, _PAGE)]

    def _stats(self, request: Request) -> list[dict[str, Any]]:
        """Return the number of letters by day and category, counted once for each recipient."""
        start, names = request.param("start_date"), request.query.get("categories", ())
        days: dict[str, Counter[str]] = {}
        for letter in self.letters:
            day = letter.at[:10]
            if day >= start:
                for name in {*letter.categories} & {*names}:
                    days.setdefault(day, Counter())[name] += len(letter.to) + len(letter.cc)
        return [
            {
                "date": day,
                "stats": [
                    {"type": "category", "name": name, "metrics": {"requests": count[name]}}
                    for name in names
                ],
            }
            for day, count in sorted(days.items())
        ]

    def _send(self, request: Request, now: datetime) -> Response:
        try:
            payload = read_json(request.body)
        except ApiError:
            return _refusal(400, "Bad Request")
        errors = list(_errors(payload))
        if errors:
            return json_response({"errors": errors}, 400)
        if not self.domains & {_ANY, payload["from"]["email"].rpartition("@")[2].lower()}:
            return _refusal(403, _UNVERIFIED, "from")
        identifier = secrets.token_urlsafe(16)
        for personalization in payload["personalizations"]:
            letter = _letter(identifier, payload, personalization, now)
            self.letters.append(letter)
            self._on_accepted(letter, now)
        return Response(202, headers={"X-Message-Id": identifier})


def _refusal(status: int, message: str, place: str | None = None) -> Response:
    return json_response({"errors": [{"message": message, "field": place, "help": None}]}, status)


def _error(place: str, message: str) -> dict[str, Any]:
    return {"message": message, "field": place, "help": None}


def _errors(payload: Any) -> Iterator[dict[str, Any]]:
    """Yield what is wrong with a payload by the documentation of POST /v3/mail/send."""
    personalizations = payload.get("personalizations") if isinstance(payload, dict) else None
    if not isinstance(personalizations, list) or not personalizations:
        yield _error("personalizations", "The personalizations field is required")
        return
    if len(personalizations) > 1000:
        yield _error("personalizations", "There can be at most 1000 personalizations")
    count = sum(
        len(personalization.get(kind, []))
        for personalization in personalizations
        for kind in ("to", "cc", "bcc")
    )
    if count > _MOST_RECIPIENTS:
        yield _error("personalizations", "There can be at most 1000 recipients in total")
    for index, personalization in enumerate(personalizations):
        yield from _personalization_errors(personalization, f"personalizations.{index}", payload)
    sender = payload.get("from")
    if not isinstance(sender, dict) or not _ADDRESS.match(str(sender.get("email", ""))):
        yield _error("from.email", "The from email does not contain a valid address.")
    content = payload.get("content") or []
    if not content and not payload.get("template_id"):
        yield _error("content", "The content parameter is required")
    for index, part in enumerate(content):
        if not part.get("value"):
            yield _error(
                f"content.{index}.value",
                "The content value must be a string at least one character in length.",
            )
    order = [part.get("type") for part in content]
    if "text/html" in order and "text/plain" in order[order.index("text/html") :]:
        yield _error(
            "content", "The text/plain content must be first, followed by text/html, if present."
        )
    yield from _tracking_errors(payload.get("tracking_settings", {}))
    if len(payload.get("categories", [])) > 10:
        yield _error("categories", "There can be at most 10 categories")
    if "reply_to" in payload and not _ADDRESS.match(str(payload["reply_to"].get("email", ""))):
        yield _error("reply_to.email", "The reply_to email does not contain a valid address.")


def _tracking_errors(settings: Any) -> Iterator[dict[str, Any]]:
    """Yield an error for each tracking setting that is neither true nor false."""
    if not isinstance(settings, dict):
        yield _error("tracking_settings", "The tracking_settings parameter must be an object.")
        return
    for name in settings.keys() & _TRACKING:
        place, switches = f"tracking_settings.{name}", settings[name]
        if not isinstance(switches, dict):
            yield _error(place, "Must be an object.")
            continue
        for key in switches.keys() & {"enable", "enable_text"}:
            if not isinstance(switches[key], bool):
                yield _error(f"{place}.{key}", f"The {key} parameter must be a boolean value.")


def _personalization_errors(
    personalization: Mapping[str, Any], place: str, payload: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    if not personalization.get("to"):
        yield _error(f"{place}.to", "The to array is required for all personalization objects")
    for kind in ("to", "cc", "bcc"):
        for index, address in enumerate(personalization.get(kind, [])):
            email = str(address.get("email", ""))
            if not _ADDRESS.match(email):
                yield _error(f"{place}.{kind}.{index}.email", "Does not contain a valid address.")
            if email.lower() in seen:
                yield _error(
                    place,
                    "Each email address in the personalization block should be unique between "
                    f"to, cc, and bcc. We found the first duplicate instance of [{email}].",
                )
            seen.add(email.lower())
    subject = personalization.get("subject") or payload.get("subject")
    if not subject and not payload.get("template_id"):
        yield _error("subject", "The subject is required.")
    arguments = {**payload.get("custom_args", {}), **personalization.get("custom_args", {})}
    if any(not isinstance(value, str) for value in arguments.values()):
        yield {"message": "Bad Request", "field": None, "help": None}
    if len(json.dumps(arguments)) > 10_000:
        yield _error("custom_args", "The custom_args may not exceed 10,000 bytes")


def _letter(
    identifier: str, payload: Mapping[str, Any], personalization: Mapping[str, Any], now: datetime
) -> Letter:
    content = {part["type"]: part["value"] for part in payload.get("content", [])}
    recipients = [*personalization["to"], *personalization.get("cc", [])]
    names = [str(r.get("name", "")) for r in recipients]
    unsafe = [name for name in names if re.search(r"[,;]", name) and not name.startswith('"')]
    return Letter(
        id=identifier,
        at=now.isoformat(timespec="seconds"),
        sender=_written(payload["from"]),
        to=tuple(_written(each) for each in personalization["to"]),
        cc=tuple(_written(each) for each in personalization.get("cc", [])),
        reply_to=_written(payload["reply_to"]) if "reply_to" in payload else "",
        subject=personalization.get("subject") or payload.get("subject", ""),
        text=content.get("text/plain", ""),
        html=content.get("text/html", ""),
        custom_args={**payload.get("custom_args", {}), **personalization.get("custom_args", {})},
        categories=tuple(payload.get("categories", [])),
        tracked=_tracked(payload.get("tracking_settings", {})),
        dropped=f"a comma or semicolon in the name {unsafe[0]}" if unsafe else "",
    )


def _tracked(settings: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the kinds of tracking that a letter does not switch off."""
    return tuple(sorted(n for n in _TRACKING if settings.get(n, {}).get("enable") is not False))


def _written(address: Mapping[str, Any]) -> str:
    name = address.get("name")
    return f"{name} <{address['email']}>" if name else str(address["email"])
