"""Keeping what stands in open forms every few seconds, against an end of the console that nobody is told of.

Nothing is done when a key comes: a form looks every few seconds whether something else stands in it than was
kept (`Form.on_mount`), and what was put aside is kept as it is put there. The writing is a thread's, one at
a time, and tells nobody of a failure: the next look tries again.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from clinic_tui.errors import ClinicError
from clinic_tui.fault_log import record
from clinic_tui.security.kept_form import HalfDone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clinic_tui.backend.clinic_backend import Backend
    from clinic_tui.screens.console.putting_aside import PutsAside
    from clinic_tui.screens.parts.form import Form

AT_MOST = 1.0
"""Seconds that the end of the console waits for a writing that has begun."""


@dataclass(slots=True)
class Standing:
    """What stands half done at a console at one moment: open forms and those put aside, by their numbers."""

    forms: dict[int, HalfDone]
    open: dict[int, Form[Any]] = field(default_factory=dict)
    """Those that are open: by now one may be saved, or on its way to be."""

    def by_now(self) -> Mapping[int, HalfDone | None]:
        """The same without what was saved since; None for what is being saved. Called in any thread."""
        told: dict[int, HalfDone | None] = {}
        for number, form in self.forms.items():
            standing = self.open.get(number)
            if standing is None or not standing.saved:
                told[number] = None if standing is not None and standing.saving else form
        return told


class OpenForms:
    """Writes down what stands half done, where it is something else than was written last."""

    def __init__(self, app: PutsAside) -> None:
        self._app = app
        self._written: dict[int, HalfDone] = {}
        self._thread: threading.Thread | None = None
        self._again = False
        self._paused = False

    @property
    def any_kept(self) -> bool:
        """Something of this console is kept, or may be by a writing under way."""
        return bool(self._written) or self._thread is not None

    def is_kept(self, number: int) -> bool:
        """What stands in the open form of this number is kept, or may be by a writing under way."""
        return number in self._written

    def look(self) -> None:
        """Keep what stands half done now. Called in the loop."""
        if self._thread is not None:
            self._again = True
            return
        app, backend = self._app, self._app.backend
        login = backend.who.login if backend is not None and backend.who is not None else ""
        if backend is None or not login or self._paused or app.failure is not None:
            return
        standing = app.standing_forms()
        if standing.forms == self._written:
            return
        before, self._written = self._written, dict(standing.forms)
        loop = asyncio.get_running_loop()
        self._thread = threading.Thread(
            target=self._write, args=(backend, login, standing, before, loop), daemon=True
        )
        self._thread.start()

    def pause(self) -> None:
        """Somebody leaves, or the console ends: what stands here is kept otherwise, and not once more."""
        self._paused = True

    def go_on(self, *, gone: bool) -> None:
        """It did not end, or somebody else comes; with `gone` nothing is kept as open any more."""
        self._paused = False
        if gone:
            self._written = {}

    def doubt(self, number: int) -> None:
        """A save of the open form was refused, maybe after what is kept of it had gone: keep it anew."""
        self._written.pop(number, None)

    def wait(self) -> None:
        """Let a writing that has begun come to its end, but not for long."""
        if (thread := self._thread) is not None:
            thread.join(AT_MOST)

    def _write(
        self,
        backend: Backend,
        login: str,
        standing: Standing,
        before: dict[int, HalfDone],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        done = False
        try:
            done = backend.own_forms.keep_open(login, lambda: None if self._paused else standing.by_now())
        except ClinicError:
            pass  # the machine fails, or the desk's letter is lost: whoever saves is told
        except Exception as fault:  # noqa: BLE001 - written down; the form stands on the screen all the same
            record(fault)
        with contextlib.suppress(RuntimeError):  # the loop was closed
            loop.call_soon_threadsafe(self._told, None if done else before)

    def _told(self, stands: dict[int, HalfDone] | None) -> None:
        """The writing is over; `stands` is what is kept where it failed."""
        self._thread = None
        if stands is not None:
            self._written = stands
        if self._again:
            self._again = False
            self.look()
