"""Measure letters: rendering beside bare Jinja2, and sending beside the PyPI tool `mailmerge`.

Both send the same letters: mailmerge's template is a letter of Aldía's in which the facts are
replaced by placeholders.
"""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from jinja2 import Template

from aldia.channels.mail import Envelope
from aldia.channels.sendgrid.payload import payload_of
from aldia.channels.sendgrid.sending import SendGrid
from aldia.jobs.assessment import Assessment, assess, uncollected
from aldia.jobs.delivery import CHUNK, envelope_of
from aldia.letters.rendering import Message, render
from aldia.planning.deciding.letters import Letter
from aldia.workbook.client import connect
from benchmarks import books
from benchmarks.services import sandbox_apart, slow_down, smtp_sink_apart
from benchmarks.table import ANY, Line, Section, line, line_at_least

_INVOICES = 10_000  # of which two in a hundred get a letter: 200 letters
# How often something is measured, of which the least counts; chosen by hand.
_TIMES = 20  # rendering
_ROUNDS = 3  # sending

_LETTER = """TO: {{{{to}}}}
FROM: La Espiga <cobros@laespiga.example>
SUBJECT: {subject}
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="the-boundary"

--the-boundary
Content-Type: text/plain; charset=utf-8

{text}
--the-boundary
Content-Type: text/html; charset=utf-8

{html}
--the-boundary--
"""


@dataclass(frozen=True, slots=True)
class Each:
    """Seconds for one letter."""

    wall: float
    cpu: float


def measure() -> Iterator[Section]:
    """Yield the section about letters."""
    with TemporaryDirectory() as name, sandbox_apart(Path(name)) as host:
        book = books.make_used_book(host, _INVOICES)
        found = assess(connect(book, {"SHEETS_EMULATOR_HOST": host}), books.TODAY)
        slow_down(host)
        with uncollected():
            yield Section("Letters, 200 of them", [*_lines(found, host, Path(name))])


def _lines(found: Assessment, host: str, folder: Path) -> Iterator[Line]:
    letters = found.plan.letters
    bare = _best(_bare(found), len(letters))
    rendered = _best(lambda: [render(each, found.ledger) for each in letters], len(letters))
    built = _best(lambda: _built(found), len(letters))
    yield _line("bare Jinja2 of the same templates (CPU ms each)", bare * 1000)
    yield _line("rendered (CPU ms each)", rendered * 1000)
    yield _line("rendered and built (CPU ms each)", built * 1000)
    yield line("rendered and built, by bare Jinja2", {ANY: built / bare}, "{:.1f} ×", at_most=4)
    sent, theirs = _both_ways(found, host, folder)
    yield _line("the whole way to the provider (CPU ms each)", sent.cpu * 1000)
    yield _line("the whole way to the provider (wall ms each)", sent.wall * 1000)
    yield _line("mailmerge, the whole way (CPU ms each)", theirs.cpu * 1000)
    yield _line("mailmerge, the whole way (wall ms each)", theirs.wall * 1000)
    yield line_at_least("mailmerge, by rendered and built (CPU)", {ANY: theirs.cpu / built}, 20)
    yield line_at_least("mailmerge, by the whole way (CPU)", {ANY: theirs.cpu / sent.cpu}, 3)
    yield line_at_least("mailmerge, by the whole way (wall)", {ANY: theirs.wall / sent.wall}, 10)


def _line(what: str, value: float) -> Line:
    return line(what, {ANY: value})


def _both_ways(found: Assessment, host: str, folder: Path) -> tuple[Each, Each]:
    """Send by Aldía and by mailmerge in turns; return the least cost of each, in that order."""
    with _mailmerge(found, folder) as send_theirs:
        rounds = [(_send_all(found, host), send_theirs()) for _ in range(_ROUNDS)]
    ours, theirs = zip(*rounds, strict=True)
    return _least(ours), _least(theirs)


def _least(found: Sequence[Each]) -> Each:
    return Each(min(each.wall for each in found), min(each.cpu for each in found))


