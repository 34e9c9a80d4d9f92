"""The rows of the tabs of invoices, together with the payments, plans and credits about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from aldia.ledger.listing import Listed, list_rows, part_rows
from aldia.ledger.movements import key_of_record
from aldia.ledger.reading import read_invoice
from aldia.ledger.schema.records import Invoice, InvoiceState
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.sums.credits import find_credits, questions_of_notes
from aldia.ledger.sums.joint_payments import part_joint_payments
from aldia.ledger.sums.possible_plans import possible_plans
from aldia.ledger.sums.receipts import read_payments, read_plans
from aldia.ledger.sums.states import explained_states
from aldia.ledger.sums.unmatched_payments import UnmatchedPayment, find_possible
from aldia.ledger.sums.withholdings import columns_of_sums
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.kinds import find_kinds
from aldia.ledger.tabs.layouts import Layout
from aldia.ledger.tabs.left_out import LeftOut
from aldia.ledger.tabs.questions import asked
from aldia.ledger.tabs.rows import Context
from aldia.ledger.tabs.settings import Settings
from aldia.ledger.tabs.tables import Record, Table
from aldia.ledger.values.dates import looks_like_date
from aldia.ledger.values.problems import Problem, Suggestion
from aldia.ledger.values.references import Numbers


@dataclass(frozen=True, slots=True)
class InvoicesRead:
    """What the tabs of invoices say.

    Attributes:
        context: What is known of the invoices from other rows and tabs.
        records: One row for each invoice.
        left_out: The rows that are none.
        accepted: Readings that a person accepted and that are in use, by row.
        problems: What is wrong beside the invoices' own rows.
    """

    context: Context
    records: Sequence[Record] = ()
    invoices: list[Invoice] = field(default_factory=list)
    left_out: Sequence[LeftOut] = ()
    accepted: Mapping[int, Sequence[Suggestion]] = field(default_factory=dict)
    problems: Sequence[Problem] = ()


def read_invoices(
    tabs: InvoiceTabs,
    tables: Mapping[str, Table],
    receipt_words: Mapping[str, str],
    settings: Settings,
    context: Context,
    layout: Layout,
) -> InvoicesRead:
    """Read all tabs of invoices as one book.

    What pays or reduces an invoice may stand in any of them.

    1. Part the rows of each tab, and find what all of them together say of each.
    2. Add what the tabs of payments and instalments say.
    3. Read each row; then once more those of which other invoices, now read, say something.
    4. Ask what stands beside them.

    Args:
        tables: Where payments and instalments are.
        receipt_words: What became of a payment, by folded word.
    """
    if not tabs.usable:
        return InvoicesRead(context)
    listed, context = _list(tabs, settings, context, layout)
    records = [record for each in listed for record in each.records]
    known = Numbers(map(key_of_record, records))
    context, unplaced, problems = _with_other_tabs(tables, receipt_words, known, context)
    movements = [movement for each in listed for movement in each.movements]
    context = replace(context, payments=context.payments.with_more(movements))
    invoices = [read_invoice(each.table, row, context) for each in listed for row in each.records]
    draft = _Draft(tabs, records, context, invoices)
    draft = draft.with_credits(known).with_payments(unplaced, known).with_plans(known)
    invoices = asked(
        draft.invoices, lambda each: questions_of_notes(tabs, records, each, context.kinds)
    )
    for each in listed:
        invoices = each.held(invoices, known)
    return InvoicesRead(
        draft.context,
        records,
        invoices,
        left_out=[row for each in listed for row in each.left_out],
        accepted={row: used for each in listed for row, used in each.readings.accepted.items()},
        problems=[*problems, *draft.problems],
    )


def _list(
    tabs: InvoiceTabs, settings: Settings, context: Context, layout: Layout
) -> tuple[Sequence[Listed], Context]:
    """Return what stands in each tab, and the context with what all rows together say."""
    parted = [part_rows(table, context, layout) for table in tabs.usable]
    rows = [row for each in parted for row in each.rows]
    kinds = find_kinds(rows, context.kind_words, context.state_words, settings.country)
    context = replace(context, kinds=kinds)
    listed = [list_rows(each, layout, settings, context) for each in parted]
    records = [record for each in listed for record in each.records]
    return listed, replace(
        context,
        columns_of_sums=_columns_of_sums(listed, context.locale),
        keeps_payments=_keeps_payments(records),
        explained_states=_explained_states(tabs.usable, records, context),
        formatted={row: state for each in listed for row, state in each.formats.states.items()},
    )


def _with_other_tabs(
    tables: Mapping[str, Table], words: Mapping[str, str], known: Numbers, context: Context
) -> tuple[Context, Sequence[UnmatchedPayment], list[Problem]]:
    """Return the context with payments and plans, the payments without an invoice, and problems."""
    unplaced: Sequence[UnmatchedPayment] = ()
    problems: list[Problem] = []
    payments, plans = tables.get(TabKey.PAYMENTS), tables.get(TabKey.INSTALMENTS)
    if payments is not None and payments.is_usable:
        totals, unplaced, problems = read_payments(
            payments, context.locale, words, known, context.currency
        )
        context = replace(context, payments=totals)
    if plans is not None and plans.is_usable:
        agreed, found = read_plans(plans, context.locale, context.state_words, known)
        context = replace(context, plans=agreed)
        problems += found
    return context, unplaced, problems


@dataclass(frozen=True, slots=True)
class _Draft:
    """The invoices as they are read with what is known so far, each in the order of its row."""

    tabs: InvoiceTabs
    records: Sequence[Record]
    context: Context
    invoices: Sequence[Invoice]
    problems: Sequence[Problem] = ()

    def with_credits(self, known: Numbers) -> _Draft:
        """Return the draft with what credit notes and the like take off invoices."""
        found = find_credits(self.tabs, self.records, self.invoices, known, self.context)
        context = replace(
            self.context,
            credits=found.sums,
            applied=found.applied,
            unclear_credits=frozenset(found.unclear),
        )
        touched = {*found.sums, *found.applied, *found.unclear}
        return self._knowing(context, touched, found.problems)

    def with_payments(self, unplaced: Sequence[UnmatchedPayment], known: Numbers) -> _Draft:
        """Return the draft with payments of several invoices, and those of an unclear one."""
        joint, rest = part_joint_payments(unplaced, self.invoices)
        context = replace(self.context, payments=self.context.payments.with_more(joint))
        draft = self._knowing(context, {key for key, _, _ in joint})
        possible, found = find_possible(rest, known, draft.invoices)
        return draft._knowing(replace(context, possible=possible), possible.keys(), found)

    def with_plans(self, known: Numbers) -> _Draft:
        """Return the draft with instalments under numbers that no invoice has."""
        context = self.context
        found = possible_plans(context.plans, known, self.invoices, context.today)
        return self._knowing(replace(context, possible_plans=found), found.keys())

    def _knowing(
        self, context: Context, keys: Set[str], problems: Iterable[Problem] = ()
    ) -> _Draft:
        """Return the draft with more that is known, and the invoices of some keys read anew."""
        invoices = self.invoices
        if keys:
            invoices = [
                read_invoice(self.tabs.table_of(record.row), record, context)
                if invoice.key in keys
                else invoice
                for record, invoice in zip(self.records, self.invoices, strict=True)
            ]
        problems = [*self.problems, *problems]
        return replace(self, context=context, invoices=invoices, problems=problems)


def _columns_of_sums(listed: Sequence[Listed], locale: str) -> Set[tuple[str, str]]:
    found = (columns_of_sums(each.table, each.records, locale) for each in listed)
    return frozenset().union(*found)


def _explained_states(
    tables: Sequence[Table], records: Sequence[Record], context: Context
) -> Mapping[str, InvoiceState]:
    if any(len(t.places("state")) != 1 or "stated" not in t.columns for t in tables):
        return {}
    return explained_states(records, context.state_words, context.locale, context.today)


def _keeps_payments(records: Sequence[Record]) -> bool:
    """Tell whether a column holds sums that were paid, and not only yes, no and days."""
    cells = (raw for record in records for raw in record.all("paid"))
    return any(raw.number is not None and not looks_like_date(raw.shown) for raw in cells)
