"""The ways out of the house, as the sender sees them, and which of them a clinic has set up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from clinic_tui.reminders.states import Channel
from clinic_tui.reminders.wording import Sender, Words
from clinic_tui.security.secret_names import ServiceSecret

if TYPE_CHECKING:
    from clinic_tui.security.vault import Vault
    from clinic_tui.settings import Settings

NO_PHONE = (
    'a reminder names the clinic\'s phone, which is not known: put `phone = "..."` under [reminders] '
    "in clinic.toml"
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one address. `key` is the same each time that this message is handed over."""

    key: str
    channel: Channel
    address: str = field(repr=False)
    words: Words = field(repr=False)
    at: datetime
    """When it is handed over, by the clinic's clock."""


class Outcome(Enum):
    """What came of handing a message over."""

    SENT = "sent"
    REFUSED = "refused"
    """This address takes no message: trying again is of no use."""
    BUSY = "busy"
    """It did not go out; later it may."""
    DOWN = "down"
    """It did not go out, and neither would any other now: wrong password, no connection."""
    DOUBT = "doubt"
    """It may have gone out."""


@dataclass(frozen=True, slots=True)
class Handed:
    """The outcome, and why, in words without the address."""

    outcome: Outcome
    words: str = ""


class Gateway(Protocol):
    """A way out. `send` blocks, ends by itself, and raises nothing that it knows of."""

    @property
    def idempotent(self) -> bool:
        """True where a key that was handed over before is not delivered again."""
        ...

    def send(self, message: Message) -> Handed:
        """Hand one message over."""
        ...


@dataclass(frozen=True, slots=True)
class Gateways:
    """What a run needs of the house: who reminds, and a gateway for each channel that has one."""

    sender: Sender | None
    ways: Mapping[Channel, Gateway] = field(default_factory=dict)

    def missing(self, channel: Channel) -> str:
        """What to do where the channel has no gateway, in words."""
        if channel is Channel.MAIL:
            return "no mail server is set up: [mail] in clinic.toml"
        return f"no way to send texts is set up: `clinic-tui secrets set {ServiceSecret.SMS_URL}`"


def gateways_of(settings: Settings, vault: Vault) -> Gateways:
    """What this clinic has set up; a folder takes everything that it is named for.

    Raises VaultError where the vault does not open, Invalid for settings that cannot be.
    """
    wanted = settings.reminders
    sender = Sender(wanted.name or settings.name, wanted.phone, wanted.reply_link) if wanted.phone else None
    if wanted.folder is not None:
        from clinic_tui.reminders.folder_gateway import FolderGateway

        way = FolderGateway(wanted.folder)
        return Gateways(sender, {Channel.MAIL: way, Channel.TEXT: way})
    ways: dict[Channel, Gateway] = {}
    if settings.mail is not None:
        from clinic_tui.reminders.mail_gateway import MailGateway

        password = vault.read_service(ServiceSecret.SMTP_PASSWORD) if settings.mail.user else None
        ways[Channel.MAIL] = MailGateway(settings.mail, password or "", wanted.name or settings.name)
    if url := vault.read_service(ServiceSecret.SMS_URL):
        from clinic_tui.reminders.text_gateway import TextGateway

        ways[Channel.TEXT] = TextGateway(url)
    return Gateways(sender, ways)


def open_channels(settings: Settings, vault_of: Callable[[Settings], Vault]) -> frozenset[Channel]:
    """By which channels messages go out of this house; the vault is opened only where it has to say.

    None without the phone that each message names. Raises VaultError where the vault does not open.
    """
    wanted = settings.reminders
    if not wanted.phone:
        return frozenset()
    if wanted.folder is not None:
        return frozenset(Channel)
    found = {Channel.MAIL} if settings.mail is not None else set()
    if vault_of(settings).read_service(ServiceSecret.SMS_URL):
        found.add(Channel.TEXT)
    return frozenset(found)
