"""Every call that Aldía makes, and what becomes of it when it is made a second time."""

from __future__ import annotations

import ast
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from aldia import environment, resources
from aldia.errors import AldiaError, AskPerson
from aldia.jobs.connect import try_connection
from aldia.jobs.log_repair import accept_log, archive
from aldia.retry import Repeat
from aldia.workbook.client import ApiRefusal, SheetsClient
from aldia.workbook.setup.adopting import adopt
from aldia.workbook.writes import REQUESTS, Write, batch
from sandbox.google.cells import Rows
from sandbox.google.described import request_kinds
from sandbox.mail.webhook import public_key
from tests.bureau import Bureau
from tests.jobs.test_calls import open_office, reach_the_call
from tests.jobs.test_log_repair import LOG, a_second_book, an_old_book
from tests.office import TAB, Office, a_line
from tests.webhook import QUEUE, Webhook

PRODUCT = Path(__file__).resolve().parents[2] / "functions"

CALLS = {
    "sheets.spreadsheets.get": "again: it changes nothing",
    "sheets.spreadsheets.values.batchGet": "again: it changes nothing",
    "sheets.spreadsheets.values.batchUpdateByDataFilter": "again: the same values, same places",
    "sheets.spreadsheets.batchUpdate": "as its requests: see REQUESTS",
    "tasks.create": "again: its name is the hash of what it holds",
    "mail.send": "never: the letter might go twice",
    "mail.category_stats": "again: it changes nothing",
    "drive.files.get": "again: it changes nothing",
    "drive.files.update": "again: the same value under the same name",
    "sheets.spreadsheets.developerMetadata.search": "again: it changes nothing",
    "mail.scopes": "again: it changes nothing",
    "mail.credits": "again: it changes nothing",
    "mail.authenticated_domains": "again: it changes nothing",
    "mail.verified_senders": "again: it changes nothing",
}
"""Whether a call is made again when nobody knows what became of it."""

CALLS_OF_A_RUN = {
    "sheets.spreadsheets.get": 3,
    "sheets.spreadsheets.values.batchGet": 4,
    "sheets.spreadsheets.values.batchUpdateByDataFilter": 2,
    "sheets.spreadsheets.batchUpdate": 3,
    "mail.send": 1,
    "mail.category_stats": 1,
    "drive.files.get": 1,
    "drive.files.update": 2,
}
"""What a run with one letter makes when nothing fails."""

TESTS_OWN = {"sheets.spreadsheets.create", "sheets.spreadsheets.values.get"}
NO_ROWS = Rows()


@dataclass
class Everything:
    """All that Aldía does; whatever it writes is written twice on a copy of the workbook."""

    office: Office
    bureau: Bureau
    kinds: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def judge(self, client: SheetsClient, write: Write) -> None:
        """Do a write that landed once more, and each of its requests by itself as well."""
        books = self.office.sandbox.files.books
        landed = books[client.spreadsheet]
        requests = write.body.get("requests", ())
        self.kinds.update(kind for each in requests for kind in each)
        for tried in (write, *(batch(each) for each in requests)):
            books[client.spreadsheet] = landed.copy()
            if tried is not write:
                self.is_refused(client, tried)
            before = self.state(client.spreadsheet)
            is_refused = self.is_refused(client, tried)
            is_same = self.state(client.spreadsheet) == before
            does_no_harm = is_same and (is_refused or tried.repeat is not Repeat.REFUSED)
            if does_no_harm == (tried.repeat is Repeat.DOUBLES):
                self.wrong.append(f"{tried.repeat}: {tried.body}"[:300])
        books[client.spreadsheet] = landed

    def is_refused(self, client: SheetsClient, write: Write) -> bool:
        try:
            client.once("post", write.path, json=write.body)
        except ApiRefusal:
            return True
        return False

    def state(self, spreadsheet: str) -> tuple[Any, ...]:
        """Return everything that a workbook holds."""
        book = self.office.sandbox.files.books[spreadsheet]
        sheets = [replace(sheet, rows=NO_ROWS) for sheet in book.in_order()]
        cells = [list(sheet.rows) for sheet in book.in_order()]
        return sheets, cells, {**book.named_ranges}, [*book.metadata.values()]

    def do(self) -> None:
        self.set_up()
        self.serve_many()
        open_office(self.office)
        reach_the_call(self.office)
        an_old_book(self.office)
        archive(self.office.client(), a_second_book(self.office))
        self.mend()

    def set_up(self) -> None:
        """Fill an empty book, adopt a full one, and bring back a tab that was deleted."""
        self.office.make_book(headers=[])
        adopt(self.office.client(), resources.schema())
        self.office.make_book(a_line("F-1"))
        self.office.edit({"tab": TAB, "delete_columns": ["J", 17]})
        adopt(self.office.client(), resources.schema(), tabs=[TAB])
        summary = self.office.workbook.titled("Resumen")
        assert summary is not None
        gone = {"requests": [{"deleteSheet": {"sheetId": summary.id}}]}
        self.office.client().once("post", ":batchUpdate", json=gone)
        adopt(self.office.client(), resources.schema())
        self.office.set_settings(Remitente="cobros@laespiga.example")
        try_connection(self.office.client, environment.mailer())
        self.office.faults(switched_off=["A11b"])
        self.office.control("mail", domains=["other.example"])
        try_connection(self.office.client, environment.mailer())
        self.office.faults()
        self.office.control("mail")
        self.calls += self.office.sandbox.calls

    def mend(self) -> None:
        self.office.edit({"tab": LOG, "delete_rows": [3, 1]})
        accept_log(self.office.client(), environment.mailer())

    def serve_many(self) -> None:
        """Trigger a register with many old rows, run its workbook, and take a report."""
        self.office.adopt(a_line("F-1"))
        shop = self.office.book
        self.bureau.enter(["La Espiga", shop, "sí"])
        rows = [["2026-11-01T10:00:00-05:00", "x", n] for n in range(2600)]
        self.office.edit({"tab": "Corridas", "append": rows})
        self.bureau.trigger()
        assert self.bureau.work() == [200]
        self.office.book = shop
        assert Webhook(self.office).report("delivered") == 200
        self.calls += self.office.sandbox.calls


