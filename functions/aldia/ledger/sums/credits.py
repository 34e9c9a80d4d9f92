"""Credit notes: rows with a negative amount that name the invoice that they reduce."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal

from aldia.ledger.recognition.matches import Basis
from aldia.ledger.schema.records import CLOSING_STATES, Invoice, InvoiceState
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.kinds import LOWERING, Kind, Kinds, start_of
from aldia.ledger.tabs.questions import Questions
from aldia.ledger.tabs.rows import Context
from aldia.ledger.tabs.tables import Record, Table
from aldia.ledger.values.cells import is_filled_at
from aldia.ledger.values.folding import bare_name, fold_words, identifier_key
from aldia.ledger.values.money import amount_in
from aldia.ledger.values.problems import Problem
from aldia.ledger.values.references import Numbers

_ABONOS = frozenset({"abono", "abonos"})
"""Words for a part payment that name a credit note in Spain: either way it is of an invoice."""

_SHORTEST = 3
"""Characters of a number that is looked for in notes; a shorter one might be anything."""


@dataclass
class Credits:
    """What the credit notes of a book reduce.

    Attributes:
        sums: Sum to take off each invoice, by its key.
        applied: Number of the invoice that each note reduces, by the note's key.
        unclear: Keys of open invoices of which it is not certain whether a note reduces them: the
            note is closed or held, is in another currency, or does not name exactly one invoice of
            its customer; or it names none, and its customer is spelt nearly like theirs.
        problems: Notes that name an invoice that does not exist, or another customer's.
    """

    sums: dict[str, Decimal] = field(default_factory=dict)
    applied: dict[str, str] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def find_credits(
    tabs: InvoiceTabs,
    records: Sequence[Record],
    invoices: Sequence[Invoice],
    numbers: Numbers,
    context: Context,
) -> Credits:
    """Return what the credit notes of a book reduce; no invoice is changed.

    Args:
        invoices: One for each record, in the same order, read without the credit notes.
        numbers: The numbers of all invoices.
    """
    found = Credits()
    pairs = zip(records, invoices, strict=True)
    notes = [(record, note) for record, note in pairs if _is_note(record, note)]
    billed = _by_customer(
        {note.name_key for _, note in notes}, (each for each in invoices if (each.amount or 0) > 0)
    )
    for record, note in notes:
        table = tabs.table_of(record.row)
        _apply(found, table, record, note, billed[note.name_key], numbers, context)
    found.unclear |= _of_names_alike(invoices, found.applied)
    found.unclear -= {each.key for each in invoices if each.key in found.unclear and each.is_closed}
    return found


def _is_note(record: Record, note: Invoice) -> bool:
    """Tell whether a row is a credit note that has a number and is not used up or void."""
    is_negative = note.amount is not None and note.amount < 0
    is_in_force = is_negative and note.key and note.state is not InvoiceState.VOID
    return bool(is_in_force and record["stated"].number != 0)


def is_kept_open(table: Table, record: Record, amount: Decimal | None, locale: str) -> bool:
    """Tell whether a negative row states beside its amount that all of it is left."""
    if amount is None or amount >= 0 or not table.columns.keys() & {"amount", "debit"}:
        return False
    return amount_in(record["stated"], locale) == amount


def _by_customer(names: Set[str], invoices: Iterable[Invoice]) -> dict[str, dict[str, Invoice]]:
    """Return the invoices that have a number, by each customer's `name_key`, and by key."""
    found: dict[str, dict[str, Invoice]] = {name: {} for name in names}
    for invoice in invoices if names else ():
        if invoice.key and invoice.name_key in names:
            found[invoice.name_key][invoice.key] = invoice
    return found


def questions_of_notes(
    tabs: InvoiceTabs, records: Sequence[Record], invoices: Sequence[Invoice], kinds: Kinds
) -> Questions:
    """Return a question at the invoices of which a credit note or payment may lower what is owed.

    It is one with a positive amount, about which a person is asked. It holds the invoices that it
    names, also in a column that nobody reads (`Ref.`), else all that are open of its customer; they
    share its problem, so that it is told once.
    """
    notes = [
        (record, note, asked)
        for record, note in zip(records, invoices, strict=True)
        for asked in note.problems
        if asked.code == "kind_unknown" and kinds.of(record)[0] in LOWERING
    ]
    billed = _by_customer(
        {note.name_key for _, note, _ in notes}, (each for each in invoices if not each.is_closed)
    )
    opened = {each.key: each for each in invoices if notes and each.key and not each.is_closed}
    problems: dict[int, Sequence[Problem]] = {}
    for record, note, asked in notes:
        beside = _named_beside(tabs.table_of(record.row), record, opened.keys())
        theirs = {**billed[note.name_key], **{key: opened[key] for key in beside}}
        named = _named(record, theirs) | beside or theirs.keys()
        problems |= {theirs[key].row: [asked] for key in named if theirs[key].row != note.row}
    return problems


