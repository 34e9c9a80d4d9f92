"""The files that docs/extending.md lists for something new are enough: a made-up one works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from aldia import resources

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "extending.md").read_text("utf-8")
COPIED = "functions templates sheet_schema infra/terraform".split()
LANGUAGES = resources.languages()


class Copy:
    """A copy of the repository, with the paths of the files that were changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.touched: set[str] = set()
        for folder in COPIED:
            shutil.copytree(ROOT / folder, root / folder)
        (root / "tests").mkdir()
        for name in ("__init__.py", "builders.py"):
            shutil.copy(ROOT / "tests" / name, root / "tests")

    def change(self, path: str, old: str, new: str) -> None:
        """Replace a text that occurs once in a file."""
        text = (self.root / path).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} in {path}"
        self.write(path, text.replace(old, new))

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(exist_ok=True)
        (self.root / path).write_text(text, "utf-8")
        self.touched.add(path)

    def add(self, path: str, text: str) -> None:
        self.write(path, (self.root / path).read_text("utf-8") + text)

    def say(self, name: str, section: str, line: str) -> None:
        """Add a line to a section of the file `name` of every language."""
        for language in LANGUAGES:
            path = f"templates/{language}/{name}.toml"
            self.change(path, f"\n[{section}]\n", f"\n[{section}]\n{line}\n")

    def tries(self, code: str) -> None:
        """Run Python code in the copy; a failed assertion fails the test."""
        folders = os.pathsep.join(map(str, (self.root / "functions", self.root)))
        around = {**os.environ, "PYTHONPATH": folders}
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=self.root,
            env=around,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def named(heading: str, languages: Sequence[str] = LANGUAGES, **meant: str) -> set[str]:
    """Return the files that the page lists under a heading.

    Args:
        languages: The values of `<language>` in the page's paths.
        meant: The value of any other `<name>` in them, by name.
    """
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    for name, text in meant.items():
        section = section.replace(f"<{name}>", text)
    paths = re.findall(r"^- `([^`]+)`:", section, re.M)
    return {path.replace("<language>", language) for path in paths for language in languages}


def with_folder(touched: set[str], folder: str) -> set[str]:
    """Return paths in which those inside a folder are replaced by the folder; `*` is any name."""
    inside = re.escape(folder).replace(r"\*", "[^/]+")
    return {folder if re.match(inside, path) else path for path in touched}


def test_a_language_is_a_folder_and_a_vocabulary(copy: Copy) -> None:
    shutil.copytree(ROOT / "templates" / "es", copy.root / "templates" / "it")
    copy.touched |= {
        str(path.relative_to(copy.root))
        for path in (copy.root / "templates" / "it").rglob("*")
        if path.is_file()
    }
    copy.change("templates/it/sheet.toml", '\ntitle = "Facturas"', '\ntitle = "Fatture"')
    copy.change("templates/it/words.toml", '\ncall = "llamada"', '\ncall = "chiamata"')
    copy.change(
        "functions/aldia/ledger/values/vocabulary.py",
        "VOCABULARIES = (_SPANISH, _ENGLISH, _PORTUGUESE)",
        "_ITALIAN = dataclasses.replace(\n"
        "    _SPANISH, names={'italiano': 'it'}, months=(*('?',) * 10, 'novembre', '?')\n"
        ")\n"
        "VOCABULARIES = (_SPANISH, _ITALIAN, _ENGLISH, _PORTUGUESE)",
    )
    copy.change(
        "functions/aldia/ledger/values/vocabulary.py",
        "from collections.abc import Callable, Mapping",
        "import dataclasses\nfrom collections.abc import Callable, Mapping",
    )

    headers = copy.root / "sheet_schema" / "headers"
    shutil.copy(headers / "es.toml", headers / "it.toml")
    copy.touched.add("sheet_schema/headers/it.toml")
    copy.change("infra/terraform/variables.tf", '["es", "en"]', '["es", "it", "en"]')

    copy.tries("""
from aldia import resources
from aldia.ledger.schema.schema import FALLBACK
from aldia.letters.rendering import render
from tests.builders import a_ledger, a_plan, a_row
assert resources.languages() == ("es", "it", FALLBACK)
assert resources.schema()["invoices"].title["it"] == "Fatture"
assert resources.catalog_of("it", "IT").say("channel", "call") == "chiamata"
book = a_ledger(a_row(due="21 novembre 2026"), settings={"Idioma": "italiano"})
[letter] = a_plan(book).letters
assert letter.language == "it"
text = render(letter, book).text.replace("\\N{NO-BREAK SPACE}", " ")
assert "21 novembre 2026" in text
""")
    touched = with_folder(copy.touched, "templates/it/*/")
    assert touched == named("A language", languages=["it"], letter="*")


