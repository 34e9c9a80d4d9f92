"""Tabs that nobody reads which say that an invoice was paid, annulled, disputed or credited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from aldia.ledger.recognition.comparing import at
from aldia.ledger.recognition.matches import OF_PAYMENT, Match
from aldia.ledger.recognition.own_columns import without_own_columns
from aldia.ledger.schema.header_words import HeaderWords
from aldia.ledger.schema.lists import meanings_of
from aldia.ledger.schema.records import Invoice, Payments
from aldia.ledger.schema.schema import Schema, Tab, TabKey
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.questions import Questions
from aldia.ledger.values.cells import Rows, Scalar, is_filled
from aldia.ledger.values.dates import serial_of
from aldia.ledger.values.folding import bare_name, fold_words, name_likeness, tidy
from aldia.ledger.values.notes import telling_word_in
from aldia.ledger.values.problems import Problem
from aldia.ledger.values.references import Numbers
from aldia.ledger.values.vocabulary import VOCABULARIES, words_of

_NOT_ASKED = words_of(lambda said: said.not_asked)
_OF_CUSTOMERS = [p.strip() for said in VOCABULARIES for p in said.of_customers.split(",")]
_TAKES_BACK = words_of(lambda said: said.takes_back)
_OTHERWISE = {"balance", "due", "term", "method", "promise", "expected", "days", "issue"}
"""Meanings of titles and headers by which they say nothing of what was paid: `Forma de pago`."""

_OF_NUMBERS = {"number", "document", "series", "reference"}
"""Meanings of a header that may stand above invoice numbers without saying *invoice*."""

_OF_SUMS = {"amount", "paid", "payment", "credit"}
_OF_DAYS = {"date", "issue"}
"""Meanings of headers above a receipt's sum and its day."""

_LONGEST_TITLE = 60
"""Characters of a title or header; longer texts are sentences. Chosen by hand."""

_SHORTEST_NAME = 5
"""Letters of a name that is looked for among other words; shorter ones might be anything."""

_LONG_NUMBER = 5
"""Digits of a bare number that is hardly a day or a quantity; chosen by hand."""

_QUOTED = 5
"""Numbers that a question quotes, enough to know what is meant; chosen by hand."""


def is_about_unasked(text: str) -> bool:
    """Tell whether a title or header names what was paid, annulled, disputed or credited.

    `Cobradas 2026`, `Recibos`, `Credit notes` do; `Por cobrar` and `Pagos pendientes` do not.
    """
    words = {form for word in fold_words(text).split() for form in _singular(word)}
    return bool(words & _NOT_ASKED) and not words & (_TAKES_BACK | {"cobrar", "pagar"})


def _singular(word: str) -> tuple[str, ...]:
    return word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("oes") + "ao"


@dataclass(frozen=True, slots=True)
class OtherTabs:
    """The tabs that are not ours.

    Attributes:
        rows: First rows by title.
        left_aside: Folded titles of those that the owner says do not count.
        words: What headers may mean, by language.
        states: Folded words of the states in which nobody is asked.
        tab: What a tab of invoices may have, Aldía's own columns too.
    """

    rows: Mapping[str, Rows]
    left_aside: Collection[str]
    words: Mapping[str, HeaderWords]
    states: frozenset[str]
    tab: Tab

    @classmethod
    def of(
        cls,
        schema: Schema,
        rows: Mapping[str, Rows],
        left_aside: Collection[str],
        states: frozenset[str],
    ) -> OtherTabs:
        return cls(rows, left_aside, schema.header_words, states, schema[TabKey.INVOICES])

    def questions(
        self,
        invoices: Sequence[Invoice],
        tabs: InvoiceTabs,
        payments: Payments,
    ) -> Questions:
        """Return a question for each tab, at the open invoices that it says are not to be asked.

        A row of the tab says so if it names the invoice, or its customer with its exact sum, or
        its customer alone in one cell with a lower sum, not from before it was issued, and
        a word for paid, annulled, disputed or credited stands in the tab's title, in a title or
        header above the row, or in the row, or if a column of payments or of the balance, by the
        header that it has here, says more. What the invoice's own row says too is no news, and
        neither is a sum that has come in. Aldía's own columns in a copy say nothing.

        Args:
            payments: What has come in and was counted.
        """
        open_ones = [each for each in invoices if not each.is_closed]
        if not open_ones or not self.rows:
            return {}
        book = _Book(invoices, tabs, payments)
        asked: dict[int, list[Problem]] = {}
        for title, rows in self.rows.items():
            if fold_words(title) not in self.left_aside:
                plain = without_own_columns(self.tab, rows)
                found = list(_Tab(title, plain, self.words, self.states).about(book))
                if found:
                    problem = _question(title, found)
                    for row in {invoice.row for _, invoice in found}:
                        asked.setdefault(row, []).append(problem)
        return asked


