"""Before set-up there is no Columns tab: questions about columns name the command that asks."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from aldia import resources
from aldia.cli.commands import main
from tests.office import Office

PLAIN = ["Factura", "Cliente", "Correo", "Vence", "Importe"]
ROW = ["F-1", "Ana", "a@x.example", "21/11/2026", 5]

BOOKS = {
    "several that may be it": ([*PLAIN[:4], "Total", "Valor"], 6),
    "one that may matter": ([*PLAIN, "Abonado a cuenta"], "15/11/2026"),
    "one without a header": ([*PLAIN, ""], "pagado"),
    "one that is missing": ([*PLAIN[:3], "Ruta", "Importe", "Notas"], "x"),
}


@pytest.mark.parametrize("case", BOOKS)
def test_a_question_before_set_up_names_the_command_that_asks(office: Office, case: str) -> None:
    headers, cell = BOOKS[case]
    office.make_book([*ROW, cell], headers=headers)

    said = " ".join(CliRunner().invoke(main, ["check", office.book]).output.split())

    assert "aldia init" in said
    assert "en la pestaña Columnas" not in said
    assert "«Usted dice»" not in said


@pytest.mark.parametrize("language", resources.languages())
def test_what_is_said_before_set_up_is_also_said_after_it(language: str) -> None:
    texts = resources.catalog_of(language).texts

    for section in ("columns", "problem"):
        assert texts[f"{section}_before_set_up"].keys() <= texts[section].keys()
