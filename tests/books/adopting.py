"""Reads a book as a new user would: `aldia init`, and then what the first hourly run decides.

Set-up costs most of it. `look_at_book` does without, as `aldia check` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from click.testing import CliRunner

from aldia.cli.commands import main
from aldia.errors import AskPerson
from aldia.jobs.assessment import Assessment
from aldia.ledger.schema.records import NOT_ASKED
from aldia.planning.deciding.cases import Action, Decision
from aldia.planning.deciding.mode import PreviewReason, WorkbookHealth, preview_reason
from tests.books.book import Book, Expect, Facts
from tests.books.building import build
from tests.office import Office


class Standing(StrEnum):
    """What Aldía takes a row for."""

    OPEN = "open"
    CLOSED = "closed"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Understood:
    """What Aldía would act upon in one row.

    Attributes:
        facts: As a letter would say them; of a row that is not open, None.
        why: Code of the problem that holds the row; empty for another.
    """

    standing: Standing
    facts: Mapping[str, Any] | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a book.

    Attributes:
        refusal: What `aldia init` said when it did not go on; empty when it did.
        has_written: Whether a book that `aldia init` did not adopt was changed all the same.
        held_for: Why the whole book is held; empty when only rows are.
        questions: What a person has to answer: code, tab and header, once for each.
        rows: By tab and row; only those that Aldía takes for invoices.
    """

    refusal: str = ""
    has_written: bool = False
    held_for: str = ""
    questions: Sequence[str] = ()
    rows: Mapping[tuple[str, int], Understood] = field(default_factory=dict)


def adopt_book(office: Office, book: Book, *, is_told: bool = False) -> Reading:
    """Build a book, run `aldia init` on it and decide, as the first run in preview does.

    Args:
        is_told: Whether all tabs that list invoices are named, where there are several.
    """
    spreadsheet = build(office, book)
    office.control("reset")
    words = ["init", spreadsheet, "--country", book.country]
    words += [word for title in _titles_told(book, is_told) for word in ("--tab", title)]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    if done.exit_code:
        has_written = any("update" in call.lower() for call in office.calls)
        said = " ".join(done.output.split())
        return Reading(refusal=said or f"exit code {done.exit_code}", has_written=has_written)
    return read_assessment(office.assess())


def look_at_book(office: Office, book: Book) -> Reading:
    """Build a book and decide about it as it came, without `aldia init`.

    It is set up all the same where only set-up says what becomes of it: where it is to be refused,
    or where a person has to say what its columns are.
    """
    if book.expect is Expect.REFUSED:
        return adopt_book(office, book)
    build(office, book)
    try:
        found = office.assess(tabs=_titles_told(book, is_told=False))
    except AskPerson:
        return adopt_book(office, book)
    is_clear = found.ledger.is_readable and found.ledger.is_trustworthy
    return read_assessment(found) if is_clear else adopt_book(office, book)


def _titles_told(book: Book, is_told: bool) -> Sequence[str]:
    """Return the tabs that a new user names: of several lists none, until they were asked."""
    titles = [book.tabs[0].title] if book.expect is Expect.REFUSED else book.list_titles
    return titles if len(titles) == 1 or is_told else ()


def read_assessment(found: Assessment) -> Reading:
    """Return what Aldía would act upon, were the workbook set up and switched to live."""
    health = found.health if found.health.is_adopted else WorkbookHealth()
    reason = preview_reason(found.ledger, health)
    held_for = "" if reason is PreviewReason.PREVIEW else str(reason)
    decided: dict[tuple[str, int], list[Decision]] = {}
    for decision in found.plan.decisions:
        place = found.ledger.place_of(decision.invoice, "invoice")[:2]
        decided.setdefault(place, []).append(decision)
    questions = {
        " ".join(filter(None, (each.code, each.tab, each.column)))
        for each in found.problems
        if each.holds
    }
    return Reading(
        held_for=held_for,
        questions=sorted(questions),
        rows={place: _understood(found, each) for place, each in decided.items()},
    )


def _understood(found: Assessment, decisions: Sequence[Decision]) -> Understood:
    """Return what is understood of a row, from the decision about each of its instalments."""
    problems = [each for each in decisions if each.action is Action.PROBLEM]
    if problems:
        return Understood(Standing.HELD, why=problems[0].code)
    open_items = [
        each
        for each in decisions
        if each.action is not Action.CLOSED and each.invoice.state not in NOT_ASKED
    ]
    if not open_items:
        return Understood(Standing.CLOSED)
    return Understood(Standing.OPEN, _facts(found, open_items[0]))


def _facts(found: Assessment, decision: Decision) -> dict[str, Any]:
    invoice = decision.invoice
    customer = found.ledger.customer_of(invoice)
    emails = invoice.emails.good or (customer.emails.good if customer else ())
    facts = {
        "number": invoice.number,
        "customer": invoice.customer,
        "due": invoice.due,
        "balance": invoice.balance if invoice.whole is None else invoice.whole,
        "currency": invoice.currency,
        "emails": frozenset(emails),
    }
    assert facts.keys() == set(Facts.__slots__)
    return facts
