"""The workbooks of a register, remembered for a while: the provider reports in bursts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence

from aldia.channels.mail import opaque

_OLD_SECONDS, _STRANGE_SECONDS = 600.0, 60.0
"""How long a list is good; and how long when a workbook is named that it lacks."""


class RegisterCache:
    """What a register listed when it was read last.

    Args:
        read: Returns the ids of a register's workbooks.
    """

    def __init__(
        self, read: Callable[[str], Sequence[str]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read = read
        self._clock = clock
        self._lock = threading.Lock()
        self._register = ""
        self._workbooks: Sequence[str] = ()
        self._read_at = 0.0

    def workbooks(self, register: str, names: Iterable[str]) -> Sequence[str]:
        """Return the ids of a register's workbooks.

        Args:
            names: Opaque names that are about to be looked up among them.
        """
        with self._lock:
            age = self._clock() - self._read_at
            has_strange = bool({*names} - {opaque(each) for each in self._workbooks})
            most = _STRANGE_SECONDS if has_strange else _OLD_SECONDS
            if register != self._register or age > most:
                self._workbooks = self._read(register)
                self._register, self._read_at = register, self._clock()
            return self._workbooks
