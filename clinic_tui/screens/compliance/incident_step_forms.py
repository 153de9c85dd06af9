"""The short forms of an incident: days, what OSHA is told, and the steps of a follow-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar

from clinic_tui.safety.deadlines import REPORT_TO
from clinic_tui.safety.entries import SevereEntry, SpanEntry, StepEntry, ToldEntry
from clinic_tui.safety.rows import SevereRow, SpanRow
from clinic_tui.safety.states import Severe, SpanKind, Step, StepEnd
from clinic_tui.screens.compliance.incident_forms import moment_field, past_day
from clinic_tui.screens.parts.day_field import DayField
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.words.dates import read_date_since, show_date

SEVERE_CODES = {
    Severe.DEATH: "death", Severe.HOSPITAL: "hospital", Severe.AMPUTATION: "amputation", Severe.EYE: "eye",
}  # fmt: skip
"""What is typed for each."""


class SpanForm(Form[bool]):
    """Days away from work, or of restricted work."""

    since: date
    """The day of the incident: a date without a year lies behind it, and not in another year."""

    def fields(self) -> Sequence[Field]:
        """What, from when, and to when."""
        today = self.clinic.today
        kinds = [
            Choice("away", "away from work", SpanKind.AWAY),
            Choice("restricted", "restricted work or another job", SpanKind.RESTRICTED),
        ]

        def day(name: str, label: str, words: str) -> Field:
            def read(text: str) -> date:
                return read_date_since(text, today, self.since)

            return Field(name, label, lambda: DayField(read, show_date, placeholder="t-3, 11/20"), help=words)

        return (
            Field("kind", "What", lambda: ChoiceField[SpanKind](kinds), help="away or restricted"),
            day("first", "First day", "the day of the incident itself is not counted"),
            day("last", "Last day", "the last such day, weekends count; empty: it goes on"),
        )

    def entry(self) -> SpanEntry:
        """What is typed."""
        return SpanEntry(self.needed("kind"), self.needed("first"), self.value("last"))


class AddSpan(SpanForm):
    """More days."""

    TITLE_WORDS: ClassVar[str] = "Days away or restricted"
    SAVE_WORDS: ClassVar[str] = "add"

    def __init__(self, incident_id: int, since: date, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self.number, self.since = incident_id, since

    def reopen(self, texts: dict[str, str]) -> AddSpan:
        """Of the same incident."""
        return AddSpan(self.number, self.since, texts)

    def submit(self) -> None:
        """Add them."""
        entry, number, part = self.entry(), self.number, self.backend.safety
        self.save(lambda: part.add_span(number, entry), f"days {entry.kind.value} written down", True)


class ChangeSpan(SpanForm):
    """Days that go on end, or are put right."""

    TITLE_WORDS: ClassVar[str] = "Days away or restricted"
    SAVE_WORDS: ClassVar[str] = "change"

    def __init__(
        self, incident_id: int, since: date, row: SpanRow, texts: dict[str, str] | None = None
    ) -> None:
        span = row.span
        stored = {
            "kind": span.kind.value, "first": f"{span.first:%m/%d/%Y}",
            "last": f"{span.last:%m/%d/%Y}" if span.last else "",
        }  # fmt: skip
        super().__init__({**stored, **(texts or {})})
        self.number, self.since, self.row = incident_id, since, row

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def reopen(self, texts: dict[str, str]) -> ChangeSpan:
        """The same days again."""
        return ChangeSpan(self.number, self.since, self.row, texts)

    def submit(self) -> None:
        """Change them."""
        entry, row, part = self.entry(), self.row, self.backend.safety
        self.save(
            lambda: part.change_span(row.id, row.version, entry), f"days {entry.kind.value} changed", True
        )


class NoteSevere(Form[bool]):
    """What has to be reported to OSHA at once."""

    TITLE_WORDS: ClassVar[str] = "What OSHA is told"
    SAVE_WORDS: ClassVar[str] = "note"

    def __init__(self, incident_id: int, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self.number = incident_id

    def reopen(self, texts: dict[str, str]) -> NoteSevere:
        """Of the same incident."""
        return NoteSevere(self.number, texts)

    def fields(self) -> Sequence[Field]:
        """What, when, and when the clinic learned of it."""
        today = self.clinic.today
        kinds = [Choice(code, each.value, each) for each, code in SEVERE_CODES.items()]
        return (
            Field(
                "kind", "What", lambda: ChoiceField[Severe](kinds),
                help="death 8 h; admission for care or treatment, amputation, eye 24 h (29 CFR 1904.39)",
            ),
            moment_field("happened", "Happened", today, "when it happened"),
            moment_field(
                "learned", "Learned", today, "by the clinic: its clock runs; empty: now", passed=True
            ),
        )  # fmt: skip

    def submit(self) -> None:
        """Note it; its clock runs."""
        number, part, zone = self.number, self.backend.safety, self.clinic.clock.zone
        entry = SevereEntry(
            self.needed("kind"), *self.needed("happened"), *(self.value("learned") or (None, None))
        )  # fmt: skip

        def words(due: datetime | None) -> str:
            if due is None:
                return f"{entry.kind.value} noted; it is not to be reported (29 CFR 1904.39(b)(6))"
            until = due.astimezone(zone)
            return f"{entry.kind.value}: tell OSHA by {show_date(until.date())} {until:%H:%M}: {REPORT_TO}"

        self.save(lambda: part.note_severe(number, entry), words, True)


class NoteTold(Form[bool]):
    """OSHA was told: when, and who took it."""

    SAVE_WORDS: ClassVar[str] = "note"

    def __init__(self, row: SevereRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self.row = row

    @property
    def title_words(self) -> str:
        """Of what."""
        return f"OSHA was told: {self.row.kind.value}"

    def reopen(self, texts: dict[str, str]) -> NoteTold:
        """The same again."""
        return NoteTold(self.row, texts)

    def fields(self) -> Sequence[Field]:
        """To whom, and when."""
        return (
            text_field(
                "whom", "To whom", limit=120, help="a name, the area office, or the web form's number"
            ),
            moment_field("told", "When", self.clinic.today, "empty: now", passed=True),
        )

    def submit(self) -> None:
        """Close the clock."""
        row, part = self.row, self.backend.safety
        entry = ToldEntry(self.text("whom"), *(self.value("told") or (None, None)))
        self.save(
            lambda: part.note_told(row.id, row.version, entry), f"{row.kind.value}: OSHA was told", True
        )


class EndStep(Form[bool]):
    """How a step of the follow-up ended."""

    SAVE_WORDS: ClassVar[str] = "note"

    def __init__(self, incident_id: int, step: Step, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self.number, self.step = incident_id, step

    @property
    def title_words(self) -> str:
        """Which step, of which incident."""
        return f"{self.step.value.capitalize()}, incident {self.number}"

    def reopen(self, texts: dict[str, str]) -> EndStep:
        """The same step again."""
        return EndStep(self.number, self.step, texts)

    def fields(self) -> Sequence[Field]:
        """How, who or why, and when."""
        ends = [Choice(each.value.split()[0], each.value, each) for each in StepEnd]
        return (
            Field(
                "end", "How", lambda: ChoiceField[StepEnd](ends, text="done"),
                help="done, declined, or not possible: the source is unknown, the vaccine not needed",
            ),
            text_field("words", "Words", limit=200, help="by whom; if not done: who said so, or why"),
            replace(past_day("day", "Day", self.clinic.today, help="empty: today"), passed=True),
        )  # fmt: skip

    def submit(self) -> None:
        """Note it."""
        number, step, part = self.number, self.step, self.backend.safety
        entry = StepEntry(self.needed("end"), self.value("day"), self.text("words"))
        self.save(lambda: part.end_step(number, step, entry), f"{step.value} {entry.end.value}", True)
