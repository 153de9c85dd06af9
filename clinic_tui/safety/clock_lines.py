"""What there is to do about an incident, line by line: each with its clock and how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from clinic_tui.safety.deadlines import REPORT_HOURS, STEP_RULES, StepClock
from clinic_tui.safety.rows import IncidentRow, SevereRow, SpanRow
from clinic_tui.safety.states import IncidentKind, Severe
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

KIND_WORDS = {
    IncidentKind.INJURY: "injury",
    IncidentKind.ILLNESS: "illness",
    IncidentKind.SHARP: "needlestick or cut from a sharp",
    IncidentKind.SPLASH: "splash of blood",
}


class LineKind(StrEnum):
    """What a line is about."""

    DECISION = "in the log?"
    SEVERE = "OSHA"
    STEP = "follow-up"
    SPAN = "days"
    CARE = "treatment"


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """One of them; `of` is what it is about, where that is one of several."""

    kind: LineKind
    number: int
    what: str
    state: str
    words: str
    look: str = ""
    of: SevereRow | Severe | StepClock | SpanRow | None = None

    @property
    def key(self) -> tuple[str, int]:
        """By which the cursor finds it again."""
        return self.kind.value, self.number


def lines_of(row: IncidentRow, zone: ZoneInfo, now: datetime) -> tuple[IncidentLine, ...]:
    """The decision, what OSHA is told, the follow-up, the days, and who treated."""
    return tuple(_lines(row, zone, now))


def _lines(row: IncidentRow, zone: ZoneInfo, now: datetime) -> Iterator[IncidentLine]:
    day = now.astimezone(zone).date()
    yield _decision(row, day)
    for severe in row.severe:
        yield _severe(severe, zone, now)
    for place, kind in enumerate(row.unsaid, start=1):
        words = f"Enter: say when; OSHA is told within {REPORT_HOURS[kind]} hours (29 CFR 1904.39(a))"
        yield IncidentLine(LineKind.SEVERE, -place, kind.value, "! when?", words, "is-wrong", kind)
    for number, step in enumerate(row.steps):
        yield _step(number, step, day)
    for span in row.spans:
        last = f"to {show_date(span.span.last)}" if span.span.last else "go on"
        words = f"since {show_date(span.span.first)}, {last}"
        yield IncidentLine(LineKind.SPAN, span.id, f"days {span.span.kind.value}", "", words, of=span)
    care = row.care
    told = (
        care.treated_by, care.facility, "emergency room" if care.emergency_room else "",
        "overnight in hospital" if care.overnight else "",
    )  # fmt: skip
    words = ", ".join(filter(None, told)) or "not written yet (form 301)"
    yield IncidentLine(LineKind.CARE, 0, "treated", "", "" if row.withheld else words)


def _decision(row: IncidentRow, day: date) -> IncidentLine:
    due, decision = row.entry_due, row.decision
    if due is not None:
        state = f"! since {due:%m/%d}" if due < day else f"by {due:%m/%d/%y}"
        words = "answer the questions: seven calendar days (29 CFR 1904.29(b)(3))"
        return IncidentLine(
            LineKind.DECISION, 0, "recorded?", state, words, "is-overdue" if due < day else "is-low"
        )
    assert decision is not None
    words, look = decision.words, ""
    if row.case and not row.entry.job_title:
        words, look = f"{words}; ! no job title (form 300, column C)", "is-low"
    return IncidentLine(LineKind.DECISION, 0, "recorded?", row.case or "no", words, look)


def _severe(row: SevereRow, zone: ZoneInfo, now: datetime) -> IncidentLine:
    if row.reported_at is not None:
        at = row.reported_at.astimezone(zone)
        state, words, look = "told", f"{show_date(at.date())} {at:%H:%M}, {row.reported_to}", ""
    elif row.due is None:
        state, look = "no report", ""
        words = "too late after the incident, or not work-related (29 CFR 1904.39)"
    else:
        due = row.due.astimezone(zone)
        state, look = f"! by {due:%m/%d %H:%M}", "is-wrong"
        words = _left(row.due - now) + ": 1-800-321-OSHA (29 CFR 1904.39(a))"
    return IncidentLine(LineKind.SEVERE, row.id, row.kind.value, state, words, look, row)


def _left(span: timedelta) -> str:
    """`7 h 20 min left`, `overdue by 1 h 5 min`."""
    minutes = int(span.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{hours} h {rest} min left" if minutes >= 0 else f"overdue by {hours} h {rest} min"


def _step(number: int, step: StepClock, day: date) -> IncidentLine:
    rule = f"29 CFR {STEP_RULES[step.step]}"
    if step.ended is not None:
        on = f"{show_date(step.day)}" if step.day else ""
        words = ": ".join(filter(None, (on, step.words)))
        return IncidentLine(LineKind.STEP, number, step.step.value, step.ended.value, words, of=step)
    if step.due is None:
        return IncidentLine(
            LineKind.STEP, number, step.step.value, "", f"after the evaluation ({rule})", of=step
        )
    late = day > step.due
    state = f"! since {step.due:%m/%d}" if late else f"by {step.due:%m/%d/%y}"
    look = "is-overdue" if late else "is-low"
    return IncidentLine(LineKind.STEP, number, step.step.value, state, f"owed ({rule})", look, step)


def clock_of(row: IncidentRow, zone: ZoneInfo, day: date) -> tuple[str, str]:
    """The clock of an incident that runs out first, and how its line looks; empty where none runs."""
    if row.unsaid:  # of which nobody knows how much time is left
        return f"! {row.unsaid[0].value}: when?", "is-wrong"
    if reports := row.open_reports:
        due = reports[0].due
        assert due is not None
        return f"! OSHA {due.astimezone(zone):%m/%d %H:%M}", "is-wrong"
    if steps := row.open_steps:
        return f"! {counted(len(steps), 'step')} owed", "is-overdue"
    due_on = row.entry_due
    if due_on is None:
        return "", ""
    return (
        (f"! since {due_on:%m/%d}", "is-overdue") if due_on < day else (f"decide by {due_on:%m/%d}", "is-low")
    )


def told_of(row: IncidentRow) -> str:
    """`needlestick or cut from a sharp, Mon 23 Nov 2026 14:20, Northside / Room 2`."""
    entry = row.entry
    time = f" {show_time(entry.minute)}" if entry.minute is not None else ""
    return f"{KIND_WORDS[entry.kind]}, {show_date(entry.day)}{time}, {entry.where}"
