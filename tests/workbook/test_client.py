"""Time-outs, retries and plain words for Google's refusals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests
import responses
from google.auth import compute_engine
from google.auth.credentials import AnonymousCredentials, Scoped
from google.auth.exceptions import RefreshError, TransportError

from aldia.environment import explain, spreadsheet_id
from aldia.errors import AskPerson, ComeAgain
from aldia.retry import RetryPolicy
from aldia.workbook.client import ApiRefusal, NoAnswer, SheetsClient, connect
from tests.office import retries_without_waiting

URL = "https://sheets.googleapis.com/v4/spreadsheets/book"


@pytest.fixture
def google() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def a_client() -> tuple[SheetsClient, list[float]]:
    waited: list[float] = []
    clock = [0.0]

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        clock[0] += seconds

    retries = RetryPolicy(seconds=60, sleep=sleep, clock=lambda: clock[0])
    return SheetsClient("book", AnonymousCredentials(), retries=retries), waited


def test_money_in_an_answer_is_never_a_float(google: responses.RequestsMock) -> None:
    google.get(URL, body='{"a": 0.1, "b": 1250000}')
    client, _ = a_client()

    assert client.read("") == {"a": Decimal("0.1"), "b": 1250000}


def test_a_read_is_tried_again_and_waits_as_told(google: responses.RequestsMock) -> None:
    google.get(URL, status=429, headers={"Retry-After": "7"})
    google.get(URL, status=503)
    google.get(URL, body=requests.ConnectionError())
    google.get(URL, json={})
    client, waited = a_client()

    assert client.read("") == {}
    assert client.calls["reads"] == 4
    assert waited[0] >= 7


class Unlucky(AnonymousCredentials):  # type: ignore[misc]  # google-auth ships no types
    """Credentials that get a token at the second try."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._errors = [error]

    def before_request(self, *args: Any, **options: Any) -> None:
        for error in self._errors:
            self._errors = []
            raise error


def a_metadata_server_that_does_not_answer() -> RefreshError:
    """Return the error into which google-auth wraps a failed call of the metadata server."""
    error = RefreshError("Failed to retrieve http://metadata.google.internal")
    error.__cause__ = TransportError("503")
    return error


TOKENS: dict[str, Exception] = {
    "no connection": TransportError("no route"),
    "the metadata server was away": a_metadata_server_that_does_not_answer(),
    "the token server was busy": RefreshError("internal_failure", retryable=True),
}


@pytest.mark.parametrize("case", TOKENS)
def test_one_token_that_did_not_come_is_not_the_last_word(
    google: responses.RequestsMock, case: str
) -> None:
    google.get(URL, json={"a": 1})
    retries = retries_without_waiting()

    client = SheetsClient("book", Unlucky(TOKENS[case]), retries=retries)

    assert client.read("") == {"a": 1}


def test_a_key_that_was_withdrawn_is_a_persons_matter(google: responses.RequestsMock) -> None:
    withdrawn = RefreshError("invalid_grant: Invalid JWT Signature.")

    with pytest.raises(AskPerson, match="credentials_invalid"):
        SheetsClient("book", Unlucky(withdrawn)).read("")


def test_a_lasting_fault_ends_with_come_again(google: responses.RequestsMock) -> None:
    google.get(URL, status=503)
    client, waited = a_client()

    with pytest.raises(ComeAgain):
        client.read("")

    assert sum(waited) < 60


def test_a_request_that_is_led_elsewhere_is_not_followed(google: responses.RequestsMock) -> None:
    google.post(URL + ":batchUpdate", status=307, headers={"Location": "https://proxy.example/"})
    client, _ = a_client()

    with pytest.raises(NoAnswer):
        client.once("post", ":batchUpdate", json={})

    assert len(google.calls) == 1


@pytest.mark.parametrize("date", ["garbage", "Mon, 23 Nov 2026 14:00:10", ""])
def test_an_odd_date_of_an_answer_fails_nothing(google: responses.RequestsMock, date: str) -> None:
    google.get(URL, json={}, headers={"Date": date})
    client, _ = a_client()

    assert client.read("") == {}
    assert client.date is None or client.date.tzinfo is not None


def test_every_request_has_a_time_out(google: responses.RequestsMock) -> None:
    google.get(URL, json={})
    client, _ = a_client()

    client.read("")

    assert google.calls[0].request.req_kwargs["timeout"] == (10, 60)  # type: ignore[attr-defined]  # set by responses


def test_a_write_is_never_repeated_by_itself(google: responses.RequestsMock) -> None:
    google.post(URL + ":batchUpdate", body=requests.ConnectionError())
    client, _ = a_client()

    with pytest.raises(NoAnswer):
        client.once("post", ":batchUpdate", json={})

    assert client.calls["writes"] == 1


