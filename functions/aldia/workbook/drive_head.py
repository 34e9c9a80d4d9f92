"""The end of the Log's chain, kept beside the workbook: with its file, in Drive.

File › Version history puts everything in a workbook back, Log and Memory alike. What Drive notes
of the file is no part of its versions, so there it can be seen that the Log once went further
(docs/decisions/0025-the-head-is-kept-in-drive.md).
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from aldia.errors import AskPerson, ComeAgain
from aldia.planning.log.entries import Head
from aldia.workbook.client import ApiRefusal, SheetsClient

_HEAD, _TRIAL, _RESTORED = "aldia_head", "aldia_trial", "aldia_restored"


class Silence(Enum):
    """Why nothing is known of what was kept.

    Attributes:
        NEVER: Nothing was kept so far.
        CANNOT: Drive refuses: its API is off, or the account has no right to it.
        NOT_NOW: Drive did not answer.
    """

    NEVER = "never"
    CANNOT = "cannot"
    NOT_NOW = "not_now"


def read_kept(client: SheetsClient) -> Head | Silence:
    """Return the end of the chain that was kept last, or why it is not known."""
    try:
        found = _properties(client).get(_HEAD, "")
    except AskPerson:
        return Silence.CANNOT
    except ComeAgain:
        return Silence.NOT_NOW
    return Head.parse(found) or Silence.NEVER


def keep(client: SheetsClient, head: Head) -> None:
    """Keep the end of the chain.

    Raises:
        AskPerson: Drive refuses.
        ComeAgain: Drive did not answer.
    """
    _set(client, _HEAD, head.written())


def try_to_keep(client: SheetsClient) -> bool:
    """Write something beside the workbook, and tell whether it is there; then take it away.

    Raises:
        AskPerson: Drive refuses.
        ComeAgain: Drive did not answer.
    """
    _set(client, _TRIAL, client.spreadsheet)
    is_there = _properties(client).get(_TRIAL) == client.spreadsheet
    _set(client, _TRIAL, None)
    return is_there


def note_restored(client: SheetsClient) -> None:
    """Keep that a version was restored once, and what was kept here stayed.

    Raises:
        AskPerson: Drive refuses.
        ComeAgain: Drive did not answer.
    """
    _set(client, _RESTORED, "seen")


def was_restored(client: SheetsClient) -> bool:
    """Tell whether a restored version was ever noticed by what is kept here.

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
