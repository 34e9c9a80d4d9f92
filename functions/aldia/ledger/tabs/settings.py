"""The business's decisions, read from the Settings tab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from babel.numbers import get_territory_currencies

from aldia.ledger.schema.schema import FALLBACK, Schema, SettingSpec, Tab, TabKey
from aldia.ledger.schema.setting_values import LOCAL_PARSERS, PARSERS, parse_rules
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.addresses import FREE_MAIL
from aldia.ledger.values.cells import BLANK, Raw
from aldia.ledger.values.choices import parse_choice
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.problems import Problem, Wrong
from aldia.policy.conditions import Charge, Given
from aldia.policy.interest import Claim, InterestBasis
from aldia.policy.rates import HalfYear, RateKind
from aldia.policy.rule_book import DebtorKind
from aldia.policy.working_days import NOWHERE, Jurisdiction


class Mode(StrEnum):
    """What a run may do."""

    PREVIEW = "preview"
    """It shows what would go."""
    LIVE = "live"
    PAUSED = "paused"
    """It asks nobody to call, either."""


class Escalation(StrEnum):
    """Where the ladder begins for a debt that is old already."""

    GRADUAL = "gradual"
    BY_AGE = "by_age"


class Formatting(StrEnum):
    """What it means that rows are struck through, or have a colour."""

    PAID = "paid"
    VOID = "void"
    NEVER_CHASE = "never_chase"
    NOTHING = "nothing"
    LEGEND = "legend"
    """What a legend in the tab says of it."""


class Subjects(StrEnum):
    """What the subjects of letters say."""

    FULL = "full"
    NEUTRAL = "neutral"
    """Neither lateness nor sum, which others could read on a locked phone."""


_FALLBACKS: Mapping[str, Any] = {
    "mode": Mode.PREVIEW,
    "gap_days": 3,
    "daily_cap": 0,
    "stale_days": 7,
    "keep_names_months": 0,
    "escalation": Escalation.GRADUAL,
    "accent": "#12695b",
    "debtors": DebtorKind.CONSUMERS,
    "rules_on": frozenset(),
    "small_balance": Decimal(0),
    "discount_percent": Decimal(0),
    "discount_days": 0,
    "interest": InterestBasis.NONE,
    "rate_kind": RateKind.NOMINAL,
    "fine_percent": Decimal(0),
    "reference_rates": {},
    "compensation": False,
    "thanks": False,
    "terms_letter": False,
    "left_aside": frozenset(),
    "collectors": (),
}
"""Values of settings that have none or cannot be read; most of the latter also stop sending."""

_CHOICES: Mapping[str, tuple[type[StrEnum], str]] = {
    "mode": (Mode, "mode_unknown"),
    "debtors": (DebtorKind, "debtors_unknown"),
    "interest": (InterestBasis, "interest_unknown"),
    "rate_kind": (RateKind, "rate_kind_unknown"),
    "escalation": (Escalation, "escalation_unknown"),
    "formatting": (Formatting, "formatting_unknown"),
    "subjects": (Subjects, "subjects_unknown"),
}
"""Words of a drop-down, and code of the problem when a word is not in it, by the setting's type."""

_PLAIN = ("business", "signature", "phone", "tax_id", "address", "deposit_account")


