"""Read the sums of a letter, and compare them with what its invoices owe."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sandbox.google.workbook import Workbook
from sandbox.mail.service import Letter
from tests.money.bills import DECIMALS, Claim, Debt, in_units, least_paid
from tests.simulation import charges
from tests.simulation.facts import Fact, Standing
from tests.simulation.lawful import last_day_to_pay
from tests.simulation.laws import claim_of, discount_of, place_of
from tests.simulation.oracle import FIRM, Send

_OF = r"(F-\d+)(?: \((?:(detracci[óo]n)|(?:cuota|instalment) (\d+) (?:de|of) \d+)\))?"
ITEM = re.compile(rf"^- (?:Factura|Invoice) {_OF}: (.+?) · ", re.MULTILINE)
_TOTAL = re.compile(r"^Total: (.+)$", re.MULTILINE)
_OVERDUE = re.compile(r" · \d+ (?:d[íi]as?|days?) (?:de atraso|late)")
_INTEREST = re.compile(
    rf"(?:Intereses de mora de la factura|Late interest on invoice) {_OF}"
    r" (?:al|as of) [^:]+: ([^()]+) \((.+?)\)\.(?= |$)"
)
_FINE = re.compile(
    rf"(?:Multa por mora de la factura|Late-payment fine on invoice) {_OF}"
    r", [^:]+: ([^()]+) \("
)
_COMPENSATION = re.compile(
    rf"(?:Compensación fija por el cobro de la factura|"
    rf"Fixed compensation for collecting invoice) {_OF}, [^:]+: (.*?\d\D*?)\.(?= |$)"
)
_DISCOUNT = re.compile(
    r"(?:Si paga la factura|If you pay invoice) (F-\d+) [^:]*?"
    r"(?:son|it is) (\S*\s?\S*\d\S*) (?:en lugar de|instead of)"
)
_DEPOSITS = re.compile(
    r"(?:Se paga a dos cuentas|There are two accounts to pay to): (.+?) (?:a|goes to) "
    r"(?:nuestra cuenta y|our account and) (.+?)(?: de detrac|, the SPOT)"
)
_CAME_IN = re.compile(
    rf"(?:De la factura|Of invoice) {_OF}, (?:de|for) (.+?)"
    r"(?:, (?:había que pagar|the sum to pay was) .+?)?"
    r"[,;] (?:ya recibimos|we have received) (.+?)(?: \((?:el último|the last) pa.+?\))?"
    r"(?:, y|;) (?:quedan por pagar|still to pay:) (.*?\d\D*?)\.(?= |$)"
)
_NUMBER = re.compile(r"\d[\d.,   ]*")

_SPACES = re.compile("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")

Part = tuple[str, int]
"""The number of an invoice in lower case, and that of its instalment; 0 for none."""


def plain(text: str) -> str:
    return _SPACES.sub(" ", text)


def sum_in(text: str, currency: str) -> Decimal:
    """Return the sum that a text writes: decimals are as many as its currency has."""
    found = _NUMBER.search(text)
    if found is None:
        return Decimal(-1)
    written, decimals = found[0].strip(" .,"), DECIMALS.get(currency, 2)
    has_decimals = decimals and re.search(rf"[.,]\d{{{decimals}}}$", written)
    digits = Decimal(re.sub(r"\D", "", written))
    return digits.scaleb(-decimals) if has_decimals else digits


class Sums:
    """What one letter says of sums, against the facts of a workbook."""

    def __init__(
        self,
        letter: Letter,
        sends: Collection[Send],
        facts: Mapping[str, Fact],
        book: Workbook,
        on: date,
    ) -> None:
        """Define the sums of a letter that consumes some steps."""
        self._about = {send.number for send in sends}
        self._is_firm = any(send.step in FIRM for send in sends)
        self._text = plain(letter.text)
        self._flat = " ".join(self._text.split())
        self._html = " ".join(plain(html.unescape(letter.html)).split())
        self._facts, self._book, self._on = facts, book, on
        self._claim: Claim = claim_of(book)

    def complaint(self) -> str:
        """Return what in the letter is not what its invoices owe, or ""."""
        of_lines = (self._of_lines(), self._of_totals())
        of_notes = (self._of_discounts(), self._of_deposits(), self._of_came_in())
        of_late = (self._of_late(), self._of_charges())
        return next((why for each in (*of_lines, *of_notes, *of_late) for why in each), "")

    def _sure(self, number: str) -> Fact | None:
        """Return the fact of an invoice of which it is known what it owes."""
        fact = self._facts.get(number.lower())
        is_sure = fact is not None and fact.bill is not None and fact.standing is Standing.OPEN
        return fact if is_sure else None

    def _of_lines(self) -> Iterator[str]:
        listed: dict[str, list[Decimal]] = defaultdict(list)
        for number, _, part, text in ITEM.findall(self._text):
            fact = self._sure(number)
            if text not in self._html:
                yield f"says {text} of {number}, and not so in HTML"
            if fact is None or fact.bill is None:
                continue
            said = sum_in(text, fact.bill.currency)
            if part:
                debts = fact.bill.instalments()
                right = debts[int(part) - 1].left if int(part) <= len(debts) else None
                if said != right:
                    yield f"asks for {text} of part {part} of {number}, not {right}"
            else:
                listed[number].append(said)
        for number, sums in listed.items():
            fact = self._sure(number)
            if (
                fact is not None
                and fact.bill is not None
                and sorted(sums) != sorted(fact.bill.sums)
            ):
                yield f"asks for {sums} of {number}, not {fact.bill.sums}"

    def _of_totals(self) -> Iterator[str]:
        for block in self._text.split("\n\n"):
            said = _TOTAL.findall(block)
            by_currency: dict[str, Decimal] = defaultdict(Decimal)
            for number, _, _, text in ITEM.findall(block):
                fact = self._facts.get(number.lower())
                if fact is None or fact.bill is None:
                    return
                by_currency[fact.bill.currency] += sum_in(text, fact.bill.currency)
            left = dict(by_currency)
            for text in said:
                known = [each for each, sum_ in left.items() if sum_in(text, each) == sum_]
                if not known:
                    yield f"adds {dict(by_currency)} up to {text}"
                else:
                    del left[known[0]]

    def _of_discounts(self) -> Iterator[str]:
        percent = discount_of(self._book)
        for number, text in _DISCOUNT.findall(self._flat):
            fact = self._sure(number)
            if fact is not None and fact.bill is not None:
                unit = least_paid(fact.bill.currency)
                off = in_units(Fraction(fact.bill.amount) * Fraction(percent) / 100, unit)
                if sum_in(text, fact.bill.currency) != fact.bill.left - off:
                    yield f"offers {text} for {number}, not {fact.bill.left - off}"

    def _of_deposits(self) -> Iterator[str]:
        """Yield what is wrong of the two accounts, which are told of what the letter asks for."""
        sums = {False: Decimal(0), True: Decimal(0)}
        for line in filter(ITEM.match, self._text.splitlines()):
            number, deposit, _, text = ITEM.findall(line)[0]
            if _OVERDUE.search(line) or (number.lower() in self._about and not self._is_firm):
                sums[bool(deposit)] += sum_in(text, "PEN")
        for own, deposits in _DEPOSITS.findall(self._flat):
            if [sum_in(own, "PEN"), sum_in(deposits, "PEN")] != [*sums.values()]:
                yield f"says {own} and {deposits} are two payments, not {[*sums.values()]}"

    def _of_came_in(self) -> Iterator[str]:
        """Yield what is wrong of what came in: billed, received, left; or not told where it did."""
        told = {(n.lower(), int(part or 0)): sums for n, _, part, *sums in self._came_in()}
        for number, _, part, _ in ITEM.findall(self._text):
            fact, place = self._sure(number), (number.lower(), int(part or 0))
            if fact is None or fact.bill is None:
                continue
            right = fact.bill.came_in(int(part or 0))
            said = [sum_in(text, fact.bill.currency) for text in told.get(place, ())]
            if said != right:
                yield f"says {said} was billed, received and is left of {place}, not {right}"

    def _came_in(self) -> list[tuple[str, ...]]:
        return _CAME_IN.findall(self._flat)

    def _of_charges(self) -> Iterator[str]:
        """Yield what is wrong of agreed charges."""
        agreed = charges.agreed_in(self._book)
        for number, part, day, text in charges.names(self._flat):
            fact = self._sure(number)
            if fact is None or fact.bill is None:
                continue
            debt, currency = self._debt(number, part), fact.bill.currency
            if debt is None:
                continue
            right = charges.right_sum(debt, day, agreed, currency)
            if day < charges.first_day(self._book, debt.due) or sum_in(text, currency) != right:
                yield f"names a charge of {text} on {number} from {day}, not {right}"

    def _of_late(self) -> Iterator[str]:
        """Yield what is wrong of interest, fines and compensation."""
        told = {
            (number.lower(), int(part or 0)): (text, formula.count(";") + 1)
            for number, _, part, text, formula in _INTEREST.findall(self._flat)
        }
        fines, fixed = (
            {
                (number.lower(), int(part or 0)): text
                for number, _, part, text in each.findall(self._flat)
            }
            for each in (_FINE, _COMPENSATION)
        )
        lines = [line for line in self._text.splitlines() if ITEM.match(line)]
        late: dict[Part, Debt] = {}
        for line in lines:
            number, _, part, _ = ITEM.findall(line)[0]
            debt = self._debt(number.lower(), int(part or 0))
            if debt is not None and _OVERDUE.search(line) and self._is_firm:
                late[number.lower(), int(part or 0)] = debt
        for place in {*told, *fines, *fixed} - late.keys():
            if self._sure(place[0]) is not None:
                yield f"tells what {place} costs, which is not late or not said so"
        for place, debt in late.items():
            yield from self._of_debt(place, debt, told, fines.get(place), fixed.get(place))

    def _debt(self, number: str, part: int) -> Debt | None:
        fact = self._sure(number)
        if fact is None or fact.bill is None or fact.due is None:
            return None
        place = place_of(self._book)
        bill = fact.bill
        if not part:
            return Debt(last_day_to_pay(fact.due, place), bill.left, bill.payments)
        found = bill.instalments()[part - 1]
        return Debt(last_day_to_pay(found.due, place), found.left, found.payments)

    def _of_debt(
        self,
        place: Part,
        debt: Debt,
        told: Mapping[Part, tuple[str, int]],
        fine: str | None,
        fixed: str | None,
    ) -> Iterator[str]:
        fact = self._facts[place[0]]
        assert fact.bill is not None
        currency = fact.bill.currency
        unit = least_paid(currency)
        right = debt.interest(self._claim, self._on)
        text, count = told.get(place, ("0", 1))
        # Each stretch is rounded by itself, and one below half a unit is not told.
        most = (count + len(debt.late)) * Fraction(unit) / 2
        if abs(Fraction(sum_in(text, currency)) - right) > most:
            yield f"tells {text} of interest of {place}, not {float(right)}"
        said = sum_in(fine, currency) if fine else Decimal(0)
        if said != in_units(debt.fine(self._claim), unit):
            yield f"tells a fine of {fine} of {place}, not {float(debt.fine(self._claim))}"
        said = sum_in(fixed, currency) if fixed else Decimal(0)
        compensation = debt.compensation(self._claim)
        if said != compensation:
            yield f"tells a compensation of {fixed} of {place}, not {compensation}"
