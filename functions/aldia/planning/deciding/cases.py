"""What is decided from and what is decided: a due item with all that is known of it, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from enum import StrEnum

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Customer, Invoice, InvoiceState
from aldia.ledger.steps import TemplateKey, exact_audience
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.problems import Problem
from aldia.planning.behaviour.risk import NEW_DEBTOR, Risk
from aldia.planning.deciding.mode import WhyPreview
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.contacts import Contact, Task
from aldia.planning.log.entries import SendKey
from aldia.planning.log.history import History
from aldia.planning.memory.announcements import Announcements
from aldia.planning.memory.changes import NOTHING_SEEN, Baseline, Edit
from aldia.policy.channels import Channel
from aldia.policy.conditions import Following
from aldia.policy.contact_rules import RuleSet, Touch
from aldia.policy.ladder import Ladder, Step
from aldia.policy.working_days import Jurisdiction


class Action(StrEnum):
    """What happens with a due item now."""

    SEND = "send"
    ASK = "ask"
    """A person is asked to do the step."""
    WAIT = "wait"
    CLOSED = "closed"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens with one due item now, and why.

    Attributes:
        reason: Why; the sheet shows its sentence.
        step: The step that goes now, or that comes next.
        until: First day on which a letter may go; None when only a person or an event ends the
            wait.
        hour: Hour of that day from which on a letter may go; None for any.
        key: Name of the send; None unless it goes now.
        today: Calendar day in the debtor's time zone.
        rule: Name of the contact rule that makes it wait; empty for any other reason.
        details: What else the sentence of the reason quotes, by name.
        oldest_due: Last day to pay the oldest unpaid instalment, where the decision speaks for
            several; None otherwise.
        consequences: What holds by now because it is late, for each of its instalments.
    """

    invoice: Invoice
    action: Action
    reason: Reason
    today: date
    step: Step | None = None
    until: date | None = None
    hour: int | None = None
    key: SendKey | None = None
    rule: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    oldest_due: date | None = None
    consequences: Sequence[Following] = ()

    @property
    def days_late(self) -> int | None:
        """Return the days since the last day to pay, negative before it; None without one."""
        due = self.oldest_due or self.invoice.last_day
        return None if due is None else (self.today - due).days

    @property
    def balance(self) -> Decimal | None:
        """Return what counts as open: 0 for a closed item, whatever its row says.

        None while something about the row has to be mended: such a row is counted nowhere. A
        credit keeps its negative balance.
        """
        if self.action is Action.PROBLEM:
            return None
        is_over = self.action is Action.CLOSED and self.reason is not Reason.CREDIT
        return Decimal(0) if is_over else self.invoice.balance

    @property
    def problem(self) -> Problem | None:
        """Return what has to be mended in the row itself; None when nothing has."""
        return self.invoice.held_by if self.action is Action.PROBLEM else None

    @property
    def code(self) -> str:
        """Return the code for programs: the reason, or that of the problem that holds the row."""
        return self.reason if self.problem is None else self.problem.code

    @property
    def is_open(self) -> bool:
        """Tell whether money is still asked for, now or later."""
        return self.action in {Action.SEND, Action.ASK, Action.WAIT}

    @property
    def is_owed(self) -> bool:
        """Tell whether something is open that is collected here, by no lawyer and no court."""
        is_here = self.invoice.state is not InvoiceState.OUTSIDE
        return self.is_open and is_here and (self.invoice.balance or Decimal(0)) > 0


@dataclass(frozen=True, slots=True)
class RunContext:
    """What a run knows besides the sheet.

    Attributes:
        preview: Code of the reason why nothing is sent; None when letters go out.
        mistakes: Letters whose custom template has a mistake, by their keys.
        fingerprints: Fingerprint of each letter's words, by the key of its template.
        announced: What the sheet has announced so far.
        settled: Day on which each reminded invoice was first seen paid, by the mark of its key.
        baseline: Each invoice as Memory last saw it.
    """

    preview: WhyPreview | None = None
    mistakes: frozenset[TemplateKey] = frozenset()
    fingerprints: Mapping[TemplateKey, str] = field(default_factory=dict)
    announced: Announcements = field(default_factory=dict)
    settled: Mapping[str, date] = field(default_factory=dict)
    baseline: Baseline = NOTHING_SEEN


