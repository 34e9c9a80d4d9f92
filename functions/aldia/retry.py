"""How often and how long to try again: the one place where a run waits.

docs/reliability.md lists which faults are tried again, after which the sheet is read first, and
which stop the run.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from functools import partial

TOO_MANY = 429
"""HTTP status of a service that did nothing: such a call may always be made again."""

MAY_HAVE_LANDED = frozenset({500, 502, 503, 504})
"""HTTP statuses that leave open whether the call was carried out."""


class Repeat(Enum):
    """Effect of repeating a call whose first attempt was applied although its answer was lost.

    Attributes:
        HARMLESS: Nothing more.
        REFUSED: It is refused, which shows that the first attempt was applied.
        DOUBLES: It is applied twice; so it may be repeated only after reading what is there.
    """

    HARMLESS = "harmless"
    REFUSED = "refused"
    DOUBLES = "doubles"


_FIRST_WAIT_SECONDS = 0.5
"""Upper end of the first random wait; chosen by hand."""

_LONGEST_WAIT_SECONDS = 30.0
"""Highest upper end of the later waits, which double; chosen by hand."""

_SLEEPLESS = {"linux": "CLOCK_BOOTTIME", "darwin": "CLOCK_MONOTONIC"}
"""Clock that counts while the machine sleeps too, by platform; `time.monotonic` on others."""


def _steady_clock() -> Callable[[], float]:
    clock = getattr(time, _SLEEPLESS.get(sys.platform, ""), None)
    return time.monotonic if clock is None else partial(time.clock_gettime, clock)


Wait = Callable[[float | None], bool]
"""Wait before another try, for at least the given seconds; return False when time is up."""


@dataclass
class RetryPolicy:
    """How long to go on trying, and how to wait in between.

    Attributes:
        seconds: Time from the first try of a call to its last; 60 was chosen by hand.
        until: Moment of `clock` after which nothing is tried again: the end of the whole run.
        sleep: Waits so many seconds; tests give a function that does not wait.
        clock: Returns seconds that never go back, and go on while the machine sleeps.
        wall: Returns the machine's calendar time in seconds; somebody may set that clock.
        jitter: Source of the random part of each wait.
    """

    seconds: float = 60.0
    until: float = float("inf")
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = field(default_factory=_steady_clock)
    wall: Callable[[], float] = time.time
    jitter: random.Random = field(default_factory=random.Random)

    def stopwatch(self) -> Callable[[], float]:
        """Start a stopwatch; return a function that returns the seconds since.

        It reads two clocks and returns the larger number, as some machines stop one of them while
        they sleep, and a claim must never seem younger than it is.
        """
        began, began_at = self.clock(), self.wall()
        return lambda: max(self.clock() - began, self.wall() - began_at)

    @contextmanager
    def to_the_end(self) -> Iterator[None]:
        """Let each call inside be tried until the end of the run, if `until` sets one."""
        usual = self.seconds
        if self.until != float("inf"):
            self.seconds = float("inf")
        try:
            yield
        finally:
            self.seconds = usual

    def waits(self) -> Wait:
        """Return a function that waits between the tries of one call, which begins now.

        The waits have full jitter, as AWS's "Exponential Backoff And Jitter" describes it.
        """
        deadline = min(self.clock() + self.seconds, self.until)
        limit = _FIRST_WAIT_SECONDS

        def wait(asked: float | None) -> bool:
            nonlocal limit
            pause = max(self.jitter.uniform(0, limit), asked or 0.0)
            limit = min(limit * 2, _LONGEST_WAIT_SECONDS)
            if self.clock() + pause >= deadline:
                return False
            self.sleep(pause)
            return True

        return wait


_MINUTE_SECONDS = 60.0


class Pace:
    """A limit of calls a minute, shared by several workbooks under one account.

    Args:
        limits: Most calls in any sixty seconds, by kind; a kind that is not named has no limit.
    """

    def __init__(
        self,
        limits: Mapping[str, int],
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits
        self._sleep = sleep
        self._clock = clock
        self._lock = threading.Lock()
        self._taken: dict[str, deque[float]] = defaultdict(deque)

    def wait(self, kind: str) -> None:
        """Wait until one more call of a kind is within its limit, and count the call."""
        limit = self._limits.get(kind)
        if limit is None:
            return
        with self._lock:
            now, taken = self._clock(), self._taken[kind]
            moment = max(now, taken[-limit] + _MINUTE_SECONDS) if len(taken) >= limit else now
            taken.append(moment)
            if len(taken) > limit:
                taken.popleft()
        if moment > now:
            self._sleep(moment - now)


UNPACED = Pace({})


def asked_pause(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a service asks to wait; None when it does not say.

    Retry-After holds seconds or an HTTP date, X-RateLimit-Reset seconds or a Unix time. A moment
    is turned into seconds by the Date of the same answer.
    """
    for name in ("Retry-After", "X-RateLimit-Reset"):
        value = headers.get(name, "").strip()
        if value.isdecimal() and int(value) < 1e9:
            return float(value)
        moment = read_date(value)
        if moment is not None:
            now = read_date(headers.get("Date", "")) or datetime.now(UTC)
            return max((moment - now).total_seconds(), 0.0)
    return None


def read_date(text: str) -> datetime | None:
    """Return the moment of a Unix time or an HTTP date, in UTC without a zone; None for others."""
    try:
        if text.isdecimal():
            return datetime.fromtimestamp(int(text), UTC)
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
