"""The letters that could go now, the most urgent first, and which of them have to wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from aldia.planning.deciding.cases import Action, Case, Decision
from aldia.planning.deciding.gaps import after_a_letter_today
from aldia.planning.deciding.letters import Letter, compose, too_much_of
from aldia.planning.deciding.limits import Limits
from aldia.planning.deciding.mode import PreviewReason
from aldia.planning.deciding.reasons import Reason, WaitsFor
from aldia.policy.ladder import THANKS

_NEVER = datetime.min.replace(tzinfo=UTC)


class DueItem(NamedTuple):
    """One due item of a debtor to whom a letter could go now.

    Attributes:
        place: Its index in the plan's items.
        weight: How much attention it deserves, 0 to 1.
    """

    place: int
    case: Case
    decision: Decision
    weight: Decimal

    def put_off(self, reason: Reason, details: Mapping[str, str] | None = None) -> DueItem:
        return self._replace(decision=put_off(self.decision, reason, details))

    def put_after_another(self, reason: Reason) -> DueItem:
        """Return the item, waiting until the gap after another letter of today has passed."""
        later = put_off(self.decision, reason)
        if self.decision.action is Action.SEND:
            assert later.step is not None, "what goes is a step"
            later = replace(later, until=after_a_letter_today(self.case, later.step))
        return self._replace(decision=later)


@dataclass(frozen=True, slots=True)
class Candidate:
    """The letter that would go to one debtor now.

    Attributes:
        items: Every due item of the debtor, in the order of the sheet.
        letter: None when it has to wait; the decisions of the items then say why.
    """

    items: Sequence[DueItem]
    letter: Letter | None = None

    def put_off(self, reason: Reason) -> Candidate:
        return Candidate([item.put_off(reason) for item in self.items])


def find_candidates(workbook: str, urgent: Sequence[Sequence[DueItem]]) -> list[Candidate]:
    """Return the candidate of each debtor, in the order given.

    Args:
        workbook: Id of the spreadsheet.
        urgent: The due items of each debtor, as `by_urgency` orders them.
    """
    addresses: set[str] = set()
    turns = _turns(urgent)
    found = []
    for items in urgent:
        is_their_turn = turns[items[0].case.invoice.name_key] is items
        candidate = _candidate(workbook, items, is_their_turn, addresses)
        if candidate.letter is not None:
            addresses.update(address.lower() for address in candidate.letter.to)
        found.append(candidate)
    return found


def _candidate(
    workbook: str, items: Sequence[DueItem], is_their_turn: bool, taken: AbstractSet[str]
) -> Candidate:
    """Return the candidate of one debtor.

    Args:
        is_their_turn: Whether it is the one debtor of its name who may be written to today.
        taken: Addresses, in lower case, that get another letter now.
    """
    first = items[0].case
    if first.context.preview is PreviewReason.PAUSED:
        return Candidate(items).put_off(Reason.PAUSED)
    if not is_their_turn:
        return Candidate([item.put_after_another(Reason.NAME_TODAY) for item in items])
    letter = compose(workbook, [i.case for i in items], [i.decision for i in items])
    assert letter is not None, "a debtor is urgent when something goes now"
    theirs = {address.lower() for address in letter.to}
    if theirs & taken:
        return Candidate([item.put_after_another(Reason.ADDRESS_TODAY) for item in items])
    if theirs & first.history.reached_on(letter.on, first.zone):
        # One of the addresses got a copy today; a copy counts as a contact on its own day only.
        return Candidate(items).put_off(Reason.ADDRESS_TODAY)
    if (excess := too_much_of(letter)) is not None:
        return Candidate([item.put_off(*excess) for item in items])
    return Candidate(items, letter)


def _turns(urgent: Sequence[Sequence[DueItem]]) -> dict[str, Sequence[DueItem]]:
    """Return, by name, the items of the debtor whose turn it is today.

    Debtors of one name may be the same customer, so only one of them is written to in a day: the
    one whose last letter is the oldest, so that each gets a turn.
    """
    found: dict[str, tuple[datetime, Sequence[DueItem]]] = {}
    for items in urgent:
        first = items[0].case
        known = first.history.by_address
        addresses = {address.lower() for item in items for address in item.case.addresses}
        last = max((known[each][-1].at for each in addresses if each in known), default=_NEVER)
        name = first.invoice.name_key
        if name not in found or last < found[name][0]:
            found[name] = (last, items)
    return {name: items for name, (_, items) in found.items()}


def allowed(candidates: Sequence[Candidate], limits: Limits, open_items: int) -> list[Candidate]:
    """Return the candidates, without a letter where the day's limit or the breaker holds it."""
    letters = [each.letter for each in candidates if each.letter is not None]
    held, left = limits.surprising(letters, open_items), limits.left
    found = []
    for candidate in candidates:
        if candidate.letter is None:
            found.append(candidate)
        elif candidate.letter.id in held:
            found.append(candidate.put_off(Reason.BREAKER))
        elif left <= 0:
            found.append(candidate.put_off(limits.cap_reason))
        else:
            left -= 1
            found.append(candidate)
    return found


def by_urgency(
    cases: Sequence[Case], decided: Sequence[Decision], weights: Sequence[Decimal]
) -> list[list[DueItem]]:
    """Return every due item of each debtor to whom a letter could go, the most urgent first.

    Args:
        cases: Every due item, in the order of the sheet.
        decided: One decision for each case, in the same order.
        weights: One weight for each case, in the same order.
    """
    going = {decision.invoice.debtor for decision in decided if _goes(decision)}
    debtors: dict[str, list[DueItem]] = {debtor: [] for debtor in going}
    for place, decision in enumerate(decided):
        if decision.invoice.debtor in going:
            item = DueItem(place, cases[place], decision, weights[place])
            debtors[decision.invoice.debtor].append(item)
    return sorted(debtors.values(), key=_urgency_of)


def _urgency_of(items: Sequence[DueItem]) -> tuple[object, ...]:
    """Return the sort key of a debtor: its most urgent item, and then its place in the sheet."""
    return min(_urgency(i.decision, i.weight) for i in items if _goes(i.decision)), items[0].place


def _goes(decision: Decision) -> bool:
    is_thanks = decision.step is not None and decision.step.key == THANKS
    return decision.action is Action.SEND or (decision.key is not None and is_thanks)


def _urgency(decision: Decision, weight: Decimal) -> tuple[bool, Decimal, int, Decimal, str]:
    """Return the sort key of an item: reminders before thanks, then the heaviest first."""
    balance = decision.invoice.balance or Decimal(0)
    late = decision.days_late or 0
    return decision.action is not Action.SEND, -weight, -late, -balance, decision.invoice.key


def put_off(
    decision: Decision, reason: Reason, details: Mapping[str, str] | None = None
) -> Decision:
    """Return a decision that waits for a reason instead of sending now.

    It waits until tomorrow, or without a day when the reason does not end by itself. A closed item
    loses the thanks that would go; a decision that sends nothing is returned unchanged.
    """
    if decision.action is Action.CLOSED:
        return without_thanks(decision)
    if decision.action is not Action.SEND:
        return decision
    tomorrow = decision.today + timedelta(days=1)
    until = tomorrow if reason.waits_for is WaitsFor.DAY else None
    return replace(
        decision,
        action=Action.WAIT,
        reason=reason,
        until=until,
        key=None,
        details=details or {},
    )


def without_thanks(decision: Decision) -> Decision:
    """Return the decision about a paid item without thanks; unchanged when none would go now."""
    if decision.key is None:
        return decision
    return replace(decision, reason=Reason.PAID, step=None, key=None)
