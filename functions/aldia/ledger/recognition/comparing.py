"""Columns compared with each other by what stands in them: sums, taxes, repeats, currencies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from aldia.ledger.cells import Rows, Scalar, is_filled
from aldia.ledger.currencies import parse_heading
from aldia.ledger.recognition.contents import is_number
from aldia.ledger.recognition.matches import Basis, Match
from aldia.ledger.schema import Tab


def without_repeats(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches, without those that repeat others: totals of payments, second balances.

    A column that has the very same cells as the amount is left as it is: in a book where all is
    paid, it may be what was paid.
    """
    known = [
        match
        for match in matches
        if match.is_certain and match.key != "amount" and any(_cells(rows, match.index))
    ]
    found = []
    for match in matches:
        others = [m for m in known if m.index != match.index and m.basis is not Basis.PERSON]
        if match.basis is Basis.UNKNOWN:
            repeats = any(_is_same(rows, match.index, other.index) for other in others)
        elif match.is_certain and match.basis is not Basis.PERSON and tab.column(match.key).many:
            same = [_cells(rows, other.index) for other in others if other.key == match.key]
            repeats = bool(same) and _is_sum(_cells(rows, match.index), same)
        else:
            repeats = False
        if repeats:
            known = [m for m in known if m.index != match.index]
        found.append(Match(match.index, match.header, "", Basis.REPEATS) if repeats else match)
    return found


def _cells(rows: Rows, index: int) -> Iterator[Scalar]:
    return (at(row, index) or "" for row in rows)


def _is_same(rows: Rows, index: int, other: int) -> bool:
    """Tell whether two columns have the very same cells."""
    pairs = zip(_cells(rows, index), _cells(rows, other), strict=True)
    return all(cell == beside for cell, beside in pairs)


def _is_sum(column: Iterable[Scalar], others: Iterable[Iterable[Scalar]]) -> bool:
    """Tell whether numbers are the sums of those in other columns, row by row."""
    rows = [[_number(cell) for cell in cells] for cells in zip(column, *others, strict=True)]
    used = [row for row in rows if any(row)]
    return len(used) > 1 and all(first == sum(rest) for first, *rest in used)


def _number(cell: Scalar) -> Decimal:
    return Decimal(str(cell)) if is_number(cell) else Decimal(0)


def in_other_currencies(
    headers: Sequence[str], scores: Mapping[int, Mapping[str, float]], best: Mapping[int, str]
) -> dict[int, str]:
    """Return the amounts in columns of their own for each currency: `Monto S/`, `Monto US$`.

    In a book without amounts they are its balances.
    """
    kind = "amount" if "amount" in best.values() else "stated"
    first = next((index for index, key in best.items() if key == kind), None)
    if first is None or not (named := parse_heading(headers[first]).meant):
        return {}
    others = {
        index: parse_heading(headers[index]).meant
        for index, keys in scores.items()
        if index not in best and kind in keys
    }
    is_each_another = all(meant and not meant & named for meant in others.values())
    if not is_each_another or len(others) != 1:
        return {}
    return dict.fromkeys([first, *others], "amount")


def net_of_tax(
    tab: Tab,
    headers: Sequence[str],
    rows: Rows,
    scores: Mapping[int, Mapping[str, float]],
    best: Mapping[int, str],
) -> int | None:
    """Return the column taken for the amount if another one is it plus tax in every row."""
    first = next((index for index, key in best.items() if key == "amount"), None)
    taxes = [index for index, header in enumerate(headers) if is_tax(tab, header)]
    for total, named in scores.items():
        if first is not None and taxes and total not in best and "amount" in named:
            sums = [_sums(row, (first, *taxes), total) for row in rows]
            known = [(parts, whole) for parts, whole in sums if whole]
            if known and all(abs(parts - whole) < 1 for parts, whole in known):
                return first
    return None


