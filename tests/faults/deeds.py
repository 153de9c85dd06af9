"""What a process does that is killed in the midst of it; each opens what it needs by itself."""

from __future__ import annotations

import contextlib
import os
import signal
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from clinic_tui import failpoints
from clinic_tui.backups.making import make_backup, prune
from clinic_tui.backups.restoring import Target, restore
from clinic_tui.backups.retention import Retention
from clinic_tui.clinic import open_clinic, recover_vault
from clinic_tui.errors import Conflict
from clinic_tui.founding import Founding, found_clinic
from clinic_tui.interop.recognise import recognise
from clinic_tui.key_change import change_key
from clinic_tui.patients import importing
from clinic_tui.schedule.models import Room
from clinic_tui.security import sealed_file
from clinic_tui.security.master_key import KeyPlace
from clinic_tui.security.roles import Role
from clinic_tui.store.location import Location
from clinic_tui.store.upgrade import upgrade
from clinic_tui.tables import GUARDS
from tests.builders import TODAY, House
from tests.cheap_hashes import cheap_hashing
from tests.faults.claim_deeds import fetch_answers, make_claims, send_claims
from tests.faults.killing import LONG
from tests.services.remitted_claims import take

PASSWORD = "marsh-kettle-harbour-42"


def save(location: Location) -> None:
    """One use case that writes two rows in one action."""
    house = House(location)
    with house.desk("C", Role.MANAGER, "kim").act("schedule.setup") as db:
        room = db.need(Room, 1, "")
        db.need(Room, 2, "").name = room.name = f"{int(room.name) + 10}"
    house.store.close()


def take_in(location: Location, path: Path) -> None:
    """Import a file in small batches."""
    house = House(location)
    importing.BATCH = 4
    importing.import_patients(house.chief, recognise(path, {}).read({}, TODAY))
    house.store.close()


def post_remittance(location: Location, path: Path) -> None:
    """Take an 835 in and post it, in one action; one that is there already stays as it is."""
    house = House(location)
    with contextlib.suppress(Conflict):
        take(house.chief, path.read_bytes())
    house.store.close()


def raise_schema(location: Location) -> None:
    """Put back guards and migrate."""
    house = House(location)
    upgrade(house.store, GUARDS)
    house.store.close()


def found(folder: Path, key_file: Path) -> None:
    """Make a clinic."""
    founding = Founding("Elm", "America/New_York", "Main", "boss", "Bo", PASSWORD, key_file=key_file)
    clinic, phrase = found_clinic(folder, founding)
    folder.with_name(f"{folder.name}.phrase").write_text(phrase)
    clinic.close()


def elm_on(url: str, key_file: Path) -> Founding:
    """What is told of a clinic whose data are in a database of a server."""
    return Founding(
        "Elm", "America/New_York", "Main", "boss", "Bo", PASSWORD, key_file=key_file, database=url
    )


def found_on_server(folder: Path, key_file: Path, url: str) -> None:
    """Make a clinic there."""
    clinic, _ = found_clinic(folder, elm_on(url, key_file))
    clinic.close()


def recover(folder: Path, phrase: str) -> None:
    """Put the secrets back into the vault."""
    recover_vault(folder, phrase)


def rekey(folder: Path, phrase: str) -> None:
    """Give the database a new key."""
    change_key(folder, phrase)


def back_up(folder: Path, place: Path) -> None:
    """Make a backup."""
    clinic = open_clinic(folder)
    make_backup(clinic, place)
    clinic.close()


def thin_out(folder: Path, place: Path) -> None:
    """Keep one backup."""
    clinic = open_clinic(folder)
    prune(place, clinic.settings.id, Retention(1, 0, 0))
    clinic.close()


def bring_back(backup: Path, phrase: str, folder: Path, key_file: Path, database: str = "") -> None:
    """Restore, into a server's database where one is named."""
    restore(backup, phrase, Target(folder, key_file=key_file, database=database)).close()


def put_secret(path: Path, key_file: Path, text: str) -> None:
    """Change the sealed file."""
    file = sealed_file.SealedFile(path, "elm-1", KeyPlace(key_file))
    file.change(lambda contents: contents.update(secret=text))


def put_secret_carelessly(path: Path, key_file: Path, text: str) -> None:
    """The planted defect: the file is written where it lies."""

    def careless(path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content[:40])
            file.flush()
            failpoints.failpoint("careless.half written")
            file.write(content[40:])

    sealed_file.durable_write = careless  # type: ignore[attr-defined]  # where the sealed file looks it up
    put_secret(path, key_file, text)


def hashing_of_a_round() -> contextlib.AbstractContextManager[None]:
    """Short rounds do not pay for passwords and phrases; long ones do everything in earnest."""
    return contextlib.nullcontext() if LONG else cheap_hashing()


DEEDS: dict[str, Callable[..., None]] = {
    deed.__name__: deed
    for deed in (
        save, take_in, post_remittance, raise_schema, found, recover, rekey, back_up, thin_out,
        bring_back, put_secret, put_secret_carelessly, found_on_server, make_claims, send_claims,
        fetch_answers,
    )
}  # fmt: skip


def back_up_until(folder: Path, step: int) -> None:
    """Make a backup in the clinic's own place; gone before the step of that number that touches the disk."""
    os.umask(0o077)
    steps = 0

    def counted(name: str) -> None:
        real = getattr(os, name)

        def one(*arguments: Any, **named: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        setattr(os, name, one)

    clinic = open_clinic(folder)
    for name in ("mkdir", "rename", "replace", "fsync"):
        counted(name)
    make_backup(clinic, clinic.settings.backup_folder)


def run(pipe: Connection, deed: str, arguments: tuple[Any, ...], kill_at: int | str | None) -> None:
    """Do it, and tell each place that is reached; at the one with that number or name, be gone."""
    os.umask(0o077)
    reached = 0

    def told(name: str) -> None:
        nonlocal reached
        pipe.send(name)
        if kill_at in (reached, name):
            os.kill(os.getpid(), signal.SIGKILL)
        reached += 1

    try:
        failpoints.arm(told)
        with hashing_of_a_round():
            DEEDS[deed](*arguments)
    except BaseException:
        pipe.send(("failed", traceback.format_exc()))
        raise