def test_a_cut_answer_is_no_answer(google: responses.RequestsMock) -> None:
    google.post(URL + ":batchUpdate", body='{"half": ')
    client, _ = a_client()

    with pytest.raises(NoAnswer):
        client.once("post", ":batchUpdate", json={})


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (404, "workbook_not_found"),
        (403, "workbook_not_shared_unnamed"),
        (401, "credentials_invalid"),
    ],
)
def test_a_refusal_says_what_a_person_can_do(
    status: int, code: str, google: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    google.get(URL, status=status, json={"error": {"message": "No."}})
    monkeypatch.setenv("ALDIA_LANGUAGE", "es")
    client, _ = a_client()

    with pytest.raises(AskPerson) as caught:
        client.read("")

    assert caught.value.code == code
    assert len(explain(caught.value)) > 20


class Account(AnonymousCredentials):  # type: ignore[misc]  # google-auth has no types
    def __init__(self, email: str) -> None:
        super().__init__()
        self.service_account_email = email


METADATA = "http://metadata.google.internal/computeMetadata/v1"


@pytest.mark.parametrize("known", [True, False])
def test_nobody_is_asked_to_share_with_default(known: bool, google: responses.RequestsMock) -> None:
    """Until its first token, an account in the cloud goes by that name."""
    info: dict[str, Any] = {
        "email": "aldia-run@project.example" if known else "default",
        "scopes": [],
    }
    own = f"{METADATA}/instance/service-accounts/default/"
    google.get(own, json=info, headers={"Metadata-Flavor": "Google"})
    google.get(f"{own}token", json={"access_token": "ya29", "expires_in": 3599})
    google.get(URL, status=403, json={"error": {"message": "No."}})
    client = SheetsClient("book", compute_engine.Credentials(universe_domain="googleapis.com"))

    with pytest.raises(AskPerson) as caught:
        client.read("")

    assert caught.value.code == f"workbook_not_shared{'' if known else '_unnamed'}"
    assert caught.value.details["account"] == ("aldia-run@project.example" if known else "")


@pytest.mark.parametrize("account", ["aldia@project.example", ""])
def test_whom_to_share_with_is_named_only_where_it_is_known(
    account: str, google: responses.RequestsMock
) -> None:
    google.get(URL, status=403, json={"error": {"message": "No."}})
    client = SheetsClient("book", Account(account))

    with pytest.raises(AskPerson) as caught:
        client.read("")

    said = explain(caught.value)
    assert account in said
    assert "?" not in said
    assert (": " in said) == bool(account)


def test_a_workbook_is_named_by_its_link_or_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    identifier = "1AbCdEfGhIjKlMnOpQrStUvWxYz_0123456789-abcd"
    monkeypatch.setenv("ALDIA_SPREADSHEET", identifier)

    assert (
        spreadsheet_id(f"https://docs.google.com/spreadsheets/d/{identifier}/edit#gid=0")
        == identifier
    )
    assert spreadsheet_id(identifier) == identifier
    assert spreadsheet_id(None) == identifier


@pytest.mark.parametrize(
    ("text", "code"), [("", "spreadsheet_missing"), ("hoja", "spreadsheet_invalid")]
)
def test_what_names_no_workbook_is_said(
    text: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ALDIA_SPREADSHEET", raising=False)

    with pytest.raises(AskPerson) as caught:
        spreadsheet_id(text)

    assert caught.value.code == code


def test_without_credentials_a_person_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)

    with pytest.raises(AskPerson) as caught:
        connect("book", {})

    assert caught.value.code == "credentials_missing"


@pytest.mark.parametrize("text", [None, "", "{}", "no key"])
def test_a_key_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str | None
) -> None:
    path = tmp_path / "key.json"
    if text is not None:
        path.write_text(text)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))

    with pytest.raises(AskPerson) as caught:
        connect("book")

    assert caught.value.code == "credentials_unreadable"
    assert caught.value.details["path"] == str(path)


FILE = "https://www.googleapis.com/drive/v3/files/book"


def test_what_drive_notes_of_the_file_is_asked_of_drive(google: responses.RequestsMock) -> None:
    google.get(FILE, status=503)
    google.get(FILE, json={"appProperties": {"a": "b"}})
    client, _ = a_client()

    assert client.file("get", params={"fields": "appProperties"}) == {"appProperties": {"a": "b"}}
    assert client.calls == {"reads": 0, "writes": 0, "files": 2}


def test_an_account_asks_for_the_right_to_drive_apart() -> None:
    """An organisation that does not give it must lose nothing else."""
    asked: list[list[str]] = []

    class Account(AnonymousCredentials, Scoped):  # type: ignore[misc]  # google-auth has no types
        def with_scopes(self, scopes: Any, default_scopes: Any = None) -> Account:
            asked.append(list(scopes))
            return Account()

        @property
        def requires_scopes(self) -> bool:
            return False

    SheetsClient("book", Account())

    assert asked == [["https://www.googleapis.com/auth/drive.metadata"]]


def test_a_drive_api_that_is_off_is_told_with_its_project(google: responses.RequestsMock) -> None:
    words = "Google Drive API has not been used in project 123 before or it is disabled. Enable it"
    google.get(FILE, status=403, json={"error": {"code": 403, "message": words}})
    client, _ = a_client()

    with pytest.raises(ApiRefusal) as refusal:
        client.file("get")

    assert refusal.value.disabled_in == "123"
