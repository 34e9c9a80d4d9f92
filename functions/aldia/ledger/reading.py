"""From a row's cells to an invoice, a customer, a payment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar
from urllib.parse import urlsplit

from aldia.ledger import choices
from aldia.ledger.addresses import Addresses, parse_addresses
from aldia.ledger.cells import Raw
from aldia.ledger.dates import parse_date
from aldia.ledger.folding import fold_words, identifier_key, name_key, tidy
from aldia.ledger.money import Written, parse_money
from aldia.ledger.paid import Paid, parse_paid
from aldia.ledger.problems import Problem, Wrong
from aldia.ledger.records import CLOSING_STATES, Customer, Invoice, Payments
from aldia.ledger.tables import Record, Table

T = TypeVar("T")

_TOTAL_WORDS = {
    "total",
    "totales",
    "subtotal",
    "gran total",
    "suma",
    "sum",
    "grand total",
    "totals",
}
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Context:
    """What a row cannot say by itself."""

    locale: str
    currency: str
    state_words: Mapping[str, str]
    payments: Payments = field(default_factory=Payments)
    plans: frozenset[str] = frozenset()


class RowReader:
    """Read the cells of one row, and collect what is wrong with them."""

    def __init__(self, table: Table, record: Record) -> None:
        self.table = table
        self.record = record
        self.problems: list[Problem] = []

    def read(self, key: str, parse: Callable[[Raw], T | Wrong | None]) -> T | None:
        """Parse a cell; what cannot be read becomes a Problem and None."""
        raw = self.record[key]
        if raw.value is None or raw.value == "":
            return None
        value = parse(raw)
        if isinstance(value, Wrong):
            self.report(key, value)
            return None
        return value

    def report(self, key: str, wrong: Wrong, *, holds: bool | None = None) -> None:
        self.problems.append(
            Problem(
                wrong.code,
                self.table.title,
                self.record.row,
                self.table.header(key) or self.table.tab.column(key).header["es"],
                tidy(self.record[key].text)[:120],
                wrong.details,
                self.table.tab.column(key).holds if holds is None else holds,
            )
        )

    def text(self, key: str) -> str:
        raw = self.record[key]
        if raw.is_error:
            self.report(key, Wrong("cell_error"))
            return ""
        return tidy(raw.text)

    def name(self, key: str) -> str:
        name = self.text(key)
        if len(name) > _LONGEST_NAME:
            self.report(key, Wrong("text_too_long", {"limit": str(_LONGEST_NAME)}))
        return name[:_LONGEST_NAME]


def is_total_row(record: Record) -> bool:
    """Tell a total row from an invoice: it says so, or holds nothing but sums."""
    label = record["customer"] if record["invoice"].is_blank else record["invoice"]
    if fold_words(str(label.value or "")).rstrip(" 0123456789") in _TOTAL_WORDS:
        return record["due"].is_blank
    return all(record[key].is_blank for key in ("invoice", "customer", "email", "due"))


def read_invoice(table: Table, record: Record, context: Context) -> Invoice:
    """Read one invoice row."""
    row = RowReader(table, record)
    number = row.name("invoice")
    customer = row.name("customer")
    for key, value in (("invoice", number), ("customer", customer)):
        if not value and not record[key].is_error:
            row.report(key, Wrong(f"{key}_missing"))
    key = identifier_key(number)
    due = row.read("due", lambda raw: parse_date(raw, context.locale))
    if due is None and record["due"].is_blank:
        row.report("due", Wrong("due_missing"))
    emails = parse_addresses(record["email"])
    if emails.bad:
        row.report("email", Wrong("email_invalid", {"address": ", ".join(emails.bad)[:80]}))
    invoice = Invoice(
        row=record.row,
        number=number,
        key=key,
        customer=customer,
        debtor=name_key(customer),
        emails=emails,
        issued=row.read("issued", lambda raw: parse_date(raw, context.locale)),
        due=due,
        paid_on=row.read("paid_on", lambda raw: parse_date(raw, context.locale)),
        state=row.read("state", lambda raw: _parse_state(raw, context)),
        promised=row.read("promised", lambda raw: parse_date(raw, context.locale)),
        hold_until=row.read("hold_until", lambda raw: parse_date(raw, context.locale)),
        is_in_plan=key in context.plans,
        pay_link=row.read("pay_link", _parse_link) or "",
    )
    invoice = _with_money(row, invoice, context)
    _notice_contradictions(row, invoice)
    return replace(invoice, problems=tuple(row.problems))


def _notice_contradictions(row: RowReader, invoice: Invoice) -> None:
    """Ask about rows that are closed but do not look it."""
    if invoice.state == "cancelled":
        row.report("state", Wrong("state_cancelled"), holds=False)
    if invoice.state in {"open", "partial"} and invoice.paid_in_full:
        row.report("state", Wrong("open_but_paid"), holds=False)
    left = invoice.balance
    if invoice.state == "paid" and left and left > 0 and left != invoice.amount:
        row.report("state", Wrong("paid_but_balance", {"balance": str(left)}), holds=False)


def _parse_state(raw: Raw, context: Context) -> str | Wrong | None:
    text = "".join(each for each in raw.text if each not in "✓✔☑✅️")
    return choices.parse_choice(Raw(text), context.state_words, "state_unknown")


def _parse_link(raw: Raw) -> str | Wrong:
    text = raw.text.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return Wrong("link_invalid")
    is_whole = parts.scheme == "https" and "." in parts.netloc and " " not in text
    return text if is_whole else Wrong("link_invalid")


def _with_money(row: RowReader, invoice: Invoice, context: Context) -> Invoice:
    """Work out currency and balance from amount, tax withheld, payments and stated balance."""

    def money(raw: Raw) -> Written | Wrong | None:
        return parse_money(raw, context.locale)

    amount = row.read("amount", money)
    stated = row.read("stated", money)
    withheld = row.read("withheld", money)
    paid = row.read("paid", lambda raw: parse_paid(raw, context.locale, context.state_words))
    named = row.read("currency", choices.parse_currency)
    billed = {each.currency for each in (amount, stated) if each and each.currency}
    billed |= {row.table.currencies[k] for k in ("amount", "stated") if k in row.table.currencies}
    settled = {each.currency for each in (withheld, paid) if each and each.currency}
    settled |= context.payments.currencies.get(invoice.key, frozenset())
    currency = named or next(iter(billed), context.currency)
    if (billed | settled) - {currency}:
        row.report("amount", Wrong("currency_conflict", {"currency": currency}))
    invoice = replace(
        invoice,
        currency=currency,
        amount=amount.amount if amount else None,
        paid_in_full=bool(paid and paid.in_full),
        paid_on=invoice.paid_on or (paid.on if paid else None),
    )
    balance = _balance(row, invoice, amount, stated, withheld, paid, context)
    is_known = balance is not None or invoice.state in CLOSING_STATES
    if not is_known and not any(problem.holds for problem in row.problems):
        row.report("amount", Wrong("amount_missing"))
    return replace(invoice, balance=balance)


def _balance(
    row: RowReader,
    invoice: Invoice,
    amount: Written | None,
    stated: Written | None,
    withheld: Written | None,
    paid: Paid | None,
    context: Context,
) -> Decimal | None:
    """Return amount − withheld − paid; the stated balance alone replaces them.

    The column and the Payments tab are added. When both say the very same sum, nobody can tell
    one payment from two, and the row waits for a person.
    """
    if invoice.paid_in_full:
        return Decimal(0)
    column = paid.amount if paid else Decimal(0)
    listed = context.payments.totals.get(invoice.key, Decimal(0))
    if invoice.key in context.payments.unreadable:
        row.report("paid", Wrong("payment_unreadable"))
    if listed < 0:
        row.report("paid", Wrong("paid_negative"))
    if withheld is not None and withheld.amount < 0:
        row.report("withheld", Wrong("withheld_negative"))
    if column and column == listed:
        row.report("paid", Wrong("paid_twice"))
    received = column + listed
    if amount is None:
        return stated.amount if stated is not None else None
    balance = amount.amount - (withheld.amount if withheld else Decimal(0)) - received
    if stated is not None and stated.amount != balance:
        details = {"stated": str(stated.amount), "worked_out": str(balance)}
        row.report("stated", Wrong("balance_disagrees", details))
    if invoice.state == "partial" and not received and stated is None:
        row.report("paid", Wrong("partial_without_amount"))
    return balance


def read_customer(table: Table, record: Record) -> Customer:
    """Read one row of the Customers tab."""
    row = RowReader(table, record)
    name = row.name("customer")
    addresses: dict[str, Addresses] = {}
    for key in ("emails", "cc"):
        addresses[key] = parse_addresses(record[key])
        if addresses[key].bad:
            bad = ", ".join(addresses[key].bad)[:80]
            row.report(key, Wrong("email_invalid", {"address": bad}), holds=False)
    customer = Customer(
        row=record.row,
        name=name,
        debtor=name_key(name),
        emails=addresses["emails"],
        cc=addresses["cc"],
        language=row.read("language", choices.parse_language),
        time_zone=row.read("time_zone", choices.parse_time_zone),
        channels=row.read("channels", choices.parse_channels),
        segment=row.text("segment"),
        never_chase=bool(row.read("never_chase", choices.parse_yes_no)),
    )
    return replace(customer, problems=tuple(row.problems))


def read_payments(
    table: Table, locale: str, known: Iterable[str]
) -> tuple[Payments, list[Problem]]:
    """Add up the Payments tab by invoice."""
    totals: dict[str, Decimal] = {}
    unreadable: set[str] = set()
    currencies: dict[str, frozenset[str]] = {}
    problems: list[Problem] = []
    invoices = frozenset(known)
    for record in table.records():
        row = RowReader(table, record)
        key = identifier_key(row.name("invoice"))
        amount = row.read("amount", lambda raw: parse_money(raw, locale))
        if key and key not in invoices and key not in _TOTAL_WORDS:
            row.report("invoice", Wrong("payment_of_nothing"), holds=False)
        if key and amount is None:
            unreadable.add(key)
        elif key and amount is not None:
            totals[key] = totals.get(key, Decimal(0)) + amount.amount
            named = {amount.currency or table.currencies.get("amount")} - {None}
            currencies[key] = currencies.get(key, frozenset()) | {str(code) for code in named}
        problems += row.problems
    return Payments(totals, frozenset(unreadable), currencies), problems
