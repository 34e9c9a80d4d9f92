"""What kind of document a row is: an invoice, a credit note, a payment, a quote, an order.

The column of kinds says so in words or in the country's codes, else the letters before the number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from aldia.ledger.tabs.tables import Record
from aldia.ledger.values.folding import fold_words


class Kind(StrEnum):
    """What a row may be: the keys of the schema's choices.

    A quote is no debt. An order or a delivery note may be billed as it is. OTHER is what nobody
    owes: a cash sale, a payslip, a transfer of goods. DOUBTFUL is what nobody knows, and no choice.
    """

    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    OFFER = "offer"
    ORDER = "order"
    OTHER = "other"
    INVOICE = "invoice"
    DOUBTFUL = "doubtful"


LOWERING = frozenset({Kind.CREDIT_NOTE, Kind.PAYMENT})
"""Kinds that make a customer owe less."""

NOT_OWED = frozenset({Kind.OFFER, Kind.OTHER})
"""Kinds of which nothing is asked for, whatever their sum."""


@dataclass(frozen=True)
class Kinds:
    """What the rows of a book are, where they say more than that they are invoices.

    Attributes:
        by_cell: Kind by the text of a cell in the column of kinds; only what is known or doubtful.
        by_start: Kind by the letters before a number; only those that may be no invoice's.
    """

    by_cell: Mapping[str, Kind] = field(default_factory=dict)
    by_start: Mapping[str, Kind] = field(default_factory=dict)

    def of(self, record: Record) -> tuple[Kind, str]:
        """Return the kind of a row, and the key of the column that says so; empty for none."""
        kind = self.by_cell.get(record["kind"].text) if self.by_cell else None
        if kind is not None:
            return kind, "kind"
        found = self.by_start.get(start_of(record["invoice"].text)) if self.by_start else None
        return (found, "invoice") if found is not None else (Kind.INVOICE, "")

    def is_owed(self, record: Record) -> bool:
        """Tell whether a row may be owed: not if the column of kinds calls it a quote or other."""
        return not self.by_cell or self.by_cell.get(record["kind"].text) not in NOT_OWED


def find_kinds(
    records: Sequence[Record], words: Mapping[str, str], states: Collection[str], country: str
) -> Kinds:
    """Return what the kinds and the letters before the numbers of a book mean.

    Args:
        words: Keys of the kinds, by folded word.
        states: Folded words of states, which people type in the column of kinds as well.
    """
    known = {word: Kind(key) for word, key in words.items()}
    said = (each.cells["kind"].text for each in records if "kind" in each.cells)
    cells = Counter(text for text in said if text.strip())
    starts = Counter(start_of(record["invoice"].text) for record in records)
    return Kinds(_of_cells(cells, known, states, country), _of_starts(starts, known))


def _of_cells(
    cells: Counter[str], known: Mapping[str, Kind], states: Collection[str], country: str
) -> dict[str, Kind]:
    """Return what each text of the column of kinds means, unless it says nothing of it.

    A text that is not known, or an order, is the book's invoices where most rows have it, whatever
    letter follows it. Otherwise it is doubtful if others are called invoices, or if it is a code;
    other words part the rows by something else, such as what was sold.
    """
    codes = _CODES.get(country, {})
    if cells and all(_code(text) in codes for text in cells):
        return {text: codes[_code(text)] for text in cells}
    found = {text: _named(fold_words(text), known) for text in cells}
    rows: Counter[str] = Counter()
    for text, count in cells.items():
        rows[_bare(text)] += count
    names_invoices = Kind.INVOICE in found.values()
    means: dict[str, Kind] = {}
    for text, kind in found.items():
        if kind is None and fold_words(text) in states:
            continue
        if kind in {None, Kind.ORDER} and rows[_bare(text)] * 2 > rows.total():
            means[text] = Kind.INVOICE
        elif kind is not None:
            means[text] = kind
        elif names_invoices or _is_code(text):
            means[text] = Kind.DOUBTFUL
    return means


def _is_code(text: str) -> bool:
    return len(text.strip()) <= _LONGEST_CODE


_LONGEST_CODE = 3
"""Characters of a code that may stand for a kind, as `NC` or `201`; chosen by hand."""


def _of_starts(starts: Counter[str], known: Mapping[str, Kind]) -> dict[str, Kind]:
    """Return the letters before numbers that may not be an invoice's.

    Letters that most numbers have are the book's invoices whatever they are; those of a credit note
    or a payment only if all have them, as a book may list more receipts than invoices. Letters that
    are not known are another series, and one letter alone says too little.
    """
    found: dict[str, Kind] = {}
    rows = sum(starts.values())
    for start, count in starts.items():
        kind = _named(fold_words(start), known) if len(start) > 1 else None
        is_usual = count == rows if kind in LOWERING else count * 2 > rows
        if kind not in {None, Kind.INVOICE} and not (is_usual and rows >= _FEWEST_NUMBERS):
            found[start] = kind
    return found


_FEWEST_NUMBERS = 3
"""Numbers from which on their letters are the book's own; chosen by hand."""