@dataclass(frozen=True, slots=True)
class Settings:
    """The business's decisions, defaults filled in.

    Attributes:
        deposit_account: Number of the account at the Banco de la Nación to which customers in Peru
            deposit a detracción.
        term: Days to pay, where nothing else says when an invoice falls due; None for none.
        due_days_move: Whether they move to working days; None for what the law says.
        preferred_hour: Nothing goes before it; None for any hour.
        owner: Address to which samples and the digest go.
        digest_hour: Hour from which the day's digest may go; None for no digest.
        agreed_on: Day whose unusual batch a person agrees to.
        stale_days: Working days without bookkeeping after which firm letters wait; 0 for never.
        keep_names_months: Months after which names of closed invoices leave the Log; 0 for never.
        registration: What a company's letters say of its registration; empty for a business that is
            no company, None until the owner says.
        privacy: Sentence or link about privacy at the foot of letters; empty where the owner wants
            none, None where nobody said.
        subjects: None for what is usual where the debtor is.
        checked_on: Day on which a person looked at the payments and had none to mark.
        jurisdiction: The business's country and region.
        rules_on: Names of contact rules that a person switched on.
        mail_consent: Whether customers agreed to be written to by mail; None where nobody said.
        small_balance: In the business's currency; smaller ones are left alone.
        discount_percent: Off an invoice that is paid within `discount_days` of its issue.
        interest_rate: Percent, as `rate_kind` says; None where none was agreed.
        highest_rate: The highest lawful one, up to `highest_rate_until`; None if not known.
        fine_percent: Of what was owed when it fell late, once.
        reference_rates: Percent a year, to which the law adds its points.
        terms_letter: Whether new customers, and those whose terms change, get a letter with them.
        minimum_wage: A month's, in Colombian pesos; None where nobody said.
        collectors: Names of those who call customers, in their order.
        commission: Percent of what was paid in full; None for none.
        target_collected: What is to come in this month, in `currency`; None, as for the other
            targets, without one.
        target_sales_outstanding: Most days sales outstanding.
        target_effectiveness: Least effectiveness, percent.
        target_contacted: Least percent of what is overdue that is contacted as the ladder says.
        provision_30: Percent of what is 1 to 30 days late that may never be paid; the others are
            those of 31 to 60, of 61 to 90, of more days, and of what is with a lawyer.
        left_aside: Folded headers of columns that the owner says do not count.
        struck_rows: What rows mean that are struck through; None until the owner says.
        coloured_rows: What rows mean with a colour that the others lack; None until the owner says.
        carries_over: Whether invoices go over into the next tab; None until the owner says.
        is_currency_assumed: Whether it comes from the workbook's locale, as nobody named a country
            or a currency.
        is_currency_chosen: Whether a person named it.
        compensation: Whether the law's fixed compensation is named.
        late_charge: The agreed charge on what is paid late; None where nobody said.
        charge_days: Days late from which it holds.
        charge_consumers: Whether consumers may be charged; None where nobody said.
        suspend_days: Days late from which no new credit is given; 0 for never.
        handover_days: Days late from which a debt is handed over; 0 for never.
        plan_instalments: Most instalments of an agreement, and how many where nobody says.
        plan_days: Days between them.
        extension_days: Days of more time.
        unreadable: Labels of settings that stop sending because they cannot be read.
    """

    mode: Mode = Mode.PREVIEW
    business: str = ""
    sender: str = ""
    reply_to: str = ""
    signature: str = ""
    phone: str = ""
    address: str = ""
    tax_id: str = ""
    registration: str | None = None
    privacy: str | None = None
    payment_instructions: str = ""
    deposit_account: str = ""
    language: str = FALLBACK
    jurisdiction: Jurisdiction = NOWHERE
    currency: str = "USD"
    term: int | None = None
    due_days_move: bool | None = None
    preferred_hour: int | None = None
    gap_days: int = 3
    daily_cap: int = 100
    escalation: Escalation = Escalation.GRADUAL
    accent: str = "#12695b"
    subjects: Subjects | None = None
    agreed_on: date | None = None
    stale_days: int = 7
    keep_names_months: int = 0
    checked_on: date | None = None
    debtors: DebtorKind = DebtorKind.CONSUMERS
    rules_on: frozenset[str] = frozenset()
    mail_consent: bool | None = None
    small_balance: Decimal = Decimal(0)
    discount_percent: Decimal = Decimal(0)
    discount_days: int = 0
    interest: InterestBasis = InterestBasis.NONE
    interest_rate: Decimal | None = None
    rate_kind: RateKind = RateKind.NOMINAL
    highest_rate: Decimal | None = None
    highest_rate_until: date | None = None
    fine_percent: Decimal = Decimal(0)
    reference_rates: Mapping[HalfYear, Decimal] = field(default_factory=dict)
    compensation: bool = False
    late_charge: Charge | None = None
    charge_days: int | None = None
    charge_consumers: bool | None = None
    suspend_days: int | None = None
    handover_days: int | None = None
    plan_instalments: int | None = 3
    plan_days: int | None = 30
    extension_days: int | None = 15
    minimum_wage: Decimal | None = None
    collectors: tuple[str, ...] = ()
    commission: Decimal | None = None
    target_collected: Decimal | None = None
    target_sales_outstanding: int | None = None
    target_effectiveness: Decimal | None = None
    target_contacted: Decimal | None = None
    provision_30: Decimal | None = None
    provision_60: Decimal | None = None
    provision_90: Decimal | None = None
    provision_over: Decimal | None = None
    provision_outside: Decimal | None = None
    thanks: bool = True
    terms_letter: bool = False
    left_aside: frozenset[str] = frozenset()
    struck_rows: Formatting | None = None
    coloured_rows: Formatting | None = None
    carries_over: bool | None = None
    owner: str = ""
    digest_hour: int | None = None
    is_currency_assumed: bool = False
    is_currency_chosen: bool = False
    unreadable: tuple[str, ...] = ()

    @property
    def country(self) -> str:
        return self.jurisdiction.country

    @property
    def claim(self) -> Claim:
        """Return what the business claims from whoever pays late."""
        return Claim(
            basis=self.interest,
            rate=self.interest_rate,
            kind=self.rate_kind,
            highest=self.highest_rate,
            highest_until=self.highest_rate_until,
            references=self.reference_rates,
            fine=self.fine_percent,
            compensation=self.compensation,
        )

    @property
    def conditions(self) -> Given:
        """Return what holds for customers whose rows say nothing else."""
        return Given(self.late_charge, self.charge_days, self.suspend_days, self.handover_days)

    def is_own(self, address: str) -> bool:
        """Tell whether an address is the business's own: at its domain, or one in Settings."""
        address, domain = address.lower(), self.sender.rpartition("@")[2].lower()
        is_ours = bool(domain) and domain not in FREE_MAIL and address.endswith(f"@{domain}")
        return is_ours or address in {
            self.sender.lower(),
            self.reply_to.lower(),
            self.owner.lower(),
        }


