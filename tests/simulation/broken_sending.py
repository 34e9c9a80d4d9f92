"""Breakages of how the product sends: claims, clocks, hand-over, records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any
from unittest.mock import patch

import requests

from aldia import retry as retries
from aldia.channels.mail import Fate, Outcome
from aldia.channels.sendgrid import answers, connecting, payload
from aldia.channels.sendgrid import sending as sendgrid
from aldia.errors import ComeAgain
from aldia.jobs import assessment as assess
from aldia.jobs import delivery, owner, owner_mail, restore_check
from aldia.planning.deciding import gaps
from aldia.planning.log import history
from aldia.planning.log.entries import Entry, Event
from aldia.planning.reporting import seller_mail
from aldia.workbook import reading, seal
from aldia.workbook.frame import read_frame


@contextmanager
def replaced(where: Any, name: str, broken: Any) -> Iterator[None]:
    with patch.object(where, name, broken):
        yield


def send_before_claim() -> AbstractContextManager[None]:
    whole = delivery.Delivery._deliver_chunk

    def broken(self: Any, chunk: Any) -> None:
        self._send(chunk, self._envelopes(self._found, chunk), self._work.stopwatch())
        self._pending.clear()
        self._send = lambda *_: None  # on this object only: other runs are under way
        try:
            whole(self, chunk)
        finally:
            del self._send

    return replaced(delivery.Delivery, "_deliver_chunk", broken)


def no_seal() -> AbstractContextManager[None]:
    return replaced(seal.Seal, "_turn", lambda self: [])


def _folded(change: Callable[[Any], Any]) -> AbstractContextManager[None]:
    """Change the Log's entries before they are folded."""
    whole = history.fold

    def broken(given: Any, *more: Any) -> Any:
        return whole(change(list(given)), *more)

    return replaced(assess, "fold", broken)


def repeat_an_unknown() -> AbstractContextManager[None]:
    def without_unknown(given: list[Entry]) -> list[Entry]:
        known = {e.key for e in given if e.event not in {Event.CLAIMED, Event.UNKNOWN}}
        return [e for e in given if e.event is Event.FINISHED or e.key in known]

    return _folded(without_unknown)


def unknown_is_no_contact() -> AbstractContextManager[None]:
    whole = gaps.last_contacts

    def broken(case: Any) -> Any:
        return [contact for contact in whole(case) if contact.is_known]

    return replaced(gaps, "last_contacts", broken)


@contextmanager
def a_claim_never_grows_old() -> Iterator[None]:
    """Let claims of customers' letters and of owner messages be used at any age."""
    with (
        patch.object(delivery.Work, "stopwatch", lambda self: lambda: 0.0),
        patch.object(owner_mail, "CLAIM_SECONDS", float("inf")),
    ):
        yield


def a_lost_answer_has_landed() -> AbstractContextManager[None]:
    whole = seal.Seal._land

    def broken(self: Any, write: Any) -> Any:
        try:
            return whole(self, write)
        except ComeAgain:
            return [self.number + 1]

    return replaced(seal.Seal, "_land", broken)


def a_lost_answer_is_judged_by_number() -> AbstractContextManager[None]:
    return replaced(seal.Seal, "_is_last_writer", lambda self: True)


def an_unanswered_letter_is_tried_again() -> AbstractContextManager[None]:
    whole = requests.Session.send

    def broken(self: Any, request: Any, **options: Any) -> Any:
        try:
            return whole(self, request, **options)
        except requests.RequestException:
            if "/v3/mail/send" not in request.url:
                raise
            return whole(self, request, **options)

    return replaced(requests.Session, "send", broken)


def an_unanswered_letter_counts_as_sent() -> AbstractContextManager[None]:
    return replaced(
        sendgrid, "unanswered", lambda identifier, error: Outcome(identifier, Fate.SENT)
    )


def an_unanswered_letter_is_released() -> AbstractContextManager[None]:
    return replaced(
        sendgrid, "unanswered", lambda identifier, error: Outcome(identifier, Fate.RELEASED)
    )


def outcomes_are_not_recorded() -> AbstractContextManager[None]:
    return replaced(delivery.Delivery, "_settle", lambda *_: None)


def sellers_are_written_to_every_day() -> AbstractContextManager[None]:
    @contextmanager
    def both() -> Iterator[None]:
        """Forget the week, and give each day's mail an id of its own."""
        whole = owner._id
        made = count()
        with (
            replaced(seller_mail, "_went_this_week", lambda *_: False),
            replaced(owner, "_id", lambda *parts: whole(*parts, str(next(made)))),
        ):
            yield

    return both()


def letters_are_tracked() -> AbstractContextManager[None]:
    return replaced(payload, "_untracked", lambda: None)


def what_drive_keeps_is_not_asked() -> AbstractContextManager[None]:
    return replaced(restore_check.RestoreCheck, "_restored", lambda self, found: None)


def what_the_provider_counted_is_not_asked() -> AbstractContextManager[None]:
    return replaced(restore_check, "surplus", lambda told, history: 0)


def the_wall_clock_is_not_asked() -> AbstractContextManager[None]:
    def stopwatch(self: Any) -> Callable[[], float]:
        began = self.clock()
        return lambda: float(self.clock() - began)

    return replaced(retries.RetryPolicy, "stopwatch", stopwatch)


def the_steady_clock_is_not_asked() -> AbstractContextManager[None]:
    def stopwatch(self: Any) -> Callable[[], float]:
        began = self.wall()
        return lambda: float(self.wall() - began)

    return replaced(retries.RetryPolicy, "stopwatch", stopwatch)


@contextmanager
def the_lawful_end_is_not_looked_at_again() -> Iterator[None]:
    """Check the lawful hours when letters are planned, but not at claim and hand-over."""
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
    return replaced(answers, "is_never_connected", lambda error: False)


def a_dead_proxy_is_unknown() -> AbstractContextManager[None]:
    whole = connecting.is_never_connected

    def broken(error: requests.RequestException) -> bool:
        return whole(error) and not isinstance(error, requests.exceptions.ProxyError)

    return replaced(answers, "is_never_connected", broken)


def many_letters_go_into_an_outage() -> AbstractContextManager[None]:
    return replaced(sendgrid._StopRule, "_is_silent", lambda self: False)


def a_claim_of_the_same_instant_is_not_noticed() -> AbstractContextManager[None]:
    return replaced(seal.Seal, "stands_in", lambda self, tail: True)


@contextmanager
def two_seals_are_not_noticed() -> Iterator[None]:
    """Ignore a second seal, both in the answer to a write and when the workbook is read."""
    land, frame = seal.Seal._land, read_frame

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


def a_subject_is_not_kept() -> AbstractContextManager[None]:
    return replaced(delivery, "kept_text", lambda subject, text: text.strip())
