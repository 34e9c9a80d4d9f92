"""The schema and the catalogs are complete and consistent."""

import ast
import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from itertools import combinations

import pytest
from babel import Locale

from aldia import resources
from aldia.ledger.calls import CallOutcome
from aldia.ledger.recognition.matches import Basis
from aldia.ledger.schema.records import InvoiceState
from aldia.ledger.schema.schema import FALLBACK, Tab, TabKey
from aldia.ledger.tabs.kinds import Kind
from aldia.ledger.tabs.left_out import TakenFor
from aldia.ledger.tabs.settings import Escalation, Formatting, Mode
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.vocabulary import VOCABULARIES
from aldia.planning.deciding.mode import PreviewReason
from aldia.planning.deciding.reasons import Reason, Topic
from aldia.planning.log.chain import FaultCode
from aldia.planning.log.deliveries import STATES
from aldia.policy.channels import Channel
from aldia.policy.interest import InterestBasis
from aldia.policy.rates import RateKind
from aldia.policy.rule_book import DebtorKind

SCHEMA = resources.schema()
LANGUAGES = SCHEMA.languages
TABS = list(SCHEMA.tabs.values())


def test_each_tab_has_its_file_and_its_key() -> None:
    files = {path.stem for path in (resources.ROOT / "sheet_schema").glob("*.toml")}

    assert files - {"contact_rules"} == set(TabKey)
    assert {*SCHEMA.tabs, *resources.register_schema().tabs} == set(TabKey)


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
def test_every_header_and_help_is_there_in_each_language(tab: Tab) -> None:
    for column in tab.columns[:1] if tab.key == "summary" else tab.columns:
        assert all(column.header[language] for language in LANGUAGES)
        assert tab.key in {"log", "deliveries", "memory", "summary"} or all(
            column.help[language] for language in LANGUAGES
        )


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
def test_every_label_is_there_in_each_language(tab: Tab) -> None:
    texts = [
        tab.title,
        *(choice.label for choice in tab.choices),
        *(text for setting in tab.settings for text in (setting.label, setting.help)),
        *(row["name"] for row in tab.rows),
    ]
    assert [text for text in texts if not all(text[language] for language in LANGUAGES)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_names_nothing_that_is_not_in_the_schema(language: str) -> None:
    said = tomllib.loads((resources.TEMPLATES / language / "sheet.toml").read_text("utf-8"))
    tabs = {**SCHEMA.tabs, **resources.register_schema().tabs}

    assert said.keys() == {*tabs, "interest_laws"}
    for key, tab in tabs.items():
        for part, known in (
            ("columns", [column.key for column in tab.columns]),
            ("settings", [setting.key for setting in tab.settings]),
            ("rows", [row["key"] for row in tab.rows]),
            ("choices", [choice.of for choice in tab.choices]),
        ):
            assert set(said[key].get(part, {})) <= set(known), (key, part)
        for kind, words in said[key].get("choices", {}).items():
            assert set(words) == {choice.key for choice in tab.choices if choice.of == kind}


def test_every_channel_has_its_name_and_can_be_typed() -> None:
    for language in LANGUAGES:
        assert set(resources.catalog_of(language).texts["channel"]) == set(Channel)
    assert {name for each in VOCABULARIES for name in each.channels} == set(Channel)


def test_every_language_of_a_folder_has_a_vocabulary() -> None:
    assert {code for each in VOCABULARIES for code in each.names.values()} == set(LANGUAGES)


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
def test_no_header_means_two_columns(tab: Tab) -> None:
    names = Counter(
        (fold_words(name), column.key)
        for column in tab.people_columns
        for name in {*column.header.values(), *column.aliases}
    )
    meanings = Counter(name for name, _ in names)

    assert [name for name, count in meanings.items() if count > 1] == []


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
def test_a_system_header_is_never_taken_for_a_persons(tab: Tab) -> None:
    if tab.owner == "person":
        for column in tab.system_columns:
            assert {fold_words(h) for h in column.header.values()}.isdisjoint(tab.keys_by_header)


def test_no_title_means_two_tabs() -> None:
    for one, other in combinations(TABS, 2):
        assert one.titles().isdisjoint(other.titles()), (one.key, other.key)


def test_no_word_means_two_states() -> None:
    for kind in {choice.of for choice in SCHEMA.choices()}:
        words = {
            (fold_words(word), choice.key)
            for choice in SCHEMA.choices(kind)
            for word in (*choice.label.values(), *choice.aliases)
        }
        counts = Counter(word for word, _ in words)
        assert [word for word, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("of", "choices"),
    [
        ("state", InvoiceState),
        ("mode", Mode),
        ("escalation", Escalation),
        ("debtors", DebtorKind),
        ("formatting", Formatting),
        ("interest", InterestBasis),
        ("rate_kind", RateKind),
        ("outcome", CallOutcome),
    ],
)
def test_the_schema_offers_what_the_code_knows(of: str, choices: type[StrEnum]) -> None:
    assert [choice.key for choice in SCHEMA.choices(of)] == list(choices)


def test_the_schema_has_a_word_for_every_kind_of_document() -> None:
    assert {choice.key for choice in SCHEMA.choices("kind")} == set(Kind) - {Kind.DOUBTFUL}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_a_preview_has_its_sentence(language: str) -> None:
    sentences = set(resources.catalog_of(language).texts["preview"])
    assert sentences == {*PreviewReason, *FaultCode}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_column_is_taken_for_has_its_reason(language: str) -> None:
    assert set(Basis) <= set(resources.catalog_of(language).texts["columns"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_row_is_taken_for_has_its_sentence(language: str) -> None:
    assert set(resources.catalog_of(language).texts["left_out"]) == set(TakenFor)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_reported_of_a_letter_has_its_word(language: str) -> None:
    assert set(resources.catalog_of(language).texts["delivery"]) == {*STATES, "unknown"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_the_same_sentences_with_the_same_details(language: str) -> None:
    theirs, known = (resources.catalog_of(each).texts for each in (language, FALLBACK))

    assert theirs.keys() == known.keys()
    for section in known:
        assert theirs[section].keys() == known[section].keys(), section
        for code, text in known[section].items():
            assert _details(theirs[section][code]) == _details(text), (section, code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_sentence_and_every_sentence_its_reason(language: str) -> None:
    assert set(resources.catalog_of(language).texts["why"]) == set(Reason)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_of_the_digest_has_its_title(language: str) -> None:
    assert set(Topic) <= set(resources.catalog_of(language).texts["digest"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_closes_an_invoice_has_its_word(language: str) -> None:
    goes = {Reason.SEND, Reason.ASK, Reason.PREVIEW}
    closed = {reason for reason in Reason if reason.waits_for is None} - goes
    words = set(resources.catalog_of(language).texts["situation"])

    assert closed <= words
    assert words - set(Reason) == {"open", "today", "overdue", "left_out"}


def nodes() -> Iterator[ast.AST]:
    for path in (resources.ROOT / "functions").rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


def texts_of(node: ast.AST) -> list[str]:
    """Return the text of a literal, or both of `"one" if ... else "other"`."""
    if isinstance(node, ast.IfExp):
        return [*texts_of(node.body), *texts_of(node.orelse)]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return []


def test_no_tab_is_named_by_a_text() -> None:
    by_key = re.compile(
        r"(?:tables|bound|tabs|schema|schema\(\))(?:\[|\.get\(|\.pop\()['\"]\w+['\"]"
    )
    found = {
        f"{path.name}: {match[0]}"
        for path in (resources.ROOT / "functions").rglob("*.py")
        for match in by_key.finditer(path.read_text("utf-8"))
    }

    assert found == set()


def test_every_sentence_is_asked_for_by_its_code() -> None:
    """A code that no line of the product has in full is unused, or composed from strings.

    Those of laws and of countries are asked for by what a setting holds.
    """
    texts = (text for node in nodes() for text in texts_of(node))
    literals = {code for text in texts if re.fullmatch(r"[\w\s]+", text) for code in text.split()}
    pages = [path.read_text("utf-8") for path in resources.TEMPLATES.glob("*.*")]
    in_pages = {code for page in pages for code in re.findall(r"say\.(\w+)", page)}
    places = {profile.id for profile in SCHEMA.rules.profiles} | set(Locale("en").territories)

    for section, sentences in resources.catalog_of(LANGUAGES[0]).texts.items():
        codes = {code for code in sentences if code.removesuffix("_one") not in sentences}
        codes |= {code for code in sentences if not code.endswith("_one")}
        assert codes - literals - in_pages - places == set(), section


def test_every_code_that_is_asked_for_has_its_sentence() -> None:
    words = resources.catalog_of(LANGUAGES[0]).texts
    asked = {
        (section, code)
        for node in nodes()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in {"say", "counted"} and len(node.args) > 1
        for section in texts_of(node.args[0])
        for code in texts_of(node.args[1])
    }

    assert {(section, code) for section, code in asked if code not in words[section]} == set()
    assert len(asked) > 50


COUNTS = frozenset(
    "count counts days guessed kept learned left letters limit name numbers planned rows skipped "
    "sent rejected released unknown reads writes mail".split()
)
"""Placeholders that hold a number; `name` does in sentences that count entries."""

ALWAYS_MANY = {
    "page.people_more",  # over a limit, or one
    "why.addresses_too_many",
    "why.invoices_too_many",
    "problem.addresses_too_many",
    "problem.text_too_long",
    "risk.old",  # more than thirty
    "letter.and_more",  # "y 1 más"
    "digest.more",
}


class _Ones(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "1" if name in COUNTS else "X"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_speaks_of_1_in_the_plural(language: str) -> None:
    for section, sentences in resources.catalog_of(language).texts.items():
        for code, text in sentences.items():
            if f"{section}.{code}" not in ALWAYS_MANY and f"{code}_one" not in sentences:
                said = string.Formatter().vformat(text, (), _Ones())
                plural = r"(?<![\w-])1 [a-záéíóúñ]+s\b|\b(?:entradas|entries|filas|rows) 1\b"
                assert not re.findall(plural, said), code


def _details(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
