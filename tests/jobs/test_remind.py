"""The job against the sandbox: what goes, what waits, and what happens when things break."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aldia.errors import Busy
from aldia.jobs.delivery import CLAIM_SECONDS
from aldia.jobs.remind import Reminder
from aldia.ledger.ledger import Ledger
from aldia.letters.rendering import LetterMistake, Message, render
from aldia.planning.deciding.letters import Letter
from tests.builders import NOW
from tests.office import TAB, Office, a_line

BATCH = "sheets.spreadsheets.batchUpdate"
SEND = "mail.send"


def test_a_row_becomes_a_letter_and_the_row_says_so(office: Office) -> None:
    office.adopt(a_line("F-1"))

    report = office.run()

    [letter] = office.mail
    assert letter.subject == "Factura F-1, vencida hace 3 días ($ 100)"
    assert office.book[:12] not in str(letter.custom_args)
    assert letter.to == ("Cliente F-1 <f-1@cliente.example>",)
    assert report.fates == {"sent": 1}
    assert office.events()[-3:] == ["claimed", "sent", "finished"]
    assert office.column("Último paso") == {"F-1": "Aviso 1"}
    assert office.column("Por qué") == {"F-1": "Próximo: Aviso 2 el 1 dic"}


def test_a_second_run_of_the_day_sends_nothing(office: Office) -> None:
    office.adopt(a_line("F-1"))

    office.run()
    report = office.run()

    assert report.fates == {}
    assert len(office.mail) == 1


def test_a_day_later_only_what_is_due_goes(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2", "28/11/2026"))
    office.run()

    office.pass_days(1)
    office.run()

    assert [letter.subject for letter in office.mail[1:]] == [
        "Factura F-2: vence el 28 de noviembre"
    ]


def test_a_missed_week_is_caught_up_with_one_letter(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.run()

    office.pass_days(30)
    office.run()
    office.run()

    assert len(office.mail) == 2
    assert office.column("Último paso") == {"F-1": "Aviso 2"}


def test_a_letter_that_was_never_claimed_was_never_sent(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(30)))

    office.run()

    claimed = [row for row in office.values("Bitácora") if len(row) > 4 and row[4] == "claimed"]
    assert {row[3] for row in claimed} == {letter.custom_args["letter"] for letter in office.mail}
    assert office.calls[BATCH] == 3 + 1  # the customers' lines


@pytest.mark.parametrize(
    ("typed", "cell"),
    [("sí", "F2"), ("Pagada", "G2"), ("En disputa", "G2"), ("30/11/2026", "H2"), (55, "E2")],
)
def test_what_is_typed_just_before_the_claim_is_seen(office: Office, typed: Any, cell: str) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.edit({"tab": TAB, "type": {cell: typed}}, before=(BATCH, 1))

    office.run()

    texts = {letter.to[0]: letter.text for letter in office.mail}
    assert any("f-2@" in to for to in texts)
    about_first = [text for to, text in texts.items() if "f-1@" in to]
    if typed == 55:
        assert "$\N{NO-BREAK SPACE}55" in about_first[0]
    else:
        assert about_first == []
    assert "released" in office.events()
    assert len(office.mail) == len(set(texts))


def test_the_mode_set_to_paused_just_before_the_claim_stops_everything(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.edit({"tab": "Ajustes", "type": {"B2": "pausa"}}, before=(BATCH, 1))

    office.run()

    assert not office.mail
    assert office.events().count("released") == 2


def test_a_payment_entered_just_before_the_claim_is_seen(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.edit({"tab": "Pagos", "append": [["24/11/2026", "F-1", 100]]}, before=(BATCH, 1))

    office.run()

    assert [letter.to[0] for letter in office.mail] == ["Cliente F-2 <f-2@cliente.example>"]


@pytest.mark.parametrize(
    "edit",
    [
        {"sort": {"by": "A", "descending": True}},
        {"insert_rows": [2, 3]},
        {"delete_rows": [2, 1]},
        {"insert_columns": ["A", 1]},
        {"insert_columns": ["F", 1]},
        {"delete_columns": ["I", 1]},
    ],
    ids=["sorted", "rows inserted", "a row deleted", "first column", "middle column", "one less"],
)
def test_rows_that_moved_are_read_again_and_nobody_gets_anothers_letter(
    office: Office, edit: dict[str, Any]
) -> None:
    office.adopt(*(a_line(f"F-{n}", importe=100 * n) for n in range(1, 5)))
    office.edit({"tab": TAB, **edit}, before=(BATCH, 1))

    report = office.run()

    assert report.is_finished
    numbers = ["F-2", "F-3", "F-4"] if "delete_rows" in edit else ["F-1", "F-2", "F-3", "F-4"]
    assert sorted(letter.subject.split(",")[0][8:] for letter in office.mail) == numbers
    for letter in office.mail:
        number = letter.subject.split(",")[0][8:]
        assert f"<{number.lower()}@cliente.example>" in letter.to[0]
        assert f"{number[2:]}00" in letter.text


def test_a_letter_whose_answer_was_lost_is_unknown_and_never_repeated(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.faults({"route": SEND, "kind": "lose_answer", "nth": 1})

    first = office.run()
    office.faults()
    office.run()
    office.pass_days(1)
    office.run()

    assert first.fates == {"unknown": 1}
    assert len(office.mail) == 1
    assert office.column("Por qué")["F-1"].startswith("No se sabe si salió")


def test_an_unknown_letter_counts_and_the_ladder_goes_on(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.faults({"route": SEND, "kind": "lose_request", "nth": 1})
    office.run()
    office.faults()

    office.pass_days(8)
    office.run()

    assert [letter.subject for letter in office.mail] == [
        "Factura F-1, vencida hace 11 días ($ 100)"
    ]
    assert office.column("Último paso") == {"F-1": "Aviso 2"}


def test_a_refused_letter_is_a_problem_and_the_others_go_on(office: Office) -> None:
    office.adopt(a_line("F-1", "20/11/2026"), a_line("F-2"))
    body = {"errors": [{"message": "Does not contain a valid address."}]}
    office.faults({"route": SEND, "kind": "400", "nth": 1, "body": body})

    report = Reminder(office.client(), _one_at_a_time(office)).remind()
    office.run()

    assert report.fates == {"rejected": 1, "sent": 1}
    assert len(office.mail) == 1
    assert "lo rechazó" in office.column("Por qué")["F-1"]
    assert "Does not contain a valid address. Cambie" in str(office.values("Revisar"))


def _one_at_a_time(office: Office) -> Any:
    from aldia.channels.sendgrid.sending import SendGrid

    return SendGrid("SG.test", office.host, in_flight=1)


def test_a_wrong_key_stops_and_the_next_run_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    monkeypatch.setenv("SENDGRID_API_KEY", "wrong")

    stopped = office.run()
    monkeypatch.setenv("SENDGRID_API_KEY", "SG.test")
    office.run()

    assert (stopped.stopped, stopped.is_finished) == ("mail_key_wrong", False)
    assert stopped.fates == {"released": 2}
    assert len(office.mail) == 2


def test_a_letter_that_the_provider_had_no_time_for_brings_the_run_back_soon(
    office: Office,
) -> None:
    office.adopt(a_line("F-1"))
    office.faults({"route": "mail.send", "kind": "429", "nth": 1, "retry_after": 3600})

    busy = office.run()
    again = office.run()

    assert (busy.fates, busy.is_finished, busy.stopped) == ({"released": 1}, False, None)
    assert (again.fates, again.is_finished) == ({"sent": 1}, True)


def test_a_run_killed_after_the_claim_leaves_an_unknown(office: Office) -> None:
    office.adopt(a_line("F-1"))

    class Killed(BaseException):
        pass

    class Killing:
        calls = 0

        def send(self, *args: Any) -> Any:
            raise Killed

        def check(self, sender: str | None) -> Any:
            raise Killed

        def count_recipients(self, workbook: str, since: Any) -> None:
            return None

    with pytest.raises(Killed):
        Reminder(office.client(), Killing()).remind()
    with pytest.raises(Busy):
        office.run()
    office.pass_days(0.01)
    office.run()

    assert not office.mail
    assert office.column("Por qué")["F-1"].startswith("No se sabe si salió")


def test_a_claim_that_grew_old_is_released(office: Office) -> None:
    office.adopt(a_line("F-1"))
    client, seconds = office.client(), [0.0]
    client.retries.clock = lambda: seconds[0]
    mailer = _one_at_a_time(office)

    class Late:
        calls = 0

        def send(self, envelopes: Any, may_go: Any, on_outcome: Any = None) -> Any:
            seconds[0] += CLAIM_SECONDS
            return mailer.send(envelopes, may_go, on_outcome)

        def check(self, sender: str | None) -> Any:
            return []

        def count_recipients(self, workbook: str, since: Any) -> None:
            return None

    report = Reminder(client, Late()).remind()

    assert report.fates == {"released": 1}
    assert not office.mail


def test_a_run_short_of_time_stops_between_chunks_and_says_so(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(60)))
    seconds = [0.0]

    def clock() -> float:
        seconds[0] += 1.0
        return seconds[0]

    client = office.client()
    client.retries.clock = clock
    first = Reminder(client, _one_at_a_time(office), limit_seconds=60).remind()
    office.run()

    assert not first.is_finished
    assert 0 < first.fates["sent"] < 60
    assert len({letter.custom_args["letter"] for letter in office.mail}) == len(office.mail) == 60


def test_the_moment_can_be_given_and_goes_on(office: Office) -> None:
    office.adopt(a_line("F-1", "30/12/2026"))

    office.run(at=NOW + timedelta(days=36))

    assert [letter.subject for letter in office.mail] == ["Factura F-1: vence hoy"]


def test_no_human_cell_changes_over_a_whole_month(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}", f"{n}/11/2026", mías=f"nota {n}") for n in range(1, 28)))
    before = [row[:9] for row in office.values(TAB)]

    for _ in range(15):
        office.run()
        office.pass_days(2)

    assert [row[:9] for row in office.values(TAB)] == before
    keys = [tuple(sorted(letter.custom_args.items())) for letter in office.mail]
    assert len(keys) == len(set(keys))


def test_four_thousand_invoices_cost_five_reads_and_one_a_chunk(office: Office) -> None:
    rows = [a_line(f"F-{n}", "21/11/2026" if n % 40 == 0 else "21/03/2027") for n in range(4_000)]
    office.adopt(*rows, Máximo_de_correos_por_día=500)

    report = office.run()

    assert report.fates == {"sent": 100}
    assert report.calls["sheets_reads"] <= 6 + 100 // 25
    assert office.calls[BATCH] <= 100 // 25 + 2


def test_of_rows_cut_off_the_grid_before_the_claim_nobody_is_written_to(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(3)))
    office.edit({"tab": TAB, "delete_rows": [4, 997]}, before=(BATCH, 1))

    office.run()

    assert sorted(letter.subject[8:11] for letter in office.mail) == ["F-0", "F-1"]


def test_a_column_inserted_as_an_invoice_is_marked_paid_hides_nothing(office: Office) -> None:
    """The old places of Paid and Status are then blank, as before."""
    office.adopt(a_line("F-1"))
    marked = {"tab": TAB, "type": {"G2": "Pagada"}}
    office.edit(marked, {"tab": TAB, "insert_columns": ["F", 2]}, before=(BATCH, 1))

    office.run()

    assert not office.mail
    assert office.column("Situación") == {"F-1": "Pagada"}


def test_a_letter_whose_words_fail_does_not_hold_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))

    def fail_for_the_first(letter: Letter, ledger: Ledger) -> Message:
        if letter.customer == "Cliente F-1":
            raise LetterMistake("no words")
        return render(letter, ledger)

    monkeypatch.setattr("aldia.jobs.delivery.render", fail_for_the_first)

    report = office.run()

    assert (report.fates, report.is_finished) == ({"sent": 1}, False)
