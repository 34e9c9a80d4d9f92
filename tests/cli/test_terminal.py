"""What a person reads at the terminal."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from aldia import resources
from aldia.cli import terminal
from aldia.ledger.ledger import Ledger
from aldia.planning.deciding.cases import RunContext
from aldia.planning.log.history import History
from aldia.planning.reporting.rehearsal import rehearse
from tests.builders import NOW, a_ledger, a_plan, a_row


def found(ledger: Ledger) -> Any:
    """Return as much of a study as these tables ask for."""
    catalog = resources.catalog_of("es", "CO")
    settings = SimpleNamespace(tables={})
    return SimpleNamespace(
        plan=a_plan(ledger), catalog=catalog, ledger=ledger, entries=[], snapshot=settings
    )


def test_the_status_says_no_reason_twice(capsys: pytest.CaptureFixture[str]) -> None:
    ledger = a_ledger(a_row(amount="mil"), a_row("F-2", amount=""))

    terminal.show_status(found(ledger), "", 1)

    [line] = [line for line in capsys.readouterr().out.splitlines() if "«Importe»" in line]
    assert line.split()[-1] == "2"


def test_a_balance_is_shown_as_letters_write_it_and_not_where_a_row_is_to_mend(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ledger = a_ledger(
        a_row(amount="1234,50", currency="USD"), a_row("F-2", paid="quizás", amount=777)
    )

    terminal.show_plan(found(ledger))

    said = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    assert "US$ 1.234,50" in said
    assert "777" not in said


def test_a_rehearsal_of_one_letter_speaks_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    rehearsed = rehearse("book", a_ledger(a_row()), History(), RunContext(), NOW, 1)

    terminal.show_rehearsal(rehearsed, resources.catalog_of("es", "CO"))

    said = " ".join(capsys.readouterr().out.split())
    assert "Facturas abiertas al final: 1." in said
    assert "1 facturas" not in said


@pytest.mark.parametrize(("books", "named"), [(["BOOK"], "BOOK"), (["A", "B"], "…"), ([], "…")])
def test_the_sandbox_says_with_what_commands_work_on_its_one_workbook(
    books: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.show_sandbox("127.0.0.1:9", books)

    told = capsys.readouterr().out
    assert "SHEETS_EMULATOR_HOST=127.0.0.1:9 " in told
    assert f"ALDIA_SPREADSHEET={named}\n" in told
