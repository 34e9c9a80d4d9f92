"""Runs make as many calls as promised, and the benchmark's rivals send the same letters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Template

from aldia.jobs.assessment import assess
from aldia.letters.rendering import render
from aldia.workbook.client import connect
from benchmarks import books, row_by_row
from benchmarks.__main__ import write_into
from benchmarks.apart import Cost, a_run
from benchmarks.letters import facts_of, template_of
from benchmarks.runs import Run
from benchmarks.services import forget, stats
from benchmarks.stages import timed_stages
from benchmarks.table import ANY, Section, exponent, for_a_page, line, line_at_least
from sandbox.core import Sandbox
from sandbox.server import serving

INVOICES, LETTERS = 2_000, 40


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with serving(Sandbox()) as host:
        yield host


@pytest.fixture(scope="module")
def runs(host: str) -> dict[str, Run]:
    """Return a first, an ordinary and an idle run of one workbook."""
    book = books.make_live_book(host, INVOICES)
    days = {"first": books.YESTERDAY, "ordinary": books.TODAY, "idle": books.LATER}
    found = {}
    for kind, at in days.items():
        forget(host)
        told = a_run(host, book, at.isoformat())()
        found[kind] = Run(Cost(0.0, 0.0, 0.0, 0.0, told), stats(host)["calls"], 0.0)
    return found


def test_an_ordinary_run_makes_few_calls_whatever_the_rows(runs: dict[str, Run]) -> None:
    run = runs["ordinary"]

    assert run.cost.told["letters"] == LETTERS
    assert run.reads == 5 + run.chunks + run.has_digest
    assert (run.sealed, run.chunks, run.has_digest) == (2 + 2 + 1 + 1, 2, True)
    assert run.view == 2


def test_an_idle_run_is_four_reads(runs: dict[str, Run]) -> None:
    assert sum(runs["idle"].calls.values()) == runs["idle"].reads == 4


def test_the_sum_of_delays_counts_sixteen_letters_as_one(runs: dict[str, Run]) -> None:
    chunks = [25, 15]
    calls = {"sheets.spreadsheets.get": 1, "mail.send": 40 + 1}

    run = Run(Cost(0.0, 0.0, 0.0, 0.0, {"chunks": chunks}), calls, 0.0)

    assert runs["ordinary"].cost.told["chunks"] == chunks
    assert run.delays == pytest.approx(0.15 + (1 + 2 + 1 + 1) * 0.05)


def test_the_script_writes_the_letters_that_aldia_writes(host: str) -> None:
    book = books.make_book(host, INVOICES)

    assert row_by_row.remind(host, book, books.TODAY.date()) == LETTERS


def test_mailmerge_gets_the_letters_that_aldia_writes(host: str) -> None:
    book = books.make_live_book(host, INVOICES)
    found = assess(connect(book, {"SHEETS_EMULATOR_HOST": host}), books.TODAY)
    first, *others = [letter for letter in found.plan.letters if letter.about[0].days_late == 3]

    template = Template(template_of(first, render(first, found.ledger)))

    for letter in others:
        message = render(letter, found.ledger)
        merged = template.render(facts_of(letter))
        assert f"SUBJECT: {message.subject}\n" in merged
        assert message.text.strip() in merged
        assert message.html.strip() in merged


def test_each_stage_that_is_timed_is_there() -> None:
    with timed_stages() as seconds:
        pass

    assert set(seconds.values()) == {0.0}


def test_an_exponent_is_the_power_of_the_size() -> None:
    assert exponent({size: 3.0 * size**1.5 for size in (10, 100, 1000)}) == pytest.approx(1.5)


def test_the_table_says_what_was_reached() -> None:
    lines = [
        line("reads", {100: 4, 1_000: 5}, "{:.0f}", at_most=4),
        line_at_least("faster", {ANY: 21.0}, 20),
        line("wall", {100: 1.234}),
    ]

    page = for_a_page([Section("Runs", lines)])

    assert "| reads | 4 | 5 |  |  |  | ≤ 4 | **not met** |" in page
    assert "| faster |  |  |  |  | 21.0 × | ≥ 20 | met |" in page
    assert "| wall | 1.23 |  |  |  |  |  |  |" in page


def test_a_page_gets_a_new_table_in_place_of_the_old_one(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Before.\n\n<!-- table -->\nold\n<!-- end of table -->\n\nAfter.\n")

    write_into(page, "new\n")

    assert page.read_text() == (
        "Before.\n\n<!-- table -->\n\nnew\n\n<!-- end of table -->\n\nAfter.\n"
    )


def test_a_page_without_a_place_for_the_table_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Nothing.\n")

    with pytest.raises(SystemExit, match="no place for the table"):
        write_into(page, "new")
