"""HTTP client for one spreadsheet at Google: time-outs, retries, counts of calls, plain errors."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import google.auth
import google.auth.exceptions
import gspread
import requests
from google.auth.credentials import AnonymousCredentials, Credentials, Scoped
from requests.adapters import BaseAdapter, HTTPAdapter

from aldia.errors import AskPerson, ComeAgain, Detail
from aldia.ledger.values.cells import Rows
from aldia.retry import (
    MAY_HAVE_LANDED,
    TOO_MANY,
    UNPACED,
    Pace,
    Repeat,
    RetryPolicy,
    asked_pause,
    read_date,
)
from aldia.tokens import may_pass
from aldia.workbook.writes import Write

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
FILE_SCOPES = ("https://www.googleapis.com/auth/drive.metadata",)
"""The right to read and write what Drive notes of a file, and not the file itself. It has a token
of its own, as a person or an organisation may refuse it."""

_GOOGLE = "https://sheets.googleapis.com"
_DRIVE = "https://www.googleapis.com"
_TIMEOUT_SECONDS = (10, 60)
"""To connect, and to wait for the next bytes of an answer; chosen by hand."""

TYPED = "not allowed on cells in typed columns"
_RANGE_IS_GONE = re.compile("exceeds grid limits|Unable to parse range")
_CODES = {401: "credentials_invalid", 403: "workbook_not_shared", 404: "workbook_not_found"}
_WORDS = {
    "not supported for this document": "workbook_is_excel",
    TYPED: "table_typed",
}
"""Codes by what Google says in a 400 after which a person can mend something."""

_API_IS_OFF = re.compile(r"has not been used in project (\S+) before or it is disabled")


class ApiRefusal(Exception):
    """Google refused a request.

    Attributes:
        status: HTTP status of the answer.
        message: Google's own words.
        retry_after: Seconds that Google asks to wait; None when it does not say.
        is_in_doubt: Whether an earlier try of the same request may have landed.
    """

    is_in_doubt = False

    def __init__(self, status: int, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after = retry_after

    @property
    def disabled_in(self) -> str:
        """Return the project in which the API is switched off; empty for other refusals."""
        off = _API_IS_OFF.search(self.message)
        return off[1] if off is not None else ""


class NoAnswer(ComeAgain):
    """No answer, so that nobody knows whether the request was applied: read, and decide again.

    Attributes:
        retry_after: Seconds that Google asks to wait; None when it does not say.
    """

    def __init__(self, detail: Detail, retry_after: float | None = None) -> None:
        super().__init__("google_unavailable", detail=detail)
        self.retry_after = retry_after

    def __str__(self) -> str:
        return self.details["detail"]


class _Http(gspread.HTTPClient):
    """gspread's HTTP client with time-outs; it calls the emulator where there is one."""

    base = _GOOGLE

    def request(self, method: str, endpoint: str, **options: Any) -> requests.Response:  # type: ignore[override]  # gspread lists each option
        options = {"timeout": _TIMEOUT_SECONDS, "allow_redirects": False, **options}
        url = endpoint
        for host in (_GOOGLE, _DRIVE) if self.base != _GOOGLE else ():
            url = url.replace(host, self.base, 1)
        return self.session.request(method, url, **options)


@dataclass(frozen=True, slots=True)
class _Service:
    """Sheets or Drive, for one spreadsheet.

    Attributes:
        url: URL of the spreadsheet in this service.
        kinds: Names under which calls are counted, by HTTP method; `files` for other methods.
    """

    http: _Http
    url: str
    kinds: Mapping[str, str]


_KINDS = {"get": "reads", "post": "writes"}


