"""The Sellers tab: who sells, where their weekly mail goes, and their commission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from aldia.ledger.tabs.rows import RowReader
from aldia.ledger.tabs.tables import Record, Table
from aldia.ledger.values import choices
from aldia.ledger.values.addresses import parse_addresses
from aldia.ledger.values.folding import name_key
from aldia.ledger.values.percentages import parse_percent
from aldia.ledger.values.problems import Problem, Wrong


@dataclass(frozen=True, slots=True)
class Seller:
    """One row of the Sellers tab.

    Attributes:
        address: Where the weekly mail goes; empty for none, or for a cell that is not one address.
        commission: Percent; None for that of Settings.
        is_readable: Whether the commission could be read.
        gets_weekly: Whether a person wants the weekly mail to go.
    """

    row: int
    name: str
    address: str = ""
    commission: Decimal | None = None
    is_readable: bool = True
    gets_weekly: bool = False

    @property
    def is_blank(self) -> bool:
        """Tell whether the row says nothing but the name."""
        return self.is_readable and self == Seller(self.row, self.name)

    @property
    def key(self) -> str:
        """Return what every spelling of the name shares."""
        return name_key(self.name)


def read_sellers(table: Table | None, locale: str) -> tuple[dict[str, Seller], list[Problem]]:
    """Return the sellers by `key`, and what cannot be read of them.

    A name of which two rows say something is asked about, and neither gets mail or commission:
    nobody knows which row holds.
    """
    if table is None or not table.is_usable:
        return {}, []
    found: dict[str, Seller] = {}
    problems: list[Problem] = []
    for record in table.records():
        seller, wrong = _read(table, record, locale)
        problems += wrong
        if seller.key in found and not seller.is_blank and not found[seller.key].is_blank:
            found[seller.key] = Seller(found[seller.key].row, seller.name, is_readable=False)
            place = (table.title, record.row, table.header("seller"), seller.name)
            problems.append(Problem("seller_doubled", *place, holds=False))
        elif seller.key and (seller.key not in found or not seller.is_blank):
            found[seller.key] = seller
    return found, problems


def _read(table: Table, record: Record, locale: str) -> tuple[Seller, list[Problem]]:
    row = RowReader(table, record)
    commission = row.read("commission", lambda raw: parse_percent(raw, locale))
    is_readable = commission is not None or record["commission"].is_blank
    addresses = parse_addresses(record["email"])
    is_one = len(addresses.good) == 1 and not addresses.bad and not addresses.doubts
    if not is_one and not record["email"].is_blank:
        row.report("email", Wrong("seller_address"), holds=False)
    seller = Seller(
        row=record.row,
        name=row.name("seller"),
        address=addresses.good[0] if is_one else "",
        commission=commission,
        is_readable=is_readable,
        gets_weekly=bool(row.read("weekly", choices.parse_yes_no)),
    )
    return seller, row.problems


def commission_of(
    name: str, sellers: Mapping[str, Seller], usual: Decimal | None
) -> Decimal | None:
    """Return a seller's commission in percent: their own, else the usual one; None for none."""
    seller = sellers.get(name_key(name))
    if seller is None or (seller.is_readable and seller.commission is None):
        return usual
    return seller.commission
