"""The end of the Log's chain, kept in Drive with the workbook's file.

File › Version history puts everything in a workbook back, Log and Memory alike. What Drive notes
of a file is no part of its versions, and so shows that the Log once was longer
(docs/decisions/0025-the-head-is-kept-in-drive.md).
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from aldia.errors import AskPerson, ComeAgain
from aldia.planning.log.entries import Head
from aldia.workbook.client import ApiRefusal, SheetsClient

_HEAD = "aldia_head"
_TRIAL = "aldia_trial"
_RESTORED = "aldia_restored"


class Silence(Enum):
    """Why the end of the Log that Drive keeps is not known.

    Attributes:
        NEVER: Nothing was kept so far.
        CANNOT: Drive refuses: its API is off, or the account has no right to it.
        NOT_NOW: Drive did not answer.
    """

    NEVER = "never"
    CANNOT = "cannot"
    NOT_NOW = "not_now"


def read_kept(client: SheetsClient) -> Head | Silence:
    """Return the end of the chain that Drive keeps, or why it is not known."""
    try:
        found = _properties(client).get(_HEAD, "")
    except AskPerson:
        return Silence.CANNOT
    except ComeAgain:
        return Silence.NOT_NOW
    return Head.parse(found) or Silence.NEVER


def keep(client: SheetsClient, head: Head) -> None:
    """Keep the end of the chain in Drive.

    Raises:
        AskPerson: Drive refuses.
        ComeAgain: Drive did not answer.
    """
    _set(client, _HEAD, head.written())


def try_to_keep(client: SheetsClient) -> bool:
    """Write a trial note into Drive, read it back, delete it, and tell whether it was there.

    Raises:
        AskPerson: Drive refuses.
        ComeAgain: Drive did not answer.
    """
    _set(client, _TRIAL, client.spreadsheet)
    is_there = _properties(client).get(_TRIAL) == client.spreadsheet
    _set(client, _TRIAL, None)
    return is_there


def note_restored(client: SheetsClient) -> None:
    """Note in Drive that a version was restored, and that Drive's note outlived that (D1).

    Raises:
        AskPerson: Drive refuses.
        ComeAgain: Drive did not answer.
    """
    _set(client, _RESTORED, "seen")


def was_restored(client: SheetsClient) -> bool:
    """Tell whether a restored version was ever noticed by what Drive keeps.

    Raises:
        AskPerson: Drive refuses.
        ComeAgain: Drive did not answer.
    """
    return _RESTORED in _properties(client)


def _properties(client: SheetsClient) -> dict[str, str]:
    answer = _ask(client, "get", params={"fields": "appProperties", **_DRIVES})
    return dict(answer.get("appProperties", {}))


def _set(client: SheetsClient, name: str, value: str | None) -> None:
    body = {"appProperties": {name: value}}
    _ask(client, "patch", json=body, params={"fields": "id", **_DRIVES})


def _ask(client: SheetsClient, method: str, **options: Any) -> Any:
    try:
        return client.file(method, **options)
    except ApiRefusal as error:
        project = error.disabled_in
        code = "drive_api_off" if project else "drive_refused"
        raise AskPerson(
            code, project=project, status=error.status, detail=error.message[:300]
        ) from error


_DRIVES = {"supportsAllDrives": "true"}
"""The workbook may lie in a shared drive."""
