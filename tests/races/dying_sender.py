"""A sender that is killed at a chosen place; the world outside is a file that outlives it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import clinic_tui.tables  # noqa: F401  (fills the metadata)
from clinic_tui.clock import StoppedClock
from clinic_tui.reminders import sending
from clinic_tui.reminders.gateways import Gateways, Handed, Message, Outcome
from clinic_tui.reminders.states import Channel
from clinic_tui.reminders.wording import Sender
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store.desk import Desk
from clinic_tui.store.engine import Store
from clinic_tui.store.location import Location
from tests.builders import MAC_KEY

POINTS = ("before planning", "before claiming", "claimed", "delivered", "settled")
"""Where a sender can die: between each two of its side effects."""


def passed_by(point: str) -> None:
    """Nobody dies here."""


@dataclass
class World:
    """Everybody's telephone: what arrived, in a file."""

    path: Path
    idempotent: bool
    reached: Callable[[str], None] = passed_by

    def arrived(self) -> list[str]:
        """The keys in the order in which they came."""
        return self.path.read_text().split() if self.path.exists() else []

    def send(self, message: Message) -> Handed:
        """Deliver; a key that came before is not delivered again by who knows keys."""
        self.reached("claimed")
        if not (self.idempotent and message.key in self.arrived()):
            with self.path.open("a") as file:
                file.write(f"{message.key}\n")
                file.flush()
                os.fsync(file.fileno())
        self.reached("delivered")
        return Handed(Outcome.SENT)


def run_once(location: Location, clock: StoppedClock, world: World) -> Any:
    """One run of the sender."""
    store = Store(location)
    try:
        desk = Desk(store, clock, SYSTEM, "W", MAC_KEY)
        ways = dict.fromkeys(Channel, world)
        return sending.run_reminders(desk, Gateways(Sender("Harbor", "555-810-7203"), ways))
    finally:
        store.close()


def die_at(location: Location, clock: StoppedClock, world: World, point: str, nth: int) -> None:
    """Run, and kill this process when it comes to `point` for the nth time."""
    left = [nth]

    def reached(here: str) -> None:
        if here == point:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    world.reached = reached
    real = {name: getattr(sending, name) for name in ("fill_outbox", "_claim", "_finish")}

    def fill(*arguments: Any) -> Any:
        reached("before planning")
        return real["fill_outbox"](*arguments)

    def claim(*arguments: Any) -> Any:
        reached("before claiming")
        return real["_claim"](*arguments)

    def finish(*arguments: Any) -> None:
        real["_finish"](*arguments)
        reached("settled")

    for name, wrapped in (("fill_outbox", fill), ("_claim", claim), ("_finish", finish)):
        setattr(sending, name, wrapped)
    run_once(location, clock, world)
