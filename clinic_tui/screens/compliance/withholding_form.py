"""How an agency asked that a disclosure is kept out of accountings for some time, as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from clinic_tui.privacy.disclosure_rows import DisclosureRow
from clinic_tui.privacy.withholding import Withheld
from clinic_tui.screens.parts.day_field import day_field
from clinic_tui.screens.parts.form import Field, Form, text_field


def withheld_fields(today: date) -> Sequence[Field]:
    """Until when, and who said so where nobody wrote it."""
    return (
        day_field(
            "withheld", "Withheld until", today, ahead=True,
            help="an agency asked that the patient is not told before",
        ),
        replace(
            text_field("said_by", "Said by", limit=100, help="who only said so: 30 days; empty: in writing"),
            passed=True,
        ),
        replace(day_field("said_on", "Said on", today, help="empty: today"), passed=True),
    )  # fmt: skip


def withheld_of(form: Form[Any]) -> Withheld:
    """What stands in these fields."""
    return Withheld(form.value("withheld"), form.text("said_by"), form.value("said_on"))


class Withhold(Form[bool]):
    """Until when a disclosure is kept out of accountings, put anew."""

    SAVE_WORDS: ClassVar[str] = "keep"

    def __init__(self, row: DisclosureRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({**_texts_of(row.withheld), **(texts or {})})
        self.row = row

    @property
    def title_words(self) -> str:
        """What was given to whom."""
        return f"Kept out of accountings: {self.row.recipient}"

    def fields(self) -> Sequence[Field]:
        """The same as of a new disclosure."""
        return withheld_fields(self.clinic.today)

    def submit(self) -> None:
        """Keep it; emptied, the patient is told from now on."""
        row, part, asked = self.row, self.backend.privacy, withheld_of(self)
        told = f"disclosure {row.id}: in accountings from now on"
        self.save(
            lambda: part.withhold(row.id, row.version, asked),
            lambda held: f"disclosure {row.id}: {held.words}" if held.until else told,
            True,
        )


def _texts_of(held: Withheld) -> dict[str, str]:
    return {
        "withheld": f"{held.until:%m/%d/%Y}" if held.until else "",
        "said_by": held.said_by,
        "said_on": f"{held.said_on:%m/%d/%Y}" if held.said_on else "",
    }
