"""The list of a register's workbooks, kept for some minutes, as reports come in bursts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence

from aldia.channels.mail import opaque

_OLD_SECONDS = 600.0
"""How long a list is used; chosen by hand."""

_STRANGE_SECONDS = 60.0
"""How long a list is used that lacks a workbook that is asked for, as somebody may have just added
it; chosen by hand."""


class RegisterCache:
    """The list of a register as it was read last.

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
        """Return the ids of a register's workbooks, read anew when the list is too old.

        Args:
            register: Id of the register.
            names: Opaque names of workbooks that are about to be looked up in the list.
        """
        with self._lock:
            age = self._clock() - self._read_at
            has_strange = bool({*names} - {opaque(each) for each in self._workbooks})
            most = _STRANGE_SECONDS if has_strange else _OLD_SECONDS
            if register != self._register or age > most:
                self._workbooks = self._read(register)
                self._register, self._read_at = register, self._clock()
            return self._workbooks