def number_of_customers(
    rows: Rows, scores: Mapping[int, Mapping[str, float]], best: Mapping[int, str]
) -> int | None:
    """Return the column taken for the number if it is the customer's, and another is left.

    It is theirs if all rows of a customer bear the same one, and those of others another.
    """
    number, name = (
        next((index for index, key in best.items() if key == wanted), None)
        for wanted in ("invoice", "customer")
    )
    is_alone = all("invoice" not in named for i, named in scores.items() if i not in best)
    if number is None or name is None or is_alone:
        return None
    pairs = [(at(row, name), at(row, number)) for row in rows]
    filled = [pair for pair in pairs if all(map(is_filled, pair))]
    names, numbers = ({each[side] for each in filled} for side in (0, 1))
    is_theirs = len(names) == len(numbers) == len(set(filled)) < len(filled)
    return number if is_theirs else None


def taken_off_already(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches, without taxes withheld that the amount lacks already.

    They are lacking if net plus tax less withheld is the amount in every row.
    """
    amount = [m.index for m in matches if m.is_certain and m.key == "amount"]
    withheld = {m.index for m in matches if m.key == "withheld" and m.basis is not Basis.PERSON}
    net = [m.index for m in matches if not m.is_certain and _has_meaning(tab, m.header, "net")]
    taxes = [m.index for m in matches if not m.is_certain and is_tax(tab, m.header)]
    if len(amount) != 1 or len(net) != 1 or not withheld:
        return list(matches)
    sums = [
        (
            _number(at(row, net[0]))
            + sum((_number(at(row, tax)) for tax in taxes), Decimal(0))
            - sum((_number(at(row, place)) for place in withheld), Decimal(0)),
            _number(at(row, amount[0])),
        )
        for row in rows
    ]
    known = [(parts, whole) for parts, whole in sums if whole]
    if not known or any(abs(parts - whole) >= 1 for parts, whole in known):
        return list(matches)
    return [
        Match(m.index, m.header, "", Basis.REPEATS) if m.index in withheld else m for m in matches
    ]


def lacking_tax(tab: Tab, matches: Sequence[Match], rows: Rows) -> Match | None:
    """Return the amount's column if the tax beside it is a whole share of it, so that it is net.

    Of an amount that includes it, a tax of 16 % is 13.79 %, and no whole share.
    """
    amount = next((m for m in matches if m.is_certain and m.key == "amount"), None)
    taxes = [m.index for m in matches if not m.is_certain and is_tax(tab, m.header)]
    if amount is None or amount.basis is Basis.PERSON or len(taxes) != 1:
        return None
    pairs = [(_number(at(row, amount.index)), _number(at(row, taxes[0]))) for row in rows]
    shares = {round(tax / whole * 100, 2) for whole, tax in pairs if whole > 0 and tax > 0}
    used = sum(1 for whole, tax in pairs if whole > 0 and tax > 0)
    is_whole = len(shares) == 1 and all(
        share in _HALF_RATES or share == int(share) for share in shares
    )
    return amount if used >= _FEWEST_TAXED and is_whole else None


_HALF_RATES = {Decimal("10.5")}
"""Rates of a tax that are no whole percentage: Argentina's reduced one."""

_FEWEST_TAXED = 2
"""Rows with a tax from which on its share says something; chosen by hand."""


def _has_meaning(tab: Tab, header: str, meaning: str) -> bool:
    readings = (r for words in tab.header_words.values() for r in words.readings(header))
    return any(meaning in reading.meaning for reading in readings)


def is_tax(tab: Tab, header: str) -> bool:
    """Tell whether a header names a tax."""
    return _has_meaning(tab, header, "tax")


def _sums(row: Sequence[Scalar], parts: Sequence[int], whole: int) -> tuple[Decimal, Decimal]:
    """Return the sum of a row's parts, and its whole; 0 for what is no number."""

    return sum((_number(at(row, part)) for part in parts), Decimal(0)), _number(at(row, whole))


def at(row: Sequence[Scalar], index: int) -> Scalar:
    """Return a cell of a row; None behind its end."""
    return row[index] if index < len(row) else None
