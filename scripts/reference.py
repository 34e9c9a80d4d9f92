"""Write the pages that are made: docs/workbook.md, contact-rules.md, reasons.md and money.md.

Usage: python -m scripts.reference [--check]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from aldia import resources
from aldia.ledger.schema.schema import Schema, Tab, TabKey
from aldia.planning.deciding.reasons import Reason, WaitsFor
from aldia.planning.reporting.catalog import Catalog
from aldia.policy.rule_book import Kind, Profile, Rule, RuleBook
from tests.money.page import page as money

_DOCS = Path(__file__).resolve().parents[1] / "docs"

_INTRODUCTION = """# The workbook

Every tab, column and setting that Aldía knows, made from `sheet_schema/` and `templates/` by
`make docs`. Headers are recognised whatever their case, accents, blanks and punctuation, in any
order, under any of the names listed, or by their words and what stands below them. What each is
taken for stands in the tab *Columns / Columnas*, where you may say otherwise; what you say holds
for the column, whatever its header and its place become. Other columns are your own and are left
alone.
"""

_SEVERAL = """
Several tabs may list invoices, say one a month: `aldia init --tab 'Enero' --tab 'Febrero'`. They
are read as one list, each gets its own columns of Aldía's, and what you say of a column holds for
the same header in all of them ([decision 35](decisions/0035-several-tabs-are-one-list.md)).
"""

_REGISTER = """
# The register

A workbook of its own that lists others, for whoever looks after several: `aldia init --register`.
"""

_RULES = """# Contact rules

What Aldía keeps to when it decides whether a debtor may be contacted, made from
`sheet_schema/contact_rules.toml` by `make docs`. **This is not legal advice.** Facts were gathered
on 2026-11-21 and 2026-11-24 from stored copies; no live page was read.

- *Debtors are* in Settings says whom you sell to. If in doubt leave it at consumers: the strictest.
- *Country* in Settings, or a customer's own in *Customers*, picks the profile and the public
  holidays, with the region where one is given (`ES-MD`). Hours are the debtor's own.
- The careful profile holds everywhere: what a law allows beyond it, Aldía does not do.
- A region's own rules hold beside its country's (`BR-RJ`, `US-CA`). Of a region that nobody
  described, the country's rules and holidays count, and the Doctor says so.
- Very small businesses are protected as consumers are. Interest and compensation by law are
  claimed only from debtors of whom it is certain that they owe them.
- A rule that was not read at its source, that binds only others, or that has a narrower scope is
  **off** until *Rules switched on* in Settings names it, such as `MX.weekdays_only`.
- Every contact counts, by any channel, answered or not: letters of the Log, ticked lines of
  *Calls*, and calls that you noted there. A week is any seven days.
- A day or an hour at which nobody may be contacted puts off; it never drops. A letter is claimed
  only if it can be handed over before the hours end.
- Privacy laws want people told how their data are used; where one was read, its profile says since
  when. Of other countries' privacy laws nothing was read, which does not mean that there is none.
- Every send's entry in the Log names the set of rules that allowed it.

