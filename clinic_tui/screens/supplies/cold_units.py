"""Fridges and freezers: what their log says of today, and what is held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.equipment.cold_rows import ColdUnit, ReadingRow
from clinic_tui.equipment.rules import out_of_range
from clinic_tui.keymap import Place
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.temperature import show_temperature
from clinic_tui.words.times import show_time

MOST_DAYS_NAMED = 4


class ColdScreen(ListPage[ColdUnit]):
    """`+` writes a reading down; Enter shows those before."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.COLD)
    TOPICS = frozenset({"temperature_reading", "place_hold", "stock_place", "stock_move"})
    EVERY = 60.0
    NAME = "Fridges and freezers"
    NOTHING = "No fridge and no freezer yet: P on the list of supplies, then +, adds one."
    COLUMNS = (
        ListColumn("Code", 8),
        ListColumn("Unit"),
        ListColumn("Last read", 11),
        ListColumn("Min", 6, "right"),
        ListColumn("Max", 6, "right"),
        ListColumn("Now", 6, "right"),
        ListColumn("Today", 19),
    )
    DETAIL_LINES = 3

    def __init__(self, place_id: int | None = None) -> None:
        super().__init__()
        self._wanted = place_id

    @property
    def place(self) -> Place:
        """The cold units."""
        return Place.COLD

    def question(self) -> Callable[[], tuple[ColdUnit, ...]]:
        """As they stand."""
        return self.backend.equipment.units

    def heading(self) -> FactLine:
        """How many, what lacks, and what is held."""
        rows = self.shown_rows
        lacking, held = sum(1 for row in rows if row.lacks), sum(1 for row in rows if row.hold)
        return (
            ("strong", self.NAME),
            ("", counted(len(rows), "unit")),
            (
                "warning" if lacking else "good",
                f"! {lacking} to be read" if lacking else "nothing to be read",
            ),
            ("warning", f"! {held} held" if held else ""),
            ("quiet", f"in °{self.backend.settings.cold.scale}"),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return ("reading-add", "place-hold", "history", "month-sheet", "back")

    def took(self, answer: tuple[ColdUnit, ...]) -> None:
        """The first time the cursor goes to what is to be read: a reading is not to stand at another unit."""
        if not self.known and self._wanted is None:
            self._wanted = next((unit.id for unit in answer if unit.lacks), None)
        super().took(answer)

    def tell(self) -> None:
        """The key that holds a place releases one that is held."""
        super().tell()
        held = self.row is not None and self.row.hold is not None
        self.query_one(KeyBar).in_force = (("place-hold", "release"),) if held else ()

    def line(self, row: ColdUnit) -> ListRow:
        """Which, the newest reading, and what today lacks."""
        last = row.last
        when = ""
        if last is not None:
            local = last.at.astimezone(self.clinic.clock.zone)
            when = f"{local:%m/%d} {show_time(last.minute)}"
        cells = (
            row.code,
            row.name,
            when,
            *(self._degrees(last, name) for name in ("lowest", "highest", "current")),
            self._today(row),
        )
        bad = last is not None and out_of_range(row.limits, last.current, last.lowest, last.highest)
        return ListRow(row.id, cells, "is-wrong" if row.hold or bad else "is-overdue" if row.lacks else "")

    def _degrees(self, reading: ReadingRow | None, name: str) -> str:
        hundredths = None if reading is None else getattr(reading, name)
        scale = self.backend.settings.cold.scale
        return "" if hundredths is None else show_temperature(hundredths, scale).partition(" ")[0]

    @staticmethod
    def _today(row: ColdUnit) -> str:
        if row.hold:
            return "! held"
        if row.lacks:
            return f"! {row.lacks}"
        return counted(row.today, "reading") if row.today else "not read yet"

    def detail(self, row: ColdUnit) -> Sequence[FactLine]:
        """What is safe there, what lies there, why it is held, and which days lack a reading."""
        scale = self.backend.settings.cold.scale
        low, high = (show_temperature(each, scale) for each in row.limits)
        missed = ", ".join(f"{day:%m/%d}" for day in row.missed[-MOST_DAYS_NAMED:])
        hold = row.hold
        began = show_date(hold.began_at.astimezone(self.clinic.clock.zone).date()) if hold else ""
        return (
            (
                ("strong", row.name),
                ("", f"safe {low} to {high}"),
                ("", f"{row.units:,} units of supplies lie there"),
                ("quiet", row.last.note if row.last else ""),
            ),
            (("warning", f"held since {began} by {hold.who}: {hold.reason}"),) if hold else (),
            (("warning", f"a reading is missing on {counted(len(row.missed), 'open day')}: {missed}"),)
            if missed
            else (),
        )

    # Verbs

    def written(self, outcome: object) -> None:
        """Read again before the next key."""
        if outcome is not None:
            self.read_before_keys()

    def action_reading_add(self) -> None:
        """What the thermometer shows."""
        from clinic_tui.screens.supplies.cold_forms import LogReading

        if self.row is not None:
            self.app.push_screen(LogReading(self.row), self.written)

    def action_place_hold(self) -> None:
        """Give nothing out from there; or release it."""
        row, part = self.row, self.backend.equipment
        if row is None:
            return
        hold = row.hold
        if hold is None:
            form = AskReason(
                f"Hold what lies at {row.name}",
                "Why is nothing to be given out from there?",
                lambda why: part.hold_place(row.id, why),
                f"{row.name} is held: nothing is given out from there",
            )
        elif words := self.backend.why_not("equipment.release", "what is held"):
            self.clinic.say(words, Level.ERROR)
            return
        else:
            form = AskReason(
                f"Release what lies at {row.name}",
                "What did the makers or the program say, and what became of it?",
                lambda words: part.release_place(hold.id, hold.version, words),
                f"{row.name} is released",
            )
        self.app.push_screen(form, self.written)

    def action_month_sheet(self) -> None:
        """A month on paper."""
        from clinic_tui.screens.supplies.cold_forms import PrintMonth

        if self.row is not None:
            self.app.push_screen(PrintMonth(self.row))

    async def choose(self, row: ColdUnit) -> None:
        """The readings before."""
        self.action_history()

    def action_history(self) -> None:
        """The readings of the last two months, newest first."""
        from clinic_tui.screens.supplies.cold_readings import ColdReadings

        if self.row is not None:
            self.app.push_screen(ColdReadings(self.row), lambda _: self.read_before_keys())
