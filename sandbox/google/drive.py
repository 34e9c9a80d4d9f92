"""The part of Drive's API about files, their rights and their comments."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sandbox.google import exports
from sandbox.google.drive_files import (
    PROPERTIES,
    SPREADSHEET,
    Resource,
    common,
    owner,
    permission_of,
    refused,
    resource_of,
    second_version_of,
    with_properties,
    written,
)
from sandbox.google.drive_query import matches
from sandbox.google.files import Files
from sandbox.google.formulas import recalculate
from sandbox.google.masks import Mask, keep, parse_mask
from sandbox.google.workbook import Workbook
from sandbox.http import ApiError, Request, Response, json_response, read_json

FOLDER = "application/vnd.google-apps.folder"
_FILES = "/drive/v3/files"
_UPLOAD = "/upload/drive/v2/files/"
_DEFAULT_FIELDS = "kind,id,name,mimeType"
_PAGE = 100  # files in an answer when the call names no `pageSize`
# The time zone of a workbook after an import, whatever it was before [R: gspread's
# test_import_csv].
_IMPORTED = "America/Los_Angeles"
_ROLES = {"owner", "organizer", "fileOrganizer", "writer", "commenter", "reader"}
_TYPES = {"user", "group", "domain", "anyone"}
_WRITABLE = ("name", "description", "starred", "trashed", "properties", "appProperties")
_VERBS: Mapping[tuple[str, int, str], str] = {
    ("GET", 0, ""): "files.list",
    ("POST", 0, ""): "files.create",
    ("GET", 1, ""): "files.get",
    ("PATCH", 1, ""): "files.update",
    ("DELETE", 1, ""): "files.delete",
    ("POST", 2, "copy"): "files.copy",
    ("GET", 2, "export"): "files.export",
    ("GET", 2, "permissions"): "permissions.list",
    ("POST", 2, "permissions"): "permissions.create",
    ("GET", 3, "permissions"): "permissions.get",
    ("PATCH", 3, "permissions"): "permissions.update",
    ("DELETE", 3, "permissions"): "permissions.delete",
    ("GET", 2, "comments"): "comments.list",
    ("POST", 2, "comments"): "comments.create",
}


def method_of(request: Request) -> str | None:
    """Return the name of the Drive method that a request calls, or None."""
    path = request.path
    if path.startswith(_UPLOAD) and request.method == "PUT":
        return "drive.files.upload"
    if path != _FILES and not path.startswith(_FILES + "/"):
        return None
    parts = path.removeprefix(_FILES).strip("/").split("/") if path != _FILES else []
    kind = parts[1] if len(parts) > 1 else ""
    found = _VERBS.get((request.method, len(parts), kind))
    return None if found is None else f"drive.{found}"


class Drive:
    """The files of a sandbox, at one moment."""

    def __init__(self, files: Files, now: datetime) -> None:
        self._files = files
        self._now = now

    def answer(self, route: str, request: Request) -> Response:
        if route == "drive.files.upload":
            return self._upload(request)
        method = _METHODS[route.removeprefix("drive.")]
        return method(self, request)

    def _file(self, request: Request) -> Resource:
        return self.resource(_part(request, 0))

    def resource(self, identifier: str) -> Resource:
        """Return a file as a full File resource."""
        book = self._files.books.get(identifier)
        if book is not None and book.is_shared:
            return resource_of(book)
        if identifier in self._files.folders:
            return self._files.folders[identifier]
        raise refused(404, f"File not found: {identifier}.", "notFound", "fileId")

    def _book(self, request: Request) -> Workbook:
        identifier = _part(request, 0)
        self.resource(identifier)
        found = self._files.books.get(identifier)
        if found is None:
            raise refused(400, "The file is a folder.", "badRequest")
        return found

    def _changed(self, book: Workbook, **changes: Any) -> Workbook:
        draft = book.copy()
        draft.file.update(changes)
        self._files.replace(draft, self._now)
        return draft

    def list(self, request: Request) -> Response:
        books = (resource_of(book) for book in self._files.books.values() if book.is_shared)
        everything = [*self._files.folders.values(), *books]
        found = [each for each in everything if matches(each, request.param("q"))]
        order = request.param("orderBy")
        for key in reversed([each.split() for each in order.split(",") if each.strip()]):
            found.sort(key=lambda each: str(each.get(key[0], "")), reverse="desc" in key[1:])
        size = int(request.param("pageSize") or _PAGE)
        if not 1 <= size <= 1000:
            raise refused(400, f"Invalid value '{size}'.", "invalid", "pageSize")
        start = _page_start(request)
        fallback = parse_mask(f"kind,nextPageToken,incompleteSearch,files({_DEFAULT_FIELDS})")
        answer = {
            "kind": "drive#fileList",
            "incompleteSearch": False,
            "files": found[start : start + size],
        }
        if start + size < len(found):
            answer["nextPageToken"] = str(start + size)
        return json_response(keep(answer, _fields(request) or fallback))

    def create(self, request: Request) -> Response:
        body = _body(request)
        if body.get("mimeType") == FOLDER:
            identifier = "1" + secrets.token_urlsafe(24)
            made = written(self._now)
            folder = {**common(identifier, body.get("name", "Untitled"), FOLDER)}
            folder |= {"createdTime": made, "modifiedTime": made, "permissions": [owner()]}
            folder |= {"parents": body.get("parents", ["root"]), "trashed": False}
            self._files.folders[identifier] = folder
            return _told(folder, request)
        if body.get("mimeType", SPREADSHEET) != SPREADSHEET:
            raise refused(400, "The sandbox keeps spreadsheets and folders only.", "badRequest")
        title = body.get("name", "Untitled")
        book = self._files.create({"properties": {"title": title}}, self._now)
        book.file["parents"] = self._parents(body)
        return _told(resource_of(book), request)

    def _parents(self, body: Mapping[str, Any]) -> Any:
        parents = body.get("parents") or ["root"]
        for each in parents:
            if each not in {"root", *self._files.folders}:
                raise refused(404, f"File not found: {each}.", "notFound", "fileId")
        return parents

    def get(self, request: Request) -> Response:
        return _told(self._file(request), request)

    def update(self, request: Request) -> Response:
        """Rename a file, move it between folders or to the bin, or set its properties."""
        body = {name: value for name, value in _body(request).items() if name in _WRITABLE}
        identifier = _part(request, 0)
        file = self.resource(identifier)
        gone = request.param("removeParents").split(",")
        parents = [each for each in file["parents"] if each not in gone]
        parents += [each for each in request.param("addParents").split(",") if each]
        for kind in set(PROPERTIES) & body.keys():
            body[kind] = with_properties(file.get(kind, {}), body[kind], kind)
        changes = {**body, "parents": self._parents({"parents": parents})}
        if identifier in self._files.folders:
            file.update(changes)
        else:
            book = self._changed(self._files.books[identifier], **changes)
            book.title = book.file.pop("name", book.title)
        return _told(self.resource(identifier), request)

    def delete(self, request: Request) -> Response:
        identifier = _part(request, 0)
        self.resource(identifier)
        self._files.books.pop(identifier, None)
        self._files.folders.pop(identifier, None)
        return Response(204)

    def copy(self, request: Request) -> Response:
        """Copy a workbook with its metadata and named ranges, but without rights and comments."""
        book, body = self._book(request), _body(request)
        twin = book.copy()
        twin.id = "1" + secrets.token_urlsafe(32)
        twin.title = body.get("name") or f"Copy of {book.title}"
        made = written(self._now)
        parents = self._parents(body) if body.get("parents") else book.file.get("parents", ["root"])
        twin.file = {"createdTime": made, "modifiedTime": made, "parents": parents}
        self._files.books[twin.id] = twin
        return _told(resource_of(twin), request)

    def export(self, request: Request) -> Response:
        book, kind = self._book(request), request.param("mimeType")
        if kind not in exports.WRITERS:
            raise refused(
                400, "The requested conversion is not supported.", "badRequest", "convertTo"
            )
        recalculate(book, self._now)
        return Response(200, exports.WRITERS[kind](book), kind)

    def list_permissions(self, request: Request) -> Response:
        file = self._file(request)
        size = int(request.param("pageSize") or _PAGE)
        start = _page_start(request)
        found = file["permissions"]
        answer = {"kind": "drive#permissionList", "permissions": found[start : start + size]}
        if start + size < len(found):
            answer["nextPageToken"] = str(start + size)
        fallback: Mask = {"kind": {}, "nextPageToken": {}, "permissions": _PERMISSION_FIELDS}
        return json_response(keep(answer, _fields(request) or fallback))

    def create_permission(self, request: Request) -> Response:
        """Give somebody a right, in place of the one that they may have already."""
        body = _body(request)
        role, kind = body.get("role"), body.get("type")
        if role not in _ROLES or kind not in _TYPES:
            name = "type" if role in _ROLES else "role"
            raise refused(
                400, f"The permission {name} field is required.", "required", f"permission.{name}"
            )
        new = permission_of(body)
        old = self._file(request)["permissions"]
        is_owner = any(each["id"] == new["id"] and each["role"] == "owner" for each in old)
        if role == "owner" and not (is_owner or request.is_true("transferOwnership")):
            raise refused(
                403,
                "The transferOwnership parameter must be enabled when the permission role is "
                "'owner'.",
                "forbidden",
                "transferOwnership",
            )
        if kind in {"user", "group"} and "@" not in body.get("emailAddress", ""):
            raise refused(
                400,
                "The specified emailAddress is invalid or not applicable for the given "
                "permission type.",
                "invalid",
                "permission.emailAddress",
            )
        if role == "owner":
            old = [{**each, "role": "writer"} if each["role"] == "owner" else each for each in old]
        self._set_permissions(request, [*(p for p in old if p["id"] != new["id"]), new])
        return _told(new, request, _PERMISSION_FIELDS)

    def get_permission(self, request: Request) -> Response:
        return _told(self._found(request), request, _PERMISSION_FIELDS)

    def update_permission(self, request: Request) -> Response:
        body, old = _body(request), self._found(request)
        if body.get("role", "reader") not in _ROLES:
            raise refused(400, "Invalid role.", "invalid", "permission.role")
        changes = {n: body[n] for n in ("role", "pendingOwner", "expirationTime") if n in body}
        new = {**old, **changes}
        rest = self._file(request)["permissions"]
        if body.get("role") == "owner":
            new.pop("pendingOwner", None)
            rest = [{**p, "role": "writer"} if p["role"] == "owner" else p for p in rest]
        self._set_permissions(request, [new if p["id"] == old["id"] else p for p in rest])
        return _told(new, request, _PERMISSION_FIELDS)

    def delete_permission(self, request: Request) -> Response:
        old = self._found(request)
        if old["role"] == "owner":
            raise refused(403, "The owner of a file cannot be removed.", "forbidden")
        rest = [each for each in self._file(request)["permissions"] if each["id"] != old["id"]]
        self._set_permissions(request, rest)
        return Response(204)

    def _found(self, request: Request) -> Resource:
        identifier = _part(request, 2)
        for each in self._file(request)["permissions"]:
            if each["id"] == identifier:
                return dict(each)
        raise refused(404, f"Permission not found: {identifier}.", "notFound", "permissionId")

    def _set_permissions(self, request: Request, permissions: Any) -> None:
        identifier = _part(request, 0)
        if identifier in self._files.folders:
            self._files.folders[identifier]["permissions"] = permissions
        else:
            self._changed(self._files.books[identifier], permissions=permissions)

    def list_comments(self, request: Request) -> Response:
        if not request.param("fields"):
            raise refused(
                400,
                "The 'fields' parameter is required for this method.",
                "required",
                "fields",
            )
        comments = self._book(request).file.get("comments", [])
        answer = {"kind": "drive#commentList", "comments": comments}
        return json_response(keep(answer, _fields(request)))

    def create_comment(self, request: Request) -> Response:
        book, body = self._book(request), _body(request)
        if not body.get("content"):
            raise refused(400, "The comment's content is required.", "required", "content")
        comment = {
            **{
                name: body[name]
                for name in ("content", "anchor", "quotedFileContent")
                if name in body
            },
            "kind": "drive#comment",
            "id": secrets.token_urlsafe(8),
            "createdTime": written(self._now),
            "author": {"displayName": "You", "me": True},
        }
        self._changed(book, comments=[*book.file.get("comments", []), comment])
        return json_response(keep(comment, _fields(request)))

    def _upload(self, request: Request) -> Response:
        """Replace a workbook's contents by those of a CSV file, as API v2 does."""
        identifier = request.path.removeprefix(_UPLOAD)
        self.resource(identifier)
        draft = self._files.books[identifier].copy()
        exports.read_csv(draft, request.body.decode("utf-8-sig", "replace"))
        draft.time_zone = _IMPORTED
        self._files.replace(draft, self._now)
        return json_response(second_version_of(draft))


