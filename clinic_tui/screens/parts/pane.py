"""What every tab's pane has in common, and how panes are built on their first visit."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, TypeVar

from textual.containers import Vertical

from clinic_tui.keymap import Hint, Place
from clinic_tui.screens.parts.asking import Asking, Refused

T = TypeVar("T")

_PANES = {
    "schedule": ("clinic_tui.screens.schedule.schedule", "SchedulePane"),
    "queue": ("clinic_tui.screens.reception.queue", "QueuePane"),
    "claims": ("clinic_tui.screens.claims.claims", "ClaimsPane"),
    "stock": ("clinic_tui.screens.supplies.stock", "StockPane"),
    "team": ("clinic_tui.screens.team.team", "TeamPane"),
    "compliance": ("clinic_tui.screens.compliance.compliance", "CompliancePane"),
    "house": ("clinic_tui.screens.console.house", "HousePane"),
}


class Pane(Asking, Vertical):
    """The content of a tab. It reads when it is shown and when what it shows has changed."""

    DEFAULT_CSS = "Pane { height: 1fr; }"
    TOPICS: ClassVar[frozenset[str]] = frozenset()
    """The tables whose changes concern this pane."""

    def __init__(self, memory: Any = None) -> None:
        super().__init__()
        self._memory = memory
        self._stale = True
        self._held: set[object] = set()
        self._asked = False
        self._once_read: Callable[[], None] | None = None

    @property
    def place(self) -> Place:
        """Where one stands, for the key bar and the help."""
        raise NotImplementedError

    @property
    def own_keys(self) -> tuple[Hint, ...]:
        """What the key bar says instead of the verbs of the place; nothing: those."""
        return ()

    @property
    def in_force(self) -> tuple[tuple[str, str], ...]:
        """Verbs that lead back now, by id, with what the key bar says of them: a filter is seen there."""
        return ()

    @property
    def first_verbs(self) -> tuple[str, ...]:
        """The ids of the verbs that the key bar names first, by what the cursor stands on."""
        return ()

    @property
    def idle_verbs(self) -> tuple[str, ...]:
        """The ids of the verbs that the key bar leaves out: they would be refused where the cursor stands."""
        return ()

    @property
    def provider_here(self) -> str:
        """The code of the provider under the cursor, who is offered first; empty where there is none."""
        return ""

    def lets(self, action: str) -> bool:
        """False where a verb that works everywhere has to wait for what was begun here."""
        return True

    def read(self) -> None:
        """Ask the backend for what is shown."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Give the keys to the part that is worked with."""
        raise NotImplementedError

    def ask(
        self, call: Callable[[], T], then: Callable[[T], None], *, group: str, refused: Refused | None = None
    ) -> None:
        """Read; keys that waited for a write and its reading go on when this one is answered."""
        self._asked = True
        super().ask(
            call,
            self._then_release(then),
            group=group,
            refused=self._then_release(refused or self.clinic.say_refusal),
        )

    def act(
        self, call: Callable[[], T], then: Callable[[T], None], *, refused: Refused | None = None
    ) -> None:
        """Write, and read again at once. Keys typed meanwhile wait, so that they meet what is there then."""
        hold = object()
        self.clinic.hold_keys(hold)
        super().act(
            call,
            self._then_read(hold, then),
            refused=self._then_read(hold, refused or self.clinic.say_refusal),
        )

    def once_read(self, call: Callable[[], None]) -> None:
        """Call this when what was asked last has been answered."""
        self._once_read = call

    def read_before_keys(self) -> None:
        """Read, and let keys typed meanwhile meet what is shown then, not what was shown before."""
        self._read_and_release(object())

    def _read_and_release(self, hold: object) -> None:
        """Read; the keys go on with the answer, or at once where nothing had to be asked."""
        self.clinic.hold_keys(hold)
        self._held.add(hold)
        self._asked = False
        self.read()
        if not self._asked:
            self._release()

    def _release(self) -> None:
        while self._held:
            self.clinic.release_keys(self._held.pop())

    def _then_read(self, hold: object, handler: Callable[[T], None]) -> Callable[[T], None]:
        def outcome(value: T) -> None:
            handler(value)
            self._read_and_release(hold)

        return outcome

    def _then_release(self, handler: Callable[[T], None]) -> Callable[[T], None]:
        def answered(value: T) -> None:
            handler(value)
            self._release()
            if self._once_read is not None:
                call, self._once_read = self._once_read, None
                call()

        return answered

    def remember(self) -> Any:
        """Where one stood, kept over a lock; handed to the next pane as `memory`. No patient data."""
        return None

    def minute_passed(self) -> None:
        """Called once a minute."""

    def show_site(self, site: int) -> None:
        """Show what is at a site, from the next jump on; a pane that goes by no site shows all as ever."""

    def jump(self, subject_id: int, day: date | None) -> None:
        """Put the cursor on what is meant: a visit (of a day) or an item."""
        raise NotImplementedError

    @property
    def is_shown(self) -> bool:
        """True while this is the tab in front."""
        return self.clinic.pane is self

    def shown(self) -> None:
        """The tab came to the front: read if something changed meanwhile."""
        if self._stale:
            self._stale = False
            self.read_before_keys()
        self.take_focus()

    def changed(self, entities: frozenset[str]) -> None:
        """Tables were written: read again now, or when the tab is shown."""
        if not entities & self.TOPICS:
            return
        self.read_for_others = True
        if self.is_shown and self.is_mounted and self.children:  # else it is still, or no longer, being built
            self.read()
        else:
            self._stale = True


def pane_class(tab: str) -> type[Pane]:
    """What is shown on a tab; its module is imported on the first visit, or before it in any thread."""
    module_name, class_name = _PANES[tab]
    found: type[Pane] = getattr(importlib.import_module(module_name), class_name)
    return found


def build_pane(tab: str, memory: Any) -> Pane:
    """A new pane."""
    return pane_class(tab)(memory)
