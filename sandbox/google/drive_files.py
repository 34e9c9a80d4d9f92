"""Build what Drive answers about files: resources, rights and errors."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.google.workbook import OFFICE, UNSHARED, Workbook
from sandbox.http import ApiError

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OWNER = "you@sandbox.example"

PROPERTIES = ("properties", "appProperties")
_MOST_PROPERTIES = 30
"""Custom properties of one kind, public or private to an application, that Drive allows."""

_PROPERTY_BYTES = 124
"""Bytes of a property's name and value together, in UTF-8, that Drive allows."""

Resource = dict[str, Any]


def written(moment: datetime) -> str:
    """Return a moment in Drive's format."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def refused(
    code: int, message: str, reason: str, location: str = "", kind: str = "parameter"
) -> ApiError:
    """Return an error in Drive's format."""
    error = {"message": message, "domain": "global", "reason": reason}
    if location:
        error |= {"location": location, "locationType": kind}
    return ApiError(code, message, "", errors=[error])


def common(identifier: str, name: str, kind: str) -> Resource:
    return {"kind": "drive#file", "id": identifier, "name": name, "mimeType": kind}


def resource_of(book: Workbook) -> Resource:
    rights = book.file.get("permissions") or [owner()]
    return {
        **common(book.id, book.title, XLSX if book.is_office else SPREADSHEET),
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
        "parents": ["root"],
        "trashed": False,
        "starred": False,
        "ownedByMe": True,
        **{n: value for n, value in book.file.items() if n not in {"comments", OFFICE, UNSHARED}},
        "version": str(book.version),
        "permissions": rights,
        "owners": [
            {"kind": "drive#user", "emailAddress": each["emailAddress"], "displayName": "You"}
            for each in rights
            if each["role"] == "owner"
        ],
    }


def with_properties(old: Mapping[str, str], new: Any, kind: str) -> dict[str, str]:
    """Return custom properties after an update, in which null deletes a property.

    Raises:
        ApiError: A value is not a text, a property is too long, or there are too many.
    """
    if not isinstance(new, Mapping) or not all(isinstance(v, str | None) for v in new.values()):
        raise refused(400, f"Invalid value for: {kind}", "invalid", kind)
    found = {n: value for n, value in {**old, **new}.items() if value is not None}
    if any(len((name + value).encode()) > _PROPERTY_BYTES for name, value in found.items()):
        raise refused(403, "The property is too long.", "propertyTooLarge", kind)
    if len(found) > _MOST_PROPERTIES:
        raise refused(403, "There are too many properties.", "tooManyProperties", kind)
    return found


def second_version_of(book: Workbook) -> Resource:
    """Return a file as a resource of API version 2, with those fields that the sandbox knows."""
    file = resource_of(book)
    return {
        "kind": file["kind"],
        "id": book.id,
        "selfLink": f"https://www.googleapis.com/drive/v2/files/{book.id}",
        "alternateLink": f"{file['webViewLink']}?usp=drivesdk",
        "title": book.title,
        "mimeType": file["mimeType"],
        "labels": {
            "starred": file["starred"],
            "hidden": False,
            "trashed": file["trashed"],
            "restricted": False,
            "viewed": True,
        },
        "createdDate": file["createdTime"],
        "modifiedDate": file["modifiedTime"],
        "version": file["version"],
        "editable": True,
        "copyable": True,
        "ownerNames": [each["displayName"] for each in file["owners"]],
    }


def owner() -> Resource:
    return permission_of({"type": "user", "role": "owner", "emailAddress": OWNER})


def permission_of(body: Mapping[str, Any]) -> Resource:
    kind = body["type"]
    who = body.get("emailAddress") or body.get("domain") or ""
    identifier = "anyoneWithLink" if kind == "anyone" else f"{zlib.crc32(who.lower().encode()):020}"
    kept = {n: body[n] for n in ("emailAddress", "domain", "allowFileDiscovery") if n in body}
    return {
        "kind": "drive#permission",
        "id": identifier,
        "type": kind,
        "role": body["role"],
        **kept,
        **({"displayName": who.partition("@")[0]} if who else {}),
        "deleted": False,
        "pendingOwner": bool(body.get("pendingOwner")),
    }
