"""The owner's own subjects and openings of letters, checked before any letter uses them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from jinja2 import TemplateError

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.schema import Schema, TabKey
from aldia.ledger.steps import CustomTemplate
from aldia.ledger.values.problems import Problem
from aldia.letters.templates import own_template, sources
from aldia.planning.log.marks import fingerprint
from aldia.resources import catalog_of, languages

_BRACES = re.compile(r"\{\{(.*?)\}\}", re.S)
_NAME = re.compile(r"^\s*[a-zA-Z_]+\s*$")
_LONGEST_SUBJECT = 120
"""Characters. A longer subject is shown to its end nowhere, and what is cut off might be a sum."""


@cache
def placeholders() -> Mapping[str, str]:
    """Return the key of what each placeholder stands for, by its word in every language.

    A letter may use the placeholders of any language, not only its own.
    """
    found = {}
    for language in languages():
        for key, word in catalog_of(language).texts["placeholder"].items():
            found[word] = key
    return found


def check_templates(ledger: Ledger) -> tuple[list[Problem], frozenset[tuple[str, str]]]:
    """Find mistakes in the Letters tab.

    Returns:
        The problems, each of which quotes a mistake, and the letters that must not go because of
        them, as pairs of key and language.
    """
    table = ledger.tables.get(TabKey.LETTERS)
    problems: list[Problem] = []
    broken: set[tuple[str, str]] = set()
    for (letter, language), own in ledger.custom_templates.items():
        for key, text in (("subject", own.subject), ("opening", own.opening)):
            problem = _mistake(text, language) or _excess(key, text)
            if problem is not None and table is not None:
                code, quoted, details = problem
                broken.add((letter, language))
                header = table.header(key)
                problems.append(Problem(code, table.title, own.row, header, quoted, details))
    return problems, frozenset(broken)


def _mistake(text: str, language: str) -> tuple[str, str, Mapping[str, str]] | None:
    """Return code, quotation and details of the first mistake in a text; None without one.

    Between braces only the name of a placeholder is allowed, no expression. What is quoted is cut
    to 60, 80 or 120 characters, numbers chosen by hand.
    """
    for inner in _BRACES.findall(text):
        if not _NAME.match(inner) or inner.strip() not in placeholders():
            known = ", ".join(catalog_of(language).texts["placeholder"].values())
            return "placeholder_unknown", "{{" + inner[:60] + "}}", {"known": known}
    rest = _BRACES.sub("", text)
    if any(sign in rest for sign in ("{{", "}}", "{%", "{#")):
        return "words_broken", text[:80], {"detail": "{{ … }}"}
    try:
        own_template(text)
    except TemplateError as error:
        return "words_broken", text[:80], {"detail": str(error)[:120]}
    return None


def _excess(key: str, text: str) -> tuple[str, str, Mapping[str, str]] | None:
    """Return code, quotation and details when a subject is too long; None otherwise."""
    if key != "subject" or len(text) <= _LONGEST_SUBJECT:
        return None
    return "text_too_long", text[:80], {"limit": str(_LONGEST_SUBJECT)}


def fingerprints(ledger: Ledger, schema: Schema) -> dict[tuple[str, str], str]:
    """Return a short hash of each letter's words, Aldía's and the owner's, by key and language."""
    found = {}
    for choice in schema.choices("letter"):
        for language in schema.languages:
            own = ledger.custom_templates.get((choice.key, language), CustomTemplate(0, "", ""))
            texts = [*sources(choice.key, language).values(), own.subject, own.opening]
            found[choice.key, language] = fingerprint("\x1f".join(texts), 8)
    return found
