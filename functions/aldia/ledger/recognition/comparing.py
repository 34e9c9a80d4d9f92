"""Columns compared with each other by what stands in them: sums, taxes, repeats, currencies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from aldia.ledger.recognition.contents import is_day, is_number, sum_in_text
from aldia.ledger.recognition.matches import Basis, Match
from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.cells import Rows, Scalar, is_filled
from aldia.ledger.values.currencies import parse_heading


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
    rows = [[number_in(cell) for cell in cells] for cells in zip(column, *others, strict=True)]
    used = [row for row in rows if any(row)]
    return len(used) > 1 and all(first == sum(rest) for first, *rest in used)


def number_in(cell: Scalar) -> Decimal:
    """Return the number in a cell, also of a sum as text (`$ 24.500`); 0 for what is none."""
    if type(cell) is int:
        return Decimal(cell)
    if isinstance(cell, str):
        return sum_in_text(cell)
    return Decimal(str(cell)) if is_number(cell) else Decimal(0)


def without_planned_days(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches, without days of payment that may be those on which it has to be paid.

    So they may where each invoice has one, in a list that says nothing else of when they fall due.
    """
    places = {match.key: match.index for match in reversed(matches) if match.is_certain}
    number = places.get("invoice", places.get("customer"))
    if number is None or "due" not in tab.keys or {"due", "term"} & places.keys():
        return [*matches]
    invoices = [row for row in rows if is_filled(at(row, number))]
    return [
        Match(match.index, match.header, "", Basis.UNKNOWN)
        if match.key in _DAYS_OF_PAYMENT
        and match.basis is not Basis.PERSON
        and all(is_day(at(row, match.index)) for row in invoices)
        else match
        for match in matches
    ]


_DAYS_OF_PAYMENT = frozenset({"paid_on", "paid"})
"""Columns in which days of payment stand."""


def in_other_currencies(
    headers: Sequence[str],
    rows: Rows,
    scores: Mapping[int, Mapping[str, float]],
    best: Mapping[int, str],
) -> dict[int, str]:
    """Return the amounts in columns of their own for each currency: `Monto S/`, `Monto US$`.

    In a book without amounts they are its balances. A `$` alone beside another currency is the
    book's own. Where most rows have both, one is the other converted.
    """
    kind = "amount" if "amount" in best.values() else "stated"
    first = next((index for index, key in best.items() if key == kind), None)
    if first is None:
        return {}
    named = parse_heading(headers[first]).meant
    if not named and "$" not in headers[first]:
        return {}
    others = {
        index: parse_heading(headers[index]).meant
        for index, keys in scores.items()
        if index not in best and kind in keys
    }
    is_each_another = all(meant and not meant & named for meant in others.values())
    if not is_each_another or len(others) != 1:
        return {}
    places = [first, *others]
    both = sum(all(number_in(at(row, place)) for place in places) for row in rows)
    return dict.fromkeys(places, "amount") if 2 * both <= len(rows) else {}


def net_of_tax(
    tab: Tab,
    headers: Sequence[str],
    rows: Rows,
    scores: Mapping[int, Mapping[str, float]],
    best: Mapping[int, str],
) -> int | None:
    """Return the column taken for the amount if another one is it plus tax in every row."""
    first = next((index for index, key in best.items() if key == "amount"), None)
    others = (i for i, named in scores.items() if i not in best and "amount" in named)
    is_net = any(first in nets_within(tab, headers, rows, [first], total) for total in others)
    return first if is_net else None


def nets_within(
    tab: Tab, headers: Sequence[str], rows: Rows, places: Iterable[int | None], total: int
) -> set[int]:
    """Return the columns of sums that are a total together with the taxes in every row."""
    taxes = [index for index, header in enumerate(headers) if is_tax(tab, header)]
    return {
        place
        for place in places
        if place is not None and taxes and _are_all(rows, (place, *taxes), total)
    }


def _are_all(rows: Rows, parts: Sequence[int], whole: int) -> bool:
    """Tell whether parts come to the whole in every row that has one; never without such a row."""
    sums = [_sums(row, parts, whole) for row in rows]
    known = [(sum_, total) for sum_, total in sums if total]
    return bool(known) and all(abs(sum_ - total) < 1 for sum_, total in known)


