"""HTTP to Google Sheets through gspread's client: time-outs, retries, counts, and plain errors."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import google.auth
import google.auth.exceptions
import gspread
import requests
from google.auth.credentials import AnonymousCredentials, Credentials
from requests.adapters import BaseAdapter, HTTPAdapter

from aldia.errors import AskPerson, ComeAgain
from aldia.patience import TRANSIENT, UNPACED, Pace, Patience, asked_pause

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)

_GOOGLE = "https://sheets.googleapis.com"
_TIMEOUT_SECONDS = (10, 60)
TOO_MANY = 429
_API_IS_OFF = re.compile(r"has not been used in project (\S+) before or it is disabled")


class Refused(Exception):
    """Google's answer was no.

    Attributes:
        message: Its own words.
        retry_after: Seconds that it asks to wait; None when it does not say.
    """

    def __init__(self, status: int, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after = retry_after


class NoAnswer(Exception):
    """Nobody knows whether the request was applied."""


class _Http(gspread.HTTPClient):
    """gspread's HTTP client, towards the emulator when there is one, with time-outs."""

    base = _GOOGLE

    def request(self, method: str, endpoint: str, **options: Any) -> requests.Response:  # type: ignore[override]  # gspread lists each option
        options.setdefault("timeout", _TIMEOUT_SECONDS)
        url = endpoint.replace(_GOOGLE, self.base, 1)
        return self.session.request(method, url, **options)


class SheetsClient:
    """One spreadsheet over HTTP.

    Attributes:
        calls: Requests made so far, retries included, by kind: `reads` and `writes`.
        throttled: How many of them were answered with 429.
        date: Google's own clock in its last answer.
    """

    def __init__(
        self,
        spreadsheet: str,
        credentials: Credentials,
        *,
        emulator: str | None = None,
        patience: Patience | None = None,
        pace: Pace = UNPACED,
        adapter: BaseAdapter | None = None,
    ) -> None:
        self.spreadsheet = spreadsheet
        self.account = getattr(credentials, "service_account_email", "")
        self.patience = patience or Patience()
        self.calls: Counter[str] = Counter(reads=0, writes=0)
        self.throttled = 0
        self._pace = pace
        self.date: datetime | None = None
        self._http = gspread.Client(credentials, http_client=_Http).http_client
        if emulator:
            self._http.base = f"http://{emulator}"  # type: ignore[attr-defined]  # our own class
        pool = adapter or HTTPAdapter(pool_connections=8, pool_maxsize=8)
        for scheme in ("https://", "http://"):
            self._http.session.mount(scheme, pool)

    def read(self, path: str, **params: Any) -> Any:
        """GET below the spreadsheet, again and again while the fault may pass.

        Raises:
            AskPerson: No such workbook, no right to it, or no valid credentials.
            ComeAgain: Google did not answer in time.
        """
        try:
            return self._patiently("get", path, params=params)
        except Refused as error:
            raise self.explained(error) from error

    def rewrite(self, path: str, body: Mapping[str, Any]) -> None:
        """POST what may be written twice without harm, again and again while the fault may pass.

        Raises:
            Refused: Google said no, and would say so again.
            ComeAgain: Google did not answer in time; it may have been written.
        """
        self._patiently("post", path, json=body)

    def apply(self, *requests: Mapping[str, Any]) -> None:
        """POST one batch that may be applied twice without harm.

        Raises:
            AskPerson: Google refuses for good.
            ComeAgain: Google did not answer in time; it may have been applied.
        """
        try:
            self.rewrite(":batchUpdate", {"requests": requests})
        except Refused as error:
            raise self.explained(error) from error

    def _patiently(self, method: str, path: str, **options: Any) -> Any:
        wait = self.patience.waits()
        while True:
            retry_after: float | None = None
            cause: Exception
            try:
                return self.once(method, path, **options)
            except NoAnswer as error:
                cause = error
            except Refused as error:
                if error.status not in TRANSIENT:
                    raise
                cause, retry_after = error, error.retry_after
            if not wait(retry_after):
                raise _worn_out(cause) from cause

    def once(self, method: str, path: str, **options: Any) -> Any:
        """Make one request and return its JSON; numbers come as int or Decimal.

        Raises:
            Refused: Google said no.
            NoAnswer: The connection failed before an answer came.
        """
        kind = "reads" if method == "get" else "writes"
        self._pace.wait(kind)
        self.calls[kind] += 1
        url = f"{_GOOGLE}/v4/spreadsheets/{quote(self.spreadsheet)}{path}"
        try:
            response = self._http.request(method, url, **options)
        except google.auth.exceptions.TransportError as error:
            raise NoAnswer(type(error).__name__) from error
        except google.auth.exceptions.GoogleAuthError as error:
            raise AskPerson("credentials_invalid", detail=str(error)[:200]) from error
        except requests.RequestException as error:
            raise NoAnswer(type(error).__name__) from error
        self._note_date(response)
        self.throttled += response.status_code == TOO_MANY
        if not response.ok:
            raise _refused(response)
        try:
            return json.loads(response.content, parse_float=Decimal)
        except ValueError as error:
            raise NoAnswer("the answer was cut") from error

    def explained(self, error: Refused) -> AskPerson:
        """Say what a refusal means to a person."""
        codes = {401: "credentials_invalid", 403: "workbook_not_shared", 404: "workbook_not_found"}
        off = _API_IS_OFF.search(error.message)
        return AskPerson(
            "api_disabled" if off else codes.get(error.status, "google_refused"),
            project=off[1] if off else "",
            spreadsheet=self.spreadsheet,
            account=self.account or "?",
            status=error.status,
            detail=error.message[:300],
        )

    def _note_date(self, response: requests.Response) -> None:
        date = response.headers.get("Date")
        if date:
            self.date = parsedate_to_datetime(date)


def _worn_out(cause: Exception) -> ComeAgain:
    """Say why it is not tried any longer."""
    if isinstance(cause, Refused) and cause.status == TOO_MANY:
        return ComeAgain("google_quota")
    seen = cause.status if isinstance(cause, Refused) else type(cause.__cause__ or cause)
    return ComeAgain("google_unavailable", detail=seen)


def _refused(response: requests.Response) -> Refused:
    try:
        message = str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        message = response.text[:300]
    return Refused(response.status_code, message, asked_pause(response.headers))


def connect(
    spreadsheet: str, environment: Mapping[str, str] | None = None, pace: Pace = UNPACED
) -> SheetsClient:
    """Open a workbook with the environment's credentials.

    `SHEETS_EMULATOR_HOST` (`host:port`) leads to an emulator, without credentials unless
    `GOOGLE_APPLICATION_CREDENTIALS` names some.

    Raises:
        AskPerson: There are no credentials.
    """
    around = os.environ if environment is None else environment
    emulator = around.get("SHEETS_EMULATOR_HOST")
    if emulator and not around.get("GOOGLE_APPLICATION_CREDENTIALS"):
        return SheetsClient(spreadsheet, AnonymousCredentials(), emulator=emulator, pace=pace)
    try:
        credentials, _ = google.auth.default(scopes=SCOPES)
    except (google.auth.exceptions.DefaultCredentialsError, ValueError) as error:
        raise AskPerson("credentials_missing") from error
    return SheetsClient(spreadsheet, credentials, emulator=emulator, pace=pace)
