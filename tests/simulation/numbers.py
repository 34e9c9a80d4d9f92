"""Which numbers are one invoice's, and which letters count for it, once a person corrected them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from tests.simulation.facts import Fact
from tests.simulation.oracle import Contact, Due, Send


@dataclass
class Numbers:
    """What people corrected.

    Attributes:
        first: By a number that was typed over another one, the first of its invoice's.
    """

    first: dict[str, str] = field(default_factory=dict)

    def correct(self, old: str, new: str) -> None:
        self.first[new] = self.first_of(old)

    def first_of(self, number: str) -> str:
        return self.first.get(number, number)

    def of_first(self, sends: Iterable[Send]) -> set[Send]:
        """Return sends by the first number of each invoice: what may be sent but once."""
        return {replace(send, number=self.first_of(send.number)) for send in sends}

    def all_of(self, firsts: Collection[str]) -> set[str]:
        """Return every number of the invoices with some first numbers."""
        return {*firsts, *(number for number, first in self.first.items() if first in firsts)}

    def readings(
        self, past: Iterable[Contact], facts: Mapping[str, Fact]
    ) -> Iterator[list[Contact]]:
        """Yield in which ways the past may be read, its letters by the numbers of now.

        First as it was. Whoever sees no more than customer and due day may also take a number that
        is gone for that of any invoice of the day, and loses an invoice whose due day was changed.
        """
        raw, now = list(past), {self.first_of(number): number for number in facts}
        present = [self._present(contact, now) for contact in raw]
        yield present
        kept = [_without_lost(*each, facts) for each in zip(raw, present, strict=True)]
        if kept != present:
            yield kept
        for reading in (present, kept):
            taken = [_with_strays(*each, facts) for each in zip(raw, reading, strict=True)]
            if taken != reading:
                yield taken

    def _present(self, contact: Contact, now: Mapping[str, str]) -> Contact:
        def number_of(number: str) -> str:
            return now.get(self.first_of(number), number)

        sends = frozenset(replace(s, number=number_of(s.number)) for s in contact.sends)
        return replace(
            contact, sends=sends, facts={number_of(n): fact for n, fact in contact.facts.items()}
        )


def _without_lost(raw: Contact, present: Contact, facts: Mapping[str, Fact]) -> Contact:
    """Return a contact without the steps of another due day that went under a former number."""
    known = {send.number for send in raw.sends}
    sends = (s for s in present.sends if s.number in known or s.number not in facts)
    of_day = (s for s in present.sends if s.number in facts and facts[s.number].due == s.cycle)
    return replace(present, sends=frozenset([*sends, *of_day]))


def _with_strays(raw: Contact, present: Contact, facts: Mapping[str, Fact]) -> Contact:
    """Return a contact whose steps of numbers that are gone count for all of the same due day."""
    name = raw.customer.strip().lower()
    strays = {
        replace(send, number=fact.number)
        for send in raw.sends
        if send.number not in facts
        for fact in facts.values()
        if fact.due == send.cycle and fact.name == name
    }
    return replace(present, sends=present.sends | strays)


def in_all(readings: Collection[Mapping[str, Due]]) -> dict[str, Due]:
    """Return who must be reached however the past is read, and who may be in one of its ways."""
    nobody = Due(frozenset(), frozenset())
    names = set().union(*readings)
    every = {name: [each.get(name, nobody) for each in readings] for name in names}
    return {
        name: Due(
            frozenset.intersection(*(due.must for due in dues)),
            frozenset.union(*(due.must | due.may for due in dues)),
        )
        for name, dues in every.items()
    }
