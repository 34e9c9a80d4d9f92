"""Drive's uploads of API v3: a file's contents with its metadata, in one piece or in several.

[D] Drive's guide "Upload file data": `uploadType` is media, multipart or resumable; a file becomes
a spreadsheet when its metadata asks for that type.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import replace
from datetime import datetime
from email.message import Message

from sandbox.google import exports
from sandbox.google.drive import Drive
from sandbox.google.drive_files import SPREADSHEET, refused
from sandbox.google.files import Files, Upload
from sandbox.http import ApiError, Request, Response, read_json

_PATH = re.compile(r"/upload(/drive/v3/files(?:/([^/]+))?)")
_SPAN = re.compile(r"bytes (?:\*|(\d{1,15})-(\d{1,15}))/(\*|\d{1,15})")
_TEXTS = {"text/csv", "text/tab-separated-values", "text/plain"}
_MOST_BYTES = 64_000_000  # of a file; chosen by hand, the same as a request's in sandbox/heads.py


def method_of(request: Request) -> str | None:
    """Return the name of the Drive method that an upload calls, or None."""
    found = _PATH.fullmatch(request.path)
    if found is None or request.method not in {"PUT", "PATCH" if found[2] else "POST"}:
        return None
    return "drive.files.update" if found[2] else "drive.files.create"


class Uploads:
    """The uploads to a sandbox, at one moment."""

    def __init__(self, files: Files, now: datetime) -> None:
        self._files = files
        self._drive = Drive(files, now)
        self._now = now

    def answer(self, route: str, request: Request) -> Response:
        how = request.param("uploadType")
        if request.method == "PUT":
            return self._go_on(route, request)
        if how == "resumable":
            return self._begin(request)
        if how == "media":
            kind = request.headers.get("content-type", "")
            return self._finish(route, Upload(_plain(request, b"{}"), kind, request.body))
        if how == "multipart":
            description, kind, contents = _parts(request)
            return self._finish(route, Upload(_plain(request, description), kind, contents))
        raise refused(400, f"Invalid upload type: {how!r}.", "badRequest", "uploadType")

    def _begin(self, request: Request) -> Response:
        """Open an upload session; the answer has its address in `Location`."""
        kind = request.headers.get("x-upload-content-type", "")
        upload = Upload(_plain(request, request.body or b"{}"), kind)
        self._check(upload)
        key = secrets.token_urlsafe(16)
        self._files.uploads[key] = upload
        asked = f"uploadType=resumable&upload_id={key}"
        where = f"http://{request.headers.get('host', 'localhost')}{request.path}?{asked}"
        return Response(200, headers={"Location": where, "X-GUploader-UploadID": key})

    def _go_on(self, route: str, request: Request) -> Response:
        """Add the next piece; answer 308 with the bytes so far until the file is complete."""
        key = request.param("upload_id")
        upload = self._files.uploads.get(key)
        if upload is None:
            raise refused(404, f"Upload not found: {key}.", "notFound")
        total = _add(upload, request)
        if total != len(upload.contents):
            end = len(upload.contents) - 1
            return Response(308, headers={"Range": f"bytes=0-{end}"} if end >= 0 else {})
        del self._files.uploads[key]
        upload.kind = upload.kind or request.headers.get("content-type", "")
        return self._finish(route, upload)

    def _check(self, upload: Upload) -> None:
        """Raise for an upload that cannot become a spreadsheet, before anything is changed."""
        identifier = _identifier(upload.call)
        if identifier:
            self._drive.resource(identifier)
            is_sheet = identifier in self._files.books
        else:
            is_sheet = _described(upload.call).get("mimeType") == SPREADSHEET
        if not is_sheet:
            raise refused(
                400,
                "The sandbox keeps spreadsheets only: describe the file with the mimeType "
                f"{SPREADSHEET}.",
                "badRequest",
            )

    def _finish(self, route: str, upload: Upload) -> Response:
        """Create or update the file and fill it; when that fails, nothing is changed."""
        self._check(upload)
        books = self._files.books
        before = dict(books)
        try:
            query = {**upload.call.query, "fields": ["id"]}
            made = self._drive.answer(route, replace(upload.call, query=query))
            identifier = json.loads(made.body)["id"]
            self._fill(identifier, upload)
        except ApiError:
            books.clear()
            books.update(before)
            raise
        path = f"/drive/v3/files/{identifier}"
        return self._drive.answer("drive.files.get", Request("GET", path, upload.call.query))

    def _fill(self, identifier: str, upload: Upload) -> None:
        draft = self._files.books[identifier].copy()
        kind = upload.kind.partition(";")[0].strip().lower()
        if kind == exports.XLSX:
            exports.read_xlsx(draft, upload.contents)
        elif kind in _TEXTS:
            exports.read_csv(draft, _text(upload.contents))
        else:
            raise refused(400, f"No spreadsheet can be made of {kind!r}.", "badRequest")
        self._files.replace(draft, self._now)


def _add(upload: Upload, request: Request) -> int | None:
    """Add a piece to an upload; return the length of the whole file, or None if not known yet."""
    found = _SPAN.fullmatch(request.headers.get("content-range", ""))
    if found is None and "content-range" not in request.headers:
        upload.contents = request.body
        return len(request.body)
    size = int(found[2]) - int(found[1]) + 1 if found and found[1] else 0
    is_next = found and (not found[1] or int(found[1]) == len(upload.contents))
    if not found or not is_next or size != len(request.body):
        raise refused(400, "Invalid Content-Range.", "badRequest", "Content-Range", "header")
    if len(upload.contents) + size > _MOST_BYTES:
        raise refused(413, f"The file is larger than {_MOST_BYTES} bytes.", "uploadTooLarge")
    upload.contents += request.body
    return None if found[3] == "*" else int(found[3])


def _parts(request: Request) -> tuple[bytes, str, bytes]:
    """Return the metadata, the contents' type and the contents of a multipart/related body."""
    head = Message()
    head["Content-Type"] = request.headers.get("content-type", "")
    fence = b"--" + str(head.get_boundary("")).encode()
    line = b"\r\n" if request.body.startswith(fence + b"\r\n") else b"\n"
    pieces = (line + request.body).split(line + fence)
    if fence == b"--" or len(pieces) != 4 or not pieces[3].startswith(b"--"):
        raise refused(400, "Malformed multipart body.", "badContent")
    description, contents = (piece.removeprefix(line) for piece in pieces[1:3])
    head_lines, _, body = contents.partition(line * 2)
    found = re.search(rb"^content-type:\s*(\S+)", head_lines, re.IGNORECASE | re.MULTILINE)
    kind = found[1].decode("latin-1") if found else ""
    return (line + description).partition(line * 2)[2], kind, body


def _plain(request: Request, description: bytes) -> Request:
    found = _PATH.fullmatch(request.path)
    assert found is not None
    return Request(request.method, found[1], request.query, request.headers, description)


def _identifier(call: Request) -> str:
    return call.path.removeprefix("/drive/v3/files").removeprefix("/")


def _described(call: Request) -> dict[str, object]:
    try:
        found = read_json(call.body)
    except ApiError as error:
        raise refused(400, "Parse Error", "parseError") from error
    return found if isinstance(found, dict) else {}


def _text(contents: bytes) -> str:
    try:
        return contents.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(400, "The file is not written in UTF-8.", "badRequest") from error
