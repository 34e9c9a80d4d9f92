"""Somebody who follows only the get-started page ends with a preview in the sheet."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from aldia.channels.sendgrid.checking import RIGHTS
from aldia.cli.commands import main
from tests.office import TAB, Office, a_line

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES = {language: DOCS / f"get-started.{language}.md" for language in ("es", "en")}
LIVE = {language: DOCS / f"going-live.{language}.md" for language in ("es", "en")}
ELSEWHERE = set("git cd make source export gcloud echo mkdir cat sed chmod set".split())
_FILE = re.compile(r"<<'END'\n(.*?)\nEND\n", re.S)


def found_blocks(path: Path) -> list[str]:
    """Return the page's code blocks, without the indentation that those in lists have."""
    found = re.findall(r"^( *)```sh\n(.*?)```", path.read_text("utf-8"), re.S | re.M)
    return [text.replace(f"\n{indent}", "\n").strip() for indent, text in found]


def blocks(path: Path) -> str:
    return "\n".join(found_blocks(path)) + "\n"


def commands(path: Path) -> list[list[str]]:
    """Return the page's commands in order, without lines that belong to a file's contents."""
    lines = _FILE.sub("\n", blocks(path)).splitlines()
    return [shlex.split(line) for line in lines if line.strip()]


@pytest.mark.parametrize("language", PAGES)
def test_the_page_leads_to_a_preview_in_the_sheet(
    office: Office, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.delenv("SENDGRID_API_KEY")
    office.make_book(a_line("F-1"), a_line("F-2", "fin de mes"))
    [given] = _FILE.findall(blocks(PAGES[language]))
    names = [line.partition("=")[0] for line in given.splitlines()]
    monkeypatch.setenv("ALDIA_SPREADSHEET", office.book)
    said = {}

    for program, *words in commands(PAGES[language]):
        if program == "aldia":
            done = CliRunner().invoke(main, words)
            said[words[0]] = (done.exit_code, done.output)
        else:
            assert program in ELSEWHERE, program

    assert names == ["GOOGLE_APPLICATION_CREDENTIALS", "ALDIA_SPREADSHEET", "ALDIA_LANGUAGE"]
    assert {name: code for name, (code, _) in said.items()} == {
        "check": 1,  # F-2 needs mending
        "connect": 3,
        "init": 0,
        "run": 0,
        "plan": 0,
    }
    why = office.column("Por qué", TAB)
    assert "Ensayo: hoy saldría" in why["F-1"]
    assert "corrija" in why["F-2"]
    assert office.values("Revisar")[1:]
    assert not office.sandbox.mail.letters


@pytest.mark.parametrize("language", PAGES)
def test_what_the_page_puts_into_a_file_comes_out_of_it(language: str, tmp_path: Path) -> None:
    [block] = [b for b in found_blocks(PAGES[language]) if "cat >" in b]
    link = "https://docs.google.com/spreadsheets/d/1AbC/edit?usp=sharing&ouid=1#gid=0"
    block = block.replace("https://docs.google.com/spreadsheets/d/…/edit", link)

    shown = subprocess.run(
        ["bash", "-c", f"{block}\nenv"],
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert f"ALDIA_SPREADSHEET={link}\n" in shown
    assert f"GOOGLE_APPLICATION_CREDENTIALS={tmp_path}/aldia-key.json\n" in shown
    assert f"ALDIA_LANGUAGE={language}\n" in shown
    assert (tmp_path / ".config/aldia/environment").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("language", LIVE)
def test_every_command_of_the_page_about_going_live_works_in_its_order(
    office: Office, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    office.adopt(a_line("F-1"))
    office.control("mail", scopes=["mail.send", "categories.stats.read", "user.credits.read"])
    monkeypatch.setenv("ALDIA_SPREADSHEET", office.book)
    register = office.make_book(headers=())

    for program, *words in commands(LIVE[language]):
        if program == "aldia":
            given = [register if "docs.google.com" in word else word for word in words]
            done = CliRunner().invoke(main, given)
            assert done.exit_code == 0, (words, done.output)

    assert len(office.mail) == 1


@pytest.mark.parametrize("language", LIVE)
def test_the_page_names_every_right_of_a_key_as_its_page_does(language: str) -> None:
    page = LIVE[language].read_text("utf-8")
    named = ", ".join(each["right"] for each in RIGHTS.values())

    for right in ("Mail Send", *named.split(", ")):
        assert f"*{right}*" in " ".join(page.split()), right


@pytest.mark.parametrize("pages", [PAGES, LIVE], ids=["get started", "going live"])
def test_both_languages_have_the_same_commands(pages: dict[str, Path]) -> None:
    spanish, english = (blocks(pages[language]) for language in ("es", "en"))

    assert spanish.replace("ALDIA_LANGUAGE=es", "ALDIA_LANGUAGE=en") == english


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_every_page_points_to_what_is_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
