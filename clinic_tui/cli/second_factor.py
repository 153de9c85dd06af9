"""Setting up a second factor on a terminal: the secret for a phone, a code for proof, the recovery codes."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from clinic_tui.cli.asking import ask, at_terminal
from clinic_tui.cli.printing import fitting
from clinic_tui.errors import NotPermitted
from clinic_tui.text import safe_text

if TYPE_CHECKING:
    from clinic_tui.cli.acting import Here

_LIGHT_ON_DARK, _PLAIN = "\x1b[97;40m", "\x1b[0m"


def set_up(options: argparse.Namespace, here: Here) -> list[str]:
    """Set up the second factor of who acts; the recovery codes. Raises NotPermitted without a terminal."""
    from clinic_tui.security.second_factor import set_second_factor
    from clinic_tui.security.totp import in_groups, new_secret, uri_of

    require_terminal(here.signed.login)
    secret = new_secret()
    uri = uri_of(secret, here.signed.login, here.clinic.settings.name)
    _tell("Scan this with an authenticator app on a phone, or type the secret into it.")
    _show_qr(uri, ascii_only=options.ascii)
    _tell(f"    secret  {in_groups(secret)}")
    _tell(f"    {uri}")
    codes: list[str] = []

    def check(code: str) -> None:
        now = here.clinic.machine_clock.now()
        codes[:] = set_second_factor(here.desk, secret, code, here.clinic.pepper, now)

    ask("The code that the phone shows now", check=check)
    return codes


def require_terminal(login: str) -> None:
    """Raise NotPermitted where nobody sees a secret and types a code."""
    if not at_terminal():
        raise NotPermitted(
            f"{login} has to set up a second factor first, with a phone at hand: on a terminal with "
            f"`clinic-tui accounts second-factor {login}`, or at the console"
        )


def words_for(login: str, codes: list[str]) -> list[str]:
    """What is said of the recovery codes, which are shown once."""
    return [
        f"{login} signs in with a code of the phone from now on. Write these recovery codes on paper:",
        "each lets in once without the phone. They are shown once and kept nowhere.",
        *(f"    {first}    {second}" for first, second in zip(codes[::2], codes[1::2], strict=True)),
    ]


def _show_qr(uri: str, *, ascii_only: bool) -> None:
    """The code in light blocks on a dark ground, where the terminal has characters and colours for it."""
    from clinic_tui.security.qr_code import half_blocks
    from clinic_tui.terminal import look

    terminal = look(os.environ, sys.stderr.encoding, ascii_only or None)
    lines = half_blocks(uri)
    if terminal.ascii_only or not terminal.colours or not terminal.interactive:
        return
    if len(lines[0]) > _columns():
        return
    for each in lines:
        print(f"{_LIGHT_ON_DARK}{each}{_PLAIN}", file=sys.stderr)


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        return 80


def _tell(words: str) -> None:
    print(fitting(safe_text(words), sys.stderr), file=sys.stderr)
