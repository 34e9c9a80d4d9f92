"""`aldia file`: one customer's file as a page and a PDF, from the workbook as it is."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_commands import aldia
from tests.office import Office, a_line


def test_the_file_of_a_customer_has_the_letter_that_went(office: Office, tmp_path: Path) -> None:
    office.adopt(a_line("F-1", customer="Café Ñandú"), a_line("F-2", customer="Hotel Brisa"))
    office.run()

    done = aldia("file", "café ñandú", office.book, "--to", str(tmp_path))

    html, pdf = sorted(tmp_path.iterdir())
    assert done.output.split() == [str(html), str(pdf)]
    text = html.read_text("utf-8")
    assert "Correo «Aviso 1» a f-1@cliente.example." in text
    assert "Hotel Brisa" not in text
    assert pdf.read_bytes().startswith(b"%PDF")


def test_a_name_that_nobody_has_is_told(office: Office, tmp_path: Path) -> None:
    office.adopt(a_line("F-1", customer="Café"))

    done = aldia("file", "Óptica", office.book, "--to", str(tmp_path))

    assert "«Óptica»" in done.output
    assert not list(tmp_path.iterdir())
