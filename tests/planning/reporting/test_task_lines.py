"""The lines of the Calls tab."""

from __future__ import annotations

from aldia import resources
from aldia.ledger.cells import Scalar
from aldia.planning.log.history import fold
from aldia.planning.reporting.task_lines import line_of
from tests.builders import a_ledger, a_plan, a_row
from tests.planning.deciding.test_tasks import a_book, before

WORDS = resources.catalog_of("es", "CO")


def test_a_mail_that_a_person_writes_goes_to_the_address() -> None:
    steps: list[list[Scalar]] = [["Aviso 1", 3, "amable", "personal"]]
    plan = a_plan(a_ledger(a_row(), steps=steps))
    [task] = plan.tasks

    line = line_of(task, plan.cases, WORDS)

    assert (line["how"], line["phone"]) == ("personal", "pagos@cafe.example")


def test_a_line_says_whom_about_what_since_when_and_at_what_time() -> None:
    ledger = a_book()
    plan = a_plan(ledger, fold(before()))
    [task] = plan.tasks

    line = line_of(task, plan.cases, WORDS)

    assert line["customer"] == "Café La Montaña"
    assert line["phone"] == "300 555 0101"
    assert line["about"] == "F-1: $\N{NO-BREAK SPACE}100. Hasta 10 días de atraso."
    assert line["last_words"] == "Aviso 1, 17 nov"
    assert line["best_time"] == "lun–vie 8–18 h"
