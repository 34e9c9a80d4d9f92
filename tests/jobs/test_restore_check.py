"""A workbook that was put back to an earlier version, and who outside it still knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest

from aldia import environment
from aldia.errors import AldiaError, AskPerson, Busy, ComeAgain
from aldia.jobs.connect import try_connection
from aldia.jobs.log_repair import accept_log
from aldia.jobs.remind import Reminder
from aldia.jobs.restore_check import surplus
from aldia.planning.log.contacts import Contact
from aldia.planning.log.history import History
from aldia.workbook.client import SheetsClient
from aldia.workbook.drive_head import Silence, read_kept
from tests.jobs.test_outcomes import Meanwhile
from tests.office import TAB, Office, a_line

STATS, FILE = "mail.category_stats", "drive.files.get"
NO_STATS = {"route": STATS, "kind": "403"}


def put_back(office: Office, version: Any) -> None:
    """Restore an earlier version of the whole workbook, as the version history does."""
    office.sandbox.files.books[office.book] = version.put_back_in(office.workbook)


def client_during_which(office: Office, happens: Callable[[], Any], nth: int = 0) -> SheetsClient:
    """Return a client; something happens right before it calls Drive for the nth time, from 0."""

    class Slow(SheetsClient):
        def file(self, *args: Any, **options: Any) -> Any:
            if next(calls) == nth:
                happens()
            return super().file(*args, **options)

    calls, client = count(), office.client()
    client.__class__ = Slow
    return client


def a_book_put_back(office: Office, *faults: dict[str, Any]) -> int:
    """Send two letters, put the workbook back to before them, and say how many went."""
    cc = {
        "tab": "Clientes",
        "append": [["Cliente F-2", "a@a.example", "b@a.example, c@a.example"]],
    }
    office.adopt(a_line("F-1"), a_line("F-2", email=""))
    office.edit(cc)
    office.edit({"tab": TAB, "append": [a_line("F-3", "01/12/2026")]})
    yesterday = office.workbook.copy()
    office.run()
    sent = len(office.mail)
    put_back(office, yesterday)
    office.pass_days(1)
    if faults:
        office.faults(*faults)
    return sent


WITNESSES: dict[str, tuple[list[dict[str, Any]], str, str]] = {
    "both know": ([], "log_restored", "2-6"),
    "only drive knows": ([NO_STATS], "log_restored", "2-6"),
    "only the provider knows": ([{"route": FILE, "kind": "403"}], "log_forgotten", "4"),
    "drive is away": ([{"route": FILE, "kind": "503"}], "log_forgotten", "4"),
}


@pytest.mark.parametrize("case", WITNESSES)
def test_a_workbook_put_back_sends_nothing_and_says_what_to_mend(office: Office, case: str) -> None:
    """Log, Memory and seal went back together."""
    faults, code, numbers = WITNESSES[case]
    sent = a_book_put_back(office, *faults)

    report = office.run()

    assert len(office.mail) == sent == 2
    assert report.preview == code
    [problem] = [p for p in report.problems if p.code == code]
    assert problem.details["numbers"] == numbers
    assert "anterior" in office.values("Ajustes")[1][3]


def test_a_run_that_another_one_overtook_gives_way_and_does_not_speak_of_a_restored_version(
    office: Office,
) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))

    with pytest.raises(Busy):
        Reminder(client_during_which(office, office.run), environment.mailer()).remind()

    assert len(office.mail) == 2
    assert office.run().preview is None
    assert "restauró" not in office.values("Ajustes")[1][3]


def test_a_log_that_goes_on_from_an_earlier_version_never_catches_up(office: Office) -> None:
    sent = a_book_put_back(office, NO_STATS)
    office.set_settings(Modo="ensayo")
    for amount in range(200, 207):
        office.edit({"tab": TAB, "type": {"E4": amount}})
        office.run()
    office.set_settings(Modo="real")

    report = office.run()

    assert len(office.values("Bitácora")) > 8
    assert report.preview == "log_restored"
    assert len(office.mail) == sent


def test_a_run_without_letters_does_not_forget_how_far_the_log_went(office: Office) -> None:
    office.adopt(a_line("F-1"))
    yesterday = office.workbook.copy()
    office.run()
    kept = read_kept(office.client())
    put_back(office, yesterday)
    office.set_settings(Modo="ensayo")

    office.edit({"tab": TAB, "append": [a_line("F-2")], "type": {"E2": 200}})
    office.run()

    assert read_kept(office.client()) == kept


def test_who_puts_a_workbook_back_on_purpose_may_go_on(office: Office) -> None:
    sent = a_book_put_back(office)
    assert office.run().preview == "log_restored"

    accept_log(office.client(), environment.mailer())
    office.pass_days(0.1)
    report = office.run()

    assert report.preview is None
    assert len(office.mail) == 2 * sent


def test_nothing_is_accepted_while_drive_does_not_answer(office: Office) -> None:
    a_book_put_back(office, {"route": FILE, "kind": "503"})

    with pytest.raises(ComeAgain, match="witnesses_silent"):
        accept_log(office.client(), environment.mailer())
    office.faults()

    assert office.run().preview == "log_restored"


@pytest.mark.parametrize("mail", ["401", "403", "503", "lose_answer"])
@pytest.mark.parametrize("drive", ["", "403", "503", "lose_answer"])
def test_one_witness_is_enough_and_who_may_not_ask_is_not_stopped(
    office: Office, mail: str, drive: str
) -> None:
    office.adopt(a_line("F-1"))
    rules = [{"route": STATS, "kind": mail}]
    rules += [{"route": FILE, "kind": drive}] if drive else []
    office.faults(*rules)

    with suppress(ComeAgain):
        office.run()

    assert len(office.mail) == (drive not in {"503", "lose_answer"})


def test_a_run_that_nobody_could_warn_comes_again(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.faults({"route": STATS, "kind": "503"}, {"route": FILE, "kind": "503"})

    with pytest.raises(ComeAgain, match="witnesses_silent"):
        office.run()
    office.faults()
    office.run()

    assert len(office.mail) == 1


@pytest.mark.parametrize("kind", ["403", "503", "lose_answer", "lose_request"])
def test_what_could_not_be_kept_stops_nobody(office: Office, kind: str) -> None:
    office.adopt(a_line("F-1"))
    office.faults({"route": "drive.files.update", "kind": kind})

    first = office.run()
    office.faults()
    office.pass_days(7)
    second = office.run()

    assert (first.preview, second.preview) == (None, None)
    assert len(office.mail) == 2


def test_without_any_witness_that_may_be_told_nothing_goes(office: Office) -> None:
    """Drive, which may keep the head, takes nothing for a day; the provider says nothing."""
    office.adopt(a_line("F-1"))
    yesterday = office.workbook.copy()
    office.faults(NO_STATS, {"route": "drive.files.update", "kind": "503"})
    office.run()
    before = len(office.mail)
    office.faults(NO_STATS)
    office.pass_days(1)
    office.run()

    put_back(office, yesterday)
    report = office.run()

    assert (before, len(office.mail)) == (0, 1)
    assert report.preview == "log_restored"


def test_a_letter_that_was_on_its_way_when_the_book_was_put_back_goes_once(
    office: Office,
) -> None:
    office.adopt(a_line("F-1"))
    yesterday = office.workbook.copy()
    office.faults(NO_STATS)
    mailer = Meanwhile(office, lambda: put_back(office, yesterday))
    with suppress(AldiaError):
        Reminder(office.client(), mailer).remind()

    office.pass_days(1)
    office.run()

    assert len(office.mail) == 1


def test_letters_of_which_the_log_knows_raise_no_doubt(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2", email="x@x.example, y@y.example"))

    for _ in range(5):
        office.run()
        office.pass_days(7)

    assert office.run().preview is None
    assert len(office.mail) > 4


def test_a_quiet_run_asks_nobody(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.run()
    office.control("reset")

    office.run()

    assert not [route for route in office.calls if route.startswith("drive.") or route == STATS]


CONNECTING: dict[str, tuple[dict[str, Any], bool, str]] = {
    "it keeps": ({}, True, ""),
    "no right to it": ({"kind": "403"}, False, "drive_refused"),
    "no answer": ({"kind": "503"}, False, "google_unavailable"),
}


@pytest.mark.parametrize("case", CONNECTING)
def test_connect_says_whether_drive_keeps_the_head_and_does_not_need_it(
    office: Office, case: str
) -> None:
    fault, holds, detail = CONNECTING[case]
    office.adopt(a_line("F-1"), live=False)
    if fault:
        office.faults({"route": "drive.files.update", **fault})

    findings, is_passed = try_connection(office.client, environment.mailer())

    [found] = [each for each in findings if each.code == "kept_head"]
    assert (found.holds, found.is_needed, found.detail) == (holds, False, detail)
    assert is_passed
    assert [*office.workbook.file.get("appProperties", {})] == ["aldia_head"] * holds


def a_history_of(letters: Sequence[tuple[int, int]], hour: int = 14) -> History:
    """Return a history of recipients, by days of November."""
    contacts = [
        Contact(datetime(2026, 11, day, hour, tzinfo=UTC), (), ("a@b.example",) * count, True)
        for day, count in letters
    ]
    return History(contacts=contacts)


def told(*letters: tuple[int, int]) -> dict[date, int]:
    return {date(2026, 11, day): count for day, count in letters}


SURPLUS: dict[str, tuple[History, dict[date, int], int]] = {
    "both know the same": (a_history_of([(3, 5), (9, 5)]), told((3, 5), (9, 5)), 0),
    "the provider lags": (a_history_of([(3, 5), (9, 5)]), told((3, 5)), 0),
    "a day is forgotten": (a_history_of([(3, 5), (4, 5)]), told((3, 5), (4, 5), (9, 5)), 5),
    "the last of many like days is forgotten": (
        a_history_of([(day, 5) for day in range(2, 9)]),
        told(*((day, 5) for day in range(2, 10))),
        5,
    ),
    "it was forgotten, and written again": (
        a_history_of([(2, 5), (6, 5)]),
        told((2, 5), (5, 5), (6, 5)),
        5,
    ),
    "the provider's day began fourteen hours earlier": (
        a_history_of([(8, 5)], hour=11),
        told((9, 5)),
        0,
    ),
    "the provider's day began twelve hours later": (
        a_history_of([(9, 5)], hour=11),
        told((8, 5)),
        0,
    ),
}


@pytest.mark.parametrize("case", SURPLUS)
def test_the_days_of_the_provider_are_compared_from_every_one_of_them_on(case: str) -> None:
    history, days, expected = SURPLUS[case]

    assert surplus(days, history) == expected


def test_a_person_vouches_for_what_the_log_lacks_from_then_on() -> None:
    history = History(vouched=[(datetime(2026, 11, 9, tzinfo=UTC), 5)])

    assert surplus(told((3, 5)), history) == 0
    assert surplus(told((3, 5), (10, 2)), history) == 2


def test_a_credential_without_the_right_scope_is_no_witness(office: Office) -> None:
    office.adopt(a_line("F-1"))
    client = office.client()

    def refuse(*args: Any, **options: Any) -> Any:
        raise AskPerson("credentials_invalid")

    client.file = refuse  # type: ignore[method-assign]  # stands for google-auth's own refusal

    assert read_kept(client) is Silence.CANNOT
