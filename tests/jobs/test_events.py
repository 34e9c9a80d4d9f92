"""From the provider's signed report to what the sheet shows and whom it still writes to."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from aldia import cloud_tasks as tasks
from aldia.channels.mail import opaque
from aldia.jobs.events import packed
from aldia.planning.log.deliveries import DeliveryState, Report
from sandbox.mail.webhook import event_of, public_key, signed, signed_bytes
from tests.builders import NOW
from tests.jobs.test_function import deployed
from tests.office import TAB, Office, a_line
from tests.webhook import QUEUE, Webhook


@pytest.fixture
def webhook(office: Office, monkeypatch: pytest.MonkeyPatch) -> Webhook:
    office.adopt(a_line("F-1"), a_line("F-2", email="ana@cliente.example, luis@cliente.example"))
    monkeypatch.setenv("ALDIA_SPREADSHEET", office.book)
    monkeypatch.setenv("SENDGRID_WEBHOOK_KEY", public_key())
    return Webhook(office)


def place_of(office: Office, number: str) -> int:
    """Find a letter in the mailbox: the order in which they arrive is anybody's."""
    return next(i for i, letter in enumerate(office.mail) if number in letter.subject)


def written_to(office: Office) -> list[str]:
    return [",".join(letter.to) for letter in office.mail]


def test_a_delivered_letter_shows_on_its_row(office: Office, webhook: Webhook) -> None:
    office.run()

    assert webhook.report("processed", place_of(office, "F-1")) == 200
    assert webhook.report("delivered", place_of(office, "F-1")) == 200
    office.run()

    assert office.column("Entrega")["F-1"] == "Entregada"
    assert len(office.values("Entregas")) == 3


def test_duplicates_and_disorder_change_nothing(office: Office, webhook: Webhook) -> None:
    office.run()
    for event in ("delivered", "deferred", "processed"):
        office.control("events", event=event, letter=place_of(office, "F-1"))

    webhook.carry(times=3)
    office.run()

    assert office.column("Entrega")["F-1"] == "Entregada"
    assert len(office.values("Entregas")) == 4


def test_an_event_that_comes_again_under_a_new_id_has_one_row(
    office: Office, webhook: Webhook
) -> None:
    office.run()
    letter = office.mail[place_of(office, "F-1")]
    for _ in range(3):
        event = event_of(letter, "f-1@cliente.example", "delivered", NOW)
        office.sandbox.webhook.outbox.append(signed([event], datetime.now(UTC)))
        webhook.carry()

    assert len(office.values("Entregas")) == 2


@pytest.mark.parametrize("event", ["processed", "delivered", "deferred", "bounce", "dropped"])
def test_any_event_settles_an_unknown_letter_as_sent(
    office: Office, webhook: Webhook, event: str
) -> None:
    office.faults({"route": "mail.send", "nth": 1, "kind": "lose_answer"})
    office.run()
    office.faults()
    [unknown] = [n for n, why in office.column("Por qué").items() if "No se sabe" in why]

    webhook.report(event, place_of(office, unknown))
    office.run()

    assert "No se sabe" not in office.column("Por qué")[unknown]
    assert len(office.mail) == 2


def test_a_bounced_address_is_not_written_to_until_it_changes(
    office: Office, webhook: Webhook
) -> None:
    office.run()
    webhook.report("bounce", place_of(office, "F-1"), type="bounce", reason="550 no such user")

    office.pass_days(9)
    office.run()
    why, count = office.column("Por qué")["F-1"], len(office.mail)
    row = next(i for i, each in enumerate(office.values(TAB)) if each[0] == "F-1")
    office.edit({"tab": TAB, "type": {f"C{row + 1}": "nueva@cliente.example"}})
    office.run()
    held, written = office.column("Por qué")["F-1"], len(office.mail)
    office.pass_days(1)
    office.run()

    assert "rebotó" in why
    assert "hoy cambió el correo" in held
    assert written == count
    assert count == 3
    assert "nueva@cliente.example" in written_to(office)[-1]
    assert "550 no such user" not in str(office.values("Revisar"))


