"""The texts of letters, kept with their claims and shown again as they went."""

from __future__ import annotations

import json
from dataclasses import replace

from aldia.jobs.forgetting import forget
from aldia.planning.log.claims import Claimed, without_sums
from tests.cli.test_commands import aldia
from tests.office import TAB, Office, a_line

TEXTS, STORY, LOG = "Textos de correos", "Historia", "Bitácora"


def sent(office: Office, place: int = 0) -> str:
    """Return a letter as the mailbox has it: subject and text."""
    letter = office.mail[place]
    return f"{letter.subject}\n\n{letter.text.strip()}"


def told(office: Office) -> list[str]:
    """Return the texts that the History tab shows."""
    header, *rows = office.values(STORY)
    place = header.index("Texto del correo")
    return [row[place] for row in rows if len(row) > place and row[place]]


def test_every_letter_is_shown_as_it_went(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))

    office.run()

    assert sorted(told(office)) == sorted([sent(office, 0), sent(office, 1)])
    found = json.loads(aldia("history", "Cliente F-1", office.book, "--json").stdout)
    assert [each["text"] for each in found["events"]] == [sent(office)]
    assert sent(office).splitlines()[0] in aldia("history", "Cliente F-1", office.book).output


def test_a_text_that_was_typed_over_where_it_is_shown_heals(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.run()

    office.edit({"tab": STORY, "type": {"E2": "Pague ya"}})
    office.run()

    assert told(office) == [sent(office)]


def test_a_text_that_was_changed_where_it_is_kept_is_not_shown(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.run()

    office.edit({"tab": TEXTS, "type": {"B2": "Pague ya"}}, {"tab": STORY, "type": {"E2": ""}})
    office.run()

    [said] = told(office)
    assert "alguien lo cambió" in said


def test_without_the_tab_letters_go_all_the_same_and_say_that_no_text_was_kept(
    office: Office,
) -> None:
    office.adopt(a_line("F-1"))
    office.delete_tab(TEXTS)

    report = office.run()

    assert report.fates == {"sent": 1}
    assert told(office) == ["El texto no se guardó."]


def test_a_text_is_there_once_its_letter_was_claimed_whatever_became_of_it(
    office: Office,
) -> None:
    office.adopt(a_line("F-1"))
    office.faults({"route": "mail.send", "kind": "503"})

    office.run()

    [row] = office.values(TEXTS)[1:]
    assert row[0] in str(office.values(LOG))
    assert told(office) == [row[1]]


def test_whoever_is_forgotten_leaves_no_text(office: Office) -> None:
    office.adopt(a_line("JP-1", customer="Juan Pérez", email="juan@perez.example"), a_line("F-2"))
    office.run()
    office.edit({"tab": TAB, "type": {office.cell_of("JP-1", "Pagado"): "sí"}})
    office.pass_days(1)
    office.run()

    forget(office.client(), "Juan Pérez")

    theirs = next(n for n, each in enumerate(office.mail) if "juan@" in each.to[0])
    kept = [row[1] for row in office.values(TEXTS)[1:]]
    assert sent(office, theirs) not in [*kept, *told(office)]
    assert any("F-2" in text for text in kept)


def test_a_claim_says_the_mark_of_its_text_and_loses_it_with_its_sums() -> None:
    claim = Claimed("f00", "CO+care", tier="regular", told=("charge=5%@10",))
    whole = replace(claim, text="0123456789abcdef")

    assert Claimed.parse(whole.written(), 0) == whole
    assert Claimed.parse(without_sums(whole.written()), 0) == claim
