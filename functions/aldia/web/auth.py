"""Who may call: a known account, with a token that Google made out to this very function."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

import google.auth.exceptions
from google.auth.transport.requests import Request
from google.oauth2 import id_token

from aldia.errors import BadRequest

Verify = Callable[[str, str], Mapping[str, Any]]
"""Return the claims of a token that was made out to an audience; ValueError when it was not."""


def check_token(
    authorization: str,
    audience: str,
    accounts: Collection[str],
    is_verified: bool,
    verify: Verify | None = None,
) -> None:
    """Let a call pass, or refuse it.

    Args:
        authorization: The header: `Bearer` and an OpenID Connect token.
        audience: For whom it must have been made.
        accounts: Service accounts that may call.
        is_verified: Whether the platform has looked at the signature already. Cloud Run does, and
            hands the token on without it.

    Raises:
        Refuse: There is no such token.
    """
    token = authorization.removeprefix("Bearer ").strip()
    try:
        claims = _claims(token) if is_verified else (verify or _verify)(token, audience)
    except (ValueError, RecursionError, google.auth.exceptions.GoogleAuthError) as error:
        raise BadRequest("caller_unknown") from error
    is_known = claims.get("email") in accounts and claims.get("email_verified") is True
    if claims.get("aud") != audience or not is_known:
        raise BadRequest("caller_unknown")


def _claims(token: str) -> Mapping[str, Any]:
    """Read a token's claims without a look at its signature."""
    parts = token.split(".")
    if len(parts) != 3:
        raise ValueError("not a token")
    claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    if not isinstance(claims, dict):
        raise ValueError("no claims")
    return claims


def _verify(token: str, audience: str) -> Mapping[str, Any]:
    claims: Mapping[str, Any] = id_token.verify_oauth2_token(token, Request(), audience)
    return claims
