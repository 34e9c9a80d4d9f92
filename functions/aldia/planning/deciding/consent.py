"""Whether a customer agreed to a channel, where the law wants them to (decision 40)."""

from __future__ import annotations

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Customer
from aldia.policy.channels import Channel
from aldia.policy.rule_book import Kind


def agreed_to(ledger: Ledger, customer: Customer | None, channel: Channel) -> bool | None:
    """Tell whether a customer allows a channel: by its row, or else by the law and Settings.

    None where the law wants customers to have agreed to mail, and nobody has said.
    """
    allowed = customer.channels if customer else None
    if allowed is not None:
        return bool(allowed & channel.allowed_as)
    if not ledger.rules_of(customer).of_kind(Kind.AUTHORISED_CHANNELS, channel):
        return True
    return ledger.settings.mail_consent if channel.is_mail else False


def is_consent_unknown(ledger: Ledger) -> bool:
    """Tell whether a customer owes something of whom `agreed_to` does not know about mail."""
    if ledger.settings.mail_consent is not None:
        return False
    names = {each.name_key for each in ledger.invoices if not each.is_closed}
    found = (ledger.customers.get(name) for name in names)
    return any(agreed_to(ledger, customer, Channel.MAIL) is None for customer in found)
