"""The body of a request to SendGrid, built with the provider's own package."""

from __future__ import annotations

import re
from typing import Any

from sendgrid.helpers.mail import (
    Category,
    Cc,
    ClickTracking,
    Content,
    CustomArg,
    Email,
    Ganalytics,
    Mail,
    MimeType,
    OpenTracking,
    Personalization,
    ReplyTo,
    SubscriptionTracking,
    To,
    TrackingSettings,
)

from aldia.channels.mail import Envelope
from aldia.ledger.values.characters import legible
from aldia.ledger.values.folding import tidy

_HEADER_SPECIALS = re.compile(r'[,;:()\[\]<>@"\\]|=\?|\?=')
"""The specials of RFC 5322, without the full stop, and the ends of encoded words (RFC 2047)."""

_LONGEST_NAME = 100  # characters; chosen by hand
_MOST_SENDS = 500
"""So many marks fit into the 10,000 bytes that custom_args may have."""


def payload_of(envelope: Envelope) -> dict[str, Any]:
    """Return the request's body, as JSON holds it.

    custom_args name nobody, as they come back in every event. A letter has one category at most:
    an account counts 1,000 of them a day, one on trial 100 (SendGrid's documentation), and the
    restore check needs the counts. Nothing is tracked, whatever the account's settings: a tracked
    link no longer shows where it leads.
    """
    mail = Mail(
        from_email=_named(Email, envelope.sender, envelope.sender_name),
        subject=tidy(envelope.subject),
    )
    mail.add_personalization(_recipients(envelope))
    mail.reply_to = ReplyTo()
    mail.reply_to.email = envelope.reply_to  # as an argument it would be parsed for a name
    mail.add_content(Content(MimeType.text, legible(envelope.text)))
    mail.add_content(Content(MimeType.html, legible(envelope.html)))
    mail.tracking_settings = _untracked()
    if envelope.sends:
        mail.add_category(Category(category_of(envelope.workbook)))
    mail.add_custom_arg(CustomArg("letter", envelope.id))
    mail.add_custom_arg(CustomArg("workbook", envelope.workbook))
    mail.add_custom_arg(CustomArg("step", envelope.step))
    mail.add_custom_arg(CustomArg("sends", " ".join(envelope.sends[:_MOST_SENDS])))
    body: dict[str, Any] = mail.get()
    return body


def _recipients(envelope: Envelope) -> Personalization:
    """Return the recipients, each once whatever its case, as the provider refuses repeated ones.

    The package drops repeated ones within to and within cc, but not those of to in cc.
    """
    recipients = Personalization()
    for address in envelope.to:
        recipients.add_to(_named(To, address, envelope.to_name))
    taken = {address.lower() for address in envelope.to}
    for address in envelope.cc:
        if address.lower() not in taken:
            recipients.add_cc(Cc(address))
    return recipients


def _untracked() -> TrackingSettings:
    return TrackingSettings(
        click_tracking=ClickTracking(enable=False, enable_text=False),
        open_tracking=OpenTracking(enable=False),
        subscription_tracking=SubscriptionTracking(enable=False),
        ganalytics=Ganalytics(enable=False),
    )


def category_of(workbook: str) -> str:
    """Return the category under which a workbook's letters to customers are counted."""
    return f"aldia-{workbook}"


def _named(kind: type[Email], address: str, name: str) -> Email:
    return kind(address, safe_name(name) or None)


def safe_name(name: str) -> str:
    """Return a name of at most 100 characters, without those that have a meaning in headers.

    The provider accepts a comma or semicolon, and then drops the letter without an error;
    parentheses, brackets and colons are reported to do the same.
    """
    plain = tidy(_HEADER_SPECIALS.sub(" ", name))
    return tidy(plain[:_LONGEST_NAME])
