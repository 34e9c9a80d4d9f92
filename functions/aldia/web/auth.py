"""Checking that a caller is a known account, with a token that Google made for this function."""

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
"""Return the claims of a token made for an audience; raise ValueError if it was not."""


def check_token(
    authorization: str,
    audience: str,
    accounts: Collection[str],
    is_verified: bool,
    verify: Verify | None = None,
) -> None:
    """Raise unless the call has a valid token of an account that may call.

    Args:
        authorization: The header: `Bearer` and an OpenID Connect token.
        audience: URL of the function for which the token must have been made.
        accounts: Service accounts that may call.
        is_verified: Whether the platform has already checked the signature. Cloud Run does, and
            removes it from the token.
        verify: Checks a token when the platform did not; None for Google's own library.

    Raises:
        BadRequest: There is no such token.
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
    """Return a token's claims, without checking its signature.

    Raises:
        ValueError: It is not a token.
    """
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
