"""SendGrid: one request per letter through one pooled session, several in flight."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import requests
from requests.adapters import BaseAdapter
from sendgrid.helpers.mail import (
    Category,
    Cc,
    ClickTracking,
    Content,
    CustomArg,
    Email,
    Ganalytics,
    Mail,
    MimeType,
    OpenTracking,
    Personalization,
    ReplyTo,
    SubscriptionTracking,
    To,
    TrackingSettings,
)

from aldia.channels.mail import Envelope, Fate, Outcome, Suppression
from aldia.channels.sendgrid.checking import check_key
from aldia.channels.sendgrid.connecting import Connector, is_never_connected
from aldia.channels.sendgrid.suppressions import STATES, parse_suppressions
from aldia.findings import Finding
from aldia.ledger.characters import legible
from aldia.ledger.folding import tidy
from aldia.retry import TOO_MANY, UNKNOWN, RetryPolicy, asked_pause

_HOST = "https://api.sendgrid.com"
_TIMEOUT_SECONDS = (5, 30)
IN_FLIGHT = 16
_WINDOW, _MOST_UNKNOWN = 16, 3
_PAUSE_SECONDS = 60.0
_ASKING_SECONDS = 20.0
"""A question is about five tries long: without its answer a run goes on, and a person waits."""

_HEADER_SPECIALS = re.compile(r'[,;:()\[\]<>@"\\]|=\?|\?=')
"""What RFC 5322 calls specials, but the full stop; and the ends of an encoded word (RFC 2047)."""

_MAY_PASS = frozenset({TOO_MANY, *UNKNOWN})
_PAGE = 500
"""Most entries that a list gives at once (the provider's reference)."""

_MOST_PAGES = 20
"""Ten thousand entries in a month are more than any sender keeps its account with."""

_LONGEST_NAME = 100
_MOST_SENDS = 500
"""custom_args may weigh 10,000 bytes."""


class SendGrid:
    """The mail provider, as one run uses it.

    Attributes:
        calls: Requests made so far.
    """

    def __init__(
        self,
        key: str,
        host: str = "",
        *,
        in_flight: int = IN_FLIGHT,
        retries: RetryPolicy | None = None,
        adapter: BaseAdapter | None = None,
    ) -> None:
        self.calls = 0
        self._host = _with_scheme(host) if host else _HOST
        self._in_flight = in_flight
        self._retries = retries or RetryPolicy(_PAUSE_SECONDS)
        self._lock = threading.Lock()
        self._brake = _Limit()
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {key}"
        pool = adapter or Connector(pool_connections=1, pool_maxsize=in_flight)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, pool)
        self._take_proxies()
        sending = requests.Request("POST", f"{self._host}/v3/mail/send")
        self._sending = self._session.prepare_request(sending)

    def _take_proxies(self) -> None:
        """Ask the environment for proxies and certificates once, not again for each letter."""
        around = self._session.merge_environment_settings(self._host, {}, None, None, None)
        self._session.proxies, self._session.verify = around["proxies"], around["verify"]
        self._session.trust_env = False

    def send(
        self,
        envelopes: Sequence[Envelope],
        may_go: Callable[[Envelope], bool],
        on_outcome: Callable[[Outcome], None] = lambda outcome: None,
    ) -> list[Outcome]:
        """Send letters, sixteen at a time; three unknown among the last sixteen stop the rest.

        Until the provider has answered once, one letter goes alone: in an outage it is the only
        one of which nobody knows what became of it.
        """
        stop = self._brake

        def hand_over(envelope: Envelope) -> Outcome:
            if stop.reason is not None or not may_go(envelope):
                return Outcome(envelope.id, Fate.RELEASED, detail=stop.reason or "claim_expired")
            outcome = self._tried(envelope, may_go)
            stop.note(outcome)
            on_outcome(outcome)
            return outcome

        alone = 0 if stop.has_answer else 1
        outcomes = [hand_over(envelope) for envelope in envelopes[:alone]]
        with ThreadPoolExecutor(self._in_flight) as pool:
            outcomes += pool.map(hand_over, envelopes[alone:])
        if stop.reason is not None and outcomes:
            outcomes[-1] = _stopping(outcomes[-1], stop.reason)
        return outcomes

    def _tried(self, envelope: Envelope, may_go: Callable[[Envelope], bool]) -> Outcome:
        """Send a letter; whatever else goes wrong with it must not hide what became of others."""
        try:
            return self._send_one(envelope, may_go)
        except Exception as error:
            return Outcome(envelope.id, Fate.UNKNOWN, detail=type(error).__name__)

    def _send_one(self, envelope: Envelope, may_go: Callable[[Envelope], bool]) -> Outcome:
        request = self._sending.copy()
        request.prepare_body(data=None, files=None, json=payload_of(envelope))
        wait = self._retries.waits()
        while True:
            self._count()
            try:
                response = self._session.send(
                    request, timeout=_TIMEOUT_SECONDS, allow_redirects=False
                )
            except requests.RequestException as error:
                return _unanswered(envelope.id, error)
            if response.status_code != TOO_MANY:
                return _outcome(envelope.id, response)
            if not wait(asked_pause(response.headers)) or not may_go(envelope):
                return Outcome(envelope.id, Fate.RELEASED, detail="429")

    def count_recipients(self, workbook: str, since: date) -> Mapping[date, int] | None:
        """Return what the provider's statistics say of the workbook's own category, by its days."""
        params = {
            "start_date": since.isoformat(),
            "aggregated_by": "day",
            "categories": _category(workbook),
        }
        response = self._get("/v3/categories/stats", params)
        if response is None or not response.ok:
            return None
        try:
            return {
                date.fromisoformat(day["date"]): sum(
                    int(stat["metrics"]["requests"]) for stat in day["stats"]
                )
                for day in _json_of(response)
            }
        except (KeyError, TypeError, ValueError, OverflowError):
            return None

    def suppressions(self, since: datetime) -> list[Suppression]:
        """Return who was entered into the provider's lists since a moment.

        Of a list that the key may not read, nobody; and no more once nobody answers, or answering
        took as long as one question may.
        """
        found: list[Suppression] = []
        elapsed = self._retries.stopwatch()
        for name, state in STATES.items():
            for page in range(_MOST_PAGES):
                params = {
                    "start_time": str(int(since.timestamp())),
                    "limit": str(_PAGE),
                    "offset": str(page * _PAGE),
                }
                response = self._get(f"/v3/suppression/{name}", params)
                if response is None or response.status_code in _MAY_PASS:
                    return found
                entries = _json_of(response) if response.ok else None
                found += parse_suppressions(entries, state)
                if elapsed() >= _ASKING_SECONDS:
                    return found
                if not isinstance(entries, list) or len(entries) < _PAGE:
                    break
        return found

    def check(self, sender: str) -> list[Finding]:
        """Return what is known of the key, the credit, the statistics and, last, of the sender."""
        return check_key(self._ask, sender)

    def _ask(self, path: str) -> tuple[int, Any]:
        """GET; return the status, 0 without any, and the JSON."""
        response = self._get(path)
        return (0, None) if response is None else (response.status_code, _json_of(response))

    def _get(self, path: str, params: Mapping[str, str] | None = None) -> requests.Response | None:
        """GET, again for a while when the fault may pass; return None when nobody answers.

        A host that is not there is asked once.
        """
        seconds = min(self._retries.seconds, _ASKING_SECONDS)
        wait = replace(self._retries, seconds=seconds).waits()
        while True:
            self._count()
            try:
                response = self._session.get(
                    self._host + path, params=params, timeout=_TIMEOUT_SECONDS
                )
            except requests.RequestException as error:
                if is_never_connected(error) or not wait(None):
                    return None
                continue
            may_pass = response.status_code in _MAY_PASS
            if not may_pass or not wait(asked_pause(response.headers)):
                return response

    def _count(self) -> None:
        with self._lock:
            self.calls += 1


