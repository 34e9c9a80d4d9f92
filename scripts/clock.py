"""The machine's clock, which faketime may have moved for a program and all that it starts."""

from __future__ import annotations

import os

_MOVED_BY = ("LD_PRELOAD", "FAKETIME")


def moved_clock() -> dict[str, str]:
    """Return the variables that move the clock, for a program with an environment of its own."""
    return {name: text for name, text in os.environ.items() if name.startswith(_MOVED_BY)}


def with_the_real_clock() -> dict[str, str]:
    """Return the environment without them, for what asks the network: certificates have days."""
    return {name: text for name, text in os.environ.items() if name not in moved_clock()}
