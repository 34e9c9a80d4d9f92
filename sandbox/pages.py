"""Pages for people: the workbooks, each as a grid, and the mailbox."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader

from sandbox import grid, words
from sandbox.google import exports
from sandbox.google.files import Files
from sandbox.google.formulas import recalculate
from sandbox.google.locales import locale_of
from sandbox.google.workbook import Workbook
from sandbox.http import ApiError, Request, Response, json_response, not_found
from sandbox.mail.service import Mail

_HERE = Path(__file__).parent
_OF_BOOKS = {f"_pages/{name}" for name in ("shape", "cells", "edge", "version", "export")}
_FORMATS = {
    "xlsx": exports.XLSX,
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
_OF_PAGES = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
}
_OF_LETTERS = {
    "Content-Security-Policy": "sandbox allow-same-origin allow-popups "
    "allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
}
"""Headers of a letter's HTML, which anybody may have written: it may load nothing and run nothing.
`allow-same-origin` lets the mailbox, which frames the letter, measure its height; without
`allow-scripts` the letter itself gains nothing by it. Its links open new tabs without the
restrictions of the letter's frame (`allow-popups-to-escape-sandbox`)."""
_BEFORE_LETTERS = '<!doctype html><base target="_blank">'
"""Written before a letter's HTML. It makes links open new tabs: of several <base> elements the
first one counts, and a tab that `_blank` opens has no opener. The doctype comes first because a
browser ignores a doctype that has other content before it."""


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Pages:
    """The pages that show a sandbox's workbooks and mailbox."""

    def __init__(self, files: Files, mail: Mail) -> None:
        self._files = files
        self._mail = mail

    def answer(self, request: Request, now: datetime) -> Response:
        """Return a page, or the answer to a request that a page's script makes."""
        parts = request.path.strip("/").split("/")
        place = parts[0] if len(parts) < 3 else "/".join(parts[:2])
        below = parts[-1]
        if request.method == "POST" and request.path == "/_pages/import":
            return self._import(request, now)
        if request.method != "GET":
            raise not_found()
        if request.path == "/":
            return self._html(request, "home.html", books=self._books())
        if place == "static" and len(parts) == 2:
            return _static(below)
        if place == "mail":
            return self._mailbox(request) if len(parts) == 1 else self._letter(below)
        if place == "sheet" or place in _OF_BOOKS:
            return self._of_book(place, self._files.book(below), request, now)
        raise not_found()

    def _books(self) -> list[Workbook]:
        books = self._files.books.values()
        return [book for book in books if not book.file.get("trashed")]

    def _of_book(self, place: str, book: Workbook, request: Request, now: datetime) -> Response:
        recalculate(book, now)
        if place == "_pages/version":
            return json_response({"version": grid.version(book, now)})
        sheet = grid.chosen(book, request.param("tab"))
        if place == "_pages/shape":
            return json_response(grid.shape(book, sheet, now))
        if place == "_pages/cells":
            return json_response(grid.cells(book, sheet, *_numbers(request, "top", "bottom")))
        if place == "_pages/edge":
            numbers = _numbers(request, "row", "column", "down", "across")
            return json_response(grid.edge(sheet, *numbers))
        if place == "_pages/export":
            return _export(book, request)
        visible = [each for each in book.in_order() if not each.properties.get("hidden")]
        shape = grid.shape(book, sheet, now)
        return self._html(
            request, "sheet.html", book=book, sheet=sheet, sheets=visible, shape=shape
        )

    def _html(self, request: Request, name: str, **values: Any) -> Response:
        say = words.chosen(request.headers.get("accept-language", ""))
        template = _templates().get_template(name)
        text = template.render(
            say=say,
            letters=self._mail.letters,
            as_json=_for_script,
            named=lambda locale: locale_of(locale).get_display_name(say["lang"]),
            **values,
        )
        return Response(200, text.encode(), "text/html; charset=utf-8", _OF_PAGES)

    def _mailbox(self, request: Request) -> Response:
        letters = self._mail.letters
        chosen, last = request.param("letter"), len(letters) - 1
        number = int(chosen) if chosen.isdecimal() and int(chosen) <= last else last
        letter = letters[number] if letters else None
        zone = _shared_zone(self._files.books.values())
        numbered = [(n, each, _seen_at(each.at, zone)) for n, each in enumerate(letters)][::-1]
        view = request.param("view", "html")
        source = (
            "" if letter is None else json.dumps(letter.as_json(), indent=2, ensure_ascii=False)
        )
        return self._html(
            request, "mail.html", numbered=numbered, letter=letter, number=number, view=view,
            source=source, is_chosen=chosen.isdecimal(),
        )  # fmt: skip

    def _letter(self, number: str) -> Response:
        if not number.isdecimal() or int(number) >= len(self._mail.letters):
            raise not_found()
        html = _BEFORE_LETTERS + self._mail.letters[int(number)].html
        return Response(200, html.encode(), "text/html; charset=utf-8", _OF_LETTERS)

    def _import(self, request: Request, now: datetime) -> Response:
        """Make a workbook from an XLSX or CSV file; the page gives its title and locale."""
        name = request.param("name") or "workbook"
        stem, _, kind = name.rpartition(".")
        properties = {
            "title": stem or name,
            "locale": request.param("locale", "en_US"),
            "timeZone": request.param("timeZone", "Etc/GMT"),
        }
        book = self._files.create({"properties": properties}, now)
        try:
            if kind.lower() == "xlsx":
                exports.read_xlsx(book, request.body)
            elif kind.lower() in {"csv", "tsv", "txt"}:
                exports.read_csv(book, request.body.decode("utf-8-sig"))
            else:
                raise ApiError(400, f"{name} is neither an .xlsx nor a .csv file.")
        except UnicodeDecodeError as error:
            del self._files.books[book.id]
            raise ApiError(400, f"{name} is not written in UTF-8.") from error
        except ApiError:
            del self._files.books[book.id]
            raise
        return json_response({"id": book.id})


def _shared_zone(books: Iterable[Workbook]) -> str:
    """Return the time zone of all workbooks; UTC where they differ."""
    zones = {book.time_zone for book in books}
    return zones.pop() if len(zones) == 1 else "UTC"


def _seen_at(moment: str, zone: str) -> str:
    """Return day and minute of a moment in a zone, and that it is UTC where it is."""
    there = datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))
    return f"{there:%Y-%m-%d %H:%M}" + (" UTC" if zone == "UTC" else "")


def _numbers(request: Request, *names: str) -> list[int]:
    try:
        return [int(request.param(name)) for name in names]
    except ValueError as error:
        raise not_found() from error


def _export(book: Workbook, request: Request) -> Response:
    kind = request.param("format", "xlsx")
    if kind not in _FORMATS:
        raise not_found()
    if kind in {"csv", "tsv"}:
        sheet = grid.chosen(book, request.param("tab"))
        body = exports.write_csv(book, "," if kind == "csv" else "\t", sheet)
    else:
        body = exports.WRITERS[_FORMATS[kind]](book)
    name = quote(f"{book.title}.{kind}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(200, body, _FORMATS[kind], headers)


def _static(name: str) -> Response:
    path = _HERE / "static" / name
    if path.parent != _HERE / "static" or not path.is_file():
        raise not_found()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(200, path.read_bytes(), f"{kind}; charset=utf-8")


def _for_script(value: Mapping[str, Any]) -> str:
    """Return JSON that is safe inside a page's script element."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