@dataclass(frozen=True, slots=True)
class Case:
    """One due item with all that is known about it, at one moment.

    Attributes:
        customer: Its row in the Customers tab; None without one.
        local: The moment, in the debtor's time zone.
        pending: What a person was asked to do about this debtor and has not done yet.
        credit: What the debtor has to its credit in this currency.
        edit: A suspicious change that holds the invoice today; None without one.
        stale_since: Last day on which somebody kept the books, if that is too long ago; None
            otherwise.
        risk: How the debtor pays.
        is_first_seen: Whether no earlier run saw the invoice.
    """

    invoice: Invoice
    customer: Customer | None
    ledger: Ledger
    history: History
    context: RunContext
    local: datetime
    pending: Task | None = None
    credit: Decimal = Decimal(0)
    edit: Edit | None = None
    stale_since: date | None = None
    risk: Risk = NEW_DEBTOR
    is_first_seen: bool = False

    @property
    def zone(self) -> tzinfo:
        assert self.local.tzinfo is not None, "a moment has a time zone"
        return self.local.tzinfo

    @property
    def today(self) -> date:
        return self.local.date()

    @property
    def jurisdiction(self) -> Jurisdiction:
        return self.ledger.jurisdiction_of(self.customer)

    @property
    def rules(self) -> RuleSet:
        return self.ledger.rules_of(self.customer)

    @property
    def ladder(self) -> Ladder:
        """Return the ladder of the customer's segment, else of its tier, else the usual one.

        Where the customer allows no mail, a person does its steps.
        """
        ladders, own = self.ledger.ladders, self.segment
        found = (ladders.get(own) if own else None) or ladders.get(self.tier) or ladders[""]
        return found.by_hand(self.other_channel) if self.other_channel else found

    @property
    def segment(self) -> str:
        """Return what all spellings of the customer's segment share; empty without one."""
        segment = fold_words(self.customer.segment) if self.customer else ""
        return self.ledger.tier_words.get(segment, segment)

    @property
    def audience(self) -> tuple[str, ...]:
        """Return for whom the owner may have words that count for this item, the first first."""
        exactly, roughly = self.invoice.name_key, fold_words(self.invoice.customer)
        is_one = roughly not in self.ledger.names_alike
        whom = (exact_audience(exactly), roughly if is_one else "", self.segment, self.tier)
        return tuple(filter(None, whom))

    def template_key(self, letter: str) -> TemplateKey:
        return self.ledger.template_key(letter, self.language, self.audience)

    @property
    def tier(self) -> str:
        """Return how the debtor paid when the invoice's cycle began: no tone changes within one."""
        item = self.invoice
        if item.due is None or item.key not in self.history.by_invoice:
            return self.risk.tier
        cycle = self.history.cycle_of(item.key, item.instalment, item.due, self.zone)
        return self.history.tier_of(item.key, item.instalment, cycle) or self.risk.tier

    @property
    def other_channel(self) -> Channel | None:
        """Return how a person reaches a customer who allows no mail; None for any other customer.

        None too where nobody could be asked, as there is no Calls tab.
        """
        allowed = self.customer.channels if self.customer else None
        if not allowed or Channel.MAIL in allowed or not self.ledger.can_ask:
            return None
        return next(channel for channel in Channel if channel in allowed)

    @property
    def language(self) -> str:
        own = self.customer.language if self.customer else None
        return own or self.ledger.settings.language

    @property
    def preferred_hour(self) -> int | None:
        """Return the hour of the customer's day before which nothing goes; None for any."""
        own = self.customer.preferred_hour if self.customer else None
        return self.ledger.settings.preferred_hour if own is None else own

    @property
    def suspicions(self) -> Sequence[Problem]:
        """Return the suspicions about the row, found by comparing it with its columns."""
        return self.ledger.suspicions.get(self.invoice.row, ())

    @property
    def addresses(self) -> list[str]:
        """Return the addresses on the row, or else those of the customer."""
        own = self.invoice.emails.good
        return list(own or (self.customer.emails.good if self.customer else ()))

    @property
    def unchased(self) -> str:
        """Return the name of a customer who is never chased and has one of these addresses.

        Empty when there is none.
        """
        named = (self.ledger.unchased.get(address.lower(), "") for address in self.addresses)
        return next(filter(None, named), "")

    @property
    def recipients(self) -> list[str]:
        """Return those of the addresses to which letters may go."""
        return [each for each in self.addresses if self.may_write_to(each)]

    @property
    def contacts(self) -> list[Contact]:
        """Return every contact that may have been with the debtor, each once."""
        return list({id(c): c for contacts in self.threads for c in contacts}.values())

    @property
    def threads(self) -> list[Sequence[Contact]]:
        """Return lists of contacts, oldest first: with the name, each address, about the invoice.

        All three are needed: two customers may share an address or a name, and where a person
        changed both in the sheet, only the invoice still leads to the earlier contacts.
        """
        history = self.history
        found = [history.by_name.get(self.invoice.name_key, ())]
        found += [history.by_address.get(address.lower(), ()) for address in self.addresses]
        return [*found, history.by_invoice.get(self.invoice.key, ())]

    @property
    def touches(self) -> list[Touch]:
        """Return the contacts as the contact rules count them: local day and channel."""
        zone = self.zone
        return [Touch(c.at.astimezone(zone).date(), c.channel) for c in self.contacts]

    def may_write_to(self, address: str) -> bool:
        return not self.history.is_silenced(address)

    def first_lawful_day(self, day: date, channel: Channel) -> date:
        """Return the first lawful day from a day on, by what is known now.

        The day itself when the rules allow none within the time that they look ahead.
        """
        start = max(datetime.combine(day, time(0), self.zone), self.local)
        hour = self.preferred_hour or 0
        found = self.rules.first_lawful(start, channel, self.touches, hour)
        return day if found is None else max(found.date(), day)

    def decided(
        self, action: Action, reason: Reason, step: Step | None = None, until: date | None = None
    ) -> Decision:
        return Decision(self.invoice, action, reason, self.today, step, until)

    def waits(
        self, reason: Reason, step: Step | None = None, until: date | None = None
    ) -> Decision:
        return self.decided(Action.WAIT, reason, step, until)
