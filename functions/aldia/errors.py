"""A broken world: each error tells its caller what to do next, and people what to mend."""

from __future__ import annotations


class AldiaError(Exception):
    """The run cannot go on.

    Attributes:
        code: Names the sentence under `[error]` in `templates/<language>/words.toml`.
        details: What that sentence quotes.
    """

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details


class AskPerson(AldiaError):
    """Nothing will change until a person mends something."""


class Refuse(AldiaError):
    """The caller sent something that must not be acted on; nothing was done."""


class ComeAgain(AldiaError):
    """The same call may succeed a little later."""


class Busy(ComeAgain):
    """Somebody else wrote, or seems to be at work: send nothing more, write nothing more."""
