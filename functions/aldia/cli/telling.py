"""The command `aldia history`: one customer's story, in words."""

from __future__ import annotations

from textwrap import indent

import click

from aldia import environment, resources
from aldia.cli.exits import explained
from aldia.cli.filing import marks_of, the_one
from aldia.cli.terminal import print_json
from aldia.jobs.assessment import assess
from aldia.planning.reporting.customer_file import file_of
from aldia.planning.reporting.event_words import sentence_of, text_of
from aldia.workbook.client import connect
from aldia.workbook.texts import read_texts

_MARGIN = " " * 4


@click.command(name="history")
@click.argument("customer")
@click.argument("sheet", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for machines.")
@explained
def history_command(customer: str, sheet: str | None, as_json: bool) -> None:
    """Tell what happened with a customer, by name or address, the latest first.

    Of each letter it has the text, as it went.
    """
    client = connect(environment.spreadsheet_id(sheet))
    found = assess(client)
    debtor = the_one(customer, found)
    file = file_of(debtor, found.ledger, found.history, found.plan, found.entries)
    texts = read_texts(client, found.snapshot.frame, marks_of(file))
    catalog, states = found.catalog, resources.states_in(found.catalog.language)
    told = [(each, sentence_of(each, catalog, states)) for each in reversed(file.events)]
    if as_json:
        rows = [
            {
                "at": each.at.isoformat(timespec="seconds"),
                "kind": each.done.value,
                "what": sentence,
                "invoices": list(each.invoices),
                "log": list(each.numbers),
                "text": texts.get(each.text),
            }
            for each, sentence in told
        ]
        print_json({"customer": file.name, "events": rows})
        return
    click.echo(file.name)
    for each, sentence in told:
        about = f" ({', '.join(each.invoices)})" if each.invoices else ""
        click.echo(f"{catalog.numeric_day(each.at.date())}  {sentence}{about}")
        if text := text_of(each, texts, catalog):
            click.echo(indent(text, _MARGIN) + "\n")
    if not told:
        click.echo(catalog.say("story", "nothing", name=file.name))
