"""A customer's file, as a lawyer asks for it: what is owed, and all that was done, in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from aldia.ledger.calls import CallOutcome
from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Customer, Invoice
from aldia.ledger.values.folding import name_key, name_likeness
from aldia.ledger.values.money import add_up
from aldia.planning.deciding.cases import Decision
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.log.entries import BECAME, COPIES, OWNER, PERHAPS, PROMISED, Entry, Event
from aldia.planning.log.history import History
from aldia.planning.log.moments import read_day
from aldia.planning.log.outcomes import pair_letters
from aldia.planning.log.present_keys import under_present_keys
from aldia.planning.log.texts import mark_in
from aldia.planning.reporting.former_names import FormerNames, addresses_of

_WISHES = frozenset({Event.OPTED_OUT, Event.RESUMED})


class Done(StrEnum):
    """What was done, or happened: code of its sentence."""

    LETTER = "letter"
    REJECTED = "letter_rejected"
    UNSURE = "letter_unsure"
    ASKED = "asked"
    CALLED = "called"
    PROMISED = "call_promised"
    CHANGED = "changed"
    OPTED_OUT = "opted_out"
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True)
class FileEvent:
    """One thing that was done or happened.

    Attributes:
        at: In the workbook's time zone.
        numbers: Those of its entries in the Log.
        invoices: Numbers of the invoices that it was about.
        what: Name of the step, or what changed.
        address: Where a letter went, or the way of a call.
        detail: The provider's refusal, the outcome of a call, or the promised day.
        before: Value before a change.
        after: Value since.
        letter: Id of the letter; empty for anything else.
        delivery: What was reported of it last; empty for nothing.
        customer: Name of the customer, as the sheet writes it.
        text: Mark of the letter's text; empty where none was kept.
    """

    at: datetime
    done: Done
    numbers: Sequence[int]
    invoices: Sequence[str]
    what: str = ""
    address: str = ""
    detail: str = ""
    before: str = ""
    after: str = ""
    letter: str = ""
    delivery: str = ""
    customer: str = ""
    text: str = ""

    @property
    def is_letter(self) -> bool:
        """Tell whether it is a letter, whatever became of it."""
        return bool(self.letter)


@dataclass(frozen=True)
class CustomerFile:
    """All that the book and the Log know of one customer.

    Attributes:
        owed: What is open, due day by due day.
        closed: What is no longer open.
        totals: What is open, per currency.
        overdue: The part that is overdue.
        paid_days: Days of the receipts of each invoice, with their sums, by its key.
    """

    name: str
    on: date
    customer: Customer | None
    addresses: Sequence[str]
    owed: Sequence[Decision]
    closed: Sequence[Decision]
    totals: Sequence[tuple[str, Decimal]]
    overdue: Sequence[tuple[str, Decimal]]
    events: Sequence[FileEvent]


def debtors_named(ledger: Ledger, wanted: str) -> list[str]:
    """Return the debtors whom a name or an address means, in the order of the sheet.

    A name that nobody has as it is typed means whoever has it but for accents and signs.
    """
    text = wanted.strip()
    found = [
        invoice.debtor
        for invoice in ledger.invoices
        if name_key(text) == invoice.name_key or text.lower() in addresses_of(invoice, ledger)
    ]
    alike = name_likeness(text)
    found = found or [
        invoice.debtor
        for invoice in ledger.invoices
        if alike and alike == name_likeness(invoice.customer)
    ]
    return list(dict.fromkeys(found))


def how_to_tell(ledger: Ledger, debtors: Sequence[str]) -> list[str]:
    """Return what tells debtors apart, in their order: an address, or a name as it is written."""
    found: dict[str, str] = {}
    for invoice in ledger.invoices:
        if invoice.debtor in debtors:
            address = min(addresses_of(invoice, ledger), default=invoice.customer)
            found.setdefault(invoice.debtor, address)
    return [found[debtor] for debtor in debtors]


def file_of(
    debtor: str, ledger: Ledger, history: History, plan: RunPlan, entries: Sequence[Entry]
) -> CustomerFile:
    """Return a customer's file.

    Args:
        debtor: One of `debtors_named`. Of another debtor of the same name nothing is in it.
        entries: The whole Log.
    """
    ours = [invoice for invoice in ledger.invoices if invoice.debtor == debtor]
    items = [decision for decision in plan.items if decision.invoice.debtor == debtor]
    owed = [d for d in items if d.is_open and (d.invoice.balance or 0) > 0]
    owed.sort(key=lambda d: (d.invoice.last_day or date.max, d.invoice.row))
    open_rows = {decision.invoice.row for decision in owed}
    late = [d for d in owed if (d.days_late or 0) > 0]
    addresses = dict.fromkeys(a for invoice in ours for a in sorted(addresses_of(invoice, ledger)))
    return CustomerFile(
        name=ours[0].customer,
        on=ledger.local(plan.at).date(),
        customer=ledger.customer_of(ours[0]),
        addresses=list(addresses),
        owed=owed,
        closed=[d for d in plan.decisions if d.invoice.debtor == debtor
                and d.invoice.row not in open_rows],
        totals=add_up((d.invoice.currency, d.invoice.balance or Decimal(0)) for d in owed),
        overdue=add_up((d.invoice.currency, d.invoice.balance or Decimal(0)) for d in late),
        events=events_of(ours, addresses, ledger, history, entries),
    )  # fmt: skip


def events_of(
    ours: Sequence[Invoice],
    addresses: Iterable[str],
    ledger: Ledger,
    history: History,
    entries: Sequence[Entry],
) -> list[FileEvent]:
    """Return what the Log says of invoices and of addresses, the oldest first."""
    numbers: dict[str, Invoice] = {}
    for invoice in ours:
        numbers.setdefault(invoice.key, invoice)
    theirs, known = [], {address.lower() for address in addresses}
    present = [e for e in under_present_keys(entries, ledger.invoices) if e.channel != OWNER]
    names = FormerNames(numbers, ledger, present)
    for entry in present:
        is_of_address = entry.event in _WISHES and entry.address.lower() in known
        if is_of_address or names.are_of(entry):
            theirs.append(entry)
    found = [
        event
        for claim, outcome, is_reported in _attempts(theirs, history)
        if (event := _letter(claim, outcome, is_reported, numbers, ledger, history)) is not None
    ]
    found += [
        replace(event, customer=_customer(entry, numbers))
        for entry in theirs
        for event in _others(entry, numbers, ledger)
    ]
    return sorted(found, key=lambda event: (event.at, event.numbers))


def _attempts(entries: Sequence[Entry], history: History) -> list[tuple[Entry, Entry, bool]]:
    """Return each claim with its outcome, and whether what the provider reported is about it.

    A letter that was released and claimed again keeps its id: what was reported after the next
    claim is about that one, and the released attempt stays one that never left.
    """
    found, following = [], dict[str, datetime]()
    for claim, outcome in sorted(pair_letters(entries), key=lambda pair: pair[0].at, reverse=True):
        report = history.deliveries.first.get(claim.key)
        later = following.get(claim.key)
        found.append((claim, outcome, report is not None and (later is None or report.at < later)))
        following[claim.key] = claim.at
    return found


def _letter(
    claim: Entry,
    outcome: Entry,
    is_reported: bool,
    numbers: Mapping[str, Invoice],
    ledger: Ledger,
    history: History,
) -> FileEvent | None:
    """Return what became of a letter; None for one that was never handed over."""
    if outcome.event is Event.RELEASED and not is_reported:
        return None
    done = Done.LETTER
    if outcome.event is Event.REJECTED and not is_reported:
        done = Done.REJECTED
    elif outcome.event in {Event.CLAIMED, Event.UNKNOWN} and not is_reported:
        done = Done.UNSURE
    return FileEvent(
        at=ledger.local(claim.at),
        done=done,
        numbers=sorted({claim.number, outcome.number}),
        invoices=_numbers(claim, numbers),
        what=", ".join(dict.fromkeys(ledger.step_named(send.step) for send in claim.sends)),
        address=claim.address.replace(COPIES, ", "),
        detail=outcome.detail if done is Done.REJECTED else "",
        letter=claim.key,
        delivery=str(history.deliveries.states.get(claim.key, "")) if is_reported else "",
        customer=_customer(claim, numbers),
        text=mark_in(claim),
    )


def _numbers(entry: Entry, numbers: Mapping[str, Invoice]) -> list[str]:
    keys = dict.fromkeys(send.invoice for send in entry.sends)
    return [numbers[key].full_number for key in keys if key in numbers]


def _customer(entry: Entry, numbers: Mapping[str, Invoice]) -> str:
    """Return whom an entry was about, as the sheet writes the name now, else as the Log has it."""
    known = (numbers[send.invoice] for send in entry.sends if send.invoice in numbers)
    first = next(known, None)
    return first.customer if first is not None else entry.customer


def _others(entry: Entry, numbers: Mapping[str, Invoice], ledger: Ledger) -> Iterable[FileEvent]:
    """Yield what an entry that is about no letter says."""
    at, log = ledger.local(entry.at), [entry.number]
    invoices = _numbers(entry, numbers)
    match entry.event:
        case Event.ASKED:
            step = ", ".join(dict.fromkeys(ledger.step_named(s.step) for s in entry.sends))
            yield FileEvent(at, Done.ASKED, log, invoices, step, entry.channel)
        case Event.DONE:
            said = entry.detail.removeprefix(PERHAPS)
            day = read_day(said.removeprefix(PROMISED)) if said.startswith(PROMISED) else None
            done = Done.PROMISED if day is not None else Done.CALLED
            detail = day.isoformat() if day is not None else _outcome(said)
            yield FileEvent(at, done, log, invoices, "", entry.channel, detail)
        case Event.NOTICED:
            before, _, after = entry.detail.partition(BECAME)
            kind = entry.sends[0].step if entry.sends else ""
            yield FileEvent(at, Done.CHANGED, log, invoices, kind, before=before, after=after)
        case Event.OPTED_OUT | Event.RESUMED:
            done = Done.OPTED_OUT if entry.event is Event.OPTED_OUT else Done.RESUMED
            yield FileEvent(at, done, log, invoices, address=entry.address)


def _outcome(said: str) -> str:
    return said if said in set(CallOutcome) else CallOutcome.ANSWERED
