"""The command line of the books: `python -m tests.books` measures them all."""

from __future__ import annotations

import os
from pathlib import Path

import click

from tests.books.book import load_books
from tests.books.comparing import measure
from tests.books.shortfalls import write_shortfalls
from tests.books.table import page, table
from tests.office import Office


@click.command()
@click.option("--set", "set_name", default="", help="Only the books of this set.")
@click.option("--only", default="", help="Only books with this in their names.")
@click.option("--write", type=click.Path(path_type=Path), help="Page to write the table to.")
@click.option("--shortfalls", is_flag=True, help="Write anew what the books fall short in.")
@click.option("-v", "is_verbose", is_flag=True, help="One line for whatever was not read rightly.")
def main(set_name: str, only: str, write: Path | None, shortfalls: bool, is_verbose: bool) -> None:
    """Measure how Aldía reads books that it has never seen."""
    books = load_books(set_name, only)
    with Office.opened() as office:
        os.environ.update(office.environment)
        measured = [measure(office, book) for book in books]
    if is_verbose:
        for each in measured:
            for line in each.deviations():
                click.echo(line)
    click.echo(table(measured))
    if shortfalls:
        write_shortfalls(measured)
    if write is not None:
        write.write_text(page(measured), "utf-8")


if __name__ == "__main__":
    main()
