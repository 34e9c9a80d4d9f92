"""Layouts of books: rows as they stand there, turned into rows of one invoice each.

What is worked out here takes the place of a cell before anything is read, so that all that reads
cells knows one layout only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from aldia.ledger.schema.records import Customer, TermOf
from aldia.ledger.tabs.tables import Record, Table
from aldia.ledger.values.cells import BLANK, Raw
from aldia.ledger.values.currencies import parse_heading, the_one
from aldia.ledger.values.dates import parse_date, serial_of
from aldia.ledger.values.folding import identifier_key, name_key, tidy
from aldia.ledger.values.money import Written, amount_in, parse_money
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.terms import parse_term

_ZERO = Decimal(0)

GRANTED = "granted"
"""In place of a column's key: the days to pay from which a due day was worked out."""

TERM_OF = "term_of"
"""In place of a column's key: whose days those are."""

TYPED = "typed"
"""In place of a column's key: the number as typed, where its series was put before it."""


@dataclass(frozen=True)
class Layout:
    """What is known of a book beside its invoice rows.

    Attributes:
        names: Names of the customers, by the key of their code.
        amount_header: Header of the first column of amounts, where each currency has its own.
        terms: Days to pay that were agreed with each customer, by `name_key`, as a cell of the row.
        term: Days to pay that all others have, also as a cell.
    """

    locale: str
    names: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, Raw] = field(default_factory=dict)
    term: Raw = BLANK
    amount_header: str = ""


def layout_of(locale: str, customers: Iterable[Customer], term: int | None = None) -> Layout:
    """Return the layout with what the Customers tab adds to the invoices.

    Args:
        term: Days to pay, where nothing else says when an invoice falls due.
    """
    rows = list(customers)
    names: dict[str, set[str]] = {}
    for row in rows:
        if row.code:
            names.setdefault(row.code, set()).add(row.name)
    return Layout(
        locale,
        {code: next(iter(found)) for code, found in names.items() if len(found) == 1},
        _terms_of(rows),
        Raw(term),
    )


def _terms_of(customers: Sequence[Customer]) -> dict[str, Raw]:
    """Return the days to pay of each customer, by `name_key`.

    What cannot be read stays as it was typed, and so do several for one name.
    """
    found: dict[str, dict[str, None]] = {}
    for row in customers:
        typed = [each.wrong for each in row.problems if each.code == "term_unreadable"]
        said = typed if row.terms is None else [str(row.terms)]
        found.setdefault(row.name_key, {}).update(dict.fromkeys(said))
    return {name: Raw("; ".join(texts)) for name, texts in found.items() if texts}


def plain_records(table: Table, records: Sequence[Record], layout: Layout) -> list[Record]:
    """Return the rows with number, customer, addresses and sums in their own cells."""
    columns = table.columns
    steps = [
        step
        for keys, step in (
            ({"series"}, _with_series),
            ({"customer_code"}, _with_name),
            ({"debit", "credit"}, _with_account),
            ({"aged"}, _with_ages),
            ({"paid"}, _with_rest_of_credit),
        )
        if keys & columns.keys()
    ]
    if not columns.keys() & {"amount", "debit"}:
        is_left = any(_is_less_than_paid(record, layout) for record in records)
        steps.append(_with_whole if is_left else _with_balance)
    if len(table.places("amount")) > 1:
        layout = replace(layout, amount_header=table.header("amount"))
        steps.append(_with_amount)
    if _is_flag(records, "paid"):
        steps.append(_with_flag)
    found = _below_names(table, records)
    for step in steps:
        found = [step(record, layout) for record in found]
    return _with_parts(found) if "instalment" in columns else found


def with_due_days(table: Table, records: Sequence[Record], layout: Layout) -> Sequence[Record]:
    """Return the rows with the due day in its own cell, where it follows from the day of issue."""
    has_terms = "term" in table.columns or layout.terms or not layout.term.is_blank
    return [_with_due(record, layout) for record in records] if has_terms else records


def _with(record: Record, key: str, raw: Raw) -> Record:
    return replace(record, cells={**record.cells, key: raw})