class _Limit:
    """What the letters so far say about the next ones.

    Attributes:
        reason: Code of what stops the rest; None to go on.
        has_answer: Whether the provider said of any letter that it took it, or that it did not.
    """

    def __init__(self) -> None:
        self.reason: str | None = None
        self.has_answer = False
        self._recent: deque[Fate] = deque(maxlen=_WINDOW)
        self._lock = threading.Lock()

    def note(self, outcome: Outcome) -> None:
        with self._lock:
            self._recent.append(outcome.fate)
            if outcome.stops is not None:
                self.reason = outcome.stops
            elif outcome.fate is Fate.UNKNOWN and self._is_silent():
                self.reason = "mail_unanswered"
            self.has_answer = self.has_answer or outcome.fate in {Fate.SENT, Fate.REJECTED}

    def _is_silent(self) -> bool:
        unknown = sum(fate is Fate.UNKNOWN for fate in self._recent)
        return not self.has_answer or unknown >= _MOST_UNKNOWN


def _unanswered(identifier: str, error: requests.RequestException) -> Outcome:
    """Tell a letter that never left from one of which nobody knows."""
    if is_never_connected(error):
        return Outcome(identifier, Fate.RELEASED, detail="not connected", stops="mail_unreachable")
    return Outcome(identifier, Fate.UNKNOWN, detail=type(error).__name__)


def _stopping(outcome: Outcome, reason: str) -> Outcome:
    return Outcome(outcome.id, outcome.fate, outcome.provider_id, outcome.detail, reason)


