"""The whole workbook as it was understood, with the problems in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from functools import cached_property

from aldia.ledger.calls import Call
from aldia.ledger.customers import read_customers
from aldia.ledger.debtors import Debtors
from aldia.ledger.debts import Surroundings, find_debts
from aldia.ledger.doubts.contrary_dates import contrary_dates
from aldia.ledger.doubts.contrary_locale import (
    EXPLAINED,
    Contradiction,
    Misread,
    find_contradiction,
)
from aldia.ledger.doubts.list_currency import declared_in
from aldia.ledger.doubts.unread_columns import Reader
from aldia.ledger.invoices import read_invoices
from aldia.ledger.own_tabs import read_own_tabs
from aldia.ledger.recognition.not_owed import NotOwed
from aldia.ledger.recognition.overlooked import Overlooked, as_one
from aldia.ledger.schema.records import NOT_ASKED, Customer, Invoice, InvoiceState
from aldia.ledger.schema.schema import Schema, TabKey
from aldia.ledger.sellers import Seller
from aldia.ledger.steps import (
    CustomTemplate,
    Ladders,
    TemplateKey,
    has_calls,
    without_calls,
)
from aldia.ledger.sums.withholdings import with_taxes_settled
from aldia.ledger.tabs.accepted import Accepted
from aldia.ledger.tabs.business import Business
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.layouts import layout_of
from aldia.ledger.tabs.left_out import LeftOut
from aldia.ledger.tabs.other_tabs import OtherTabs
from aldia.ledger.tabs.rows import Context
from aldia.ledger.tabs.settings import Settings, read_settings
from aldia.ledger.tabs.tables import Table, language_of
from aldia.ledger.values.addresses import NOBODY
from aldia.ledger.values.cells import Rows
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.problems import Problem, Suggestion
from aldia.ledger.values.zones import zone_named
from aldia.policy.contact_rules import RuleSet, rules_for
from aldia.policy.ladder import OFF_LADDER, Step
from aldia.policy.rule_book import DebtorKind, RuleBook
from aldia.policy.working_days import Jurisdiction


@dataclass(frozen=True)
class Ledger:
    """The content of the workbook.

    Attributes:
        invoices: Every invoice row in the order of the sheet, good or not.
        invoice_tabs: Where the rows of the invoices are.
        left_out: Rows among them that are no invoice, numbered through.
        customers: Customers by `name_key`; several rows of one name are joined.
        debtors: Which rows of one name are one debtor.
        unchased: Names that are never chased, by each of their addresses in lower case.
        is_ladder_known: Whether the owner's ladder can be followed.
        tier_words: Keys of the tiers, by every folded word for one.
        letter_names: What the sheet calls each letter.
        calls: Lines of the Calls tab.
        sellers: Lines of the Sellers tab, by the key of the name.
        accepted: Readings that a person accepted and that are in use, by the row of the invoice.
        suspicions: Findings that make a row suspect, by the row of the invoice.
        overlooked: Questions about columns that were not recognised and may matter, or whose days
            may be read in the wrong order.
        contradiction: What says that the workbook's locale is not the one in which people type.
        rules: Every country's contact rules.
        context: What the other tabs and rows say of an invoice.
    """

    locale: str
    time_zone: str
    settings: Settings
    invoices: Sequence[Invoice]
    invoice_tabs: InvoiceTabs
    left_out: Sequence[LeftOut]
    customers: Mapping[str, Customer]
    debtors: Debtors
    unchased: Mapping[str, str]
    ladders: Ladders
    is_ladder_known: bool
    tier_words: Mapping[str, str]
    custom_templates: Mapping[TemplateKey, CustomTemplate]
    letter_names: Mapping[str, str]
    problems: Sequence[Problem]
    tables: Mapping[str, Table]
    calls: Sequence[Call]
    sellers: Mapping[str, Seller]
    accepted: Mapping[int, Sequence[Suggestion]]
    suspicions: Mapping[int, Sequence[Problem]]
    overlooked: Sequence[Problem]
    contradiction: Contradiction | None
    rules: RuleBook
    context: Context

    @property
    def zone(self) -> tzinfo:
        return zone_named(self.time_zone)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Return the customers' names by `name_key`: of the Customers tab and the invoices."""
        found = {each.name_key: each.customer for each in self.invoices}
        return found | {key: each.name for key, each in self.customers.items()}

    @cached_property
    def names_alike(self) -> frozenset[str]:
        """Return what the names of several customers share once they are folded: Peña, Pena."""
        counts = Counter(map(fold_words, self.names.values()))
        return frozenset(folded for folded, count in counts.items() if count > 1)

    def template_key(self, letter: str, language: str, audience: Sequence[str]) -> TemplateKey:
        """Return the key of the words that a letter has.

        Args:
            audience: For whom there may be words of the owner's, the first of which count.
        """
        keys = ((letter, language, whom) for whom in audience)
        return next((k for k in keys if k in self.custom_templates), (letter, language, ""))

    def local(self, moment: datetime) -> datetime:
        """Return a moment as the clocks of the book's zone show it."""
        return moment.astimezone(self.zone)

    @property
    def titles_read(self) -> str:
        """Return the titles of the tabs of invoices, quoted."""
        return ", ".join(f"«{each.title}»" for each in self.invoice_tabs.tables.values())

    def place_of(self, invoice: Invoice, column: str) -> tuple[str, int, str]:
        """Return where a cell of an invoice is: title of its tab, row on screen, header."""
        tabs = self.invoice_tabs
        table = tabs.table_of(invoice.row)
        return table.title, tabs.row_on_screen(invoice.row), table.header(column)

    @property
    def is_readable(self) -> bool:
        """Tell whether the invoices could be read at all, in every tab that lists them."""
        tables = self.invoice_tabs.tables.values()
        return bool(self.invoice_tabs.usable) and all(t.is_usable or t.is_empty for t in tables)

    @property
    def is_trustworthy(self) -> bool:
        """Tell whether every tab that decides about sending could be read, and all of it."""
        is_read = not any(
            problem.holds and not table.is_empty
            for key, table in self.tables.items()
            if key not in {TabKey.LETTERS, TabKey.CALLS, TabKey.SELLERS}
            for problem in table.problems
        )
        is_plain = not self.overlooked and self.contradiction is None
        return self.is_ladder_known and is_read and is_plain

    @property
    def can_ask(self) -> bool:
        """Tell whether there is a Calls tab, in which people are asked to do a step."""
        return has_calls(self.tables)

    @property
    def misread(self) -> Sequence[Misread]:
        """Return the cells to be typed again where the workbook's locale contradicts them."""
        return self.contradiction.cells if self.contradiction is not None else ()

    def customer_of(self, invoice: Invoice) -> Customer | None:
        """Return what the Customers tab says of an invoice's customer.

        Where several debtors bear the name, the row may be about another one. Then it counts, its
        *never chase* above all, but without its addresses and phone, which may be another's.
        """
        customer = self.customers.get(invoice.name_key)
        if customer is None:
            return None
        is_theirs = customer.debtor == invoice.debtor and not self.debtors.is_unclear(invoice)
        return customer if is_theirs else replace(customer, emails=NOBODY, cc=NOBODY, phone="")

    def jurisdiction_of(self, customer: Customer | None) -> Jurisdiction:
        """Return a customer's country and region: its own, or else the business's."""
        own = customer.jurisdiction if customer else None
        return own or self.settings.jurisdiction

    def rules_of(self, customer: Customer | None) -> RuleSet:
        """Return the contact rules that protect a customer; None for one without a row."""
        debtors = (customer.debtors if customer else None) or self.settings.debtors
        place = self.jurisdiction_of(customer)
        return rules_for(self.rules, place, debtors, self.settings.rules_on)

    def off_ladder(self, key: str) -> Step:
        """Return a step that is on no ladder, by its key in OFF_LADDER."""
        first = min((rung.days for rung in self.ladders[""].rungs), default=1)
        return Step(key, self.letter_names.get(key, key).capitalize(), first, key)

    def step_named(self, key: str) -> str:
        """Return a step's name as the owner calls it, or its key when no ladder has it any more."""
        if key in OFF_LADDER:
            return self.off_ladder(key).name
        named = (ladder.named(key) for ladder in self.ladders.values())
        return next((step.name for step in named if step is not None), key)

    @property
    def all_problems(self) -> list[Problem]:
        """Return every problem: of tabs and settings first, then row by row.

        A problem that several rows share, such as that of a title above them, appears once; what a
        contradicting locale explains is told by its one problem alone.
        """
        found = {
            id(problem): problem
            for each in self.invoices
            for problem in (*each.problems, *self.suspicions.get(each.row, ()))
        }
        invoices = list(found.values())
        customers = [problem for each in self.customers.values() for problem in each.problems]
        found_all = [*self.problems, *invoices, *customers]
        if self.contradiction is None:
            return found_all
        kept = (problem for problem in found_all if problem.code not in EXPLAINED)
        return [self.contradiction.problem, *kept]


