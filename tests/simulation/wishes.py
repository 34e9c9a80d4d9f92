"""Tell who wants no more letters, by the checker's own reading, and since when a run must know."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from sandbox.google.workbook import Workbook
from tests.simulation.facts import Fact, Standing
from tests.simulation.grids import log_rows
from tests.simulation.reports import OPT_OUTS, reported, tab_of


@dataclass
class Wishes:
    """The addresses that want no more letters.

    Attributes:
        said: Addresses that ever had such a report in the Deliveries tab.
        heard: By address, the second at which the first run ended that began with the report there.
    """

    said: set[str] = field(default_factory=set)
    heard: dict[str, float] = field(default_factory=dict)

    def saw_written(self, before: Workbook, after: Workbook) -> None:
        """Note the reports that the product appended."""
        if tab_of(before).used_rows() != tab_of(after).used_rows():
            self.said |= reported(after, OPT_OUTS)

    def saw_run(self, began_with: Collection[str], book: Workbook, seconds: float) -> None:
        """Note the addresses whose report was there during a whole run; runs must know them now."""
        for address in reported(book, OPT_OUTS).intersection(began_with):
            self.heard.setdefault(address, seconds)

    def saw_restored(self, book: Workbook) -> None:
        """Forget addresses of which the version that was put back knows nothing."""
        logged = {str(row[8]) for row in log_rows(book) if row[4] == "stopped"}
        known = logged | reported(book, OPT_OUTS)
        self.heard = {address: at for address, at in self.heard.items() if address in known}

    def applied(self, facts: Mapping[str, Fact], book: Workbook) -> dict[str, Fact]:
        """Return facts with the standing that these addresses give them.

        A report that was deleted before a run had ended may be known or not; its invoices are
        unsure.
        """
        silent = reported(book, OPT_OUTS) | self.heard.keys()
        return {number: self._applied(fact, silent) for number, fact in facts.items()}

    def _applied(self, fact: Fact, silent: Collection[str]) -> Fact:
        if not fact.may_be_asked or fact.addresses.isdisjoint(self.said):
            return fact
        is_silent = fact.addresses <= set(silent)
        return replace(fact, standing=Standing.SILENT if is_silent else Standing.UNSURE)
