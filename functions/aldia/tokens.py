"""Whether to wait or to ask a person when Google's library gets no token."""

from __future__ import annotations

from google.auth.exceptions import GoogleAuthError, TransportError


def may_pass(error: GoogleAuthError) -> bool:
    """Tell whether another try may succeed: the server did not answer, or was too busy.

    On Google's machines, when the metadata server does not answer, the library raises an error
    that calls itself not retryable; therefore its cause is looked at too.
    """
    causes = (error, error.__cause__)
    return error.retryable or any(isinstance(each, TransportError) for each in causes)
