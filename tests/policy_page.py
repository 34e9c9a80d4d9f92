"""Read the worked examples of docs/policy.md, which are in plain words, and run them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from aldia import resources
from aldia.ledger.ledger import understand
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from aldia.letters.custom_templates import check_templates, fingerprints
from aldia.planning.deciding.cases import Decision, RunContext
from aldia.planning.deciding.mode import WorkbookHealth, preview_reason
from aldia.planning.deciding.plan import plan_run
from aldia.planning.log.deliveries import Deliveries, DeliveryState, Report, add_up_reports
from aldia.planning.log.entries import Entry, Event
from aldia.planning.log.history import History, fold
from aldia.planning.log.marks import mark_of
from aldia.planning.memory.changes import NOTHING_SEEN, Baseline, look
from tests.builders import NOW, entries_of

PAGE = Path(__file__).resolve().parents[1] / "docs" / "policy.md"
_EXAMPLE = re.compile(r"```example\n(.*?)^Why:(.*?)\n```", re.S | re.M)
_DATES = {"Due", "Issued", "Promised", "Hold until", "Paid on"}
_ADDRESS = "pagos@cafe.example"


@dataclass(frozen=True)
class Example:
    """One worked example.

    Attributes:
        facts: All lines but the last: what is in the sheet and what happened before.
        why: The last line: the decision that the page expects.
    """

    facts: str
    why: str

    def lines(self, name: str) -> list[str]:
        found = [line.partition(":") for line in self.facts.splitlines()]
        return [text.strip() for key, _, text in found if key == name]


def examples() -> list[Example]:
    return [Example(facts, why.strip()) for facts, why in _EXAMPLE.findall(PAGE.read_text("utf-8"))]


def with_answers() -> str:
    """Return the page with the product's own answer after each *Why*."""

    def answered(found: re.Match[str]) -> str:
        _, why = run(Example(found[1], ""))
        return f"```example\n{found[1]}Why: {why}\n```"

    return _EXAMPLE.sub(answered, PAGE.read_text("utf-8"))


def run(example: Example) -> tuple[Decision, str]:
    """Return the decision about the example's invoice, and the text in its row."""
    schema = resources.schema()
    ledger = understand(schema, find_tables(schema, _tabs(example)), "en_US", "America/Bogota")
    at = next(iter(example.lines("Now")), "")
    now = datetime.fromisoformat(f"{at}-05:00").astimezone(UTC) if at else NOW
    _, broken = check_templates(ledger)
    around = RunContext(
        preview=preview_reason(ledger, WorkbookHealth()),
        mistakes=broken,
        fingerprints=fingerprints(ledger, schema),
        settled={mark_of("f-1"): date.fromisoformat(day) for day in example.lines("Seen paid")},
    )
    history = fold(_entries(example), _reported(example))
    around = replace(around, baseline=_watch(example, history, now))
    plan = plan_run("workbook", ledger, history, around, now)
    country = ledger.settings.country
    decision = plan.decisions[0]
    return decision, resources.catalog_of("en", country).why(decision)


def _watch(example: Example, history: History, now: datetime) -> Baseline:
    """Return the baseline of the day before, by the *Before* lines of an example."""
    schema = resources.schema()
    past = Example(example.facts + "\n".join(example.lines("Before")), "")
    tabs = find_tables(schema, _tabs(past))
    yesterday = now.date() - timedelta(days=1)
    ledger = understand(schema, tabs, "en_US", "America/Bogota")
    baseline, _ = look(ledger, history, NOTHING_SEEN, yesterday)
    touched = [date.fromisoformat(day) for day in example.lines("Books kept until")]
    return replace(baseline, touched_on=touched[0]) if touched else baseline


