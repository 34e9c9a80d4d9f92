"""The tabs in which the owner decides how Aldía works: Steps, Letters, Calls, Sellers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aldia.ledger.calls import Call, CallOutcome, read_calls
from aldia.ledger.schema.schema import Schema, TabKey
from aldia.ledger.sellers import Seller, read_sellers
from aldia.ledger.steps import (
    CustomTemplate,
    Ladders,
    TemplateKey,
    read_custom_templates,
    read_ladders,
)
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.problems import Problem


@dataclass(frozen=True, slots=True)
class OwnTabs:
    """What these tabs say; each attribute as in `Ledger`.

    Attributes:
        problems: Those of Steps and Letters.
        problems_of_lines: Those of lines about customers and sellers.
    """

    ladders: Ladders
    is_ladder_known: bool
    custom_templates: Mapping[TemplateKey, CustomTemplate]
    calls: Sequence[Call]
    sellers: Mapping[str, Seller]
    problems: Sequence[Problem]
    problems_of_lines: Sequence[Problem]


def read_own_tabs(
    schema: Schema, tables: Mapping[str, Table], language: str, locale: str
) -> OwnTabs:
    """Read them; each of them may be missing."""
    ladders, of_steps, is_known = read_ladders(schema, tables.get(TabKey.STEPS), language)
    templates, of_letters = read_custom_templates(schema, tables.get(TabKey.LETTERS), language)
    outcomes = schema.words_for("outcome", CallOutcome)
    calls, of_calls = read_calls(tables.get(TabKey.CALLS), locale, outcomes)
    sellers, of_sellers = read_sellers(tables.get(TabKey.SELLERS), locale)
    return OwnTabs(
        ladders,
        is_known,
        templates,
        calls,
        sellers,
        problems=[*of_steps, *of_letters],
        problems_of_lines=[*of_calls, *of_sellers],
    )