def read_settings(
    schema: Schema, table: Table | None, locale: str, language: str | None = None
) -> tuple[Settings, list[Problem]]:
    """Read the Settings tab; without one every setting has its default.

    Args:
        language: Language where nobody chose one; None, or one that Aldía does not speak, for that
            of the locale.
    """
    tab = schema[TabKey.SETTINGS]
    entries, problems = _entries(tab, table)
    values: dict[str, Any] = {}
    unreadable: list[str] = []
    for spec in tab.settings:
        row, label, raw = entries.get(spec.key, (0, "", BLANK))
        value = _parse(spec, raw, schema, locale)
        if isinstance(value, Wrong):
            problems.append(_problem(table, row, label, raw, value, spec.stops))
            if spec.stops:
                unreadable.append(label)
            value = None
        values[spec.key] = value
    values["language"] = values["language"] or (language if language in schema.languages else None)
    is_chosen = values["currency"] is not None
    is_assumed = values["country"] is None and not is_chosen
    _fill_in(values, locale, schema.languages)
    if not values["currency"]:
        label = _label(tab, "currency", values["language"])
        problems.append(Problem("currency_missing", table.title if table else "", 0, label))
        unreadable.append(label)
    settings = Settings(
        **values,
        is_currency_assumed=is_assumed,
        is_currency_chosen=is_chosen,
        unreadable=tuple(unreadable),
    )
    return settings, problems


def settings_in(table: Table) -> set[str]:
    """Return the keys of the settings that have a row in a Settings tab."""
    found, _ = _entries(table.tab, table)
    return set(found)


def _label(tab: Tab, key: str, language: str) -> str:
    """Return the label of a setting as set-up writes it."""
    return next(spec.label[language] for spec in tab.settings if spec.key == key)


def _entries(
    tab: Tab, table: Table | None
) -> tuple[dict[str, tuple[int, str, Raw]], list[Problem]]:
    """Find each setting's row, its label as typed, and its value."""
    if table is None or not table.is_usable:
        return {}, []
    by_label = {
        fold_words(name): spec.key
        for spec in tab.settings
        for name in (spec.key, *spec.label.values(), *spec.aliases)
    }
    found: dict[str, tuple[int, str, Raw]] = {}
    problems = []
    for record in table.records():
        label = str(record["setting"].value or "")
        key = by_label.get(fold_words(label))
        if key is None:
            if label and not record["value"].is_blank:
                problems.append(
                    Problem("setting_unknown", table.title, record.row, label, label, holds=False)
                )
        elif key in found and found[key][2].value != record["value"].value:
            found[key] = (record.row, label, Raw("#REF!", label))
        else:
            found.setdefault(key, (record.row, label, record["value"]))
    return found, problems


def _problem(
    table: Table | None, row: int, label: str, raw: Raw, wrong: Wrong, stops: bool
) -> Problem:
    title = table.title if table else ""
    return Problem(wrong.code, title, row, label, raw.text, wrong.details, stops)


def _parse(spec: SettingSpec, raw: Raw, schema: Schema, locale: str) -> Any:
    if raw.is_blank:
        raw = Raw(spec.default)
    if raw.is_blank:
        return None
    if raw.is_error:
        return Wrong("setting_doubled" if raw.shown else "cell_error")
    kind = spec.type
    if kind in _CHOICES:
        choices, code = _CHOICES[kind]
        return parse_choice(raw, schema.words_for(kind, choices), code)
    if kind == "rules":
        return parse_rules(raw, schema.rules.names)
    if kind in LOCAL_PARSERS:
        return LOCAL_PARSERS[kind](raw, locale)
    return PARSERS[kind](raw)


def _fill_in(values: dict[str, Any], locale: str, languages: Sequence[str]) -> None:
    """Fill what was left blank: from the workbook's locale, other settings, or `_FALLBACKS`."""
    language, _, territory = locale.partition("_")
    values["language"] = values["language"] or (language if language in languages else FALLBACK)
    values["jurisdiction"] = values.pop("country") or Jurisdiction(territory)
    country = values["jurisdiction"].country
    usual = get_territory_currencies(country) if country else []
    values["currency"] = values["currency"] or (usual[0] if usual else "")
    values["reply_to"] = values["reply_to"] or values["sender"] or ""
    values["owner"] = values["owner"] or values["reply_to"]
    for name in ("sender", "payment_instructions", *_PLAIN):
        values[name] = values[name] or ""
    for name, value in _FALLBACKS.items():
        if values[name] is None:
            values[name] = value
