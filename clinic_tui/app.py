"""The console: its keys and who may use them, and what happens when something fails."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.screen import Screen

from clinic_tui.keymap import Place, Verb, begins_something, faults_of, need_of, offered_to, with_own_keys
from clinic_tui.screens.console.between_desks import HearsDesks
from clinic_tui.screens.parts.page import Page
from clinic_tui.screens.scans.scanning import TakesScans
from clinic_tui.terminal import Terminal, scrub, this_terminal
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.driver import Driver

    from clinic_tui.backend.door import Who


def _verbs_of_palette() -> type[Provider]:
    from clinic_tui.screens.console.palette import VerbProvider

    return VerbProvider


class ClinicApp(HearsDesks, TakesScans):
    """One desk of one clinic."""

    CSS_PATH = "clinic_tui.tcss"
    TITLE = "clinic-tui"
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.GLOBAL)
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_verbs_of_palette}

    def __init__(
        self,
        folder: Path,
        terminal: Terminal,
        *,
        name: str = "",
        login: str | None = None,
        demo: bool = False,
        keys: dict[str, str] | None = None,
        tab: str | None = None,
    ) -> None:
        super().__init__(folder, terminal, name=name, login=login, demo=demo, tab=tab)
        self.verbs = with_own_keys(keys or {})
        """What can be done, with the keys of this clinic."""
        self.key_faults = faults_of(keys or {})
        if keys:
            self.set_keymap(keys)

    def greet(self, who: Who) -> None:
        """Welcome who has signed in; the first one hears what is wrong with the clinic's own keys."""
        super().greet(who)
        if self.key_faults:
            self.say(f"[keys] in clinic.toml: {'; '.join(self.key_faults)}", Level.WARNING)
            self.key_faults = ()

    async def run_action(
        self,
        action: Any,
        default_namespace: Any = None,
        namespaces: Any = None,
    ) -> bool:
        """Do what a key stands for; where the person has no right to it, say so before anything opens."""
        if isinstance(action, str) and (refusal := self._why_not(action)):
            self.say(refusal, Level.ERROR)
            return True
        if action == "back" and isinstance(self.screen, Page) and self.took_error_away():
            return True  # Esc was meant for the error; leaving with it would hand the next keys to the day
        if isinstance(action, str) and begins_something(action.removeprefix("app.")):
            self.forget_message()
        return await super().run_action(action, default_namespace, namespaces)

    def may_use(self, verb: Verb) -> bool:
        """False for a verb that is refused at once to whoever sits here."""
        return self.offered(verb) is not None

    def offered(self, verb: Verb, place: Place | None = None) -> Verb | None:
        """The verb as whoever sits here can use it at a place; None where it is refused at once."""
        backend = self.backend
        if verb.id == "next-site" and not self.has_stock_rooms:
            return None
        if verb.id in ("clock", "timesheet") and not self.has_time_clock:
            return None
        return verb if backend is None or not self.seated else offered_to(verb, backend.may, place)

    def _why_not(self, action: str) -> str:
        needed = need_of(action.removeprefix("app."))
        if needed is None or not self.seated or self.backend is None:
            return ""
        verb, right = needed
        return self.backend.why_not(right, verb.words)

    # What Textual would do otherwise

    def get_driver_class(self) -> type[Driver]:
        """Never from the environment; and one that no key can end."""
        from clinic_tui.widgets.tolerant_driver import TolerantDriver

        return TolerantDriver

    def get_system_commands(self, screen: Screen[Any]) -> Any:
        """None of Textual's own commands: one of them writes a picture of the screen to a file."""
        return ()

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing goes to the clipboard of whatever terminal this is."""

    def _handle_exception(self, error: Exception) -> None:
        """End without showing what was in memory; the same for errors that could draw themselves."""
        self._return_code = 1
        self._ending.in_a_fault()
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._fatal_error()

    def _fatal_error(self) -> None:
        """Textual prints local variables here, and ours hold patients: write down the place instead."""
        from clinic_tui.fault_log import log_file, record

        error = self._exception or sys.exc_info()[1]
        reference = record(error) if error is not None else "none"
        self.panic(
            "clinic-tui ended on an error. Nothing that was confirmed is lost. "
            f"Reference {reference} in {log_file()}"
        )


def run_console(
    folder: Path,
    *,
    ascii: bool = False,  # noqa: A002
    login: str | None = None,
    tab: str | None = None,
) -> int:
    """Open the console on the clinic in this folder; the exit status.

    `login` stands in the sign-in form; the demo clinic seats it without asking. `tab` is shown first.
    """
    from clinic_tui.settings import read_settings

    scrub(os.environ)
    settings = read_settings(folder)
    terminal = this_terminal(os.environ, ascii or None)
    if not terminal.interactive:
        sys.stderr.write("clinic-tui: this terminal cannot show a full screen (TERM is empty or dumb)\n")
        return 1
    app = ClinicApp(
        folder,
        terminal,
        name=settings.name,
        login=login,
        demo=settings.demo,
        keys=dict(settings.keys),
        tab=tab,
    )
    try:
        app.run()
    finally:
        with contextlib.suppress(Exception):
            if app.backend is not None:
                app.open_forms.wait()
                app.backend.close()
    return app.return_value or app.return_code or 0
