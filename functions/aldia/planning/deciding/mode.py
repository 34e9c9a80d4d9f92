"""Decides whether letters may go out at all; where anything is in doubt, none do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from aldia.ledger.ledger import Ledger
from aldia.ledger.tabs.settings import Mode
from aldia.ledger.values.addresses import FREE_MAIL
from aldia.planning.deciding.consent import is_consent_unknown
from aldia.planning.log.chain import FaultCode, LogFault


class PreviewReason(StrEnum):
    """Why no letter goes out though the Log is sound; `words.toml` has a sentence for each."""

    NOT_ADOPTED = "not_adopted"
    COPY = "copy"
    TAB_LOST = "tab_lost"
    SEAL_MISSING = "seal_missing"
    REPORTS_UNREADABLE = "reports_unreadable"
    SETTINGS_UNREADABLE = "settings_unreadable"
    LOCALE_CONTRARY = "locale_contrary"
    TAB_UNREADABLE = "tab_unreadable"
    PAUSED = "paused"
    PREVIEW = "preview"
    BUSINESS_MISSING = "business_missing"
    SENDER_MISSING = "sender_missing"
    SENDER_FREE_MAIL = "sender_free_mail"
    SENDER_NOT_ALLOWED = "sender_not_allowed"
    ANSWERS_TO_CUSTOMER = "answers_to_customer"
    CONSENT_MISSING = "consent_missing"
    NOT_CONNECTED = "not_connected"


WhyPreview: TypeAlias = PreviewReason | FaultCode
"""Why no letter goes out."""

_KNOWN_OUTSIDE = frozenset({FaultCode.LOG_FORGOTTEN, FaultCode.LOG_RESTORED})
"""Faults that only the mail provider or Drive tell of: entries can still be added to the Log."""


@dataclass(frozen=True, slots=True)
class WorkbookHealth:
    """What a run found out about the workbook itself.

    Attributes:
        is_adopted: Whether the workbook was set up.
        is_copy: Whether its Memory names another workbook's id.
        has_seal: Whether the seal is in the workbook.
        is_connected: Whether the self-test of the connection was passed.
        has_written: Whether a letter to a debtor was ever claimed.
        is_sender_allowed: Whether the register, where there is one, allows its sender's address.
        has_unreadable_reports: Whether Deliveries has rows of reports that cannot be read.
        log_fault: Why the Log cannot be trusted; None when it can.
        log_title: Title of the Log's tab.
        lost_tabs: Titles of adopted tabs that were deleted since, without those of invoices.
        has_lost_invoices: Whether one of several tabs of invoices was deleted.
    """

    is_adopted: bool = True
    is_copy: bool = False
    has_seal: bool = True
    is_connected: bool = True
    has_written: bool = True
    is_sender_allowed: bool = True
    has_unreadable_reports: bool = False
    log_fault: LogFault | None = None
    log_title: str = ""
    lost_tabs: tuple[str, ...] = ()
    has_lost_invoices: bool = False

    @property
    def is_sound(self) -> bool:
        """Tell whether the workbook is set up, the original, sealed and without a fault of its Log.

        Only then can what is written into Log and Memory now be trusted later.
        """
        is_ours = self.is_adopted and not self.is_copy and self.has_seal
        return is_ours and self.log_fault is None


def of_customers(ledger: Ledger) -> list[str]:
    """Return which of the settings `owner` and `reply_to` hold an address of a customer.

    At `owner` that customer would read what all others owe, at `reply_to` what they answer.
    Addresses of the sender's own domain count as the business's, even if a customer has them.
    """
    settings = ledger.settings
    theirs = addresses_of_customers(ledger)
    said = (("owner", settings.owner), ("reply_to", settings.reply_to))
    return [key for key, address in said if address.lower() in theirs]


def addresses_of_customers(ledger: Ledger) -> set[str]:
    """Return the addresses of customers, in lower case, but those of the sender's own domain."""
    cells = [invoice.emails for invoice in ledger.invoices]
    cells += [cell for each in ledger.customers.values() for cell in (each.emails, each.cc)]
    own = f"@{ledger.settings.sender.rpartition('@')[2].lower()}"
    found = {address.lower() for cell in cells for address in cell.good}
    return {address for address in found if not address.endswith(own)}


def can_write_to_owner(ledger: Ledger, health: WorkbookHealth) -> bool:
    """Tell whether the owner can be written to, and the message can be recorded in the Log."""
    settings = ledger.settings
    is_whole = health.log_fault is None or health.log_fault.code in _KNOWN_OUTSIDE
    is_sound = is_whole and health.is_adopted and not health.is_copy and health.has_seal
    has_sender = bool(settings.business and settings.sender and settings.owner)
    has_sender = has_sender and health.is_sender_allowed
    is_own_domain = settings.sender.rpartition("@")[2].lower() not in FREE_MAIL
    is_theirs = "owner" in of_customers(ledger)
    return is_sound and has_sender and is_own_domain and not is_theirs


def preview_reason(ledger: Ledger, health: WorkbookHealth) -> WhyPreview | None:
    """Return why no letter may go out; None when the workbook is live and sound."""
    settings = ledger.settings
    domain = settings.sender.rpartition("@")[2].lower()
    fault = health.log_fault
    questions: tuple[tuple[WhyPreview | None, bool], ...] = (
        (PreviewReason.NOT_ADOPTED, not health.is_adopted),
        (PreviewReason.COPY, health.is_copy),
        (PreviewReason.TAB_LOST, bool(health.lost_tabs) or health.has_lost_invoices),
        (fault.code if fault else None, fault is not None),
        (PreviewReason.SEAL_MISSING, not health.has_seal),
        (PreviewReason.REPORTS_UNREADABLE, health.has_unreadable_reports),
        (PreviewReason.SETTINGS_UNREADABLE, bool(settings.unreadable)),
        (PreviewReason.LOCALE_CONTRARY, ledger.contradiction is not None),
        (PreviewReason.TAB_UNREADABLE, not ledger.is_readable or not ledger.is_trustworthy),
        (PreviewReason.PAUSED, settings.mode is Mode.PAUSED),
        (PreviewReason.PREVIEW, settings.mode is not Mode.LIVE),
        (PreviewReason.BUSINESS_MISSING, not settings.business),
        (PreviewReason.SENDER_MISSING, not settings.sender),
        (PreviewReason.SENDER_FREE_MAIL, domain in FREE_MAIL),
        (PreviewReason.SENDER_NOT_ALLOWED, not health.is_sender_allowed),
        (PreviewReason.ANSWERS_TO_CUSTOMER, "reply_to" in of_customers(ledger)),
        (PreviewReason.CONSENT_MISSING, not health.has_written and is_consent_unknown(ledger)),
        (PreviewReason.NOT_CONNECTED, not health.is_connected),
    )
    return next((code for code, holds in questions if holds), None)
