"""Opening and founding a clinic: vault, database, clock and presence put together."""

from __future__ import annotations

import contextlib
import hmac
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import clinic_tui.tables  # noqa: F401  (fills the metadata)
from clinic_tui.clock import Clock, SystemClock
from clinic_tui.downtime.packets import key_of
from clinic_tui.durable_write import durable_write
from clinic_tui.errors import ClinicError, Conflict, Invalid, NotFound, StoreDamaged
from clinic_tui.failpoints import failpoint
from clinic_tui.security.accounts import add_account, check_new_account
from clinic_tui.security.escrow import unwrap, wrap
from clinic_tui.security.password_rules import check_new_password
from clinic_tui.security.phrase import new_phrase
from clinic_tui.security.roles import Role
from clinic_tui.security.secret_names import SecretName, Secrets
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.security.vault import Vault, VaultKind, open_vault
from clinic_tui.settings import FILE, Settings, read_settings, write_settings
from clinic_tui.store import schema, unfinished
from clinic_tui.store.anchors import note, noted
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.store.engine import Store
from clinic_tui.store.folder_words import folder_in_words
from clinic_tui.store.journal import Head, Undo, head_of
from clinic_tui.store.location import Location, PostgresServer, SqliteFile
from clinic_tui.store.presence import Presence
from clinic_tui.store.site import Site, first_site

ESCROW = "escrow.json"
ANCHORS = "anchors.log"
NEXT = ".next"
"""How names end of what a change of the key is making: the copy under the new key, its escrow."""
BEFORE = ".before"
"""How names end of what was in force before, until a change of the key is through."""


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
    second_factor: str = "optional"
    """Who has to have one (settings.SECOND_FACTOR)."""


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
    return _server(settings)


_POSTGRES = ("postgresql://", "postgresql+psycopg://")


def _server(settings: Settings) -> PostgresServer:
    return PostgresServer(_driver_url(settings.database), settings.folder)


def _driver_url(url: str) -> str:
    plain, driver = _POSTGRES
    return url.replace(plain, driver, 1) if url.startswith(plain) else url


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
    except BaseException as failure:
        clinic.close()
        if isinstance(failure, StoreDamaged) and (words := interrupted_words(folder)):
            raise StoreDamaged(words) from None
        raise
    return clinic


@folder_in_words()
def found_clinic(folder: Path, founding: Founding) -> tuple[Clinic, str]:
    """Make a new clinic; the clinic and its recovery phrase, which is shown once and kept nowhere.

    All that can be checked is checked before anything is made, and what goes wrong later
    takes out again what was made. Raises Conflict where the folder holds a clinic already,
    Invalid naming a wrong field, and ClinicError where folder, vault or database do not answer.
    """
    unfinished.sweep(folder, partial(_take_out_tables, folder))
    require_no_clinic(folder)
    _check(founding)
    settings = Settings(
        folder=folder,
        id=_new_id(founding.name),
        name=founding.name.strip(),
        zone=founding.zone,
        vault=founding.vault.value,
        key_file=founding.key_file,
        database=founding.database,
        second_factor=founding.second_factor,
    )
    vault = vault_of(settings)
    _try_server(settings)
    with contextlib.ExitStack() as made:
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True)
            made.callback(_take_out, folder.rmdir)
        on_server = unfinished.OnServer(settings.id, settings.database)
        with unfinished.making(folder, None if settings.database == "sqlite" else on_server):
            clinic, phrase = _made(settings, vault, founding, made)
        made.pop_all()
    return clinic, phrase


def _made(
    settings: Settings, vault: Vault, founding: Founding, made: contextlib.ExitStack
) -> tuple[Clinic, str]:
    """The steps of a founding, each with its way back in `made`; the settings come last."""
    folder = settings.folder
    made.callback(vault.discard)
    keys = vault.create_all()
    failpoint("founding.keys made")
    phrase = new_phrase()
    durable_write(folder / ESCROW, wrap(keys, phrase))
    made.callback(_take_out, (folder / ESCROW).unlink)
    clinic = Clinic(settings, keys)
    made.callback(clinic.close)
    failpoint("founding.escrow written")
    schema.create(clinic.store, settings.id)
    made.callback(_take_out, lambda: schema.take_away(clinic.store))
    failpoint("founding.tables made")
    _settle(clinic, founding)
    made.callback(_take_out, lambda: (folder / ANCHORS).unlink(missing_ok=True))
    clinic.note_anchor()
    failpoint("founding.anchor noted")
    write_settings(settings)
    made.callback(_take_out, (folder / FILE).unlink)
    failpoint("founding.settings written")
    schema.finished(clinic.store)
    failpoint("founding.finished")
    return clinic, phrase


def _take_out(call: Callable[[], object]) -> None:
    """Undo a step of a founding that failed: what hinders one step must not hide the failure itself."""
    with contextlib.suppress(OSError, ClinicError):
        call()


def _check(founding: Founding) -> None:
    zone_of(founding.zone)
    check_name("name", founding.name)
    check_name("site", founding.site)
    check_new_account(founding.login, founding.person, founding.role, founding.password)
    check_new_password(founding.password, founding.login, founding.name)
    if founding.database != "sqlite" and not founding.database.startswith(_POSTGRES):
        raise Invalid("the database is `sqlite`, or a URL that begins with postgresql://", "database")


def check_name(field: str, value: str) -> None:
    """Raise Invalid for what cannot be the name of a clinic (`name`) or of its first place (`site`)."""
    if not value.isprintable():
        raise Invalid(f"the clinic's {field} has a character that cannot be shown: leave it out", field)
    if not 1 <= len(value.strip()) <= 100:
        raise Invalid(f"the clinic's {field} is needed, in 1 to 100 letters", field)


def _try_server(settings: Settings) -> None:
    """Raise ClinicError where the server does not answer or the database there is not empty."""
    if settings.database != "sqlite":
        store = Store(_server(settings))
        with contextlib.closing(store), store.reading() as db:
            schema.require_empty(db.connection())


def _take_out_tables(folder: Path, left: unfinished.OnServer) -> None:
    """Take out of a server's database what a founding that was killed has made there."""
    store = Store(PostgresServer(_driver_url(left.database), folder))
    with contextlib.closing(store):
        schema.take_away_unfinished(store, left.clinic_id)


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


def require_no_clinic(folder: Path) -> None:
    """Raise Conflict where the folder holds a clinic, or what is left of one."""
    present: Sequence[str] = [name for name in (FILE, "clinic.db", ESCROW) if (folder / name).exists()]
    if present:
        raise Conflict(
            f"{folder} holds {', '.join(present)} already: nothing was made; choose another with --data"
        )


def _new_id(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower().encode("ascii", "ignore").decode()).strip("-")[:40]
    return f"{plain or 'clinic'}-{secrets.token_hex(4)}"
