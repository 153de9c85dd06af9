"""K03, D06: a clinic is had back by its recovery phrase alone, from the machine or from a backup."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import func, select, table

from clinic_tui.backups.making import make_backup
from clinic_tui.backups.restoring import Target, restore
from clinic_tui.clinic import Clinic, open_clinic, recover_vault
from clinic_tui.errors import ClinicError
from clinic_tui.settings import read_settings
from clinic_tui.store.all_tables import all_tables
from clinic_tui.store.desk import Actor
from clinic_tui.store.journal import Head, head_of
from clinic_tui.store.verify import verify_chain, verify_rows
from tests.faults.backing_up import fill_with_notes
from tests.faults.figures import Figure
from tests.faults.signing_in import RealClinic


def held(clinic: Clinic) -> tuple[dict[str, int], Head]:
    """How many rows each table has, and the end of the journal."""
    with clinic.store.reading() as db:
        counts = {
            each.name: db.scalar(select(func.count()).select_from(table(each.name))) or 0
            for each in all_tables().sorted_tables
        }
        return counts, head_of(db)


def _lost_keys(folder: Path) -> Mapping[str, Callable[[], object]]:
    """Ways in which the vault of a clinic is lost."""
    key, vault = read_settings(folder).key_file, folder / "vault.sealed"
    assert key is not None
    return {
        "deleted": vault.unlink,
        "cut": lambda: vault.write_bytes(vault.read_bytes()[:40]),
        "overwritten": lambda: vault.write_bytes(bytes(len(vault.read_bytes()))),
        "key gone": key.unlink,
        "another key": lambda: key.write_bytes(bytes(reversed(key.read_bytes()))),
    }


def recovered(clinic: RealClinic, root: Path) -> Figure:
    """Each loss in a copy; it is refused in words, and the phrase brings every row back (K03)."""
    with contextlib.closing(open_clinic(clinic.folder)) as opened:
        before = held(opened)
    took, ways = [], list(_lost_keys(clinic.folder))
    for way in ways:
        kept = root / "kept"
        shutil.copytree(clinic.folder.parent, kept)
        _lost_keys(clinic.folder)[way]()
        with contextlib.suppress(ClinicError):
            open_clinic(clinic.folder).close()
            raise AssertionError(f"{way}: it opens all the same")
        begun = time.monotonic()
        recover_vault(clinic.folder, clinic.phrase.lower())
        took.append(time.monotonic() - begun)
        with contextlib.closing(open_clinic(clinic.folder)) as opened:
            assert held(opened) == before, way
        shutil.rmtree(clinic.folder.parent)
        shutil.move(kept, clinic.folder.parent)
    return Figure(
        "K03",
        "a lost vault is had back by the phrase",
        f"{len(took)} of {len(ways)} ways ({', '.join(ways)}), max {max(took):.1f} s, no row missing",
        max(took) < 300,
    )


def drilled(clinic: RealClinic, root: Path) -> Figure:
    """A backup of some fifty megabytes becomes a clinic elsewhere, by the phrase alone (D06)."""
    with contextlib.closing(open_clinic(clinic.folder)) as opened:
        fill_with_notes(opened.desk(Actor(None, "system", lambda verb: True), "Z"), 1)
        backup = make_backup(opened, root / "backups")
        counts, end = held(opened)
    size = sum(each.stat().st_size for each in backup.folder.iterdir())
    begun = time.monotonic()
    target = Target(root / "elsewhere" / "clinic", key_file=root / "elsewhere" / "key")
    with contextlib.closing(restore(backup.folder, clinic.phrase, target)) as back:
        seconds = time.monotonic() - begun
        with back.store.reading() as db:
            proved = verify_chain(db, back.mac_key, [end])
            assert proved.sound
            assert verify_rows(db) is None
        differing = sorted(name for name, count in held(back)[0].items() if count != counts[name])
    return Figure(
        "D06",
        "a backup becomes a clinic elsewhere, by the phrase alone",
        f"{seconds:.1f} s for {size / 1e6:.0f} MB; tables that differ: {', '.join(differing) or 'none'}",
        seconds < 600 and not differing,
    )
