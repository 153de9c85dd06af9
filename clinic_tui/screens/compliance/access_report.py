"""Unusual access to records, for the manager who looks at it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.privacy.access_rows import AccessKind, AccessRow
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted


class AccessScreen(ListPage[AccessRow]):
    """What nobody has reviewed first; Enter reviews the line under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.ACCESS)
    NAME = "Unusual access"
    COLUMNS = (
        ListColumn("Day", 8),
        ListColumn("Time", 11),
        ListColumn("Who", 16),
        ListColumn("Why", 15),
        ListColumn("Patient"),
        ListColumn("", 8),
    )
    NOTHING = "Nothing unusual was looked at in these days."
    TOPICS = frozenset({"access_review", "emergency_access"})
    DETAIL_LINES = 2

    def nothing(self) -> str:
        """Where there is nothing, what would stand here."""
        days = self.backend.settings.privacy.access_days
        kinds = ", ".join(kind.value for kind in AccessKind)
        return f"Nothing unusual in the last {days} days. Here would stand: {kinds}."

    def __init__(self, _notice: int | None = None) -> None:
        """The notice that leads here tells of the whole report."""
        super().__init__()

    @property
    def place(self) -> Place:
        """The report."""
        return Place.ACCESS

    def question(self) -> Callable[[], tuple[AccessRow, ...]]:
        """What is unusual."""
        return self.backend.privacy.unusual_access

    def heading(self) -> FactLine:
        """How many, and how many nobody has reviewed."""
        if not self.shown_rows:
            return (("strong", self.NAME), ("quiet", "g: emergency access"))
        waiting = sum(not row.reviewed for row in self.shown_rows)
        return (
            ("strong", self.NAME),
            ("", counted(len(self.shown_rows), "line")),
            ("warning" if waiting else "good", f"! {waiting} to review" if waiting else "all reviewed"),
            ("quiet", "g: emergency access"),
        )

    def line(self, row: AccessRow) -> ListRow:
        """When, who, why it is unusual, and whose record."""
        found = row.found
        times = f"{self._time(found.first)}-{self._time(found.last)}"
        cells = (
            f"{found.day:%m/%d/%y}", times, row.person, found.kind.value, _whose(row),
            "reviewed" if row.reviewed else "",
        )  # fmt: skip
        return ListRow(row.key, cells, "is-quiet" if row.reviewed else "is-soon")

    def _time(self, at: datetime) -> str:
        return f"{at.astimezone(self.clinic.clock.zone):%H:%M}"

    def detail(self, row: AccessRow) -> Sequence[FactLine]:
        """How often, and what the review found."""
        looks = "" if row.found.kind is AccessKind.MANY else counted(row.found.looks, "look")
        at = row.reviewed_at
        when = f"{at.astimezone(self.clinic.clock.zone):%m/%d/%y %H:%M}" if at else ""
        told = f"{when} {row.reviewed_by}: {row.review_words}" if at else "nobody has reviewed it"
        behind = "looked again since" if at and not row.reviewed else ""
        return (
            (
                ("strong", row.person), ("", row.login), ("", row.found.kind.value), ("", _whose(row)),
                ("", looks),
            ),
            (("" if row.reviewed else "warning", told), ("warning", behind)),
        )  # fmt: skip

    async def choose(self, row: AccessRow) -> None:
        """Review it; emergency access in its own list."""
        if row.found.kind is AccessKind.EMERGENCY:
            await self.action_access_emergency()
            return
        if row.reviewed:
            self.clinic.say(f"{row.reviewed_by} reviewed it already", Level.ERROR)
            return
        part, key = self.backend.privacy, row.key
        form = AskReason(
            f"Review: {row.person}, {row.found.kind.value}",
            "What was found? It stays.",
            lambda words: part.review_access(key, words),
            "reviewed",
        )
        self.app.push_screen(form, self._written)

    def _written(self, outcome: object) -> None:
        if outcome is not None:
            self.read_before_keys()

    def action_access_record(self) -> None:
        """The record that was looked at."""
        row = self.row
        if row is not None and row.found.patient_id is not None:
            self.clinic.open_patient(row.found.patient_id)

    async def action_access_emergency(self) -> None:
        """Emergency access, with its own review."""
        from clinic_tui.screens.patients.emergencies import EmergencyList

        await self.app.push_screen(EmergencyList())


def _whose(row: AccessRow) -> str:
    """Whose record, or how many of them."""
    if row.found.kind is AccessKind.MANY:
        return f"{row.found.looks} records"
    return f"{row.name}, MRN {row.mrn}"
