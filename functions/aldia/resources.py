"""What ships beside the code: the schema and the words, read from disk once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from aldia.ledger.schema import LANGUAGES, Schema, parse_schema
from aldia.planning.reporting.catalog import Catalog, speech

_PACKAGE = Path(__file__).resolve().parent


def _root() -> Path:
    """Return the folder that holds templates/ and sheet_schema/.

    In a repository and in the cloud it stands two above the package; a wheel holds them inside.
    """
    is_installed = (_PACKAGE / "templates").is_dir()
    return _PACKAGE if is_installed else _PACKAGE.parents[1]


ROOT = _root()
TEMPLATES = ROOT / "templates"

_TABS = (
    "invoices customers payments instalments calls steps letters settings summary doctor log "
    "deliveries memory"
).split()


_REGISTER_TABS = ("register", "runs")


@cache
def schema() -> Schema:
    """Return the schema of a business's workbook."""
    return parse_schema((_document(tab) for tab in _TABS), _document("contact_rules"))


@cache
def register_schema() -> Schema:
    """Return the schema of the workbook that lists others."""
    return parse_schema((_document(tab) for tab in _REGISTER_TABS), _document("contact_rules"))


def _document(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "sheet_schema" / f"{name}.toml").read_text("utf-8"))


@cache
def _texts(language: str) -> dict[str, Any]:
    return tomllib.loads((TEMPLATES / language / "words.toml").read_text("utf-8"))


@cache
def catalog_of(language: str, country: str = "") -> Catalog:
    """Return the sheet's words as a country speaks the language."""
    return Catalog(language, speech(language, country), _texts(language))


@cache
def codes() -> frozenset[str]:
    """Return every code of which there are words: what happened, was decided, or is wrong."""
    return frozenset(
        code
        for section in _texts(LANGUAGES[0]).values()
        if isinstance(section, dict)
        for code in section
    )
