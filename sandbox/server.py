"""Serve the sandbox on a localhost port."""

from __future__ import annotations

import errno
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import FrameType

from sandbox import door
from sandbox.core import Sandbox
from sandbox.heads import read_head
from sandbox.http import ApiError, Response
from sandbox.postman import Postman
from sandbox.store import file_of

Tell = Callable[[str, Sequence[str]], None]
"""Function that tells a person more: `127.0.0.1:port`, and the ids of the workbooks."""

_HEAR_OUT_SECONDS = 2.0  # spent on reading the rest of a refused request; chosen by hand
_HEAR_OUT_BYTES = 1 << 16  # read at once of it; chosen by hand


class _Handler(BaseHTTPRequestHandler):
    """Turn sockets into requests, and responses into sockets; every request passes `door.check`."""

    protocol_version = "HTTP/1.1"
    server_version = "sandbox"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def _serve(self) -> None:
        try:
            request, length = read_head(self.command, self.path, self.headers.items())
            door.check(request)
        except ApiError as error:
            self._turn_away(error.as_response())
            return
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return
        self._answer(self.server.sandbox.handle(replace(request, body=body)))

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _serve  # noqa: N815 - the library's names

    def _answer(self, response: Response) -> None:
        if response.cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response_only(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        for name, value in {**door.GUARDS, **response.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)
        self.wfile.flush()

    def _turn_away(self, response: Response) -> None:
        """Answer a request whose body was not read, and close the connection.

        The rest of the request is read and dropped, so that the client receives the answer.
        """
        self.close_connection = True
        # A malformed request line leaves HTTP/0.9 here, and http.server would send no headers.
        self.request_version = self.protocol_version
        self._answer(Response(response.status, response.body, headers={"Connection": "close"}))
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(_HEAR_OUT_SECONDS)
        until = time.monotonic() + _HEAR_OUT_SECONDS
        with suppress(OSError):
            while self.rfile.read1(_HEAR_OUT_BYTES) and time.monotonic() < until:
                pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a request that http.server refuses: a malformed line or an unknown method."""
        words = message or HTTPStatus(code).phrase
        self._turn_away(ApiError(code, words, HTTPStatus(code).name).as_response())


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # connections that may wait to be accepted; chosen by hand

    def __init__(self, port: int, sandbox: Sandbox) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.sandbox = sandbox

    def handle_error(self, request: object, client_address: object) -> None:
        """Print nothing when a client closes its connection early."""


@contextmanager
def serving(sandbox: Sandbox, port: int = 0) -> Iterator[str]:
    """Serve in a thread until the `with` block ends; yield `127.0.0.1:port`."""
    server = _Server(port, sandbox)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    postman = Postman(sandbox)
    postman.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        postman.is_stopped.set()
        server.shutdown()
        server.server_close()


def serve_forever(port: int, data: str | None, tell: Tell | None = None) -> None:
    """Serve until the process is asked to stop.

    Args:
        data: File that keeps the state, or a folder for it; None keeps the state in memory.
        tell: Called once it serves.

    Raises:
        SystemExit: With a sentence that says why the file or the port cannot be used.
    """
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sandbox = Sandbox(None if data is None else file_of(data))
    try:
        _serve_until(stopped, sandbox, port, tell)
    except OSError as error:
        is_taken = error.errno == errno.EADDRINUSE
        why = "is taken" if is_taken else f"cannot be used ({error.strerror})"
        choice = "Choose another with --port, or --port 0 for any free one."
        raise SystemExit(f"Port {port} {why}. {choice}") from error


def _serve_until(stopped: threading.Event, sandbox: Sandbox, port: int, tell: Tell | None) -> None:
    with serving(sandbox, port) as host:
        print(f"Sandbox on http://{host}  (Ctrl+C stops it)", flush=True)
        print(f"The sheets: http://{host}/   The mailbox: http://{host}/mail", flush=True)
        if tell is not None:
            tell(host, [*sandbox.files.books])
        stopped.wait()
    sandbox.close()
