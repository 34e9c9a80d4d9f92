"""Exceptions: the class tells the caller what to do next, the code tells people what to mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum

Detail = str | int | Enum | type[BaseException]
"""A detail of a message.

A text may come from a sheet. A number, an enum member or an exception class cannot, and may
therefore be told to anybody.
"""

_UNTOLD = "…"


class AldiaError(Exception):
    """Base of all errors: the run cannot go on.

    Attributes:
        code: Names the sentence under `[error]` in `templates/<language>/words.toml`.
        details: What that sentence quotes, by name, for the person at the terminal and the sheet.
        plain_details: The same with … in place of each text, for logs and for HTTP callers.
        language: Language of the book that it is about; None where it is not known.
    """

    def __init__(self, code: str, **details: Detail) -> None:
        super().__init__(code, details)
        self.code = code
        self.language: str | None = None
        self.details: Mapping[str, str] = {name: _said(each) for name, each in details.items()}
        self.plain_details: Mapping[str, str] = {
            name: _said(each) if _is_plain(each) else _UNTOLD for name, each in details.items()
        }


def _said(detail: Detail) -> str:
    if isinstance(detail, Enum):
        return str(detail.value)
    return detail.__name__ if isinstance(detail, type) else str(detail)


def _is_plain(detail: Detail) -> bool:
    return not isinstance(detail, str) or isinstance(detail, Enum)


@contextmanager
def told_in(language: str | None) -> Iterator[None]:
    """Give the errors that pass the language of the book, where they have none."""
    try:
        yield
    except AldiaError as error:
        error.language = error.language or language
        raise


class AskPerson(AldiaError):
    """Nothing will change until a person mends something."""


class WhichTab(AskPerson):
    """Several tabs list invoices, of which a person has to name one.

    Attributes:
        titles: Their titles, in the order of the workbook.
    """

    def __init__(self, titles: Sequence[str], code: str, **details: Detail) -> None:
        super().__init__(code, **details)
        self.titles = titles


class BadRequest(AldiaError):
    """The caller sent something that must not be acted on; nothing was done."""


class ComeAgain(AldiaError):
    """The same call may succeed a little later."""


class Busy(ComeAgain):
    """Another run or person wrote, or seems to be at work: send and write nothing more."""
