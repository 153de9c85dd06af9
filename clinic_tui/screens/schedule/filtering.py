"""Leaving out of the schedule whom one does not look for: filters, and the views that a person keeps."""

from __future__ import annotations

from typing import Any

from clinic_tui.keymap import hint_of
from clinic_tui.schedule.rows import DayFilter, SavedView
from clinic_tui.screens.parts.pane import Pane

ALL_SHOWN = DayFilter()


class Filtering(Pane):
    """A pane of the schedule that shows all, or what a filter leaves."""

    def __init__(self, memory: Any = None) -> None:
        super().__init__(memory)
        self._filter, self._filter_name = ALL_SHOWN, ""
        self._view_keys: dict[str, int] = {}
        """The F-keys of the views that were seen here, by name."""

    @property
    def filter(self) -> DayFilter:
        """What is shown now."""
        return self._filter

    @property
    def filter_words(self) -> str:
        """What is left out, for the line above the grid."""
        return f"; {self._view_words}: {self._filter.words}{self._key_words}" if self._filter else ""

    @property
    def whose_words(self) -> str:
        """The same where only providers count: free slots have no state."""
        codes = self._filter.words.partition(";")[0]
        some = self._filter.provider_ids or self._filter.site_ids
        return f"; {self._view_words}: {codes}{self._key_words}" if some else ""

    @property
    def _view_words(self) -> str:
        return f"view {self._filter_name}" if self._filter_name else "shown"

    @property
    def _key_words(self) -> str:
        """The key that shows the view at once, behind what it shows."""
        key = self._view_keys.get(self._filter_name, 0) if self._filter_name else 0
        return f" ({self._key_of(key)})" if key else ""

    def show_view(self, view: SavedView) -> None:
        """Look through one that is kept."""
        self._view_keys[view.name] = view.shift_key
        self.show_filtered(view.filter, view.name)

    def show_filtered(self, wanted: DayFilter, name: str = "") -> None:
        """Leave out what the filter does not have, in all views; an empty one shows all again."""
        self._filter, self._filter_name = wanted, name if wanted else ""
        self.read_before_keys()

    def save_view(self, name: str, wanted: DayFilter) -> None:
        """Keep a filter under a name, and look through it."""
        schedule = self.backend.schedule

        def kept(view: SavedView) -> None:
            key = self._key_of(view.shift_key) or hint_of("next-view", self.clinic.verbs).key
            self.clinic.say_done(f"kept as {view.name}: {key} and `:view {view.name}` show it")
            self.show_view(view)

        self.act(lambda: schedule.save_view(name, wanted), kept)

    def drop_view(self, name: str) -> None:
        """Keep a view no longer; all is shown where it was in front."""
        schedule = self.backend.schedule

        def dropped(_: None) -> None:
            self.clinic.say_done(f"dropped: {name}")
            if self._filter_name == name:
                self.show_filtered(ALL_SHOWN)

        self.act(lambda: schedule.drop_view(name), dropped)

    def action_show_all(self) -> None:
        """Take the filter off."""
        if self._filter:
            self.show_filtered(ALL_SHOWN)
        else:
            self.clinic.say("nobody is left out: `:view lee kim booked` shows some")

    def _key_of(self, shift_key: int) -> str:
        """The key of that number, as people read it; empty for none."""
        return hint_of(f"own-view-{shift_key}", self.clinic.verbs).key if shift_key else ""

    def action_own_view(self, shift_key: int) -> None:
        """The one of one's own views that is on this key."""
        schedule = self.backend.schedule
        self.ask(schedule.own_views, lambda views: self._show_on_key(views, shift_key), group="views")

    def _show_on_key(self, views: tuple[SavedView, ...], shift_key: int) -> None:
        view = next((view for view in views if view.shift_key == shift_key), None)
        if view is not None:
            self.show_view(view)
            return
        key = self._key_of(shift_key)
        self.clinic.say(f"no view is on {key}: `:view save NAME` keeps what is shown, `:views` lists yours")

    def action_next_view(self) -> None:
        """The next of one's own views; behind the last all is shown again."""
        schedule = self.backend.schedule
        self.ask(schedule.own_views, self._next_of, group="views")

    def _next_of(self, views: tuple[SavedView, ...]) -> None:
        if not views:
            self.clinic.say("you keep no view: `:view lee kim` shows some, `:view save NAME` keeps that")
            return
        names = [view.name for view in views]
        place = names.index(self._filter_name) + 1 if self._filter_name in names else 0
        if place < len(views):
            self.show_view(views[place])
        else:
            self.show_filtered(ALL_SHOWN)
