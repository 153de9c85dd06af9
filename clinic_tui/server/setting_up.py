"""Comparing a machine with a clinic server's layout, and making it so. Only `apply` changes anything."""

from __future__ import annotations

import difflib
import grp
import os
import pwd
import shlex
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from clinic_tui.durable_write import durable_write
from clinic_tui.errors import Conflict, FileRefused
from clinic_tui.server.layout import GROUP, KEYS_FOLDER, ServerFile, ServerLayout, files, is_ours
from clinic_tui.settings import FILE, read_settings, write_settings

SSHD = "/usr/sbin/sshd"
VISUDO = "/usr/sbin/visudo"


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that is not as it is to be."""

    file: ServerFile
    place: Path
    """Where it lies on this machine, under the root that was looked at."""
    before: str | None
    """What stands there now; None where there is nothing."""

    @property
    def foreign(self) -> bool:
        """True where somebody else wrote it, or changed it by hand."""
        return self.before is not None and not is_ours(self.before)

    @property
    def diff(self) -> str:
        """What would change, as `diff -u` shows it."""
        path = str(self.file.path)
        lines = difflib.unified_diff(
            (self.before or "").splitlines(keepends=True),
            self.file.content.splitlines(keepends=True),
            "/dev/null" if self.before is None else path,
            path,
        )
        return "".join(lines)


def file_changes(layout: ServerLayout, root: Path = Path("/")) -> tuple[FileChange, ...]:
    """The files that are missing or not as they are to be. Raises FileRefused for what is no plain file."""
    found = []
    for file in files(layout):
        place = root / file.path.relative_to("/")
        if place.is_symlink() or (place.exists() and not place.is_file()):
            raise FileRefused(f"{file.path} is no plain file: look what it is, and move it away")
        try:
            before = place.read_text(encoding="utf-8") if place.exists() else None
        except (OSError, UnicodeDecodeError):
            raise FileRefused(f"{file.path} cannot be read as text: look what it is") from None
        if before != file.content or place.stat().st_mode & 0o7777 != file.mode:
            found.append(FileChange(file, place, before))
    return tuple(found)


def account_commands(layout: ServerLayout) -> tuple[tuple[str, ...], ...]:
    """The commands that make what is missing of groups, accounts and folders, in order."""
    commands: list[tuple[str, ...]] = []
    members: list[str] = []
    try:
        members = grp.getgrnam(GROUP).gr_mem
    except KeyError:
        commands.append(("groupadd", "--system", GROUP))
    for unix_user in dict.fromkeys(layout.people.values()):
        try:
            known = pwd.getpwnam(unix_user)
        except KeyError:
            commands.append(("useradd", "--create-home", "--shell", "/bin/sh", "--groups", GROUP, unix_user))
            continue
        if known.pw_uid < 1000 or unix_user == layout.service:
            raise Conflict(f"{unix_user} is an account of the system, not of a person: choose another")
        if unix_user not in members:
            commands.append(("usermod", "--append", "--groups", GROUP, unix_user))
    if not Path(KEYS_FOLDER).is_dir():
        commands.append(("install", "-d", "-m", "755", str(KEYS_FOLDER)))
    return tuple(commands)


def binding_missing(layout: ServerLayout) -> bool:
    """True where clinic.toml does not bind these people yet."""
    settings = read_settings(Path(layout.data))
    return not settings.bind_accounts or not layout.people.items() <= settings.unix_accounts.items()


def apply(
    layout: ServerLayout,
    changes: Sequence[FileChange],
    commands: Sequence[Sequence[str]],
    *,
    force: bool = False,
) -> tuple[Path, ...]:
    """Make the machine so; the copies that were kept of foreign files.

    sshd and visudo read the new files first: nothing is written where they refuse one. Raises
    Conflict for a foreign file without `force`, FileRefused for what a tool refuses.
    """
    foreign = [change for change in changes if change.foreign]
    if foreign and not force:
        names = ", ".join(str(change.file.path) for change in foreign)
        raise Conflict(
            f"not written by server-setup, or changed since: {names}; --force keeps a copy and replaces"
        )
    for change in changes:
        prove(change.file)
    for command in commands:
        _run(command)
    _bind(layout)
    return tuple(kept for change in changes if (kept := _write(change)) is not None)


def prove(file: ServerFile) -> None:
    """Let the program that will read the file say whether it can. Raises FileRefused."""
    tools = {
        "/etc/ssh/": (SSHD, "-t", "-f"),
        "/etc/sudoers.d": (VISUDO, "-c", "-f"),
        "/usr/local": ("/bin/sh", "-n"),
    }
    tool = next(words for start, words in tools.items() if str(file.path).startswith(start))
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / "trial"
        trial.write_text(file.content, encoding="utf-8")
        trial.chmod(0o440)
        _run((*tool, str(trial)))


def _write(change: FileChange) -> Path | None:
    kept = None
    _make_open_folder(change.place.parent)
    if change.foreign and change.before is not None:
        kept = change.place.with_name(f"{change.place.name}.before-{time.strftime('%Y%m%dT%H%M%S')}~")
        durable_write(kept, change.before.encode())
    durable_write(change.place, change.file.content.encode())
    change.place.chmod(change.file.mode)
    return kept


def _make_open_folder(folder: Path) -> None:
    """Make it and what is missing above it, to be entered by everybody whatever the umask is."""
    if folder.is_dir():
        return
    _make_open_folder(folder.parent)
    folder.mkdir()
    folder.chmod(0o755)


def _bind(layout: ServerLayout) -> None:
    """Write the binding into clinic.toml, which stays the service account's."""
    folder = Path(layout.data)
    if not binding_missing(layout):
        return
    settings = read_settings(folder)
    owner = (folder / FILE).stat()
    accounts = {**settings.unix_accounts, **layout.people}
    write_settings(replace(settings, bind_accounts=True, unix_accounts=accounts))
    os.chown(folder / FILE, owner.st_uid, owner.st_gid)


def _run(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as failure:
        raise FileRefused(f"{command[0]} cannot be run: {failure.strerror}") from None
    if done.returncode:
        raise FileRefused(f"{shlex.join(command)}: {(done.stderr or done.stdout).strip()}")
    return done.stdout
