"""How the value of a setting is read, by its type; one that cannot be read is a `Wrong`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from aldia.ledger.values.addresses import parse_addresses
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.charges import parse_charge, parse_days_late
from aldia.ledger.values.choices import (
    parse_currency,
    parse_integer,
    parse_jurisdiction,
    parse_language,
    parse_yes_no,
)
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.folding import fold_words, tidy, tidy_lines
from aldia.ledger.values.hours import parse_hour
from aldia.ledger.values.money import parse_money
from aldia.ledger.values.percentages import parse_percent, parse_rate, parse_reference_rates
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.terms import parse_term
from aldia.ledger.values.vocabulary import words_of

_NEVER = words_of(lambda said: said.never)

_LONGEST_TEXT = 2000
"""Characters; chosen by hand, as letters are read on phones and more was meant for another cell."""

_LARGEST_COUNT = 9999
"""Days or letters; a larger number, over 27 years or more than a run can send, is a slip."""


def _parse_text(raw: Raw) -> str:
    return tidy_lines(raw.text)[:_LONGEST_TEXT].strip()


def _parse_text_or_no(raw: Raw) -> str:
    """Return the text, empty where it says no."""
    return "" if parse_yes_no(raw) is False else _parse_text(raw)


def _parse_email(raw: Raw) -> str | Wrong:
    addresses = parse_addresses(raw)
    if len(addresses.good) != 1 or addresses.bad or addresses.doubts:
        return Wrong("email_invalid")
    return addresses.good[0]


def parse_rules(raw: Raw, names: Mapping[str, str]) -> frozenset[str] | Wrong:
    """Return the names of contact rules in a cell.

    Args:
        names: Name of every rule, by the folded one.
    """
    typed = [part.strip() for part in re.split(r"[,;\n]", raw.text) if part.strip()]
    unknown = [part for part in typed if part.casefold() not in names]
    if unknown:
        return Wrong("rule_unknown", {"rule": ", ".join(unknown)[:80]})
    return frozenset(names[part.casefold()] for part in typed)


def _parse_headers(raw: Raw) -> frozenset[str]:
    parts = [part for signs in ("[;\n]", "[,;\n]") for part in re.split(signs, raw.text)]
    return frozenset(fold_words(part) for part in parts if part.strip())


def _parse_names(raw: Raw) -> tuple[str, ...]:
    """Return the names in a cell, apart by commas, semicolons or lines, each once."""
    parts = (tidy(part) for part in re.split(r"[,;\n]", raw.text))
    return tuple({fold_words(part): part for part in parts if part}.values())


def _parse_amount(raw: Raw, locale: str) -> Decimal | Wrong | None:
    written = parse_money(raw, locale)
    if written is None or isinstance(written, Wrong):
        return written
    return written.amount if written.amount >= 0 else Wrong("money_unreadable")


def _parse_count(raw: Raw) -> int | Wrong:
    value = parse_integer(raw, 0, _LARGEST_COUNT)
    wrong = Wrong("count_unreadable", {"most": str(_LARGEST_COUNT)})
    return value if isinstance(value, int) else wrong


def _parse_hour_or_never(raw: Raw) -> int | Wrong | None:
    return None if fold_words(raw.text) in _NEVER else parse_hour(raw)


def _parse_colour(raw: Raw) -> str | Wrong:
    text = raw.text.strip().lower()
    return text if re.fullmatch(r"#[0-9a-f]{6}", text) else Wrong("colour_unreadable")


PARSERS: Mapping[str, Any] = {
    "text": _parse_text,
    "text_or_no": _parse_text_or_no,
    "email": _parse_email,
    "language": parse_language,
    "country": parse_jurisdiction,
    "yes_no": parse_yes_no,
    "currency": parse_currency,
    "count": _parse_count,
    "hour": parse_hour,
    "hour_or_never": _parse_hour_or_never,
    "colour": _parse_colour,
    "headers": _parse_headers,
    "names": _parse_names,
    "term": parse_term,
    "reference_rates": parse_reference_rates,
    "days_late": parse_days_late,
}

LOCAL_PARSERS: Mapping[str, Any] = {
    "date": parse_date,
    "amount": _parse_amount,
    "percent": parse_percent,
    "rate": parse_rate,
    "charge": parse_charge,
}
