"""What is shown never fails a run: it is told, and the next run heals it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aldia.jobs import owner
from aldia.planning.reporting import view
from aldia.structured_log import StructuredLogger
from tests.office import TAB, Office, a_line

VIEW = "sheets.spreadsheets.values.batchUpdateByDataFilter"
DIGEST: dict[str, Any] = {"Hora del resumen": "17", "Correo del dueño": "ana@laespiga.example"}


def fail(*_: Any, **__: Any) -> Any:
    raise KeyError("USD")


PARTS = {
    "the summary": ("summary_rows", "el resumen de cartera"),
    "the invoices": ("_invoice_rows", "las columnas de Aldía en la pestaña de las facturas"),
    "the customers": ("CustomerCells", "las columnas de Aldía en la pestaña «Clientes»"),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_view_that_fails_is_told_and_healed(
    office: Office, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    name, sentence = PARTS[part]
    office.adopt(a_line("F-1"))
    lines: list[str] = []

    with monkeypatch.context() as broken:
        broken.setattr(view, name, fail)
        report = office.run(logger=StructuredLogger(lines.append))
    told = str(office.values("Revisar"))
    office.run()

    assert (len(office.mail), report.is_finished) == (1, True)
    assert sentence in told
    assert "unexpected" in {json.loads(line)["event"] for line in lines}
    assert len(office.values("Revisar")) == 1
    assert office.column("Avisos") == {"F-1": "1"}


def test_a_place_that_google_refuses_to_write_fails_no_run(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.edit({"tab": TAB, "rename": "Otra"}, before=(VIEW, 1))

    report = office.run()

    assert report.letters["sent"] == 1


def test_a_digest_that_fails_fails_no_run_and_goes_with_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.adopt(a_line("F-1"), **DIGEST)
    office.pass_days(7 / 24)

    with monkeypatch.context() as broken:
        broken.setattr(owner, "compose_digest", fail)
        office.run()
    before = len(office.owner_mail)
    office.run()

    assert (len(office.mail), before, len(office.owner_mail)) == (1, 0, 1)
