"""Run the product in a thread of its own, which only goes on when the world lets it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress


class Killed(BaseException):
    """Ends a killed process; not an Exception, so that the product cannot catch it."""


def _closed() -> threading.Lock:
    """Return a lock that is already taken; whoever acquires it waits until it is released."""
    lock = threading.Lock()
    lock.acquire()
    return lock


class Process:
    """A run that can be held or killed at any of its calls.

    Attributes:
        asleep: Seconds of suspension, in which the process's steady clock stood still.
        set_back: Seconds by which its wall clock was set back; never together with `asleep`.
        is_over: Whether the process has ended, in whatever way.
        answer: The run's result in words, for the story.
        error: The exception that ended the process, unless it was killed.
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
        """Let the process go on until its next call or its end; raise its error, if any."""
        if not self.is_over:
            self._its_turn.release()
            self._our_turn.acquire()
        if self.error is not None:
            raise self.error

    def hold(self) -> None:
        """Wait until the world resumes the process. Called by the thread that makes a call."""
        if not self._is_killed:
            self._our_turn.release()
            self._its_turn.acquire()
        self.check()

    def kill(self) -> None:
        """End the process where it is held, by raising Killed there."""
        self._is_killed = True
        self.resume()

    def abandon(self) -> None:
        """End the process and ignore its error, so that no thread waits after the story's end."""
        with suppress(BaseException):
            self.kill()

    def check(self) -> None:
        if self._is_killed:
            raise Killed

    def die(self) -> None:
        """Kill the process from its own thread."""
        self._is_killed = True
        raise Killed

    def _live(self) -> None:
        self._its_turn.acquire()
        try:
            self.check()
            self.answer = self._work(self)
        except Killed:
            self.answer = "killed"
        except BaseException as error:  # `resume` raises it in the world's thread
            self.error = error
        finally:
            self.is_over = True
            self._our_turn.release()
