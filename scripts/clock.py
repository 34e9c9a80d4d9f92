"""Environments for child processes, with or without the clock that faketime has moved."""

from __future__ import annotations

import os

_MOVED_BY = ("LD_PRELOAD", "FAKETIME")


def moved_clock() -> dict[str, str]:
    """Return faketime's variables, for a child process with an environment of its own."""
    return {name: text for name, text in os.environ.items() if name.startswith(_MOVED_BY)}


def with_the_real_clock() -> dict[str, str]:
    """Return the environment without faketime's variables.

    For programs that use the network, since certificates are valid only at the real time.
    """
    return {name: text for name, text in os.environ.items() if name not in moved_clock()}
