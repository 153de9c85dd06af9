"""The forms of an incident: its report, and the rest of form 301."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from clinic_tui.safety.clock_lines import KIND_WORDS
from clinic_tui.safety.entries import CareEntry, IncidentEntry
from clinic_tui.safety.rows import IncidentRow
from clinic_tui.safety.states import IncidentKind, Sex
from clinic_tui.screens.parts.form import Field, Form, changed_of, text_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.time_field import TimeField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import read_birth_date, read_past_date, show_date
from clinic_tui.words.moments import Moment, read_moment, show_moment
from clinic_tui.words.times import show_time

Kind = TypeVar("Kind", bound=StrEnum)

YES_NO = (Choice("yes", "yes", True), Choice("no", "no", False))


def past_day(
    name: str, label: str, today: date, *, text: str = "", passed: bool = False, help: str = "",  # noqa: A002
    birth: bool = False,
) -> Field:  # fmt: skip
    """A day that is not to come."""
    read = read_birth_date if birth else read_past_date
    return Field(
        name,
        label,
        lambda: WordField[date](
            lambda typed: read(typed, today), show_date, text=text, placeholder="t, t-1, 11/23"
        ),
        help=help,
        passed=passed,
    )


def moment_field(name: str, label: str, today: date, help: str, *, passed: bool = False) -> Field:  # noqa: A002
    """A day with its time, in one line; a time alone is of today."""
    return Field(
        name,
        label,
        lambda: WordField[Moment](
            lambda typed: read_moment(typed, today), show_moment, placeholder="9:30, t-1 2p"
        ),
        help=help,
        passed=passed,
    )


def yes_no(name: str, label: str, help: str, *, passed: bool = False) -> Field:  # noqa: A002
    """Yes, no, or left open."""
    return Field(name, label, lambda: ChoiceField[bool](YES_NO), help=help, passed=passed)


def as_yes_no(value: bool | None) -> str:
    """What is typed for it."""
    return {True: "yes", False: "no", None: ""}[value]


class IncidentForm(Form[Any]):
    """What happened to whom: the fields of a sharp are asked of a sharp alone."""

    def fields(self) -> Sequence[Field]:
        """In the order in which one tells it; what is rarely known stands below."""
        today = self.clinic.today
        kind = self._kind_now()
        no_sharp = kind is not IncidentKind.SHARP
        no_blood = kind not in (IncidentKind.SHARP, IncidentKind.SPLASH)
        kinds = [Choice(each.value, words, each) for each, words in KIND_WORDS.items()]
        return (
            Field("kind", "Kind", lambda: ChoiceField[IncidentKind](kinds), help="what happened"),
            text_field("who", "Who", limit=80, help="a login or a name; somebody without an account too"),
            text_field("job_title", "Job title", limit=60, help="of who was hurt"),
            past_day("day", "Day", today, text="t", help="on which it happened"),
            Field("time", "Time", TimeField, help="when; empty, where nobody can tell"),
            text_field(
                "place", "Where", limit=160,
                help="of a sharp the work area: Room 2, lab; at another site: North / Room 2",
            ),
            text_field("what", "What, how", limit=500, help="what happened, and how"),
            text_field("harm", "Harm", limit=120, help="injury and part of the body: puncture, left thumb"),
            replace(
                text_field("device", "Sharp", limit=60, help="type of device: hypodermic needle, lancet"),
                passed=no_sharp,
            ),
            replace(text_field("brand", "Brand", limit=60, help="of the sharp"), passed=no_sharp),
            yes_no(
                "blood", "Others' blood", "another person's blood was on it; empty of a sharp or splash: yes",
                passed=no_blood,
            ),
            replace(
                text_field("before", "Before", limit=300, help="what the person was doing just before"),
                passed=True,
            ),
            replace(
                text_field("object", "Object", limit=80, help="the object or substance that harmed"),
                passed=True,
            ),
            moment_field("learned", "Heard of", today, "by the clinic; empty: now", passed=True),
        )  # fmt: skip

    def _kind_now(self) -> IncidentKind | None:
        """What stands in the first field; None before the form is drawn, and where it is not understood."""
        widget = self._built.get("kind")
        value = widget.value if isinstance(widget, WordField) else None
        return value if isinstance(value, IncidentKind) else None

    def submit(self) -> None:
        """Keep it."""
        texts, heard = self.texts, self.value("learned") or (None, None)
        self.keep(
            IncidentEntry(
                self.needed("kind"), texts["who"], self.needed("day"), texts["what"], texts["harm"],
                texts["place"], texts["job_title"], self.value("time"), texts["before"], texts["object"],
                texts["device"], texts["brand"], self.value("blood"),
                heard[0], heard[1],
            )
        )  # fmt: skip

    @abstractmethod
    def keep(self, entry: IncidentEntry) -> None:
        """Write it."""


class ReportIncident(IncidentForm):
    """A new incident; its number, or None."""

    KIND = "incident"
    TITLE_WORDS: ClassVar[str] = "Report an incident"
    SAVE_WORDS: ClassVar[str] = "report"

    def __init__(self, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._start.setdefault("day", "t")

    def keep(self, entry: IncidentEntry) -> None:
        """Write it down."""
        part = self.backend.safety
        self.save(lambda: part.report(entry), lambda number: f"incident {number} is reported", ...)


class EditIncident(IncidentForm):
    """What was written of one."""

    SAVE_WORDS: ClassVar[str] = "change"

    def __init__(self, row: IncidentRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({**_texts_of(row), **(texts or {})})
        self.row = row

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Incident {self.row.id}"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What differs from what is stored."""
        return changed_of(texts, _texts_of(self.row))

    def reopen(self, texts: dict[str, str]) -> EditIncident:
        """The same one again."""
        return EditIncident(self.row, texts)

    def keep(self, entry: IncidentEntry) -> None:
        """Change it."""
        row, part = self.row, self.backend.safety
        self.save(lambda: part.edit(row.id, row.version, entry), f"incident {row.id}: changed", True)