def _with_series(record: Record, layout: Layout) -> Record:
    """Join series and number as people write them, `F001-123`, unless they are joined already."""
    series, number = tidy(record["series"].text), tidy(record["invoice"].text)
    start, rest = number[: len(series)], number[len(series) :]
    is_joined = identifier_key(start) == identifier_key(series) and (
        series.isalpha() or not rest[:1].isdecimal()
    )
    if not series or not number or is_joined:
        return record
    joined = _with(record, "invoice", Raw(f"{series}-{number}"))
    return _with(joined, TYPED, record["invoice"])


def _with_parts(records: Sequence[Record]) -> list[Record]:
    """Return the rows with which instalment each is as `2/3`, where those of a number count on.

    Rows of one number that are counted 1, 2, 3 are all the instalments of an invoice.
    """
    keys = [identifier_key(record["invoice"].text) for record in records]
    counted: dict[str, list[Decimal | None]] = {}
    for key, record in zip(keys, records, strict=True):
        counted.setdefault(key, []).append(record["instalment"].number)
    whole = {
        key: len(places)
        for key, places in counted.items()
        if key and len(places) > 1 and places == list(range(1, len(places) + 1))
    }
    return [
        _with(record, "instalment", Raw(f"{record['instalment'].number}/{whole[key]}"))
        if key in whole
        else record
        for key, record in zip(keys, records, strict=True)
    ]


def _with_amount(record: Record, layout: Layout) -> Record:
    """Take the amount from the column of its currency, where each currency has one.

    Two amounts in one row stay as two columns, which cannot be read.
    """
    others = [(header, raw) for header, raw in record.further.get("amount", ()) if raw.value != 0]
    is_first = not record["amount"].is_blank and record["amount"].value != 0
    if not others:
        return _with_currency(record, layout.amount_header) if is_first else record
    if is_first:
        return _with(record, "amount", Raw("; ".join(raw.text for raw in record.all("amount"))))
    header, raw = others[0]
    return _with(_with_currency(record, header), "amount", raw)


def _with_currency(record: Record, header: str) -> Record:
    """Put the currency of a header into the row, where it names none itself."""
    meant = the_one(parse_heading(header).meant)
    return (
        _with(record, "currency", Raw(meant)) if meant and record["currency"].is_blank else record
    )


def _is_flag(records: Sequence[Record], key: str) -> bool:
    """Tell whether a column holds nothing but 0 and 1, or 0 and -1, which mean no and yes."""
    cells = [record.cells[key].value for record in records if key in record.cells]
    numbers = [cell for cell in cells if type(cell) in {int, Decimal}]
    return len(numbers) == len(cells) >= _FEWEST_FLAGS and set(numbers) in ({0, 1}, {0, -1})


_FEWEST_FLAGS = 4
"""Rows from which on a column of 0 and 1 holds no amounts; chosen by hand. -1 is Access' yes."""


def _with_flag(record: Record, layout: Layout) -> Record:
    paid = record["paid"]
    return record if paid.is_blank else _with(record, "paid", Raw(paid.value != 0))


def _with_name(record: Record, layout: Layout) -> Record:
    """Take the customer's name from the Customers tab where the row has only a code."""
    if not record["customer"].is_blank:
        return record
    name = layout.names.get(identifier_key(record["customer_code"].text))
    return _with(record, "customer", Raw(name)) if name else record


def _with_account(record: Record, layout: Layout) -> Record:
    """Take what was charged as the amount, and what came in as a negative one."""
    charged, came_in = (_sum_in(record[key], layout) for key in ("debit", "credit"))
    if not record["amount"].is_blank or charged is None or came_in is None:
        return record
    return _with(record, "amount", Raw(charged - came_in)) if charged or came_in else record


def _with_ages(record: Record, layout: Layout) -> Record:
    """Take the sum of all ages as the balance, where the row has none; a bad cell keeps it open."""
    sums = [_sum_in(raw, layout) for raw in record.all("aged")]
    if not record["stated"].is_blank or not sums or None in sums:
        return record
    return _with(record, "stated", Raw(sum((each or _ZERO for each in sums), _ZERO)))


