"""The journal's head, noted outside the database, so that a cut tail or an old file put back shows."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

from clinic_tui.store.folder_words import folder_in_words
from clinic_tui.store.journal import Head

_LINE = re.compile(r"^\S+ (\d+) ([0-9a-f]{64})$")


def note(path: Path, head: Head, at: datetime) -> None:
    """Append one anchor: instant, sequence, MAC. Nothing of any patient is in it.

    Raises ClinicError where the folder or the disk refuses.
    """
    line = f"{at.isoformat(timespec='seconds')} {head.seq} {head.mac}\n".encode()
    with folder_in_words():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            os.write(handle, line)
            os.fsync(handle)
        finally:
            os.close(handle)


def noted(path: Path) -> tuple[Head, ...]:
    """All anchors in the file; lines that are none are passed over. Raises ClinicError as `note` does."""
    with folder_in_words():
        if not path.exists():
            return ()
        lines = path.read_text(errors="replace").splitlines()
    found = (_LINE.match(line) for line in lines)
    return tuple(Head(int(match[1]), match[2]) for match in found if match and int(match[1]) > 0)


def read_anchor(text: str) -> Head:
    """`SEQ:MAC` as `audit head` prints it; raises ValueError for anything else."""
    seq, _, mac = text.strip().partition(":")
    if not seq.isdigit() or not re.fullmatch(r"[0-9a-f]{64}", mac):
        raise ValueError("an anchor is SEQ:MAC as `clinic-tui audit head` prints it")
    return Head(int(seq), mac)
