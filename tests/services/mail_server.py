"""A real mail server on loopback, and what came to it."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clinic_tui.settings.mail import MailSettings


class Post:
    """The server's side: what came, and what it answers at each step."""

    def __init__(self) -> None:
        self.came: list[Envelope] = []
        self.rcpt = self.data = ""
        self.vanish = False
        self.signed_in: list[tuple[bytes, bytes]] = []

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.vanish:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return ""
        if self.data:
            return self.data
        self.came.append(envelope)
        return "250 taken"

    def sign_in(self, server: SMTP, session: Session, envelope: Envelope, kind: str, data: Any) -> AuthResult:
        self.signed_in.append((data.login, data.password))
        return AuthResult(success=data.password == b"right", handled=False)


Opened = Callable[..., MailSettings]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for loopback that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    )
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    cert, private = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return cert, private


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def opened(post: Post, certificate: tuple[Path, Path]) -> Iterator[Opened]:
    """Opens the server on a free port, plain or with TLS; how to reach it."""
    controllers: list[Controller] = []

    def open_server(tls: str = "none", **more: Any) -> MailSettings:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
        if tls == "starttls":
            more |= {"tls_context": context, "require_starttls": True}
        controller = _OnAFreePort(
            post, hostname="127.0.0.1", port=0, ssl_context=context if tls == "tls" else None, **more
        )
        controller.start()
        controllers.append(controller)
        ca = certificate[0] if tls != "none" else None
        return MailSettings("127.0.0.1", "desk@clinic.example", controller.port, tls, ca_file=ca)

    yield open_server
    for controller in controllers:
        controller.stop()


class _OnAFreePort(Controller):
    """The port that the system gave."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd has no annotations here