@pytest.fixture
def everything(office: Office, monkeypatch: pytest.MonkeyPatch) -> Everything:
    found = Everything(office, Bureau(office))
    for name, value in {
        "ALDIA_REGISTER": found.bureau.register,
        "ALDIA_QUEUE": QUEUE,
        "ALDIA_QUEUE_TARGET": "http://127.0.0.1:9/",
        "ALDIA_QUEUE_CALLER": "invoker@p.example",
        "CLOUD_TASKS_EMULATOR_HOST": office.host,
        "SENDGRID_WEBHOOK_KEY": public_key(),
    }.items():
        monkeypatch.setenv(name, value)
    whole = SheetsClient.write

    one_at_a_time = threading.RLock()

    def write(client: SheetsClient, given: Write) -> Any:
        with one_at_a_time:
            answer = whole(client, given)
            found.judge(client, given)
        return answer

    monkeypatch.setattr(SheetsClient, "write", write)
    return found


def test_each_write_does_the_second_time_what_its_type_says_and_each_call_is_listed(
    everything: Everything,
) -> None:
    everything.do()

    assert everything.wrong == []
    assert everything.kinds.keys() == REQUESTS.keys()
    assert everything.calls.keys() - TESTS_OWN == CALLS.keys()


def sources() -> list[tuple[str, ast.Module]]:
    paths = sorted(PRODUCT.rglob("*.py"))
    return [(str(path.relative_to(PRODUCT)), ast.parse(path.read_text("utf-8"))) for path in paths]


def test_every_kind_of_request_in_the_code_is_classified() -> None:
    google = {*request_kinds()}
    keys = {
        key.value
        for _, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }

    assert keys & google == {*REQUESTS}


def test_nobody_writes_to_a_sheet_past_the_types() -> None:
    past = [
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"once", "_http"}
    ]

    assert {*past} == {"aldia/workbook/client.py"}


def test_only_these_modules_make_calls_at_all() -> None:
    libraries = {"requests", "urllib3", "httpx", "http", "google", "gspread"}
    calling = {
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for each in ([node.module or ""] if isinstance(node, ast.ImportFrom) else node.names)
        if (each if isinstance(each, str) else each.name).split(".")[0] in libraries
    }

    assert calling == {
        "aldia/web/auth.py",  # Google's public keys, by its own library
        "aldia/channels/sendgrid/answers.py",  # reads what came; it calls nobody
        "aldia/channels/sendgrid/connecting.py",
        "aldia/channels/sendgrid/sending.py",
        "aldia/cloud_tasks.py",
        "aldia/tokens.py",  # the errors of Google's library; it calls nobody
        "aldia/workbook/client.py",
    }


@pytest.mark.parametrize("kind", ["lose_answer", "lose_request", "503", "429"])
@pytest.mark.parametrize("route", [route for route in CALLS if route in CALLS_OF_A_RUN])
def test_a_call_of_a_run_is_made_again_as_it_is_listed(
    office: Office, route: str, kind: str
) -> None:
    office.adopt(a_line("F-1"))
    office.faults({"route": route, "nth": 1, "kind": kind})

    with suppress(AldiaError):
        office.run()

    is_again = not CALLS[route].startswith("never") or (route, kind) == ("mail.send", "429")
    assert office.calls[route] == CALLS_OF_A_RUN[route] + is_again


def test_set_up_whose_answer_is_lost_adds_nothing_twice(office: Office) -> None:
    office.make_book(a_line("F-1"))
    office.faults({"route": "sheets.spreadsheets.batchUpdate", "nth": 1, "kind": "lose_answer"})

    with pytest.raises(AskPerson, match="init_unanswered"):
        adopt(office.client(), resources.schema(), tabs=[TAB])
    again = adopt(office.client(), resources.schema(), tabs=[TAB])

    assert again.steps == []
    assert len(office.workbook.named_ranges) == 1


def test_columns_that_may_have_been_added_are_not_added_again(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    column = chr(65 + office.values(TAB)[0].index("Por qué"))
    office.edit({"tab": TAB, "delete_columns": [column, 1]})
    office.faults({"route": "sheets.spreadsheets.batchUpdate", "nth": 1, "kind": "lose_answer"})

    with pytest.raises(AskPerson, match="init_unanswered"):
        adopt(office.client(), resources.schema())
    adopt(office.client(), resources.schema())

    assert office.values(TAB)[0].count("Por qué") == 1


def test_a_report_of_the_provider_whose_answer_is_lost_stands_there_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.adopt(a_line("F-1"))
    office.run()
    monkeypatch.setenv("ALDIA_SPREADSHEET", office.book)
    monkeypatch.setenv("SENDGRID_WEBHOOK_KEY", public_key())
    office.faults({"route": "sheets.spreadsheets.batchUpdate", "nth": 1, "kind": "lose_answer"})

    assert Webhook(office).report("delivered") == 200
    assert len(office.values("Entregas")) == 2
