"""The way to payers: one interface, behind which a clearinghouse is plugged in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from clinic_tui.eligibility.states import Taken
from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.security.secret_names import ServiceSecret
from clinic_tui.x12.eligibility_inquiry import PLAN_SERVICES
from clinic_tui.x12.outgoing import TradingPartner
from clinic_tui.x12.parties import NPI, Party

if TYPE_CHECKING:
    from clinic_tui.clock import Clock
    from clinic_tui.security.vault import Vault
    from clinic_tui.settings import Settings

NO_CONNECTION = (
    "no way to ask payers is set up: `connection` under [eligibility] in clinic.toml (docs/eligibility.md)"
)


def another_of_the_name(where: str) -> str:
    """Why a file does not go over one that lies there, which may be on its way."""
    return f"{where} is there already, and is another file: look what it is, and move it away"


class NotSent(ClinicError):
    """It is known that nothing left; the words say why, and name no patient."""


class InDoubt(ClinicError):
    """It may have left or not: the other side was lost while it took the file."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that came: its name there, and its bytes."""

    name: str
    content: bytes = field(repr=False)


class Connection(Protocol):
    """A way out and back. Its methods block, and end by themselves within a minute."""

    @property
    def way(self) -> str:
        """What it is, as the settings call it."""
        ...

    def send(self, name: str, content: bytes) -> None:
        """Hand over a file, whole or not at all. Raises NotSent, or InDoubt."""
        ...

    def collect(self) -> Sequence[Arrived]:
        """All files that wait, whole ones only; they come again until they are put away. Raises NotSent."""
        ...

    def put_away(self, arrived: Arrived, taken: Taken) -> str:
        """The file was dealt with and need not come again; where a refused one lies now, for people.

        Empty where it is no more. Raises NotSent; then it comes once more.
        """
        ...


@dataclass(frozen=True, slots=True)
class House:
    """What asking needs of the clinic: the way, who we are to the other side, and what is asked for."""

    connection: Connection
    partner: TradingPartner
    provider: Party
    """Who asks; name and NPI are empty where the settings have none (who_asks.py)."""
    originator: str
    services: tuple[str, ...] = PLAN_SERVICES
    clinic: str = ""
    """What the clinic is called, where neither the settings nor who bills have a name for the payers."""


def house_of(settings: Settings, vault: Callable[[], Vault], clock: Clock) -> House:
    """As the clinic has set it up; the vault is opened only where a secret is needed.

    Raises Invalid where nothing is, or where it cannot be; VaultError where the vault does not open.
    """
    wanted = settings.eligibility
    partner = TradingPartner(
        wanted.sender or "CLINIC",
        wanted.receiver or "SIMULATOR",
        wanted.sender_qualifier,
        wanted.receiver_qualifier,
        is_test=wanted.test or wanted.connection == "simulator",
    )
    provider = Party("1P", wanted.name, id_kind=NPI, id=wanted.npi)
    originator = wanted.originator or "9000000001"
    return House(_connection(settings, vault, clock), partner, provider, originator, clinic=settings.name)


SIMULATED_NPI = "1234567893"
"""The NPI that the standard's own example has: for the simulator, which asks nobody."""


def _connection(settings: Settings, vault: Callable[[], Vault], clock: Clock) -> Connection:
    wanted = settings.eligibility
    if wanted.connection == "simulator":
        from clinic_tui.eligibility.simulator import Simulator

        return Simulator(clock)
    if wanted.connection == "folder" and wanted.folder is not None:
        from clinic_tui.eligibility.folder_connection import FolderConnection

        return FolderConnection(wanted.folder)
    if wanted.connection == "sftp" and wanted.sftp is not None:
        from clinic_tui.eligibility.sftp_connection import SftpConnection

        opened = vault()
        password = opened.read_service(ServiceSecret.SFTP_PASSWORD)
        key = opened.read_service(ServiceSecret.SFTP_KEY)
        if not password and not key:
            raise Invalid(
                "neither password nor key for the SFTP server is set: `clinic-tui secrets set sftp-password`",
                "sftp",
            )
        return SftpConnection(wanted.sftp, password or "", key or "")
    raise Invalid(NO_CONNECTION, "connection")
