"""The forms of a year's summary: employees and hours, and who certifies it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.safety.entries import CertifyEntry, YearEntry
from clinic_tui.safety.rows import YearRow
from clinic_tui.screens.compliance.incident_forms import past_day
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.supplies.stock_forms import read_count
from clinic_tui.widgets.word_field import WordField


class OfYear(Form[bool]):
    """A form on a year's summary."""

    def __init__(self, year: YearRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({**self.stored(year), **(texts or {})})
        self.year = year

    def stored(self, year: YearRow) -> dict[str, str]:
        """What stands there already."""
        raise NotImplementedError

    @property
    def title_words(self) -> str:
        """What, of which year."""
        return f"{self.TITLE_WORDS} of {self.year.year}"

    def reopen(self, texts: dict[str, str]) -> OfYear:
        """The same year again."""
        return type(self)(self.year, texts)


class NoteYear(OfYear):
    """What form 300A asks besides the log."""

    TITLE_WORDS: ClassVar[str] = "Employees and hours"

    def stored(self, year: YearRow) -> dict[str, str]:
        """What was written."""
        if year.average_employees is None:
            return {}
        return {"employees": str(year.average_employees), "hours": str(year.hours)}

    def fields(self) -> Sequence[Field]:
        """Two numbers."""

        def number(name: str, label: str, example: str, words: str) -> Field:
            return Field(
                name,
                label,
                lambda: WordField[int](read_count, lambda count: f"{count:,}", placeholder=example),
                help=words,
            )

        return (
            number("employees", "Employees", "12", "annual average: all pay periods, also part-time"),
            number("hours", "Hours", "21400", "worked by all of them in the year, without leave"),
        )

    def submit(self) -> None:
        """Write them."""
        year, part = self.year, self.backend.safety
        entry = YearEntry(self.needed("employees"), self.needed("hours"))
        self.save(
            lambda: part.note_year(year.year, year.version, entry, year.site_id),
            f"{year.year}: written",
            True,
        )


class CertifyYear(OfYear):
    """Who says that the summary is true and complete."""

    TITLE_WORDS: ClassVar[str] = "Certify the summary"
    SAVE_WORDS: ClassVar[str] = "certify"

    def stored(self, year: YearRow) -> dict[str, str]:
        """Who did last."""
        return {"name": year.certified_by, "title": year.title, "phone": year.phone}

    def fields(self) -> Sequence[Field]:
        """Who, and when."""
        return (
            text_field("name", "Name", limit=80, help="owner, officer, or the highest official here"),
            text_field("title", "Title", limit=60),
            text_field("phone", "Phone", limit=40),
            past_day("day", "Day", self.clinic.today, passed=True, help="empty: today"),
        )

    def submit(self) -> None:
        """Certify it."""
        year, part, texts = self.year, self.backend.safety, self.texts
        entry = CertifyEntry(texts["name"], texts["title"], texts["phone"], self.value("day"))
        words = f"the summary of {year.year} is certified by {entry.name}"
        self.save(lambda: part.certify_year(year.year, year.version, entry, year.site_id), words, True)
