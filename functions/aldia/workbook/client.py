"""HTTP to Google Sheets through gspread's client: time-outs, retries, counts, and plain errors."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import google.auth
import google.auth.exceptions
import gspread
import requests
from google.auth.credentials import AnonymousCredentials, Credentials
from requests.adapters import BaseAdapter, HTTPAdapter

from aldia.errors import AskPerson, ComeAgain, Detail
from aldia.patience import (
    TOO_MANY,
    UNKNOWN,
    UNPACED,
    Pace,
    Patience,
    Repeat,
    asked_pause,
    read_date,
)
from aldia.workbook.writes import Write

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)

_GOOGLE = "https://sheets.googleapis.com"
_TIMEOUT_SECONDS = (10, 60)
_RANGE_IS_GONE = re.compile("exceeds grid limits|Unable to parse range")
_API_IS_OFF = re.compile(r"has not been used in project (\S+) before or it is disabled")


class Refused(Exception):
    """Google's answer was no.

    Attributes:
        message: Its own words.
        retry_after: Seconds that it asks to wait; None when it does not say.
        is_in_doubt: Whether an earlier try of the same request may have landed.
    """

    is_in_doubt = False

    def __init__(self, status: int, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after = retry_after


class NoAnswer(ComeAgain):
    """Nobody knows whether the request was applied: read again, and decide again.

    Attributes:
        retry_after: Seconds that Google asks to wait; None when it does not say.
    """

    def __init__(self, detail: Detail, retry_after: float | None = None) -> None:
        super().__init__("google_unavailable", detail=detail)
        self.retry_after = retry_after

    def __str__(self) -> str:
        return self.details["detail"]


class _Http(gspread.HTTPClient):
    """gspread's HTTP client, towards the emulator when there is one, with time-outs."""

    base = _GOOGLE

    def request(self, method: str, endpoint: str, **options: Any) -> requests.Response:  # type: ignore[override]  # gspread lists each option
        options = {"timeout": _TIMEOUT_SECONDS, "allow_redirects": False, **options}
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
        self._since_date = self.patience.stopwatch()
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
            return self._patiently(Repeat.HARMLESS, "get", path, params=params)
        except Refused as error:
            raise self.explained(error) from error

    def write(self, write: Write) -> Any:
        """POST a write, retrying while the fault may pass, unless a repeat would apply it twice.

        Raises:
            Refused: Google said no, and would say so again.
            NoAnswer: It may have been applied, now or by a try before.
            ComeAgain: Google did not take it, as its quota is used up.
        """
        options = {"params": write.params, "json": write.body}
        return self._patiently(write.repeat, "post", write.path, **options)

    def _patiently(self, repeat: Repeat, method: str, path: str, **options: Any) -> Any:
        wait = self.patience.waits()
        doubt: NoAnswer | None = None
        while True:
            try:
                return self.once(method, path, **options)
            except NoAnswer as error:
                doubt, retry_after = error, error.retry_after
                if repeat is Repeat.DOUBLES:
                    raise
            except Refused as error:
                error.is_in_doubt, retry_after = doubt is not None, error.retry_after
                if error.status != TOO_MANY:
                    raise
            if not wait(retry_after):
                raise doubt or ComeAgain("google_quota")

    def once(self, method: str, path: str, **options: Any) -> Any:
        """Make one request and return its JSON; numbers come as int or Decimal.

        Raises:
            Refused: Google said no, and did nothing.
            NoAnswer: No answer came, or one that leaves open what was done.
        """
        kind = "reads" if method == "get" else "writes"
        self._pace.wait(kind)
        self.calls[kind] += 1
        url = f"{_GOOGLE}/v4/spreadsheets/{quote(self.spreadsheet)}{path}"
        try:
            response = self._http.request(method, url, **options)
        except google.auth.exceptions.TransportError as error:
            raise NoAnswer(type(error)) from error
        except google.auth.exceptions.GoogleAuthError as error:
            raise AskPerson("credentials_invalid", detail=str(error)[:200]) from error
        except requests.RequestException as error:
            raise NoAnswer(type(error)) from error
        self._note_date(response)
        self.throttled += response.status_code == TOO_MANY
        if not response.ok:
            raise _failed(response)
        try:
            return json.loads(response.content, parse_float=Decimal)
        except ValueError as error:
            raise NoAnswer(type(error)) from error

    def explained(self, error: Refused) -> AskPerson | ComeAgain:
        """Say what a refusal means: a place that was moved or renamed meanwhile, or a person's."""
        if error.status == 400 and _RANGE_IS_GONE.search(error.message):
            return ComeAgain("rows_moved")
        codes = {401: "credentials_invalid", 403: "workbook_not_shared", 404: "workbook_not_found"}
        code = codes.get(error.status, "google_refused")
        if code == "workbook_not_shared" and not self.account:
            code = "workbook_not_shared_unnamed"
        off = _API_IS_OFF.search(error.message)
        return AskPerson(
            "api_disabled" if off else code,
            project=off[1] if off else "",
            spreadsheet=self.spreadsheet,
            account=self.account,
            status=error.status,
            detail=error.message[:300],
        )

    def now(self) -> datetime:
        """Return the moment by Google's clock, going on since its last answer."""
        assert self.date is not None, "every answer of Google has a date"
        return self.date + timedelta(seconds=self._since_date())

    def _note_date(self, response: requests.Response) -> None:
        date = read_date(response.headers.get("Date", ""))
        if date is not None:
            self.date, self._since_date = date, self.patience.stopwatch()


def _failed(response: requests.Response) -> Refused | NoAnswer:
    pause = asked_pause(response.headers)
    if response.status_code in UNKNOWN:
        return NoAnswer(response.status_code, pause)
    try:
        message = str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        message = response.text[:300]
    return Refused(response.status_code, message, pause)


def connect(
    spreadsheet: str, environment: Mapping[str, str] | None = None, pace: Pace = UNPACED
) -> SheetsClient:
    """Open a workbook with the environment's credentials.

    `SHEETS_EMULATOR_HOST` (`host:port`) leads to an emulator, without credentials unless
    `GOOGLE_APPLICATION_CREDENTIALS` names some.

    Raises:
        AskPerson: There are no credentials, or the file of them cannot be read.
    """
    around = os.environ if environment is None else environment
    emulator = around.get("SHEETS_EMULATOR_HOST")
    if emulator and not around.get("GOOGLE_APPLICATION_CREDENTIALS"):
        return SheetsClient(spreadsheet, AnonymousCredentials(), emulator=emulator, pace=pace)
    try:
        credentials, _ = google.auth.default(scopes=SCOPES)
    except (google.auth.exceptions.DefaultCredentialsError, ValueError) as error:
        path = around.get("GOOGLE_APPLICATION_CREDENTIALS")
        if path:
            raise AskPerson("credentials_unreadable", path=path) from error
        raise AskPerson("credentials_missing") from error
    return SheetsClient(spreadsheet, credentials, emulator=emulator, pace=pace)