def _question(title: str, found: Sequence[tuple[int, Invoice]]) -> Problem:
    numbers = list(dict.fromkeys(invoice.number for _, invoice in found))
    quoted = ", ".join(numbers[:_QUOTED]) + (" …" if len(numbers) > _QUOTED else "")
    return Problem("other_tab_says_so", title, found[0][0], details={"numbers": quoted})


class _Book:
    """The open invoices, found by what a row of another tab may say of them.

    Args:
        invoices: All of them, as a sum that came in for one, or a closed one's, is no news.
    """

    def __init__(
        self,
        invoices: Sequence[Invoice],
        tabs: InvoiceTabs,
        payments: Payments,
    ) -> None:
        self._tabs = tabs
        self._payments = payments
        self._known = {
            (bare_name(each.customer), sum_) for each in invoices for sum_ in self._came_in(each)
        }
        invoices = [each for each in invoices if not each.is_closed]
        self._by_name: dict[str, list[Invoice]] = {}
        self.numbers = Numbers(invoice.key for invoice in invoices)
        self._by_key: dict[str, list[Invoice]] = {}
        self._by_sum: dict[Decimal, list[Invoice]] = {}
        owed: dict[tuple[str, str], list[Invoice]] = {}
        for invoice in invoices:
            self._by_key.setdefault(invoice.key, []).append(invoice)
            self._by_name.setdefault(bare_name(invoice.customer), []).append(invoice)
            owed.setdefault((invoice.name_key, invoice.currency), []).append(invoice)
        for theirs in owed.values():
            whole = sum((each.balance or Decimal(0) for each in theirs), Decimal(0))
            for invoice in theirs:
                for sum_ in {invoice.amount, invoice.balance, whole} - {None, Decimal(0)}:
                    self._by_sum.setdefault(Decimal(sum_ or 0), []).append(invoice)

    def numbered(self, keys: Collection[str]) -> list[Invoice]:
        return [invoice for key in sorted(keys) for invoice in self._by_key.get(key, ())]

    def of_sum(self, cell: Scalar, said: str) -> list[Invoice]:
        """Return the invoices of a sum whose customer a text names."""
        sum_ = _number(cell)
        return [
            invoice
            for invoice in (self._by_sum.get(abs(sum_), ()) if sum_ is not None else ())
            if len(name := bare_name(invoice.customer)) >= _SHORTEST_NAME and f" {name} " in said
        ]

    def of_part(
        self, texts: Iterable[str], sum_: Decimal, days: Collection[Decimal]
    ) -> list[Invoice]:
        """Return the invoices that a sum may be a part of: those of the customer whom a text is.

        Args:
            days: The numbers of the row that may be its day; none is before an invoice's.
        """
        return [
            invoice
            for name in {bare_name(text) for text in texts} & self._by_name.keys() - {""}
            for invoice in self._by_name[name]
            if (name, sum_) not in self._known and 0 < sum_ < self._owed(name)
            if not (invoice.issued and days) or max(days) >= serial_of(invoice.issued)
        ]

    def of_customers(self, texts: Iterable[str]) -> list[Invoice]:
        """Return the invoices of the customers whom some texts are."""
        names = {bare_name(text) for text in texts} & self._by_name.keys() - {""}
        return [invoice for name in sorted(names) for invoice in self._by_name[name]]

    def _owed(self, name: str) -> Decimal:
        return sum((each.balance or Decimal(0) for each in self._by_name[name]), Decimal(0))

    def knows(self, invoice: Invoice, sums: Collection[Decimal]) -> bool:
        """Tell whether one of some sums has come in for an invoice, and was counted."""
        return not self._came_in(invoice).isdisjoint(sums)

    def _came_in(self, invoice: Invoice) -> set[Decimal]:
        """Return the sums that came in for an invoice: each by itself and together."""
        each = {sum_ for _, sum_ in (*self._payments.lines.get(invoice.key, ()), *invoice.receipts)}
        whole = {invoice.amount} if invoice.is_closed and invoice.amount else set()
        return {*each, *whole, invoice.received} - {Decimal(0)}

    def is_outdone(self, invoice: Invoice, header: str, cell: Scalar) -> bool:
        """Tell whether a cell says that more was paid than the invoice's row does below a header.

        That is any other payment or day of one, and a lower balance.
        """
        table = self._tabs.table_of(invoice.row)
        match = self._of_payment[table.title].get(fold_words(header)) if header else None
        if match is None:
            return False
        own = at(table.values[invoice.row - 1], match.index)
        if match.key != "stated":
            return cell not in {0, own} and fold_words(str(cell)) != "no"
        here, there = _number(own), _number(cell)
        return here is not None and there is not None and there < here

    @cached_property
    def _of_payment(self) -> Mapping[str, Mapping[str, Match]]:
        """Return the columns that say what was paid, by folded header, by title of the tab."""
        return {
            table.title: {fold_words(m.header): m for m in table.matches if m.key in OF_PAYMENT}
            for table in self._tabs.tables.values()
        }

    def number_under(self, headers: set[str]) -> str:
        """Return the folded header of invoice numbers here, if all headers are some others too."""
        for table in self._tabs.tables.values():
            own = {fold_words(m.header) for m in table.matches if m.header} - table.tab.own_headers
            if own and own <= headers:
                return fold_words(table.header("invoice"))
        return ""

    def own_cells(self, invoice: Invoice) -> Collection[Scalar]:
        return set(self._tabs.table_of(invoice.row).cells(invoice.row))


