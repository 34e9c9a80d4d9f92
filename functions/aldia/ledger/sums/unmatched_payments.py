"""Payments whose invoice is not certain, and the invoices that they could belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aldia.ledger.schema.records import Invoice
from aldia.ledger.values.folding import bare_name, identifier_key, name_likeness
from aldia.ledger.values.money import add_up
from aldia.ledger.values.problems import Problem
from aldia.ledger.values.references import Numbers
from aldia.ledger.values.units import rounded

_SHORTEST_NAME = 5
"""Letters of a name that is looked for among other words; shorter ones might be anything."""

_QUOTED = 5
"""Numbers that a question quotes, enough to know what is meant; chosen by hand."""


@dataclass(frozen=True, slots=True)
class UnmatchedPayment:
    """A line of the Payments tab whose invoice is not certain.

    That includes a line that names its invoice exactly and says who paid: if the payer is another
    customer, number and payer contradict each other.

    Attributes:
        place: Tab, row, header and content of its cell with the invoice's number.
        number: The content of that cell.
        payer: Who paid, as the line says.
        words: Whatever else it says.
        amount: None when it cannot be read.
        is_plain: Whether its sum came in for certain, and names no currency.
    """

    place: tuple[str, int, str, str]
    number: str
    payer: str
    words: str
    amount: Decimal | None
    on: date | None
    is_plain: bool = False

    @property
    def is_bare(self) -> bool:
        """Tell whether the line has neither a number nor a sum, as a title or a note."""
        return not self.number and self.amount is None


def find_possible(
    lines: Sequence[UnmatchedPayment], numbers: Numbers, invoices: Sequence[Invoice]
) -> tuple[dict[str, str], list[Problem]]:
    """Find the open invoices that unplaced payments could belong to, and ask about each payment.

    Returns:
        The rows of the payments, as text, by the key of the invoice that waits because of them;
        and the questions.
    """
    if not lines:
        return {}, []
    book = _Book(numbers, invoices)
    rows: dict[str, list[int]] = {}
    problems = []
    for line in lines:
        is_exact = identifier_key(line.number) in numbers
        meant = book.contradicted_by(line) if is_exact else book.meant_by(line)
        is_open = any(not invoice.is_closed for invoice in meant)
        if (is_exact and not is_open) or (line.is_bare and not meant):
            continue
        waiting = [invoice for invoice in meant if not invoice.is_closed]
        for key in dict.fromkeys(invoice.key for invoice in waiting):
            rows.setdefault(key, []).append(line.place[1])
        problems.append(_question(line, meant, waiting))
    return {key: ", ".join(map(str, found)) for key, found in rows.items()}, problems


class _Book:
    """The invoices of a book, found by what a payment may say of them."""

    def __init__(self, numbers: Numbers, invoices: Sequence[Invoice]) -> None:
        self._numbers = numbers
        self._by_key: dict[str, list[Invoice]] = {}
        self._by_name: dict[str, list[Invoice]] = {}
        self._by_payer: dict[str, list[Invoice]] = {}
        self._by_sum: dict[tuple[str, Decimal], list[Invoice]] = {}
        for invoice in invoices:
            self._by_key.setdefault(invoice.key, []).append(invoice)
            self._by_payer.setdefault(bare_name(invoice.customer), []).append(invoice)
            if not invoice.is_closed:
                self._by_name.setdefault(name_likeness(invoice.customer), []).append(invoice)
        for theirs in self._by_name.values():
            owed = add_up((each.currency, each.balance or Decimal(0)) for each in theirs)
            for invoice in theirs:
                own = {(invoice.currency, sum_) for sum_ in (invoice.balance, invoice.amount)}
                for currency, sum_ in {*own, *owed}:
                    if sum_ is not None:
                        self._by_sum.setdefault((currency, sum_), []).append(invoice)
        self._currencies = dict.fromkeys(currency for currency, _ in self._by_sum)

    def contradicted_by(self, line: UnmatchedPayment) -> list[Invoice]:
        """Return the invoice that a line names and those of its payer, if that is another customer.

        Empty if the sum is the amount of the named invoice and of none of the payer's, as people
        pay for one another.
        """
        named = self._by_key.get(identifier_key(line.number), [])
        theirs = self._of_other(named, self._by_payer.get(bare_name(line.payer), []), line)
        fits = [invoice for invoice in (*named, *theirs) if _is_of(line, invoice)]
        return [] if not theirs or (fits and fits == named) else [*named, *theirs]

    def meant_by(self, line: UnmatchedPayment) -> list[Invoice]:
        """Return the invoices that a payment could belong to.

        Those are the ones that it names, else those of its payer, else those that its sum fits. If
        it names one customer's invoice and another customer, it could be of either. If all that
        it names is closed with other amounts, and no payer is known, those that its sum fits count
        as well.
        """
        keys = self._numbers.meant_by(line.number) or self._numbers.named_in(line.words)
        named = [invoice for key in sorted(keys) for invoice in self._by_key.get(key, ())]
        theirs = self._of_payer(line)
        if not named:
            return theirs or self._of_sum(line)
        is_over = all(i.is_closed and not _is_of(line, i) for i in named)
        others = self._of_sum(line) if is_over and not theirs else []
        return [*named, *self._of_other(named, theirs, line), *others]

    @staticmethod
    def _of_other(
        named: Sequence[Invoice], theirs: Sequence[Invoice], line: UnmatchedPayment
    ) -> list[Invoice]:
        """Return the invoices of a payer to whom none of those named belongs.

        Invoices issued after the payment came in are left out.
        """
        names = {bare_name(invoice.customer) for invoice in named}
        if any(bare_name(invoice.customer) in names for invoice in theirs):
            return []
        return [invoice for invoice in theirs if may_be_paid_by(line, invoice)]

    def _of_payer(self, line: UnmatchedPayment) -> list[Invoice]:
        payer = name_likeness(line.payer)
        said = f" {name_likeness(f'{line.payer} {line.number} {line.words}')} "
        return [
            invoice
            for name, theirs in self._by_name.items()
            if name and (name == payer or (len(name) >= _SHORTEST_NAME and f" {name} " in said))
            for invoice in theirs
        ]

    def _of_sum(self, line: UnmatchedPayment) -> list[Invoice]:
        """Return the open invoices that the sum fits: an invoice's, or all that its customer owes.

        Invoices issued after the payment came in are left out.
        """
        if line.amount is None:
            return []
        sums = ((each, rounded(line.amount, each)) for each in self._currencies)
        return [
            invoice
            for sum_ in sums
            for invoice in self._by_sum.get(sum_, ())
            if may_be_paid_by(line, invoice)
        ]


def _is_of(line: UnmatchedPayment, invoice: Invoice) -> bool:
    """Tell whether the sum of a line is the amount of an invoice, to the unit."""
    if line.amount is None or invoice.amount is None:
        return False
    return rounded(line.amount, invoice.currency) == invoice.amount


def may_be_paid_by(line: UnmatchedPayment, invoice: Invoice) -> bool:
    """Tell whether an invoice had been issued when a payment came in, as far as is known."""
    return not (invoice.issued and line.on and invoice.issued > line.on)


def _question(
    line: UnmatchedPayment, meant: Sequence[Invoice], waiting: Sequence[Invoice]
) -> Problem:
    """Return the question which invoice a payment is of, quoting those that wait for the answer."""
    if not meant:
        code = "payment_of_nothing" if line.number else "payment_without_number"
        return Problem(code, *line.place, holds=False)
    numbers = list(dict.fromkeys(invoice.number for invoice in waiting or meant))
    quoted = ", ".join(numbers[:_QUOTED]) + (" …" if len(numbers) > _QUOTED else "")
    if not waiting:
        return Problem("payment_of_closed", *line.place, {"numbers": quoted}, holds=False)
    owners = {bare_name(invoice.customer) for invoice in meant}
    if bare_name(line.payer) in owners and len(owners) > 1:
        details = {"payer": line.payer, "numbers": quoted}
        return Problem("payment_of_another", *line.place, details)
    return Problem("payment_unclear", *line.place, {"numbers": quoted})
