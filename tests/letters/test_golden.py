"""Every letter word by word; `make golden` writes them anew, and the change is read like code."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from aldia.letters.rendering import Message
from tests.letters import samples
from tests.letters.samples import digest, every_sample, message

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = list(every_sample())


@pytest.mark.parametrize(("letter", "language", "variant"), SAMPLES)
def test_a_letter_reads_as_it_did(
    letter: str, language: str, variant: str, request: pytest.FixtureRequest
) -> None:
    found = message(letter, language, variant)

    expect_as_kept(
        found, f"{language}-{letter}-{variant}", variant in {"five", "detraction"}, request
    )


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("variant", ["full", "empty"])
def test_a_digest_reads_as_it_did(
    language: str, variant: str, request: pytest.FixtureRequest
) -> None:
    found = digest(language, variant)

    expect_as_kept(found, f"{language}-digest-{variant}", variant == "full", request)
    assert not re.search(r"None|\{|undefined", found.text)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_test_letter_reads_as_it_did(language: str, request: pytest.FixtureRequest) -> None:
    expect_as_kept(samples.test_letter(language), f"{language}-test-letter", True, request)


def expect_as_kept(
    found: Message, name: str, has_html: bool, request: pytest.FixtureRequest
) -> None:
    files = {"txt": f"{found.subject}\n\n{found.text}"}
    if has_html:
        files["html"] = found.html + "\n"
    for ending, text in files.items():
        path = GOLDEN / f"{name}.{ending}"
        if request.config.getoption("--write-golden"):
            GOLDEN.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.read_text("utf-8") == text, f"{path.name} differs: `make golden` and read it"


class Page(HTMLParser):
    """What a mail program sees of a letter."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in {"style", "title"}:
            self.words += data

    def attributes(self, tag: str, name: str) -> list[str]:
        return [str(found.get(name)) for each, found in self.tags if each == tag]


@pytest.mark.parametrize(("letter", "language", "variant"), SAMPLES)
def test_a_letter_keeps_the_rules_of_letters(letter: str, language: str, variant: str) -> None:
    found = message(letter, language, variant)
    page = Page(found.html)

    for text in (found.subject, found.text, page.words):
        assert "None" not in text
        assert "{" not in text
        assert "}" not in text
        assert "nan" not in text.lower().split()
        assert not re.search(r"[^\s.] {2,}\S", text)
        assert "!" not in text
    assert 0 < len(found.subject) <= (120 if variant == "long" else 62)
    assert found.subject != found.subject.upper()
    assert "\n" not in found.subject
    assert len(found.html.encode()) < 100_000
    assert page.attributes("html", "lang") == [language]


@pytest.mark.parametrize(("letter", "language", "variant"), SAMPLES)
def test_a_letter_works_where_mail_is_read(letter: str, language: str, variant: str) -> None:
    page = Page(message(letter, language, variant).html)

    assert all(link.startswith(("https://", "mailto:")) for link in page.attributes("a", "href"))
    assert not {"script", "link", "img", "iframe", "form"} & {tag for tag, _ in page.tags}
    assert set(page.attributes("th", "scope")) <= {"col", "row"}
    layout = [a for tag, a in page.tags if tag == "table" and "invoices" not in str(a.get("class"))]
    assert all(table.get("role") == "presentation" for table in layout)
    assert next(tag for tag, _ in page.tags if tag in {"h1", "h2"}) == "h1"
    assert any("color-scheme" in str(a.get("name")) for tag, a in page.tags if tag == "meta")
    assert all("style" in a for tag, a in page.tags if tag in {"p", "td", "h2"})


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_rung_letter_is_short(language: str) -> None:
    for letter in ("friendly", "direct", "firm", "last_notice"):
        text = message(letter, language, "one").text.split("\n--\n")[0]
        sentences = [
            part for part in text.split("\n\n") if " · " not in part and "Banco" not in part
        ]
        words = re.findall(r"[^\W_]+", " ".join(sentences))
        assert len(words) < 120, (letter, len(words))


def test_from_the_second_rung_on_all_three_doors_are_open() -> None:
    for letter in ("direct", "firm", "last_notice"):
        text = message(letter, "es", "one").text
        assert "¿Ya pagó?" in text
        assert "¿Hay algo mal" in text
        assert "¿No puede pagar todo" in text
    assert "¿No puede pagar" not in message("friendly", "es", "one").text


def test_money_and_days_are_written_as_the_letters_language_does() -> None:
    spanish = message("friendly", "es", "currencies")
    english = message("friendly", "en", "currencies")

    assert "$\N{NO-BREAK SPACE}1.250.000 y US$\N{NO-BREAK SPACE}420,50" in spanish.text
    assert "COP\N{NO-BREAK SPACE}1,250,000 and $420.50" in english.text
    assert "21 nov 2026" in spanish.text
    assert "Nov 21, 2026" in english.text
