"""E-mail against a real SMTP server on loopback: what goes over the wire, and what each answer means."""

from __future__ import annotations

import datetime as dt
import email
import ipaddress
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clinic_tui.reminders.gateways import Message, Outcome
from clinic_tui.reminders.mail_gateway import MailGateway, message_id
from clinic_tui.reminders.states import Channel
from clinic_tui.reminders.wording import Words
from clinic_tui.settings import MailSettings

AT = dt.datetime(2026, 3, 3, 14, 2, tzinfo=dt.UTC)
MESSAGE = Message(
    "appt:7:1:mail:2026-03-04-630", Channel.MAIL, "ada@example.org", Words("Su cita", "Hola, José:\n"), AT
)


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
            assert server.transport is not None
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
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def sent_by(settings: MailSettings, password: str = "") -> Outcome:
    return MailGateway(settings, password, "Harbor Clinic").send(MESSAGE).outcome


@pytest.mark.parametrize("tls", ["none", "starttls", "tls"])
def test_a_mail_is_plain_text_with_all_that_a_mail_needs(post: Post, opened: Opened, tls: str) -> None:
    assert sent_by(opened(tls)) is Outcome.SENT
    (envelope,) = post.came
    assert (envelope.mail_from, envelope.rcpt_tos) == ("desk@clinic.example", ["ada@example.org"])
    mail: Any = email.message_from_bytes(envelope.content or b"", policy=default)  # type: ignore[arg-type]
    assert (mail["From"], mail["To"], mail["Subject"]) == (
        "Harbor Clinic <desk@clinic.example>", "ada@example.org", "Su cita",
    )  # fmt: skip
    assert mail["Date"].datetime == AT
    assert mail["Message-ID"] == message_id(MESSAGE.key, "desk@clinic.example")
    assert (mail.get_content_type(), mail.get_content().replace("\r", "")) == ("text/plain", "Hola, José:\n")
    assert not mail.is_multipart()


def test_the_message_id_is_that_of_the_key() -> None:
    assert message_id("a", "x@y.example") == message_id("a", "x@y.example")
    assert message_id("a", "x@y.example") != message_id("b", "x@y.example")
    assert "appt" not in message_id(MESSAGE.key, "x@y.example")


@pytest.mark.parametrize(
    "step, answer, outcome",
    [
        ("rcpt", "550 no such user", Outcome.REFUSED),
        ("rcpt", "450 greylisted", Outcome.BUSY),
        ("data", "554 spam", Outcome.REFUSED),
        ("data", "452 no room", Outcome.BUSY),
        ("vanish", True, Outcome.DOUBT),
    ],
)
def test_what_an_answer_means(
    post: Post, opened: Opened, step: str, answer: object, outcome: Outcome
) -> None:
    setattr(post, step, answer)
    assert sent_by(opened()) is outcome
    assert post.came == []


def test_nobody_there_is_no_doubt(opened: Opened) -> None:
    assert sent_by(MailSettings("127.0.0.1", "desk@clinic.example", 1, "none")) is Outcome.DOWN


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(post: Post, opened: Opened) -> None:
    for tls in ("tls", "starttls"):
        settings = replace(opened(tls), ca_file=None)
        handed = MailGateway(settings, "", "Harbor").send(MESSAGE)
        assert (handed.outcome, handed.words) == (
            Outcome.DOWN, "the mail server's certificate cannot be trusted",
        )  # fmt: skip
    assert post.came == []


@pytest.mark.parametrize("password, outcome", [("right", Outcome.SENT), ("wrong", Outcome.DOWN)])
def test_signing_in(post: Post, opened: Opened, password: str, outcome: Outcome) -> None:
    settings = opened("starttls", authenticator=post.sign_in, auth_required=True)
    assert sent_by(replace(settings, user="desk"), password) is outcome
    assert post.signed_in[0] == (b"desk", password.encode())


def test_what_is_no_address_is_refused_without_asking(post: Post, opened: Opened) -> None:
    gateway = MailGateway(opened(), "", "Harbor")
    for address in ("nobody", "a@b\r\nBcc: c@d", "", "a b@c.example", "x@y@z", "ñ@c.example"):
        assert gateway.send(replace(MESSAGE, address=address)).outcome is Outcome.REFUSED
    assert post.came == []


def test_a_clinics_name_cannot_write_a_header(post: Post, opened: Opened) -> None:
    gateway = MailGateway(opened(), "", 'Harbor\r\nBcc: all@example.org "x"')
    assert gateway.send(MESSAGE).outcome is Outcome.SENT
    mail = email.message_from_bytes(post.came[0].content or b"", policy=default)  # type: ignore[arg-type]
    assert mail["Bcc"] is None
