"""What room there is for who comes without an appointment: plain values, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinic_tui.schedule.rows import ProviderRow
from clinic_tui.words.times import show_time


@dataclass(frozen=True, slots=True)
class WalkInRoom:
    """One provider who works today still: here and free just now, slots kept and free, overbookings left."""

    provider: ProviderRow
    here_now: bool
    free_now: bool
    kept: tuple[int, ...]
    overbooked: int
    quota: int

    @property
    def left(self) -> int:
        """Overbookings that need no second right."""
        return max(self.quota - self.overbooked, 0)


@dataclass(frozen=True, slots=True)
class WalkInRooms:
    """All providers of today, and the kind of visit that times are kept for, by its code; empty for none."""

    visit_type: str
    label: str
    providers: tuple[WalkInRoom, ...]

    def best(self, usual: str = "") -> str:
        """Who sees the patient: free now before who has to be overbooked, then the usual one; a code."""
        ranked = sorted(
            self.providers,
            key=lambda each: (
                not each.free_now,
                not each.here_now,
                not each.left,
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
