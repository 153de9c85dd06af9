"""When a desk that nobody works at is locked, and when whoever left it is signed out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

WARN_BEFORE = 30.0
"""Seconds before the lock in which the person is told that it comes."""


class Idle(Enum):
    """What is to be done after so long without a key."""

    NOTHING = "nothing"
    WARN = "warn"
    LOCK = "lock"
    SIGN_OUT = "sign out"


@dataclass(frozen=True, slots=True)
class IdleLimits:
    """Seconds without a key until the lock and until the sign-out; with no lock (0) nothing is done."""

    lock: float
    sign_out: float

    def due(self, quiet: float) -> Idle:
        """What `quiet` seconds without a key ask for."""
        if not self.lock:
            return Idle.NOTHING
        if quiet >= self.sign_out:
            return Idle.SIGN_OUT
        if quiet >= self.lock:
            return Idle.LOCK
        if quiet >= self.lock - WARN_BEFORE:
            return Idle.WARN
        return Idle.NOTHING

    def next_look(self, quiet: float) -> float | None:
        """Seconds from then on until more would be due; None where nothing ever is."""
        limits = (self.lock - WARN_BEFORE, self.lock, self.sign_out) if self.lock else ()
        return min((limit - quiet for limit in limits if limit > quiet), default=None)
