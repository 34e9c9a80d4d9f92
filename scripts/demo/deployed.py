"""Start the product's functions, each in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def deployed(target: str, console: Console) -> Iterator[str]:
    """Start a function as the cloud does, and yield its URL."""
    port = _free_port()
    command = [sys.executable, "-m", "functions_framework", "--source", "functions/main.py"]
    command += ["--target", target, "--host", "127.0.0.1", "--port", str(port)]
    console.print(f"[dim]$ functions-framework {' '.join(command[3:])}[/]")
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(
        f"La función no arrancó:\n{process.stderr.read().decode() if process.stderr else ''}"
    )