def test_a_channel_is_a_member_with_its_names(copy: Copy) -> None:
    copy.change(
        "functions/aldia/policy/channels.py",
        '    SMS = "sms"\n',
        '    SMS = "sms"\n    VISIT = "visit"\n',
    )
    copy.change(
        "functions/aldia/ledger/values/vocabulary.py",
        '        "sms": ("sms",),\n',
        '        "sms": ("sms",),\n        "visit": ("visita",),\n',
    )
    copy.say("words", "channel", 'visit = "visita"')

    copy.tries("""
from aldia import resources
from aldia.planning.reporting.task_lines import line_of
from tests.builders import a_ledger, a_plan, a_row
plan = a_plan(
    a_ledger(
        a_row(due="-9d"),
        steps=[["Pasar", 3, "amable", "visita", "", "", ""]],
        customers=[{"customer": "Café La Montaña", "channels": "visita"}],
    )
)
[task] = plan.tasks
line = line_of(task, plan.cases, resources.catalog_of("es", "CO"))
assert (task.channel, line["how"]) == ("visit", "visita")
""")
    assert copy.touched == named("A channel")


def test_every_place_that_takes_mail_for_granted_is_listed() -> None:
    words = r"\bChannel\.MAIL\b|\.is_mail\b|\bMailer\b|\b(?:case|first)\.(?:addresses|recipients)\b"
    heading = "A channel that Aldía sends"
    listed = {path for path in named(heading) if "<" not in path}
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    stays = {f"functions/aldia/{path}" for path in re.findall(r"[(, ]`(\w+/\w+\.py)`", section)}
    aldia = ROOT / "functions" / "aldia"
    found = {
        str(path.relative_to(ROOT))
        for path in aldia.rglob("*.py")
        if not path.is_relative_to(aldia / "channels") and re.search(words, path.read_text("utf-8"))
    }

    assert found <= listed | stays
    assert all((ROOT / path).is_file() for path in listed | stays)


def test_a_mail_provider_is_a_folder(copy: Copy) -> None:
    copy.write("functions/aldia/channels/pigeon/__init__.py", "")
    copy.write(
        "functions/aldia/channels/pigeon/sending.py",
        "from aldia.channels.mail import Fate, Outcome\n"
        "class Pigeon:\n"
        "    calls = 0\n"
        "    def send(self, envelopes, may_go, on_outcome=lambda outcome: None):\n"
        "        return [Outcome(each.id, Fate.SENT) for each in envelopes]\n",
    )
    copy.change(
        "functions/aldia/environment.py",
        '    key = around.get("SENDGRID_API_KEY"',
        '    if around.get("PIGEON_LOFT"):\n'
        "        from aldia.channels.pigeon.sending import Pigeon\n"
        "        return Pigeon()\n"
        '    key = around.get("SENDGRID_API_KEY"',
    )

    copy.tries("""
from types import SimpleNamespace
from aldia import environment
found = environment.mailer({"PIGEON_LOFT": "roof"})
[outcome] = found.send([SimpleNamespace(id="a")], lambda envelope: True)
assert outcome.fate == "sent"
""")
    touched = with_folder(copy.touched, "functions/aldia/channels/pigeon/")
    assert touched == named("A mail provider", provider="pigeon")


def test_a_payment_provider_needs_no_file(copy: Copy) -> None:
    copy.tries("""
from tests.builders import a_ledger, a_plan, a_row
link = "https://pay.made-up.example/f-1"
[letter] = a_plan(a_ledger(a_row(due="-3d", pay_link=link))).letters
assert letter.lines[0].pay_link == link
""")
    assert copy.touched == named("A payment provider") == set()


