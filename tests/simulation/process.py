"""One run of the product in a thread of its own, which only goes on when the world says so."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress


class Killed(BaseException):
    """The process is gone: nobody catches this."""


def _closed() -> threading.Lock:
    """Return a lock that is taken: whoever waits for it goes on when the other side lets go."""
    lock = threading.Lock()
    lock.acquire()
    return lock


class Process:
    """A run that can be held at any of its calls, or ended there.

    Attributes:
        asleep: Seconds of suspension, in which its steady clock stood still.
        set_back: Seconds by which somebody set back its wall clock; never both.
        is_over: Whether it has ended, in whatever way.
        answer: What it said at its end, for the story.
        error: What it ended with, when it was neither an answer nor a kill.
    """

    def __init__(self, name: str, work: Callable[[Process], str]) -> None:
        self.name = name
        self.asleep, self.set_back = 0.0, 0.0
        self.is_over = False
        self.answer = ""
        self.error: BaseException | None = None
        self._is_killed = False
        self._its_turn, self._our_turn = _closed(), _closed()
        self._work = work
        threading.Thread(target=self._live, daemon=True).start()

    def resume(self) -> None:
        """Let it go on until its next call, or its end."""
        if not self.is_over:
            self._its_turn.release()
            self._our_turn.acquire()
        if self.error is not None:
            raise self.error

    def hold(self) -> None:
        """Give the turn back to the world. Called by whichever of its threads makes a call."""
        if not self._is_killed:
            self._our_turn.release()
            self._its_turn.acquire()
        self.check()

    def kill(self) -> None:
        """End it where it is held: the next thing that it does is to be gone."""
        self._is_killed = True
        self.resume()

    def abandon(self) -> None:
        """End it whatever it says: once the story is over, no thread may wait for its turn."""
        with suppress(BaseException):
            self.kill()

    def check(self) -> None:
        if self._is_killed:
            raise Killed

    def die(self) -> None:
        """End it from within."""
        self._is_killed = True
        raise Killed

    def _live(self) -> None:
        self._its_turn.acquire()
        try:
            self.check()
            self.answer = self._work(self)
        except Killed:
            self.answer = "killed"
        except BaseException as error:  # it must reach the world, whatever it is
            self.error = error
        finally:
            self.is_over = True
            self._our_turn.release()
