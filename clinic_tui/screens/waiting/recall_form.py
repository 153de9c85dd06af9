"""Recalling a patient by hand: when, for what, with whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from clinic_tui.recall.rows import NewRecall
from clinic_tui.recall.rules import LONGEST_MONTHS, months_on, show_month
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.screens.schedule.new_visit import NewVisitForm
from clinic_tui.widgets.choice_field import ChoiceField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import read_date
from clinic_tui.words.not_understood import NotUnderstood


class RecallPatient(NewVisitForm):
    """The number of the new recall, or None."""

    TITLE_WORDS = "Recall"
    SAVE_WORDS = "recall"
    KIND = "recall"

    def fields(self) -> Sequence[Field]:
        """Type and month are asked."""
        return (
            Field("type", "Visit type", lambda: ChoiceField[int]([]), help="fu, new ...: what for"),
            Field(
                "due",
                "When",
                lambda: WordField[date](self._read_month, show_month, placeholder="6m, 1y, 5/1"),
                help="6m, 1y, or a day of the month: 5/1",
            ),
            Field(
                "provider",
                "Provider",
                lambda: ChoiceField[int]([], placeholder="anyone"),
                help="empty: anyone",
            ),
            text_field("words", "In words", limit=200, help="what the desk should know when it calls"),
        )

    def _read_month(self, typed: str) -> date:
        return read_month(typed, self.clinic.today)

    def look_at_plan(self) -> None:
        """Nothing stands against a recall."""

    def submit(self) -> None:
        """Write it down."""
        patient_id = self.needed_patient()
        if patient_id is None:
            return
        new = NewRecall(
            patient_id, self.needed("type"), self.needed("due"), self.value("provider"), self.text("words")
        )
        calls, whom = self.backend.calls, self.whom_of_namesakes

        def add() -> tuple[int, str]:
            number = calls.add_recall(new)
            return number, f"{whom}: {calls.listed(number).words}"

        self.save(add, itemgetter(1), ...)

    def done(self, result: Any) -> None:
        """Close with the number of the recall."""
        super().done(result[0] if isinstance(result, tuple) else result)


def read_month(typed: str, today: date) -> date:
    """The month meant by `6m`, `1y`, `6` or a day in it; its first day. Raises NotUnderstood."""
    text = typed.strip().lower()
    number, unit = (text[:-1].strip(), text[-1:]) if text[-1:] in ("m", "y") else (text, "m")
    if number.isascii() and number.isdigit():
        months = int(number) * (12 if unit == "y" else 1)
        if not 0 <= months <= LONGEST_MONTHS:
            raise NotUnderstood("At most ten years ahead: 6m, 1y.")
        return months_on(today, months)
    return read_date(text, today).replace(day=1)