def _tabs(example: Example) -> dict[str, tuple[str, list[list[Scalar]]]]:
    settings = {
        "Mode": "live",
        "Business": "La Espiga",
        "Sender": "cobros@laespiga.example",
        "Country": "CO",
        "Due on a day off: moves to the next working day": "no",
        "Agreed to email": "yes",
        "Language": "English",
        **dict(_pair(text) for text in example.lines("Setting")),
    }
    customer = {"Customer": "Café La Montaña", "Notes": ""}
    customer |= dict(_pair(text) for text in example.lines("Customers"))
    chosen: list[list[Scalar]] = [[name, value] for name, value in settings.items()]
    tabs: dict[str, tuple[str, list[list[Scalar]]]] = {
        "invoices": ("Invoices", _invoices(example)),
        "settings": ("Settings", [["Setting", "Value"], *chosen]),
        "customers": ("Customers", [list(customer), list(customer.values())]),
        "calls": ("Calls", [["No.", "Customer", "Outcome"]]),
    }
    steps: list[list[Scalar]] = [_fields(text) for text in example.lines("Step")]
    parts: list[list[Scalar]] = [
        ["F-1", number, _day(due), int(str(amount))]
        for number, due, amount in map(_fields, example.lines("Instalment"))
    ]
    words: list[list[Scalar]] = [[*_pair(text)] for text in example.lines("Letter")]
    paid: list[list[Scalar]] = [_fields(text) for text in example.lines("Payment")]
    if paid:
        tabs["payments"] = ("Payments", [["Invoice", "Amount"], *paid])
    if steps:
        tabs["steps"] = ("Steps", [["Step", "Days", "Letter", "Channel"], *steps])
    if parts:
        tabs["instalments"] = ("Instalments", [["Invoice", "Instalment", "Due", "Amount"], *parts])
    if words:
        tabs["letters"] = ("Letters", [["Letter", "Opening"], *words])
    return tabs


def _invoices(example: Example) -> list[list[Scalar]]:
    headers = ["Invoice", "Customer", "Email", "Issued", "Due", "Amount", "Paid", "Paid on"]
    headers += ["Status", "Promised", "Hold until", "Applies to", "Pay link"]
    row: dict[str, Scalar] = dict.fromkeys(headers, "")
    row |= {"Invoice": "F-1", "Customer": "Café La Montaña", "Email": _ADDRESS}
    row["Due"], row["Amount"] = _day("2026-11-21"), 100
    for header in headers:
        for text in example.lines(header):
            row[header] = _day(text) if header in _DATES and text else _number(text)
    rows = [row]
    for text in example.lines("Also"):
        number, name, email, due, *paid = map(str, _fields(text))
        so_far: Scalar = _number(paid[0].removeprefix("paid ")) if paid else ""
        rows.append(_other(headers, number, name, email, due) | {"Paid": so_far})
    for count in range(int(next(iter(example.lines("Others")), 0))):
        email = f"o{count}@other.example"
        rows.append(_other(headers, f"O-{count}", f"Other {count}", email, "2026-11-01"))
    return [[*headers], *([*each.values()] for each in rows)]


def _other(headers: list[str], number: str, name: str, email: str, due: str) -> dict[str, Scalar]:
    row: dict[str, Scalar] = dict.fromkeys(headers, "")
    row |= {"Invoice": number, "Customer": name, "Email": email, "Amount": 100}
    return row | {"Due": _day(due)}


def _entries(example: Example) -> Iterator[Entry]:
    due = next(iter(example.lines("Due")), "2026-11-21")
    fates = {"Sent": Event.SENT, "Dropped": Event.SENT, "Unknown": None, "Refused": Event.REJECTED}
    for name, event in fates.items():
        for text in example.lines(name):
            *invoice, step, day = text.split()
            sends = (invoice[0] if invoice else "f-1", step, day)
            detail = _fingerprint(step) if name in {"Dropped", "Refused"} else ""
            yield from entries_of(sends, due=due, event=event, address=_ADDRESS, detail=detail)
    for text in example.lines("Asked"):
        step, day = text.split()
        [claim, *_] = entries_of(("f-1", step, day), due=due)
        at = datetime.combine(date.fromisoformat(day), time(15), UTC)
        yield Entry(Event.ASKED, at, "r", "L-1", claim.customer, claim.sends, "call")


def _fingerprint(step: str) -> str:
    schema = resources.schema()
    tabs = find_tables(schema, {"invoices": ("Invoices", [["Invoice"]])})
    return fingerprints(understand(schema, tabs, "en_US", "UTC"), schema)[step, "en", ""]


def _reported(example: Example) -> Deliveries:
    if dropped := example.lines("Dropped"):
        [entry, *_] = _entries(example)
        report = Report(NOW, entry.key, DeliveryState.DROPPED, _ADDRESS, "e1", dropped[0])
        return add_up_reports([report])
    said = example.lines("Reported")
    bounced = {_ADDRESS: "550 no such user"} if "bounced" in said else {}
    opt_out = Report(NOW, "l1", DeliveryState.UNSUBSCRIBED, _ADDRESS, "e1")
    return Deliveries(
        bounced=bounced, opt_outs={_ADDRESS: opt_out} if "unsubscribed" in said else {}
    )


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip()


def _fields(text: str) -> list[Scalar]:
    return [_number(field.strip()) for field in text.split(",")]


def _number(text: str) -> Scalar:
    return int(text) if re.fullmatch(r"-?\d+", text) else text


def _day(text: Scalar) -> int:
    return serial_of(date.fromisoformat(str(text)))
