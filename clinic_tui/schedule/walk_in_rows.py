"""What room there is for who comes without an appointment: plain values, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinic_tui.schedule.rows import ProviderRow
from clinic_tui.words.times import show_time

USUAL_MINUTES = 15
"""How long a visit takes where no time is kept for a kind of it."""


@dataclass(frozen=True, slots=True)
class WalkInRoom:
    """One provider who works today still: how long here and free now, slots kept, overbookings left."""

    provider: ProviderRow
    here_for: int
    """Minutes of open hours from now on; 0 where the provider is not here."""
    free_for: int
    """Minutes from now on that nothing takes; 0 where the present time is taken."""
    kept: tuple[int, ...]
    overbooked: int
    quota: int

    @property
    def left(self) -> int:
        """Overbookings that need no second right."""
        return max(self.quota - self.overbooked, 0)

    def is_free(self, minutes: int) -> bool:
        """Whether a visit of that length needs no overbooking."""
        return self.free_for >= minutes

    def takes(self, minutes: int) -> bool:
        """Whether a visit of that length needs no second right: free, or within hours and quota."""
        return self.is_free(minutes) or (self.here_for >= minutes and self.left > 0)


@dataclass(frozen=True, slots=True)
class WalkInRooms:
    """All providers of today, and the kind of visit that times are kept for, by its code; empty for none."""

    visit_type: str
    label: str
    providers: tuple[WalkInRoom, ...]
    minutes: int = USUAL_MINUTES
    """How long a visit of that kind takes."""

    def best(self, usual: str = "") -> str:
        """Who sees the patient: who can take the whole visit, without overbooking first, then the usual one.

        A code; where nobody can without a manager's right it is somebody who is here.
        """
        minutes = self.minutes
        ranked = sorted(
            self.providers,
            key=lambda each: (
                not each.takes(minutes),
                not each.is_free(minutes),
                not each.here_for,
                each.provider.code != usual,
                -each.left,
                each.provider.code,
            ),
        )
        return ranked[0].provider.code if ranked else ""

    @property
    def kept_words(self) -> str:
        """`acute kept: LEE 16:15 16:30`."""
        kept = [
            f"{each.provider.code} {' '.join(map(show_time, each.kept))}"
            for each in self.providers
            if each.kept
        ]
        if kept:
            return f"{self.label or 'times'} kept: {', '.join(kept)}"
        return f"{self.label} kept: none left" if self.label else "no time is kept for who just comes"

    @property
    def overbook_words(self) -> str:
        """`overbookings left: KIM 2/2, LEE 1/2`."""
        return (
            f"overbookings left: {_listed(self.providers)}" if self.providers else "nobody works today still"
        )


def _listed(rooms: Sequence[WalkInRoom]) -> str:
    return ", ".join(f"{each.provider.code} {each.left}/{each.quota}" for each in rooms)
