"""Putting a patient on the waitlist, and changing what is wished for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clinic_tui.schedule.rows import ProviderRow, Span
from clinic_tui.screens.parts.form import Field, changed_of, text_field
from clinic_tui.screens.schedule.new_visit import NewVisitForm
from clinic_tui.security.kept_form import About
from clinic_tui.waitlist.rows import ANY_TIME, NewWish, WaiterRow
from clinic_tui.waitlist.rules import LONGEST_NOTICE_HOURS
from clinic_tui.waitlist.states import Priority
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.time_field import MinutesField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import WEEKDAYS, read_weekdays
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.times import read_part_of_day, show_time

PRIORITIES = tuple(
    Choice(code, words, priority)
    for code, words, priority in (
        ("r", "routine", Priority.ROUTINE),
        ("s", "soon", Priority.SOON),
        ("u", "urgent", Priority.URGENT),
    )
)


class WaitForVisit(NewVisitForm):
    """The number of the new entry, or None. All but patient and type may stay empty."""

    TITLE_WORDS = "Waitlist"
    SAVE_WORDS = "put on the list"
    KIND = "wait"

    def fields(self) -> Sequence[Field]:
        """What is wished for."""
        return (
            Field("type", "Visit type", lambda: ChoiceField[int]([]), help="fu, new ...: what for"),
            Field(
                "priority",
                "Priority",
                lambda: ChoiceField[Priority](PRIORITIES, text="r"),
                help="routine, soon or urgent: the most urgent are asked first",
            ),
            Field(
                "provider",
                "Provider",
                lambda: WordField[tuple[str, ...]](
                    self._read_providers, ", ".join, placeholder="anyone; lee, kim"
                ),
                help="codes with commas between; empty: anyone",
            ),
            Field(
                "days",
                "Days",
                lambda: WordField[frozenset[int]](
                    read_weekdays, _show_days, placeholder="any; tue-thu, mon,fri"
                ),
                help="tue-thu, mon,fri; empty: any",
            ),
            Field(
                "part",
                "Part of day",
                lambda: WordField[tuple[int, int]](
                    read_part_of_day,
                    lambda part: f"{show_time(part[0])}-{show_time(part[1])}",
                    placeholder="any; am, pm",
                ),
                help="am, pm, 9-12, after 2; empty: any",
            ),
            Field("earliest", "Earliest", lambda: DateField(self.clinic.today), help="empty: at once"),
            Field("latest", "Latest", lambda: DateField(self.clinic.today), help="empty: until closed"),
            Field(
                "notice",
                "Notice, hours",
                lambda: WordField[int](
                    _read_hours, lambda hours: f"{counted(hours, 'hour')} ahead", placeholder="0"
                ),
                help="how long before the visit the patient has to be called; empty: can come at once",
            ),
            text_field("words", "In words", limit=200, help="what the desk should know when it calls"),
            Field(
                "minutes",
                "Length",
                MinutesField,
                also=("length",),
                passed=True,
                help="20, 45m, 1h; empty takes the visit type's",
            ),
        )

    def _know_providers(self, providers: tuple[ProviderRow, ...]) -> None:
        self._providers = {row.id: row for row in providers}
        field = self._built["provider"]
        assert isinstance(field, WordField)
        field.text = field.text  # read again, now that the codes are known

    def _read_providers(self, typed: str) -> tuple[str, ...]:
        codes = tuple(dict.fromkeys(part.upper() for part in typed.replace(",", " ").split()))
        known = {row.code for row in self._providers.values()}
        for code in codes:
            if known and code not in known:
                raise NotUnderstood(f"No provider {code}: {', '.join(sorted(known))}.")
        return codes

    def look_at_plan(self) -> None:
        """Nothing stands against a wish."""

    def submit(self) -> None:
        """Write it down."""
        wish, waitlist = self.wish(), self.backend.waitlist
        if wish is not None:
            self.save(lambda: waitlist.add(wish), f"waitlist: {self.whom_of_namesakes}", ...)

    def wish(self) -> NewWish | None:
        """What the fields say; None while nobody is chosen."""
        patient_id = self.needed_patient()
        if patient_id is None:
            return None
        part = self.value("part")
        return NewWish(
            patient_id=patient_id,
            visit_type_id=self.needed("type"),
            minutes=self.value("minutes"),
            providers=self.value("provider") or (),
            weekdays=self.value("days") or frozenset(),
            part=Span(*part) if part else ANY_TIME,
            earliest=self.value("earliest"),
            latest=self.value("latest"),
            priority=self.needed("priority"),
            notice_hours=self.value("notice") or 0,
            words=self.text("words"),
        )


class EditWish(WaitForVisit):
    """The same for somebody who waits already; how long they have waited stays."""

    SAVE_WORDS = "save"
    KIND = "wish"

    def __init__(self, row: WaiterRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({**texts_of(row), **(texts or {})}, patient_id=row.patient_id)
        self._row = row

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def submit(self) -> None:
        """Change it."""
        wish, waitlist, row = self.wish(), self.backend.waitlist, self._row
        if wish is not None:
            self.save(lambda: waitlist.edit(row.id, row.version, wish), f"{row.name}: wish changed", row.id)

    @property
    def about(self) -> About:
        """The entry, as it was seen."""
        return {"entry": self._row.id, "version": self._row.version}

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What was changed."""
        return changed_of(texts, texts_of(self._row))

    def reopen(self, texts: dict[str, str]) -> Any:
        """The same entry again."""
        return EditWish(self._row, texts)


def texts_of(row: WaiterRow) -> dict[str, str]:
    """An entry as it would be typed."""
    part = f"{show_time(row.part.start)}-{show_time(row.part.end)}"
    return {
        "type": row.visit_type,
        "priority": row.priority.value[0],
        "provider": ", ".join(row.providers),
        "days": ",".join(WEEKDAYS[day][:3] for day in sorted(row.weekdays)),
        "part": "" if row.part == ANY_TIME else part,
        "earliest": f"{row.earliest:%m/%d/%Y}" if row.earliest else "",
        "latest": f"{row.latest:%m/%d/%Y}" if row.latest else "",
        "notice": str(row.notice_hours) if row.notice_hours else "",
        "words": row.words,
        "minutes": str(row.minutes),
    }


def _show_days(days: frozenset[int]) -> str:
    return ", ".join(WEEKDAYS[day][:3].title() for day in sorted(days))


def _read_hours(typed: str) -> int:
    digits = typed.strip().removesuffix("h").strip()
    if not (digits.isascii() and digits.isdigit()) or int(digits) > LONGEST_NOTICE_HOURS:
        raise NotUnderstood(f"Hours as a number up to {LONGEST_NOTICE_HOURS}.")
    return int(digits)
