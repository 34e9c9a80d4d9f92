"""A reader of letters and digests: it has only the words that arrived, and finds what disagrees.

It knows nothing of how they are made: counts, sums, rows and days are read from the text, and once
more from the HTML, as whoever gets them would.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

from aldia.letters.rendering import Message

_MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre "
    "octubre noviembre diciembre",
    "en": "January February March April May June July August September October November December",
}
_ROW = re.compile(
    r"^- (?:Factura|Invoice) (?P<number>.+): (?P<sum>[^·]+)"
    r" · (?:vencimiento|due) (?P<due>[^·]+?)(?: · (?P<late>\d+) \D+)?$"
)
_TOTAL = re.compile(r"^Total: (.+)$")
_PART = re.compile(r"\((?:cuota|instalment) \d+ (?:de|of) \d+\)")
_COUNT = re.compile(r"(\d+) (facturas?|cuotas?|invoices?|instalments?)\b")
_LATE = re.compile(r"(\d+) (?:días?|days?)\b")
_SIGN = r"(?:US\$|[$€£]|\b[A-Z]{3}\b)"
_SUM = re.compile(rf"({_SIGN})? ?(?<![\w.,])(\d[\d.,]*\d|\d)(?: ?(€|\b[A-Z]{{3}}\b))?")
_PLURAL_OF_ONE = re.compile(
    r"(?<![\d.,/-])1 (?:facturas|cuotas|días|correos|cosas|filas|preguntas|clientes|entradas|"
    r"invoices|instalments|days|letters|emails|things|rows|questions|customers|entries)\b"
)
_HOLLOW = re.compile(
    r"\s[.,:;)](?!\.)|\(\s*\)|«»|“”|[^.]\.\.(?!\.)|[:,(]\.|\bNone\b|(?<=\S)  +(?=\S)"
)
_HANGING = re.compile(r"(?:\b(?:con|de|del|por|para|el|la|with|from|for|of|by|the)|[(:,])$")
_OFFER = re.compile(r"(?:factura|invoice) (\S+) (?:a más tardar el|on or before) ")
_CAME_IN = re.compile(
    r"(?:De la factura|Of invoice) (?P<number>\S+(?: \([^)]*\))?), (?:de|for) (?P<billed>.+?)"
    r"(?:, (?:había que pagar|the sum to pay was) (?P<owed>.+?))?"
    r"[,;] (?:ya recibimos|we have received) (?P<received>[^;(]+?)(?: \([^)]*\))?"
    r"(?:, y|;) (?:quedan por pagar|still to pay:) (?P<left>.+?)\.(?=\n|$)"
)


@dataclass(frozen=True)
class Day:
    """A day as it is written: its form (`d M y`, `m d`) and what it means."""

    form: str
    month: int
    day: int
    year: int | None

    @property
    def order(self) -> str:
        return re.sub("[^dm]", "", self.form.lower())

    def on(self) -> date:
        assert self.year is not None
        return date(self.year, self.month, self.day)


@dataclass
class Table:
    """Invoices under one heading."""

    title: str
    rows: list[Row] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    number: str
    sum: str
    due: str
    late: str

    @property
    def is_part(self) -> bool:
        return _PART.search(self.number) is not None

    @property
    def beside(self) -> str:
        """Return the number of the invoice of which it is the detracción; empty for another row."""
        number, _, more = self.number.rpartition(" (")
        return number if more == "detracción)" else ""


def days_in(text: str, language: str) -> list[Day]:
    """Return every day in a text, with the form in which it is written."""
    names = [name.lower() for name in _MONTHS[language].split()]
    month = "|".join(f"{name[:3]}[a-z]*" for name in names)
    pattern = re.compile(
        rf"\b(?:(?P<d>\d{{1,2}}) (?:de )?(?P<m>{month})\.?(?: (?:de )?(?P<y>\d{{4}}))?"
        rf"|(?P<m2>{month}) (?P<d2>\d{{1,2}})(?:, (?P<y2>\d{{4}}))?)\b",
        re.I,
    )
    found = []
    for each in pattern.finditer(text):
        is_month_first = each["m2"] is not None
        written = (each["m2"] or each["m"]).lower()
        place = next(n for n, name in enumerate(names) if name[:3] == written[:3])
        sign = "M" if written == names[place] and len(written) > 3 else "m"
        year = each["y"] or each["y2"]
        form = (f"{sign} d" if is_month_first else f"d {sign}") + (" y" if year else "")
        number = int(each["d"] or each["d2"])
        found.append(Day(form, place + 1, number, int(year) if year else None))
    numeric = re.findall(
        r"(?<![\w/-])(?:\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?)(?![\w/-])", text
    )
    return found + [Day("numbers", 1, 1, None) for _ in numeric]


def sums_in(text: str, decimal: str) -> Counter[str]:
    """Add up every amount in a text that has a currency, by its sign."""
    found: Counter[str] = Counter()
    for before, figures, after in _SUM.findall(text.replace("\N{NO-BREAK SPACE}", " ")):
        if before or after:
            group = "." if decimal == "," else ","
            plain = figures.replace(group, "").replace(decimal, ".").rstrip(".")
            found[before or after] += Decimal(plain)  # type: ignore[assignment]  # it adds up any number
    return found


@dataclass
class Reading:
    """A letter as it arrived, from its text or from its HTML."""

    language: str
    paragraphs: list[str]
    tables: list[Table]

    @property
    def opening(self) -> str:
        return self.paragraphs[1]

    @property
    def prose(self) -> str:
        return "\n".join(self.paragraphs)


def read_text(text: str, language: str) -> Reading:
    reading = Reading(language, [], [])
    for paragraph in text.replace("\N{NO-BREAK SPACE}", " ").split("\n\n"):
        lines = paragraph.strip().splitlines()
        if len(lines) > 1 and _ROW.match(lines[1]):
            table = Table(lines[0])
            for line in lines[1:]:
                if found := _ROW.match(line):
                    row = Row(found["number"], found["sum"], found["due"], found["late"] or "")
                    table.rows.append(row)
                elif total := _TOTAL.match(line):
                    table.totals.append(total[1])
            reading.tables.append(table)
        else:
            reading.paragraphs.append("\n".join(lines))
    return reading


class Page(HTMLParser):
    """Tables and paragraphs of a letter or a digest, in the order in which they stand."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.tables: list[tuple[str, list[list[str]]]] = []
        self._title = self._text = ""
        self._is_inside = self._is_cell = False
        self.feed(html.replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " "))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = str(dict(attrs).get("class"))
        if tag == "table" and ("invoices" in kind or "items" in kind):
            self.tables.append((self._title, []))
            self._is_inside = True
        elif tag == "tr" and self._is_inside:
            self.tables[-1][1].append([])
        elif tag in {"p", "h2", "h3", "td", "li"} and not (tag == "td" and not self._is_inside):
            self._text, self._is_cell = "", True
        elif tag == "br":
            self._text += "\n"
        elif tag == "span" and "note" in kind:
            self._text += "\t"

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._is_inside:
            self._is_inside = False
        elif tag == "td" and self._is_inside:
            self.tables[-1][1][-1].append(self._text.strip())
        elif tag in {"p", "li"}:
            self.paragraphs.append(self._text.strip())
        elif tag in {"h2", "h3"}:
            self._title = self._text.strip()

    def handle_data(self, data: str) -> None:
        self._text += data


