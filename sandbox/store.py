"""Keep the sandbox's state in one SQLite file, saved before each answer goes out.

A workbook is one row of a table, and each of its blocks of rows is one row of another. A save
writes the new blocks and deletes those that no workbook has any more, in one transaction.
Write-ahead logging makes that cheap, and a process that is killed loses nothing that it answered.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sandbox.google.cells import PLAIN, Block, ErrorText, Look, Row, Rows
from sandbox.google.workbook import Metadata, Sheet, Workbook
from sandbox.mail.service import Letter

_VERSION = 1  # of the file's layout; a file of another version is refused
_NAME = "sandbox.sqlite"
_WAIT_SECONDS = 0.5  # for another process to release the file; chosen by hand
_TABLES = """
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS workbooks (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS blocks (
    id INTEGER PRIMARY KEY, workbook TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS blocks_of_workbook ON blocks (workbook);
CREATE TABLE IF NOT EXISTS looks (
    workbook TEXT, number INTEGER, body TEXT, PRIMARY KEY (workbook, number)
);
CREATE TABLE IF NOT EXISTS folders (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS letters (number INTEGER PRIMARY KEY, body TEXT NOT NULL);
"""
_BOOK = (
    "id", "title", "locale", "time_zone", "named_ranges", "lingering_names", "properties",
    "file", "next_id", "version",
)  # fmt: skip
_SHEET = ("id", "title", "row_count", "column_count", "properties", "parts")
_SIZES = ("column_properties", "row_properties")


class Looks:
    """The looks of a workbook, each with the number under which the file keeps it."""

    def __init__(self, known: Sequence[Look] = ()) -> None:
        self.all = [PLAIN, *known]
        self._texts = {_look_text(look): number for number, look in enumerate(self.all)}
        self._ids = {id(look): (number, look) for number, look in enumerate(self.all)}

    def number(self, look: Look) -> int:
        found = self._ids.get(id(look))
        if found is not None:
            return found[0]
        text = _look_text(look)
        number = self._texts.setdefault(text, len(self.all))
        if number == len(self.all):
            self.all.append(look)
        self._ids[id(look)] = number, look
        return number


def file_of(given: str) -> Path:
    """Return the path of the state's file.

    Args:
        given: A file; or a folder that ends in a slash, whether or not it exists.
    """
    return Path(given) / _NAME if given.endswith(("/", os.sep)) else Path(given)


def _why_unusable(path: Path, error: Exception) -> str:
    if "locked" in str(error):
        return (
            f"{path} cannot be used ({error}). Another sandbox may have it open; stop that one or "
            "choose another file with --data."
        )
    choice = "With --data, name a writable file or folder."
    return f"{path} cannot be used: {_cause(path, error)}. {choice}"


def _cause(path: Path, error: Exception) -> str:
    parent = next((each for each in path.parents if each.is_file()), None)
    if parent is not None:
        return f"{parent} is a file, not a folder"
    return str(getattr(error, "strerror", None) or error)


def _look_text(look: Look) -> str:
    return json.dumps([look.format, look.note, look.validation, look.runs], sort_keys=True)


class Store:
    """The SQLite file that keeps workbooks, folders and letters; given a folder, a file in it.

    Raises:
        SystemExit: The file is not a sandbox's, cannot be used, or is open in another sandbox.
    """

    def __init__(self, path: Path) -> None:
        try:
            path = path / _NAME if path.is_dir() else path
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                path, timeout=_WAIT_SECONDS, check_same_thread=False, isolation_level=None
            )
            found = self._db.execute("PRAGMA user_version").fetchone()[0]
            if found not in {0, _VERSION}:
                raise SystemExit(f"{path} was written by another version of the sandbox.")
            self._db.executescript(_TABLES)
            self._db.execute(f"PRAGMA user_version = {_VERSION}")
        except (OSError, sqlite3.OperationalError) as error:
            raise SystemExit(_why_unusable(path, error)) from error
        except sqlite3.DatabaseError as error:
            raise SystemExit(
                f"{path} is not a file of this sandbox ({error}). Choose another with --data, or "
                "delete it to begin anew."
            ) from error
        self._saved: dict[str, tuple[int, set[int]]] = {}
        self._looks: dict[str, Looks] = {}
        self._folders: dict[str, str] = {}
        self._letters = 0

    def close(self) -> None:
        self._db.close()

    def load(self) -> tuple[dict[str, Workbook], dict[str, dict[str, Any]], list[Letter]]:
        """Return workbooks and folders by id, and letters; all are empty for a new file."""
        bodies = self._db.execute("SELECT body FROM workbooks ORDER BY rowid").fetchall()
        books = [self._load_book(json.loads(body)) for (body,) in bodies]
        self._folders = dict(self._db.execute("SELECT id, body FROM folders"))
        folders = {key: json.loads(body) for key, body in self._folders.items()}
        rows = self._db.execute("SELECT body FROM letters ORDER BY number").fetchall()
        self._letters = len(rows)
        return {book.id: book for book in books}, folders, [_letter(body) for (body,) in rows]

    def save(
        self,
        books: Mapping[str, Workbook],
        folders: Mapping[str, Mapping[str, Any]],
        letters: Sequence[Letter],
    ) -> None:
        """Write what changed since the last save, in one transaction."""
        changed = [book for book in books.values() if self._is_new(book)]
        gone = [key for key in self._saved if key not in books]
        texts = {key: _json(folder) for key, folder in folders.items()}
        if not (changed or gone or texts != self._folders or len(letters) != self._letters):
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for book in changed:
                self._save_book(book)
            for key in gone:
                self._forget(key)
            if texts != self._folders:
                self._db.execute("DELETE FROM folders")
                self._db.executemany("INSERT INTO folders VALUES (?, ?)", texts.items())
            self._save_letters(letters)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        self._folders = texts
        self._letters = len(letters)

    def _is_new(self, book: Workbook) -> bool:
        saved = self._saved.get(book.id)
        if saved is None or saved[0] != book.version:
            return True
        return any(block.key is None for sheet in book.in_order() for block in sheet.rows.blocks)

    def _save_letters(self, letters: Sequence[Letter]) -> None:
        if len(letters) < self._letters:
            self._db.execute("DELETE FROM letters")
            self._letters = 0
        new = enumerate(letters[self._letters :], self._letters)
        rows = [(number, _json(letter.as_json())) for number, letter in new]
        self._db.executemany("INSERT INTO letters VALUES (?, ?)", rows)

    def _forget(self, key: str) -> None:
        self._db.execute("DELETE FROM workbooks WHERE id = ?", (key,))
        self._db.execute("DELETE FROM blocks WHERE workbook = ?", (key,))
        self._db.execute("DELETE FROM looks WHERE workbook = ?", (key,))
        self._saved.pop(key, None)
        self._looks.pop(key, None)

    def _save_book(self, book: Workbook) -> None:
        looks = self._looks.setdefault(book.id, Looks())
        known = len(looks.all)
        _, before = self._saved.get(book.id, (0, set()))
        now: set[int] = set()
        for sheet in book.in_order():
            for block in sheet.rows.blocks:
                if block.key is None or block.key not in before:
                    block.key = self._insert(book.id, block, looks)
                now.add(block.key)
        self._db.executemany("DELETE FROM blocks WHERE id = ?", [(key,) for key in before - now])
        rows = [(book.id, n, _look_text(looks.all[n])) for n in range(known, len(looks.all))]
        self._db.executemany("INSERT INTO looks VALUES (?, ?, ?)", rows)
        self._db.execute(
            "INSERT INTO workbooks VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
            (book.id, _json(_dump_book(book))),
        )
        self._saved[book.id] = book.version, now

    def _insert(self, book: str, block: Block, looks: Looks) -> int:
        body = _json([_dump_row(row, looks) for row in block.rows])
        cursor = self._db.execute("INSERT INTO blocks (workbook, body) VALUES (?, ?)", (book, body))
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def _load_book(self, data: Mapping[str, Any]) -> Workbook:
        book = Workbook(**{name: data[name] for name in _BOOK})
        rows = self._db.execute(
            "SELECT body FROM looks WHERE workbook = ? ORDER BY number", (book.id,)
        )
        looks = Looks([Look(*json.loads(body)) for (body,) in rows])
        self._looks[book.id] = looks
        blocks = dict(
            self._db.execute("SELECT id, body FROM blocks WHERE workbook = ?", (book.id,))
        )
        book.metadata = {item["id"]: Metadata(**item) for item in data["metadata"]}
        keys: set[int] = set()
        for each in data["sheets"]:
            sheet = Sheet(**{name: each[name] for name in _SHEET})
            for name in _SIZES:
                setattr(sheet, name, {int(key): value for key, value in each[name].items()})
            sheet.rows = Rows(_load_block(key, blocks[key], looks.all) for key in each["blocks"])
            keys.update(each["blocks"])
            book.sheets[sheet.id] = sheet
        self._saved[book.id] = book.version, keys
        return book


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _letter(body: str) -> Letter:
    data: dict[str, Any] = json.loads(body)
    for name, value in data.items():
        data[name] = tuple(value) if isinstance(value, list) else value
    return Letter(**data)


def _dump_book(book: Workbook) -> dict[str, Any]:
    return {
        **{name: getattr(book, name) for name in _BOOK},
        "metadata": [asdict(item) for item in book.metadata.values()],
        "sheets": [
            {
                **{name: getattr(sheet, name) for name in (*_SHEET, *_SIZES)},
                "blocks": [block.key for block in sheet.rows.blocks],
            }
            for sheet in book.in_order()
        ],
    }


def _dump_row(row: Row, looks: Looks) -> list[Any]:
    """Return a row's values, looks, formulas and columns with errors, without empty parts at the
    end."""
    errors = [i for i, value in enumerate(row.values) if isinstance(value, ErrorText)]
    parts = [row.values, [looks.number(look) for look in row.looks], row.formulas, errors]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return parts


def _load_block(key: int, body: str, looks: Sequence[Look]) -> Block:
    shared: dict[tuple[int, ...], tuple[Look, ...]] = {}
    return Block(list(_load_rows(json.loads(body), looks, shared)), key)


def _load_rows(
    rows: Sequence[Any],
    looks: Sequence[Look],
    shared: dict[tuple[int, ...], tuple[Look, ...]],
) -> Iterator[Row]:
    for values, *rest in rows:
        if not rest:
            yield Row(tuple(values))
            continue
        numbers = tuple(rest[0])
        if numbers not in shared:
            shared[numbers] = tuple(looks[number] for number in numbers)
        formulas = {int(k): text for k, text in rest[1].items()} if len(rest) > 1 else {}
        for column in rest[2] if len(rest) > 2 else ():
            values[column] = ErrorText(values[column])
        yield Row(tuple(values), shared[numbers], formulas)
