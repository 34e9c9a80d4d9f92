"""Which letters to debtors went, or may have, which were refused, and which reached nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aldia.planning.log.claims import Claimed
from aldia.planning.log.contacts import Contact, Rejection
from aldia.planning.log.deliveries import Deliveries, DeliveryState, Report
from aldia.planning.log.entries import COPIES, Entry, Event
from aldia.planning.log.outcomes import outcome_of

Pairs = Sequence[tuple[Entry, Entry]]
"""Claims with their outcomes, oldest first."""

_Rejections = Mapping[tuple[str, int, str], Rejection]


def letters_sent(pairs: Pairs, deliveries: Deliveries) -> tuple[list[Contact], _Rejections]:
    """Return the letters that count as sent, and the refusals after which no letter was sent.

    A refusal is the provider's own, or its later report that the letter reached nobody. An address
    that does not exist is silenced by itself, so that such a report alone refuses nothing.
    """
    contacts: list[Contact] = []
    rejections: dict[tuple[str, int, str], Rejection] = {}
    latest = {claim.key: claim for claim, _ in pairs}
    for claim, outcome in pairs:
        is_reported = claim.key in deliveries.first and latest[claim.key] is claim
        to, _, copies = claim.address.lower().partition(COPIES)
        addresses = tuple(to.split(", "))
        said = Claimed.parse(claim.detail, len(claim.sends))
        steps = [(send.invoice, send.instalment, send.step) for send in claim.sends]
        if outcome_of(outcome) == Event.RELEASED and not is_reported:
            continue
        if outcome_of(outcome) == Event.REJECTED and not is_reported:
            rejections |= dict.fromkeys(steps, Rejection(addresses, said.words, outcome.detail))
            continue
        failures = _failures(claim.key, addresses, deliveries)
        contacts.append(
            Contact(
                claim.at,
                claim.sends,
                addresses,
                is_reported or outcome_of(outcome) not in {Event.CLAIMED, Event.UNKNOWN},
                claim.key,
                claim.customer,
                tuple(copies.split(", ")) if copies else (),
                has_failed=bool(failures),
                told=said.told,
                asked=said.asked,
                tier=said.tier,
            )
        )
        held_by = [each for each in failures if each.state is not DeliveryState.BOUNCED]
        for step in steps:
            rejections.pop(step, None)
            if held_by:
                reason = held_by[-1].detail
                rejections[step] = Rejection(addresses, said.words, reason, was_reported=True)
    return contacts, rejections


def _failures(letter: str, addresses: Sequence[str], deliveries: Deliveries) -> list[Report]:
    """Return the reports that a letter arrived at none of its addresses; none if one is missing."""
    found = [deliveries.failures.get((letter, address)) for address in addresses]
    failures = [each for each in found if each is not None]
    return failures if len(failures) == len(addresses) else []