def _texts_of(row: IncidentRow) -> dict[str, str]:
    entry = row.entry
    return {
        "kind": entry.kind.value, "who": entry.who, "job_title": entry.job_title,
        "day": f"{entry.day:%m/%d/%Y}", "time": _time(entry.minute), "place": entry.where, "what": entry.what,
        "harm": entry.harm, "device": entry.device, "brand": entry.brand,
        "blood": as_yes_no(row.blood) if row.entry.kind in (IncidentKind.SHARP, IncidentKind.SPLASH) else "",
        "before": entry.before, "object": entry.object,
    }  # fmt: skip


def _time(minute: int | None) -> str:
    return "" if minute is None else show_time(minute)


class NoteCare(Form[bool]):
    """Who treated, and about the employee: items 2 to 9 of form 301."""

    def __init__(self, row: IncidentRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({**_care_texts(row.care), **(texts or {})})
        self.row = row

    @property
    def title_words(self) -> str:
        """Of which incident."""
        return f"Form 301 of incident {self.row.id}"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def reopen(self, texts: dict[str, str]) -> NoteCare:
        """The same one again."""
        return NoteCare(self.row, texts)

    def fields(self) -> Sequence[Field]:
        """Who treated and where, then the employee."""
        today = self.clinic.today
        sexes = [Choice(each.value, each.value, each) for each in Sex]
        return (
            text_field("treated_by", "Treated by", limit=80, help="physician or other professional"),
            text_field("facility", "Facility", limit=120, help="name and address, if away from the clinic"),
            yes_no("emergency_room", "Emergency", "treated in an emergency room"),
            yes_no("overnight", "Overnight", "hospitalized overnight as an in-patient"),
            text_field("address", "Home address", limit=160, help="of the employee"),
            past_day("born", "Born", today, birth=True, help="birth date of the employee"),
            past_day("hired", "Hired", today, help="when the employee was hired"),
            Field("sex", "Sex", lambda: ChoiceField[Sex](sexes), help="female or male, as form 301 asks"),
            Field("shift_began", "Shift began", TimeField, help="when the employee began work that day"),
        )

    def submit(self) -> None:
        """Write it."""
        row, part, texts = self.row, self.backend.safety, self.texts
        entry = CareEntry(
            texts["treated_by"], texts["facility"], self.value("emergency_room"), self.value("overnight"),
            texts["address"], self.value("born"), self.value("hired"), self.value("sex"),
            self.value("shift_began"),
        )  # fmt: skip
        self.save(
            lambda: part.note_care(row.id, row.version, entry), f"form 301 of incident {row.id} written", True
        )


def _care_texts(care: CareEntry) -> dict[str, str]:
    return {
        "treated_by": care.treated_by, "facility": care.facility,
        "emergency_room": as_yes_no(care.emergency_room), "overnight": as_yes_no(care.overnight),
        "address": care.address, "born": f"{care.born:%m/%d/%Y}" if care.born else "",
        "hired": f"{care.hired:%m/%d/%Y}" if care.hired else "", "sex": care.sex.value if care.sex else "",
        "shift_began": _time(care.shift_began),
    }  # fmt: skip
