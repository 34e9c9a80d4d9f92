"""The Summary as a page: one that needs nothing else, in both languages, as HTML and PDF."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from aldia import resources
from aldia.letters.summary_page import as_pdf, in_short, render_summary
from aldia.planning.log.history import History
from aldia.planning.reporting.summary import summarise
from tests.builders import a_ledger, a_plan, a_row


def a_page(language: str = "español", **cells: str) -> str:
    ledger = a_ledger(
        a_row(due="-20d", **cells),
        a_row("F-2", "-70d", customer="Otra"),
        a_row("F-3", "+3d", currency="USD", amount=40),
        settings={"Idioma": language},
    )
    return render_summary(summarise(ledger, History(), a_plan(ledger)), ledger)


class _Balanced(HTMLParser):
    """Counts what was opened and not closed."""

    VOID = frozenset({"meta", "line", "rect", "path", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_the_page_is_whole() -> None:
    parser = _Balanced()
    parser.feed(a_page())

    assert parser.open == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("español", ["Por cobrar", "Los que más importan"]), ("inglés", ["Open", "Who matters most"])],
)
def test_it_speaks_the_owners_language(language: str, words: list[str]) -> None:
    assert all(word in a_page(language) for word in words)


def test_each_currency_has_its_own_figures() -> None:
    html = a_page()

    assert "<h2>COP</h2>" in html
    assert "<h2>USD</h2>" in html
    assert html.index("<h2>COP</h2>") < html.index("<h2>USD</h2>")


def test_it_loads_nothing_from_elsewhere() -> None:
    html = a_page()

    assert not re.findall(r'(?:src|href)="|url\(|@import', html)


def test_a_name_is_never_read_as_markup() -> None:
    html = a_page(customer="<script>alert(1)</script>")

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_same_page_is_a_pdf() -> None:
    pdf = as_pdf(a_page())

    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 5000


def test_the_digest_gets_it_in_short() -> None:
    ledger = a_ledger(a_row(due="-20d"))
    summary = summarise(ledger, History(), a_plan(ledger))

    lines = in_short(summary, resources.catalog_of("es", "CO"))

    assert [line["name"] for line in lines] == [
        "Por cobrar",
        "Vencido",
        "Cobrado este mes",
        "Esperado esta semana",
        "Café La Montaña",
    ]
    assert lines[0]["sum"] == "$\N{NO-BREAK SPACE}100"
    assert "entre" in lines[3]["note"]