def test_a_country_is_a_profile_and_its_laws_name(copy: Copy) -> None:
    copy.add(
        "sheet_schema/contact_rules.toml",
        '\n[[profile]]\nid = "NZ"\nplaces = ["NZ"]\ninstrument = "A law"\nconsumers = "yes"\n'
        'businesses = "yes"\nown_debts = true\n'
        '\n[[profile.rule]]\nkey = "closed_days"\nkind = "closed_days"\ndays = "tue"\n'
        'says = "Never on Tuesdays."\nverified = true\nsource = "primary"\n',
    )
    copy.say("words", "law", 'NZ = "the Kiwi law"')

    copy.tries("""
from aldia import resources
from tests.builders import a_ledger, a_row, decision_of
decision = decision_of(a_ledger(a_row(due="-3d"), settings={"País": "NZ"}))
assert decision.rule == "NZ.closed_days", decision
assert "the Kiwi law" in resources.catalog_of("en", "NZ").why(decision)
""")
    assert copy.touched == named("A country")


def test_a_reason_is_decided_and_said(copy: Copy) -> None:
    copy.change(
        "functions/aldia/planning/deciding/reasons.py",
        "    # What people agreed on",
        '    UNLUCKY = "unlucky", WaitsFor.CHANGE, Topic.PERSON\n    # What people agreed on',
    )
    copy.change(
        "functions/aldia/planning/deciding/decisions.py",
        "    if invoice.state is InvoiceState.NEVER_CHASE:\n",
        '    if invoice.number == "F-13":\n        return case.waits(Reason.UNLUCKY)\n'
        "    if invoice.state is InvoiceState.NEVER_CHASE:\n",
    )
    copy.say("words", "why", 'unlucky = "Its number is unlucky"')

    copy.tries("""
from aldia import resources
from tests.builders import a_ledger, a_row, decision_of
decision = decision_of(a_ledger(a_row("F-13", due="-3d")))
assert resources.catalog_of("en").why(decision) == "Its number is unlucky"
""")
    assert copy.touched == named("A reason")


def test_a_setting_is_a_row_and_a_field(copy: Copy) -> None:
    copy.add("sheet_schema/settings.toml", '\n[[setting]]\nkey = "motto"\ntype = "text"\n')
    copy.say("sheet", "settings.settings", 'motto = { label = "Lema", help = "Unas palabras." }')
    copy.change(
        "functions/aldia/ledger/tabs/settings.py",
        '    signature: str = ""\n',
        '    signature: str = ""\n    motto: str = ""\n',
    )

    copy.tries("""
from tests.builders import a_ledger, a_row
assert a_ledger(a_row(), settings={"Lema": "Pan de hoy"}).settings.motto == "Pan de hoy"
""")
    assert copy.touched == named("A setting")


def test_a_system_tab_is_a_schema_file_with_its_names(copy: Copy) -> None:
    copy.write(
        "sheet_schema/visits.toml",
        'key = "visits"\nworkbook = "business"\nplace = 96\nowner = "system"\nnew_rows = 50\n'
        'column = [{ key = "at", type = "text", width = 190 }]\n',
    )
    copy.change(
        "functions/aldia/ledger/schema/schema.py",
        '    DOCTOR = "doctor"\n',
        '    DOCTOR = "doctor"\n    VISITS = "visits"\n',
    )
    for language in LANGUAGES:
        copy.add(
            f"templates/{language}/sheet.toml",
            '\n[visits]\ntitle = "Visitas"\n[visits.columns]\nat = { header = "Momento" }\n',
        )

    copy.tries(
        """
from aldia import resources
from aldia.workbook.setup.tab_format import header_cell
from aldia.ledger.schema.schema import TabKey
tab = resources.schema()[TabKey.VISITS]
keys = list(resources.schema().tabs)
assert keys.index("columns") + 1 == keys.index("visits") == keys.index("doctor") - 1
assert (tab.title["es"], tab.new_rows) == ("Visitas", 50)
assert header_cell(tab.columns[0], "en")["userEnteredValue"] == {"stringValue": "Momento"}
"""
    )
    assert copy.touched == named("A system tab", tab="visits")


def test_a_door_is_a_function_and_a_name_in_terraform(copy: Copy) -> None:
    copy.add(
        "functions/main.py",
        "\n\n@functions_framework.http\n@open_to_all\ndef greet(request, logger):\n"
        '    return {"finished": True, "greeting": "Hola"}, 200\n',
    )
    copy.change("infra/terraform/functions.tf", 'concat(["remind"],', 'concat(["remind", "greet"],')

    copy.tries("""
from flask import Flask, request
import main
with Flask("cloud").test_request_context("/", method="POST", json={}):
    answer = main.greet(request)
assert (answer.status_code, answer.json["greeting"]) == (200, "Hola")
with Flask("cloud").test_request_context("/", method="GET"):
    assert main.greet(request).status_code == 405
""")
    assert copy.touched == named("A door")
