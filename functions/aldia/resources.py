"""The data files that ship with the code, schema and words, each read from disk once."""

from __future__ import annotations

import tomllib
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from aldia.ledger.schema.schema import FALLBACK, Schema
from aldia.ledger.schema.schema_parsing import parse_schema
from aldia.planning.reporting.catalog import Catalog, named_tabs, speech

_PACKAGE = Path(__file__).resolve().parent


def _root() -> Path:
    """Return the folder that holds templates/ and sheet_schema/.

    In a repository and in the cloud it is two folders above the package, in a wheel the package
    itself.
    """
    is_installed = (_PACKAGE / "templates").is_dir()
    return _PACKAGE if is_installed else _PACKAGE.parents[1]


ROOT = _root()
TEMPLATES = ROOT / "templates"
_SCHEMA = ROOT / "sheet_schema"

_RULES = "contact_rules"


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a folder in templates/, sorted, the fallback last."""
    found = {path.parent.name for path in TEMPLATES.glob("*/words.toml")}
    return (*sorted(found - {FALLBACK}), FALLBACK)


def language_of(locale: str) -> str:
    """Return the language of a locale, such as es_CO or es-CO.UTF-8; the fallback for others."""
    return next((each for each in languages() if locale.lower().startswith(each)), FALLBACK)


@cache
def schema() -> Schema:
    """Return the schema of a business's workbook."""
    return _schema("business")


@cache
def register_schema() -> Schema:
    """Return the schema of a register."""
    return _schema("register")


def _schema(workbook: str) -> Schema:
    """Return the schema of a kind of workbook, `business` or `register`, from its tabs' files."""
    tabs = [each for each in _documents() if each["workbook"] == workbook]
    said = {language: _load(TEMPLATES / language / "sheet.toml") for language in languages()}
    headers = {path.stem: _load(path) for path in sorted((_SCHEMA / "headers").glob("*.toml"))}
    rules = _load(_SCHEMA / f"{_RULES}.toml")
    return parse_schema(sorted(tabs, key=itemgetter("place")), rules, said, headers)


def _documents() -> list[dict[str, Any]]:
    return [_load(path) for path in _SCHEMA.glob("*.toml") if path.stem != _RULES]


def _load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


@cache
def _texts(language: str) -> dict[str, Any]:
    return _load(TEMPLATES / language / "words.toml")


@cache
def catalog_of(language: str, country: str = "") -> Catalog:
    """Return the catalog of a language, as it is spoken in a country; empty for none."""
    titles = {key: tab.title[language] for key, tab in schema().tabs.items()}
    return Catalog(language, speech(language, country), _texts(language), named_tabs(titles))


@cache
def codes() -> frozenset[str]:
    """Return every code that has words: of events, decisions, problems and errors."""
    return frozenset(
        code
        for section in _texts(FALLBACK).values()
        if isinstance(section, dict)
        for code in section
    )


def states_in(language: str) -> dict[str, str]:
    """Return what the sheet calls the states of invoices in a language, by key."""
    return {choice.key: choice.label[language] for choice in schema().choices("state")}
