"""The command `aldia file`: one customer's file, for a lawyer or an agency."""

from __future__ import annotations

import re
from pathlib import Path

import click

from aldia import environment
from aldia.cli.exits import explained
from aldia.errors import AskPerson
from aldia.jobs.assessment import Assessment, assess
from aldia.ledger.values.folding import fold_words
from aldia.letters.customer_file_page import render_file
from aldia.letters.summary_page import as_pdf
from aldia.planning.reporting.customer_file import (
    CustomerFile,
    debtors_named,
    file_of,
    how_to_tell,
)
from aldia.workbook.client import connect
from aldia.workbook.texts import read_texts


@click.command(name="file")
@click.argument("customer")
@click.argument("sheet", required=False)
@click.option("--to", "folder", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--html-only", is_flag=True, help="Write no PDF.")
@explained
def file_command(customer: str, sheet: str | None, folder: Path, html_only: bool) -> None:
    """Write a customer's file, by name or address, as HTML and PDF. Changes nothing.

    It has the invoices, what is owed, and every letter with its text, call, promise and change in
    order, each with its number in the Log.
    """
    client = connect(environment.spreadsheet_id(sheet))
    found = assess(client)
    debtor = the_one(customer, found)
    facts = (found.ledger, found.history, found.plan, found.entries)
    file = file_of(debtor, *facts)
    texts = read_texts(client, found.snapshot.frame, marks_of(file))
    html = render_file(file, found.ledger, texts)
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "-", fold_words(file.name)).strip("-") or "file"
    path = folder / f"aldia-{name}-{file.on.isoformat()}.html"
    path.write_text(html, "utf-8")
    click.echo(path)
    if not html_only:
        path.with_suffix(".pdf").write_bytes(as_pdf(html))
        click.echo(path.with_suffix(".pdf"))


def marks_of(file: CustomerFile) -> set[str]:
    """Return the marks of the texts of a customer's letters."""
    return {event.text for event in file.events if event.text}


def the_one(customer: str, found: Assessment) -> str:
    """Return the debtor whom a person means.

    Raises:
        AskPerson: Nobody in the book has that name or address, or several have it.
    """
    debtors = debtors_named(found.ledger, customer)
    if not debtors:
        raise AskPerson("customer_unknown", name=customer)
    if len(debtors) > 1:
        told = ", ".join(dict.fromkeys(how_to_tell(found.ledger, debtors)))
        raise AskPerson("customers_alike", name=customer, found=told)
    return debtors[0]
