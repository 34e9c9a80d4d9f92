"""The ways to reach a debtor, and what planning has to know of each."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """A way to reach a debtor. Its value is written to the Log and must never change."""

    MAIL = "mail"
    PERSONAL = "personal"
    """A mail that a person writes from an address of their own."""
    CALL = "call"
    WHATSAPP = "whatsapp"
    SMS = "sms"
    POST = "letter"
    """On paper. Its value is that of people's Logs; elsewhere a *letter* is a mail."""

    @property
    def is_sent(self) -> bool:
        """Whether Aldía sends it; for any other a person gets a line in the Calls tab."""
        return self is Channel.MAIL

    @property
    def is_mail(self) -> bool:
        """Whether it goes to the customer's mail addresses, and so needs one.

        Whoever gave an address may be written to there; other channels need consent where a law
        asks for it.
        """
        return self in {Channel.MAIL, Channel.PERSONAL}

    @property
    def is_spoken(self) -> bool:
        """Whether it is a call, for which some laws have rules of their own."""
        return self is Channel.CALL

    @property
    def allowed_as(self) -> frozenset[Channel]:
        """Return the channels that allow this one: a customer must have allowed one of them."""
        return frozenset({self, Channel.MAIL}) if self.is_mail else frozenset({self})