@dataclass(frozen=True)
class _Tab:
    """One tab that is not ours."""

    title: str
    rows: Rows
    words: Mapping[str, HeaderWords]
    states: frozenset[str]

    def about(self, book: _Book) -> Iterator[tuple[int, Invoice]]:
        """Yield row on screen and invoice wherever a row says that one is not to be asked for."""
        is_titled, is_below = self._is_telling(self.title) or self._is_of_customers, False
        for row, cells in enumerate(self.rows, 1):
            filled = {place: cell for place, cell in enumerate(cells) if is_filled(cell)}
            named = list(self._named(filled, book))
            texts = [cell for cell in filled.values() if isinstance(cell, str)]
            if not named and len(filled) == len(texts) == 1:
                is_below = self._is_telling(texts[0])
            sums = {number for cell in filled.values() if (number := _number(cell)) is not None}
            for invoice, places in named:
                is_told = is_titled or is_below or self._tells(filled, invoice, places, book)
                if is_told and not book.knows(invoice, sums):
                    yield row, invoice

    def _named(
        self, filled: Mapping[int, Scalar], book: _Book
    ) -> Iterator[tuple[Invoice, Collection[int]]]:
        """Yield the invoices that a row names, each with the columns whose headers may tell.

        Where it names only the customer, that is the column of the sum alone, or no column in a tab
        about customers, such as *Acuerdos de pago*.
        """
        named = {
            invoice.row: invoice
            for place, cell in filled.items()
            for invoice in book.numbered(self._keys(place, cell, book.numbers))
        }
        yield from ((invoice, filled.keys()) for invoice in named.values())
        if not named and self._is_of_customers:
            texts = [cell for cell in filled.values() if isinstance(cell, str)]
            yield from ((invoice, ()) for invoice in book.of_customers(texts))
        elif not named and not self._is_of_another(filled, book):
            yield from self._of_sums(filled, book)

    def _is_of_another(self, filled: Mapping[int, Scalar], book: _Book) -> bool:
        """Tell whether a row of a list with the headers of ours has the number of its own invoice.

        So are rows that were moved into a tab of what is paid.
        """
        headers = {place: fold_words(each) for place, each in self._headers.items()}
        number = book.number_under({*headers.values()})
        return any(headers.get(place) == number for place in filled) if number else False

    def _of_sums(
        self, filled: Mapping[int, Scalar], book: _Book
    ) -> Iterator[tuple[Invoice, Collection[int]]]:
        texts = [cell for cell in filled.values() if isinstance(cell, str)]
        said = f" {name_likeness(' '.join(texts))} "
        exact = [
            (each, {place}) for place, cell in filled.items() for each in book.of_sum(cell, said)
        ]
        yield from exact
        numbers = {
            place: sum_ for place, cell in filled.items() if (sum_ := _number(cell)) is not None
        }
        days = [sum_ for place, sum_ in numbers.items() if self._meaning_at(place) & _OF_DAYS]
        for place, sum_ in numbers.items():
            if not exact and self._meaning_at(place) & _OF_SUMS:
                yield from ((each, {place}) for each in book.of_part(texts, sum_, days))

    def _keys(self, place: int, cell: Scalar, numbers: Numbers) -> Collection[str]:
        """Return the keys of the invoices that a cell names."""
        header = self._headers.get(place, "")
        meaning = self._meaning(header)
        is_theirs = "invoice" in meaning or (bool(meaning) and meaning <= _OF_NUMBERS)
        if not isinstance(cell, str):
            number = _number(cell)
            return numbers.meant_by(str(number)) if is_theirs and number is not None else set()
        if is_theirs or "invoice" in meanings_of(fold_words(cell).split(), self.words):
            return numbers.meant_by(cell)
        named = numbers.named_in(cell)
        return {key for key in named if not key.isdecimal() or len(key) >= _LONG_NUMBER}

    def _tells(
        self,
        filled: Mapping[int, Scalar],
        invoice: Invoice,
        places: Collection[int],
        book: _Book,
    ) -> bool:
        """Tell whether a header above one of some cells, or a text of the row, says so."""
        if any(book.is_outdone(invoice, self._headers.get(p, ""), c) for p, c in filled.items()):
            return True
        own = book.own_cells(invoice)
        news = {place: cell for place, cell in filled.items() if cell not in own}
        headed = any(
            self._is_telling(self._headers.get(place, "")) and fold_words(str(cell)) != "no"
            for place, cell in news.items()
            if place in places and cell != 0
        )
        return headed or any(
            isinstance(cell, str) and telling_word_in(cell, self.states) for cell in news.values()
        )

    @property
    def _is_of_customers(self) -> bool:
        """Tell whether the title names what was agreed or fought out with customers."""
        title = f" {fold_words(self.title)} "
        return any(f" {each} " in title for each in _OF_CUSTOMERS)

    def _is_telling(self, text: str) -> bool:
        if not text or len(text) > _LONGEST_TITLE or self._meaning(text) & _OTHERWISE:
            return False
        return is_about_unasked(text) or bool(telling_word_in(text, self.states))

    def _meaning_at(self, place: int) -> frozenset[str]:
        return self._meaning(self._headers.get(place, ""))

    def _meaning(self, text: str) -> frozenset[str]:
        return meanings_of([text], self.words)

    @cached_property
    def _headers(self) -> Mapping[int, str]:
        """Return the first row of several short texts without digits, by column."""
        for cells in self.rows:
            filled = {place: cell for place, cell in enumerate(cells) if is_filled(cell)}
            if len(filled) > 1 and all(map(_is_header, filled.values())):
                return {place: tidy(str(cell)) for place, cell in filled.items()}
        return {}


def _is_header(cell: Scalar) -> bool:
    is_short = isinstance(cell, str) and len(cell) <= _LONGEST_TITLE
    return is_short and not any(map(str.isdigit, str(cell)))


def _number(cell: Scalar) -> Decimal | None:
    return Decimal(cell) if isinstance(cell, int | Decimal) and cell is not True else None
