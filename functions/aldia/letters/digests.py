"""The words of the owner's daily digest and of the test letter, in the owner's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aldia.ledger.doctor.groups import Group
from aldia.ledger.ledger import Ledger
from aldia.ledger.tabs.settings import Settings
from aldia.letters.colours import readable_accent
from aldia.letters.rendering import Message
from aldia.letters.summary_page import in_short
from aldia.letters.templates import page, plain_page
from aldia.planning.deciding.reasons import Topic
from aldia.planning.log.chain import quoted_spans, spans_of
from aldia.planning.reporting.catalog import Catalog, long_day, money_sums
from aldia.planning.reporting.digest import WAITING, Digest, DigestLine
from aldia.planning.reporting.findings import remedy_text
from aldia.planning.reporting.summary import Summary
from aldia.resources import catalog_of

_MOST = 10
"""Rows that one part of the digest shows; the sheet has the others. Chosen by hand."""

_SAYS: Mapping[Topic, str] = {
    Topic.HELD: "held_say",
    Topic.UNKNOWN: "unknown_say",
    Topic.BROKEN: "broken_say",
    Topic.CALLS: "calls_say",
    Topic.LIMIT: "limit_say",
}
"""Code of the sentence about a whole part, by its topic.

A part of any other topic says the reason that all its lines share, or that of each line.
"""

_SHEET = "https://docs.google.com/spreadsheets/d/{}/edit"


def render_digest(
    digest: Digest, ledger: Ledger, spreadsheet: str, summary: Summary | None = None
) -> Message:
    """Return a digest as a message.

    Args:
        spreadsheet: Id of the workbook, to which the message links.
        summary: The week's figures; None leaves them out.
    """
    settings = ledger.settings
    catalog = catalog_of(settings.language, settings.country)
    lead = _lead(digest, catalog)
    about = "about" if settings.business else "about_unnamed"
    frame = {
        "subject": catalog.say(
            "digest", "subject", day=catalog.day_and_month(digest.day), lead=lead
        ),
        "preheader": _preheader(digest, catalog),
        "title": catalog.say("digest", "title", day=long_day(digest.day, catalog.locale)),
        "lead": lead[0].upper() + lead[1:],
        "sentences": _sentences(digest, catalog),
        "groups": _groups(digest, summary, catalog),
        "about": catalog.say("digest", about, business=settings.business),
        "stop": catalog.say("digest", "stop"),
    }
    return _message(frame, settings, spreadsheet, catalog)


def render_test(ledger: Ledger, spreadsheet: str) -> Message:
    """Return the test letter as a message."""
    settings = ledger.settings
    catalog = catalog_of(settings.language, settings.country)
    quoted = {"business": settings.business, "sender": settings.sender}
    said = {
        code: catalog.say("test_letter", code, **quoted) for code in catalog.texts["test_letter"]
    }
    frame = {**said, "sentences": [said["spam"], said["nobody"]], "groups": []}
    return _message(frame, settings, spreadsheet, catalog)


def _message(
    frame: Mapping[str, Any], settings: Settings, spreadsheet: str, catalog: Catalog
) -> Message:
    """Return a message in the page that all messages to the owner share.

    Args:
        frame: The texts of this message, by the names that the page gives them.
    """
    accent, accent_text, _ = readable_accent(settings.accent)
    whole = {
        "language": settings.language,
        "business": settings.business,
        "accent": accent,
        "accent_text": accent_text,
        "link": _SHEET.format(spreadsheet),
        "open": catalog.say("digest", "open"),
        **frame,
    }
    text = plain_page("digest").render(whole)
    return Message(whole["subject"], text.strip() + "\n", page("digest").render(whole))


def _week(summary: Summary | None, catalog: Catalog) -> list[dict[str, Any]]:
    """Return the week's figures as a list of one part; empty when there are none."""
    if summary is None or not summary.figures:
        return []
    title = catalog.say("page", "week_title")
    return [{"title": title, "say": "", "rows": in_short(summary, catalog), "more": ""}]


