"""Write docs/workbook.md from the schema: every tab, column and setting, in both languages.

Usage: python -m scripts.reference [--check]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from aldia import shipped
from aldia.ledger.schema import Schema, Tab

PAGE = Path(__file__).resolve().parents[1] / "docs" / "workbook.md"

_INTRODUCTION = """# The workbook

Every tab, column and setting that Aldía knows, made from `sheet_schema/` by `make docs`. Headers
are recognised whatever their case, accents, blanks and punctuation, in any order, under any of
the names listed; other columns are your own and are left alone.
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    options = parser.parse_args()
    text = reference(shipped.schema())
    if options.check and PAGE.read_text("utf-8") != text:
        raise SystemExit("docs/workbook.md is out of date: run `make docs`")
    PAGE.write_text(text, "utf-8")


def reference(schema: Schema) -> str:
    """Return the page."""
    return _INTRODUCTION + "".join(_tab(tab, schema) for tab in schema.tabs.values())


def _tab(tab: Tab, schema: Schema) -> str:
    owner = "yours" if tab.owner == "person" else "written by Aldía"
    lines = [f"\n## {tab.title['en']} / {tab.title['es']}\n"]
    also = f" Also recognised as: {', '.join(tab.aliases)}." if tab.aliases else ""
    lines.append(f"This tab is {owner}.{also}\n")
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
    for column in tab.columns:
        owner = "" if column.owner == tab.owner else " *(Aldía's)*"
        needed = "yes" if column.required else ""
        names = ", ".join(column.aliases)
        header = column.header
        lines.append(
            f"| {header['en']}{owner} | {header['es']} | {needed} | {names} | {column.help['en']} |"
        )
    return lines


if __name__ == "__main__":
    main()
