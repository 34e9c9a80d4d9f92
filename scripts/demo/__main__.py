"""A week in the life of a sample business: the deployed function, against localhost.

Usage: python -m scripts.demo [--data FILE]

Starts the sandbox and functions-framework, fills a spreadsheet as a person would, and lets five
days go by. What it leaves behind opens in a browser with `make sandbox`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from sandbox.core import Sandbox
from sandbox.server import serving
from scripts.demo.deployed import ROOT
from scripts.demo.story import CONSOLE, Demo


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=ROOT / ".aldia" / "demo.sqlite")
    options = parser.parse_args()
    for each in options.data.parent.glob(f"{options.data.name}*"):
        each.unlink()
    began = time.monotonic()
    sandbox = Sandbox(options.data)
    with serving(sandbox) as host:
        demo = Demo(host)
        demo.play()
    sandbox.close()
    seconds = time.monotonic() - began
    CONSOLE.print(f"\nTodo esto tardó {seconds:.1f} s. Para verlo: [bold]make sandbox[/]")


if __name__ == "__main__":
    main()
