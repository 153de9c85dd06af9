"""Where a clinic's database is, and what is refused before it is opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from clinic_tui.errors import StoreDamaged

OLDEST_SQLITE = (3, 51, 3)
"""Older ones can corrupt a WAL file shared by several processes (sqlite.org/wal.html, reset race)."""

NETWORK_FILESYSTEMS = (
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "fuse",
    "glusterfs",
    "lustre",
    "beegfs",
    "virtiofs",
    "vboxsf",
)
"""WAL needs shared memory between all who write, which these do not give."""


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """An encrypted file on this machine; `key` is the raw 32-byte key."""

    path: Path
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A PostgreSQL database by URL; `folder` is where this machine keeps its own small files."""

    url: str = field(repr=False)
    folder: Path


Location = SqliteFile | PostgresServer


def refuse_old_sqlite(version: str) -> None:
    """Raise StoreDamaged for a SQLite that is known to corrupt shared files."""
    numbers = tuple(int(part) for part in version.split("."))
    if numbers < OLDEST_SQLITE:
        needed = ".".join(map(str, OLDEST_SQLITE))
        raise StoreDamaged(
            f"this SQLite is {version}; before {needed} several desks on one file can corrupt it: "
            "install the pinned sqlcipher3 again"
        )


def filesystem_of(path: Path, mounts: str) -> str:
    """The type of the filesystem that holds `path`, from the text of /proc/self/mountinfo."""
    best, kind = "", ""
    where = str(path.resolve())
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        point = left.split(" ")[4].replace("\\040", " ")
        inside = where == point or where.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, right.split(" ")[0]
    return kind


def refuse_network_filesystem(path: Path, mounts: str | None = None) -> None:
    """Raise StoreDamaged where the file would lie on a network share."""
    if mounts is None:
        table = Path("/proc/self/mountinfo")
        mounts = table.read_text(errors="replace") if table.exists() else ""
    kind = filesystem_of(path, mounts)
    if kind.split(".")[0] in NETWORK_FILESYSTEMS:
        raise StoreDamaged(
            f"{path.parent} lies on a network filesystem ({kind}), where several desks would corrupt the "
            "database: choose a local folder with --data, or PostgreSQL"
        )
