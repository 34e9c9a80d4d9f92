"""The README's commands run, and the generated pages are up to date."""

from __future__ import annotations

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from aldia import resources
from aldia.cli.commands import main
from aldia.ledger.values.problems import Wrong
from scripts.reference import pages
from tests.office import Office, a_line

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    line.strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.S)
    for line in block.splitlines()
    if line.strip()
]


def test_every_aldia_command_of_the_readme_works_in_its_order(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    office.make_book(a_line("F-1"))
    monkeypatch.setenv("ALDIA_SPREADSHEET", office.book)

    for command in COMMANDS:
        program, *words = shlex.split(command, comments=True)
        if program != "aldia":
            continue
        if words[0] == "connect":
            office.set_settings(Negocio="La Espiga", Remitente="cobros@laespiga.example")
        if words[0] == "run":
            office.set_settings(Modo="real", Autorizaron_el_correo="sí")
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, (command, done.output)

    assert len(office.mail) == 1


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith("make ")])
def test_every_make_target_of_the_readme_exists(command: str) -> None:
    done = subprocess.run(["make", "-n", *command.split()[1:]], cwd=ROOT, check=False)

    assert done.returncode == 0


@pytest.mark.parametrize("language", ["es", "en"])
def test_connecting_a_sheet_takes_at_most_ten_steps(language: str) -> None:
    page = (ROOT / "docs" / f"get-started.{language}.md").read_text("utf-8")

    assert 0 < len(re.findall(r"^## \d+\. ", page, re.M)) <= 10


def test_the_newest_release_of_the_changelog_is_the_packages_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## (.+)$", changelog, re.M)

    assert headings[0] == "Unreleased"
    for heading in headings[1:]:
        assert re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", heading), heading
    assert headings[1].split()[0] == project["version"]


def test_the_readme_is_short() -> None:
    assert len(README.split()) <= 900


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")), ids=lambda page: page.stem)
def test_every_link_of_the_pages_outside_the_site_leads_somewhere(page: Path) -> None:
    """`make site` checks those of docs/."""
    for path, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", page.read_text("utf-8")):
        led = ROOT / path if path else page
        assert led.exists(), path
        assert not anchor or anchor in anchors(led), f"{path}#{anchor}"


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_the_index_leads_to_every_page() -> None:
    docs = ROOT / "docs"
    linked = set(re.findall(r"\]\(([\w.-]+\.md)\)", (docs / "README.md").read_text("utf-8")))
    named = set(re.findall(r"[\w.-]+\.md\b", (docs / "decisions/README.md").read_text("utf-8")))

    assert {path.name for path in docs.glob("*.md")} - {"README.md"} == linked
    assert {path.name for path in (docs / "decisions").glob("0*.md")} == named


def test_every_folder_that_the_architecture_names_is_there() -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    drawn = (ROOT / "docs/pictures/flow.svg").read_text("utf-8")
    drawn_folders = re.findall(r'class="folder".*>(.*)<', drawn)
    named = re.findall(r"`([\w/]+/)`", page) + " ".join(drawn_folders).split()

    assert drawn_folders
    for folder in named:
        assert (ROOT / folder).is_dir() or (ROOT / "functions/aldia" / folder).is_dir(), folder


def test_code_names_only_documents_that_are_there() -> None:
    for room in ("functions", "sandbox", "scripts", "benchmarks", "tests", "infra"):
        for path in [*(ROOT / room).rglob("*.py"), *(ROOT / room).rglob("*.tf")]:
            for named in re.findall(r"\bdocs/[\w./-]+\.md\b", path.read_text("utf-8")):
                assert (ROOT / named).exists(), f"{path.relative_to(ROOT)} names {named}"


def test_the_generated_pages_are_up_to_date() -> None:
    for path, text in pages(resources.schema()).items():
        assert path.read_text("utf-8") == text, f"{path.name}: run `make docs`"


def test_every_problem_that_a_parser_can_return_has_its_words() -> None:
    sources = [*(ROOT / "functions/aldia").rglob("*.py")]
    codes = {
        code
        for path in sources
        for code in re.findall(r'(?:Wrong|Problem)\(\s*"(\w+)"', path.read_text("utf-8"))
    }

    known = set(resources.catalog_of("es").texts["problem"])

    assert {Wrong(code).code for code in codes} <= known


def test_every_error_has_its_words() -> None:
    sources = [*(ROOT / "functions/aldia").rglob("*.py")]
    codes = {
        code
        for path in sources
        for code in re.findall(
            r'(?:AskPerson|ComeAgain|Busy|Refuse|AldiaError)\(\s*"(\w+)"', path.read_text("utf-8")
        )
    }

    assert codes - set(resources.catalog_of("es").texts["error"]) == set()
