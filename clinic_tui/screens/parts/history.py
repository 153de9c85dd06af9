"""Who did what, and when: the events of one appointment, claim, patient or item."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

from textual.binding import Binding, BindingType
from textual.widget import Widget

from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.about_patient import AboutPatient
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.widgets.paged_list import ListColumn, ListRow


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


Numbered = tuple[int, Told]
"""An event with its number, the oldest being 1."""


class HistoryScreen(AboutPatient, ListDialog[Numbered, None]):
    """A list of events, newest first; the one under the cursor stands below in full."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("h", "dismiss(None)", "back", show=False)]
    COLUMNS = (
        ListColumn("When", 12),
        ListColumn("Who", 12),
        ListColumn("Desk", 4),
        ListColumn("What"),
    )
    NOTHING = "Nothing has happened yet."
    WHOLE_LINES = 3
    SPEAKS = False

    tells_of_record: ClassVar[bool] = True
    closes_with_record = True

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

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("Up Down", "walk", ""), Hint("Esc", "back", "dismiss(None)"))

    def above(self) -> Iterator[Widget]:
        """Whose it is, where it tells of a record."""
        return self.compose_banner(self._patient_id)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """The record may have been closed too."""
        self.access_may_have_changed(entities)
        super().changed_elsewhere(entities)

    def concerned(self, entities: frozenset[str]) -> bool:
        """Whatever was done may belong into the list."""
        return True

    def question(self) -> Callable[[], Sequence[Told]]:
        """The events."""
        return self._load

    def rows_of(self, answer: Sequence[Told]) -> Sequence[Numbered]:
        """With numbers from the oldest on, which they keep when newer ones come."""
        return [(len(answer) - place, event) for place, event in enumerate(answer)]

    def line(self, row: Numbered) -> ListRow:
        """When, who, where, what."""
        number, event = row
        return ListRow(number, (self._when(event), event.who, event.desk, _what(event)))

    def bare_heading(self) -> str:
        """Of what."""
        return self._words

    def _when(self, event: Told) -> str:
        clock = self.clinic.clock
        local = event.at.astimezone(clock.zone)
        same_year = local.year == clock.now().astimezone(clock.zone).year
        return f"{local:%d %b %H:%M}" if same_year else f"{local:%d %b %Y}"

    def whole(self, row: Numbered) -> str:
        """With the year, the seconds and the reason."""
        told = row[1]
        local = told.at.astimezone(self.clinic.clock.zone)
        desk = f", desk {told.desk}" if told.desk else ""
        return f"{local:%d %b %Y %H:%M:%S} {told.who}{desk}: {_what(told)}"


def _what(event: Told) -> str:
    return (
        f"{event.words} ({event.reason})" if event.reason and event.reason not in event.words else event.words
    )
