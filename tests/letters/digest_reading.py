"""A reader of digests: it counts what stands under each heading and compares it with the lead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from aldia.letters.rendering import Message
from tests.letters.reading import Page, days_in, hollow

_SENT = {"Salieron", "Sent"}
_WAITING = {
    *("Esperan su visto bueno", "Waiting for your agreement"),
    *("Llamadas por hacer", "Calls to make"),
    *("Le toca a una persona", "A person's turn"),
    *("No se les puede escribir", "No way to write to them"),
    *("Por corregir en la hoja", "To mend in the sheet"),
}
_TOMORROW = {"Mañana saldrían", "Planned for tomorrow"}
_NONE_TOMORROW = re.compile(r"Para mañana no hay|No emails are planned for tomorrow")
_MORE = re.compile(r"(?:Y|And) (\d+) (?:más|more)")
_LETTERS = re.compile(r"(\d+) (?:correos?|emails?)\b")
_WAITS = re.compile(r"(\d+) (?:cosas? necesitan?|things? needs?)")


def digest_disagreements(message: Message, language: str) -> list[str]:
    """Return in words everything in a digest that does not fit what it lists."""
    paragraphs = message.text.replace("\N{NO-BREAK SPACE}", " ").split("\n\n")
    page = Page(message.html)
    parts = _parts_of_text(paragraphs)
    found = list(hollow([message.subject, *paragraphs]))
    found += _of_counts(message.subject, paragraphs[1], parts)
    if {day.order for day in days_in(message.text, language)} - {"dm"}:
        found.append(f"days in several orders: {days_in(message.text, language)}")
    listed = {title: len([row for row in rows if row]) for title, rows in page.tables}
    shown = {title: min(count, 10) for title, count in parts.items()}
    if listed != shown:
        found.append(f"text and HTML list different things: {shown} {listed}")
    return found


def _parts_of_text(paragraphs: list[str]) -> dict[str, int]:
    """Count what each part lists, with those that are only counted."""
    parts: dict[str, int] = {}
    for paragraph in paragraphs:
        lines = paragraph.splitlines()
        rows = sum(line.startswith("- ") for line in lines)
        if rows:
            more = _MORE.match(lines[-1])
            parts[lines[0]] = rows + (int(more[1]) if more else 0)
    return parts


def _of_counts(subject: str, lead: str, parts: Mapping[str, int]) -> Iterator[str]:
    sent = sum(count for title, count in parts.items() if title in _SENT)
    for text in (subject.partition(": ")[2], lead.splitlines()[0]):
        said = _LETTERS.search(text)
        if (int(said[1]) if said else 0) != sent:
            yield f"{text!r} above {sent} letters"
    waiting = sum(count for title, count in parts.items() if title in _WAITING)
    waits = _WAITS.search(lead)
    if (int(waits[1]) if waits else 0) != waiting:
        yield f"{lead!r} above {waiting} things that wait"
    if bool(_NONE_TOMORROW.search(lead)) == bool(parts.keys() & _TOMORROW):
        yield f"{lead!r} above {parts.keys()}"
