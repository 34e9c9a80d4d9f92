"""The owner's own subjects and openings of letters, checked before any letter uses them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from jinja2 import TemplateError

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.schema import Schema, TabKey
from aldia.ledger.steps import CustomTemplate, TemplateKey
from aldia.ledger.values.folding import fold_words, name_key
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


def check_templates(ledger: Ledger) -> tuple[list[Problem], frozenset[TemplateKey]]:
    """Find mistakes in the Letters tab.

    Returns:
        The problems, each of which quotes a mistake, and the letters that must not go because of
        them, by the keys of their templates.
    """
    table = ledger.tables.get(TabKey.LETTERS)
    problems: list[Problem] = []
    broken: set[TemplateKey] = set()
    seen: set[int] = set()
    for key_of_words, own in ledger.custom_templates.items():
        _, language, _ = key_of_words
        is_first = own.row not in seen
        seen.add(own.row)
        if table is not None and is_first and own.whom and not _is_known(own.whom, ledger):
            header = table.header("whom")
            problems.append(
                Problem("words_for_nobody", table.title, own.row, header, own.whom, holds=False)
            )
        for key, text in (("subject", own.subject), ("opening", own.opening)):
            problem = _mistake(text, language) or _excess(key, text)
            if problem is not None and table is not None:
                code, quoted, details = problem
                broken.add(key_of_words)
                if not is_first:
                    continue
                header = table.header(key)
                problems.append(Problem(code, table.title, own.row, header, quoted, details))
    return problems, frozenset(broken)


def _is_known(whom: str, ledger: Ledger) -> bool:
    """Tell whether there is such a tier, segment or customer."""
    segments = {fold_words(each.segment) for each in ledger.customers.values()}
    names = {*map(fold_words, ledger.names.values())} - ledger.names_alike
    known = (segments | names | ledger.tier_words.keys()) - {""}
    return name_key(whom) in ledger.names or fold_words(whom) in known


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


def fingerprints(ledger: Ledger, schema: Schema) -> dict[TemplateKey, str]:
    """Return a short hash of each letter's words, Aldía's and the owner's."""
    found = {}
    audiences = {whom for _, _, whom in ledger.custom_templates} | {""}
    for choice in schema.choices("letter"):
        for language in schema.languages:
            ours = sources(choice.key, language).values()
            for key in ((choice.key, language, whom) for whom in audiences):
                own = ledger.custom_templates.get(key, CustomTemplate(0, "", ""))
                found[key] = fingerprint("\x1f".join([*ours, own.subject, own.opening]), 8)
    return found