def _of_names_alike(invoices: Sequence[Invoice], applied: Mapping[str, str]) -> set[str]:
    """Return the keys of invoices to which a credit under a nearly equal name may belong.

    A credit is a negative balance: a credit note that reduces nothing, or an overpaid invoice. A
    person who finds that two such names are right says so in the column *Looked at*.
    """
    names: dict[str, set[str]] = {}
    for invoice in invoices:
        is_credit = invoice.balance is not None and invoice.balance < 0 and not invoice.is_checked
        if is_credit and invoice.state not in CLOSING_STATES and invoice.key not in applied:
            names.setdefault(bare_name(invoice.customer), set()).add(invoice.name_key)
    return {
        invoice.key
        for invoice in invoices
        if names
        and not invoice.is_checked
        and names.get(bare_name(invoice.customer), set()) - {invoice.name_key}
    }


def _apply(
    found: Credits,
    table: Table,
    record: Record,
    note: Invoice,
    billed: dict[str, Invoice],
    numbers: Numbers,
    context: Context,
) -> None:
    """Add a note to what it reduces, or the invoices that it may mean to the unclear ones.

    If it names nothing, a payment, or what has a word in place of a number, may be of any invoice
    of its customer; a credit note, and a payment that the book itself keeps open, of those whose
    amount or balance it comes to.
    """
    named, notes = identifier_key(record["applies_to"].text), record["notes"].text
    exact = _named(record, billed)
    targets = [billed[key] for key in exact if billed[key].currency == note.currency]
    if len(exact) == len(targets) == 1:
        _take_off(found, note, targets[0])
        return
    is_payment = context.kinds.of(record)[0] is Kind.PAYMENT or "credit" in record.cells
    is_payment = is_payment or _is_on_account(record["invoice"].text)
    is_payment = is_payment and not is_kept_open(table, record, note.amount, context.locale)
    if not named and not exact:
        found.unclear |= billed.keys() if is_payment else _of_its_sum(note, billed)
    loosely = numbers.meant_by(named) if named else numbers.named_in(notes) & billed.keys()
    found.unclear |= exact | loosely
    if named:
        place = (table.title, record.row, table.header("applies_to"), record["applies_to"].text)
        found.problems.append(Problem("credit_of_nothing", *place, holds=False))


def _is_on_account(number: str) -> bool:
    """Tell whether what stands in place of a number names no document: `ABONO`, `NC`, `Abono 12`.

    What is numbered is a document of its own, such as `NC-7`, unless it is called by a word for a
    part that was paid.
    """
    return not any(map(str.isdecimal, number)) or fold_words(start_of(number)) in _ABONOS


def _of_its_sum(note: Invoice, billed: Mapping[str, Invoice]) -> set[str]:
    sum_ = -note.amount if note.amount is not None else None
    return {key for key, each in billed.items() if sum_ in {each.amount, each.balance}}


def _named(record: Record, billed: dict[str, Invoice]) -> set[str]:
    """Return the keys of the customer's invoices that a note names exactly."""
    named = identifier_key(record["applies_to"].text)
    return {named} & billed.keys() if named else _in_notes(record["notes"].text, billed)


def _take_off(found: Credits, note: Invoice, target: Invoice) -> None:
    assert note.amount is not None, "only negative rows are credit notes"
    if note.is_held_by_problem or note.state in CLOSING_STATES - {InvoiceState.VOID}:
        found.unclear.add(target.key)
        return
    found.sums[target.key] = found.sums.get(target.key, Decimal(0)) - note.amount
    found.applied[note.key] = target.number


def _named_beside(table: Table, record: Record, keys: Collection[str]) -> set[str]:
    """Return those of some keys that stand alone in cells of columns that nobody reads."""
    cells = table.values[record.row - 1]
    places = (match.index for match in table.matches if match.basis is Basis.UNKNOWN)
    texts = {identifier_key(str(cells[place])) for place in places if is_filled_at(cells, place)}
    return {key for key in texts if key in keys}


def _in_notes(text: str, billed: dict[str, Invoice]) -> set[str]:
    """Return the keys of the customer's invoices whose numbers stand in the notes as spelt."""
    words = identifier_key(text)
    return {
        key
        for key in billed
        if len(key) >= _SHORTEST and re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", words)
    }
