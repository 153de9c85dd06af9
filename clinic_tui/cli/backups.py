"""`clinic-tui backup` and `restore`: copies made while desks work, and a clinic made of one."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count_or_none
from clinic_tui.cli.asking import ask_phrase
from clinic_tui.cli.printing import Columns, say, show, show_rows
from clinic_tui.errors import NotFound
from clinic_tui.settings import chosen_folder, read_settings

if TYPE_CHECKING:
    from clinic_tui.backups.making import Backup

RIGHT = "backup.make"

COLUMNS: Columns[Backup] = [
    ("backup", lambda row: row.folder.name),
    ("made", lambda row: row.manifest.made_at.isoformat(sep=" ", timespec="minutes")),
    ("patients", lambda row: row.manifest.counts.get("patient", 0)),
    ("journal", lambda row: row.manifest.head.seq),
    ("MB", lambda row: f"{row.manifest.size / 1e6:.1f}"),
]


def add(nouns: Nouns) -> None:
    """Put the nouns into the parser."""
    verbs = add_noun(nouns, "backup", "make, prove and thin out copies of the whole clinic")
    make = add_command(verbs, "make", run_make, "copy the clinic as it stands now, and prove the copy")
    _place(make)
    make.add_argument("--prune", action="store_true", help="then remove what need not be kept")
    _place(add_command(verbs, "list", run_list, "list this clinic's backups"))
    check = add_command(verbs, "verify", run_verify, "prove that a backup is what was written")
    check.add_argument("backup", nargs="?", metavar="BACKUP", help="its name or folder; else the newest")
    _place(check)
    prune = add_command(verbs, "prune", run_prune, "remove what need not be kept")
    _place(prune)
    for period, default in (("days", 14), ("weeks", 8), ("months", 12)):
        prune.add_argument(
            f"--{period}", type=count_or_none, default=default,
            help=f"{period} that keep their last backup (default {default})",
        )  # fmt: skip
    back = add_command(nouns, "restore", run_restore, "make a clinic of a backup, with the phrase alone")
    back.add_argument("backup", type=Path, metavar="BACKUP", help="the backup's folder")
    back.add_argument("--vault", choices=("keyring", "file"), default="file", help="where the keys go")
    back.add_argument("--key-file", type=Path, metavar="FILE", help="what opens a vault of `file`")
    back.add_argument("--database", default="", metavar="URL", help="an empty PostgreSQL database")


def _place(command: argparse.ArgumentParser) -> None:
    command.add_argument("--in", type=Path, dest="place", metavar="DIR", help="where backups are kept")


def place_of(options: argparse.Namespace) -> Path:
    """Where this clinic's backups are: as said, else as its settings say."""
    place: Path | None = options.place
    return place or read_settings(chosen_folder(options.data)).backup_folder


def run_make(options: argparse.Namespace) -> None:
    """Copy the clinic as it stands now, and prove the copy."""
    from clinic_tui.backups.journaled import make_journaled, prune_journaled
    from clinic_tui.backups.retention import Retention

    place = place_of(options)
    with at_desk(options, RIGHT) as here:
        backup = make_journaled(here.clinic, here.desk, place)
        gone = prune_journaled(here.clinic, here.desk, place, Retention()) if options.prune else ()
    manifest = backup.manifest
    words = f"{backup.folder}: {manifest.size / 1e6:.1f} MB, proved up to line {manifest.head.seq}"
    data = {"folder": backup.folder, "manifest": manifest, "removed": [each.folder for each in gone]}
    show(options, data, words)
    if not manifest.opens_with_phrase:
        say("escrow.json is gone or damaged: the recovery phrase alone cannot restore this backup")
    if gone:
        say(f"removed: {len(gone)} that need not be kept")


def run_list(options: argparse.Namespace) -> None:
    """List this clinic's backups, newest first."""
    from clinic_tui.backups.making import backups_in

    settings = read_settings(chosen_folder(options.data))
    place = place_of(options)
    show_rows(options, backups_in(place, settings.id), COLUMNS, f"there is no backup in {place}")


def run_verify(options: argparse.Namespace) -> None:
    """Prove that a backup is what was written. Who reads the vault may do this."""
    from clinic_tui.backups.making import backups_in
    from clinic_tui.backups.restoring import check_backup
    from clinic_tui.clinic import open_clinic

    with contextlib.closing(open_clinic(chosen_folder(options.data))) as clinic:
        place = place_of(options)
        if options.backup:
            named = Path(options.backup)
            folder = named if named.is_dir() else place / named.name
        else:
            there = backups_in(place, clinic.settings.id)
            if not there:
                raise NotFound(f"there is no backup in {place}")
            folder = there[0].folder
        backup = check_backup(folder, clinic)
    words = f"{backup.folder} is what was written: journal up to line {backup.manifest.head.seq}"
    show(options, {"folder": backup.folder, "manifest": backup.manifest}, words)


def run_prune(options: argparse.Namespace) -> None:
    """Remove what need not be kept."""
    from clinic_tui.backups.journaled import prune_journaled
    from clinic_tui.backups.retention import Retention

    kept = Retention(options.days, options.weeks, options.months)
    with at_desk(options, RIGHT) as here:
        gone = prune_journaled(here.clinic, here.desk, place_of(options), kept)
    names = [backup.folder.name for backup in gone]
    show(options, {"removed": names}, "\n".join(names) or "nothing was removed")


def run_restore(options: argparse.Namespace) -> None:
    """Make a clinic of a backup in the folder that --data names."""
    from clinic_tui.backups.restoring import Target, restore
    from clinic_tui.security.vault import VaultKind

    folder = chosen_folder(options.data)
    phrase = ask_phrase()
    target = Target(folder, VaultKind(options.vault), options.key_file, options.database)
    with contextlib.closing(restore(options.backup, phrase, target)) as clinic:
        lines = clinic.anchors()[-1].seq
    words = f"{clinic.settings.name} is in {folder} again, proved up to line {lines} of its journal"
    show(options, {"folder": folder, "journal": lines}, words)
