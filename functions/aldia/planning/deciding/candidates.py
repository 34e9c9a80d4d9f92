"""The letters that could go now, the most urgent first, and who has to wait all the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from aldia.planning.deciding.cases import Action, Case, Decision
from aldia.planning.deciding.decisions import after_a_letter_today
from aldia.planning.deciding.letters import Letter, compose, too_much_of
from aldia.planning.deciding.limits import Limits
from aldia.planning.deciding.reasons import Reason, WaitsFor
from aldia.policy.ladder import THANKS

_NEVER = datetime.min.replace(tzinfo=UTC)


class Item(NamedTuple):
    """One due item of a debtor to whom something goes now.

    Attributes:
        place: Its index in the plan.
        weight: How much attention it deserves, 0 to 1.
    """

    place: int
    case: Case
    decision: Decision
    weight: Decimal

    def put_off(self, reason: Reason, details: Mapping[str, str] | None = None) -> Item:
        return self._replace(decision=put_off(self.decision, reason, details))

    def put_after_another(self, reason: Reason) -> Item:
        """Let it wait as long as another letter of today, to the same, makes it."""
        later = put_off(self.decision, reason)
        if self.decision.action is Action.SEND:
            assert later.step is not None, "what goes is a step"
            later = replace(later, until=after_a_letter_today(self.case, later.step))
        return self._replace(decision=later)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What would go to one debtor now.

    Attributes:
        items: Every due item of the debtor, in the order of the sheet.
        letter: None when it has to wait: then the items' decisions say why.
    """

    items: Sequence[Item]
    letter: Letter | None = None

    def put_off(self, reason: Reason) -> Candidate:
        return Candidate([item.put_off(reason) for item in self.items])


def find_candidates(workbook: str, urgent: Sequence[Sequence[Item]]) -> list[Candidate]:
    """Return what would go to each debtor, in the order given."""
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
    workbook: str, items: Sequence[Item], is_their_turn: bool, taken: AbstractSet[str]
) -> Candidate:
    """Return what would go to a debtor.

    Args:
        taken: Addresses, in lower case, that get another letter now.
    """
    first = items[0].case
    if first.context.preview == Reason.PAUSED:
        return Candidate(items).put_off(Reason.PAUSED)
    if not is_their_turn:
        return Candidate([item.put_after_another(Reason.NAME_TODAY) for item in items])
    letter = compose(workbook, [i.case for i in items], [i.decision for i in items])
    assert letter is not None, "a debtor is urgent when something goes now"
    theirs = {address.lower() for address in letter.to}
    if theirs & taken:
        return Candidate([item.put_after_another(Reason.ADDRESS_TODAY) for item in items])
    if theirs & first.history.reached_on(letter.on, first.zone):
        # by a copy, which counts on its day only
        return Candidate(items).put_off(Reason.ADDRESS_TODAY)
    if (excess := too_much_of(letter)) is not None:
        return Candidate([item.put_off(*excess) for item in items])
    return Candidate(items, letter)


def _turns(urgent: Sequence[Sequence[Item]]) -> dict[str, Sequence[Item]]:
    """Return whose turn it is today among the debtors of one name.

    They may be one after all, so that only one of them is written to a day: who was not for
    longest, so that each has a turn.
    """
    found: dict[str, tuple[datetime, Sequence[Item]]] = {}
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
    """Put off what is more than a day allows, and what waits until a person agrees."""
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
) -> list[list[Item]]:
    """Return every due item of each debtor who gets something, the worst debtor first."""
    going = {decision.invoice.debtor for decision in decided if _goes(decision)}
    debtors: dict[str, list[Item]] = {debtor: [] for debtor in going}
    for place, decision in enumerate(decided):
        if decision.invoice.debtor in going:
            item = Item(place, cases[place], decision, weights[place])
            debtors[decision.invoice.debtor].append(item)
    return sorted(debtors.values(), key=_urgency_of)


def _urgency_of(items: Sequence[Item]) -> tuple[object, ...]:
    """Order debtors by their most urgent item, and then as in the sheet."""
    return min(_urgency(i.decision, i.weight) for i in items if _goes(i.decision)), items[0].place


def _goes(decision: Decision) -> bool:
    is_thanks = decision.step is not None and decision.step.key == THANKS
    return decision.action is Action.SEND or (decision.key is not None and is_thanks)


def _urgency(decision: Decision, weight: Decimal) -> tuple[bool, Decimal, int, Decimal, str]:
    """Order by what a person would mind first; what is asked goes before thanks."""
    balance = decision.invoice.balance or Decimal(0)
    late = decision.days_late or 0
    return decision.action is not Action.SEND, -weight, -late, -balance, decision.invoice.key


def put_off(
    decision: Decision, reason: Reason, details: Mapping[str, str] | None = None
) -> Decision:
    """Make what would go now wait for the next day, or for nothing that has a day."""
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
    """Return a decision about what is paid; of what nobody is thanked for now, the same one."""
    if decision.key is None:
        return decision
    return replace(decision, reason=Reason.PAID, step=None, key=None)
