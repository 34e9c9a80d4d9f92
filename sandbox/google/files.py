"""The files in Drive, which the Sheets and Drive endpoints read and change."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.google.colours import in_both_forms
from sandbox.google.drive_files import written
from sandbox.google.requests.sheets import add_sheet
from sandbox.google.workbook import Workbook
from sandbox.http import Request, not_found


@dataclass(slots=True)
class Upload:
    """A file that is being uploaded in pieces.

    Attributes:
        call: Method that the finished upload calls: `files.create` or `files.update`.
        kind: MIME type of the contents.
    """

    call: Request
    kind: str
    contents: bytes = b""


@dataclass(slots=True)
class Files:
    """The files of a sandbox.

    Attributes:
        books: Workbooks by id.
        folders: Folders, as File resources by id.
        uploads: Unfinished uploads, by the session's id.
    """

    books: dict[str, Workbook] = field(default_factory=dict)
    folders: dict[str, dict[str, Any]] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def book(self, identifier: str) -> Workbook:
        """Return a workbook, or raise a 404 when there is none or it is in the bin."""
        found = self.books.get(identifier)
        if found is None or found.file.get("trashed"):
            raise not_found()
        return found

    def replace(self, draft: Workbook, now: datetime) -> None:
        """Replace a workbook by a changed copy of it."""
        draft.version += 1
        draft.file["modifiedTime"] = written(now)
        self.books[draft.id] = draft

    def create(self, body: Mapping[str, Any], now: datetime) -> Workbook:
        """Make a workbook from a Spreadsheet resource; without tabs it gets one named Sheet1."""
        given = dict(body.get("properties", {}))
        book = Workbook(
            id="1" + secrets.token_urlsafe(32),
            title=given.pop("title", "Untitled spreadsheet"),
            locale=given.pop("locale", "en_US"),
            time_zone=given.pop("timeZone", "Etc/GMT"),
            properties=given,
            file={"createdTime": written(now), "modifiedTime": written(now)},
        )
        for sheet in body.get("sheets", []) or [{"properties": {"title": "Sheet1"}}]:
            add_sheet(book, in_both_forms(sheet))
        self.books[book.id] = book
        return book

    def clear(self) -> None:
        """Delete everything."""
        self.books.clear()
        self.folders.clear()
        self.uploads.clear()