def read_html(html: str, language: str) -> Reading:
    page = Page(html)
    tables = []
    for title, rows in page.tables:
        table = Table(title)
        for cells in (each for each in rows if each):
            if cells[0] == "Total":
                table.totals.append(cells[-1])
            else:
                late = next((c for c in cells[1:-1] if _LATE.fullmatch(c)), "")
                days = [c for c in cells[1:-1] if days_in(c, language)]
                late = found[1] if (found := _LATE.match(late)) else ""
                table.rows.append(Row(cells[0].partition("\t")[0], cells[-1], days[-1], late))
        tables.append(table)
    return Reading(language, page.paragraphs, tables)


def disagreements(message: Message, language: str, on: date, decimal: str) -> list[str]:
    """Return in words everything in a letter that its own table, subject or day contradicts.

    Args:
        on: Day of the letter.
        decimal: Sign before the decimals in its amounts.
    """
    text, html = read_text(message.text, language), read_html(message.html, language)
    subject = message.subject.replace("\N{NO-BREAK SPACE}", " ")
    found = list(hollow([subject, *text.paragraphs, *html.paragraphs]))
    for reading in (text, html):
        found += _of_tables(reading, on, decimal)
        found += _of_opening(reading, decimal)
        found += _of_days(reading)
        found += _of_offers(reading, on)
        found += _of_parts_paid(reading, decimal)
    found += _of_subject(subject, text, decimal)
    if [(t.rows, t.totals) for t in text.tables] != [(t.rows, t.totals) for t in html.tables]:
        found.append(f"text and HTML list different things: {text.tables} {html.tables}")
    return found


