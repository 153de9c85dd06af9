"""Opening a clinic: vault, database, clock and presence put together."""

from __future__ import annotations

import hmac
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from clinic_tui.clock import Clock, SystemClock
from clinic_tui.errors import Invalid, NotFound, StoreDamaged
from clinic_tui.security.secret_names import SecretName, Secrets
from clinic_tui.security.vault import Vault, VaultKind, open_vault
from clinic_tui.settings import Settings, read_settings
from clinic_tui.store import schema
from clinic_tui.store.anchors import note, noted
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.store.end_mark import read_mark, require_whole
from clinic_tui.store.engine import Store
from clinic_tui.store.journal import Head, head_of
from clinic_tui.store.location import Location, PostgresServer, SqliteFile
from clinic_tui.store.presence import Presence
from clinic_tui.store.site import first_site

ESCROW = "escrow.json"
ANCHORS = "anchors.log"
NEXT = ".next"
"""How names end of what a change of the key is making: the copy under the new key, its escrow."""
BEFORE = ".before"
"""How names end of what was in force before, until a change of the key is through."""


class Clinic:
    """An open clinic: everything a desk, a command or a job needs, and `close` for the end."""

    def __init__(self, settings: Settings, keys: Secrets) -> None:
        self.settings = settings
        self._keys = keys
        self.clock: Clock = SystemClock(zone_of(settings.zone), timedelta(seconds=settings.clock_offset))
        self.machine_clock: Clock = SystemClock(zone_of("UTC"), timedelta())
        """What time it is on people's phones, whatever hour the clinic lives at."""
        self.store = Store(_location(settings, keys))

    @property
    def is_demo(self) -> bool:
        """True for a demo clinic: its database says so, not only its settings file."""
        if not self.settings.demo:
            return False
        with self.store.reading() as db:
            return first_site(db).demo

    @property
    def pepper(self) -> bytes:
        """The secret half of every password hash."""
        return self._keys[SecretName.PEPPER]

    @property
    def mac_key(self) -> bytes:
        """The key of the journal's chain."""
        return self._keys[SecretName.AUDIT_MAC]

    @property
    def backup_key(self) -> bytes:
        """What seals backups that are not encrypted as the database is; made of the database's key."""
        return hmac.digest(self._keys[SecretName.DB_KEY], b"clinic-tui backup", "sha256")

    @property
    def downtime_key(self) -> bytes:
        """What seals downtime packets."""
        from clinic_tui.downtime.packets import key_of  # packets are for later than the first day

        return key_of(self._keys)

    def desk(self, actor: Actor, letter: str, presence: Presence | None = None) -> Desk:
        """A desk of this clinic."""
        return Desk(self.store, self.clock, actor, letter, self.mac_key, presence)

    def note_anchor(self) -> None:
        """Write the journal's head outside the database."""
        with self.store.reading() as db:
            head = head_of(db)
        note(self.settings.folder / ANCHORS, head, self.clock.now())

    def anchors(self) -> tuple[Head, ...]:
        """All heads noted so far."""
        return noted(self.settings.folder / ANCHORS)

    def last_save(self) -> Head | None:
        """Where the journal ended after the last save, as a file beside the database says; None: no file."""
        location = self.store.location
        return read_mark(location.path) if isinstance(location, SqliteFile) else None

    def close(self) -> None:
        """Let the database go."""
        self.store.close()


def zone_of(name: str) -> ZoneInfo:
    """The time zone; raises Invalid for a name that is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Invalid(f"`{name}` is no time zone: give one such as America/New_York", "zone") from None


def _location(settings: Settings, keys: Secrets) -> Location:
    if settings.database == "sqlite":
        return SqliteFile(settings.database_file, keys[SecretName.DB_KEY])
    return server_of(settings)


POSTGRES = ("postgresql://", "postgresql+psycopg://")
"""How the address of a database on a server begins: as people write it, and as SQLAlchemy wants it."""


def server_of(settings: Settings) -> PostgresServer:
    """Where the settings say that the database is, on a server."""
    return server_at(settings.database, settings.folder)


def server_at(url: str, folder: Path) -> PostgresServer:
    """A database by its address, as people write it or as SQLAlchemy wants it."""
    plain, driver = POSTGRES
    return PostgresServer(url.replace(plain, driver, 1) if url.startswith(plain) else url, folder)


def vault_of(settings: Settings) -> Vault:
    """The vault this clinic chose at `init`."""
    return open_vault(VaultKind(settings.vault), settings.id, settings.folder, settings.key_file)


def clinic_as_it_is(settings: Settings) -> Clinic:
    """The clinic whatever the state of its database, for what mends or proves it. Raises NotFound."""
    keys = vault_of(settings).read_all()
    if settings.database == "sqlite" and not settings.database_file.exists():
        raise NotFound(f"{settings.database_file} is not there: put back a backup")
    return Clinic(settings, keys)


def interrupted_words(folder: Path) -> str:
    """What to do where a change of the database's key stopped half way; empty where none did."""
    if not any((folder / name).exists() for name in (f"{ESCROW}{NEXT}", f"clinic.db{BEFORE}")):
        return ""
    return (
        "a change of the database's key was interrupted: run `clinic-tui keys change` (or `recover`) "
        "with the recovery phrase, which brings it to its end or puts back what was"
    )


def open_clinic(folder: Path) -> Clinic:
    """Open the clinic in this folder; refuses what cannot be trusted, in plain words."""
    settings = read_settings(folder)
    clinic = Clinic(settings, vault_of(settings).read_all())
    try:
        schema.check(clinic.store)
        require_whole(clinic.store)
    except BaseException as failure:
        clinic.close()
        if isinstance(failure, StoreDamaged) and (words := interrupted_words(folder)):
            raise StoreDamaged(words) from None
        raise
    return clinic


def recover_vault(folder: Path, phrase: str) -> str:
    """Put the secrets back into the clinic's vault from the escrow; where they are now."""
    from clinic_tui.security.escrow import unwrap

    settings = read_settings(folder)
    keys = unwrap((folder / ESCROW).read_bytes(), phrase)
    vault = vault_of(settings)
    vault.restore_all(keys)
    return vault.where
