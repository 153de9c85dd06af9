"""What a backup says of itself: which clinic, which moment, what it holds, sealed by the journal's key."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from clinic_tui.backups.plain_file import open_plain, read_plain
from clinic_tui.clinic import ESCROW
from clinic_tui.errors import FileRefused
from clinic_tui.store.journal import Head

FILE = "manifest.json"
FORMAT = "clinic-tui-backup"
VERSION = 2


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a backup: its name in the folder, its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup. `counts` are rows by table, `head` is the end of the journal in it.

    `files` are all that belong to it but the manifest; `file` is the name of the database's.
    """

    clinic_id: str
    clinic_name: str
    made_at: datetime
    engine: str
    revision: str
    file: str
    files: tuple[KeptFile, ...]
    counts: dict[str, int]
    head: Head

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(each.size for each in self.files)

    @property
    def opens_with_phrase(self) -> bool:
        """False where the clinic had lost its escrow when the backup was made."""
        return any(each.name == ESCROW for each in self.files)

    @property
    def sha256(self) -> str:
        """SHA-256 of the database's file."""
        return next(each.sha256 for each in self.files if each.name == self.file)

    def as_json(self, key: bytes) -> bytes:
        """The file, with an HMAC over all of it: nobody without the key can make another one fit."""
        body = self._body()
        return json.dumps({**body, "mac": _mac(body, key)}, indent=2).encode() + b"\n"

    def _body(self) -> dict[str, object]:
        fields = asdict(self)
        fields["made_at"] = self.made_at.isoformat()
        return {"format": FORMAT, "version": VERSION, **fields}


def read_manifest(folder: Path, key: bytes | None = None) -> Manifest:
    """The manifest in a backup's folder; with `key`, proved.

    Raises FileRefused where it is none, of another version, or not what was written.
    """
    path = folder / FILE
    if not os.path.lexists(path):
        raise FileRefused(f"there is no backup in {folder}: it has no {FILE}")
    try:
        body = json.loads(read_plain(path))
        if body.pop("format") != FORMAT:
            raise ValueError
        version, mac = body.pop("version"), body.pop("mac")
        if version != VERSION:
            raise FileRefused(f"{path} was written by another release of clinic-tui: use that one")
        head = Head(**body.pop("head"))
        files = tuple(KeptFile(**each) for each in body.pop("files"))
        if body["file"] not in [each.name for each in files]:
            raise ValueError
        made_at = datetime.fromisoformat(body.pop("made_at"))
        manifest = Manifest(head=head, files=files, made_at=made_at, **body)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise FileRefused(f"{path} is not the manifest of a backup, or is damaged") from None
    if key is not None and not hmac.compare_digest(mac, _mac(manifest._body(), key)):
        raise FileRefused(f"{path} is not what was written when the backup was made: take another backup")
    return manifest


def kept_file(path: Path) -> KeptFile:
    """What a manifest says of the file as it is now; raises FileRefused unless it is a plain one."""
    with open_plain(path) as file:
        try:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return KeptFile(path.name, os.fstat(file.fileno()).st_size, digest)
        except OSError as failure:
            raise FileRefused(f"{path} cannot be read: {failure.strerror}") from None


def require_files(folder: Path, manifest: Manifest) -> None:
    """Raise FileRefused unless every file of the backup is there, and is what was written."""
    if not manifest.opens_with_phrase:
        raise FileRefused(
            f"{folder} was made without {ESCROW}: no recovery phrase opens it; put the clinic's own"
            " in its place again and take another backup"
        )
    for written in manifest.files:
        path = folder / Path(written.name).name
        if kept_file(path) != written:
            raise FileRefused(f"{path} is not what was written when the backup was made: take another backup")


def _mac(body: dict[str, object], key: bytes) -> str:
    plain = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    return hmac.digest(key, b"backup manifest\n" + plain, "sha256").hex()
