"""Who may call a function: a known account, with a token made out to that very function."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import functions_framework
import pytest

from aldia.errors import BadRequest
from aldia.web.auth import check_token
from tests.office import Office, a_line
from tests.webhook import ROOT

URL = "https://europe-west1-p.cloudfunctions.net/aldia-remind"
INVOKER = "aldia-invoker@p.iam.gserviceaccount.com"


def a_token(**claims: Any) -> str:
    """Return a token as Cloud Run hands it on: its signature taken out."""
    given = {"aud": URL, "email": INVOKER, "email_verified": True, **claims}
    parts = [base64.urlsafe_b64encode(json.dumps(p).encode()).decode() for p in ({}, given)]
    return ".".join([*(part.rstrip("=") for part in parts), "SIGNATURE_REMOVED_BY_GOOGLE"])


REFUSED = {
    "none": "",
    "not a token": "Bearer abc",
    "nonsense inside": "Bearer a.b!.c",
    "deep nonsense inside": f"Bearer a.{base64.b64encode(b'[' * 100_000).decode()}.b",
    "a list inside": f"Bearer a.{base64.b64encode(b'[]').decode()}.b",
    "made out to another function": f"Bearer {a_token(aud='https://other.example/')}",
    "of another account": f"Bearer {a_token(email='somebody@example.com')}",
    "of an address nobody verified": f"Bearer {a_token(email_verified=False)}",
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_call_without_the_right_token_is_refused(case: str) -> None:
    with pytest.raises(BadRequest, match="caller_unknown"):
        check_token(REFUSED[case], URL, [INVOKER], is_verified=True)


def test_the_right_token_is_let_in() -> None:
    check_token(f"Bearer {a_token()}", URL, [INVOKER], is_verified=True)


def test_off_the_platform_the_signature_is_looked_at() -> None:
    asked: list[tuple[str, str]] = []

    def verify(token: str, audience: str) -> Mapping[str, Any]:
        asked.append((token, audience))
        raise ValueError("wrong signature")

    with pytest.raises(BadRequest):
        check_token(f"Bearer {a_token()}", URL, [INVOKER], is_verified=False, verify=verify)

    assert asked == [(a_token(), URL)]


def test_a_token_without_a_signature_passes_nowhere_but_behind_the_platform() -> None:
    with pytest.raises(BadRequest):
        check_token("Bearer a.b.c", URL, [INVOKER], is_verified=False)


@pytest.mark.parametrize("door", ["remind", "dispatch", "deliveries"])
def test_a_leaked_url_is_useless_without_a_token(
    office: Office, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    office.adopt(a_line("F-1"))
    for name, value in {"ALDIA_CALLERS": INVOKER, "ALDIA_AUDIENCE": URL, "K_SERVICE": door}.items():
        monkeypatch.setenv(name, value)
    client = functions_framework.create_app(door, str(ROOT / "functions/main.py")).test_client()

    answer = client.post("/", json={"spreadsheet": office.book})
    let_in = client.post(
        "/", json={"spreadsheet": office.book}, headers={"Authorization": f"Bearer {a_token()}"}
    )

    assert (answer.status_code, answer.json["error"]) == (403, "caller_unknown")
    assert let_in.status_code != 403
    assert len(office.mail) == (1 if door == "remind" else 0)
