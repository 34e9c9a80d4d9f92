"""How a command ends: its exit code, and what was in the way as a sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click

from aldia import environment
from aldia.errors import AldiaError, ComeAgain

P = ParamSpec("P")

EXIT_PROBLEMS, EXIT_PERSON, EXIT_AGAIN = 1, 3, 4
"""Something in the sheet needs mending; a person has to mend something first; try again later.
2 is click's own, for a command that is wrong."""


def explained(command: Callable[P, None]) -> Callable[P, None]:
    """Turn an error of a command into a sentence and an exit code.

    With `ALDIA_DEBUG` set, an error that nobody expected keeps its stack trace.
    """

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except AldiaError as error:
            _tell(error)
            sys.exit(EXIT_AGAIN if isinstance(error, ComeAgain) else EXIT_PERSON)
        except (click.Abort, click.ClickException):
            raise
        except Exception as error:
            if os.environ.get("ALDIA_DEBUG"):
                raise
            if environment.is_logging():
                environment.logger().tell_unexpected(error)
            else:
                _tell(AldiaError("unexpected", detail=repr(error)))
            sys.exit(EXIT_PERSON)

    return wrapped


def _tell(error: AldiaError) -> None:
    """Say what was in the way, to the person at the terminal or to the log."""
    if environment.is_logging():
        environment.logger().tell_failure("call_failed", error)
    else:
        click.echo(environment.explain(error), err=True)
