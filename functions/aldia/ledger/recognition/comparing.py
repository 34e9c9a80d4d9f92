"""Columns compared with each other by what stands in them: sums, taxes, repeats, currencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from aldia.ledger.cells import Rows, Scalar
from aldia.ledger.currencies import parse_heading
from aldia.ledger.recognition.contents import is_number
from aldia.ledger.recognition.matches import Basis, Match
from aldia.ledger.schema import Tab


def without_repeats(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches, without those that repeat others: totals of payments, second balances.

    A column that has the very same cells as the amount is left as it is: in a book where all is
    paid, it may be what was paid.
    """
    columns = {match.index: [at(row, match.index) or "" for row in rows] for match in matches}
    known = [m for m in matches if m.is_certain and m.key != "amount" and any(columns[m.index])]
    found = []
    for match in matches:
        others = [m for m in known if m.index != match.index and m.basis is not Basis.PERSON]
        if match.basis is Basis.UNKNOWN:
            repeats = any(columns[match.index] == columns[m.index] for m in others)
        elif match.is_certain and match.basis is not Basis.PERSON and tab.column(match.key).many:
            same = [columns[m.index] for m in others if m.key == match.key]
            repeats = bool(same) and _is_sum(columns[match.index], same)
        else:
            repeats = False
        if repeats:
            known = [m for m in known if m.index != match.index]
        found.append(Match(match.index, match.header, "", Basis.REPEATS) if repeats else match)
    return found


def _is_sum(column: Sequence[Scalar], others: Sequence[Sequence[Scalar]]) -> bool:
    """Tell whether numbers are the sums of those in other columns, row by row."""
    rows = [[_number(cell) for cell in cells] for cells in zip(column, *others, strict=True)]
    used = [row for row in rows if any(row)]
    return len(used) > 1 and all(first == sum(rest) for first, *rest in used)


def _number(cell: Scalar) -> Decimal:
    return Decimal(str(cell)) if is_number(cell) else Decimal(0)


def in_other_currencies(
    headers: Sequence[str], scores: Mapping[int, Mapping[str, float]], best: Mapping[int, str]
) -> dict[int, str]:
    """Return the amounts in columns of their own for each currency: `Monto S/`, `Monto US$`."""
    first = next((index for index, key in best.items() if key == "amount"), None)
    if first is None or not (named := parse_heading(headers[first]).meant):
        return {}
    others = {
        index: parse_heading(headers[index]).meant
        for index, keys in scores.items()
        if index not in best and "amount" in keys
    }
    is_each_another = all(meant and not meant & named for meant in others.values())
    return dict.fromkeys(others, "amount") if is_each_another and len(others) == 1 else {}


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


def is_tax(tab: Tab, header: str) -> bool:
    """Tell whether a header names a tax."""
    readings = (r for words in tab.header_words.values() for r in words.readings(header))
    return any("tax" in reading.meaning for reading in readings)


def _sums(row: Sequence[Scalar], parts: Sequence[int], whole: int) -> tuple[Decimal, Decimal]:
    """Return the sum of a row's parts, and its whole; 0 for what is no number."""

    return sum((_number(at(row, part)) for part in parts), Decimal(0)), _number(at(row, whole))


def at(row: Sequence[Scalar], index: int) -> Scalar:
    """Return a cell of a row; None behind its end."""
    return row[index] if index < len(row) else None