def _outcome(identifier: str, response: requests.Response) -> Outcome:
    """Return what became of a letter by the provider's answer.

    202 is sent. 3xx, 401, 403, 404, 405 and 407 took nothing: released. 5xx, and a page that only
    looks like a success, leave open whether it was taken: unknown. Any other refusal is about this
    very letter: rejected.
    """
    status = response.status_code
    if status == requests.codes.accepted:
        message = tidy(response.headers.get("X-Message-Id", ""))[:_LONGEST_NAME]
        return Outcome(identifier, Fate.SENT, provider_id=message)
    if status < 300:  # a page of somebody in between; the provider itself says 202
        return Outcome(identifier, Fate.UNKNOWN, detail=str(status), stops="mail_unreachable")
    detail = f"{status}: {_words(response)}"
    if status < 400 or status in {404, 405, 407}:  # of the address called, or of a proxy
        return Outcome(identifier, Fate.RELEASED, detail=detail, stops="mail_unreachable")
    if status in {401, 403}:
        return Outcome(identifier, Fate.RELEASED, detail=detail, stops=_stop(status, detail))
    if status >= 500:
        return Outcome(identifier, Fate.UNKNOWN, detail=detail)
    return Outcome(identifier, Fate.REJECTED, detail=detail)


def _stop(status: int, detail: str) -> str:
    """Read why the provider takes nothing at all: 401 and 403 have several meanings."""
    if "credit" in detail.lower():
        return "mail_no_credit"
    if "sender identity" in detail.lower():
        return "mail_sender_unverified"
    return "mail_key_wrong" if status == requests.codes.unauthorized else "mail_key_cannot_send"


def _json_of(response: requests.Response) -> Any:
    """Return an answer's JSON; None where it is none, too deep, or holds an endless number."""
    try:
        return response.json()
    except (ValueError, RecursionError):
        return None


def _words(response: requests.Response) -> str:
    try:
        errors = _json_of(response)["errors"]
        return tidy("; ".join(str(error["message"]) for error in errors))[:200]
    except (ValueError, KeyError, TypeError):
        return tidy(response.text)[:200]


def _with_scheme(host: str) -> str:
    """Return a host as a URL: localhost speaks plain HTTP, everybody else HTTPS."""
    if "://" in host:
        return host.rstrip("/")
    is_local = re.match(r"^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$", host)
    return f"{'http' if is_local else 'https'}://{host}"


def payload_of(envelope: Envelope) -> dict[str, Any]:
    """Build the request's body with the provider's own package.

    custom_args hold nothing about anybody, as they come back in every event. A letter has one
    category at most: an account counts 1,000 of them a day, one on trial 100 (SendGrid's
    documentation), and a category that is not counted is a witness that says nothing. Nothing is
    tracked, whatever the account's settings say: a tracked link no longer shows where it leads.
    """
    mail = Mail(
        from_email=_named(Email, envelope.sender, envelope.sender_name),
        subject=tidy(envelope.subject),
    )
    mail.add_personalization(_recipients(envelope))
    mail.reply_to = ReplyTo()
    mail.reply_to.email = envelope.reply_to  # given at once, it would be parsed for a name
    mail.add_content(Content(MimeType.text, legible(envelope.text)))
    mail.add_content(Content(MimeType.html, legible(envelope.html)))
    mail.tracking_settings = _untracked()
    if envelope.sends:
        mail.add_category(Category(_category(envelope.workbook)))
    mail.add_custom_arg(CustomArg("letter", envelope.id))
    mail.add_custom_arg(CustomArg("workbook", envelope.workbook))
    mail.add_custom_arg(CustomArg("step", envelope.step))
    mail.add_custom_arg(CustomArg("sends", " ".join(envelope.sends[:_MOST_SENDS])))
    body: dict[str, Any] = mail.get()
    return body


def _recipients(envelope: Envelope) -> Personalization:
    """Name each address once, whatever its case: the provider refuses a repeated one.

    The package sees to that within to and within cc, and not between them.
    """
    recipients = Personalization()
    for address in envelope.to:
        recipients.add_to(_named(To, address, envelope.to_name))
    taken = {address.lower() for address in envelope.to}
    for address in envelope.cc:
        if address.lower() not in taken:
            recipients.add_cc(Cc(address))
    return recipients


def _untracked() -> TrackingSettings:
    return TrackingSettings(
        click_tracking=ClickTracking(enable=False, enable_text=False),
        open_tracking=OpenTracking(enable=False),
        subscription_tracking=SubscriptionTracking(enable=False),
        ganalytics=Ganalytics(enable=False),
    )


def _category(workbook: str) -> str:
    """Name the category of a workbook's letters to customers, by which they are counted."""
    return f"aldia-{workbook}"


def _named(kind: type[Email], address: str, name: str) -> Email:
    return kind(address, safe_name(name) or None)


def safe_name(name: str) -> str:
    """Return a name without the characters that headers give a meaning, at most 100 characters.

    The provider accepts a comma or semicolon and drops the letter without a word; parentheses,
    brackets and colons are reported to cost letters as well.
    """
    plain = tidy(_HEADER_SPECIALS.sub(" ", name))
    return tidy(plain[:_LONGEST_NAME])