def hollow(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for found in (*_HOLLOW.finditer(text), *_PLURAL_OF_ONE.finditer(text)):
            yield f"{found[0]!r} in {text!r}"


def _of_tables(reading: Reading, on: date, decimal: str) -> Iterator[str]:
    for table in reading.tables:
        listed = sums_in("\n".join(row.sum for row in table.rows), decimal)
        if table.totals and sums_in("\n".join(table.totals), decimal) != listed:
            yield f"{table.title}: {table.totals} is not the sum of its rows, {dict(listed)}"
        for row in table.rows:
            [due] = days_in(row.due, reading.language)
            late = (on - due.on()).days
            if row.late and int(row.late) != late:
                yield f"{row.number} is {late} days late, not {row.late}"


def _of_opening(reading: Reading, decimal: str) -> Iterator[str]:
    """Compare what the first sentence counts and adds up with what the first table lists."""
    counted = {"part": 0, "whole": 0}
    for number, thing in _COUNT.findall(reading.opening):
        counted["part" if thing[0] == "c" or thing.startswith("inst") else "whole"] += int(number)
    if not reading.tables:
        listed = re.search(r": (.+?)\. ", reading.opening)
        if counted["whole"] and listed and len(listed[1].split(", ")) != counted["whole"]:
            yield f"counts {counted['whole']} and lists {listed[1]}"
        return
    rows = reading.tables[0].rows
    if not any(counted.values()):
        counted = {"part": rows[0].is_part, "whole": not rows[0].is_part}
        if len(rows) > 1 or rows[0].number not in reading.opening:
            yield f"speaks of one invoice, {reading.opening!r}, and lists {rows}"
        late = _LATE.search(reading.opening.replace(rows[0].number, ""))
        if late and late[1] != rows[0].late:
            yield f"says {late[0]} where the row says {rows[0].late}"
    numbers = {row.number for row in rows}
    is_part = Counter(row.is_part for row in rows if row.beside not in numbers)
    if (counted["part"], counted["whole"]) != (is_part[True], is_part[False]):
        yield f"counts {counted} above {len(rows)} rows"
    said = sums_in(_without(reading.opening, rows), decimal)
    if said != sums_in("\n".join(row.sum for row in rows), decimal):
        yield f"says {dict(said)} above rows of {[row.sum for row in rows]}"


def _without(text: str, rows: Sequence[Row]) -> str:
    for row in rows:
        text = text.replace(row.number, "")
    return text


def _of_days(reading: Reading) -> Iterator[str]:
    listed = [d for t in reading.tables for r in t.rows for d in days_in(r.due, reading.language)]
    told = days_in(reading.prose, reading.language)
    for days in (listed, told):
        if len({day.form for day in days}) > 1:
            yield f"days in several forms: {sorted({day.form for day in days})}"
    if len({day.order for day in (*listed, *told)}) > 1:
        yield "days in several orders"


def _of_offers(reading: Reading, on: date) -> Iterator[str]:
    dues = {row.number: row.due for table in reading.tables for row in table.rows}
    for found in _OFFER.finditer(reading.prose):
        until = days_in(reading.prose[found.end() :], reading.language)[0].on()
        due = days_in(dues[found[1]], reading.language)[0].on()
        if not on < until <= due:
            yield f"offers a discount until {until}, on {on}, for what is due on {due}"


def _of_parts_paid(reading: Reading, decimal: str) -> Iterator[str]:
    """Add up what came in and what is left, and compare both with what was owed and the rows."""
    said = len(re.findall("recibimos|have received", reading.prose))
    found = [each for text in reading.paragraphs for each in _CAME_IN.finditer(text)]
    if len(found) != said:
        yield f"speaks {said} times of what came in, {len(found)} times plainly"
    for each in found:
        owed = each["owed"] or each["billed"]
        left = sums_in(each["left"], decimal)
        if sums_in(owed, decimal) != sums_in(each["received"], decimal) + left:
            yield f"does not add up: {each[0]!r}"
        rows = [row for table in reading.tables for row in table.rows]
        theirs = [row.sum for row in rows if each["number"] in {row.number, row.beside}]
        if sums_in("\n".join(theirs), decimal) != left:
            yield f"{theirs} are listed, and {each[0]!r} says what is left"


def _of_subject(subject: str, reading: Reading, decimal: str) -> Iterator[str]:
    if len(subject) > 120 or _HANGING.search(subject):
        yield f"the subject is too long or ends in the middle: {subject!r}"
    counted = _COUNT.findall(subject)
    if counted and sorted(counted) != sorted(_COUNT.findall(reading.opening)):
        yield f"the subject counts {counted}, the letter does not"
    opened = len(re.findall(r"[(]", subject)) - len(re.findall(r"[)]", subject))
    is_late = re.search(r"vencida hace|overdue \(|overdue$", subject) and not counted
    if opened or (is_late and not reading.tables):
        yield f"the subject breaks off: {subject!r}"
    if is_late and reading.tables:
        row = reading.tables[0].rows[0]
        if sums_in(subject.rpartition("(")[2], decimal) != sums_in(row.sum, decimal):
            yield f"the subject does not say {row.sum}: {subject!r}"
    for day in days_in(subject, reading.language):
        orders = {
            d.order
            for t in reading.tables
            for r in t.rows
            for d in days_in(r.due, reading.language)
        }
        if orders and day.order not in orders:
            yield "the subject writes days in another order"
