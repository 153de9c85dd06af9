"""E-mail by SMTP (RFC 5321), one message and one connection at a time, certificate verified."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from typing import TYPE_CHECKING

from clinic_tui.reminders.gateways import Handed, Message, Outcome

if TYPE_CHECKING:
    from datetime import datetime

    import aiosmtplib

    from clinic_tui.settings.mail import MailSettings

STEP_SECONDS = 30.0
"""How long one step of the conversation may take."""


class MailGateway:
    """A mail server. It knows no keys: what is in doubt is not sent again by itself."""

    idempotent = False

    def __init__(self, settings: MailSettings, password: str, clinic: str) -> None:
        self._settings = settings
        self._password = password
        self._clinic = clinic

    def send(self, message: Message) -> Handed:
        """Hand it over; in doubt from the moment its text is on the way until the server has answered."""
        try:
            mail = mail_of(message, self._settings.sender, self._clinic).as_bytes(policy=SMTP_POLICY)
        except (ValueError, IndexError, MessageError):  # what the standard library says of such addresses
            return Handed(Outcome.REFUSED, "this is no e-mail address")
        return self.hand_over(mail, message.address)

    def hand_over(self, mail: bytes, address: str) -> Handed:
        """Hand over a mail that is written out already, with the headers of `headed`."""
        return asyncio.run(self._send(mail, address))

    async def _send(self, mail: bytes, address: str) -> Handed:
        import aiosmtplib

        where = self._settings
        server = aiosmtplib.SMTP(
            hostname=where.host,
            port=where.port,
            timeout=STEP_SECONDS,
            use_tls=where.tls == "tls",
            start_tls=where.tls == "starttls",
            tls_context=self._context() if where.tls != "none" else None,
        )
        try:
            if refused := await self._enter(server):
                return refused
            return await self._hand_over(server, mail, address)
        finally:
            server.close()

    def _context(self) -> ssl.SSLContext:
        ca = self._settings.ca_file
        return ssl.create_default_context(cafile=str(ca) if ca else None)

    async def _enter(self, server: aiosmtplib.SMTP) -> Handed | None:
        """Connect and sign in; nothing has gone out where this fails."""
        import aiosmtplib

        try:
            await server.connect()
            if self._settings.user:
                await server.login(self._settings.user, self._password)
        except aiosmtplib.SMTPAuthenticationError:
            return Handed(Outcome.DOWN, "the mail server does not take user and password")
        except ssl.SSLError:
            return Handed(Outcome.DOWN, "the mail server's certificate cannot be trusted")
        except aiosmtplib.SMTPException as failure:
            if isinstance(failure.__cause__, ssl.SSLError):
                return Handed(Outcome.DOWN, "the mail server's certificate cannot be trusted")
            return Handed(Outcome.DOWN, "the mail server cannot be reached")
        except (OSError, TimeoutError):
            return Handed(Outcome.DOWN, "the mail server cannot be reached")
        return None

    async def _hand_over(self, server: aiosmtplib.SMTP, mail: bytes, address: str) -> Handed:
        import aiosmtplib

        try:
            await server.mail(self._settings.sender)
            await server.rcpt(address)
        except aiosmtplib.SMTPResponseException as answer:
            if isinstance(answer, aiosmtplib.SMTPSenderRefused):
                return Handed(Outcome.DOWN, f"the mail server refuses our sender ({answer.code})")
            if answer.code >= 500:
                return Handed(Outcome.REFUSED, f"the mail server refuses this address ({answer.code})")
            return Handed(Outcome.BUSY, f"the mail server is busy ({answer.code})")
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return Handed(Outcome.BUSY, "the connection to the mail server was lost")
        try:
            await server.data(mail)
        except aiosmtplib.SMTPResponseException as answer:
            if answer.code >= 500:
                return Handed(Outcome.REFUSED, f"the mail server refuses this message ({answer.code})")
            return Handed(Outcome.BUSY, f"the mail server is busy ({answer.code})")
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return Handed(Outcome.DOUBT, "the connection was lost before the mail server had answered")
        return Handed(Outcome.SENT)


def mail_of(message: Message, sender: str, clinic: str) -> EmailMessage:
    """The mail as plain text, with the Message-ID of its key. Raises ValueError for what is no address."""
    key = message_id(message.key, sender)
    mail = headed(message.address, message.words.subject, message.at, sender, clinic, key)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday reply, please
    mail.set_content(message.words.body)
    return mail


def headed(
    address: str, subject: str, at: datetime, sender: str, clinic: str, message: str = ""
) -> EmailMessage:
    """A mail without its text; `message` is its Message-ID, which some mail servers refuse a mail without.

    Raises ValueError for what is no address.
    """
    if not address.isascii():
        raise ValueError("an address that not every mail server takes")
    mail = EmailMessage(policy=SMTP_POLICY)
    name = " ".join("".join(each if each.isprintable() else " " for each in clinic).split())
    mail["From"] = Address(display_name=name, addr_spec=sender)
    mail["To"] = Address(addr_spec=address)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    if message:
        mail["Message-ID"] = message
    return mail


def message_id(key: str, sender: str, of: str = "reminder") -> str:
    """The same for each try, so that a reader's program can show one of two (a help, no promise)."""
    code = hashlib.sha256(f"{key} {sender}".encode()).hexdigest()[:40]
    return f"<{of}.{code}@{sender.rpartition('@')[2]}>"
