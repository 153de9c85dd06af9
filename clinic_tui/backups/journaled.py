"""Making and removing backups as actions of somebody at a desk: allowed, and in the journal."""

from __future__ import annotations

from pathlib import Path

from clinic_tui.backups.making import Backup, make_backup, prune
from clinic_tui.backups.retention import Retention
from clinic_tui.clinic import Clinic
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Change, Undo

RIGHT = "backup.make"


def make_journaled(clinic: Clinic, desk: Desk, place: Path) -> Backup:
    """Make a backup and write to the journal that it was made; raises NotPermitted before anything."""
    desk.require(RIGHT)
    backup = make_backup(clinic, place)
    with desk.act(RIGHT, undo=Undo.SKIP) as db:
        manifest = backup.manifest
        db.note(Change.EVENT, "backup", None, folder=backup.folder.name, sha256=manifest.sha256)
    return backup


def prune_journaled(clinic: Clinic, desk: Desk, place: Path, retention: Retention) -> tuple[Backup, ...]:
    """Remove what need not be kept, and journal what was; raises NotPermitted before anything."""
    desk.require(RIGHT)
    gone = prune(place, clinic.settings.id, retention)
    if gone:
        with desk.act(RIGHT, undo=Undo.SKIP) as db:
            for backup in gone:
                db.note(Change.EVENT, "backup", None, removed=backup.folder.name)
    return gone