def understand(
    schema: Schema,
    tables: Mapping[str, Table],
    locale: str,
    time_zone: str,
    today: date | None = None,
    language: str | None = None,
    accepted: Accepted | None = None,
    samples: Mapping[str, Rows] | None = None,
) -> Ledger:
    """Return what all tabs say. Never raises for what somebody typed.

    1. Read what the owner decides: Settings, Steps, Letters, Calls and Sellers.
    2. Find the columns that nobody knows and that may matter.
    3. Read the customers, and the invoices with all that other rows and tabs say of them.
    4. Ask what stands beside them, let the doctor examine them, and find who owes them.

    Args:
        language: Language in which the workbook was set up; None for that of its headers.
        today: Calendar day in the workbook's time zone; None if no day counts as in the future.
        accepted: What a person accepted that cells are read as.
        samples: First rows of the tabs that are not ours, by title.
    """
    spoken = language_of(InvoiceTabs.of(tables).first)
    settings, of_settings = read_settings(
        schema, tables.get(TabKey.SETTINGS), locale, language or spoken
    )
    tables = {key: each.in_language(settings.language) for key, each in tables.items()}
    tables = with_taxes_settled(tables, settings.country)
    tabs = InvoiceTabs.of(tables)
    own = read_own_tabs(schema, tables, settings.language, locale)
    columns, overlooked = _unread_columns(schema, tables, tabs, settings, locale)
    context = _context(schema, tabs, settings, locale, today, accepted)
    debtor_words = schema.words_for("debtors", DebtorKind)
    of_customers = tables.get(TabKey.CUSTOMERS)
    listed = read_customers(of_customers, locale, context.state_words, debtor_words)
    layout = layout_of(locale, listed, settings.term)
    read = read_invoices(tabs, tables, schema.words["receipt"], settings, context, layout)
    other_tabs = OtherTabs.of(schema, samples or {}, settings.left_aside, context.quiet_words)
    beside = Surroundings(columns, other_tabs, NotOwed.of(schema))
    debts = find_debts(read, tabs, listed, of_customers, settings, beside)
    return Ledger(
        locale=locale,
        time_zone=time_zone,
        settings=settings,
        invoices=debts.invoices,
        invoice_tabs=tabs,
        left_out=debts.left_out,
        customers=debts.customers,
        debtors=debts.debtors,
        unchased=debts.unchased,
        ladders=own.ladders,
        is_ladder_known=own.is_ladder_known,
        tier_words=schema.words["tier"],
        custom_templates=own.custom_templates,
        letter_names={c.key: c.label[settings.language] for c in schema.choices("letter")},
        problems=[
            *of_settings,
            *own.problems,
            *_problems_of_tables(tables, tabs),
            *overlooked,
            *without_calls(own.ladders, tables),
            *own.problems_of_lines,
            *(tabs.on_screen(each) for each in read.problems),
            *debts.problems,
        ],
        tables=tables,
        calls=own.calls,
        sellers=own.sellers,
        accepted=read.accepted,
        suspicions=debts.suspicions,
        overlooked=overlooked,
        contradiction=find_contradiction(
            {**tables, **tabs.tables}, debts.invoices, Business(locale, time_zone, spoken, settings)
        ),
        rules=schema.rules,
        context=read.context,
    )


