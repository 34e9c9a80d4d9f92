"""Invoices and customers, read from the cells of a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from aldia.ledger.doctor.domains import mistyped_provider
from aldia.ledger.schema.declared import NOTHING_DECLARED
from aldia.ledger.schema.records import (
    NOT_ASKED,
    QUIET_STATES,
    Customer,
    Invoice,
    InvoiceState,
    TermOf,
)
from aldia.ledger.sums.balances import owed_by
from aldia.ledger.sums.credits import is_kept_open
from aldia.ledger.sums.owed import Facts
from aldia.ledger.sums.states import came_back, leading_state, parse_state
from aldia.ledger.tabs.kinds import LOWERING, Kind, start_of
from aldia.ledger.tabs.layouts import GRANTED, TERM_OF, TYPED
from aldia.ledger.tabs.rows import LONGEST_NAME, Context, RowReader
from aldia.ledger.tabs.tables import Record, Table
from aldia.ledger.values import choices
from aldia.ledger.values.addresses import MOST, NOBODY, Addresses, parse_addresses
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.charges import parse_charge, parse_days_late
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.folding import digits_alike, fold_words, identifier_key, name_key, tidy
from aldia.ledger.values.hours import parse_hour
from aldia.ledger.values.money import amount_in, parse_money, quoted
from aldia.ledger.values.nameless import doubt_about
from aldia.ledger.values.notes import (
    has_word_for,
    insolvency_in,
    is_paid_for,
    sum_below,
    telling_word_in,
    unexplained_in,
    without_lack_of_mail,
)
from aldia.ledger.values.parts import key_of, part_in
from aldia.ledger.values.pay_links import parse_pay_link
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.terms import parse_term
from aldia.policy.conditions import Given
from aldia.policy.rule_book import DebtorKind


def read_invoice(table: Table, record: Record, context: Context) -> Invoice:
    """Read one invoice row."""
    row = RowReader(table, record)
    number = row.name("invoice")
    customer = row.name("customer")
    if (nobody := doubt_about(customer, number)) and not record["customer"].is_error:
        row.report("customer", nobody)
    part = part_in(record["instalment"].text)
    key = key_of(number, part)

    def day(raw: Raw) -> date | Wrong | None:
        return parse_date(raw, context.locale)

    due = row.read("due", day)
    if due is None and isinstance(term := parse_term(record["term"]), Wrong):
        row.report("term", term)
    emails = _read_addresses(row, "email")
    issued, paid_on = row.read("issued", day), row.read("paid_on", day)
    state = _read_state(row, context)
    if row.read("voided", choices.parse_yes_no):
        state = InvoiceState.VOID
    if state not in NOT_ASKED:
        state = context.formatted.get(record.row, state)
    promised, hold_until = row.read("promised", day), row.read("hold_until", day)
    pay_link = row.read("pay_link", parse_pay_link) or ""
    is_checked = choices.is_ticked(record["checked"])
    owed = owed_by(row, Facts(key, state, issued, paid_on, is_checked), context)
    if not number and not record["invoice"].is_error:
        is_credit = is_kept_open(table, record, owed.amount, context.locale)
        holds = state not in NOT_ASKED and not is_credit
        row.report("invoice", Wrong("invoice_missing"), holds=holds)
    lowers = (
        owed.balance == 0
        or bool(owed.amount and owed.amount < 0)
        or context.kinds.of(record)[0] in LOWERING
    )
    if due is None and record["due"].is_blank and not lowers:
        lacking = Wrong(_without_due_day(table, record, issued))
        row.report("due", lacking, holds=state not in QUIET_STATES)
    invoice = Invoice(
        row=record.row,
        number=number,
        key=key,
        customer=customer,
        debtor=name_key(customer),
        emails=emails,
        issued=issued,
        due=due,
        amount=owed.amount,
        received=owed.received,
        receipts=owed.receipts,
        balance=owed.balance,
        deposit=owed.deposit,
        currency=owed.currency,
        paid_in_full=owed.paid_in_full,
        paid_on=owed.paid_on,
        state=state,
        promised=promised,
        hold_until=hold_until,
        instalments=owed.instalments,
        part=part,
        typed_key=_typed_key(record, number) if part or TYPED in record.cells else key,
        applied_to=context.applied.get(key, ""),
        is_credited=key in context.credits,
        is_checked=is_checked,
        discount_until=owed.discount_until,
        took_discount=owed.took_discount,
        is_settled=owed.is_settled,
        pay_link=pay_link,
        moves_in=context.moves_in,
        granted=int(record[GRANTED].number or 0) if GRANTED in record.cells else None,
        term_of=TermOf(record[TERM_OF].text) if TERM_OF in record.cells else None,
        seller=_seller(record) if "salesperson" in record.cells else "",
    )
    _notice_contradictions(row, invoice)
    if not invoice.is_closed and not is_checked:
        if wrong := context.declared.get(table.title, NOTHING_DECLARED).wrong:
            row.report("amount", wrong)
        kind, column = context.kinds.of(record)
        _ask_about_kind(row, invoice, kind, column)
        _ask_about_words(row, invoice, context, is_document=column == "kind")
        if not any(problem.holds for problem in row.problems):
            _ask_about_notes(row, invoice, context)
    return replace(invoice, problems=tuple(row.problems)) if row.problems else invoice


def _seller(record: Record) -> str:
    """Return who sold it; empty where the cell has an error, as that holds no reminder."""
    raw = record["salesperson"]
    return "" if raw.is_error else tidy(raw.text)[:LONGEST_NAME]


def _typed_key(record: Record, number: str) -> str:
    return identifier_key(record[TYPED].text if TYPED in record.cells else number)


def _without_due_day(table: Table, record: Record, issued: date | None) -> str:
    """Return what to ask of a row without a due day: the days to pay, where no column has it."""
    is_told_by_days = "due" not in table.columns and record["term"].is_blank
    return "term_missing" if is_told_by_days and issued is not None else "due_missing"


def _notice_contradictions(row: RowReader, invoice: Invoice) -> None:
    """Report a row that came back, and as notices a cancelled one and what the sums contradict."""
    if invoice.state is InvoiceState.CANCELLED:
        row.report("state", Wrong("state_cancelled"), holds=False)
    if invoice.paid_in_full and invoice.state in {InvoiceState.OPEN, InvoiceState.PARTIAL}:
        row.report("state", Wrong("open_but_paid"), holds=False)
    left = invoice.balance
    is_held = invoice.state is InvoiceState.ON_HOLD and invoice.hold_until is None
    if is_held and left and left > 0 and came_back(row.record["state"].text):
        row.report("state", Wrong("state_came_back"), holds=True)
    if invoice.state is InvoiceState.PAID and left and left > 0 and left != invoice.amount:
        row.report(
            "state",
            Wrong("paid_but_balance", {"balance": quoted(left, invoice.currency)}),
            holds=False,
        )


def _ask_about_words(
    row: RowReader, invoice: Invoice, context: Context, *, is_document: bool
) -> None:
    """Report a note or a kind that only names another state than the row is in."""
    keys = ("notes",) if is_document else ("notes", "kind")
    for key in (key for key in keys if key in row.record.cells):
        word = row.record[key].text
        state = context.state_words.get(fold_words(word), InvoiceState.OPEN)
        is_part = state is InvoiceState.PARTIAL and invoice.received > 0
        is_known = state is invoice.state or is_part
        if state is not InvoiceState.OPEN and not is_known:
            row.report(key, Wrong("note_decides", {"word": tidy(word)}), holds=True)


def _ask_about_kind(row: RowReader, invoice: Invoice, kind: Kind, column: str) -> None:
    """Report a row with a positive amount that is no invoice, or may be none, by kind or number."""
    if kind is not Kind.INVOICE and invoice.amount is not None and invoice.amount > 0:
        text = row.record[column].text
        word = start_of(text).upper() if column == "invoice" else tidy(text)
        row.report(column, Wrong("kind_unknown", {"word": word}), holds=True)


_TEXTS = ("customer", "email", "term", "salesperson", "applies_to")
"""Columns of texts that may say, in place of what belongs there or beside it, that it was paid."""

_SAID_OF_IT = {InvoiceState.PAID, InvoiceState.VOID, InvoiceState.CANCELLED}
"""States that people write beside a number or a name: `FE-106 ANULADA`."""


def _ask_about_notes(row: RowReader, invoice: Invoice, context: Context) -> None:
    """Report notes in which words may say that nobody is to be asked, unless the state says so."""
    if invoice.state in QUIET_STATES:
        return
    cells = row.record.cells
    for key in ("invoice", "customer"):
        text = row.record[key].text
        is_told = has_word_for(digits_alike(text), context.quiet_words)  # no state has a digit
        for word in text.split() if is_told else ():
            if context.state_words.get(fold_words(word)) in _SAID_OF_IT:
                row.report(key, Wrong("note_may_decide", {"word": tidy(word)}), holds=True)
    if word := insolvency_in(row.record["customer"].text):
        row.report("customer", Wrong("note_may_decide", {"word": word}), holds=True)
    for key in _TEXTS:
        said = cells[key].value if key in cells else None
        if isinstance(said, str) and "@" not in said and is_paid_for(said, context.quiet_words):
            row.report(key, Wrong("note_may_decide", {"word": tidy(said)[:60]}), holds=True)
            return
    formatted = row.table.formats.get(row.record.row)
    attached = [Raw(formatted.note)] if formatted and formatted.note else []
    notes = [("notes", raw) for raw in row.record.all("notes")]
    notes += [("invoice", raw) for raw in attached]
    lacks_address = "email" in row.table.columns and invoice.emails == NOBODY
    for key, raw in notes:
        note = Raw(without_lack_of_mail(raw.text)) if lacks_address else raw
        if word := _telling_in(note, invoice, _came_in(row, invoice), context.quiet_words):
            row.report(key, Wrong("note_may_decide", {"word": tidy(word)[:60]}), holds=True)
            return


def _came_in(row: RowReader, invoice: Invoice) -> Decimal:
    """Return what came in; where no column says so, what a balance lacks of the amount."""
    others = {"withheld", "deducted"} & row.record.cells.keys()
    if invoice.received > 0 or others or invoice.is_credited:
        return invoice.received
    amount, left = invoice.amount or Decimal(0), invoice.balance or Decimal(0)
    return amount - left if 0 < left < amount else Decimal(0)


def _telling_in(note: Raw, invoice: Invoice, came_in: Decimal, states: frozenset[str]) -> str:
    """Return what a note may say that the row does not say itself; empty for nothing."""
    if choices.parse_yes_no(note) is True:
        return note.text
    if came_in > 0:
        return unexplained_in(note.text, states, came_in, invoice.balance)
    return telling_word_in(note.text, states) or sum_below(note.text, invoice.amount)


def _read_state(row: RowReader, context: Context) -> InvoiceState | None:
    """Return the state that the row's columns name; two that are not open contradict each other.

    A word that is not known decides nothing where the balance is zero, but for one that closes and
    stands first there; neither does the name of a credit note beside a negative sum.
    """
    is_settled = row.record["stated"].number == 0

    def state(raw: Raw) -> InvoiceState | Wrong | None:
        found = parse_state(raw, context.state_words)
        if not isinstance(found, Wrong) or found.code != "state_unknown":
            return found
        explained = context.explained_states.get(fold_words(raw.text))
        if is_settled and (said := leading_state(raw, context.state_words)):
            return said
        is_decided = is_settled or _is_credit_note(row, raw, context)
        return explained or (None if is_decided else found)

    found = row.read_all("state", state)
    if len(found) < 2:
        return found[0] if found else None
    known = {state for state in found if state is not None}
    said = known - {InvoiceState.OPEN}
    if len(said) > 1:
        texts = ", ".join(tidy(raw.text) for raw in row.record.all("state"))
        row.report("state", Wrong("states_contradict", {"words": texts[:80]}), holds=True)
    return min(said or known, default=None)


def _is_credit_note(row: RowReader, state: Raw, context: Context) -> bool:
    amount = amount_in(row.record["amount"], context.locale)
    is_named = context.kind_words.get(fold_words(state.text)) in LOWERING
    return is_named and amount is not None and amount < 0


def _joined(cells: Sequence[Raw]) -> Raw:
    """Return the addresses of all columns in one cell."""
    return cells[0] if len(cells) == 1 else Raw(", ".join(raw.text for raw in cells) or None)


def _read_addresses(row: RowReader, key: str) -> Addresses:
    """Return the addresses in a cell, and report what is wrong with them.

    A text that is no address is only a notice. More addresses than a letter may have hold the row,
    and so do words that may mean that nobody should write there.
    """
    found = parse_addresses(_joined(row.record.all(key)))
    if found.bad:
        bad = {"address": ", ".join(found.bad)[:80]}
        row.report(key, Wrong("email_invalid", bad), holds=False)
    if found.doubts:
        row.report(key, Wrong("email_doubted", {"words": " ".join(found.doubts)[:80]}), holds=True)
    if len(found.good) > MOST:
        counts = {"count": str(len(found.good)), "limit": str(MOST)}
        row.report(key, Wrong("addresses_too_many", counts), holds=True)
    return found


_FROM_DAYS = ("charge_days", "suspend_days", "handover_days")


def read_customer(
    table: Table,
    record: Record,
    locale: str,
    state_words: Mapping[str, InvoiceState],
    debtor_words: Mapping[str, DebtorKind],
) -> Customer:
    """Read one row of the Customers tab."""
    row = RowReader(table, record)
    name = row.name("customer")
    addresses: dict[str, Addresses] = {}
    for key in ("emails", "cc"):
        addresses[key] = _read_addresses(row, key)
    is_checked = choices.is_ticked(record["checked"])
    if not is_checked:
        for key, found in addresses.items():
            for address in found.good:
                if (meant := mistyped_provider(address)) is not None:
                    row.report(key, Wrong("address_typo", {"address": meant}), holds=True)
    note = record["notes"].text
    state = state_words.get(fold_words(note), InvoiceState.OPEN)
    if state is not InvoiceState.OPEN and record["never_chase"].is_blank:
        row.report("notes", Wrong("note_of_customer", {"word": tidy(note)}), holds=True)

    def debtors(raw: Raw) -> DebtorKind | Wrong | None:
        return choices.parse_choice(raw, debtor_words, "debtors_unknown")

    customer = Customer(
        row=record.row,
        name=name,
        debtor=name_key(name),
        emails=addresses["emails"],
        cc=addresses["cc"],
        language=row.read("language", choices.parse_language),
        code=identifier_key(row.text("code")),
        terms=row.read("terms", parse_term),
        conditions=Given(
            row.read("late_charge", lambda raw: parse_charge(raw, locale)),
            *(row.read(key, parse_days_late) for key in _FROM_DAYS),
        ),
        phone=row.text("phone"),
        time_zone=row.read("time_zone", choices.parse_time_zone),
        jurisdiction=row.read("country", choices.parse_jurisdiction),
        credit_limit=row.read("credit_limit", lambda raw: parse_money(raw, locale)),
        debtors=row.read("debtors", debtors),
        channels=row.read("channels", choices.parse_channels),
        segment=row.text("segment"),
        never_chase=bool(row.read("never_chase", choices.parse_yes_no)),
        hold_until=row.read("hold_until", lambda raw: parse_date(raw, locale)),
        preferred_hour=row.read("preferred_hour", parse_hour),
        responsible=row.text("responsible"),
        bureau_notice=row.read("bureau_notice", lambda raw: parse_date(raw, locale)),
        arrangement=row.text("arrangement"),
        is_checked=is_checked,
    )
    return replace(customer, problems=tuple(row.problems))
