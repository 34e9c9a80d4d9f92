"""Which column is which: the assignment of a tab's columns that suits headers and cells best."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from aldia.ledger.recognition.addressees import with_lone_addresses, without_other_addressees
from aldia.ledger.recognition.assigning import assign
from aldia.ledger.recognition.comparing import (
    at,
    in_other_currencies,
    net_of_tax,
    nets_within,
    number_of_customers,
    settled_by_sums,
    total_of_parts,
    without_planned_days,
    without_repeats,
)
from aldia.ledger.recognition.contents import LEAST_SUMS, Contents, fit, look_at, used_rows
from aldia.ledger.recognition.grown_amounts import Amounts
from aldia.ledger.recognition.headings import listed_rows
from aldia.ledger.recognition.identities import with_balance
from aldia.ledger.recognition.included import SIGNS, with_included, with_levies, with_payable
from aldia.ledger.recognition.matches import DAYS_OF_PAYMENT, Basis, Match
from aldia.ledger.recognition.own_columns import own_places
from aldia.ledger.recognition.people import People, with_payer
from aldia.ledger.recognition.periods import without_periods
from aldia.ledger.recognition.ranges import ranges_of_days
from aldia.ledger.recognition.side_lists import without_side_list
from aldia.ledger.recognition.tax_ids import without_tax_ids
from aldia.ledger.schema.header_words import (
    Meaning,
    Reading,
    main_language,
    number_in_header,
    without_number,
)
from aldia.ledger.schema.headers import match_header, without_date_pattern, without_day
from aldia.ledger.schema.schema import Column, Name, Tab, TabKey
from aldia.ledger.values.cells import Rows, is_filled
from aldia.ledger.values.currencies import is_currency, names_currency, parse_heading
from aldia.ledger.values.folding import fold_words

_OWN_NAME = 1.0
_ALIAS = 0.92
_WORDS = 0.88
"""Scores of a header by how plainly it names a column; chosen by hand, only their order counts."""

_BARE_CURRENCY = 0.7
"""Score of `£` alone for the amount; chosen by hand, below that of every word for it."""

_CURRENCY_IN_WORDS = 0.6
"""Score of `Soles` alone for the amount; chosen by hand, as `Pounds` may be a weight: it is no
rival of an amount."""

_LEAST_OF_OWN = 0.65
"""Share of its score that a known header keeps whatever stands below it: it stays certain, and
gives way only to a better one. So does a numbered payment, in which a typo may stand alone."""

_LEAST = 0.5
"""Score below which nothing is even supposed; chosen by hand."""

_LEAD = 0.08
"""By how much the best must be ahead of the next; chosen by hand, between an alias that suits its
cells and one that suits them half."""

_THE_ROW = frozenset({"invoice", "document"})
"""Meanings that add nothing beside others, as every row is one: `Cliente de la factura`."""

_LEAST_OF_AMOUNTS = 0.65
"""Score above which any other amount is a rival; chosen by hand, between names that are less sure
and those that are least so."""

_SIDES = ("debit", "credit")


_ON_DAY = (" on", " el", " em")
"""Last words of a header below which days stand."""

_RATE = re.compile(r"[-−–]?\d{1,2}(?:[.,]\d{1,3})? ?%")
"""A rate in the header of a tax, whose sums stand below it: `IRPF 15 %`."""


@dataclass(frozen=True)
class _Candidates:
    """What each column may be: scores by key, by index of the column."""

    scores: Mapping[int, Mapping[str, float]]
    bases: Mapping[tuple[int, str], Basis] = field(default_factory=dict)


def match_columns(
    tab: Tab, headers: Sequence[str], rows: Rows, chosen: Mapping[int, str] | None = None
) -> list[Match]:
    """Return what each column of a tab is taken for, in the order of the columns.

    Args:
        headers: One text for each column; empty where there is none.
        rows: The rows below the header.
        chosen: What a person said of columns, by index: a key, or NOT_USED.
    """
    chosen = {index: key for index, key in (chosen or {}).items() if index < len(headers)}
    ours = own_places(tab, headers) - chosen.keys()
    theirs = {index: header for index, header in enumerate(headers) if index not in ours}
    found = _candidates(tab, theirs, rows, chosen)
    taken = {key for key in chosen.values() if key in tab.keys and not tab.column(key).many}
    scores = {
        index: {key: score for key, score in each.items() if key not in taken}
        for index, each in found.scores.items()
    }
    best = assign(scores, tab.shared)
    best |= in_other_currencies(headers, rows, scores, best)
    net = net_of_tax(tab, headers, rows, scores, best)
    for wrong in (net, number_of_customers(rows, scores, best)):
        if wrong is not None:
            del scores[wrong]
            best = assign(scores, tab.shared)
    if tab.key == TabKey.INVOICES and "customer" not in chosen.values():
        best = with_payer(People(tab, theirs, best | chosen, rows), best)
    matches = []
    for index, header in enumerate(headers):
        if index in chosen:
            matches.append(Match(index, header, chosen[index], Basis.PERSON))
        elif index in best:
            key = best[index]
            rivals = _rivals(tab, index, key, scores, best, rows)
            if key == "customer" and tab.key == TabKey.INVOICES:
                people = People(tab, theirs, best | chosen, rows)
                is_plain = people.payer(index) == index
                rivals = () if is_plain else tuple(people.rivals(index, rivals))
            if key == "amount":
                nets = nets_within(tab, headers, rows, rivals, index)
                rivals = tuple(each for each in rivals if each not in nets)
            if key == "amount" and "stated" not in best.values():
                amounts = Amounts(tab, theirs, {*best, *chosen}, rows)
                rivals = tuple(dict.fromkeys([*rivals, *amounts.grown_from(index)]))
            basis = Basis.ASKED if rivals else found.bases.get((index, key), Basis.WORDS)
            matches.append(Match(index, header, key, basis, rivals))
        else:
            matches.append(Match(index, header, "", Basis.UNKNOWN))
    if tab.key == TabKey.INVOICES:
        matches = with_levies(tab, without_side_list(matches, rows), rows)
        matches = with_balance(tab, matches, rows)
        matches = with_payable(tab, total_of_parts(tab, matches, rows), rows)
        matches = without_periods(matches, rows)
    matches = without_other_addressees(tab, with_lone_addresses(tab, matches, rows), rows)
    matches = with_included(tab, without_repeats(tab, matches, rows), rows)
    return without_planned_days(tab, settled_by_sums(tab, matches, rows), rows)


def _candidates(
    tab: Tab, headers: Mapping[int, str], rows: Rows, chosen: Mapping[int, str]
) -> _Candidates:
    """Return what each column may be of which a person said nothing.

    The headers of all columns, and what was said of some, still tell about the others.
    """
    scores: dict[int, dict[str, float]] = {i: {key: _OWN_NAME} for i, key in chosen.items()}
    bases: dict[tuple[int, str], Basis] = {}
    languages = main_language(tab.header_words, headers.values())
    ranges = ranges_of_days(tab, headers, rows)
    used = used_rows(rows)
    names = {
        i: dict(_named(tab, header, languages)) if header else {} for i, header in headers.items()
    }
    days = _days_of_numbered(tab, headers, names)
    for index, header in headers.items():
        if index in chosen:
            continue
        named = days.get(index, names[index])
        if index in ranges:
            named = {"aged": _WORDS}
        is_kept = "paid" in named and bool(number_in_header(header))
        contents: Contents | None = None
        for key, score in named.items():
            contents = contents or look_at(used, index, tab.state_words)
            suits = fit(tab.column(key).looks_like, contents)
            keeps = score == _OWN_NAME or (is_kept and key == "paid")
            suited = score * (max(suits, _LEAST_OF_OWN) if keeps else suits)
            if suited >= _LEAST:
                scores.setdefault(index, {})[key] = suited
                bases[index, key] = Basis.NAME if score >= _ALIAS else Basis.WORDS
            if score == _OWN_NAME and (suits or contents.sums < LEAST_SUMS):
                break  # only sums under a name that cannot hold them are what its words may mean
    left = _with_row_codes(_without_empty(tab, scores, used), rows)
    found = _as_account(_as_numbers(without_tax_ids(left, used)))
    return _Candidates({i: named for i, named in found.items() if i not in chosen}, bases)


def _without_empty(
    tab: Tab, scores: Mapping[int, Mapping[str, float]], used: Rows
) -> Mapping[int, Mapping[str, float]]:
    """Return the scores without a required key at an empty column where another is filled."""
    filled = {index for index in scores if any(is_filled(at(row, index)) for row in used)}
    required = {column.key for column in tab.people_columns if column.required}
    taken = {key for index in filled for key in scores[index]} & required
    return {
        index: {key: s for key, s in named.items() if index in filled or key not in taken}
        for index, named in scores.items()
    }


def _days_of_numbered(
    tab: Tab, headers: Mapping[int, str], names: Mapping[int, Mapping[str, float]]
) -> dict[int, dict[str, float]]:
    """Return the names of numbered days of payment, `Fecha pago 1`; none without their payment.

    A bare `Date 1` is the day of the column on its left that has its number, else of that on its
    right, else of the only other one that has it.
    """
    if "part_on" not in tab.keys:
        return {}
    numbers = {i: number for i, header in headers.items() if (number := number_in_header(header))}
    plain = {index: without_number(headers[index]) for index in numbers}
    days = {index for index, text in plain.items() if _is_day_of_payment(tab, text)}
    payments = {index for index in numbers.keys() - days if "paid" in names[index]}
    found: dict[int, dict[str, float]] = {}
    for index, number in numbers.items():
        others = {i for i in numbers if i != index and numbers[i] == number}
        if index in days:
            is_known = "part_on" in names[index] or not payments.isdisjoint(others)
            found[index] = {"part_on": _ALIAS} if is_known else {}
        elif _is_bare_day(tab, plain[index]):
            beside = [i for i in (index - 1, index + 1) if i in others][:1] or [*others]
            if len(beside) == 1 and payments.issuperset(beside):
                found[index] = {"part_on": _WORDS}
    return found


def _is_day_of_payment(tab: Tab, text: str) -> bool:
    """Tell whether a header is that of a day of payment, also by its last word: `Received on`."""
    names = names_of(tab, text)
    is_on_day = text.endswith(_ON_DAY) and "paid" in names
    return is_on_day or not DAYS_OF_PAYMENT.isdisjoint(names[:1])


def _is_bare_day(tab: Tab, text: str) -> bool:
    languages = main_language(tab.header_words, [text])
    return any(each.meaning == {"date"} for each in readings_of(tab, text, languages))


def _as_numbers(scores: Mapping[int, Mapping[str, float]]) -> Mapping[int, Mapping[str, float]]:
    """Return the scores without columns that name other documents where none names the row's."""
    if any("invoice" in named and "applies_to" not in named for named in scores.values()):
        return scores
    return {
        index: {key: score for key, score in named.items() if key != "applies_to"}
        for index, named in scores.items()
    }


