"""A setting that a book has under an earlier name is read, and not added again."""

import pytest

from aldia import resources
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Rows
from aldia.workbook.setup.setting_rows import missing_settings

SCHEMA = resources.schema()


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Máximo de cartas por día", "daily_cap"),
        ("Letters a day, at most", "daily_cap"),
        ("Tasa acordada (% anual)", "interest_rate"),
    ],
)
def test_a_setting_under_its_earlier_name_is_not_added_again(label: str, key: str) -> None:
    values: dict[str, tuple[str, Rows]] = {
        "settings": ("Ajustes", [["Ajuste", "Valor", "Qué significa"], [label, 20, ""]])
    }

    missing = {spec.key for spec in missing_settings(find_tables(SCHEMA, values)["settings"])}

    assert missing == {spec.key for spec in SCHEMA["settings"].settings} - {key}