def test_the_doctor_names_the_bounced_address_and_the_providers_words(
    office: Office, webhook: Webhook
) -> None:
    office.run()
    webhook.report("bounce", place_of(office, "F-1"), type="bounce", reason="550 no such user")

    office.run()

    assert "550 no such user" in str(office.values("Revisar"))


@pytest.mark.parametrize("event", ["spamreport", "unsubscribe", "group_unsubscribe"])
def test_who_asks_for_no_more_gets_no_more_and_the_others_do(
    office: Office, webhook: Webhook, event: str
) -> None:
    office.run()
    webhook.report(event, place_of(office, "F-1"))
    webhook.report(event, place_of(office, "F-2"), email="ana@cliente.example")

    office.pass_days(10)
    office.run()

    assert "no recibir más" in office.column("Por qué")["F-1"]
    assert written_to(office)[2:] == ["Cliente F-2 <luis@cliente.example>"]


def test_a_letter_that_the_log_lacks_counts_as_a_send_and_is_asked_about(
    office: Office, webhook: Webhook
) -> None:
    """The workbook went back to yesterday's version, and reports of today's letters come in."""
    yesterday = office.workbook.copy()
    office.run()
    office.sandbox.files.books[office.book] = yesterday
    webhook.report("delivered", 0)
    webhook.report("delivered", 1)

    report = office.run()
    office.pass_days(7)
    office.run()

    assert "delivery_unlisted" in {problem.code for problem in report.problems}
    steps = [(letter.to, letter.custom_args["step"]) for letter in office.mail]
    assert len(steps) == len({*steps}) == 4
    assert all(step == "direct" for _, step in steps[2:])


FORGED: dict[str, tuple[dict[str, str], int]] = {
    "no signature": ({"X-Twilio-Email-Event-Webhook-Signature": ""}, 403),
    "a wrong one": ({"X-Twilio-Email-Event-Webhook-Signature": "YWJj"}, 403),
}


@pytest.mark.parametrize("case", FORGED)
def test_what_is_not_the_providers_is_refused_and_nothing_is_written(
    office: Office, webhook: Webhook, case: str
) -> None:
    office.run()
    office.control("events", event="bounce", letter=0)
    delivery = office.sandbox.webhook.outbox.popleft()
    changed, status = FORGED[case]

    answer = webhook.client.post("/", data=delivery.body, headers={**delivery.headers, **changed})

    assert answer.status_code == status
    assert answer.json["error"].startswith("events_")
    assert len(office.values("Entregas")) == 1


def test_a_report_of_long_ago_is_refused(office: Office, webhook: Webhook) -> None:
    delivery = signed([{"event": "bounce"}], datetime(2020, 1, 1, tzinfo=UTC))

    answer = webhook.client.post("/", data=delivery.body, headers=dict(delivery.headers))

    assert (answer.status_code, answer.json["error"]) == (400, "events_old")