def _with_row_codes(
    scores: Mapping[int, Mapping[str, float]], rows: Rows
) -> Mapping[int, Mapping[str, float]]:
    """Return the scores without codes of customers that differ for one and the same name.

    Such a code is the row's own, as the `id` of an export.
    """
    names = [index for index, named in scores.items() if "customer" in named]
    if len(names) != 1:
        return scores
    return {
        index: {key: score for key, score in named.items() if key != "customer_code"}
        if "customer_code" in named and _differ(rows, names[0], index)
        else named
        for index, named in scores.items()
    }


def _differ(rows: Rows, name: int, code: int) -> bool:
    """Tell whether rows of one name have different codes, and none of two names the same."""
    pairs = {(at(row, name), at(row, code)) for row in rows if at(row, name) and at(row, code)}
    return len({name for name, _ in pairs}) < len(pairs) == len({code for _, code in pairs})


def _as_account(scores: Mapping[int, Mapping[str, float]]) -> dict[int, dict[str, float]]:
    """Return the scores with debit and credit only where both columns stand, and no amount.

    There, neither is taken for a balance or a payment; elsewhere, `Abono` is a payment.
    """
    sides = {side: {i for i, named in scores.items() if side in named} for side in _SIDES}
    either = sides["debit"] | sides["credit"]
    has_amount = any("amount" in named for index, named in scores.items() if index not in either)
    is_account = all(sides.values()) and len(either) > 1 and not has_amount
    return {
        index: {
            key: score
            for key, score in named.items()
            if (key in _SIDES) == (is_account and index in either)
        }
        for index, named in scores.items()
    }


