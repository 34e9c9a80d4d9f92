"""The lines with which `aldia check` says what it understood of a book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aldia.jobs.assessment import Assessment
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.tabs.tables import Table
from aldia.planning.reporting.catalog import Catalog, money_sums
from aldia.planning.reporting.first_look import FirstLook, look_first

_OTHER_LISTS = (TabKey.PAYMENTS, TabKey.INSTALMENTS, TabKey.CUSTOMERS)


def lines_of(found: Assessment) -> Iterator[str]:
    """Yield the figures of a book, and which other tabs are read."""
    ledger, catalog = found.ledger, found.catalog
    yield from _figures(look_first(ledger, found.plan), ledger.titles_read, catalog)
    yield from _tabs(ledger.tables, catalog)


def _figures(look: FirstLook, titles: str, catalog: Catalog) -> Iterator[str]:
    counts = {"invoices": look.invoices, "open": look.open, "overdue": look.overdue}
    yield catalog.say("terminal", "look_invoices", tabs=titles, **counts)
    if look.unclear:
        yield catalog.say("terminal", "look_unclear", count=look.unclear)
    if look.owed:
        owed, late = (money_sums(each, catalog.locale) for each in (look.owed, look.late))
        code = "look_owed_late" if late else "look_owed"
        yield catalog.say("terminal", code, owed=owed, late=late)
        yield catalog.say("terminal", "look_largest")
    for name, sums in look.largest:
        yield f"  {name}: {money_sums(sums, catalog.locale)}"


def _tabs(tables: Mapping[str, Table], catalog: Catalog) -> Iterator[str]:
    others = [tables[key] for key in _OTHER_LISTS if key in tables]
    if others:
        taken = [_taken(each.title, each.tab.title, catalog) for each in others]
        yield catalog.say("terminal", "look_tabs", names=", ".join(taken))


def _taken(name: str, meant: Mapping[str, str], catalog: Catalog) -> str:
    return catalog.say("terminal", "look_taken", name=name, meant=meant[catalog.language])
