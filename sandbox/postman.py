"""Send what the sandbox sends by itself: events and replies to the webhook, tasks to their URLs."""

from __future__ import annotations

import threading
import time

from sandbox.core import Sandbox
from sandbox.google.tasks import Task
from sandbox.loopback import post

_EVERY_SECONDS = 0.1  # between two looks for something to send; chosen by hand


class Postman(threading.Thread):
    """A thread that posts the webhook's outbox and the tasks, again until each is accepted."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(daemon=True)
        self._sandbox = sandbox
        self.is_stopped = threading.Event()

    def run(self) -> None:
        while not self.is_stopped.is_set():
            time.sleep(_EVERY_SECONDS)  # waiting with a timeout hangs under faketime
            self._tell_events()
            if self._sandbox.tasks.is_delivering:
                self._call_tasks()

    def _tell_events(self) -> None:
        webhook = self._sandbox.webhook
        while webhook.outbox:
            delivery = webhook.outbox[0]
            url = delivery.url or webhook.url
            if url is None or not _is_settled(post(url, delivery.body, delivery.headers)):
                break
            webhook.outbox.popleft()

    def _call_tasks(self) -> None:
        for task in self._sandbox.tasks.begin(self._sandbox.now()):
            threading.Thread(target=self._call, args=(task,), daemon=True).start()

    def _call(self, task: Task) -> None:
        headers = {**task.headers, "X-CloudTasks-TaskRetryCount": str(task.attempts - 1)}
        status = post(task.url, task.body, headers)
        self._sandbox.tasks.end(task, status, self._sandbox.now())


def _is_settled(status: int) -> bool:
    """Tell whether an event was accepted (2xx) or refused for good (4xx), and is not sent again."""
    return 200 <= status < 300 or 400 <= status < 500
