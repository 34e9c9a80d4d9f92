"""Write an invented history of paid invoices as CSV: customers with habits, and life in between.

python -m scripts.history --rows 4000 > history.csv
aldia forecast --history history.csv --split 2026-06-30
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta

import click

from scripts.sample import NAMES

HEADERS = ["Factura", "Cliente", "Emitida", "Vence", "Importe", "Pagada el"]
_DAYS = 600  # in which the invoices are issued; chosen by hand
_FIRST = date(2025, 3, 3)


def paid_invoices(count: int, seed: int = 7) -> Iterator[list[str]]:
    """Yield the rows below the header, in the order of their dates of issue.

    Each customer has a usual number of days late, with a spread of a few days. Most pay on a
    Friday, some invoices are forgotten for weeks, and one customer in four pays later in the second
    half. The numbers of these habits were chosen by hand.
    """
    rng = random.Random(seed)
    usual = {name: max(-5, round(rng.lognormvariate(2.2, 0.9)) - 4) for name in NAMES}
    worse = set(rng.sample(NAMES, len(NAMES) // 4))
    for number in range(count):
        name = rng.choice(NAMES)
        issued = _FIRST + timedelta(days=number * _DAYS // count)
        due = issued + timedelta(days=rng.choice([15, 30, 30, 30, 60]))
        late = usual[name] + round(rng.gauss(0, 4))
        if name in worse and number > count // 2:
            late += 12
        if rng.random() < 0.08:
            late += rng.randint(15, 60)
        paid = max(due + timedelta(days=late), issued)
        if rng.random() < 0.6:
            paid += timedelta(days=(4 - paid.weekday()) % 7)
        amount = rng.randrange(8, 900) * 5_000
        days = [day.isoformat() for day in (issued, due, paid)]
        yield [f"H-{number + 1:05}", name, days[0], days[1], str(amount), days[2]]


@click.command()
@click.option("--rows", default=4000, show_default=True)
@click.option("--seed", default=7, show_default=True)
def main(rows: int, seed: int) -> None:
    """Write an invented history of paid invoices to standard output."""
    writer = csv.writer(sys.stdout)
    writer.writerow(HEADERS)
    writer.writerows(paid_invoices(rows, seed))


if __name__ == "__main__":
    main()