_START = re.compile(r"[^\d]*")


def start_of(number: str) -> str:
    """Return what stands before the first digit of a number, as `NC-` in `NC-12`."""
    match = _START.match(number)
    return match[0].strip(" -_.#/").casefold() if match else ""


def _named(folded: str, known: Mapping[str, Kind]) -> Kind | None:
    """Return the kind that a folded text names, without a code before and a letter behind it.

    `3 nota de credito a` is a credit note. What only begins with the name of a kind is that kind,
    as in `cotizacion de venta`, but never an invoice, as `factura anulada` may be none. An invoice
    may be called by words besides that say how it is taxed, made or to whom it is sold.
    """
    kind = known.get(folded) or known.get(folded.replace(" ", ""))
    if kind is not None:
        return kind
    bare = _bare(folded)
    if bare in known:
        return known[bare]
    words = bare.split()
    starts = (known.get(" ".join(words[:count])) for count in range(len(words), 0, -1))
    found = next((each for each in starts if each is not None), None)
    if found not in {None, Kind.INVOICE}:
        return found
    rest = " ".join(word for word in words if word not in _OF_ANY_INVOICE)
    return Kind.INVOICE if known.get(rest) is Kind.INVOICE else None


_OF_ANY_INVOICE = frozenset(
    (
        "a al de del e do da la por con sin y electronica electronico digital fisica manual "
        "eletronica eletronico electronic exenta exento afecta afecto gravada gravado fiscal "
        "simplificada ordinaria completa normal simplified standard regular taxable exempt "
        "venta ventas servicio servicios producto productos bienes mercancia honorarios arriendo "
        "exportacion exterior nacional internacional comercial empresa mipyme pyme cliente "
        "sales service services product products goods export domestic commercial customer "
        "servico servicos produto produtos venda vendas exportacao recurrente recorrente "
        "recurring mensual monthly mensal"
    ).split()
)
"""Words beside the name of an invoice that leave it one, in all languages."""

_AROUND = re.compile(r"^\d+ | [a-z]$")
"""A code before the name of a kind, and a letter behind it: `3 nota de credito a`."""


def _bare(text: str) -> str:
    return _AROUND.sub("", fold_words(text))


def _code(text: str) -> str:
    """Return a code as the tables have it: in capitals, without zeros before it."""
    return fold_words(text).upper().lstrip("0") or "0"


def _codes(**kinds: str) -> dict[str, Kind]:
    return {code: Kind(kind) for kind, codes in kinds.items() for code in codes.split()}


_CODES: Mapping[str, Mapping[str, Kind]] = {
    "AR": _codes(
        invoice="A B C E M 1 2 6 7 11 12 19 20 51 52 201 202 206 207 211 212",
        credit_note="3 8 13 21 53 203 208 213",
        payment="4 9 15 54",
        order="91",
    ),
    "CL": _codes(
        invoice="30 32 33 34 35 38 39 41 55 56 101 104 110 111",
        credit_note="60 61 106 112",
        order="50 52 801 802",
        doubtful="43 45 46 103",
    ),
    "EC": _codes(
        invoice="1 2 5 18", credit_note="4 47", order="6", payment="7", doubtful="3 41 48"
    ),
    "MX": _codes(invoice="I", credit_note="E", payment="P", other="N T"),
    "PE": _codes(
        invoice="1 2 3 8 14",
        credit_note="7",
        order="9 31",
        payment="20",
        doubtful="0 4 5 6 10 11 12 13 15 16 18 21 37 40 41 56",
    ),
}
"""The codes of kinds by country, without zeros before them; debit notes raise what is owed.

Argentina: ARCA's (AFIP's) table of receipts, and the letters of invoices; Chile: the SII's kinds of
tax documents; Ecuador: table 4 of the SRI; Mexico: the SAT's c_TipoDeComprobante (T moves goods, N
pays wages); Peru: SUNAT's table 10. Doubtful is what is seldom billed to a customer.
"""
