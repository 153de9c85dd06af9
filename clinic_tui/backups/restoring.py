"""Proving a backup, and making a clinic of it with nothing but the recovery phrase."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from clinic_tui.backups.making import Backup
from clinic_tui.backups.manifest import Manifest, read_manifest, require_files
from clinic_tui.backups.plain_file import open_plain, read_plain
from clinic_tui.backups.proof import Proof, prove
from clinic_tui.clinic import ESCROW, Clinic, vault_of
from clinic_tui.durable_write import durable_write
from clinic_tui.errors import ClinicError, Conflict, Invalid, StoreDamaged
from clinic_tui.failpoints import failpoint
from clinic_tui.founding import take_out_tables
from clinic_tui.security.escrow import unwrap
from clinic_tui.security.sealed_stream import unseal
from clinic_tui.security.secret_names import SecretName, Secrets
from clinic_tui.security.vault import VaultKind
from clinic_tui.settings import Settings, read_settings, write_settings
from clinic_tui.store import schema, unfinished
from clinic_tui.store.folder_words import folder_in_words
from clinic_tui.store.location import PostgresServer
from clinic_tui.store.making_on_server import made as made_on_server
from clinic_tui.store.snapshot import restore_postgres


@dataclass(frozen=True, slots=True)
class Target:
    """Where a backup becomes a clinic: an empty folder, a vault, for PostgreSQL an empty database."""

    folder: Path
    vault: VaultKind = VaultKind.FILE
    key_file: Path | None = None
    database: str = ""


def check_backup(folder: Path, clinic: Clinic) -> Backup:
    """Prove that a backup of this clinic is what was written; raises FileRefused where it is not."""
    manifest = read_manifest(folder, clinic.mac_key)
    require_files(folder, manifest)
    if manifest.engine == "postgresql":
        with open_plain(folder / manifest.file) as sealed:
            for _piece in unseal(sealed, clinic.backup_key):
                pass
    return Backup(folder, manifest)


@folder_in_words()
def restore(folder: Path, phrase: str, target: Target) -> Clinic:
    """Make a clinic of a backup in a new place; the open clinic.

    Nothing is left of it where it fails. Raises PhraseWrong and the refusals of the
    escrow, FileRefused where the backup is not what was written, StoreDamaged where
    what came of it does not prove, ClinicError where the new place cannot be written.
    """
    unfinished.sweep(target.folder, partial(take_out_tables, target.folder))
    existed = target.folder.exists()
    if existed and any(target.folder.iterdir()):
        raise Conflict(f"{target.folder} is not empty: nothing was restored; choose another with --data")
    escrow = read_plain(folder / ESCROW)
    keys = unwrap(escrow, phrase)
    manifest = read_manifest(folder, keys[SecretName.AUDIT_MAC])
    require_files(folder, manifest)
    settings = _settings(folder, manifest, target)
    target.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        on_server = unfinished.OnServer(settings.id, settings.database) if target.database else None
        with unfinished.making(target.folder, on_server):
            return _restored(folder, escrow, keys, manifest, settings)
    except BaseException:
        for made in target.folder.iterdir():
            made.unlink()
        if not existed:
            target.folder.rmdir()
        raise


def _restored(folder: Path, escrow: bytes, keys: Secrets, manifest: Manifest, settings: Settings) -> Clinic:
    durable_write(settings.folder / ESCROW, escrow)
    with contextlib.ExitStack() as undo:
        clinic = Clinic(settings, keys)
        undo.callback(clinic.close)
        failpoint("restore.escrow written")
        if isinstance(clinic.store.location, PostgresServer):  # a file goes with the folder
            schema.begin_restore(clinic.store, settings.id, manifest.head.seq)
            undo.callback(_take_out_again, clinic)
            failpoint("restore.server marked")
        _bring_in(folder / manifest.file, clinic)
        failpoint("restore.database brought in")
        _require_same(prove(clinic.store, clinic.mac_key), manifest)
        schema.refuse_unknown(manifest.revision)
        vault_of(settings).restore_all(keys)
        clinic.note_anchor()
        failpoint("restore.anchor noted")
        write_settings(settings)  # without it the folder is no clinic
        failpoint("restore.settings written")
        made_on_server(clinic.store)
        undo.pop_all()
        return clinic


def _bring_in(file: Path, clinic: Clinic) -> None:
    location = clinic.store.location
    if isinstance(location, PostgresServer):
        with open_plain(file) as sealed, restore_postgres(location) as plain:
            for piece in unseal(sealed, clinic.backup_key):
                plain.write(piece)
        return
    handle = os.open(location.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with open(handle, "wb") as copy, open_plain(file) as kept:
        shutil.copyfileobj(kept, copy)
        copy.flush()
        os.fsync(copy.fileno())


def _take_out_again(clinic: Clinic) -> None:
    """Empty the server's database where what came after failed; that failure is what has to be told."""
    with contextlib.suppress(ClinicError):
        schema.take_away(clinic.store)


def _require_same(proof: Proof, manifest: Manifest) -> None:
    if (proof.head, proof.counts) != (manifest.head, manifest.counts):
        raise StoreDamaged("what was restored is not what the manifest says: nothing was kept of it")


def _settings(folder: Path, manifest: Manifest, target: Target) -> Settings:
    """The clinic's own settings, with the new place."""
    if (manifest.engine == "postgresql") != bool(target.database):
        raise Invalid(
            "this backup is of a PostgreSQL clinic: name an empty database"
            if manifest.engine == "postgresql"
            else "this backup is of a clinic in a file: it takes no database",
            "database",
        )
    return replace(
        read_settings(folder),
        folder=target.folder,
        vault=target.vault.value,
        key_file=target.key_file,
        database=target.database or "sqlite",
        backups=None,  # the place of the clinic that was: a drill must not thin out its backups
    )
