"""How fast a Cloud Tasks queue lets its tasks go, as far as Google says so.

A token bucket, filled at the queue's rate; its size is Google's own choice and cannot be set. An
early description of the API gave a fifth of the rate, and 10 at one a second; 10 was seen at one a
second and 100 at five hundred. No smaller one was seen, so that 10 is the least here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

_LEAST_BURST = 10
_SLOWING = frozenset({429, 503})
"""Answers to which Google slows down the whole queue, "until the errors stop"."""

_SLOWEST = 16
"""Google does not say by how much. Here each such answer halves the rate, to a sixteenth at most,
and each success doubles it again."""


_ROUNDING = 1e-6
"""A part of a token: whoever waited just as long as told shall have it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """A queue's `rateLimits`; Google's own where nothing was chosen."""

    per_second: float = 500.0
    at_once: int = 1000

    @property
    def burst(self) -> int:
        """Return Google's `maxBurstSize`."""
        return max(_LEAST_BURST, math.ceil(self.per_second / 5))


@dataclass(slots=True)
class Flow:
    """What one queue lets go.

    Attributes:
        running: Tasks under way.
        slowed: By how much the rate is divided; 1 when the tasks are answered well.
    """

    limits: Limits
    running: int = 0
    slowed: int = 1
    _tokens: float = field(init=False)
    _filled_at: float = -math.inf

    def __post_init__(self) -> None:
        self._tokens = self.limits.burst

    def begin(self, now: float) -> bool:
        """Let one task go, if one may; tell whether it did.

        Args:
            now: In seconds, of any clock that does not go back.
        """
        self._fill(now)
        if self._tokens < 1 - _ROUNDING or self.running >= self.limits.at_once:
            return False
        self._tokens -= 1
        self.running += 1
        return True

    def end(self, status: int) -> None:
        """Note the answer to a task that was under way."""
        self.running -= 1
        if status in _SLOWING:
            self.slowed, self._tokens = min(2 * self.slowed, _SLOWEST), 0.0
        elif 200 <= status < 300:
            self.slowed = max(self.slowed // 2, 1)

    @property
    def seconds_to_wait(self) -> float:
        """Return how long after the last look the next token comes; 0 when one is there."""
        lacking = 1 - self._tokens
        return lacking * self.slowed / self.limits.per_second if lacking > _ROUNDING else 0.0

    def _fill(self, now: float) -> None:
        passed = max(now - self._filled_at, 0.0)
        grown = passed * self.limits.per_second / self.slowed
        self._tokens = min(self._tokens + grown, float(self.limits.burst))
        self._filled_at = now