class SheetsClient:
    """One spreadsheet over HTTP.

    Attributes:
        calls: Requests made so far, retries included, by kind: `reads` and `writes`, and those to
            Drive as `files`.
        throttled: How many of them were answered with 429.
        date: Google's own clock in its last answer; None before the first.
    """

    def __init__(
        self,
        spreadsheet: str,
        credentials: Credentials,
        *,
        emulator: str | None = None,
        retries: RetryPolicy | None = None,
        pace: Pace = UNPACED,
        adapter: BaseAdapter | None = None,
    ) -> None:
        self.spreadsheet = spreadsheet
        self._credentials = credentials
        self.retries = retries or RetryPolicy()
        self.calls: Counter[str] = Counter(reads=0, writes=0, files=0)
        self.throttled = 0
        self._pace = pace
        self.date: datetime | None = None
        self._since_date = self.retries.stopwatch()
        # As many connections as setup/selftest.py has racers.
        pool = adapter or HTTPAdapter(pool_connections=8, pool_maxsize=8)
        book = quote(spreadsheet)
        self._sheets = _Service(
            _opened(credentials, emulator, pool), f"{_GOOGLE}/v4/spreadsheets/{book}", _KINDS
        )
        self._drive = _Service(
            _opened(_for_files(credentials), emulator, pool), f"{_DRIVE}/drive/v3/files/{book}", {}
        )

    @property
    def account(self) -> str:
        """Return the address of the account that the client uses; empty while it is not known.

        In the cloud it is not known before Google gave the first token.
        """
        address = str(getattr(self._credentials, "service_account_email", ""))
        return address if "@" in address else ""

    def read(self, path: str, **params: Any) -> Any:
        """GET a path below the spreadsheet, retrying while the fault may pass; return the JSON.

        Raises:
            AskPerson: No such workbook, no right to it, or no valid credentials.
            ComeAgain: Google did not answer in time.
        """
        try:
            return self._patiently(Repeat.HARMLESS, "get", path, params=params)
        except ApiRefusal as error:
            raise self.explained(error) from error

    def read_values(
        self, ranges: Sequence[str], *, as_shown: bool = False, by_column: bool = False
    ) -> list[Rows]:
        """Read the values of ranges in one call, in their order.

        Args:
            ranges: In A1 notation; a quoted title alone is a whole tab.
            as_shown: Read texts as people see them. Otherwise numbers are numbers, and days are
                serial numbers.
            by_column: Return the columns of each range instead of its rows.

        Raises:
            AskPerson: As `read`.
            ComeAgain: As `read`, or a range is gone by now.
        """
        answer = self.read(
            "/values:batchGet",
            ranges=list(ranges),
            valueRenderOption="FORMATTED_VALUE" if as_shown else "UNFORMATTED_VALUE",
            dateTimeRenderOption="SERIAL_NUMBER",
            majorDimension="COLUMNS" if by_column else "ROWS",
        )
        return [each.get("values", []) for each in answer["valueRanges"]]

    def ask(self, question: Write) -> Any:
        """POST a question that changes nothing; return and raise as `read` does."""
        try:
            return self.write(question)
        except ApiRefusal as error:
            raise self.explained(error) from error

    def write(self, write: Write) -> Any:
        """POST a write, retrying while the fault may pass, unless a repeat would apply it twice.

        Raises:
            ApiRefusal: Google refuses the write, and would again.
            NoAnswer: The write may have been applied, by this try or one before.
            ComeAgain: Google did not apply the write, as its quota is used up.
        """
        return self._patiently(
            write.repeat, "post", write.path, params=write.params, json=write.body
        )

    def file(self, method: str, **options: Any) -> Any:
        """Read or change what Drive notes of the file, retrying while the fault may pass.

        Raises:
            ApiRefusal: The account has no right to it, or Drive's API is switched off.
            NoAnswer: The change may have been applied.
            ComeAgain: Drive's quota is used up.
        """
        return self._patiently(Repeat.HARMLESS, method, "", self._drive, **options)

    def _patiently(
        self,
        repeat: Repeat,
        method: str,
        path: str,
        service: _Service | None = None,
        **options: Any,
    ) -> Any:
        wait = self.retries.waits()
        doubt: NoAnswer | None = None
        while True:
            try:
                return self.once(method, path, service, **options)
            except NoAnswer as error:
                doubt, retry_after = error, error.retry_after
                if repeat is Repeat.DOUBLES:
                    raise
            except ApiRefusal as error:
                error.is_in_doubt, retry_after = doubt is not None, error.retry_after
                if error.status != TOO_MANY:
                    raise
            if not wait(retry_after):
                raise doubt or ComeAgain("google_quota")

    def once(self, method: str, path: str, service: _Service | None = None, **options: Any) -> Any:
        """Make one request, once, and return its JSON, with numbers as int or Decimal.

        Args:
            service: None for Sheets.

        Raises:
            ApiRefusal: Google refused the request, and did nothing.
            NoAnswer: No answer came, or one that leaves open what was done.
            AskPerson: The credentials are not valid.
        """
        service = service or self._sheets
        kind = service.kinds.get(method, "files")
        self._pace.wait(kind)
        self.calls[kind] += 1
        try:
            response = service.http.request(method, service.url + path, **options)
        except google.auth.exceptions.GoogleAuthError as error:
            if may_pass(error):
                raise NoAnswer(type(error)) from error
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

    def explained(self, error: ApiRefusal) -> AskPerson | ComeAgain:
        """Return the error for a refusal: ComeAgain when a range is gone by now, else AskPerson."""
        if error.status == 400 and _RANGE_IS_GONE.search(error.message):
            return ComeAgain("rows_moved")
        code = _CODES.get(error.status, "google_refused")
        if error.status == 400:
            code = next((c for words, c in _WORDS.items() if words in error.message), code)
        if code == "workbook_not_shared" and not self.account:
            code = "workbook_not_shared_unnamed"
        return AskPerson(
            "api_disabled" if error.disabled_in else code,
            project=error.disabled_in,
            spreadsheet=self.spreadsheet,
            account=self.account,
            status=error.status,
            detail=error.message[:300],
        )

    def now(self) -> datetime:
        """Return the present moment: Google's clock in its last answer, and the time since."""
        assert self.date is not None, "every answer of Google has a date"
        return self.date + timedelta(seconds=self._since_date())

    def _note_date(self, response: requests.Response) -> None:
        date = read_date(response.headers.get("Date", ""))
        if date is not None:
            self.date, self._since_date = date, self.retries.stopwatch()


