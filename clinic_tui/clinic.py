"""Opening and founding a clinic: vault, database, clock and presence put together."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import clinic_tui.tables  # noqa: F401  (fills the metadata)
from clinic_tui.clock import Clock, SystemClock
from clinic_tui.durable_write import durable_write
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.security.accounts import SYSTEM, add_account, check_login
from clinic_tui.security.escrow import unwrap, wrap
from clinic_tui.security.password_rules import check_new_password
from clinic_tui.security.phrase import new_phrase
from clinic_tui.security.roles import Role
from clinic_tui.security.secret_names import SecretName, Secrets
from clinic_tui.security.vault import Vault, VaultKind, open_vault
from clinic_tui.settings import FILE, Settings, read_settings, write_settings
from clinic_tui.store import schema
from clinic_tui.store.anchors import note, noted
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.store.engine import Store
from clinic_tui.store.journal import Head, Undo, head_of
from clinic_tui.store.location import Location, PostgresServer, SqliteFile
from clinic_tui.store.presence import Presence
from clinic_tui.store.site import Site, first_site

ESCROW = "escrow.json"
ANCHORS = "anchors.log"


@dataclass(frozen=True, slots=True)
class Founding:
    """What `init` is told."""

    name: str
    zone: str
    site: str
    login: str
    person: str
    password: str
    role: Role = Role.ADMINISTRATOR
    vault: VaultKind = VaultKind.FILE
    key_file: Path | None = None
    database: str = "sqlite"


class Clinic:
    """An open clinic: everything a desk, a command or a job needs, and `close` for the end."""

    def __init__(self, settings: Settings, keys: Secrets) -> None:
        self.settings = settings
        self._keys = keys
        self.clock: Clock = SystemClock(zone_of(settings.zone), timedelta(seconds=settings.clock_offset))
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
    url = settings.database
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return PostgresServer(url, settings.folder)


def vault_of(settings: Settings) -> Vault:
    """The vault this clinic chose at `init`."""
    return open_vault(VaultKind(settings.vault), settings.id, settings.folder, settings.key_file)


def clinic_as_it_is(settings: Settings) -> Clinic:
    """The clinic whatever the state of its database, for what mends or proves it. Raises NotFound."""
    keys = vault_of(settings).read_all()
    if settings.database == "sqlite" and not settings.database_file.exists():
        raise NotFound(f"{settings.database_file} is not there: put back a backup")
    return Clinic(settings, keys)


def open_clinic(folder: Path) -> Clinic:
    """Open the clinic in this folder; refuses what cannot be trusted, in plain words."""
    settings = read_settings(folder)
    clinic = Clinic(settings, vault_of(settings).read_all())
    try:
        schema.check(clinic.store)
    except BaseException:
        clinic.close()
        raise
    return clinic


def found_clinic(folder: Path, founding: Founding) -> tuple[Clinic, str]:
    """Make a new clinic; the clinic and its recovery phrase, which is shown once and kept nowhere.

    Raises Conflict where the folder holds a clinic already, Invalid naming a wrong field.
    """
    _require_empty(folder)
    zone_of(founding.zone)
    for field, value in (("name", founding.name), ("site", founding.site)):
        if not value.strip():
            raise Invalid(f"the clinic's {field} is needed", field)
    check_login(founding.login)
    check_new_password(founding.password, founding.login, founding.name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = Settings(
        folder=folder,
        id=_new_id(founding.name),
        name=founding.name.strip(),
        zone=founding.zone,
        vault=founding.vault.value,
        key_file=founding.key_file,
        database=founding.database,
    )
    phrase = new_phrase()
    keys = vault_of(settings).create_all()
    durable_write(folder / ESCROW, wrap(keys, phrase))
    clinic = Clinic(settings, keys)
    schema.create(clinic.store)
    _settle(clinic, founding)
    write_settings(settings)
    clinic.note_anchor()
    return clinic, phrase


def _settle(clinic: Clinic, founding: Founding) -> None:
    desk = clinic.desk(SYSTEM, "init")
    with desk.act("system.init", undo=Undo.NO, undo_words="the clinic would have no site") as db:
        db.add(Site(name=founding.site.strip(), zone=founding.zone))
    add_account(
        clinic.desk(Actor(None, "system", lambda verb: True), "init"),
        founding.login,
        founding.person,
        founding.role,
        founding.password,
        clinic.pepper,
    )


def recover_vault(folder: Path, phrase: str) -> str:
    """Put the secrets back into the clinic's vault from the escrow; where they are now."""
    settings = read_settings(folder)
    keys = unwrap((folder / ESCROW).read_bytes(), phrase)
    vault = vault_of(settings)
    vault.restore_all(keys)
    return vault.where


def _require_empty(folder: Path) -> None:
    present: Sequence[str] = [name for name in (FILE, "clinic.db", ESCROW) if (folder / name).exists()]
    if present:
        raise Conflict(
            f"{folder} holds {', '.join(present)} already: nothing was made; choose another with --data"
        )


def _new_id(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower().encode("ascii", "ignore").decode()).strip("-")[:40]
    return f"{plain or 'clinic'}-{secrets.token_hex(4)}"
