"""The free times that a booking form asks for, where it was left open who or when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clinic_tui.keymap import Hint
from clinic_tui.schedule.rows import Wish
from clinic_tui.screens.schedule.free_times import FreeTimes


class PickTime(FreeTimes):
    """Free times for a form that lies below: what is chosen goes into it, and nothing is booked from here."""

    def __init__(
        self,
        texts: dict[str, str],
        *,
        from_day: date,
        whom: tuple[int, str],
        minutes: int | None = None,
    ) -> None:
        """`minutes`: how long the visit is, where that is not what its type usually takes."""
        super().__init__(texts, from_day=from_day, may_wait=False, whom=whom)
        self._minutes = minutes

    def go_to_first(self) -> None:
        """To the list; an Enter that was typed ahead takes the first time that fits."""
        self.put_focus(self._list)
        self.clinic.hold_keys(self)

    def hints(self) -> tuple[Hint, ...]:
        """The keys of the list; Tab goes to what narrows it."""
        return (
            Hint("Enter", "take it into the form", ""),
            Hint("Tab", "ask for less or more", ""),
            Hint("Esc", "back to the form", "set_aside"),
        )

    def _read_wish(self) -> Wish | None:
        wish = super()._read_wish()
        return replace(wish, minutes=self._minutes) if wish and self._minutes else wish

    def action_book(self) -> None:
        """Take the time: the form below books it, with all that stands there."""
        self.action_save()

    def action_on_strip(self) -> None:
        """The form below would be left for it."""
        self.say("Esc goes back to the form; `f` on the schedule shows times on the strip")
