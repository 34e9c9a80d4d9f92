"""How columns are named to people."""

from __future__ import annotations

from aldia.ledger.recognition.column_names import names_to_type


def test_only_headers_that_others_have_too_are_told_apart_by_letters() -> None:
    headers = ["Fra.", "Cliente", "", "Fra. "]

    assert names_to_type(headers, [0, 1, 2, 3]) == ["Fra. (A)", "Cliente", "C", "Fra. (D)"]