def total_of_parts(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches, with a total to pay as the amount where it has a fee beside it in it.

    So it has if the amount and that fee come to it in every row, also in those that are paid, such
    as rent and expenses; then neither is left to be read.
    """
    places = {m.key: m for m in matches if m.is_certain and m.basis is not Basis.PERSON}
    amount, total = places.get("amount"), places.get("stated")
    if total is None and amount is not None and has_meaning(tab, amount.header, "total"):
        return _without_parts(tab, matches, amount.index, rows)
    if amount is None or total is None or not has_meaning(tab, total.header, "total"):
        return [*matches]
    fees = [
        m.index
        for m in matches
        if m.basis is Basis.UNKNOWN
        and not any(has_meaning(tab, m.header, each) for each in _FOR_LATENESS)
        and any(number_in(at(row, m.index)) for row in rows)
        and _are_all(rows, (amount.index, m.index), total.index)
    ]
    if len(fees) != 1:
        return [*matches]
    found = dict.fromkeys((amount.index, *fees), Basis.REPEATS)
    return [
        Match(m.index, m.header, "amount", m.basis)
        if m is total
        else Match(m.index, m.header, "", found[m.index])
        if m.index in found
        else m
        for m in matches
    ]


def _without_parts(tab: Tab, matches: Sequence[Match], total: int, rows: Rows) -> list[Match]:
    """Return the matches, without a price and what is charged beside it, if that is the total.

    What makes a price more in every row is no payment.
    """
    unread = [m for m in matches if m.basis is Basis.UNKNOWN and m.header]
    pairs = {
        frozenset({price.index, other.index})
        for price in unread
        if has_meaning(tab, price.header, "fee")
        for other in unread
        if other is not price and any(number_in(at(row, other.index)) > 0 for row in rows)
        if _are_all(rows, (price.index, other.index), total)
    }
    found = next(iter(pairs)) if len(pairs) == 1 else frozenset()
    return [Match(m.index, m.header, "", Basis.REPEATS) if m.index in found else m for m in matches]


_FOR_LATENESS = ("late", "rate", "penalty")
"""Meanings of what is added for paying late: `Mora`, `Intereses`, `Recargo`."""


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


def settled_by_sums(tab: Tab, matches: Sequence[Match], rows: Rows) -> list[Match]:
    """Return the matches, without what makes net plus tax the amount in every row, such as a fee.

    In a book without amounts the balance takes their place.
    """
    found = list(matches)
    sums = [m.index for m in matches if m.is_certain and m.key == "amount"]
    sums = sums or [m.index for m in matches if m.is_certain and m.key == "stated"]
    unread = [m for m in matches if not m.is_certain and m.basis is not Basis.PERSON]
    nets = [m.index for m in unread if has_meaning(tab, m.header, "net")]
    taxes = [m.index for m in unread if is_tax(tab, m.header) and m.index not in nets]
    if len(sums) != 1 or not nets or not taxes:
        return found
    plus = [m.index for m in unread if m.index not in nets and m.index not in taxes]
    settled = {
        place
        for place in plus
        if any(_adds_up(rows, (net, *taxes), (place,), 1, sums[0]) for net in nets)
    }
    return [Match(m.index, m.header, "", Basis.REPEATS) if m.index in settled else m for m in found]


def _adds_up(
    rows: Rows, parts: Sequence[int], others: Sequence[int], sign: int, whole: int
) -> bool:
    """Tell whether parts with others added or taken off are the whole in every row that has one."""
    has_others = False
    for row in rows:
        sum_, total = _sums(row, parts, whole)
        more, _ = _sums(row, others, whole)
        if total and abs(sum_ + sign * more - total) >= 1:
            return False
        has_others = has_others or bool(total and abs(more) >= 1)
    return has_others


def lacking_tax(tab: Tab, matches: Sequence[Match], rows: Rows) -> Match | None:
    """Return the amount's column if the tax beside it is one rate of it, so that it is net.

    Of an amount that includes it, a tax of 16 % is 13.79 %, and no rate. Several whole rates are
    as telling as one. What a column is with the tax in every row does not lack it; nor does one of
    which the tax is a whole rate once it is taken off, as 18 % is 15.25 % of the whole.
    """
    amount = next((m for m in matches if m.is_certain and m.key == "amount"), None)
    taxed = [m for m in matches if not m.is_certain and is_tax(tab, m.header)]
    taxes = [m.index for m in taxed if not has_meaning(tab, m.header, "levy")]
    is_known = any(m.basis is Basis.INCLUDED for m in matches)  # by its sums, what it consists of
    if amount is None or amount.basis is Basis.PERSON or len(taxes) != 1 or is_known:
        return None
    nets = [m.index for m in matches if not m.is_certain and m.index not in taxes]
    if any(_adds_up(rows, (net,), taxes, 1, amount.index) for net in nets):
        return None
    pairs = [(number_in(at(row, amount.index)), number_in(at(row, taxes[0]))) for row in rows]
    used = [(whole, tax) for whole, tax in pairs if whole > 0 and tax > 0]
    if len(used) < _FEWEST_TAXED:
        return None
    largest, tax = max(used)
    rate = round(tax / largest * _RATES_IN_ONE)
    is_one = all(_is_tax_of(whole, tax, Decimal(rate)) for whole, tax in used)
    are_whole = all(tax * 100 % whole == 0 for whole, tax in used)
    is_inside = rate * 100 % _RATES_IN_ONE != 0 and _is_whole_rate(used)
    return amount if (is_one or are_whole) and not is_inside else None


def _is_whole_rate(used: Sequence[tuple[Decimal, Decimal]]) -> bool:
    """Tell whether taxes are one whole rate in percent of what the amounts are without them."""
    whole, tax = max(used)
    rate = Decimal(round(tax * 100 / (whole - tax))) * _RATES_IN_ONE / 100 if whole > tax else None
    return rate is not None and all(_is_tax_of(each - own, own, rate) for each, own in used)


def mostly_negative(tab: Tab, matches: Sequence[Match], rows: Rows) -> Match | None:
    """Return the column of what is owed if more than half of its sums are below zero.

    Its sign may say what customers owe, as in accounts kept from their side, or what is owed them.
    """
    places = {match.key: match for match in reversed(matches) if match.is_certain}
    sums = places.get("amount", places.get("stated"))
    number = places.get("invoice")
    if sums is None or number is None or "kind" in places:
        return None
    cells = [at(row, sums.index) for row in rows if is_filled(at(row, number.index))]
    below = sum(map(_is_below_zero, cells))
    if below < _FEWEST_BELOW:
        return None
    used = sum(is_filled(cell) and cell != 0 for cell in cells)
    return sums if 2 * below > used else None


def _is_below_zero(cell: Scalar) -> bool:
    if isinstance(cell, str):
        return cell.strip().startswith(("-", "−", "(")) and any(map(str.isdecimal, cell))
    return isinstance(cell, int | Decimal) and cell < 0


_FEWEST_BELOW = 3
"""Sums below zero from which on their sign is asked about; chosen by hand: fewer are credits."""


def _is_tax_of(whole: Decimal, tax: Decimal, rate: Decimal) -> bool:
    """Tell whether a tax is that of an amount, rounded to its smallest unit.

    Of a small amount, another rate would round to the same: there, less than a unit counts.
    """
    unit = Decimal(1) if tax == int(tax) else Decimal("0.01")
    off = abs(whole * rate / _RATES_IN_ONE - tax)
    return off <= min(unit / 2, whole / (_RATES_IN_ONE * _FEW))


_RATES_IN_ONE = 800
"""Rates of taxes are multiples of an eighth of one percent: 10.5 %, 8.25 %, 8.875 %."""

_FEW = 20
"""Part of the step from one rate to the next that a tax may be off; chosen by hand."""

_FEWEST_TAXED = 2
"""Rows with a tax from which on its share says something; chosen by hand."""


def has_meaning(tab: Tab, header: str, meaning: str) -> bool:
    """Tell whether one of the words of a header may have a meaning."""
    readings = (r for words in tab.header_words.values() for r in words.readings(header))
    return any(meaning in reading.meaning for reading in readings)


def is_tax(tab: Tab, header: str) -> bool:
    """Tell whether a header names a tax."""
    return has_meaning(tab, header, "tax")


def _sums(row: Sequence[Scalar], parts: Sequence[int], whole: int) -> tuple[Decimal, Decimal]:
    """Return the sum of a row's parts, and its whole; 0 for what is no number."""

    return sum((number_in(at(row, part)) for part in parts), Decimal(0)), number_in(at(row, whole))


def at(row: Sequence[Scalar], index: int) -> Scalar:
    """Return a cell of a row; None behind its end."""
    return row[index] if index < len(row) else None
