"""Messages as files in a folder: for clinics that print them, and for trying out."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from clinic_tui.durable_write import durable_write
from clinic_tui.reminders.gateways import Handed, Message, Outcome


class FolderGateway:
    """One file for each message, named for its key: the same key twice is the same file."""

    idempotent = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message) -> Handed:
        """Write the file, whole or not at all."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            durable_write(self.folder / name_of(message.key), content_of(message).encode())
        except OSError as failure:
            return Handed(Outcome.DOWN, f"the folder for reminders takes no file: {failure.strerror}")
        return Handed(Outcome.SENT)


def name_of(key: str) -> str:
    """A file name that any disk takes; it holds numbers, no name of a person."""
    plain = re.sub(r"[^A-Za-z0-9-]+", "-", key)
    return f"{plain}-{hashlib.sha256(key.encode()).hexdigest()[:8]}.txt"


def content_of(message: Message) -> str:
    """Head lines, an empty line, the words."""
    subject = f"Subject: {message.words.subject}\n" if message.words.subject else ""
    return f"To: {message.address}\nChannel: {message.channel.value}\n{subject}\n{message.words.body}\n"
