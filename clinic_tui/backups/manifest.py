"""What a backup says of itself: which clinic, which moment, what it holds, sealed by the journal's key."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from clinic_tui.errors import FileRefused
from clinic_tui.store.journal import Head

FILE = "manifest.json"
FORMAT = "clinic-tui-backup"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup. `counts` are rows by table, `head` is the end of the journal in it."""

    clinic_id: str
    clinic_name: str
    made_at: datetime
    engine: str
    revision: str
    file: str
    size: int
    sha256: str
    counts: dict[str, int]
    head: Head

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
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        if body.pop("format") != FORMAT:
            raise ValueError
        version, mac = body.pop("version"), body.pop("mac")
        if version != VERSION:
            raise FileRefused(f"{path} was written by another release of clinic-tui: use that one")
        head = Head(**body.pop("head"))
        manifest = Manifest(head=head, made_at=datetime.fromisoformat(body.pop("made_at")), **body)
    except FileNotFoundError:
        raise FileRefused(f"there is no backup in {folder}: it has no {FILE}") from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise FileRefused(f"{path} is not the manifest of a backup, or is damaged") from None
    if key is not None and not hmac.compare_digest(mac, _mac(manifest._body(), key)):
        raise FileRefused(f"{path} is not what was written when the backup was made: take another backup")
    return manifest


def digest_of(path: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def _mac(body: dict[str, object], key: bytes) -> str:
    plain = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    return hmac.digest(key, b"backup manifest\n" + plain, "sha256").hex()
