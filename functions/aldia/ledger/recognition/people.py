"""Whose name stands in a column: the debtor's, or that of whom the business serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aldia.ledger.recognition.comparing import at
from aldia.ledger.recognition.contents import is_capital, look_at
from aldia.ledger.recognition.headings import listed_rows
from aldia.ledger.schema.header_words import Meaning, main_language
from aldia.ledger.schema.lists import meanings_of
from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.cells import Rows, is_filled
from aldia.ledger.values.folding import bare_name, fold_words, name_likeness
from aldia.ledger.values.vocabulary import words_of

_MOST = 0.9
"""Share of rows from which on a column counts as full of names; chosen by hand."""

_SEVERAL_WORDS = 0.5
"""Share of names with a blank; chosen by hand: words that sort rows mostly have none."""

_FIRMS = 0.5
"""Share of names with a legal form from which on a column holds firms; chosen by hand."""

_PERSONS = frozenset({"customer", "name", "relative", "role", "insurer", "payer", "dependant"})
_IN_THEIR_PLACE = frozenset({"payer", "insurer", "third_party"})
"""Meanings of who may pay in the customer's place, whatever the customers' column is called."""

_WAYS = words_of(lambda said: said.ways_to_pay)

_WAYS_TO_REACH = frozenset({"email", "phone"})
_JOINING = frozenset(
    {"de", "del", "o", "y", "of", "or", "do", "da", "ou", "e", "a", "nombre", "name", "nome"}
)


@dataclass(frozen=True)
class People:
    """The columns in which names may stand.

    Attributes:
        headers: By index, without Aldía's own.
        keys: Of the columns that are something already, by index.
    """

    tab: Tab
    headers: Mapping[int, str]
    keys: Mapping[int, str]
    rows: Rows

    def rivals(self, customer: int, named: Sequence[int]) -> list[int]:
        """Return the columns of names that may as well be those of the debtors.

        Where the customers' column is called by what somebody is to the business (`Alumno`,
        `Tenant`), any other one full of names may be, unless its header says who or what else it
        names. Where it is called `Nombre` or `Empresa`, one of relatives or agencies may, and one
        of firms whose header says nothing. Where it is plainly the customers', none that is called
        by such a part is, but one of who may pay in their place (`Agencia`, `Bill to`). Whatever it
        is called, one with which the addresses go may be.

        Args:
            named: Columns whose headers name a customer as well.
        """
        said = self._meanings(customer)
        if "role" in said:
            others = [index for index in self.headers if self._is_open(index)]
        elif all("customer" in meaning for meaning in self._readings(customer)):
            named = [i for i in named if "role" not in self._meanings(i)]
            others = []
        else:
            others = [i for i in self.headers if self._is_relative(i) or self._is_of_firms(i)]
        others += [i for i in self.headers if self._is_open(i) and self._is_written_to(customer, i)]
        found = [i for i in others if i != customer and self._is_beside(customer, i)]
        found += [i for i in self.headers if i != customer and self._is_in_place(customer, i)]
        return list(dict.fromkeys([*named, *found]))

    def _is_in_place(self, customer: int, index: int) -> bool:
        """Tell whether a column names for each row who may pay in the customer's place."""
        said, key = self._meanings(index), self.keys.get(index, "")
        is_free = key in {"", "salesperson"}
        if not is_free or said.isdisjoint(_IN_THEIR_PLACE):
            return False
        cells = [str(cell) for row in listed_rows(self.rows) if is_filled(cell := at(row, index))]
        ways = sum(not _WAYS.isdisjoint(fold_words(cell).split()) for cell in cells)
        if 2 * ways >= len(cells) or not all(cell[0].isupper() for cell in cells):
            return False
        return bool(self._pairs(customer, index, least_blanks=0))

    def _is_relative(self, index: int) -> bool:
        """Tell whether a header names relatives or agencies, and none of the business's people."""
        said = self._meanings(index)
        return "relative" in said and "seller" not in said

    def _is_of_firms(self, index: int) -> bool:
        """Tell whether a column whose header says nothing holds firms: names with legal forms."""
        if self._meanings(index) or not self._is_open(index):
            return False
        names = {str(name) for row in listed_rows(self.rows) if is_filled(name := at(row, index))}
        firms = sum(bare_name(name) != name_likeness(name) for name in names)
        return firms >= _FIRMS * len(names) > 0

    def _is_written_to(self, customer: int, index: int) -> bool:
        """Tell whether each name of a column has an address of its own, which customers share."""
        emails = [place for place, key in self.keys.items() if key == "email"]
        if len(emails) != 1:
            return False
        places = (emails[0], index, customer)
        rows = [[str(at(row, place)) for place in places] for row in listed_rows(self.rows)]
        written = [row for row in rows if "@" in row[0]]
        addresses, names, pairs = (
            {row[0] for row in written},
            {row[1] for row in written},
            {(row[0], row[1]) for row in written},
        )
        shared = {(row[0], row[2]) for row in written}
        return 1 < len(addresses) == len(names) == len(pairs) < len(shared)

    def payer(self, customer: int) -> int | None:
        """Return the column of those who pay for whom the business serves; None if it is not plain.

        It is so where a header says who pays (`Responsable de pago`, `Bill to`), once herself and
        once an insurer, or where addresses or phones are theirs by their header (`Email apoderado`
        beside *Alumno*).
        """
        served = [i for i in self.headers if self._meanings(i) & {"role", "seller"} == {"role"}]
        others = [i for i in self.headers if i not in served and self._may_pay(i, customer)]
        pairs = [(one, other) for one in served for other in others if self._pays(one, other)]
        if len({one for one, _ in pairs}) != 1:
            return None
        paying = [other for _, other in pairs if "payer" in self._meanings(other)]
        reached = [other for one, other in pairs if self._is_reached(one, other)]
        found = paying or reached
        return found[0] if len(found) == 1 else None

    def _pays(self, served: int, other: int) -> bool:
        is_said = "payer" in self._meanings(other) and bool(self._pairs(served, other))
        return is_said or self._is_beside(served, other)

    def _may_pay(self, index: int, customer: int) -> bool:
        key = self.keys.get(index, "")
        is_free = not key or index == customer or key == "salesperson"
        return is_free and bool(self._meanings(index) & {"payer", "relative", "insurer"})

    def _is_reached(self, served: int, other: int) -> bool:
        """Tell whether an address or phone is of the one column of names, and of no other."""
        if "dependant" not in self._meanings(served):
            return False
        names = {index: {*fold_words(self.headers[index]).split()} for index in (served, other)}
        theirs = [
            {*fold_words(header).split()}
            for header in self.headers.values()
            if any(_WAYS_TO_REACH & self._said_in(word) for word in fold_words(header).split())
        ]
        alone = names[other] - names[served] - _JOINING
        return any(words & alone for words in theirs) and not any(
            words & (names[served] - names[other]) for words in theirs
        )

    def _said_in(self, word: str) -> Meaning:
        return meanings_of([word], self.tab.header_words)

    def _is_open(self, index: int) -> bool:
        """Tell whether a header says nothing, or names a person who is none of the business's."""
        said, key = self._meanings(index), self.keys.get(index, "")
        is_free = not key or (key == "salesperson" and "relative" in said)
        return is_free and bool(self.headers[index]) and (not said or bool(said & _PERSONS))

    def _is_beside(self, customer: int, index: int) -> bool:
        """Tell whether a column is full of names that go with the customers.

        Each goes with one customer, or each customer with one.
        """
        pairs = self._pairs(customer, index)
        ones, others = ({pair[side] for pair in pairs} for side in (0, 1))
        return bool(pairs) and len(pairs) in {len(ones), len(others)}

    def _pairs(
        self, customer: int, index: int, least_blanks: float = _SEVERAL_WORDS
    ) -> set[tuple[str, str]]:
        """Return the customers' names, each with one from a column; none unless it is full of them.

        Names are written with capitals, and others than the customers' are among them.

        Args:
            least_blanks: Share of them with a blank, from 0 to 1.
        """
        used = [row for row in listed_rows(self.rows) if is_filled(at(row, customer))]
        contents = look_at(used, index, self.tab.state_words)
        is_full = min(contents.full, contents.words) >= _MOST and contents.blanks >= least_blanks
        others = (contents.addresses, contents.digits, contents.states, contents.answers)
        if not is_full or max(others) > 1 - _MOST:
            return set()
        cells = {(at(row, customer), at(row, index)) for row in used}
        pairs = {(str(one), str(other)) for one, other in cells if is_filled(one)}
        names = {other for _, other in pairs}
        are_names = sum(map(is_capital, names)) >= _MOST * len(names)
        return pairs if are_names and any(one != other for one, other in pairs) else set()

    def _meanings(self, index: int) -> Meaning:
        return frozenset(each for meaning in self._readings(index) for each in meaning)

    def _readings(self, index: int) -> Sequence[Meaning]:
        """Return what a header may mean, in the first language in which it can be read."""
        languages = main_language(self.tab.header_words, self.headers.values())
        words = (self.tab.header_words[each] for each in languages)
        found = (each.parts_read(self.headers[index]) for each in words)
        parts = next((each for each in found if each), ())
        return [reading.meaning for part in parts for reading in part]


def with_payer(people: People, best: Mapping[int, str]) -> dict[int, str]:
    """Return the keys of columns, with the customers' at those who pay, where that is plain."""
    found = dict(best)
    customer = next((index for index, key in best.items() if key == "customer"), None)
    if customer is None or (payer := people.payer(customer)) is None:
        return found
    del found[customer]
    return found | {payer: "customer"}
