"""What it means when Google's library gets no token: to wait, or to ask a person."""

from __future__ import annotations

from google.auth.exceptions import GoogleAuthError, TransportError


def may_pass(error: GoogleAuthError) -> bool:
    """Tell whether the reason may be gone in a moment: nobody answered, or was too busy to.

    On Google's machines the library wraps what the metadata server did not answer into an error
    that says of itself that no other try would help.
    """
    causes = (error, error.__cause__)
    return error.retryable or any(isinstance(each, TransportError) for each in causes)
