"""Packets as sealed files: written while all is well, printed when nothing else works.

A packet is a text sealed with a key made of the database's key, so that it opens with
the clinic's vault, or anywhere with the recovery phrase and the `escrow.json` that
lies beside it. Nothing here opens the database but `make_packets`.
"""

from __future__ import annotations

import hmac
import io
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from clinic_tui.downtime.layout import text_of
from clinic_tui.downtime.queries import packet, sites
from clinic_tui.durable_write import durable_write, sweep_parts
from clinic_tui.errors import ClinicError, FileRefused, NotFound
from clinic_tui.security.sealed_stream import seal, unseal
from clinic_tui.security.secret_names import SecretName
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Change, Undo

SUFFIX = ".packet"
ESCROW = "escrow.json"
PRINTS = "prints.log"
"""Who printed while the journal could not be written; the next packet journals it."""


@dataclass(frozen=True, slots=True)
class PacketFile:
    """A packet that was opened: what it says of itself, and its text."""

    path: Path
    site: str
    made: datetime
    line: int
    visits: int
    text: str


def key_of(secrets: Mapping[SecretName, bytes]) -> bytes:
    """What seals packets."""
    return hmac.digest(secrets[SecretName.DB_KEY], b"clinic-tui downtime", "sha256")


def make_packets(desk: Desk, clinic: str, folder: Path, key: bytes, escrow: Path) -> tuple[Path, ...]:
    """Write the packet of each place anew; the files. Raises ClinicError where the disk refuses.

    Journaled before anything is written, with the prints that could not be until now.
    """
    desk.require("downtime.make")
    with desk.store.reading() as db:
        found = [packet(db, desk.clock, clinic, number, name) for number, name in sites(db)]
    prints = _prints(folder)
    with desk.act("downtime.make", undo=Undo.SKIP) as db:
        for each in found:
            db.note(Change.READ, "site", each.site_id, visits=each.visits, line=each.line)
        for printed in prints:
            db.note(Change.READ, "site", printed.get("site"), printed=printed)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        paths = []
        for each in found:
            about = {
                "site": each.site,
                "made": each.made.isoformat(timespec="seconds"),
                "line": each.line,
                "visits": each.visits,
            }
            paths.append(folder / f"{each.site_id}{SUFFIX}")
            sweep_parts(paths[-1])
            durable_write(paths[-1], _sealed(about, text_of(each), key))
        if escrow.exists() and not _same(escrow, folder / ESCROW):
            durable_write(folder / ESCROW, escrow.read_bytes())
        _forget_prints(folder, len(prints))
    except OSError as failure:
        raise ClinicError(f"no downtime packet was written: {failure.strerror} ({folder})") from None
    return tuple(paths)


def packets_in(folder: Path) -> tuple[Path, ...]:
    """The packets that are there."""
    return tuple(sorted(folder.glob(f"*{SUFFIX}")))


def read_packet(path: Path, key: bytes) -> PacketFile:
    """Open a packet. Raises NotFound, or FileRefused for what is none or was not sealed with this key."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"there is no packet {path}") from None
    except OSError as failure:
        raise FileRefused(f"{path} cannot be read: {failure.strerror}") from None
    plain = b"".join(unseal(io.BytesIO(content), key)).decode()
    first, _, text = plain.partition("\n")
    try:
        about = json.loads(first)
        made = datetime.fromisoformat(about["made"])
        return PacketFile(path, about["site"], made, about["line"], about["visits"], text)
    except (ValueError, KeyError, TypeError):
        raise FileRefused(f"{path} is no packet that this release can read") from None


def note_print(path: Path, at: datetime, who: str) -> None:
    """Write down for the journal that a packet was printed. Raises ClinicError: unnoted, it is not shown."""
    line = json.dumps({"at": at.isoformat(timespec="seconds"), "who": who, "site": _site_of(path)})
    try:
        handle = os.open(path.parent / PRINTS, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with open(handle, "a", encoding="utf-8") as log:
            log.write(line + "\n")
    except OSError as failure:
        raise ClinicError(
            f"the print cannot be noted in {path.parent}: {failure.strerror}; "
            "copy the packet (and escrow.json) to a folder that can be written, and print it there"
        ) from None


def _site_of(path: Path) -> int | None:
    return int(path.stem) if path.stem.isdecimal() and len(path.stem) < 19 else None


def _sealed(about: dict[str, Any], text: str, key: bytes) -> bytes:
    sealed = io.BytesIO()
    seal(io.BytesIO(f"{json.dumps(about)}\n{text}".encode()), sealed, key)
    return sealed.getvalue()


def _same(first: Path, second: Path) -> bool:
    return second.exists() and first.read_bytes() == second.read_bytes()


def _prints(folder: Path) -> list[dict[str, Any]]:
    return list(_noted(folder / PRINTS))


def _noted(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            noted = json.loads(line)
        except ValueError:
            noted = {"unreadable": line[:200]}
        yield noted if isinstance(noted, dict) else {"unreadable": line[:200]}


def _forget_prints(folder: Path, count: int) -> None:
    """Take out the lines that are in the journal now; those that came meanwhile stay."""
    path = folder / PRINTS
    if count:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
        durable_write(path, "".join(lines[count:]).encode())
