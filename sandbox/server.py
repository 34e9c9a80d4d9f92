"""The sandbox on a localhost port."""

from __future__ import annotations

import errno
import signal
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from urllib.parse import parse_qs, unquote, urlsplit

from sandbox.core import Sandbox
from sandbox.http import Request, Response

_POST_EVERY_SECONDS = 0.1
_LARGEST_BODY = 64_000_000


class _Handler(BaseHTTPRequestHandler):
    """Turn sockets into requests, and responses into sockets."""

    protocol_version = "HTTP/1.1"
    server_version = "sandbox"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def _serve(self) -> None:
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LARGEST_BODY:
            self.close_connection = True
            self._answer(Response(413, b'{"error":{"code":413,"message":"Too large"}}'))
            return
        request = Request(
            self.command,
            unquote(url.path),
            parse_qs(url.query, keep_blank_values=True),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length),
        )
        self._answer(self.server.sandbox.handle(request))

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _serve  # noqa: N815 - the library's names

    def _answer(self, response: Response) -> None:
        if response.cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response_only(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)
        self.wfile.flush()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, sandbox: Sandbox) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.sandbox = sandbox

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing about clients that hang up."""


class _Postman(threading.Thread):
    """Carry the webhook's outbox and the tasks to their URLs; what is not taken is tried again."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(daemon=True)
        self._sandbox = sandbox
        self.is_stopped = threading.Event()

    def run(self) -> None:
        webhook = self._sandbox.webhook
        while not self.is_stopped.wait(_POST_EVERY_SECONDS):
            while webhook.outbox:
                delivery = webhook.outbox[0]
                url = delivery.url or webhook.url
                if url is None or not _post(url, delivery.body, delivery.headers):
                    break
                webhook.outbox.popleft()
            if self._sandbox.tasks.is_delivering:
                for task in self._sandbox.tasks.waiting():
                    headers = {**task.headers, "X-CloudTasks-TaskRetryCount": str(task.attempts)}
                    task.attempts += 1
                    task.statuses.append(_status(task.url, task.body, headers))


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """POST, and tell whether it was taken, or refused for good."""
    status = _status(url, body, headers)
    return 200 <= status < 300 or 400 <= status < 500


def _status(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """POST, and return the status of the answer; 0 without one."""
    request = urllib.request.Request(url, body, dict(headers), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


@contextmanager
def serving(sandbox: Sandbox, port: int = 0) -> Iterator[str]:
    """Serve in a thread for as long as the block lasts; yield `127.0.0.1:port`."""
    server = _Server(port, sandbox)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    postman = _Postman(sandbox)
    postman.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        postman.is_stopped.set()
        server.shutdown()
        server.server_close()


def serve_forever(port: int, data: Path | None) -> None:
    """Serve until the process is asked to stop."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sandbox = Sandbox(data)
    try:
        _serve_until(stopped, sandbox, port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise SystemExit(f"Port {port} is taken; choose another with --port, or 0.") from error


def _serve_until(stopped: threading.Event, sandbox: Sandbox, port: int) -> None:
    with serving(sandbox, port) as host:
        print(f"Sandbox on http://{host}  (Ctrl+C stops it)", flush=True)
        print(f"The sheets: http://{host}/   The mailbox: http://{host}/mail", flush=True)
        stopped.wait()
    sandbox.close()