_KNOWN_HEADERS = 4096
"""Headers whose names are kept: some hundred of one workbook, each read several times; by hand."""


@lru_cache(maxsize=_KNOWN_HEADERS)
def names_of(tab: Tab, header: str) -> Sequence[str]:
    """Return the keys of the columns that a header alone may name, the likeliest first."""
    languages = main_language(tab.header_words, [header])
    return tuple(key for key, _ in _named(tab, header, languages))


@lru_cache(maxsize=_KNOWN_HEADERS)
def is_plain(tab: Tab, header: str) -> bool:
    """Tell whether a header alone names a column without doubt: `Total`, and not `Valor`."""
    languages = main_language(tab.header_words, [header])
    return any(score >= _WORDS for _, score in _named(tab, header, languages))


def _named(tab: Tab, header: str, languages: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Yield the keys of the columns that a header may name, with the score of its words."""
    exact = match_header(tab, header)
    is_own = exact is not None and _is_own_name(tab.column(exact), header)
    if exact is not None and is_own:
        yield exact, _OWN_NAME
    plain = _RATE.sub(" ", header)
    if "%" in plain:
        return
    found = {
        name.key: name
        for reading in readings_of(tab, plain, languages)
        for name in _names_for(tab, reading.meaning)
        if tab.column(name.key).many or not reading.is_numbered
        if plain == header or name.key in SIGNS
    }
    if exact is not None and not is_own and exact not in found:
        yield exact, _ALIAS
    if "amount" in tab.keys and is_currency(header):
        yield "amount", _CURRENCY_IN_WORDS if names_currency(header) else _BARE_CURRENCY
    others = found.keys() - {exact} if is_own else found.keys()
    yield from ((key, _WORDS * name.sure) for key, name in found.items() if key in others)


def _names_for(tab: Tab, meaning: Meaning) -> Sequence[Name]:
    """Return the names of a meaning; where it has none, without the invoice that all is about."""
    return tab.names.get(meaning) or tab.names.get(meaning - _THE_ROW, ())


def readings_of(tab: Tab, header: str, languages: Sequence[str]) -> Sequence[Reading]:
    """Return every way to read a header, in the first language in which all of it can be read."""
    text = parse_heading(without_day(without_date_pattern(header))).name
    found = (tab.header_words[language].readings(text) for language in languages)
    return next((readings for readings in found if readings), ())


def _is_own_name(column: Column, header: str) -> bool:
    return fold_words(header) in {fold_words(name) for name in column.header.values()}


_NUMBERED = 0.9
"""Share of codes from which on a column surely holds numbers of documents; chosen by hand."""


def _numbers_better(tab: Tab, rows: Rows, place: int, other: int) -> bool:
    """Tell whether a column has a number in each row, and another one has none in some."""
    used = listed_rows(rows)
    one, second = (look_at(used, each, tab.state_words) for each in (place, other))
    are_full = min(one.codes, one.distinct) >= _NUMBERED and one.filled > second.filled
    return are_full and second.codes < _NUMBERED


def _rivals(
    tab: Tab,
    index: int,
    key: str,
    scores: Mapping[int, Mapping[str, float]],
    best: Mapping[int, str],
    rows: Rows,
) -> tuple[int, ...]:
    """Return the columns left over that suit a key as well; a few keys have no rivals.

    Any other column that plainly is an amount is a rival of the amount, as one of them may lack the
    tax. A column with the very same cells is none, and neither is an empty one.
    """
    column: Column = tab.column(key)
    is_free = column.many or not (column.holds or column.required)
    if is_free or key not in scores.get(index, {}):
        return ()
    score = _LEAST_OF_AMOUNTS if key == "amount" else scores[index][key] - _LEAD
    return tuple(
        other
        for other, named in scores.items()
        if other != index
        and other not in best
        and key in named
        and named[key] > score
        and any(at(row, other) not in {None, "", at(row, index)} for row in rows)
        and not (key == "invoice" and _numbers_better(tab, rows, index, other))
    )
