"""Breakages of what the product reads, decides and shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from aldia.jobs import assessment as assess
from aldia.jobs import customers, delivery
from aldia.ledger import debtors, debts, listing
from aldia.ledger import reading as ledger_reading
from aldia.ledger.schema.records import Invoice
from aldia.ledger.tabs import accepted as accepted_cells
from aldia.ledger.values.folding import identifier_key
from aldia.planning.deciding import decisions, gaps, letters, plan
from aldia.planning.log import present_keys
from aldia.planning.memory import listed, offers
from aldia.policy import contact_rules, ladder
from aldia.workbook import reading, showing
from aldia.workbook.frame import read_frame
from tests.simulation.broken_sending import replaced


@contextmanager
def values_before_the_seal() -> Iterator[None]:
    """Read the frame again after the values, so that the seal is newer than the values."""
    whole = reading.read_workbook

    def broken(client: Any, schema: Any, tab: Any = None) -> Any:
        snapshot = whole(client, schema, tab)
        return replace(snapshot, frame=read_frame(client, schema))

    with patch.object(assess, "read_workbook", broken):
        yield


def due_days_stay() -> AbstractContextManager[None]:
    return replaced(Invoice, "last_day", property(lambda invoice: invoice.due))


def the_book_is_not_read_again() -> AbstractContextManager[None]:
    return replaced(delivery.Delivery, "_read_again", lambda self, entries: self._found)


@contextmanager
def column_index_instead_of_metadata() -> Iterator[None]:
    whole = showing.ViewWriter._vectors

    def broken(self: Any, frame: Any, table: Any, rows: Any) -> Any:
        updates = whole(self, frame, table, rows)
        places = frame.bound[table.tab.key].system_columns
        for update in updates:
            lookup = update["dataFilter"]["developerMetadataLookup"]
            place = places[lookup["metadataValue"].partition(".")[2]]
            where = {"sheetId": lookup["metadataLocation"]["sheetId"], "startColumnIndex": place}
            update["dataFilter"] = {"gridRange": {**where, "endColumnIndex": place + 1}}
        return updates

    with patch.object(showing.ViewWriter, "_vectors", broken):
        yield


def send_what_has_changed() -> AbstractContextManager[None]:
    def broken(self: Any, fresh: Any, letters: Any) -> Any:
        return self._envelopes(self._found, letters)

    return replaced(delivery.Delivery, "_asked_by", broken)


def windows_caught_up() -> AbstractContextManager[None]:
    whole = ladder._next_window

    def broken(steps: Any, done: Any, due: Any, days_late: int) -> Any:
        had = {each.key for each in done}
        missed = [s for s in steps.windows if s.days <= days_late and s.key not in had]
        if missed:
            return ladder.Next(ladder.Standing.DUE, missed[0], due)
        return whole(steps, done, due, days_late)

    return replaced(ladder, "_next_window", broken)


def the_gap_is_ignored() -> AbstractContextManager[None]:
    return replaced(gaps, "_gap_end", lambda case, contact: contact.at.date() - timedelta(days=9))


def two_letters_to_one_address() -> AbstractContextManager[None]:
    """Ignore that customers share an address, both within a run and in the Log."""
    whole = gaps.last_contacts

    def broken(case: Any) -> Any:
        return whole(replace(case, history=replace(case.history, by_address={})))

    return replaced(gaps, "last_contacts", broken)


def _not_read_again(
    tab: str, unless: Callable[[Any, Any], bool] = lambda old, fresh: False
) -> AbstractContextManager[None]:
    whole = reading.read_again

    def broken(client: Any, schema: Any, snapshot: Any, also: Any) -> Any:
        fresh, more = whole(client, schema, snapshot, also)
        old, now = snapshot.tables.get(tab), fresh.tables.get(tab)
        if fresh is not snapshot and old is not None and now is not None and not unless(old, now):
            fresh = replace(fresh, tables={**fresh.tables, tab: old})
        return fresh, more

    return replaced(assess, "read_again", broken)


def payments_are_not_read_again() -> AbstractContextManager[None]:
    return _not_read_again("payments")


def settings_are_not_read_again() -> AbstractContextManager[None]:
    return _not_read_again("settings")


def the_view_overwrites_what_people_typed() -> AbstractContextManager[None]:
    """Write each vector one column too far to the left."""
    whole = showing._column_update

    def broken(sheet: int, name: str, vector: Any) -> Any:
        update = whole(sheet, name, vector)
        if name == "invoices.balance":
            place = {"sheetId": sheet, "startColumnIndex": 0, "endColumnIndex": 1}
            update["dataFilter"] = {"gridRange": place}
        return update

    return replaced(showing, "_column_update", broken)


@contextmanager
def the_law_is_not_asked() -> Iterator[None]:
    with (
        patch.object(contact_rules.RuleSet, "broken_by", lambda *_: None),
        patch.object(
            contact_rules.RuleSet, "closes_at", lambda *_: datetime.max.replace(tzinfo=UTC)
        ),
    ):
        yield


def holidays_are_forgotten() -> AbstractContextManager[None]:
    return replaced(contact_rules, "is_public_holiday", lambda *_: False)


def a_promise_has_no_grace() -> AbstractContextManager[None]:
    return replaced(decisions, "grace_ends", lambda promised, _: promised)


def any_link_is_trusted() -> AbstractContextManager[None]:
    return replaced(ledger_reading, "parse_pay_link", lambda raw: raw.text.strip())


def a_letter_goes_to_a_whole_list() -> AbstractContextManager[None]:
    @contextmanager
    def both() -> Iterator[None]:
        with replaced(ledger_reading, "MOST", 999), replaced(letters, "MOST", 999):
            yield

    return both()


def payments_are_only_counted() -> AbstractContextManager[None]:
    """Notice a payment only when there are more lines of payments than before."""

    def is_longer(old: Any, fresh: Any) -> bool:
        return len(fresh.values) > len(old.values)

    return _not_read_again("payments", unless=is_longer)


def customers_are_not_read_again() -> AbstractContextManager[None]:
    return _not_read_again("customers")


def a_deleted_customer_comes_back() -> AbstractContextManager[None]:
    """Add a line to the Customers tab for everybody who has none, whatever people deleted."""
    whole = listed.unlisted_names
    return replaced(customers, "unlisted_names", lambda ledger, _: whole(ledger, {}))


def calls_are_not_read_again() -> AbstractContextManager[None]:
    return _not_read_again("calls")


def only_known_rows_are_read_again() -> AbstractContextManager[None]:
    """Ignore invoices below the last row that was there before."""
    whole = reading.read_again

    def broken(client: Any, schema: Any, snapshot: Any, also: Any) -> Any:
        fresh, more = whole(client, schema, snapshot, also)
        old, now = snapshot.tables["invoices"], fresh.tables.get("invoices")
        if fresh is not snapshot and now is not None:
            known = replace(now, values=now.values[: len(old.values)])
            fresh = replace(fresh, tables={**fresh.tables, "invoices": known})
        return fresh, more

    return replaced(assess, "read_again", broken)


def opt_outs_are_left_to_the_deliveries() -> AbstractContextManager[None]:
    return replaced(assess.Assessment, "opt_outs", lambda self, run: [])


def credit_is_forgotten() -> AbstractContextManager[None]:
    whole = decisions._decide_amount
    return replaced(
        decisions, "_decide_amount", lambda case: whole(replace(case, credit=Decimal(0)))
    )


def doubled_numbers_are_asked_for() -> AbstractContextManager[None]:
    return replaced(debts, "questions_of_numbers", lambda *_: {})


def one_name_is_one_debtor() -> AbstractContextManager[None]:
    return replaced(debts, "find_debtors", lambda *_: debtors.Debtors())


def copies_are_not_counted() -> AbstractContextManager[None]:
    return replaced(plan, "_copied_once", lambda letters, history: letters)


def a_corrected_number_begins_anew() -> AbstractContextManager[None]:
    return replaced(present_keys._Rows, "_since", lambda *_: ())


def an_answer_accepts_whatever_is_asked() -> AbstractContextManager[None]:
    """Accept every suggestion of now by any phrase, whatever it offered."""
    whole = offers.heeded

    def broken(answers: Any, memory: Any, groups: Any, accepted: Any) -> Any:
        said = [
            replace(a, mark=offers.mark_of_offer(offers.offer_of(g)))
            for a in answers
            for g in groups
        ]
        return whole(said, {}, groups, accepted)

    return replaced(assess, "heeded", broken)


def a_changed_cell_is_still_read_as_accepted() -> AbstractContextManager[None]:
    """Use what was accepted for a cell, whatever stands there by now."""
    whole = accepted_cells.with_readings

    def broken(tab: Any, records: Any, accepted: Any) -> Any:
        known = {place[:2]: meant for place, meant in (accepted or {}).items()}
        now = {
            (key, column, str(record[column].value)): known[key, column]
            for record in records
            for column in ("email",)
            if ((key := identifier_key(record["invoice"].text)), column) in known
        }
        return whole(tab, records, now)

    return replaced(listing, "with_readings", broken)
