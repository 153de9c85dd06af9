"""Where everything of a clinic server lies, and what stands in the files that guard it. Pure."""

from __future__ import annotations

import hashlib
import shlex
from dataclasses import dataclass, field
from pathlib import PurePosixPath

GROUP = "clinic-desk"
"""Unix group of the people; sshd and sudo know them by it."""

PERSONS_COMMAND = PurePosixPath("/usr/local/libexec/clinic-desk")
CONSOLE_COMMAND = PurePosixPath("/usr/local/libexec/clinic-desk-console")
SSHD_FILE = PurePosixPath("/etc/ssh/sshd_config.d/clinic-desk.conf")
SUDOERS_FILE = PurePosixPath("/etc/sudoers.d/clinic-desk")
KEYS_FOLDER = PurePosixPath("/etc/ssh/clinic-desk-keys")

MARK = "# clinic-tui server-setup wrote this; changed by hand it is left alone. sha256 "

AUTHENTICATION = {"key": "publickey", "password": "password", "key+password": "publickey,password"}
"""How people prove to sshd who they are: the choice of `--sign-in`, and sshd's word for it."""


@dataclass(frozen=True, slots=True)
class ServerLayout:
    """One clinic server as it is to be."""

    data: str
    """The clinic's data folder."""
    python: str
    """The interpreter of the environment that clinic-tui is installed in."""
    service: str = "clinic"
    """The account that owns data and vault."""
    sign_in: str = "key"
    people: dict[str, str] = field(default_factory=dict)
    """Sign-in name in the clinic to Unix account."""


@dataclass(frozen=True, slots=True)
class ServerFile:
    """One file that root owns."""

    path: PurePosixPath
    mode: int
    content: str


def files(layout: ServerLayout) -> tuple[ServerFile, ...]:
    """All files, the ones that others name first."""
    hop = f"/usr/bin/sudo -n -u {layout.service} {CONSOLE_COMMAND}"
    console = f"{shlex.quote(layout.python)} -I -m clinic_tui --data {shlex.quote(layout.data)}"
    return (
        ServerFile(CONSOLE_COMMAND, 0o755, _marked(console_script(console), script=True)),
        ServerFile(PERSONS_COMMAND, 0o755, _marked(persons_script(hop), script=True)),
        ServerFile(SUDOERS_FILE, 0o440, _marked(_sudoers(layout.service))),
        ServerFile(SSHD_FILE, 0o644, _marked(_sshd(layout.sign_in))),
    )


def is_ours(content: str) -> bool:
    """True for a file that was written by us and not changed since."""
    lines = content.splitlines(keepends=True)
    for number, line in enumerate(lines[:2]):
        if line.startswith(MARK):
            rest = "".join((*lines[:number], *lines[number + 1 :]))
            return line == f"{MARK}{_digest(rest)}\n"
    return False


def _marked(content: str, *, script: bool = False) -> str:
    mark = f"{MARK}{_digest(content)}\n"
    if not script:
        return mark + content
    first, _, rest = content.partition("\n")
    return f"{first}\n{mark}{rest}"


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def persons_script(hop: str) -> str:
    """What sshd runs as the person instead of anything they ask for; `hop` opens the console."""
    return _PERSONS.replace("@HOP@", hop)


def console_script(console: str) -> str:
    """What sudo runs as the service account: the console in an environment that was checked."""
    return _CONSOLE.replace("@CONSOLE@", console)


_PERSONS = r"""#!/bin/sh
# What sshd runs for a person of the front desk, whatever they asked for.
PATH=/usr/bin:/bin
IFS='
'
export PATH
umask 077
cd / || exit 1
if [ -n "${SSH_ORIGINAL_COMMAND+set}" ]; then
    echo 'clinic-desk: no commands here, only the console' >&2
fi
if ! [ -t 0 ] || ! [ -t 1 ]; then
    echo 'clinic-desk: the console needs a terminal: connect with plain ssh, or with ssh -t' >&2
    exit 1
fi
saved=$(stty -g)
# The console gets these signals itself; this script outlives it to clear what it showed.
trap : HUP INT QUIT TERM
@HOP@
code=$?
# Synchronised output off, colours off, both screens and what was scrolled off them cleared, cursor
# shown, mouse, focus, paste and keyboard modes off: no patient stays in the window.
printf '\030\033[?2026l\033[0m\033[2J\033[3J\033[?1049l\033[?25h\033[?1000l\033[?1002l\033[?1003l'
printf '\033[?1004l\033[?1006l\033[?1015l\033[?1016l\033[?2004l\033[?2048l\033[<u\033[?7h\033[r\033[0m'
printf '\033[H\033[2J\033[3J'
stty "$saved" 2>/dev/null || stty sane 2>/dev/null
if [ "$code" -ne 0 ]; then
    echo "clinic-desk: the console ended (status $code); connect again, or tell the server's keeper" >&2
fi
exit "$code"
"""

_CONSOLE = r"""#!/bin/sh
# Opens the console as the service account, for whoever came by sudo, with an environment of its own.
LC_ALL_GIVEN=${LC_ALL-} LC_ALL=C
export LC_ALL
umask 077
cd / || exit 1
plain() { # one word of letters, digits and a few signs, no longer than 40
    [ "${#1}" -le 40 ] || return 1
    case $1 in '' | *[!A-Za-z0-9._@+-]*) return 1 ;; esac
}
set --
if plain "${TERM-}"; then set -- "$@" "TERM=$TERM"; else set -- "$@" TERM=linux; fi
if plain "${LANG-}"; then set -- "$@" "LANG=$LANG"; else set -- "$@" LANG=C; fi
if plain "$LC_ALL_GIVEN"; then set -- "$@" "LC_ALL=$LC_ALL_GIVEN"; fi
if plain "${LC_CTYPE-}"; then set -- "$@" "LC_CTYPE=$LC_CTYPE"; fi
if plain "${COLORTERM-}"; then set -- "$@" "COLORTERM=$COLORTERM"; fi
if plain "${NO_COLOR-}"; then set -- "$@" NO_COLOR=1; fi
if plain "${SUDO_USER-}" && plain "${SUDO_UID-}"; then
    set -- "$@" "SUDO_USER=$SUDO_USER" "SUDO_UID=$SUDO_UID"
fi
exec /usr/bin/env -i "$@" HOME="$HOME" PATH=/usr/bin:/bin @CONSOLE@
"""


def _sudoers(service: str) -> str:
    return f"""\
Defaults!{CONSOLE_COMMAND} env_reset, !setenv, always_set_home, umask=0077, use_pty
Defaults!{CONSOLE_COMMAND} !env_check, !env_keep, env_keep += "TERM LANG LC_ALL LC_CTYPE COLORTERM NO_COLOR"
%{GROUP} ALL=({service}) NOPASSWD: NOSETENV: {CONSOLE_COMMAND} ""
"""


def _sshd(sign_in: str) -> str:
    return f"""\
PermitUserEnvironment no
Match Group {GROUP}
    ForceCommand {PERSONS_COMMAND}
    PermitTTY yes
    DisableForwarding yes
    AllowAgentForwarding no
    AllowTcpForwarding no
    AllowStreamLocalForwarding no
    X11Forwarding no
    PermitTunnel no
    PermitUserRC no
    AuthenticationMethods {AUTHENTICATION[sign_in]}
    AuthorizedKeysFile {KEYS_FOLDER}/%u
    ClientAliveInterval 15
    ClientAliveCountMax 4
"""
