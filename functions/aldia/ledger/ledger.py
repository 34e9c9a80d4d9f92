"""The whole workbook as it was understood, with the problems in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from aldia.ledger.accepted import Accepted
from aldia.ledger.addresses import NOBODY
from aldia.ledger.business import Business
from aldia.ledger.calls import Call, CallOutcome, read_calls
from aldia.ledger.carried_over import settle_carried_over
from aldia.ledger.cells import Rows
from aldia.ledger.contrary_dates import contrary_dates
from aldia.ledger.contrary_locale import (
    EXPLAINED,
    Contradiction,
    Misread,
    find_contradiction,
)
from aldia.ledger.copies import without_strangers
from aldia.ledger.customers import by_name, read_customers
from aldia.ledger.debtors import Debtors, find_debtors, shared_names, unchased_addresses
from aldia.ledger.doctor.book import Book
from aldia.ledger.doctor.examination import NOTHING_FOUND, examine
from aldia.ledger.invoice_tabs import InvoiceTabs
from aldia.ledger.invoices import read_invoices
from aldia.ledger.layouts import layout_of
from aldia.ledger.left_out import LeftOut
from aldia.ledger.lines import questions_of_lines
from aldia.ledger.list_currency import declared_in
from aldia.ledger.namesakes import questions_of_names, questions_of_numbers
from aldia.ledger.not_owed import NotOwed
from aldia.ledger.other_currencies import questions_of_currencies
from aldia.ledger.other_tabs import OtherTabs
from aldia.ledger.overlooked import Overlooked
from aldia.ledger.problems import Problem, Suggestion
from aldia.ledger.questions import asked
from aldia.ledger.records import NOT_ASKED, QUIET_STATES, Customer, Invoice, InvoiceState
from aldia.ledger.rows import Context
from aldia.ledger.scaled_tabs import questions_of_scales
from aldia.ledger.schema import Schema, TabKey
from aldia.ledger.sellers import Seller, read_sellers
from aldia.ledger.settings import Settings, read_settings
from aldia.ledger.steps import (
    CustomTemplate,
    Ladders,
    has_calls,
    read_custom_templates,
    read_ladders,
    without_calls,
)
from aldia.ledger.tables import Table, language_of
from aldia.ledger.unread_columns import Reader
from aldia.ledger.zones import zone_named
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
    custom_templates: Mapping[tuple[str, str], CustomTemplate]
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
        return bool(self.invoice_tabs.usable) and all(t.is_usable or _is_empty(t) for t in tables)

    @property
    def is_trustworthy(self) -> bool:
        """Tell whether every tab that decides about sending could be read, and all of it."""
        is_read = not any(
            problem.holds and not _is_empty(table)
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

    Args:
        language: Language in which the workbook was set up; None for that of its headers.
        today: Calendar day in the workbook's time zone; None if no day counts as in the future.
        accepted: What a person accepted that cells are read as.
        samples: First rows of the tabs that are not ours, by title.
    """
    spoken = language_of(InvoiceTabs.of(tables).first)
    settings, problems = read_settings(
        schema, tables.get(TabKey.SETTINGS), locale, language or spoken
    )
    tables = {key: each.in_language(settings.language) for key, each in tables.items()}
    tabs = InvoiceTabs.of(tables)
    ladders, found, is_known = read_ladders(schema, tables.get(TabKey.STEPS), settings.language)
    problems += found
    custom_templates, found = read_custom_templates(
        schema, tables.get(TabKey.LETTERS), settings.language
    )
    problems += found
    for table in tables.values():
        if table is tabs.first or not _is_empty(table):
            problems += table.problems
    words = schema.words_for("state", InvoiceState)
    reader = Reader(schema, settings.left_aside, settings.language, locale, settings.country)
    of_invoices = _as_one(each for t in tabs.tables.values() for each in reader.overlooked(t))
    others = [table for key, table in tables.items() if key not in tabs.tables]
    overlooked = [each.question for table in others for each in reader.overlooked(table)]
    overlooked += [each for table in tables.values() for each in contrary_dates(table, locale)]
    problems += overlooked
    problems += without_calls(ladders, tables)
    outcomes = schema.words_for("outcome", CallOutcome)
    calls, found = read_calls(tables.get(TabKey.CALLS), locale, outcomes)
    problems += found
    sellers, found = read_sellers(tables.get(TabKey.SELLERS), locale)
    problems += found
    context = Context(
        locale,
        settings.currency,
        words,
        kind_words=schema.words["kind"],
        quiet_words=frozenset(w for w, state in words.items() if state in NOT_ASKED),
        deposit_account=settings.deposit_account,
        discount_percent=settings.discount_percent,
        discount_days=settings.discount_days,
        moves_in=settings.jurisdiction if _due_days_move(schema, settings) else None,
        today=today,
        accepted=accepted,
        declared={each.title: declared_in(each, schema, settings) for each in tabs.usable},
    )
    debtor_words = schema.words_for("debtors", DebtorKind)
    listed = read_customers(tables.get(TabKey.CUSTOMERS), locale, words, debtor_words)
    read, invoices, left_out, context, found = read_invoices(
        tabs,
        tables,
        schema.words["receipt"],
        settings,
        context,
        layout_of(locale, listed, settings.term),
    )
    problems += [tabs.on_screen(each) for each in found]
    customers = by_name(listed, tables.get(TabKey.CUSTOMERS))
    customers = without_strangers(customers, invoices, tables.get(TabKey.CUSTOMERS), settings)
    invoices = asked(invoices, lambda each: questions_of_names(each, customers, tabs))
    carried = settle_carried_over(invoices, tabs, is_said=settings.carries_over)
    left_out = [*left_out, *carried.former]
    invoices = asked(carried.invoices, lambda each: questions_of_numbers(each, tabs, carried.asked))
    invoices = _with_overlooked(invoices, of_invoices)
    other_tabs = OtherTabs(
        samples or {},
        settings.left_aside,
        schema.header_words,
        context.quiet_words,
        schema[TabKey.INVOICES],
    )
    not_owed = NotOwed.of(schema)
    invoices = asked(
        invoices,
        lambda each: other_tabs.questions(each, tabs, context.payments),
        lambda each: questions_of_lines(each, tabs, not_owed, words, settings.left_aside),
        lambda each: questions_of_currencies(each, tabs),
        lambda each: questions_of_scales(each, tabs),
    )
    examined = NOTHING_FOUND
    if invoices:
        examined = examine(
            Book(tabs, carried.left(read.records), invoices, customers), locale, read.accepted
        )
    problems += [tabs.on_screen(each) for each in examined.notices]
    invoices = examined.held(invoices)
    debtors = find_debtors(invoices, listed, settings)
    problems += [tabs.on_screen(each) for each in shared_names(debtors, invoices, tabs)]
    invoices = [debtors.settled(each, tabs) for each in invoices]
    return Ledger(
        locale=locale,
        time_zone=time_zone,
        settings=settings,
        invoices=tabs.with_places(invoices),
        invoice_tabs=tabs,
        left_out=left_out,
        customers={n: replace(each, debtor=debtors.of(each)) for n, each in customers.items()},
        debtors=debtors,
        unchased=unchased_addresses(invoices, listed, settings),
        ladders=ladders,
        is_ladder_known=is_known,
        tier_words=schema.words["tier"],
        custom_templates=custom_templates,
        letter_names={c.key: c.label[settings.language] for c in schema.choices("letter")},
        problems=problems,
        tables=tables,
        calls=calls,
        sellers=sellers,
        accepted=read.accepted,
        suspicions={
            row: [tabs.on_screen(each) for each in found]
            for row, found in examined.suspicions.items()
        },
        overlooked=overlooked,
        contradiction=find_contradiction(
            {**tables, **tabs.tables}, invoices, Business(locale, time_zone, spoken, settings)
        ),
        rules=schema.rules,
        context=context,
    )


