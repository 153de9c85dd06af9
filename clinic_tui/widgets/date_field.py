"""Fields for days: what is understood stands beside them with its weekday."""

from __future__ import annotations

from datetime import date

from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import age_words, read_birth_date, read_past_date, read_recent_date, show_date


class DateField(WordField[date]):
    """A day: `t+7`, `fri`, `3/14`; the latest that fits where it is `over`. `today` is the clinic's.

    `11/20` is that of this year for `back` days more.
    """

    def __init__(
        self,
        today: date,
        *,
        over: bool = False,
        back: int = 0,
        text: str = "",
        id: str | None = None,  # noqa: A002
    ) -> None:
        def read(typed: str, today: date) -> date:
            return read_past_date(typed, today) if over else read_recent_date(typed, today, back)

        examples = "t-1, fri, 3/14" if over else "t+7, fri, 3/14"
        super().__init__(lambda typed: read(typed, today), show_date, text=text, placeholder=examples, id=id)

    @property
    def kept_text(self) -> str:
        """The day that was understood: `t+1` is another one tomorrow."""
        return f"{self.value:%m/%d/%Y}" if self.value else super().kept_text


class BirthDateField(WordField[date]):
    """A birth date, never in the future; the age stands beside it."""

    def __init__(self, today: date, *, text: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            lambda typed: read_birth_date(typed, today),
            lambda born: f"{show_date(born)}, {age_words(born, today)}",
            text=text,
            placeholder="12/05/1961",
            id=id,
        )
