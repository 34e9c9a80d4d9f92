"""Deliberate breakages of the product, by name: the checker must catch each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import requests

from aldia import patience
from aldia.channels import connecting, sendgrid
from aldia.channels.mail import Fate, Outcome
from aldia.errors import ComeAgain
from aldia.jobs import delivery, study, witness
from aldia.ledger import debtors, ledger
from aldia.ledger import reading as ledger_reading
from aldia.planning import decisions, entries, history, letters, plan
from aldia.policy import contact_rules, ladder
from aldia.workbook import reading, seal, showing

Breakage = Callable[[], AbstractContextManager[None]]


@contextmanager
def _replaced(where: Any, name: str, broken: Any) -> Iterator[None]:
    with patch.object(where, name, broken):
        yield


def send_before_claim() -> AbstractContextManager[None]:
    whole = delivery.Delivery._deliver_chunk

    def broken(self: Any, chunk: Any) -> None:
        self._send(chunk, self._envelopes(self._found, chunk), self._work.stopwatch())
        self._pending.clear()
        with patch.object(delivery.Delivery, "_send", lambda *_: None):
            whole(self, chunk)

    return _replaced(delivery.Delivery, "_deliver_chunk", broken)


def no_seal() -> AbstractContextManager[None]:
    return _replaced(seal.Seal, "_turn", lambda self: [])


@contextmanager
def values_before_the_seal() -> Iterator[None]:
    """Read the frame anew after the values, so that the seal is younger than they are."""
    whole = reading.read_workbook

    def broken(client: Any, schema: Any, tab: Any = None) -> Any:
        snapshot = whole(client, schema, tab)
        return replace(snapshot, frame=reading.read_frame(client, schema, tab))

    with patch.object(study, "read_workbook", broken):
        yield


def the_book_is_not_read_again() -> AbstractContextManager[None]:
    return _replaced(delivery.Delivery, "_read_again", lambda self, entries: self._found)


@contextmanager
def column_index_instead_of_metadata() -> Iterator[None]:
    whole = showing.Shower._vectors

    def broken(self: Any, frame: Any, table: Any, rows: Any) -> Any:
        updates = whole(self, frame, table, rows)
        places = frame.bound[table.tab.key].system_columns
        for update in updates:
            lookup = update["dataFilter"]["developerMetadataLookup"]
            place = places[lookup["metadataValue"].partition(".")[2]]
            where = {"sheetId": lookup["metadataLocation"]["sheetId"], "startColumnIndex": place}
            update["dataFilter"] = {"gridRange": {**where, "endColumnIndex": place + 1}}
        return updates

    with patch.object(showing.Shower, "_vectors", broken):
        yield


def _folded(change: Callable[[Any], Any]) -> AbstractContextManager[None]:
    """Change the Log's entries before they are folded."""
    whole = history.fold

    def broken(given: Any, *more: Any) -> Any:
        return whole(change(list(given)), *more)

    return _replaced(study, "fold", broken)


def repeat_an_unknown() -> AbstractContextManager[None]:
    def without_unknown(given: list[entries.Entry]) -> list[entries.Entry]:
        known = {e.key for e in given if e.event not in {entries.CLAIMED, entries.UNKNOWN}}
        return [e for e in given if e.event == entries.FINISHED or e.key in known]

    return _folded(without_unknown)


def unknown_is_no_contact() -> AbstractContextManager[None]:
    whole = decisions.last_contacts

    def broken(case: Any) -> Any:
        return [contact for contact in whole(case) if contact.is_known]

    return _replaced(decisions, "last_contacts", broken)


def send_what_has_changed() -> AbstractContextManager[None]:
    def broken(self: Any, fresh: Any, letters: Any) -> Any:
        return self._envelopes(self._found, letters)

    return _replaced(delivery.Delivery, "_asked_by", broken)


def windows_caught_up() -> AbstractContextManager[None]:
    whole = ladder._next_window

    def broken(steps: Any, done: Any, due: Any, days_late: int) -> Any:
        had = {each.key for each in done}
        missed = [s for s in steps.windows if s.days <= days_late and s.key not in had]
        if missed:
            return ladder.Next(ladder.Standing.DUE, missed[0], due)
        return whole(steps, done, due, days_late)

    return _replaced(ladder, "_next_window", broken)


def a_claim_never_grows_old() -> AbstractContextManager[None]:
    return _replaced(delivery, "CLAIM_SECONDS", 1e9)


def a_lost_answer_has_landed() -> AbstractContextManager[None]:
    whole = seal.Seal._land

    def broken(self: Any, write: Any) -> Any:
        try:
            return whole(self, write)
        except ComeAgain:
            return [self.number + 1]

    return _replaced(seal.Seal, "_land", broken)