def _opened(credentials: Credentials, emulator: str | None, pool: BaseAdapter) -> _Http:
    http = gspread.Client(credentials, http_client=_Http).http_client
    assert isinstance(http, _Http)
    if emulator:
        http.base = f"http://{emulator}"
    for scheme in ("https://", "http://"):
        http.session.mount(scheme, pool)
    return http


def _for_files(credentials: Credentials) -> Credentials:
    """Return credentials for Drive; a person's stay as they are, as their scopes are fixed."""
    is_scoped = isinstance(credentials, Scoped)
    return credentials.with_scopes(FILE_SCOPES) if is_scoped else credentials


def _failed(response: requests.Response) -> ApiRefusal | NoAnswer:
    pause = asked_pause(response.headers)
    if response.status_code in MAY_HAVE_LANDED:
        return NoAnswer(response.status_code, pause)
    try:
        message = str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        message = response.text[:300]
    return ApiRefusal(response.status_code, message, pause)


def connect(
    spreadsheet: str, environment: Mapping[str, str] | None = None, pace: Pace = UNPACED
) -> SheetsClient:
    """Return a client for a workbook, with the environment's credentials.

    `SHEETS_EMULATOR_HOST` (`host:port`) names an emulator to call instead of Google; it needs no
    credentials, but gets those that `GOOGLE_APPLICATION_CREDENTIALS` names.

    Args:
        environment: Variables; None for those of the process.

    Raises:
        AskPerson: There are no credentials, or their file cannot be read.
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
