"""Sellers with addresses, and what the week's mail to one of them may say."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from sandbox.google.workbook import Workbook
from sandbox.mail.service import Letter
from tests.simulation.book import INVOICES, NUMBER, Grid, number_of

SELLER, SELLERS = "Vendedor", "Vendedores"
"""The role of the column among the invoices, and the title of the sellers' own tab."""

KIND = "seller"
NAMES = ("Rosa Muestra", "Luis Muestra")
_LINES = (
    {SELLER: NAMES[0], "Correo": "rosa@vendedores.example", "Correo semanal": "sí"},
    {SELLER: NAMES[1], "Correo": "luis@vendedores.example", "Correo semanal": "sí"},
)
_NUMBER = re.compile(r"\bF-\d{3,}\b")


def lines_of(book: Workbook) -> list[dict[str, str]]:
    """Return what the owner types into the sellers' tab, by header."""
    known = Grid.of(book, SELLERS).columns
    assert known.keys() >= _LINES[0].keys(), f"{SELLERS} has other headers: {[*known]}"
    return [*_LINES]


@dataclass
class SellerMails:
    """The mails that went to sellers.

    Attributes:
        weeks: How many each address got, by year and week.
    """

    weeks: Counter[tuple[str, tuple[int, int]]] = field(default_factory=Counter)

    def complaint(self, letter: Letter, books: list[Workbook], on: date) -> str:
        """Return what is wrong with a mail to a seller, or "".

        Args:
            books: What its run had read; the mail has to agree with one of them.
        """
        [address] = letter.to
        address = address.rpartition("<")[2].rstrip(">").lower()
        week = (address, on.isocalendar()[:2])
        self.weeks[week] += 1
        if self.weeks[week] > 1:
            return f"{address} got two mails in a week"
        if letter.cc:
            return f"a mail to {address} went to others too"
        complaints = [_complaint(letter, address, book) for book in books]
        return complaints[-1] if all(complaints) else ""


def _complaint(letter: Letter, address: str, book: Workbook) -> str:
    rows = Grid.of(book, SELLERS).rows()
    names = {str(row[SELLER]) for row in rows if str(row["Correo"]).lower() == address}
    if not names:
        return f"{address} is no seller's"
    theirs = {
        number_of(row)
        for row in Grid.of(book, INVOICES).rows()
        if row[NUMBER] and row[SELLER] in names
    }
    others = {each.lower() for each in _NUMBER.findall(letter.text)} - theirs
    return f"{address} was told of {sorted(others)}, which others sold" if others else ""
