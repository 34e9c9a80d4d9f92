"""Check the text and the recipients of a letter against a workbook."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sandbox.google.workbook import Workbook
from sandbox.mail.service import Letter
from tests.simulation.answers import WRONG, Granted
from tests.simulation.book import LOG, TEXTS
from tests.simulation.facts import Fact, Standing, customers_of, is_live, people_of
from tests.simulation.grids import Broken
from tests.simulation.letter_sums import Sums
from tests.simulation.oracle import THANKS, Send
from tests.simulation.people import GOOD_LINKS
from tests.simulation.truth import facts_of, has_bills

_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINK = re.compile(r"""https?://[^\s"'<>]+|href="(?!mailto:)[^"]*""")
_NUMBER = re.compile(r"\b(?:F|NC)-\d{3,}\b")
_TRUSTED = {*GOOD_LINKS, *(f'href="{link}' for link in GOOD_LINKS)}


def recipients_of(people: Sequence[str]) -> set[str]:
    """Return the addresses of recipients, in which names may stand before the address."""
    return {person.rpartition("<")[2].rstrip(">").lower() for person in people}


def expect_fit_to_send(letter: Letter) -> None:
    """Check that a letter is not dropped, not tracked, and has no characters that reverse text."""
    if letter.dropped or letter.tracked:
        raise Broken(f"{letter.subject!r} was dropped or tracked: {letter.dropped}{letter.tracked}")
    people = (letter.sender, *letter.to, *letter.cc, letter.reply_to)
    if any(_TURNS.search(text) for text in (letter.subject, letter.text, letter.html, *people)):
        raise Broken(f"{letter.subject!r} turns the direction of what is read")


def expect_true_letter(letter: Letter, book: Workbook) -> None:
    """Check that a letter links to trusted pages only, and that its text was kept as it goes.

    Args:
        book: The workbook with the letter's claim in it.
    """
    expect_trusted_links(letter)
    kept, log = book.titled(TEXTS), book.titled(LOG)
    if kept is None or log is None:
        return
    text = f"{letter.subject}\n\n{letter.text.strip()}"
    mark = hashlib.sha256(text.encode()).hexdigest()[:16]
    rows = [[cell.value for cell in row[:2]] for row in kept.rows[: kept.used_rows()]]
    is_named = any(mark in str(row[10].value) for row in log.rows[: log.used_rows()] if row[10:])
    if [mark, text] not in rows or not is_named:
        raise Broken(f"the text of letter {letter.custom_args['letter']} was not kept as it went")


def expect_trusted_links(letter: Letter) -> None:
    untrusted = set(_LINK.findall(letter.text + letter.html)) - _TRUSTED
    if untrusted:
        raise Broken(f"{letter.subject!r} leads to {untrusted}")


def complaint(
    letter: Letter,
    sends: Collection[Send],
    book: Workbook,
    on: date,
    reminded: set[str],
    granted: Granted,
) -> str:
    """Return what in a letter contradicts a workbook, or "" when the letter agrees with it.

    Args:
        sends: The steps that the letter consumes.
        on: Local day of the letter's claim.
        reminded: Numbers of the invoices that earlier letters were about.
        granted: Which mistyped addresses may be read as meant.
    """
    if not is_live(book):
        return "went although the sheet was no longer live"
    if any(address.endswith(WRONG) for address in recipients_of((*letter.to, *letter.cc))):
        return "went to a mistyped address"
    facts = granted.applied(facts_of(book, on))
    for send in sends:
        fact = facts.get(send.number)
        if fact is None:
            return f"is about {send.number}, which was no longer there"
        why = _thanks(fact, reminded) if send.step == THANKS else _asks(fact, letter)
        if why:
            return why
    about = {send.number for send in sends}
    asks = all(send.step != THANKS for send in sends)
    wrongly = _lists_wrongly(letter, about, book, facts)
    if wrongly or not asks or not has_bills(book):
        return wrongly
    return Sums(letter, sends, facts, book, on).complaint()


def _lists_wrongly(
    letter: Letter, about: set[str], book: Workbook, facts: Mapping[str, Fact]
) -> str:
    """Return which invoice in a letter is closed or another customer's, or ""."""
    to = recipients_of(letter.to)
    listed = {each.lower() for each in _NUMBER.findall(letter.text)}
    gone = sorted(listed - facts.keys())
    closed = sorted(n for n in listed - about if n in facts and facts[n].is_closed)
    if gone or closed:
        return f"lists {gone or closed}, which is no longer there or open"
    known = customers_of(book).known
    for number in sorted(listed):
        fact = facts[number]
        theirs = [other.addresses for other in facts.values() if other.name == fact.name]
        people = people_of([*theirs, *known.get(fact.name, [])])
        own = next((each for each in people if each & fact.addresses), frozenset(to))
        if not to <= own:
            return f"went to {', '.join(sorted(to))} and lists {number} of {fact.address}"
    return ""


def _asks(fact: Fact, letter: Letter) -> str:
    if not fact.may_be_asked:
        return f"is about {fact.number}, which was {fact.standing}"
    plain = letter.text.replace(".", "")  # without the marks of thousands
    is_plain = fact.bill is None and fact.standing is Standing.OPEN
    if is_plain and str(fact.balance) not in plain:
        return f"does not ask for {fact.balance} of {fact.number}"
    return "" if fact.number in letter.text.lower() else f"does not name {fact.number}"


def _thanks(fact: Fact, reminded: set[str]) -> str:
    may_be_paid = fact.standing in {Standing.CLOSED, Standing.UNSURE} or fact.is_planned
    is_right = may_be_paid and fact.number in reminded
    return "" if is_right else f"thanks for {fact.number}: {fact.standing}"
