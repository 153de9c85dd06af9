"""Proving a clinic server as it stands: files, owners, and what sshd and sudo themselves say."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clinic_tui.errors import ClinicError
from clinic_tui.server.layout import (
    AUTHENTICATION,
    CONSOLE_COMMAND,
    KEYS_FOLDER,
    PERSONS_COMMAND,
    ServerLayout,
)
from clinic_tui.server.setting_up import SSHD, account_commands, binding_missing, file_changes


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `words` name the way out where it is not sound."""

    sound: bool
    words: str


def findings(layout: ServerLayout) -> Iterator[Finding]:
    """Everything that has to hold, one after the other; to be run as root."""
    changes = file_changes(layout)
    yield Finding(not changes, _named("files", [str(each.file.path) for each in changes]))
    yield _reached()
    commands = account_commands(layout)
    yield Finding(not commands, _named("accounts", [" ".join(each) for each in commands]))
    yield _owner(layout)
    try:
        bound = not binding_missing(layout)
    except ClinicError as failure:
        yield Finding(False, failure.words)
    else:
        yield Finding(
            bound, "sign-in names are bound" if bound else "sign-in names are not bound: run --apply"
        )
    for unix_user in dict.fromkeys(layout.people.values()):
        yield from _person(layout, unix_user)


def _named(what: str, missing: list[str]) -> str:
    return (
        f"{what} are as they are to be"
        if not missing
        else f"{what}: --apply would see to {'; '.join(missing)}"
    )


def _reached() -> Finding:
    """Whether people can enter the folder of the command that sshd runs for them."""
    folder = Path(PERSONS_COMMAND.parent)
    sound = folder.is_dir() and folder.stat().st_mode & 0o7777 == 0o755 and folder.stat().st_uid == 0
    words = "is root's, and everybody enters it" if sound else "has to be root's, with mode 755"
    return Finding(sound, f"{folder} {words}")


def _owner(layout: ServerLayout) -> Finding:
    try:
        service = pwd.getpwnam(layout.service)
        found = os.stat(layout.data)
    except (KeyError, OSError):
        return Finding(False, f"there is no account {layout.service}, or no folder {layout.data}")
    sound = found.st_uid == service.pw_uid and found.st_mode & 0o077 == 0
    words = "belongs to" if sound else "has to belong to, and be open to nobody but,"
    return Finding(sound, f"{layout.data} {words} {layout.service}")


WANTED = {
    "forcecommand": str(PERSONS_COMMAND),
    "disableforwarding": "yes",
    "allowtcpforwarding": "no",
    "allowagentforwarding": "no",
    "allowstreamlocalforwarding": "no",
    "x11forwarding": "no",
    "permittunnel": "no",
    "permituserrc": "no",
    "permituserenvironment": "no",
    "permittty": "yes",
    "authorizedkeysfile": f"{KEYS_FOLDER}/%u",
}
"""What `sshd -T` has to say for a person."""


def sshd_faults(said: str, sign_in: str) -> list[str]:
    """Where the output of `sshd -T` is not what people's accounts need."""
    lines = (line.partition(" ") for line in said.splitlines())
    found = {name: value for name, _, value in lines}
    wanted = {**WANTED, "authenticationmethods": AUTHENTICATION[sign_in]}
    return [
        f"{name} {found.get(name, '(unset)')}" for name, value in wanted.items() if found.get(name) != value
    ]


def _person(layout: ServerLayout, unix_user: str) -> Iterator[Finding]:
    said, failed = _said(SSHD, "-T", "-C", f"user={unix_user},host=localhost,addr=127.0.0.1")
    faults = [failed] if failed else sshd_faults(said, layout.sign_in)
    words = "gets the console and nothing else" if not faults else f"is not held by sshd: {', '.join(faults)}"
    yield Finding(not faults, f"{unix_user} {words}")
    said, failed = _said("/usr/bin/sudo", "-l", "-U", unix_user)
    rights = [line.strip() for line in said.splitlines() if line.lstrip().startswith("(")]
    sound = (
        len(rights) == 1 and rights[0].startswith(f"({layout.service})") and str(CONSOLE_COMMAND) in rights[0]
    )
    words = "may run the console through sudo, and nothing else" if sound else "has other rights in sudo"
    yield Finding(
        sound, f"{unix_user} {words}" + ("" if sound else f": {'; '.join(rights) or failed or 'none'}")
    )


def _said(*command: str) -> tuple[str, str]:
    """What a command printed, and what was wrong with it."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as failure:
        return "", f"{command[0]}: {failure.strerror}"
    return done.stdout, done.stderr.strip() if done.returncode else ""
