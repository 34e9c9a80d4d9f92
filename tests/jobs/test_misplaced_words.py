"""What a person said of a column, kept with another one that came to its place in that second."""

from __future__ import annotations

from dataclasses import replace

from aldia.ledger.recognition.column_names import column_letters
from aldia.workbook.columns import MEANS, column_metadata
from aldia.workbook.writes import batch
from tests.jobs.test_columns_tab import SAID, TITLE, lines, row_of, say, words
from tests.office import HEADERS, TAB, Office, a_line


def test_a_word_at_the_wrong_column_does_not_count(office: Office) -> None:
    """A column moved between the reading of the tab and the write of the word."""
    office.adopt(a_line("F-1", mías="ruta 4"))
    say(office, "Mías", "No se usa")
    office.run()
    office.edit({"tab": TITLE, "type": {f"{SAID}{row_of(office, 'Mías')}": ""}})
    [item] = [i for i in office.workbook.metadata.values() if i.key == "aldia_means"]
    due = HEADERS.index("Vence")
    office.workbook.metadata[item.id] = replace(item, start=due, end=due + 1)

    office.pass_days(8)
    office.run()

    assert lines(office)["Vence"][4] == "Vence"
    assert words(office) == ["invoices. Mías"]


def test_a_word_never_counts_at_a_column_of_ours(office: Office) -> None:
    """A column was deleted between the reading of the tab and the write of the word."""
    office.adopt(a_line("F-1"))
    place = office.values(TAB)[0].index("Saldo al día")
    sheet = office.workbook.titled(TAB)
    assert sheet is not None
    word = column_metadata(sheet.id, place, MEANS, "invoices.paid Mías")
    office.client().write(batch(word))
    office.edit({"tab": TAB, "delete_columns": [column_letters(HEADERS.index("Mías")), 1]})

    for _ in range(3):
        office.run()

    assert office.column("Situación")["F-1"] == "Vencida"
    assert words(office) == ["invoices. Mías"]