def a_lost_answer_is_judged_by_number() -> AbstractContextManager[None]:
    return _replaced(seal.Seal, "_is_last_writer", lambda self: True)


def an_unanswered_letter_is_tried_again() -> AbstractContextManager[None]:
    whole = requests.Session.send

    def broken(self: Any, request: Any, **options: Any) -> Any:
        try:
            return whole(self, request, **options)
        except requests.RequestException:
            if "/v3/mail/send" not in request.url:
                raise
            return whole(self, request, **options)

    return _replaced(requests.Session, "send", broken)


def an_unanswered_letter_counts_as_sent() -> AbstractContextManager[None]:
    return _replaced(
        sendgrid, "_unanswered", lambda identifier, error: Outcome(identifier, Fate.SENT)
    )


def an_unanswered_letter_is_released() -> AbstractContextManager[None]:
    return _replaced(
        sendgrid, "_unanswered", lambda identifier, error: Outcome(identifier, Fate.RELEASED)
    )


def the_gap_is_ignored() -> AbstractContextManager[None]:
    return _replaced(
        decisions, "_gap_end", lambda case, contact: contact.at.date() - timedelta(days=9)
    )


def outcomes_are_not_recorded() -> AbstractContextManager[None]:
    return _replaced(delivery.Delivery, "_settle", lambda *_: None)


def two_letters_to_one_address() -> AbstractContextManager[None]:
    """Take no notice of the address, neither in one run nor from the Log."""
    whole = decisions.last_contacts

    def broken(case: Any) -> Any:
        return whole(replace(case, history=replace(case.history, by_address={})))

    return _replaced(decisions, "last_contacts", broken)


def _not_read_again(
    tab: str, unless: Callable[[Any, Any], bool] = lambda old, fresh: False
) -> AbstractContextManager[None]:
    whole = reading.read_again

    def broken(client: Any, schema: Any, snapshot: Any) -> Any:
        fresh = whole(client, schema, snapshot)
        if fresh is snapshot or tab not in snapshot.tables:
            return fresh
        old, now = snapshot.tables[tab], fresh.tables.get(tab)
        if now is None or unless(old, now):
            return fresh
        return replace(fresh, tables={**fresh.tables, tab: old})

    return _replaced(study, "read_again", broken)


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

    return _replaced(showing, "_column_update", broken)


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
    return _replaced(contact_rules, "is_public_holiday", lambda *_: False)


def a_promise_has_no_grace() -> AbstractContextManager[None]:
    return _replaced(decisions, "_grace", lambda case, promised: promised)


def any_link_is_trusted() -> AbstractContextManager[None]:
    return _replaced(ledger_reading, "parse_pay_link", lambda raw: raw.text.strip())


def a_letter_goes_to_a_whole_list() -> AbstractContextManager[None]:
    @contextmanager
    def both() -> Iterator[None]:
        with _replaced(ledger_reading, "MOST", 999), _replaced(letters, "MOST", 999):
            yield

    return both()


def letters_are_tracked() -> AbstractContextManager[None]:
    return _replaced(sendgrid, "_untracked", lambda: None)


def payments_are_only_counted() -> AbstractContextManager[None]:
    """See a payment only where there are more lines than before."""

    def is_longer(old: Any, fresh: Any) -> bool:
        return len(fresh.values) > len(old.values)

    return _not_read_again("payments", unless=is_longer)


def customers_are_not_read_again() -> AbstractContextManager[None]:
    return _not_read_again("customers")


def calls_are_not_read_again() -> AbstractContextManager[None]:
    return _not_read_again("calls")


def only_known_rows_are_read_again() -> AbstractContextManager[None]:
    """Take no notice of invoices below the last one that was there."""
    whole = reading.read_again

    def broken(client: Any, schema: Any, snapshot: Any) -> Any:
        fresh = whole(client, schema, snapshot)
        old, now = snapshot.tables["invoices"], fresh.tables.get("invoices")
        if fresh is snapshot or now is None:
            return fresh
        known = replace(now, values=now.values[: len(old.values)])
        return replace(fresh, tables={**fresh.tables, "invoices": known})

    return _replaced(study, "read_again", broken)


def credit_is_forgotten() -> AbstractContextManager[None]:
    whole = decisions._decide_amount
    return _replaced(
        decisions, "_decide_amount", lambda case: whole(replace(case, credit=Decimal(0)))
    )


def doubled_numbers_are_asked_for() -> AbstractContextManager[None]:
    return _replaced(ledger, "_with_duplicates", lambda invoices, table: invoices)


def one_name_is_one_debtor() -> AbstractContextManager[None]:
    return _replaced(ledger, "find_debtors", lambda invoices, customers: debtors.Debtors())


def copies_are_not_counted() -> AbstractContextManager[None]:
    return _replaced(plan, "_copied_once", lambda letters, history: letters)