def _problems_of_tables(tables: Mapping[str, Table], tabs: InvoiceTabs) -> Iterator[Problem]:
    """Yield what is wrong with whole tabs; that one is empty, only of the first of invoices."""
    for table in tables.values():
        if table is tabs.first or not table.is_empty:
            yield from table.problems


def _unread_columns(
    schema: Schema,
    tables: Mapping[str, Table],
    tabs: InvoiceTabs,
    settings: Settings,
    locale: str,
) -> tuple[Sequence[Overlooked], list[Problem]]:
    """Return the columns of invoices that may matter, and what is asked of the whole book."""
    reader = Reader(schema, settings.left_aside, settings.language, locale, settings.country)
    columns = as_one(each for table in tabs.tables.values() for each in reader.overlooked(table))
    others = (table for key, table in tables.items() if key not in tabs.tables)
    overlooked = [each.question for table in others for each in reader.overlooked(table)]
    overlooked += [each for table in tables.values() for each in contrary_dates(table, locale)]
    return columns, overlooked


def _context(
    schema: Schema,
    tabs: InvoiceTabs,
    settings: Settings,
    locale: str,
    today: date | None,
    accepted: Accepted | None,
) -> Context:
    """Return what Settings, words and titles say of every invoice."""
    words = schema.words_for("state", InvoiceState)
    return Context(
        locale,
        settings.currency,
        words,
        kind_words=schema.words["kind"],
        quiet_words=frozenset(word for word, state in words.items() if state in NOT_ASKED),
        deposit_account=settings.deposit_account,
        discount_percent=settings.discount_percent,
        discount_days=settings.discount_days,
        moves_in=settings.jurisdiction if _due_days_move(schema, settings) else None,
        today=today,
        accepted=accepted,
        declared={each.title: declared_in(each, schema, settings) for each in tabs.usable},
    )


def _due_days_move(schema: Schema, settings: Settings) -> bool:
    if settings.due_days_move is not None:
        return settings.due_days_move
    return rules_for(schema.rules, settings.jurisdiction, settings.debtors).moves_due_days
