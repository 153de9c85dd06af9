"""E-mail against a real SMTP server on loopback: what goes over the wire, and what each answer means."""

from __future__ import annotations

import datetime as dt
import email
from dataclasses import replace
from email.policy import default
from typing import Any

import pytest

from clinic_tui.reminders.gateways import Message, Outcome
from clinic_tui.reminders.mail_gateway import MailGateway, message_id
from clinic_tui.reminders.states import Channel
from clinic_tui.reminders.wording import Words
from clinic_tui.settings.mail import MailSettings
from tests.services.mail_server import Opened, Post

AT = dt.datetime(2026, 3, 3, 14, 2, tzinfo=dt.UTC)
MESSAGE = Message(
    "appt:7:1:mail:2026-03-04-630", Channel.MAIL, "ada@example.org", Words("Su cita", "Hola, José:\n"), AT
)


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
