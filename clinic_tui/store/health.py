"""What keeps this process from reading or writing its store, as far as it has met it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from clinic_tui.errors import ClinicError, StoreDamaged

Listener = Callable[[ClinicError | None], None]


class Health:
    """The trouble of one store; from any thread. Damage is never forgotten while the store is open."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._listeners: list[Listener] = []
        self._failure: ClinicError | None = None

    @property
    def failure(self) -> ClinicError | None:
        """What was met and has not passed, or nothing."""
        return self._failure

    def listen(self, listener: Listener) -> None:
        """Call this from now on, in whatever thread, when trouble comes, changes or passes (None)."""
        self._listeners.append(listener)

    def met(self, failure: ClinicError) -> None:
        """Remember a failure that carries a trouble; others are none of the store's."""
        if failure.trouble is None:
            return
        with self._one_at_a_time:
            if self._failure is not None and not _is_new(self._failure, failure):
                return
            self._failure = failure
        self._tell(failure)

    def passed(self) -> None:
        """It can be read and written again."""
        with self._one_at_a_time:
            if self._failure is None or _stays(self._failure):
                return
            self._failure = None
        self._tell(None)

    def forget(self) -> None:
        """The store was closed: what is opened next is looked at anew."""
        self._failure = None

    def require_sound(self) -> None:
        """Raise StoreDamaged where the database was found damaged."""
        if self._failure is not None and _stays(self._failure):
            raise StoreDamaged(self._failure.words, self._failure.trouble)

    def _tell(self, failure: ClinicError | None) -> None:
        for listener in self._listeners:
            listener(failure)


def _stays(failure: ClinicError) -> bool:
    return failure.trouble is not None and not failure.trouble.may_pass


def _is_new(before: ClinicError, now: ClinicError) -> bool:
    return now.trouble is not before.trouble and not _stays(before)
