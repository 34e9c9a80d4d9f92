"""Who owes what: the invoices, once all that stands beside them was looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from aldia.ledger.customers import by_name
from aldia.ledger.debtors import Debtors, find_debtors, shared_names, unchased_addresses
from aldia.ledger.doctor.book import Book
from aldia.ledger.doctor.examination import NOTHING_FOUND, Examination, examine
from aldia.ledger.doubts.copies import without_strangers
from aldia.ledger.doubts.namesakes import questions_of_names, questions_of_numbers
from aldia.ledger.doubts.other_currencies import questions_of_currencies
from aldia.ledger.invoices import InvoicesRead
from aldia.ledger.recognition.not_owed import NotOwed
from aldia.ledger.recognition.overlooked import Overlooked, held_by_columns
from aldia.ledger.schema.records import Customer, Invoice
from aldia.ledger.tabs.carried_over import CarriedOver, settle_carried_over
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.left_out import LeftOut
from aldia.ledger.tabs.lines import questions_of_lines
from aldia.ledger.tabs.other_tabs import OtherTabs
from aldia.ledger.tabs.questions import asked
from aldia.ledger.tabs.scaled_tabs import questions_of_scales
from aldia.ledger.tabs.settings import Settings
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.problems import Problem


@dataclass(frozen=True, slots=True)
class Debts:
    """The invoices, and who owes them; each attribute as in `Ledger`.

    Attributes:
        problems: Those that no single row has.
    """

    invoices: Sequence[Invoice]
    left_out: Sequence[LeftOut]
    customers: Mapping[str, Customer]
    debtors: Debtors
    unchased: Mapping[str, str]
    suspicions: Mapping[int, Sequence[Problem]]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands beside the invoices and may say that somebody is not to be asked.

    Attributes:
        columns: Columns that were not recognised.
        not_owed: Words of titles and lines for what is not owed.
    """

    columns: Sequence[Overlooked]
    other_tabs: OtherTabs
    not_owed: NotOwed


def find_debts(
    read: InvoicesRead,
    tabs: InvoiceTabs,
    rows: Sequence[Customer],
    table: Table | None,
    settings: Settings,
    beside: Surroundings,
) -> Debts:
    """Return who owes what.

    1. Ask what the Customers tab and other tabs of invoices say of a row.
    2. Ask what stands beside the invoices.
    3. Let the doctor examine them.
    4. Find whose debts they are.

    Args:
        rows: Those of the Customers tab, which is `table`.
    """
    customers = without_strangers(by_name(rows, table), read.invoices, table, settings)
    named = asked(read.invoices, lambda each: questions_of_names(each, customers, tabs))
    carried = settle_carried_over(named, tabs, is_said=settings.carries_over)
    invoices = _asked(carried, tabs, read, settings, beside)
    examined = _examined(invoices, carried, tabs, read, customers)
    invoices = examined.held(invoices)
    debtors = find_debtors(invoices, rows, settings)
    problems = [*examined.notices, *shared_names(debtors, invoices, tabs)]
    settled = [debtors.settled(each, tabs) for each in invoices]
    return Debts(
        invoices=tabs.with_places(settled),
        left_out=[*read.left_out, *carried.former],
        customers={n: replace(each, debtor=debtors.of(each)) for n, each in customers.items()},
        debtors=debtors,
        unchased=unchased_addresses(settled, rows, settings),
        suspicions={
            row: [tabs.on_screen(each) for each in found]
            for row, found in examined.suspicions.items()
        },
        problems=[tabs.on_screen(each) for each in problems],
    )


def _asked(
    carried: CarriedOver,
    tabs: InvoiceTabs,
    read: InvoicesRead,
    settings: Settings,
    beside: Surroundings,
) -> list[Invoice]:
    """Return the invoices with what is asked because of what stands beside them."""
    context = read.context
    single = asked(carried.invoices, lambda each: questions_of_numbers(each, tabs, carried.asked))
    return asked(
        held_by_columns(single, beside.columns),
        lambda each: beside.other_tabs.questions(each, tabs, context.payments),
        lambda each: questions_of_lines(
            each, tabs, beside.not_owed, context.state_words, settings.left_aside
        ),
        lambda each: questions_of_currencies(each, tabs),
        lambda each: questions_of_scales(each, tabs),
    )


def _examined(
    invoices: Sequence[Invoice],
    carried: CarriedOver,
    tabs: InvoiceTabs,
    read: InvoicesRead,
    customers: Mapping[str, Customer],
) -> Examination:
    if not invoices:
        return NOTHING_FOUND
    book = Book(tabs, carried.left(read.records), invoices, customers)
    return examine(book, read.context.locale, read.accepted)