def test_another_workbooks_reports_are_ignored(
    office: Office, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.run()
    monkeypatch.setenv("ALDIA_SPREADSHEET", "another-workbook-of-somebody")

    assert webhook.report("bounce", 0) == 200
    assert len(office.values("Entregas")) == 1


def test_when_google_does_not_answer_the_provider_is_asked_to_come_again(
    office: Office, webhook: Webhook
) -> None:
    office.run()
    office.faults({"route": "sheets.spreadsheets.batchUpdate", "kind": "503", "retry_after": 3600})

    assert webhook.report("delivered", 0) == 503
    assert len(office.values("Entregas")) == 1


def test_reports_that_have_to_come_again_slow_down_no_others(
    office: Office, webhook: Webhook
) -> None:
    office.run()
    office.faults({"route": "sheets.spreadsheets.get", "kind": "503", "retry_after": 3600})
    at = datetime(2026, 11, 24, tzinfo=UTC)
    body = packed(
        opaque(office.book), [Report(at, "l", DeliveryState.DELIVERED, "a@b.example", "e")]
    )

    door = Webhook(office, "deliveries").client
    answer = door.post("/", json=body, headers={"X-CloudTasks-QueueName": "reports"})

    assert (answer.status_code, answer.json["error"]) == (425, "google_unavailable")


@pytest.fixture
def queued(webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What `events` left in the queue, in a world in which it knows of no workbook."""
    monkeypatch.setenv("ALDIA_QUEUE", QUEUE)
    monkeypatch.setenv("ALDIA_QUEUE_TARGET", "https://deliveries.example/")
    monkeypatch.setenv("ALDIA_QUEUE_CALLER", "invoker@p.example")
    found: list[Any] = []
    monkeypatch.setattr(tasks.Queue, "put", lambda self, body: found.append(body))
    return found


def test_with_a_queue_events_asks_no_sheet_and_knows_of_none(
    office: Office, webhook: Webhook, queued: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    office.run()
    place = place_of(office, "F-1")
    monkeypatch.delenv("ALDIA_SPREADSHEET")
    office.control("reset")

    assert webhook.report("delivered", place) == 200

    assert len(queued) == 1
    assert office.book not in str(queued)
    assert office.calls == {}


def test_deliveries_records_what_the_queue_hands_it(
    office: Office, webhook: Webhook, queued: list[Any]
) -> None:
    office.run()
    webhook.report("delivered", place_of(office, "F-1"))

    answer = Webhook(office, "deliveries").client.post("/", json=queued[0])

    assert (answer.status_code, answer.json["kept"]) == (200, 1)
    assert len(office.values("Entregas")) == 2


def test_deliveries_writes_into_no_workbook_but_its_own(
    office: Office, webhook: Webhook, queued: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    office.run()
    webhook.report("delivered", place_of(office, "F-1"))
    monkeypatch.setenv("ALDIA_SPREADSHEET", "another-workbook-of-somebody")

    answer = Webhook(office, "deliveries").client.post("/", json=queued[0])

    assert (answer.status_code, answer.json["kept"]) == (200, 0)
    assert len(office.values("Entregas")) == 1


def test_the_sandbox_reports_by_itself_to_the_deployed_function(
    office: Office, webhook: Webhook
) -> None:
    more = {"ALDIA_SPREADSHEET": office.book, "SENDGRID_WEBHOOK_KEY": public_key()}
    with deployed("events", **more) as url:
        office.control("webhook", url=url, automatic=True)
        office.run()
        deadline = time.monotonic() + 20
        while len(office.values("Entregas")) < 7 and time.monotonic() < deadline:
            time.sleep(0.05)
    office.run()

    assert set(office.column("Entrega").values()) == {"Entregada"}


def test_a_signed_body_that_cannot_be_read_is_not_called_forged(
    office: Office, webhook: Webhook
) -> None:
    delivery = signed_bytes(b"\xff\xfe", datetime.now(UTC))

    answer = webhook.client.post("/", data=delivery.body, headers=dict(delivery.headers))

    assert (answer.status_code, answer.json["error"]) == (400, "events_unreadable")
    assert len(office.values("Entregas")) == 1


def test_an_odd_event_does_not_keep_the_others_of_its_batch_from_the_sheet(
    office: Office, webhook: Webhook
) -> None:
    office.run()
    good = event_of(office.mail[place_of(office, "F-1")], "f-1@cliente.example", "delivered", NOW)
    at = good["timestamp"]
    odd = [
        {**good, "event": "bounce", "email": "\ud800@x.example", "reason": "x" * 80_000},
        {**good, "sends": "m" * 80_000, "sg_event_id": "e" * 80_000, "timestamp": at + 1},
        {**good, "timestamp": 10**40},
        {**good, "timestamp": 253402300799},
    ]
    delivery = signed_bytes(json.dumps([*odd, good]).encode(), datetime.now(UTC))

    answer = webhook.client.post("/", data=delivery.body, headers=dict(delivery.headers))
    office.run()

    assert answer.json == {"kept": 3, "ignored": 2}
    assert len(office.values("Entregas")) == 4
    assert office.column("Entrega")["F-1"] == "Rebotó"
