"""Go to a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.screens.parts.form import Field, Form
from clinic_tui.widgets.date_field import DateField


class GoToDate(Form[date]):
    """One field; the day that was understood stands beside it."""

    TITLE_WORDS = "Go to date"
    SAVE_WORDS = "go"

    def __init__(self, today: date, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._today = today

    def fields(self) -> Sequence[Field]:
        """The date."""
        return (Field("date", "Date", lambda: DateField(self._today), help="t+7, fri, next tue, 3/14, 0105"),)

    def submit(self) -> None:
        """Go."""
        self.done(self.needed("date"))

    @property
    def changed(self) -> bool:
        """Nothing is lost here."""
        return False