def _due_days_move(schema: Schema, settings: Settings) -> bool:
    if settings.due_days_move is not None:
        return settings.due_days_move
    return rules_for(schema.rules, settings.jurisdiction, settings.debtors).moves_due_days


def _is_empty(table: Table) -> bool:
    return any(problem.code == "tab_empty" for problem in table.problems)


def _as_one(found: Iterable[Overlooked]) -> list[Overlooked]:
    """Return the questions about columns of one header in several tabs as one, that of the first.

    What a person answers holds for all of them; without a header it is of one column only.
    """
    known: dict[tuple[str, ...], Overlooked] = {}
    for each in found:
        question = each.question
        kind = (question.code, question.column, *([] if question.column else [question.tab]))
        kind = (*kind, *map(str, question.details.values()))
        first = known.get(kind)
        known[kind] = each if first is None else replace(first, rows=first.rows | each.rows)
    return list(known.values())


def _with_overlooked(invoices: list[Invoice], columns: Sequence[Overlooked]) -> list[Invoice]:
    """Return the invoices, with each question at the open rows of which its column says something.

    All rows share one problem, so that people are asked once. The days to pay are not asked for
    meanwhile, as the column may say when the invoice falls due. A row whose own state says that
    nobody is asked needs no other reason.
    """
    if not columns:
        return invoices
    return [
        invoice
        if invoice.is_closed or invoice.state in QUIET_STATES
        else _with_questions(invoice, columns)
        for invoice in invoices
    ]


def _with_questions(invoice: Invoice, columns: Sequence[Overlooked]) -> Invoice:
    asked = [each.question for each in columns if each.is_about(invoice)]
    if not asked:
        return invoice
    others = (each for each in invoice.problems if each.code != "term_missing")
    return replace(invoice, problems=(*others, *asked))
