"""The end of a command: its exit code, and the sentence for an error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click

from aldia import environment, resources
from aldia.errors import AldiaError, ComeAgain

P = ParamSpec("P")

EXIT_PROBLEMS = 1
"""Something in the sheet needs mending."""

EXIT_PERSON = 3
"""A person has to mend something first. 2 is click's own code, for a wrong command."""

EXIT_AGAIN = 4
"""Try again later."""

EXIT_CANCELLED = 130
"""The person stopped it with Ctrl+C or Ctrl+D, as a shell has it, or answered no."""


def explained(command: Callable[P, None]) -> Callable[P, None]:
    """Wrap a command so that its errors become a sentence and an exit code.

    With `ALDIA_DEBUG` set, an error that nobody expected keeps its stack trace.
    """

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except AldiaError as error:
            _tell(error)
            sys.exit(EXIT_AGAIN if isinstance(error, ComeAgain) else EXIT_PERSON)
        except click.ClickException:
            raise
        except (click.Abort, KeyboardInterrupt) as stop:
            code = "cancelled_unchanged" if isinstance(stop, click.Abort) else "cancelled"
            catalog = resources.catalog_of(environment.spoken())
            click.echo("\n" + catalog.say("terminal", code), err=True)
            sys.exit(EXIT_CANCELLED)
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
    """Write an error to the structured log, or its sentence to the terminal."""
    if environment.is_logging():
        environment.logger().tell_failure("call_failed", error)
    else:
        click.echo(environment.explain(error), err=True)
