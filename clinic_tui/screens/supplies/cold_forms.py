"""The forms of fridges and freezers: a reading, and which month is put on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.equipment.cold_rows import ColdUnit
from clinic_tui.equipment.entries import ReadingEntry
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.time_field import TimeField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import read_past_date, show_date
from clinic_tui.words.temperature import read_temperature, show_temperature


class OfUnit(Form[bool]):
    """A form on one fridge or freezer."""

    def __init__(self, unit: ColdUnit, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self.unit = unit

    @property
    def title_words(self) -> str:
        """What is done, and with which."""
        return f"{self.TITLE_WORDS} {self.unit.name}"

    def reopen(self, texts: dict[str, str]) -> OfUnit:
        """The same unit again."""
        return type(self)(self.unit, texts)


class LogReading(OfUnit):
    """What the thermometer shows: three numbers and Enter."""

    TITLE_WORDS: ClassVar[str] = "Reading of"
    SAVE_WORDS: ClassVar[str] = "write down"

    def compose_top(self) -> Iterator[Widget]:
        """What is safe there."""
        scale = self.backend.settings.cold.scale
        low, high = (show_temperature(each, scale) for each in self.unit.limits)
        facts = Facts(1, indent=0)
        facts.show(
            (("quiet", f"safe {low} to {high}"), ("quiet", "minimum and maximum since the last reading"))
        )
        yield facts

    def fields(self) -> Sequence[Field]:
        """Minimum, maximum and now; what was done where that is out of range; and when, from paper."""
        scale = self.backend.settings.cold.scale

        def degrees(name: str, label: str, words: str) -> Field:
            return Field(
                name,
                label,
                lambda: WordField[int](
                    lambda text: read_temperature(text, scale),
                    lambda hundredths: show_temperature(hundredths, scale),
                ),
                help=words,
            )

        today = self.clinic.today
        passed = "empty, where the device keeps none"
        return (
            degrees("lowest", "Minimum", passed),
            degrees("highest", "Maximum", passed),
            degrees("current", "Now", f"degrees {scale}, or with C or F behind"),
            replace(
                text_field("action", "Done", limit=200, help="what was done, where it is out of range"),
                passed=True,
            ),
            replace(text_field("note", "Note", limit=200, help="may stay empty"), passed=True),
            Field(
                "day", "Day", passed=True, help="of a reading from paper; empty: now",
                make=lambda: WordField[date](lambda text: read_past_date(text, today), show_date),
            ),
            Field("time", "Time", TimeField, help="of a reading from paper; empty: now", passed=True),
        )  # fmt: skip

    def submit(self) -> None:
        """Write it down; what is out of range holds what lies there."""
        unit, part = self.unit, self.backend.equipment
        entry = ReadingEntry(
            self.needed("current"), self.value("lowest"), self.value("highest"), self.text("note"),
            self.text("action"), self.value("day"), self.value("time"),
        )  # fmt: skip
        shown = show_temperature(entry.current, self.backend.settings.cold.scale)

        def words(held: bool) -> str:
            after = "; what lies there is held: nothing is given out from there" if held else ""
            return f"{unit.name}: {shown} written down{after}"

        self.save(lambda: part.log_reading(unit.id, entry), words, True)


class PrintMonth(OfUnit):
    """Which month is put on paper."""

    TITLE_WORDS: ClassVar[str] = "Month of"
    SAVE_WORDS: ClassVar[str] = "print"

    def fields(self) -> Sequence[Field]:
        """Any day of it."""
        today = self.clinic.today
        return (
            Field(
                "month",
                "Month",
                lambda: WordField[date](
                    lambda text: read_past_date(text, today), lambda day: f"{day:%B %Y}", text="t"
                ),
                help="any day of it: t, t-1m, 10/1",
            ),
        )

    def submit(self) -> None:
        """To the printer, or into the folder of papers."""
        unit, part, day = self.unit, self.backend.equipment, self.needed("month")
        self.save(lambda: part.hand_out_month(unit.id, day), str, True, undoable=False)
