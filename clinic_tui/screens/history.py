"""Who did what, and when: the events of one appointment, claim, patient or item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.screens.while_open import WhileOpen
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList


class Told(Protocol):
    """One line of a history: what a journal's event or a ledger's move has."""

    @property
    def at(self) -> datetime:
        """When, as an instant."""

    @property
    def who(self) -> str:
        """The account's name."""

    @property
    def desk(self) -> str:
        """The desk's letter, or empty."""

    @property
    def words(self) -> str:
        """What was done."""

    @property
    def reason(self) -> str:
        """Why, where it was asked."""


class HistoryScreen(WhileOpen, ModalScreen[None]):
    """A list of events, newest first; the one under the cursor stands below in full."""

    DEFAULT_CSS = "HistoryScreen #history-whole { width: 1fr; height: 3; color: $text-muted; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,h", "dismiss(None)", "back", show=False)]

    tells_of_record: ClassVar[bool] = True

    def __init__(
        self, title: str, load: Callable[[], Sequence[Told]], *, patient_id: int | None = None
    ) -> None:
        """`load` is called in a thread; an event is told as when, who and what. With the record of
        `patient_id` it closes.
        """
        super().__init__()
        self._words = title
        self._load = load
        self._patient_id = patient_id
        self._events: Sequence[Told] = ()

    def compose(self) -> ComposeResult:
        """Title, list, the whole of one event, keys."""
        with Vertical(classes="dialog wide tall"):
            yield Label(safe_text(self._words), classes="dialog-title", markup=False)
            yield PagedList(
                ListColumn("When", 12),
                ListColumn("Who", 12),
                ListColumn("Desk", 4),
                ListColumn("What"),
                empty="reading ...",
                marks=False,
            )
            yield Label("", id="history-whole", markup=False)
            yield KeyBar(own=(Hint("Up Down", "walk", ""), Hint("Esc", "back", "dismiss(None)")))

    def on_mount(self) -> None:
        """Ask for the events."""
        self.query_one(PagedList).focus()
        self._read()
        if self._patient_id is not None:
            self.follow_record(self._patient_id)

    def _read(self) -> None:
        self.ask_before_keys(self._load, self._show, group="history", refused=self._refused)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was done, here or at another desk: it may belong into the list."""
        self.access_may_have_changed(entities)
        self._read()

    def _show(self, events: Sequence[Told]) -> None:
        self._events = events
        rows = [
            ListRow(len(events) - place, (self._when(event), event.who, event.desk, _what(event)))
            for place, event in enumerate(events)
        ]
        self.query_one(PagedList).show(rows, "Nothing has happened yet.")

    def _refused(self, refusal: ClinicError) -> None:
        self.query_one(PagedList).show([], refusal.words)

    def _when(self, event: Told) -> str:
        clock = self.clinic.clock
        local = event.at.astimezone(clock.zone)
        same_year = local.year == clock.now().astimezone(clock.zone).year
        return f"{local:%d %b %H:%M}" if same_year else f"{local:%d %b %Y}"

    def on_paged_list_highlighted(self, event: PagedList.Highlighted) -> None:
        """Tell the whole of it, with the year and the reason."""
        number = event.key
        if not isinstance(number, int) or not 0 < number <= len(self._events):
            return
        told = self._events[len(self._events) - number]
        local = told.at.astimezone(self.clinic.clock.zone)
        words = (
            f"{local:%d %b %Y %H:%M:%S} {told.who}{f', desk {told.desk}' if told.desk else ''}: {_what(told)}"
        )
        self.query_one("#history-whole", Label).update(safe_text(words))


def _what(event: Told) -> str:
    return (
        f"{event.words} ({event.reason})" if event.reason and event.reason not in event.words else event.words
    )
