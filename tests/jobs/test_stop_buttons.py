"""What a person can do to stop it, and what it stops by itself until a person agrees."""

from __future__ import annotations

from tests.office import TAB, Office, a_line

BATCH = "sheets.spreadsheets.batchUpdate"


def test_pause_stops_within_one_chunk_while_a_run_is_under_way(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(80)))
    mode = next(i for i, row in enumerate(office.values("Ajustes")) if row[0] == "Modo")
    pause = {"tab": "Ajustes", "type": {f"B{mode + 1}": "pausa"}}

    office.edit(pause, before=(BATCH, 2))
    report = office.run()

    assert len(office.mail) == 25
    assert report.assessment.plan.preview == "paused"
    assert office.run().preview == "paused"
    assert len(office.mail) == 25


def test_the_first_day_sends_few_and_says_how_to_send_the_rest(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(30)), agreed=False)

    office.run()
    status = office.values("Ajustes")[1][3]
    office.run()

    assert len(office.mail) == 20
    assert "10 correos saldrán mañana o después" in status
    assert "24 nov 2026" in status


def test_what_waited_on_the_first_day_goes_on_the_next(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(30)), agreed=False)

    office.run()
    office.pass_days(1)
    office.run()

    assert len(office.mail) == 30


def test_the_owner_lets_the_first_days_batch_go_by_typing_the_date_that_the_status_names(
    office: Office,
) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(30)), agreed=False)
    office.run()

    office.set_settings(Autorizo_el_lote_del="24 nov 2026")
    office.run()

    assert len(office.mail) == 30


def test_a_pasted_batch_waits_until_the_owner_agrees_and_the_announced_go(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(5)))
    office.run()
    office.pass_days(7)
    office.edit({"tab": TAB, "append": [a_line(f"P-{n}") for n in range(40)]})

    office.run()
    after_paste = len(office.mail)
    office.pass_days(1)
    office.run()
    next_day = len(office.mail)
    office.set_settings(Autorizo_el_lote_del="02/12/2026")
    office.run()

    assert (after_paste, next_day, len(office.mail)) == (10, 10, 50)


def test_an_idle_run_of_a_live_book_writes_nothing(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}", "20/12/2026") for n in range(5)))
    office.run()
    office.run()  # shows the customers' lines that the first one added
    office.control("reset")

    report = office.run()

    assert report.calls == {"sheets_reads": 4, "sheets_writes": 0, "mail": 0}
