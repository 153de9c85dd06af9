"""S02: what would corrupt a shared file, or does so already, is refused before it is opened."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clinic_tui.errors import StoreDamaged
from clinic_tui.store.engine import Store
from clinic_tui.store.location import (
    NETWORK_FILESYSTEMS,
    SqliteFile,
    refuse_network_filesystem,
    refuse_old_sqlite,
)
from tests.builders import House

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("version, refused", [("3.51.2", True), ("3.40.1", True), ("3.51.3", False)])
def test_an_sqlite_with_the_wal_reset_race_is_refused(version: str, *, refused: bool) -> None:
    if not refused:
        refuse_old_sqlite(version)
        return
    with pytest.raises(StoreDamaged, match="can corrupt it"):
        refuse_old_sqlite(version)


@pytest.mark.parametrize("kind", [*NETWORK_FILESYSTEMS, "fuse.sshfs"])
def test_a_network_filesystem_is_refused_by_name(kind: str, tmp_path: Path) -> None:
    mounts = f"1 0 8:1 / / rw - ext4 /dev/a rw\n2 1 0:9 / {tmp_path} rw - {kind} server:/x rw\n"
    with pytest.raises(StoreDamaged, match="network filesystem"):
        refuse_network_filesystem(tmp_path / "clinic.db", mounts)
    refuse_network_filesystem(tmp_path.parent / "clinic.db", mounts)


def test_a_file_that_keeps_no_write_ahead_log_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the filesystem has no shared memory: the mode stays what it was."""
    if not isinstance(house.location, SqliteFile):
        pytest.skip("a server keeps its own log")
    with house.raw() as run:
        run("PRAGMA journal_mode = DELETE")
        run("BEGIN IMMEDIATE")  # a lock that keeps the mode from being changed
        store = Store(replace(house.location))
        monkeypatch.setattr("clinic_tui.store.engine.PATIENCE_SECONDS", 0.05)
        with pytest.raises(Exception, match=r"write-ahead log|another desk"), store.reading() as db:
            db.connection()
        run("ROLLBACK")
        run("PRAGMA journal_mode = WAL")
        store.close()
