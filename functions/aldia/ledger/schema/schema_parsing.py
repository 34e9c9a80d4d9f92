"""The schema, built from the documents of `sheet_schema/` and of each language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

from aldia.ledger.schema.declared import DeclaringWords
from aldia.ledger.schema.header_words import HeaderWords, parse_header_words
from aldia.ledger.schema.lists import parse_list_words
from aldia.ledger.schema.schema import Choice, Column, Name, Schema, SettingSpec, Tab, Texts
from aldia.ledger.values.folding import fold_words
from aldia.policy.rule_book import parse_rule_book

_Said = Mapping[str, Mapping[str, Any]]
"""What each language's document says of one thing, by language."""

_SURE = {"~": 0.85, "?": 0.7}
"""How surely a meaning with such a mark names its column; chosen by hand, only the order counts."""

_NEW_ROWS = 200
"""Chosen by hand: enough for what people list besides invoices. Sheets adds rows when needed."""


def parse_schema(
    documents: Iterable[Mapping[str, Any]],
    rules: Mapping[str, Any],
    said: _Said,
    headers: Mapping[str, Mapping[str, Any]],
) -> Schema:
    """Build the schema from the TOML documents of the tabs, in their order, and of the rules.

    Args:
        said: The document of each language, by language.
        headers: The document of the words in headers, by language.
    """
    words = parse_header_words(headers)
    tabs = {each["key"]: _parse_tab(each, _part(said, each["key"]), words) for each in documents}
    book = parse_rule_book(rules, _part(said, "interest_laws"))
    lists, declaring = parse_list_words(headers.values()), DeclaringWords.parse(headers.values())
    return Schema(tabs, book, tuple(said), lists, words, declaring)


def _part(said: _Said, *path: str) -> _Said:
    """Return what stands under a path in each language's document; empty where it is missing."""
    return {
        language: reduce(lambda part, key: part.get(key, {}), path, document)
        for language, document in said.items()
    }


def _texts(said: _Said, name: str) -> Texts:
    return {language: each.get(name, "") for language, each in said.items()}


def _all(data: Mapping[str, Any], said: _Said, name: str) -> list[str]:
    """Return a list of the schema, followed by what each language adds to it."""
    return [text for each in (data, *said.values()) for text in each.get(name, ())]


def _parse_tab(data: Mapping[str, Any], said: _Said, words: Mapping[str, HeaderWords]) -> Tab:
    owner = data["owner"]
    return Tab(
        key=data["key"],
        title=_texts(said, "title"),
        aliases=_all(data, said, "aliases"),
        telling=[fold_words(each) for each in _all(data, said, "telling")],
        harmless=[fold_words(each) for each in _all(data, said, "harmless")],
        harmless_answers=[fold_words(each) for each in _all(data, said, "harmless_answers")],
        deciding=data.get("deciding", []),
        weighs_cells=data.get("weighs_cells", False),
        telling_meanings=frozenset(data.get("telling_meanings", ())),
        absolving_meanings=frozenset(data.get("absolving_meanings", ())),
        softening_meanings=frozenset(data.get("softening_meanings", ())),
        doubtful_meanings=frozenset(data.get("doubtful_meanings", ())),
        remarks=frozenset(data.get("remarks", ())),
        befalling=[frozenset(each.split()) for each in data.get("befalling", ())],
        receipts=[frozenset(each.split()) for each in data.get("receipts", ())],
        agreed=[frozenset(each.split()) for each in data.get("agreed", ())],
        owner=owner,
        new_rows=data.get("new_rows", _NEW_ROWS),
        hidden=data.get("hidden", False),
        only_shown=data.get("only_shown", False),
        only_kept=data.get("only_kept", False),
        optional=data.get("optional", False),
        columns=[
            _parse_column(each, _part(said, "columns", each["key"]), owner)
            for each in data["column"]
        ],
        choices=[
            _parse_choice(each, _part(said, "choices", each["of"], each["key"]))
            for each in data.get("choice", [])
        ],
        settings=[
            _parse_setting(each, _part(said, "settings", each["key"]))
            for each in data.get("setting", [])
        ],
        rows=[
            {**each, "name": _texts(_part(said, "rows"), each["key"])}
            for each in data.get("row", [])
        ],
        header_words=words,
    )


def _parse_column(data: Mapping[str, Any], said: _Said, owner: str) -> Column:
    return Column(
        key=data["key"],
        header=_texts(said, "header"),
        aliases=_all(data, said, "aliases"),
        type=data["type"],
        named=[_parse_name(data["key"], each) for each in data.get("named", [])],
        looks_like=data.get("looks_like", data["type"]),
        many=data.get("many", False),
        required=data.get("required", False),
        owner=data.get("owner", owner),
        holds=data.get("holds", False),
        added=data.get("added", True),
        width=data["width"],
        help=_texts(said, "help"),
    )


def _parse_name(key: str, text: str) -> Name:
    sure = _SURE.get(text[-1], 1.0)
    return Name(key, frozenset(text.rstrip("".join(_SURE)).split()), sure)


def _parse_choice(data: Mapping[str, Any], said: _Said) -> Choice:
    return Choice(
        of=data["of"],
        key=data["key"],
        label=_texts(said, "label"),
        aliases=_all(data, said, "aliases"),
        offered=data.get("offered", True),
        on_ladder=data.get("on_ladder", True),
    )


def _parse_setting(data: Mapping[str, Any], said: _Said) -> SettingSpec:
    return SettingSpec(
        key=data["key"],
        label=_texts(said, "label"),
        aliases=_all(data, said, "aliases"),
        type=data["type"],
        default=data.get("default"),
        needed=data.get("needed", False),
        stops=data.get("stops", False),
        help=_texts(said, "help"),
    )