def _lead(digest: Digest, catalog: Catalog) -> str:
    if not digest.letters:
        return catalog.say("digest", "unsure" if digest.is_unsure else "none")
    lead = catalog.counted("digest", "letters", digest.letters)
    if digest.since is None:
        return lead
    return catalog.say("digest", "since", lead=lead, day=catalog.day_and_month(digest.since))


def _preheader(digest: Digest, catalog: Catalog) -> str:
    if not digest.waiting:
        return catalog.say("digest", "waits_none")
    return catalog.counted("digest", "waits", digest.waiting)


def _sentences(digest: Digest, catalog: Catalog) -> list[str]:
    found = [_preheader(digest, catalog)]
    if digest.preview is not None:
        found.append(catalog.say("preview", digest.preview))
    if catalog.has("error", digest.stopped):
        found.append(catalog.say("error", digest.stopped))
    if Topic.TOMORROW not in digest.topics:
        found.append(catalog.say("digest", "tomorrow_none"))
    return found


def _groups(digest: Digest, summary: Summary | None, catalog: Catalog) -> list[dict[str, Any]]:
    """Return the digest's two groups: first what waits for the owner, then what is only told.

    A group without parts is left out.
    """
    told = [topic for topic in Topic if topic not in WAITING]
    parts = {
        "to_do": _parts(WAITING, digest, catalog),
        "to_know": [*_week(summary, catalog), *_parts(told, digest, catalog)],
    }
    return [
        {"title": catalog.say("digest", group), "parts": found}
        for group, found in parts.items()
        if found
    ]


def _parts(topics: Sequence[Topic], digest: Digest, catalog: Catalog) -> list[dict[str, Any]]:
    parts = []
    for topic in topics:
        if topic is Topic.PROBLEMS and digest.problems:
            parts.append(_problems(digest.problems, catalog))
        elif topic in digest.topics:
            parts.append(_part(topic, digest.topics[topic], catalog))
    return parts


def _part(topic: Topic, lines: Sequence[DigestLine], catalog: Catalog) -> dict[str, Any]:
    """Return the part of one topic.

    Its lines share a sentence above them; where they wait for different reasons, each line says
    its own.
    """
    reasons = [catalog.why(line.why) if line.why is not None else "" for line in lines]
    is_shared = len(set(reasons)) == 1
    say = reasons[0] + "." if is_shared and reasons[0] else ""
    if topic in _SAYS:
        say = catalog.say("digest", _SAYS[topic])
    return _cut(
        catalog,
        topic,
        say,
        [
            _row(line, "" if is_shared else reason, catalog)
            for line, reason in zip(lines, reasons, strict=True)
        ],
    )


def _row(line: DigestLine, reason: str, catalog: Catalog) -> dict[str, str]:
    notes = (line.note, ", ".join(line.invoices), reason)
    return {
        "name": line.customer,
        "note": " · ".join(note for note in notes if note),
        "sum": money_sums(line.sums, catalog.locale),
    }


def _problems(groups: Sequence[Group], catalog: Catalog) -> dict[str, Any]:
    rows = [
        {
            "name": " · ".join(
                each for each in (g.first.tab, _rows_of(g, catalog), g.first.column) if each
            ),
            "note": remedy_text(g, catalog),
            "sum": "",
        }
        for g in groups
    ]
    return _cut(catalog, Topic.PROBLEMS, "", rows)


def _rows_of(group: Group, catalog: Catalog) -> str:
    rows = quoted_spans(spans_of(group.rows))
    return catalog.counted("digest", "rows", group.count, rows=rows) if rows else ""


def _cut(catalog: Catalog, topic: Topic, say: str, rows: list[dict[str, str]]) -> dict[str, Any]:
    more = len(rows) - _MOST
    return {
        "title": catalog.say("digest", topic),
        "say": say,
        "rows": rows[:_MOST],
        "more": catalog.say("digest", "more", count=more) if more > 0 else "",
    }
