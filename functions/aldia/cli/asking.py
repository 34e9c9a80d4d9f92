"""Asking at the terminal which tab and what a column is, and reading what `--column` says."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from aldia import environment, resources
from aldia.errors import WhichTab
from aldia.ledger.recognition.column_names import column_letters
from aldia.ledger.recognition.matches import NOT_USED
from aldia.ledger.tabs.column_choices import examples_of
from aldia.ledger.tabs.column_questions import Question
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.choices import parse_yes_no
from aldia.ledger.values.folding import fold_words, tidy
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.terms import parse_term
from aldia.planning.reporting.catalog import Catalog
from aldia.workbook.setup.asking import Answers


def answers_of(columns: Sequence[str], term: str | None, *, is_interactive: bool) -> Answers:
    """Return what `--column` and `--term` say, and how to ask if a person is at the terminal.

    Raises:
        click.UsageError: One of them is not `HEADER=meaning`.
    """
    told = {}
    for text in columns:
        header, sign, meaning = text.rpartition("=")
        if not sign or not header.strip() or not meaning.strip():
            catalog = resources.catalog_of(environment.spoken())
            raise click.UsageError(catalog.say("terminal", "column_unreadable", text=text))
        told[header.strip()] = meaning.strip()
    is_there = is_interactive and sys.stdin.isatty() and sys.stdout.isatty()
    return Answers(told, ask, term, ask_consent) if is_there else Answers(told, term=term)


def agree(question: str, catalog: Catalog) -> None:
    """Ask whether to go on; a yes in any language that is read in cells is one, nothing else is.

    Raises:
        click.Abort: The person did not agree.
    """
    yes, no = catalog.say("answer", "yes"), catalog.say("answer", "no")
    typed = click.prompt(f"{question} [{yes}/{no}]", default="", show_default=False)
    if parse_yes_no(Raw(typed)) is not True:
        raise click.Abort


def ask(question: Question, language: str) -> int | str | None:
    """Put a question with numbered answers, and return what `Question.answered` takes."""
    table, catalog = question.table, resources.catalog_of(language)
    if question.asks_days:
        return _ask_days(question, catalog)
    if question.is_about_tax:
        [name] = question.names
        named = _with_examples(name, table, question.columns[0].index)
        amount = table.header("amount")
        click.echo(
            catalog.say("terminal", "tax_beside", tab=table.title, name=named, amount=amount)
        )
        answers = [catalog.say("terminal", each) for each in ("tax_counts", "tax_included")]
        return None if _pick(answers, catalog) else 0
    if question.key:
        name = table.tab.column(question.key).header[catalog.language]
        help_ = table.tab.column(question.key).help[catalog.language]
        click.echo(catalog.say("terminal", "which_column", tab=table.title, name=name, help=help_))
        places = [match.index for match in question.columns]
        offered = [
            _with_examples(each, table, i) for each, i in zip(question.names, places, strict=True)
        ]
        picked = _pick([*offered, catalog.say("terminal", "none_of_these")], catalog)
        return picked if picked < len(offered) else None
    [name] = question.names
    named = _with_examples(name, table, question.columns[0].index)
    click.echo(catalog.say("terminal", "what_column", tab=table.title, name=named))
    columns = table.tab.people_columns
    offered = [column.header[catalog.language] for column in columns]
    offered.append(catalog.say("columns", "not_used"))
    picked = _pick(offered, catalog)
    if picked < len(columns) and not question.suits(columns[picked]):
        click.echo(catalog.say("terminal", "unlikely", name=named, meaning=offered[picked]))
        picked = _chosen(offered, catalog, "number", most=1)[0]
    return columns[picked].key if picked < len(columns) else NOT_USED


def ask_consent(language: str) -> bool | None:
    """Ask whether customers agreed to mail; None for "later"."""
    catalog = resources.catalog_of(language)
    click.echo(catalog.say("terminal", "mail_agreed"))
    codes = ("mail_agreed_yes", "mail_agreed_no", "mail_agreed_later")
    picked = _pick([catalog.say("terminal", each) for each in codes], catalog)
    return (True, False, None)[picked]


def _ask_days(question: Question, catalog: Catalog) -> int | str | None:
    """Ask for days to pay, or for the letter of the column that says when invoices fall due."""
    table = question.table
    click.echo(catalog.say("terminal", "which_term", tab=table.title))
    letters = [column_letters(match.index) for match in question.columns]
    for name, match in zip(question.names, question.columns, strict=True):
        click.echo(f"  {_with_examples(name, table, match.index)}")
    prompt = "days_or_column" if letters else "days_only"

    def read(typed: str) -> int | str | None:
        if typed.strip().upper() in letters:
            return letters.index(typed.strip().upper())
        term = parse_term(Raw(typed))
        if isinstance(term, Wrong):
            raise click.UsageError(catalog.say("problem", "term_unreadable"))
        return None if term is None else str(term)

    said: int | str | None = click.prompt(
        catalog.say("terminal", prompt), default="", show_default=False, value_proc=read
    )
    return said


def _with_examples(name: str, table: Table, index: int) -> str:
    examples = examples_of(table, index)
    return f"{name}: {examples}" if examples else name


def ask_which_tabs(error: WhichTab) -> list[str]:
    """Ask which tabs list the invoices; return the titles of one or several, or of all."""
    catalog = resources.catalog_of(error.language or environment.spoken())
    click.echo(catalog.say("terminal", "tabs_alike"))
    offered = [*error.titles, catalog.say("terminal", "all_tabs")]
    picked = _picked(offered, catalog, "which_tabs", most=len(offered))
    if len(error.titles) in picked:
        return [*error.titles]
    return [error.titles[index] for index in picked]


def _pick(offered: Sequence[str], catalog: Catalog) -> int:
    """Let the person pick one of the numbered answers, and return its index."""
    [picked] = _picked(offered, catalog, "number", most=1)
    return picked


def _picked(offered: Sequence[str], catalog: Catalog, prompt: str, most: int) -> list[int]:
    """Let the person pick numbered answers, at least one, and return their indices."""
    for number, text in enumerate(offered, 1):
        click.echo(f"  {number}  {text}")
    return _chosen(offered, catalog, prompt, most)


def _chosen(offered: Sequence[str], catalog: Catalog, prompt: str, most: int) -> list[int]:
    """Return the indices of the answers that a person types: their numbers, or what they say."""
    known = {text: place for place, answer in enumerate(offered) for text in _spoken(answer)}
    known |= {str(place + 1): place for place in range(len(offered))}

    def indices_of(typed: str) -> list[int]:
        alone = known.get(fold_words(typed))
        parts = [typed] if alone is not None else typed.replace(",", " ").split()
        picked = {known.get(fold_words(part)) for part in parts}
        if not 1 <= len(picked) <= most or None in picked:
            last = str(len(offered))
            said = catalog.say("terminal", "number_unknown", typed=tidy(typed), last=last)
            raise click.UsageError(said)
        return sorted(place for place in picked if place is not None)

    picked: list[int] = click.prompt(catalog.say("terminal", prompt), value_proc=indices_of)
    return picked


def _spoken(answer: str) -> set[str]:
    """Return how a person may type an answer instead of its number: without its examples."""
    header = answer.partition(":")[0]
    return {fold_words(text) for text in (answer, header, header.rpartition(" (")[0])} - {""}