*Source* says how a rule was read: primary (statute or regulator), official (their own summary),
quoted (the statute's words in another's text), secondary (lawyers, press), memory (not read), own
(Aldía's choice).
"""
_REASONS = """# The reasons

Every reason that a decision can have, made from `functions/aldia/planning/deciding/reasons.py` by
`make docs`. [policy.md](policy.md) explains each with a worked example.

- *waits for* says what ends the wait; what goes now and what is closed waits for nothing.
- *digest* is the part of the owner's digest that tells of it.
- *listed* says whether letters about other invoices mention such an invoice.

| code | what the row says | waits for | digest | listed |
| --- | --- | --- | --- | --- |
"""
_WAITS_FOR = {
    None: "",
    WaitsFor.DAY: "a day or an hour",
    WaitsFor.AGREEMENT: "your agreement in Settings",
    WaitsFor.CALL: "the outcome of a call",
    WaitsFor.CHANGE: "a change in the sheet",
}
_ANSWERS = {"yes": "protected", "no": "not protected", "unknown": "not known, so protected"}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    options = parser.parse_args()
    for path, text in pages(resources.schema()).items():
        if options.check and path.read_text("utf-8") != text:
            raise SystemExit(f"{path.name} is out of date: run `make docs`")
        path.write_text(text, "utf-8")


def pages(schema: Schema) -> dict[Path, str]:
    """Return the text of every generated page by its path."""
    return {
        _DOCS / "workbook.md": reference(schema),
        _DOCS / "contact-rules.md": contact_rules(schema.rules),
        _DOCS / "reasons.md": _REASONS + "".join(_reason(reason) for reason in Reason),
        _DOCS / "money.md": money(),
    }


def reference(schema: Schema) -> str:
    """Return the page about the workbook's tabs, columns and settings."""
    register = resources.register_schema()
    ours = "".join(_tab(tab, schema) for tab in schema.tabs.values())
    return (
        _INTRODUCTION
        + ours
        + _REGISTER
        + "".join(_tab(t, register) for t in register.tabs.values())
    )


def _tab(tab: Tab, schema: Schema) -> str:
    owner = "yours" if tab.owner == "person" else "written by Aldía"
    lines = [f"\n## {tab.title['en']} / {tab.title['es']}\n"]
    also = f" Also recognised as: {', '.join(tab.aliases)}." if tab.aliases else ""
    several = _SEVERAL if tab.key == TabKey.INVOICES else ""
    lines.append(f"This tab is {owner}.{also}\n{several}")
    lines += _columns(tab)
    if tab.settings:
        lines += ["", "| setting | ajuste | default | what it means |", "| --- | --- | --- | --- |"]
        for setting in tab.settings:
            stops = " *Stops sending when it cannot be read.*" if setting.stops else ""
            label = setting.label
            default = setting.default or ""
            lines.append(
                f"| {label['en']} | {label['es']} | {default} | {setting.help['en']}{stops} |"
            )
    for kind in dict.fromkeys(choice.of for choice in tab.choices):
        lines += ["", f"| {kind} | en español | also written as |", "| --- | --- | --- |"]
        lines += [
            f"| {c.label['en']} | {c.label['es']} | {', '.join(c.aliases)} |"
            for c in schema.choices(kind)
        ]
    return "\n".join(lines) + "\n"


def _columns(tab: Tab) -> list[str]:
    lines = ["| column | columna | needed | also recognised as | what it is |"]
    lines.append("| --- | --- | --- | --- | --- |")
    for column in (column for column in tab.columns if column.header["en"]):
        other = " *(Aldía's)*" if tab.owner == "person" else " *(yours)*"
        owner = "" if column.owner == tab.owner else other
        needed = "yes" if column.required else ""
        names = ", ".join(column.aliases)
        header = column.header
        lines.append(
            f"| {header['en']}{owner} | {header['es']} | {needed} | {names} | {column.help['en']} |"
        )
    return lines


def _reason(reason: Reason) -> str:
    catalog = resources.catalog_of("en")
    topic = catalog.say("digest", reason.topic) if reason.topic is not None else ""
    listed = "yes" if reason.is_listed else "no"
    said = [
        _with_titles(catalog.texts["why"][reason], catalog),
        _WAITS_FOR[reason.waits_for],
        topic,
    ]
    return f"| `{reason}` | {' | '.join(said)} | {listed if reason.waits_for else ''} |\n"


def _with_titles(text: str, catalog: Catalog) -> str:
    """Return a sentence with the usual titles of the tabs; other details stay as their names."""
    for name, title in catalog.tabs.items():
        text = text.replace(f"{{{name}}}", title)
    return text


def contact_rules(book: RuleBook) -> str:
    """Return the page of the contact rules: each profile's rules, sources and open questions."""
    return _RULES + "".join(_profile(profile) for profile in book.profiles)


def _profile(profile: Profile) -> str:
    name = profile.id if profile.places else "Everywhere else: `careful`"
    lines = [f"\n## {name}\n", f"{profile.instrument}.", ""]
    if profile.places:
        lines[1] += f" Places: {', '.join(profile.places)}."
        lines[2] = (
            f"Debtors are consumers: {_ANSWERS[profile.consumers]}; businesses: "
            f"{_ANSWERS[profile.businesses]}; creditors that collect for themselves: "
            f"{'bound' if profile.own_debts else 'not bound'}.\n"
        )
    lines += ["| rule | what it says | kept | source |", "| --- | --- | --- | --- |"]
    lines += [_rule(profile, rule) for rule in profile.rules]
    return "\n".join(lines) + "\n"


def _rule(profile: Profile, rule: Rule) -> str:
    name = f"`{rule.name}`" if rule.kind is not Kind.TOLD else rule.name.partition(".")[2]
    scope = f" ({rule.scope})" if rule.scope else ""
    article, _, url = rule.reference.rpartition(" ") if "http" in rule.reference else ("", "", "")
    source = f"[{article or 'page'}]({url}), " if url else f"{rule.reference}, ".lstrip(", ")
    return f"| {name} | {rule.says}{scope} | {_kept(profile, rule)} | {source}{_read(rule)} |"


def _kept(profile: Profile, rule: Rule) -> str:
    """Return for which debtors a rule holds by default, in words."""
    if rule.kind is Kind.TOLD:
        return ""
    debtors = [each for each in ("consumers", "businesses") if profile.is_on(rule, each)]
    return " and ".join(debtors) if debtors else "when named in Settings"


def _read(rule: Rule) -> str:
    return rule.source if rule.is_verified else f"{rule.source}, **not verified**"


if __name__ == "__main__":
    main()
