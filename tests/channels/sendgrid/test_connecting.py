"""Letters that never reached the provider are told from those of which nobody knows."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from aldia.channels.mail import Fate, Outcome
from aldia.channels.sendgrid.sending import SendGrid
from tests.channels.sendgrid.test_sending import LETTER

Answer = Callable[[socket.socket], None]


@contextmanager
def listening(answer: Answer) -> Iterator[int]:
    """Listen on a free port, and treat each caller in one way."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    answer(caller)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def send_to(host: str) -> Outcome:
    [outcome] = SendGrid("SG.key", host).send([LETTER], lambda envelope: True)
    return outcome


def hang_up(caller: socket.socket) -> None:
    """Say nothing."""


def hang_up_after_reading(caller: socket.socket) -> None:
    caller.recv(65536)


def refuse_the_tunnel(caller: socket.socket) -> None:
    caller.recv(65536)
    caller.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")


def of_a_stranger(folder: Path) -> Answer:
    """Return what shows a certificate that nobody trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stranger.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "stranger.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    def answer(caller: socket.socket) -> None:
        try:
            with context.wrap_socket(caller, server_side=True) as secure:
                secure.recv(65536)
        except OSError:
            return

    return answer


def test_a_refused_port_got_no_letter() -> None:
    outcome = send_to(f"https://127.0.0.1:{a_free_port()}")

    assert (outcome.fate, outcome.stops) == (Fate.RELEASED, "mail_unreachable")


def test_a_name_that_nobody_knows_got_no_letter() -> None:
    assert send_to("https://nobody.invalid").fate is Fate.RELEASED


def test_whoever_shows_a_certificate_that_nobody_trusts_got_no_letter(tmp_path: Path) -> None:
    with listening(of_a_stranger(tmp_path)) as port:
        assert send_to(f"https://127.0.0.1:{port}").fate is Fate.RELEASED


def test_whoever_hangs_up_before_the_certificate_got_no_letter() -> None:
    with listening(hang_up) as port:
        assert send_to(f"https://127.0.0.1:{port}").fate is Fate.RELEASED


@pytest.mark.parametrize("answer", [hang_up, refuse_the_tunnel])
def test_a_proxy_that_makes_no_tunnel_passed_no_letter_on(
    answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(answer) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)

        assert send_to("https://api.sendgrid.example").fate is Fate.RELEASED


def test_a_dead_proxy_passed_no_letter_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{a_free_port()}")

    assert send_to("https://api.sendgrid.example").fate is Fate.RELEASED


def test_whoever_hangs_up_after_the_first_byte_may_have_got_the_letter() -> None:
    with listening(hang_up_after_reading) as port:
        assert send_to(f"http://127.0.0.1:{port}").fate is Fate.UNKNOWN
