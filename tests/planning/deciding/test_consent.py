"""Whether a customer agreed to be written to by mail, where the law wants that to be express."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aldia.ledger.values.cells import Scalar
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.mode import WorkbookHealth, preview_reason
from aldia.planning.log.marks import mark_of
from tests.builders import NOW, a_history, a_ledger, a_plan, a_row

CONSENT = "Autorizaron el correo"

LIVE: dict[str, tuple[dict[str, Scalar], str, str]] = {
    "nobody said": ({CONSENT: ""}, "", "send"),
    "they agreed": ({CONSENT: "sí"}, "", "send"),
    "they did not": ({CONSENT: "no"}, "", "mail_not_agreed CO.authorised_channels"),
    "nobody said, but of this one": ({CONSENT: ""}, "correo", "send"),
    "nobody said, but this one only agreed to calls": (
        {CONSENT: ""},
        "llamada",
        "ask",
    ),
    "they did not, but this one did": ({CONSENT: "no"}, "correo, llamada", "send"),
    "they agreed, but this one only to calls": (
        {CONSENT: "sí"},
        "llamada",
        "ask",
    ),
    "they did not, where no law asks": (
        {CONSENT: "no", "País": "ES", "Moneda": "COP"},
        "",
        "send",
    ),
}


@pytest.mark.parametrize("case", LIVE)
def test_a_letter_of_a_book_that_sends_when(case: str) -> None:
    settings, channels, expected = LIVE[case]
    customer = {"customer": "Café La Montaña", "channels": channels}

    [decision] = a_plan(a_ledger(a_row(), settings=settings, customers=[customer])).decisions

    assert f"{decision.reason} {decision.rule}".strip() == expected


FIRST: dict[str, tuple[dict[str, Scalar], dict[str, Scalar], bool, str | None]] = {
    "nobody said": ({CONSENT: ""}, {}, False, "consent_missing"),
    "nobody said, and letters went already": ({CONSENT: ""}, {}, True, None),
    "nobody can read what was said, and letters went already": (
        {CONSENT: "algunos"},
        {},
        True,
        "settings_unreadable",
    ),
    "they agreed": ({CONSENT: "sí"}, {}, False, None),
    "they did not": ({CONSENT: "no"}, {}, False, None),
    "nobody said, but of each one": ({CONSENT: ""}, {"channels": "correo"}, False, None),
    "nobody said, and no law asks": (
        {CONSENT: "", "País": "ES", "Moneda": "COP"},
        {},
        False,
        None,
    ),
    "nobody said, and no law asks but that of a customer": (
        {CONSENT: "", "País": "ES", "Moneda": "COP"},
        {"country": "CO"},
        False,
        "consent_missing",
    ),
}


@pytest.mark.parametrize("case", FIRST)
def test_the_first_letter_of_a_book_when(case: str) -> None:
    settings, of_customer, has_written, expected = FIRST[case]
    customer = {"customer": "Café La Montaña", **of_customer}
    settings = {"Modo": "real", **settings}
    ledger = a_ledger(a_row(), settings=settings, customers=[customer])

    found = preview_reason(ledger, WorkbookHealth(has_written=has_written))

    assert found == expected


def test_a_book_whose_invoices_are_all_paid_is_not_asked() -> None:
    ledger = a_ledger(a_row(paid="sí"), settings={"Modo": "real", CONSENT: ""})

    assert preview_reason(ledger, WorkbookHealth(has_written=False)) is None


def test_no_thanks_go_by_a_channel_that_nobody_agreed_to() -> None:
    yesterday = {mark_of("f-1"): NOW.date() - timedelta(days=1)}
    thanked = [
        a_plan(
            a_ledger(a_row(paid="sí"), settings={CONSENT: answer}),
            a_history(("f-1", "friendly", "-2d")),
            RunContext(settled=yesterday),
        ).letters
        for answer in ("sí", "no", "")
    ]

    assert [len(letters) for letters in thanked] == [1, 0, 1]