def _best(work: Callable[[], object], letters: int) -> float:
    """Return the CPU seconds for one letter, the least of _TIMES measurements."""
    taken = []
    for _ in range(_TIMES):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken) / letters


def _bare(found: Assessment) -> Callable[[], object]:
    """Return a function that only renders the same templates with the same facts."""
    calls: list[tuple[Template, Sequence[Any], Mapping[str, Any]]] = []
    plain = Template.render

    def noting(self: Template, *facts: Any, **more: Any) -> str:
        calls.append((self, facts, more))
        return plain(self, *facts, **more)

    with patch.object(Template, "render", noting):
        for each in found.plan.letters:
            render(each, found.ledger)
    return lambda: [template.render(*facts, **more) for template, facts, more in calls]


def _envelope(letter: Letter, found: Assessment) -> Envelope:
    return envelope_of(letter, render(letter, found.ledger), found.ledger.settings, "book")


def _built(found: Assessment) -> list[dict[str, Any]]:
    """Return the request bodies of all letters."""
    return [payload_of(_envelope(each, found)) for each in found.plan.letters]


def _send_all(found: Assessment, host: str) -> Each:
    """Render and send all letters in chunks, as a run does; return the cost for one letter."""
    mailer = SendGrid("SG.bench", host)
    letters = found.plan.letters
    wall, cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(letters), CHUNK):
        chunk = letters[start : start + CHUNK]
        envelopes = [_envelope(each, found) for each in chunk]
        outcomes = mailer.send(envelopes, lambda envelope: True)
        assert all(outcome.fate.value == "sent" for outcome in outcomes)
    took, used = time.perf_counter() - wall, time.process_time() - cpu
    return Each(took / len(letters), used / len(letters))


@contextmanager
def _mailmerge(found: Assessment, folder: Path) -> Iterator[Callable[[], Each]]:
    """Yield a function that sends the same letters by mailmerge and returns the cost for one.

    The time that mailmerge takes to start is subtracted.
    """
    letters = [(each, render(each, found.ledger)) for each in found.plan.letters]
    (folder / "letter.txt").write_text(template_of(*letters[0]))
    with (folder / "facts.csv").open("w", newline="") as file:
        rows = [facts_of(letter) for letter, _ in letters]
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)

    def send() -> Each:
        one, whole = (_run_mailmerge(folder, limit) for limit in (1, len(letters)))
        more = len(letters) - 1
        return Each((whole.wall - one.wall) / more, (whole.cpu - one.cpu) / more)

    with smtp_sink_apart() as port:
        (folder / "server.conf").write_text(f"[smtp_server]\nhost = 127.0.0.1\nport = {port}\n")
        _run_mailmerge(folder, 1)
        yield send


def facts_of(letter: Letter) -> dict[str, str]:
    """Return the facts that differ between the letters, each of which is about one invoice."""
    [one] = letter.about
    amount = f"{one.balance:,.0f}".replace(",", ".")
    return {"to": letter.to[0], "customer": letter.customer, "number": one.number, "sum": amount}


def template_of(letter: Letter, message: Message) -> str:
    """Return a template of mailmerge for letters like this one."""
    facts = facts_of(letter)

    def opened(text: str) -> str:
        for name, value in facts.items():
            text = text.replace(value, "{{" + name + "}}")
        return text

    parts = {name: opened(getattr(message, name)) for name in ("subject", "text", "html")}
    return _LETTER.format(**parts)


def _run_mailmerge(folder: Path, limit: int) -> Each:
    tool = Path(sys.executable).with_name("mailmerge")
    command = [str(tool), "--no-dry-run", "--limit", str(limit)]
    command += ["--template", "letter.txt", "--database", "facts.csv"]
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with (folder / "said.txt").open("w") as said:
        subprocess.run([*command, "--config", "server.conf"], cwd=folder, stdout=said, check=True)
    took, after = time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Each(took, used)
