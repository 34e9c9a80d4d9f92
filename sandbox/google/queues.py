"""How fast a Cloud Tasks queue dispatches its tasks, as far as Google documents it.

A queue is a token bucket that is filled at the queue's rate. Google chooses the bucket's size. An
early description of the API gave a fifth of the rate, and 10 for one task a second. Observed were
10 at one a second and 100 at five hundred a second, and never less than 10.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

_LEAST_BURST = 10  # the smallest bucket that was observed
_SLOWING = frozenset({429, 503})
"""Statuses for which Google slows down the whole queue, "until the errors stop"."""

_SLOWEST = 16
"""The most by which the rate is divided. Chosen by hand, since Google does not say by how much it
slows down: here each such answer halves the rate and each success doubles it again."""


_ROUNDING = 1e-6
"""Part of a token that may be missing, so that a caller who waits for `seconds_to_wait` gets a
token in spite of rounding. Chosen by hand."""


@dataclass(frozen=True, slots=True)
class Limits:
    """A queue's `rateLimits`; the defaults are Google's."""

    per_second: float = 500.0
    at_once: int = 1000

    @property
    def burst(self) -> int:
        """Return Google's `maxBurstSize`."""
        return max(_LEAST_BURST, math.ceil(self.per_second / 5))


@dataclass(slots=True)
class Flow:
    """The token bucket of one queue.

    Attributes:
        running: Number of tasks that were dispatched and are not answered yet.
        slowed: Divisor of the rate: 1 while tasks succeed, up to _SLOWEST after errors.
    """

    limits: Limits
    running: int = 0
    slowed: int = 1
    _tokens: float = field(init=False)
    _filled_at: float = -math.inf

    def __post_init__(self) -> None:
        self._tokens = self.limits.burst

    def begin(self, now: float) -> bool:
        """Take a token for one task, and tell whether there was one.

        Args:
            now: Seconds of any clock that does not go back.
        """
        self._fill(now)
        if self._tokens < 1 - _ROUNDING or self.running >= self.limits.at_once:
            return False
        self._tokens -= 1
        self.running += 1
        return True

    def end(self, status: int) -> None:
        """Note the HTTP status that a dispatched task was answered with."""
        self.running -= 1
        if status in _SLOWING:
            self.slowed, self._tokens = min(2 * self.slowed, _SLOWEST), 0.0
        elif 200 <= status < 300:
            self.slowed = max(self.slowed // 2, 1)

    @property
    def seconds_to_wait(self) -> float:
        """Return the seconds from the last `begin` to the next token; 0 when there is a token."""
        lacking = 1 - self._tokens
        return lacking * self.slowed / self.limits.per_second if lacking > _ROUNDING else 0.0

    def _fill(self, now: float) -> None:
        passed = max(now - self._filled_at, 0.0)
        grown = passed * self.limits.per_second / self.slowed
        self._tokens = min(self._tokens + grown, float(self.limits.burst))
        self._filled_at = now
