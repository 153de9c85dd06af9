"""The end of a console that nobody asked for: half-typed forms are kept first, within a second."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from clinic_tui.fault_log import record
from clinic_tui.security.kept_form import HalfDone

if TYPE_CHECKING:
    from clinic_tui.screens.console.putting_aside import PutsAside

AT_MOST = 1.0
"""Seconds that the end waits for the forms to be written; what holds them up longer loses them."""

FOR_A_SAVE = 0.5
"""Seconds of these for a save on its way: a form that gets saved is not kept as well."""

LOOK_AGAIN = 0.02


class Ending:
    """Keeps what whoever sits here has half done, and lets nothing hold up the end for longer."""

    def __init__(self, app: PutsAside) -> None:
        self._app = app
        self._begun = False
        self._written = threading.Event()

    def begin(self, then: Callable[[], None]) -> None:
        """Called in the loop when the line is cut or the process is told to end; `then` ends it, once."""
        if self._begun:
            return
        self._begun = True
        self._app.open_forms.pause()
        self._loop = asyncio.get_running_loop()
        self._then = then
        self._until = monotonic() + AT_MOST
        self._once_saved()

    def in_a_fault(self) -> None:
        """Called when the console ends on an error: the same, before this returns."""
        if self._begun:
            return
        self._begun = True
        self._app.open_forms.pause()
        forms = self._forms()
        if forms:
            self._start(forms, self._written.set)
            self._written.wait(AT_MOST)

    def _once_saved(self) -> None:
        if self._app.is_saving and self._until - monotonic() > AT_MOST - FOR_A_SAVE:
            self._loop.call_later(LOOK_AGAIN, self._once_saved)
            return
        forms = self._forms()
        if not forms:
            self._then()
            return
        self._loop.call_later(self._until - monotonic(), self._end)
        self._start(forms, self._tell)

    def _tell(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop was closed: it took longer than anybody waits
            self._loop.call_soon_threadsafe(self._end, True)

    def _end(self, written: bool = False) -> None:
        if self._written.is_set():
            return
        self._written.set()
        if not written:
            record(TimeoutError())
        self._then()

    def _forms(self) -> tuple[HalfDone, ...]:
        try:
            return self._app.forms_to_keep()
        except Exception as fault:  # noqa: BLE001 - the process ends, whatever is the matter with a form
            record(fault)
            return ()

    def _start(self, forms: tuple[HalfDone, ...], told: Callable[[], None]) -> None:
        """In a thread that keeps no process alive."""
        threading.Thread(target=self._write, args=(forms, told), daemon=True).start()

    def _write(self, forms: tuple[HalfDone, ...], told: Callable[[], None]) -> None:
        backend = self._app.backend
        assert backend is not None
        try:
            backend.own_forms.keep(forms)
        except Exception as fault:  # noqa: BLE001 - written down; the process ends all the same
            record(fault)
        told()