def _with_rest_of_credit(record: Record, layout: Layout) -> Record:
    """Take what is left of a credit note as its amount, where what was used of it is negative."""
    used = amount_in(record["paid"], layout.locale) if "paid" in record.cells else None
    if used is None or used >= 0 or record.further.get("paid"):
        return record
    amount = amount_in(record["amount"], layout.locale)
    if amount is None or amount > used:
        return record
    return _with(_with(record, "amount", Raw(amount - used)), "paid", BLANK)


def _with_balance(record: Record, layout: Layout) -> Record:
    """Take the balance as the amount, in a book that keeps nothing else."""
    return _with(record, "amount", record["stated"]) if "stated" in record.cells else record


def _is_less_than_paid(record: Record, layout: Layout) -> bool:
    """Tell whether a balance is less than the payments beside it: it is what they left."""
    stated = amount_in(record["stated"], layout.locale)
    return stated is not None and stated < _paid(record, layout)


def _with_whole(record: Record, layout: Layout) -> Record:
    """Take as the amount the balance with what was paid, in a book without amounts.

    What was withheld is lacking in both.
    """
    stated = amount_in(record["stated"], layout.locale)
    if stated is None:
        return _with_balance(record, layout)
    cells = {key: raw for key, raw in record.cells.items() if key != "withheld"}
    further = {key: found for key, found in record.further.items() if key != "withheld"}
    rest = replace(record, cells=cells, further=further)
    return _with(rest, "amount", Raw(stated + _paid(record, layout)))


def _paid(record: Record, layout: Layout) -> Decimal:
    """Return what the row's payments are together, as far as they are sums."""
    sums = (amount_in(raw, layout.locale) for raw in record.all("paid"))
    return sum((each or _ZERO for each in sums), _ZERO)


def _sum_in(raw: Raw, layout: Layout) -> Decimal | None:
    """Return the amount in a cell; 0 for a blank one, None for one that cannot be read."""
    found = parse_money(raw, layout.locale)
    if isinstance(found, Written):
        return found.amount
    return None if isinstance(found, Wrong) else _ZERO


def _with_due(record: Record, layout: Layout) -> Record:
    """Work out the due day from the day of issue and the days to pay, where the row has none."""
    if not record["due"].is_blank:
        return record
    issued = parse_date(record["issued"], layout.locale)
    whose, said = _term_of(record, layout)
    term = parse_term(said)
    if not isinstance(issued, date) or not isinstance(term, int):
        return record if said.is_blank else _with(record, "term", said)
    due = Raw(serial_of(issued + timedelta(days=term)))
    return _with(_with(_with(record, "due", due), GRANTED, Raw(term)), TERM_OF, Raw(whose))


def _term_of(record: Record, layout: Layout) -> tuple[TermOf, Raw]:
    """Return the days to pay of a row, else those of its customer, else the book's, with whose."""
    if not record["term"].is_blank:
        return TermOf.ROW, record["term"]
    agreed = layout.terms.get(name_key(tidy(record["customer"].text)))
    return (TermOf.BOOK, layout.term) if agreed is None else (TermOf.CUSTOMER, agreed)


def _below_names(table: Table, records: Sequence[Record]) -> list[Record]:
    """Return the rows with their customer's name where it stands only once above them.

    It stands in a heading row, or in the first row of each customer's block.
    """
    if table.headings:
        return _below_headings(table, records)
    named = [record["customer"].text for record in records if not record["customer"].is_blank]
    has_blanks = len(records) - len(named) >= _FEWEST_BLANK
    if not has_blanks or records[0]["customer"].is_blank:
        return list(records)
    if len(set(map(name_key, named))) < len(named):
        return list(records)
    found: list[Record] = []
    for record in records:
        is_named = not record["customer"].is_blank
        found.append(record if is_named else _with(record, "customer", found[-1]["customer"]))
    return found


_FEWEST_BLANK = 2
"""Rows without a customer from which on they are a layout, and not a slip; chosen by hand."""


def _below_headings(table: Table, records: Sequence[Record]) -> list[Record]:
    rows = sorted(table.headings)
    found = []
    for record in records:
        at = bisect_left(rows, record.row)
        name = Raw(table.headings[rows[at - 1]]) if at else record["customer"]
        found.append(_with(record, "customer", name))
    return found
