"""The commands that look at the book and ahead of it: report, forecast, simulate."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from scripts.history import HEADERS, paid_invoices
from tests.cli.test_commands import aldia, answer
from tests.office import Office, a_line


def test_the_report_is_written_as_html_and_pdf(office: Office, tmp_path: Path) -> None:
    office.adopt(a_line("F-1"))
    before = office.values("Cartera")

    done = aldia("report", office.book, "--to", str(tmp_path))

    html, pdf = (tmp_path / f"aldia-2026-11-24.{kind}" for kind in ("html", "pdf"))
    assert done.output.split() == [str(html), str(pdf)]
    assert "La Espiga" in html.read_text("utf-8")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert office.values("Cartera") == before


def test_a_rehearsal_tells_what_would_go_and_writes_nothing(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2", "28/11/2026"))

    found = answer("simulate", office.book, "--days", "20")
    told = aldia("simulate", office.book, "--days", "20", "--as-usual")

    assert found["letters"] == sum(found["by_day"].values()) == sum(found["by_step"].values()) > 2
    assert found["left"] == 2
    assert "Por aviso" in told.output
    assert office.mail == []


def test_expected_days_of_the_open_invoices(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2", pagado="sí"))

    found = answer("forecast", office.book)
    told = aldia("forecast", office.book)

    assert [each["invoice"] for each in found["expected"]] == ["F-1"]
    assert len(found["weeks"]) == 8
    assert "F-1" in told.output


def a_file(path: Path, delimiter: str = ",") -> Path:
    file = path / "history.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(HEADERS)
        writer.writerows(paid_invoices(400))
        writer.writerow(["H-X", "Sin fecha", "", "2026-01-01", "5", ""])
    return file


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_guesses_are_measured_on_any_csv(tmp_path: Path, delimiter: str) -> None:
    file = a_file(tmp_path, delimiter)

    done = aldia("forecast", "--history", str(file), "--split", "2026-03-31", "--json")

    found = json.loads(done.stdout)
    assert found["learned"] + found["guessed"] == 400
    assert found["skipped"] == 1
    assert found["mean_absolute_error"].keys() == {"due_date", "book_median", "customer_median"}


def test_the_measurement_is_told_to_people(tmp_path: Path) -> None:
    done = aldia("forecast", "--history", str(a_file(tmp_path)), "--split", "2026-03-31")

    assert "the customer's habit" in done.output or "la costumbre del cliente" in done.output


BAD = {
    "no such file": ("nothing.csv", "2026-03-31", 3),
    "no day": ("history.csv", "marzo", 2),
    "a day before all": ("history.csv", "2020-03-31", 3),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_measured_is_said(tmp_path: Path, case: str) -> None:
    name, split, code = BAD[case]
    a_file(tmp_path)

    done = aldia("forecast", "--history", str(tmp_path / name), "--split", split)

    assert done.exit_code == code
    assert "Traceback" not in done.output


def test_a_file_without_the_columns_says_which(tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("Producto,Precio\nPan,5\n", "utf-8")

    done = aldia("forecast", "--history", str(file), "--split", "2026-03-31")

    assert done.exit_code == 3
    assert "Paid on" in done.output


def test_the_first_digest_of_the_week_tells_the_figures(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.set_settings(Hora_del_resumen="9")
    office.run()
    texts = []
    for _ in range(7):
        office.pass_days(1)
        office.run()
        texts.append(office.owner_mail[-1].text)

    with_figures = ["La cartera, esta semana" in text for text in texts]

    assert with_figures[0]
    assert sum(with_figures) == 2
