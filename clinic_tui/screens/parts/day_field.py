"""The field of a form for a day that is over, or one to come."""

from __future__ import annotations

from datetime import date

from clinic_tui.screens.parts.form import Field
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import read_date, read_past_date, show_date


class DayField(WordField[date]):
    """A day in a form that may be put aside."""

    @property
    def kept_text(self) -> str:
        """The day that was understood: `t` is another one tomorrow."""
        return day_text(self.value) or super().kept_text


def day_field(
    name: str,
    label: str,
    today: date,
    *,
    ahead: bool = False,
    help: str = "",  # noqa: A002 - as in Field
    passed: bool = True,
) -> Field:
    """A day; `ahead` reads `fri` as the next one, else it is the last. Where `passed`, Enter does so."""
    read, example = (read_date, "t+30, 11/30/2026") if ahead else (read_past_date, "t-1, 11/30/2026")
    return Field(
        name,
        label,
        lambda: DayField(lambda text: read(text, today), show_date, placeholder=example),
        help=help,
        passed=passed,
    )


def day_text(day: date | None) -> str:
    """A stored day as such a field is filled with it."""
    return f"{day:%m/%d/%Y}" if day else ""
