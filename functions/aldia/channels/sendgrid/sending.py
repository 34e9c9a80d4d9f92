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

from aldia.channels.mail import Envelope, Fate, Outcome, Suppression
from aldia.channels.sendgrid.answers import json_of, meaning_of, unanswered
from aldia.channels.sendgrid.checking import check_key
from aldia.channels.sendgrid.connecting import Connector, is_never_connected
from aldia.channels.sendgrid.payload import category_of, payload_of
from aldia.channels.sendgrid.suppressions import STATES, parse_suppressions
from aldia.findings import Finding
from aldia.retry import MAY_HAVE_LANDED, TOO_MANY, RetryPolicy, asked_pause

_HOST = "https://api.sendgrid.com"
_TIMEOUT_SECONDS = (5, 30)  # to connect, and to wait for the next bytes; chosen by hand
IN_FLIGHT = 16  # letters handed over at once; chosen by hand
_WINDOW = 16  # last letters among which unknown ones are counted; chosen by hand
_MOST_UNKNOWN = 3  # so many unknown ones stop the rest (docs/reliability.md); chosen by hand
_PAUSE_SECONDS = 60.0  # for which a letter that got 429 is tried again; chosen by hand
_ASKING_SECONDS = 20.0
"""About five tries of a question, chosen by hand: a run can go on without the answer."""

_MAY_PASS = frozenset({TOO_MANY, *MAY_HAVE_LANDED})
_PAGE = 500
"""Most entries that a list gives at once (the provider's reference)."""

_MOST_PAGES = 20
"""Pages of a list: no sender with ten thousand entries in a month keeps its account."""


class SendGrid:
    """SendGrid as the mailer and reporter of one run.

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
        self._stop_rule = _StopRule()
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

        Until the provider has answered once, one letter goes alone, so that in an outage only its
        outcome is unknown.
        """
        rule = self._stop_rule

        def hand_over(envelope: Envelope) -> Outcome:
            if rule.reason is not None or not may_go(envelope):
                return Outcome(envelope.id, Fate.RELEASED, detail=rule.reason or "claim_expired")
            outcome = self._tried(envelope, may_go)
            rule.note(outcome)
            on_outcome(outcome)
            return outcome

        alone = 0 if rule.has_answer else 1
        outcomes = [hand_over(envelope) for envelope in envelopes[:alone]]
        with ThreadPoolExecutor(self._in_flight) as pool:
            outcomes += pool.map(hand_over, envelopes[alone:])
        if rule.reason is not None and outcomes:
            outcomes[-1] = _stopping(outcomes[-1], rule.reason)
        return outcomes

    def _tried(self, envelope: Envelope, may_go: Callable[[Envelope], bool]) -> Outcome:
        """Send a letter; an unexpected error makes it unknown, so as not to lose other outcomes."""
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
                return unanswered(envelope.id, error)
            if response.status_code != TOO_MANY:
                return meaning_of(envelope.id, response)
            if not wait(asked_pause(response.headers)) or not may_go(envelope):
                return Outcome(envelope.id, Fate.RELEASED, detail="429")

    def count_recipients(self, workbook: str, since: date) -> Mapping[date, int] | None:
        """Return the recipients of the workbook's category by provider's day; None if unknown."""
        params = {
            "start_date": since.isoformat(),
            "aggregated_by": "day",
            "categories": category_of(workbook),
        }
        response = self._get("/v3/categories/stats", params)
        if response is None or not response.ok:
            return None
        try:
            return {
                date.fromisoformat(day["date"]): sum(
                    int(stat["metrics"]["requests"]) for stat in day["stats"]
                )
                for day in json_of(response)
            }
        except (KeyError, TypeError, ValueError, OverflowError):
            return None

    def suppressions(self, since: datetime) -> list[Suppression]:
        """Return the entries of the provider's lists since a moment.

        Lists that the key may not read count as empty. What was found so far is returned once the
        provider does not answer, or all questions together took as long as one may.
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
                entries = json_of(response) if response.ok else None
                found += parse_suppressions(entries, state)
                if elapsed() >= _ASKING_SECONDS:
                    return found
                if not isinstance(entries, list) or len(entries) < _PAGE:
                    break
        return found

    def check(self, sender: str) -> list[Finding]:
        """Return the findings about key, credit, statistics, lists and, last, the sender."""
        return check_key(self._ask, sender)

    def _ask(self, path: str) -> tuple[int, Any]:
        """GET a path; return the status, 0 without an answer, and the JSON, None without any."""
        response = self._get(path)
        return (0, None) if response is None else (response.status_code, json_of(response))

    def _get(self, path: str, params: Mapping[str, str] | None = None) -> requests.Response | None:
        """GET, retrying passing faults, but not an unreachable host; None without an answer."""
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


class _StopRule:
    """Decides by the outcomes so far whether more letters go.

    Attributes:
        reason: Code of what stops the rest; None to go on.
        has_answer: Whether the provider accepted or rejected any letter so far.
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


def _stopping(outcome: Outcome, reason: str) -> Outcome:
    return Outcome(outcome.id, outcome.fate, outcome.provider_id, outcome.detail, reason)


def _with_scheme(host: str) -> str:
    """Return a host as a URL: HTTP for localhost, HTTPS for all others, unless it has a scheme."""
    if "://" in host:
        return host.rstrip("/")
    is_local = re.match(r"^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$", host)
    return f"{'http' if is_local else 'https'}://{host}"
