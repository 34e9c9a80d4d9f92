"""The Customers tab, and rows of it that bear one name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from aldia.ledger.reading import read_customer
from aldia.ledger.recognition.matches import Basis
from aldia.ledger.schema.records import Customer, InvoiceState
from aldia.ledger.tabs.tables import Record, Table
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.choices import parse_yes_no
from aldia.ledger.values.folding import fold_words, tidy
from aldia.ledger.values.notes import forbids_writing, insolvency_in
from aldia.ledger.values.problems import Problem
from aldia.ledger.values.vocabulary import words_of
from aldia.policy.conditions import Charge, Given
from aldia.policy.rule_book import DebtorKind

_T = TypeVar("_T", date, int)
_CODE = "note_of_customer"
_REMINDING = words_of(lambda said: said.reminding)
_NEVER = words_of(lambda said: said.never)
_MAIL = words_of(lambda said: " ".join(said.channels.get("mail", ())))
_OTHER_WAYS = words_of(lambda said: " ".join(" ".join(n) for n in said.channels.values())) - _MAIL


def read_customers(
    table: Table | None,
    locale: str,
    state_words: Mapping[str, InvoiceState],
    debtor_words: Mapping[str, DebtorKind],
) -> list[Customer]:
    """Return every row of the Customers tab; without the tab, none."""
    if table is None or not table.is_usable:
        return []
    words = (state_words, debtor_words)
    return [
        _with_doubts(read_customer(table, record, locale, *words), table, record)
        for record in table.records()
    ]


def _with_doubts(customer: Customer, table: Table, record: Record) -> Customer:
    """Return a customer, with a problem at each cell that may say not to write to it.

    That is a note that says so, any text that speaks of insolvency, and a no, or another way than
    mail, in a column that is not read and whose header speaks of reminding. What stands under
    *never chase* answers all of them.
    """
    if not record["never_chase"].is_blank:
        return customer
    note, is_asked = record["notes"], any(p.code == _CODE for p in customer.problems)
    cells = [(table.header("notes"), note)] if forbids_writing(note.text) and not is_asked else []
    row = table.values[record.row - 1]
    for match in table.matches:
        raw = Raw(row[match.index] if match.index < len(row) else None)
        is_about = match.basis is Basis.UNKNOWN and _REMINDING & {*fold_words(match.header).split()}
        is_told = (match.header, raw) in cells
        if (is_about and _is_refusal(raw)) or (insolvency_in(raw.text) and not is_told):
            cells.append((match.header, raw))
    doubts = [
        Problem(
            _CODE,
            table.title,
            record.row,
            header,
            tidy(raw.text)[:120],
            {"word": tidy(raw.text)[:120]},
        )
        for header, raw in cells
    ]
    return replace(customer, problems=(*customer.problems, *doubts))


def _is_refusal(raw: Raw) -> bool:
    """Tell whether a cell says no, never, or another way than mail."""
    said = {*fold_words(raw.text).split()}
    is_no = not raw.is_blank and parse_yes_no(raw) is False
    return is_no or (bool(said & (_NEVER | _OTHER_WAYS)) and not said & _MAIL)


def by_name(rows: Sequence[Customer], table: Table | None) -> dict[str, Customer]:
    """Return the customers by `name_key`; several rows of one name are joined."""
    found: dict[str, Customer] = {}
    for customer in rows:
        name = customer.name_key
        if name in found and table is not None:
            found[name] = _joined(found[name], customer, table)
        elif name:
            found[name] = customer
    return found


def _joined(first: Customer, second: Customer, table: Table) -> Customer:
    """Return the first of two rows with one name, with all that the second one forbids.

    A channel has to be allowed by both. If they disagree about the country, the time zone
    or whom the law takes them for, nobody knows what holds, and the problem holds the customer.
    """
    is_known = all(
        getattr(first, key) == getattr(second, key)
        or None in {getattr(first, key), getattr(second, key)}
        for key in ("jurisdiction", "time_zone", "debtors")
    )
    doubled = Problem(
        "customer_doubled",
        table.title,
        second.row,
        table.header("customer"),
        second.name,
        {"rows": str(first.row)},
        holds=not is_known,
    )
    allowed = [each.channels for each in (first, second) if each.channels is not None]
    return replace(
        first,
        never_chase=first.never_chase or second.never_chase,
        channels=frozenset.intersection(*allowed) if allowed else None,
        jurisdiction=first.jurisdiction or second.jurisdiction,
        time_zone=first.time_zone or second.time_zone,
        debtors=first.debtors or second.debtors,
        hold_until=_later(first.hold_until, second.hold_until),
        preferred_hour=_later(first.preferred_hour, second.preferred_hour),
        responsible=first.responsible or second.responsible,
        conditions=_agreed(first.conditions, second.conditions),
        problems=(*first.problems, *second.problems, doubled),
    )


def _later(first: _T | None, second: _T | None) -> _T | None:
    """Return the later of two days or hours; None without any."""
    return max((each for each in (first, second) if each is not None), default=None)


def _agreed(first: Given, second: Given) -> Given:
    """Return what two rows of one name agree on; of what they contradict each other on, nothing."""
    return Given(
        charge=_same_charge(first.charge, second.charge),
        charge_days=max((first.charge_days or 0, second.charge_days or 0)) or None,
        suspend_days=_same(first.suspend_days, second.suspend_days),
        handover_days=_same(first.handover_days, second.handover_days),
    )


def _same(first: int | None, second: int | None) -> int | None:
    """Return the days of two rows; 0, which is never, where they contradict each other."""
    known = {each for each in (first, second) if each is not None}
    return None if not known else known.pop() if len(known) == 1 else 0


def _same_charge(first: Charge | None, second: Charge | None) -> Charge | None:
    known = {each for each in (first, second) if each is not None}
    return None if not known else known.pop() if len(known) == 1 else Charge()
