"""Questions to the person, which are asked on a terminal only."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from clinic_tui.cli.printing import fitting
from clinic_tui.errors import Invalid


def at_terminal() -> bool:
    """True where somebody can be asked and can see the question."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, proposal: str = "", check: Callable[[str], object] | None = None) -> str:
    """One line; Enter takes the proposal. Asks again for nothing, and where `check` raises Invalid."""
    shown = f"{question} [{proposal}]: " if proposal else f"{question}: "
    while True:
        print(fitting(shown, sys.stderr), end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline()
        if not answer:
            raise KeyboardInterrupt
        said = answer.strip() or proposal
        if said and (check is None or _may_be(said, check)):
            return said


def _may_be(answer: str, check: Callable[[str], object]) -> bool:
    """False where the check refuses the answer; why is said."""
    try:
        check(answer)
    except Invalid as wrong:
        print(fitting(f"{wrong.words.rstrip('.')}: once more.", sys.stderr), file=sys.stderr)
        return False
    return True


def ask_secret(question: str) -> str:
    """One line that is not shown. What was typed before it was asked is no answer to it, and is dropped."""
    import getpass

    try:
        return getpass.getpass(f"{question}: ")
    except EOFError:
        raise KeyboardInterrupt from None


@contextlib.contextmanager
def typing_unseen() -> Iterator[None]:
    """Let the terminal show nothing of what is typed while a secret is about to be asked.

    Until it is asked a command opens the clinic, or checks what was typed: a password that is typed ahead
    would stand on the screen by then, as `getpass` hides only what comes after its question.
    """
    import termios

    try:
        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
    except (OSError, ValueError, AttributeError, termios.error):
        yield  # nothing is shown where there is no terminal
        return
    unseen = [*before]
    unseen[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSADRAIN, unseen)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):  # the terminal was closed meanwhile
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def ask_phrase() -> str:
    """The recovery phrase: typed unseen at a terminal, else the next line of standard input."""
    if not at_terminal():
        return line_of_stdin("the recovery phrase")
    while not (phrase := ask_secret("Recovery phrase (it is not shown)").strip()):
        print("Type the phrase that is on paper.", file=sys.stderr)
    return phrase


def ask_new_password(login: str, clinic_name: str = "") -> str:
    """A password that may be, typed twice alike."""
    from clinic_tui.security.password_rules import check_new_password

    with typing_unseen():
        while True:
            password = ask_secret(f"New password for {login}")
            if not _may_be(password, lambda typed: check_new_password(typed, login, clinic_name)):
                continue
            if password == ask_secret("The same again"):
                return password
            print("The two are not the same: once more.", file=sys.stderr)


def line_of_stdin(what: str) -> str:
    """The next line of standard input; raises Invalid where there is none."""
    line = sys.stdin.readline() if sys.stdin is not None else ""
    if not line.strip("\r\n"):
        raise Invalid(f"standard input ended before {what}", "stdin")
    return line.rstrip("\r\n")
