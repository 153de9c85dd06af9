"""Founding a clinic: everything that can be checked first, then step by step, each with its way back."""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from clinic_tui.clinic import ANCHORS, ESCROW, POSTGRES, Clinic, server_at, server_of, vault_of, zone_of
from clinic_tui.durable_write import durable_write
from clinic_tui.errors import ClinicError, Conflict, Invalid
from clinic_tui.failpoints import failpoint
from clinic_tui.security.accounts import add_account, check_new_account
from clinic_tui.security.escrow import wrap
from clinic_tui.security.password_rules import check_new_password
from clinic_tui.security.phrase import new_phrase
from clinic_tui.security.roles import Role
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.security.vault import Vault, VaultKind
from clinic_tui.settings import FILE, Settings, write_settings
from clinic_tui.store import schema, unfinished
from clinic_tui.store.desk import Actor
from clinic_tui.store.engine import Store
from clinic_tui.store.folder_words import folder_in_words
from clinic_tui.store.journal import Undo
from clinic_tui.store.making_on_server import made as made_on_server
from clinic_tui.store.making_on_server import take_out_unfinished
from clinic_tui.store.site import Site


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


@folder_in_words()
def found_clinic(folder: Path, founding: Founding) -> tuple[Clinic, str]:
    """Make a new clinic; the clinic and its recovery phrase, which is shown once and kept nowhere.

    All that can be checked is checked before anything is made, and what goes wrong later
    takes out again what was made. Raises Conflict where the folder holds a clinic already,
    Invalid naming a wrong field, and ClinicError where folder, vault or database do not answer.
    """
    unfinished.sweep(folder, partial(take_out_tables, folder))
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
    made_on_server(clinic.store)
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
    if founding.database != "sqlite" and not founding.database.startswith(POSTGRES):
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
        store = Store(server_of(settings))
        with contextlib.closing(store), store.reading() as db:
            schema.require_empty(db.connection())


def take_out_tables(folder: Path, left: unfinished.OnServer) -> None:
    """Take out of a server's database what a founding or a restore that was killed has made there."""
    store = Store(server_at(left.database, folder))
    with contextlib.closing(store):
        take_out_unfinished(store, left.clinic_id)


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
