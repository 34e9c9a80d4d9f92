"""Start the services that the benchmarks use, each in a process of its own, with set delays."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.ports import free_port

# Chosen by hand; docs/performance.md names them.
CALL_SECONDS = 0.15  # delay of a call of Sheets
SEND_SECONDS = 0.05  # delay of a letter


@contextmanager
def sandbox_apart(folder: Path) -> Iterator[str]:
    """Serve the sandbox from another process; yield `host:port`."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--data", str(folder / "s.sqlite")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split("http://")[1].split()[0]
        finally:
            process.terminate()


def slow_down(host: str, *, is_slow: bool = True) -> None:
    """Add the network's delays to every call from now on, or remove them."""
    latency = {"sheets": CALL_SECONDS * 1000, "mail": SEND_SECONDS * 1000} if is_slow else {}
    _control(host, "faults", latency_ms=latency)


def stats(host: str) -> Any:
    """Return the sandbox's statistics since the last `forget`."""
    return requests.get(f"http://{host}/_sandbox/stats", timeout=60).json()


def forget(host: str) -> None:
    """Reset the sandbox's statistics and remove its delays."""
    _control(host, "reset")


def _control(host: str, name: str, **body: Any) -> None:
    requests.post(f"http://{host}/_sandbox/{name}", json=body, timeout=60).raise_for_status()


class _Sink:
    """An SMTP handler that accepts every message after a delay and drops it."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        await asyncio.sleep(SEND_SECONDS)
        return "250 OK"


@contextmanager
def smtp_sink_apart() -> Iterator[int]:
    """Serve an SMTP sink from another process; yield its port."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.services", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield port
        finally:
            process.terminate()


def _serve_smtp(port: int) -> None:
    Controller(_Sink(), hostname="127.0.0.1", port=port).start()
    print("ready", flush=True)
    signal.pause()


if __name__ == "__main__":
    _serve_smtp(int(sys.argv[1]))