def what_drive_keeps_is_not_asked() -> AbstractContextManager[None]:
    return _replaced(witness.Witness, "_restored", lambda self, found: None)


def what_the_provider_counted_is_not_asked() -> AbstractContextManager[None]:
    return _replaced(witness, "surplus", lambda told, history: 0)


def the_wall_clock_is_not_asked() -> AbstractContextManager[None]:
    def stopwatch(self: Any) -> Callable[[], float]:
        began = self.clock()
        return lambda: float(self.clock() - began)

    return _replaced(patience.Patience, "stopwatch", stopwatch)


def the_steady_clock_is_not_asked() -> AbstractContextManager[None]:
    def stopwatch(self: Any) -> Callable[[], float]:
        began = self.wall()
        return lambda: float(self.wall() - began)

    return _replaced(patience.Patience, "stopwatch", stopwatch)


@contextmanager
def the_lawful_end_is_not_looked_at_again() -> Iterator[None]:
    """Ask the law when the letters are planned, and not when they are claimed and handed over."""
    whole = delivery.Delivery._send

    def broken(self: Any, letters: Any, *more: Any) -> None:
        never = datetime.max.replace(tzinfo=UTC)
        whole(self, [replace(letter, closes_at=never) for letter in letters], *more)

    with (
        patch.object(delivery.Delivery, "_send", broken),
        patch.object(delivery.Delivery, "_is_lawful", lambda *_: True),
    ):
        yield


def a_refused_connection_is_unknown() -> AbstractContextManager[None]:
    return _replaced(sendgrid, "is_never_connected", lambda error: False)


def a_dead_proxy_is_unknown() -> AbstractContextManager[None]:
    whole = connecting.is_never_connected

    def broken(error: requests.RequestException) -> bool:
        return whole(error) and not isinstance(error, requests.exceptions.ProxyError)

    return _replaced(sendgrid, "is_never_connected", broken)


def many_letters_go_into_an_outage() -> AbstractContextManager[None]:
    return _replaced(sendgrid._Brake, "_is_silent", lambda self: False)


def outcomes_are_thrown_away_when_busy() -> AbstractContextManager[None]:
    return _replaced(seal.Seal, "_record_after_others", lambda *_: None)


@contextmanager
def two_seals_are_not_noticed() -> Iterator[None]:
    """Neither in the answer to a write, nor when the workbook is read."""
    land, frame = seal.Seal._land, reading.read_frame

    def landed(self: Any, write: Any) -> Any:
        land(self, write)
        return [self.number + 1]

    def framed(*given: Any) -> Any:
        found = frame(*given)
        return replace(found, seals=found.seals[:1])

    with (
        patch.object(seal.Seal, "_land", landed),
        patch.object(reading, "read_frame", framed),
    ):
        yield


WITHOUT: Mapping[str, str] = {"two_seals_are_not_noticed": "A2+A3"}
"""Assumptions that must fail for a breakage to do harm."""


BREAKAGES: Mapping[str, Breakage] = {
    breakage.__name__: breakage
    for breakage in (
        send_before_claim,
        no_seal,
        values_before_the_seal,
        the_book_is_not_read_again,
        column_index_instead_of_metadata,
        repeat_an_unknown,
        unknown_is_no_contact,
        send_what_has_changed,
        windows_caught_up,
        a_claim_never_grows_old,
        a_lost_answer_has_landed,
        a_lost_answer_is_judged_by_number,
        an_unanswered_letter_is_tried_again,
        an_unanswered_letter_counts_as_sent,
        an_unanswered_letter_is_released,
        the_gap_is_ignored,
        outcomes_are_not_recorded,
        two_letters_to_one_address,
        payments_are_not_read_again,
        settings_are_not_read_again,
        the_view_overwrites_what_people_typed,
        the_law_is_not_asked,
        holidays_are_forgotten,
        a_promise_has_no_grace,
        any_link_is_trusted,
        a_letter_goes_to_a_whole_list,
        letters_are_tracked,
        payments_are_only_counted,
        customers_are_not_read_again,
        calls_are_not_read_again,
        only_known_rows_are_read_again,
        credit_is_forgotten,
        doubled_numbers_are_asked_for,
        one_name_is_one_debtor,
        copies_are_not_counted,
        what_drive_keeps_is_not_asked,
        what_the_provider_counted_is_not_asked,
        the_wall_clock_is_not_asked,
        the_steady_clock_is_not_asked,
        the_lawful_end_is_not_looked_at_again,
        a_refused_connection_is_unknown,
        a_dead_proxy_is_unknown,
        many_letters_go_into_an_outage,
        outcomes_are_thrown_away_when_busy,
        two_seals_are_not_noticed,
    )
}