_PERMISSION_FIELDS = parse_mask("kind,id,type,role")

_METHODS: Mapping[str, Callable[[Drive, Request], Response]] = {
    "files.list": Drive.list,
    "files.create": Drive.create,
    "files.get": Drive.get,
    "files.update": Drive.update,
    "files.delete": Drive.delete,
    "files.copy": Drive.copy,
    "files.export": Drive.export,
    "permissions.list": Drive.list_permissions,
    "permissions.create": Drive.create_permission,
    "permissions.get": Drive.get_permission,
    "permissions.update": Drive.update_permission,
    "permissions.delete": Drive.delete_permission,
    "comments.list": Drive.list_comments,
    "comments.create": Drive.create_comment,
}


def _part(request: Request, place: int) -> str:
    return request.path.removeprefix(_FILES).strip("/").split("/")[place]


def _page_start(request: Request) -> int:
    token = request.param("pageToken") or "0"
    if not token.isdecimal():
        raise refused(400, "Invalid Value", "invalid", "pageToken")
    return int(token)


def _body(request: Request) -> Mapping[str, Any]:
    try:
        body = read_json(request.body or b"{}")
    except ApiError as error:
        raise refused(400, "Parse Error", "parseError") from error
    if not isinstance(body, dict):
        raise refused(400, "Parse Error", "parseError")
    return body


def _fields(request: Request) -> Mask:
    return parse_mask(request.param("fields"))


def _told(resource: Resource, request: Request, default: Mask | None = None) -> Response:
    mask = _fields(request) or default or parse_mask(_DEFAULT_FIELDS)
    return json_response(keep(resource, mask))
